"""Addresses of the focal desk."""

from django.urls import path

from charsu.pages.focal import views

urlpatterns = [
    path("", views.focal, name="focal"),
    path("teams/<int:pk>/", views.focal_team, name="focal_team"),
    path("teams/<int:pk>/letter/", views.focal_team_letter, name="focal_team_letter"),
    path("<uuid:public_id>/", views.focal_endorse, name="focal_endorse"),
]
