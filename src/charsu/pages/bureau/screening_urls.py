"""Addresses of the bureau's entries and their screening."""

from django.urls import path

from charsu.pages.bureau import screening as views

patterns = [
    path("entries/", views.bureau_entries, name="bureau_entries"),
    path("entries/<uuid:public_id>/", views.bureau_entry, name="bureau_entry"),
    path("entries/<uuid:public_id>/screen/", views.bureau_entry, name="bureau_screen"),
]
