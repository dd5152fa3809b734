"""Addresses of the account desk."""

from django.urls import path

from charsu.pages.account import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("me/", views.preferences, name="preferences"),
    path("demo/step-into/", views.step_into, name="demo_step_into"),
]
