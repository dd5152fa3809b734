"""Nothing is at an address, or nothing that this reader may know of: one and the same answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.pages.kept import words_of


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that was there when it was opened may be gone when its form is sent: the words are shown back."""
    return render(request, "404.html", words_of(request), status=404)
