"""Addresses of the bureau's outbox."""

from django.urls import path

from charsu.pages.bureau import letter_views as views

patterns = [
    path("letters/", views.bureau_letters, name="bureau_letters"),
    path("letters/texts/", views.bureau_letter_texts, name="bureau_letter_texts"),
    path("letters/texts/<slug:kind>/<slug:language>/", views.bureau_letter_text, name="bureau_letter_text"),
    path("letters/many/", views.bureau_letter_many, name="bureau_letter_many"),
    path("letters/<int:pk>/", views.bureau_letter, name="bureau_letter"),
]
