"""Addresses of the reviewer desk."""

from django.urls import path

from charsu.pages.reviewer import views

urlpatterns = [
    path("", views.reviewer, name="reviewer"),
    path("conflicts/", views.reviewer_conflicts, name="reviewer_conflicts"),
    path("sheets/<int:pk>/", views.reviewer_sheet, name="reviewer_sheet"),
    path("sheets/<int:pk>/draft/", views.reviewer_autosave, name="reviewer_autosave"),
]
