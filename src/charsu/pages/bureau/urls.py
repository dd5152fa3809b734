"""Addresses of the bureau desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
