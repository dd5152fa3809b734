"""Addresses of results, library and certificates."""

from django.urls import URLPattern, path

from charsu.pages.public import library_views, results_views

patterns: list[URLPattern] = [
    path("results/", results_views.results, name="results"),
    path("library/", library_views.library, name="library"),
    path("library/<uuid:public_id>/", library_views.practice, name="practice"),
    path("check/", results_views.check, name="check"),
    path("check/<str:code>.pdf", results_views.certificate_pdf, name="certificate_pdf"),
    path("check/<str:code>.json", results_views.certificate_credential, name="certificate_credential"),
    path("check/<str:code>/", results_views.certificate, name="certificate"),
]
