"""Addresses of results, library and certificates."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
