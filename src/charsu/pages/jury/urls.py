"""Addresses of the jury desk."""

from django.urls import URLPattern, path

from charsu.pages.jury import feedback_views, minutes_views, motion_views, shortlist_views, views, work_views

urlpatterns: list[URLPattern] = [
    path("", views.jury, name="jury"),
    path("shortlist/", shortlist_views.jury_shortlist, name="jury_shortlist"),
    path("recusals/", views.jury_recusals, name="jury_recusals"),
    path("sittings/<int:number>/", views.jury_sitting, name="jury_sitting"),
    path("sittings/<int:number>/room/", views.jury_room, name="jury_room"),
    path("sittings/<int:number>/put/", motion_views.jury_put, name="jury_put"),
    path("sittings/<int:number>/minutes/", minutes_views.jury_minutes, name="jury_minutes"),
    path("motions/<int:pk>/", motion_views.jury_motion, name="jury_motion"),
    path("works/<uuid:public_id>/", work_views.jury_work, name="jury_work"),
    path("works/<uuid:public_id>/files/<uuid:file>/", work_views.jury_file, name="jury_file"),
    path("feedback/", feedback_views.jury_feedback, name="jury_feedback"),
    path("feedback/<uuid:public_id>/", feedback_views.jury_comments, name="jury_comments"),
]
