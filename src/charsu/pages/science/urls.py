"""Addresses of the science desk."""

from django.urls import path

from charsu.pages.science import assignment_views, extra_views, juror_views, reviewer_views, standings_views, views

urlpatterns = [
    path("", views.science, name="science"),
    path("reviewers/", reviewer_views.science_reviewers, name="science_reviewers"),
    path("reviewers/new/", reviewer_views.science_appoint, name="science_appoint"),
    path("reviewers/<int:pk>/", reviewer_views.science_reviewer, name="science_reviewer"),
    path("reviewers/<int:pk>/relieve/", reviewer_views.science_relieve, name="science_relieve"),
    path("jurors/", juror_views.science_jurors, name="science_jurors"),
    path("assignment/", assignment_views.science_assignment, name="science_assignment"),
    path("assignment/pairs/", assignment_views.science_pairs, name="science_pairs"),
    path("assignment/replace/", assignment_views.science_replace, name="science_replace"),
    path("assignment/plans/<int:pk>/", assignment_views.science_plan, name="science_plan"),
    path("assignment/plans/<int:pk>/forward/", assignment_views.science_forward, name="science_forward"),
    path("standings/", standings_views.science_standings, name="science_standings"),
    path("standings/compare/", standings_views.science_sides, name="science_sides"),
    path("standings/<int:pk>/again/", standings_views.science_rerun, name="science_rerun"),
    path("standings/<int:pk>/entries/<int:entry>/", standings_views.science_follow, name="science_follow"),
    path("calibrate/", standings_views.science_calibrate, name="science_calibrate"),
    path("extra/", extra_views.science_extra, name="science_extra"),
]
