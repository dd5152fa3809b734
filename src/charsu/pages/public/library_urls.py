"""Addresses of results, library and certificates."""

from django.urls import URLPattern, path

from charsu.pages.public import library_views as views

patterns: list[URLPattern] = [
    path("results/", views.results, name="results"),
    path("library/", views.library, name="library"),
    path("library/<uuid:public_id>/", views.practice, name="practice"),
    path("check/", views.check, name="check"),
    path("check/<str:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("check/<str:code>/", views.certificate, name="certificate"),
]
