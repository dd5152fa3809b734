"""Addresses of results, library and certificates."""

from django.urls import path

from charsu.pages.public import library_views as views

patterns = [
    path("results/", views.results, name="results"),
    path("library/", views.library, name="library"),
    path("library/<uuid:public_id>/", views.practice, name="practice"),
    path("certificates/", views.certificate_search, name="certificate_search"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>/paper.pdf", views.certificate_pdf, name="certificate_pdf"),
]
