"""What several pages of the exchange need: the reader, the edition that counts, the day."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from charsu.queries.exchange.profiles import city_by, spoken_for
from charsu.rules.texts import ascii_digits


def language() -> str:
    return (get_language() or "en").partition("-")[0]


def asked_city(request: HttpRequest, name: str = "like") -> Any:
    """The city that the address names, if any; a wrong number is a page that is not there."""
    number = ascii_digits(request.GET.get(name, "")).strip()
    if not number:
        return None
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    return city_by(int(number))


def first_city(request: HttpRequest) -> Any:
    """The city that a signed-in person speaks for, to begin with."""
    cities = spoken_for(request.user)
    return cities[0] if cities else None


def typed_id(words: str) -> UUID:
    """An identifier from an address's query; what is none is a page that is not there."""
    try:
        return UUID(words)
    except ValueError as trouble:
        raise Http404 from trouble
