"""Addresses of the reviewer desk."""

from django.urls import path

from charsu.pages.reviewer import sheet_views, views

urlpatterns = [
    path("", views.reviewer, name="reviewer"),
    path("invitation/", views.reviewer_invitation, name="reviewer_invitation"),
    path("invitation/answer/", views.reviewer_answer, name="reviewer_answer"),
    path("expertise/", views.reviewer_expertise, name="reviewer_expertise"),
    path("conflicts/", views.reviewer_conflicts, name="reviewer_conflicts"),
    path("sheets/<int:pk>/", sheet_views.reviewer_sheet, name="reviewer_sheet"),
    path("sheets/<int:pk>/draft/", sheet_views.reviewer_autosave, name="reviewer_autosave"),
    path("sheets/<int:pk>/known/", sheet_views.reviewer_known, name="reviewer_known"),
    path("sheets/<int:pk>/files/<int:number>/", sheet_views.reviewer_file, name="reviewer_file"),
]
