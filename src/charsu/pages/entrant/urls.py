"""Addresses of the entrant desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
