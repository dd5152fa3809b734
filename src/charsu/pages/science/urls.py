"""Addresses of the science desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
