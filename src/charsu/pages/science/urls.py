"""Addresses of the science desk."""

from django.urls import path

from charsu.pages.science import views

urlpatterns = [
    path("", views.science, name="science"),
    path("reviewers/", views.science_reviewers, name="science_reviewers"),
    path("assignment/", views.science_assignment, name="science_assignment"),
    path("standings/", views.science_standings, name="science_standings"),
    path("calibrate/", views.science_calibrate, name="science_calibrate"),
]
