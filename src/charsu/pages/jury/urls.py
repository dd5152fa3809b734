"""Addresses of the jury desk."""

from django.urls import URLPattern, path

from charsu.pages.jury import views

urlpatterns: list[URLPattern] = [
    path("", views.jury, name="jury"),
    path("sittings/<int:number>/", views.jury_sitting, name="jury_sitting"),
    path("motions/<int:pk>/", views.jury_motion, name="jury_motion"),
]
