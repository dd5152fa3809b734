"""Addresses of the public desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
