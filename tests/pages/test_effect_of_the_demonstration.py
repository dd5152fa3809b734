"""The made-up effect of the demonstration: said to be made up, borne out by its practice, fairly compared."""

import pytest
from django.test import Client

from charsu.adapters.texts_of_the_house import read_json, read_jsonl
from charsu.management.story.chapters.exchanging import SUBJECT
from charsu.models import Edition, Effect, Municipality
from charsu.queries.exchange.effects import taken_up_in
from charsu.rules.exchange.comparing import like_sizes
from charsu.rules.lifecycle import Phase


@pytest.fixture
def effect(an_edition):
    an_edition(Phase.RESULTS)
    return Effect.objects.select_related("practice", "municipality").get()


def page_of(effect):
    return Client().get(f"/effects/{effect.pk}/").content.decode()


def test_headline_and_drawing_say_that_it_is_made_up(effect):
    page = page_of(effect)
    head, drawing = page[page.index("<h1") : page.index("</h1>")], page[page.index('<svg class="run"') :]
    assert "made up" in head and "(made up)</title>" in drawing and "values drawn here are made up" in page
    Edition.objects.update(is_made_up=False)
    page = page_of(effect)
    assert "(made up)" not in page and "values drawn here" not in page


def test_it_is_compared_with_cities_of_like_size_that_never_began_the_practice(effect):
    low, high = like_sizes(effect.municipality.population)
    cities = Municipality.objects.filter(geonameid__in=effect.compared)
    assert cities and all(low <= city.population <= high for city in cities)
    assert not taken_up_in(effect.practice) & {city.pk for city in cities}


def test_the_made_up_values_bear_out_the_words_of_the_practice():
    """Two fifths fewer deaths from the year of its beginning to the fourth after it; elsewhere hardly fewer."""
    road = read_json("made_up_exchange.json")["road"]
    record = next(one for one in read_jsonl("practices.jsonl") if SUBJECT in one["title"]["en"])
    told = next(one for one in record["results"] if SUBJECT in one["statement"])
    begun, end = 3, 3 + told["year"] - record["started"]
    assert round(100 * (1 - road["own"][end] / road["own"][begun])) == told["value"]
    assert abs(road["others"][end] / road["others"][begun] - 1) < 0.05
