"""What the mayor's report advises, and what it says ties each practice to the city."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from charsu.adapters.reports import report_as
from charsu.models import Adoption, Effect, Indicator, Municipality, Observation, Practice
from charsu.pages.exchange.report_words import facts_of
from charsu.queries.exchange.advice import advice_for
from charsu.queries.exchange.indicators import across
from charsu.queries.exchange.report import MOST_LINES, Place, report_of
from charsu.queries.library import search
from charsu.queries.library.search import Found
from charsu.rules.exchange.comparing import like_sizes
from charsu.rules.exchange.uptake import Uptake
from charsu.rules.library.fusion import Why
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW


@pytest.fixture
def effect(an_edition):
    an_edition(Phase.RESULTS)
    return Effect.objects.select_related("practice", "indicator").get()


def stranger(effect):
    """A city that neither tells the effect nor adopts its practice."""
    taken = Adoption.objects.filter(practice=effect.practice).values("municipality")
    cities = Municipality.objects.filter(practices__isnull=False).exclude(pk=effect.municipality_id)
    return cities.exclude(pk__in=taken).order_by("pk").last()


def nothing(_indicator):
    return []


def test_three_kinds_of_ties_are_told_apart(effect):
    city, road = stranger(effect), effect.indicator
    others = Practice.objects.filter(kind="practice").exclude(municipality=city).exclude(pk=effect.practice_id)
    near = others.exclude(theme__code=road.theme).first()
    advice = advice_for(city, [road], lambda _indicator: [effect.practice_id, near.pk])
    assert [one.practice.pk for one in advice.moved] == [effect.practice_id]
    assert [(one.practice.pk, one.indicator) for one in advice.about] == [(near.pk, road)]
    assert len(advice.all) == 3 and {one.practice.theme.code for one in advice.themed} == {road.theme}
    assert not advice_for(city, [], nothing).is_called_for


def test_a_city_that_lags_in_nothing_learns_from_cities_like_it(effect):
    city = stranger(effect)
    tried = Practice.objects.filter(kind="practice").exclude(municipality=city).first()
    Municipality.objects.filter(pk=tried.municipality_id).update(population=city.population, country=city.country)
    advice = advice_for(city, [], nothing)
    assert tried.municipality_id in {one.practice.municipality_id for one in advice.alike} and advice.alike[0].common
    assert not (advice.moved or advice.about or advice.themed or advice.untied) and len(advice.all) <= 3
    facts = paper(replace(report_of(city, NOW, nothing), advice=advice))
    assert [one["heading"] for one in facts["works"]] == ["Practices of cities like ours"] and facts["no_lag"]


def found(*rows):
    """A shelf as the search gives it: (key, why, near)."""
    pks, why, near = zip(*rows, strict=True)
    nowhere = np.zeros(0)
    return Found(list(pks), list(why), list(near), nowhere, nowhere, {}, {})


def test_the_report_takes_practices_in_the_order_of_the_search(monkeypatch):
    near, some, other = (1, Why.NEAR, 2), (2, Why.SOME, 0), (3, Why.SOME, 0)
    whole, far = (4, Why.HOLDS, 0), (5, Why.NEAR, 2)

    def taken(shelf, of_theme):
        monkeypatch.setattr(
            search, "find", lambda _i, _w, _m, chosen, _a: found(*(of_theme if "theme" in chosen else shelf))
        )
        return search.about_words(None, "x", None, "mobility")

    assert taken([some, other, near], [some, other, near]) == [2], "never what stands below another that we leave"
    assert taken([whole, some, near, far], [some, near]) == [4, 2, 1], "of other themes only what holds every word"
    assert taken([some, (6, Why.PERHAPS, 1)], [some]) == [], "sure of nothing, it says nothing"


@pytest.mark.parametrize("language", ["fa", "am"])
def test_the_paper_has_two_pages_however_much_is_told(effect, language):
    report = report_of(effect.municipality, NOW, nothing)
    full = replace(report, measured=(max(report.measured, key=lambda one: one.usual is not None),) * MOST_LINES)
    made = PdfFileReader(io.BytesIO(report_as("pdf", paper(full, language, is_made_up=True), language)))
    assert made.root["/Pages"]["/Count"] == 2


def test_what_is_none_is_not_said(effect):
    kept = advice_for(stranger(effect), [effect.indicator], nothing)
    row = replace(kept.moved[0], uptake=Uptake(adopted=1))
    report = replace(report_of(stranger(effect), NOW, nothing), advice=replace(kept, moved=(row,)))
    assert paper(report)["works"][0]["rows"][0]["adopted"] == "cities that adopted it: 1"


@pytest.mark.parametrize(
    ("begun", "is_told"), [(2100, False), (None, False), (2000, True), ("the later year", False)]
)
def test_what_did_not_move_after_the_beginning_moved_nothing(effect, begun, is_told):
    year = effect.after_year if begun == "the later year" else begun
    Practice.objects.filter(pk=effect.practice_id).update(year=year)
    assert bool(advice_for(stranger(effect), [effect.indicator], nothing).moved) is is_told


def test_adopted_is_counted_by_the_one_rule(effect):
    advice = advice_for(stranger(effect), [effect.indicator], nothing)
    uptake = advice.moved[0].uptake
    assert (uptake.adopted, uptake.wished, uptake.stopped) == (1, 1, 1)


def test_values_stand_under_the_name_of_the_city_whose_they_are(effect):
    """An adopting city's values are not its origin's."""
    adopter = Adoption.objects.select_related("municipality").get(practice=effect.practice, stage="under way")
    Adoption.objects.filter(pk=adopter.pk).update(begins=NOW.date().replace(year=effect.before_year + 1))
    Effect.objects.filter(pk=effect.pk).update(municipality=adopter.municipality)
    city = stranger(effect)
    road = Indicator.objects.get(code="road-deaths")
    Observation.objects.filter(municipality=city).delete()
    Observation.objects.create(
        municipality=city, indicator=road, year=NOW.year - 1, value=90.0, source="x", quality="reported",
        entered_at=NOW,
    )  # fmt: skip
    like = Municipality.objects.exclude(pk=city.pk).filter(
        population__range=(city.population // 2 + 1, 2 * city.population - 1)
    )
    Observation.objects.filter(indicator=road, year=NOW.year - 1, municipality__in=like).delete()
    Observation.objects.bulk_create([
        Observation(municipality=place, indicator=road, year=NOW.year - 1, value=4.0 + number, source="x",
                    quality="reported", entered_at=NOW)
        for number, place in enumerate(like[:6])
    ])  # fmt: skip
    page = Client().get(f"/exchange/cities/{city.geonameid}/report/").content.decode()
    told = page[page.index("Practices after which what we lag in improved") :]
    assert f'href="/effects/{effect.pk}/"' in told
    before = told[: told.index(f'href="/effects/{effect.pk}/"')]
    assert before.rindex(adopter.municipality.name) > before.rindex("<br>")


def test_a_value_of_long_ago_is_not_compared_with_those_of_today(effect):
    city, road = stranger(effect), effect.indicator
    Observation.objects.all().delete()
    like = Municipality.objects.exclude(pk=city.pk).filter(
        population__range=(city.population // 2 + 1, 2 * city.population - 1)
    )
    rows = [(city, 90.0), *((place, 4.0 + n) for n, place in enumerate(like[:6]))]
    Observation.objects.bulk_create([
        Observation(municipality=place, indicator=road, year=NOW.year - 1, value=value, source="x",
                    quality="documented", entered_at=NOW)
        for place, value in rows
    ])  # fmt: skip
    assert [one.place for one in report_of(city, NOW, nothing).measured] == [Place.WORSE]
    Observation.objects.filter(municipality=city).update(year=1961)
    report = report_of(city, NOW, nothing)
    assert [one.place for one in report.measured] == [Place.UNSURE] and not report.advice.is_called_for


def test_what_was_withdrawn_is_advised_under_no_tie(effect):
    city, road = stranger(effect), effect.indicator
    kept = advice_for(city, [road], lambda _one: [effect.practice_id])
    themed = Practice.objects.filter(kind="practice", theme__code=road.theme).exclude(municipality=city)
    near = Practice.objects.filter(kind="practice").exclude(municipality=city).exclude(theme__code=road.theme).first()
    assert kept.moved and kept.themed
    Practice.objects.filter(pk__in=[*themed.values_list("pk", flat=True), effect.practice_id, near.pk]).update(
        withdrawn_at=NOW
    )
    left = advice_for(city, [road], lambda _one: [effect.practice_id, near.pk])
    assert not (left.moved or left.about or left.themed) and left.untied == (road,)


def test_what_we_lag_in_without_a_practice_is_said_and_not_left_out(effect):
    city, road = stranger(effect), effect.indicator
    dust = Indicator.objects.get(code="fine-dust")
    advice = advice_for(city, [road, dust], lambda _one: [])
    assert [one.practice.pk for one in advice.moved] == [effect.practice_id] and advice.untied == (dust,)
    Practice.objects.update(withdrawn_at=NOW)
    report = replace(report_of(city, NOW, nothing), advice=advice_for(city, [dust], nothing))
    facts = paper(report, is_made_up=True)
    assert dust.name["en"] in facts["untied"] and not facts["works"] and "made up" in facts["demonstration"]
    assert paper(report, is_made_up=False)["demonstration"] == ""


def test_what_the_city_has_in_hand_or_gave_up_is_not_left_out(effect):
    road, dust = effect.indicator, Indicator.objects.get(code="fine-dust")
    mine = Adoption.objects.filter(practice=effect.practice).exclude(stage="stopped").first()
    mine.indicators.clear()  # the practice moved it elsewhere: that alone ties it
    advice = advice_for(mine.municipality, [road, dust], nothing)
    assert advice.own == (mine,) and advice.untied == (dust,) and not advice.moved
    report = replace(report_of(mine.municipality, NOW, nothing), advice=advice)
    assert "we adopt already" in paper(report)["own"][0]
    Practice.objects.filter(pk=effect.practice_id).update(year=2100)  # then it moved before the beginning
    assert advice_for(mine.municipality, [road], nothing).own == ()
    mine.indicators.add(dust)
    Adoption.objects.filter(pk=mine.pk).update(stage="stopped")
    advice = advice_for(mine.municipality, [road, dust], nothing)
    assert advice.own == (mine,) and advice.untied == (road,)
    assert "began and stopped" in paper(replace(report, advice=advice))["own"][0]


def paper(report, language="en", *, is_made_up=False):
    return facts_of(
        report, language, award={"en": "x"}, today=NOW.date(), site="https://x", country="x", is_made_up=is_made_up
    )


def test_the_paper_dates_its_lines_and_counts_cities_in_every_grammar(effect):
    rows = paper(report_of(effect.municipality, NOW, nothing), "ru")["rows"]
    lines = [row for row in rows if row["trend"]]
    assert lines and all(int(row["years"][0]) < int(row["years"][1]) for row in lines)
    told = [row["usual"] for row in rows if row["usual"]]
    assert all(re.match(r"городов: \d+ · ", one) for one in told)


def test_page_and_paper_give_the_same_middle_and_reported_values_are_in_no_order(effect):
    city, road = stranger(effect), effect.indicator
    low, high = like_sizes(city.population)
    like = Municipality.objects.filter(population__range=(low, high)).exclude(pk=city.pk)[:7]
    Observation.objects.filter(indicator=road).delete()
    Observation.objects.bulk_create([
        Observation(municipality=place, indicator=road, year=NOW.year - 1, value=value, source="x",
                    quality="reported", entered_at=NOW)
        for value, place in enumerate([city, *like], start=1)
    ])  # fmt: skip
    seen = across(road, NOW, like=city)
    [row] = [one for one in report_of(city, NOW, nothing).measured if one.line.indicator == road]
    assert seen.usual == row.usual and seen.usual.count == 7
    assert seen.is_drawn and not seen.is_ordered
    told = Client().get(f"/indicators/road-deaths/?like={city.geonameid}").content.decode()
    assert "in no order of merit" in told and "is not counted among them" in told
    Observation.objects.filter(indicator=road).update(quality="documented")
    assert across(road, NOW, like=city).is_ordered
