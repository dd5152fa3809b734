"""Addresses of the focal desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
