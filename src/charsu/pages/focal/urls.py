"""Addresses of the focal desk."""

from django.urls import path

from charsu.pages.focal import views

urlpatterns = [
    path("", views.focal, name="focal"),
    path("<uuid:public_id>/", views.focal_endorse, name="focal_endorse"),
]
