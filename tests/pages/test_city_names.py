"""Pages name cities and countries in their own language; where it matters which city it is, the other name too."""

from typing import Any

import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.utils import translation

from charsu.adapters.countries import countries
from charsu.models import Entry, Municipality, Practice
from charsu.pages.entrant.forms import StartForm
from charsu.pages.entrant.sheets import _cities
from charsu.rules.lifecycle import Phase

pytestmark = pytest.mark.django_db


def shown(filters: str, thing: Any, language: str) -> str:
    with translation.override(language):
        return Template("{% load places %}{{ thing|" + filters + " }}").render(Context({"thing": thing}))


@pytest.fixture
def cities() -> dict[str, Municipality]:
    return {
        city.name: city for city in Municipality.objects.filter(name__in=["Moscow", "Tehran", "Mersin", "Hangzhou"])
    }


def test_a_city_by_the_language_of_the_page(cities: dict[str, Municipality]) -> None:
    assert [shown("plain_city", cities["Moscow"], code) for code in ("en", "ru", "fa")] == [
        "Moscow",
        "Москва",
        "مسکو",
    ]
    assert shown("place", cities["Mersin"], "fa") == "<bdi>مرسین</bdi>، ترکیه"
    assert shown("place", cities["Mersin"], "en") == "<bdi>Mersin</bdi>, Türkiye"


def test_the_other_name_stands_beside_it_where_identity_matters(cities: dict[str, Municipality]) -> None:
    assert "Hangzhou" in shown("place_in_full", cities["Hangzhou"], "fa")
    assert shown("place_in_full", cities["Hangzhou"], "en").count("Hangzhou") == 1


def test_a_choice_of_cities_is_in_the_language_of_the_page(cities: dict[str, Municipality]) -> None:
    with translation.override("fa"):
        named = StartForm(themes=[], cities=[cities["Moscow"]]).fields["city"].choices  # type: ignore[attr-defined]
        found = _cities("Moscow")
    assert [name for _, name in named] == ["مسکو"]
    assert found and all("، " in name and ", " not in name for _, name in found)


def test_every_country_of_the_registry_has_a_name(cities: dict[str, Municipality]) -> None:
    found = set(Municipality.objects.values_list("country", flat=True).distinct())
    assert found <= set(countries())


def test_names_told_later_reach_a_registry_that_was_loaded_before() -> None:
    Municipality.objects.filter(name="Beijing").update(names={"han": ["北京"]}, search_text=" beijing ")
    call_command("load_registry", verbosity=0)
    city = Municipality.objects.get(name="Beijing")
    assert city.names["fa"] == ["پکن"] and "پکن" in city.search_text and city.names["han"] == ["北京"]


def test_the_library_and_the_bureau_speak_the_readers_language(an_edition: Any, client: Any) -> None:
    an_edition(Phase.RESULTS)
    city = Practice.objects.filter(municipality__country="IR").first().municipality
    client.cookies["django_language"] = "fa"
    assert f"<bdi>{city.names['fa'][0]}</bdi>" in client.get("/library/?country=IR").content.decode()
    assert Entry.objects.filter(municipality=city).exists()
