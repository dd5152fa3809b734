"""Addresses of the reviewer desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
