"""Addresses of the jury desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
