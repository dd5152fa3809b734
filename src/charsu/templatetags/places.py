"""Cities and countries in the language of the page, where the registry knows their names in it."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from charsu.adapters.countries import country_name
from charsu.queries.cities import name_of
from charsu.rules.texts import local_marks

register = template.Library()


@register.filter
def city(municipality: Any) -> SafeString:
    """`{{ entry.municipality|city }}`: its name for the reader, apart from the direction of the line round it."""
    return format_html("<bdi>{}</bdi>", plain_city(municipality))


@register.filter
def plain_city(municipality: Any) -> str:
    """The same without mark-up, for titles and attributes."""
    return name_of(municipality, get_language() or "en") if municipality else ""


@register.filter
def place(municipality: Any) -> SafeString:
    """`{{ entry.municipality|place }}`: the city and its country."""
    if not municipality:
        return format_html("")
    mark = local_marks(", ", get_language() or "en")
    return format_html("{}{}{}", city(municipality), mark, country_name(municipality.country))


@register.filter
def place_in_full(municipality: Any) -> SafeString:
    """Where it matters which city it is: with the name that the registry leads with, when that is another."""
    own = plain_city(municipality)
    if own == municipality.name:
        return place(municipality)
    return format_html('{} · <bdi lang="und">{}</bdi>', place(municipality), municipality.name)


@register.filter
def country(iso2: str) -> str:
    """`{{ reviewer.country|country }}`: the name of a two-letter code."""
    return country_name(iso2) if iso2 else ""
