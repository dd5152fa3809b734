"""Observations and effects: who may, what is refused, what stays in the history."""

from datetime import date

import pytest

from charsu.acts import exchange
from charsu.adapters.texts_of_the_house import read_json
from charsu.gate import NotThere, Refused
from charsu.models import (
    Adoption,
    Effect,
    Indicator,
    LedgerEntry,
    Membership,
    Municipality,
    Observation,
    Person,
    Practice,
)
from charsu.queries.exchange.effects import comparable_cities, effect_of, seen
from charsu.queries.exchange.indicators import across, lines_of
from charsu.rules.exchange.comparing import Doubt
from charsu.rules.exchange.effects import Caution, Placed, Wrong
from charsu.rules.exchange.measures import Better, Unit
from charsu.rules.exchange.sheets import Read
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from tests.conftest import NOW


@pytest.fixture
def desk(an_edition):
    story = an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(kind="practice").select_related("municipality", "edition").latest("pk")
    seat = Membership.objects.select_related("person").get(municipality=practice.municipality)
    practice.year = 2020
    practice.save(update_fields=["year"])
    Effect.objects.all().delete()
    Observation.objects.all().delete()
    return story, practice, {"actors": (seat.person,), "now": NOW, "municipality": practice.municipality}


def told(by, year, value, code="road-deaths", **more):
    indicator = Indicator.objects.get(code=code)
    return exchange.observe(**by, indicator=indicator, year=year, value=value, **{"source": "Police", **more})


def test_the_catalogue_is_whole_and_loading_it_twice_changes_nothing(desk):
    rows = read_json("indicators.json")
    before = Indicator.objects.filter(municipality=None).count()
    exchange.load_catalogue(rows)
    assert 40 <= len(rows) == before == Indicator.objects.filter(municipality=None).count()
    for row in rows:
        assert all({"en", "fa", "ru"} <= set(row[part]) for part in ("name", "definition")), row["code"]
        assert row["standard"] and row["targets"] and row["unit"] in Unit.__members__, row["code"]
        assert set(row["name"]) == {"en", "fa", "ru", "pt", "zh", "hi", "ar", "id", "am"}, row["code"]


def test_a_bound_of_the_catalogue_reaches_a_store_that_was_loaded_before_it(desk):
    Indicator.objects.filter(code="road-deaths").update(highest=None)
    rows = read_json("indicators.json")
    exchange.load_catalogue(rows)
    bound = next(row["highest"] for row in rows if row["code"] == "road-deaths")
    assert Indicator.objects.get(code="road-deaths").highest == bound


def test_an_address_makes_it_documented_and_a_second_value_of_a_year_is_refused(desk):
    _, _, by = desk
    assert told(by, 2020, 9.0).quality == "reported"
    assert told(by, 2021, 8.0, address="https://example.org/a").quality == "documented"
    with pytest.raises(Refused):
        told(by, 2022, 8.0, address="javascript:alert(1)")
    with pytest.raises(Refused) as twice:
        told(by, 2021, 7.0)
    assert twice.value.reason is Refusal.OBSERVED and Observation.objects.count() == 2


def test_a_correction_keeps_what_stood_and_is_verified_no_more(desk):
    story, _, by = desk
    first = told(by, 2020, 9.0, address="https://example.org/a")
    exchange.verify(actors=(story.secretary,), now=NOW, observation=first)
    first.refresh_from_db()
    assert (first.quality, first.verified_by) == ("verified", story.secretary)
    with pytest.raises(Refused):
        exchange.correct(**by, observation=first, value=8.0, source="Police", reason=" ")
    fresh = exchange.correct(**by, observation=first, value=8.0, source="Police", reason="A typing slip")
    first.refresh_from_db()
    assert first.replaced_at == NOW and first.value == 9.0
    assert (fresh.value, fresh.quality, fresh.reason) == (8.0, "reported", "A typing slip")
    with pytest.raises(Refused) as stale:
        exchange.correct(**by, observation=first, value=7.0, source="Police", reason="again")
    assert stale.value.reason is Refusal.STALE
    assert [row.value for row in lines_of(by["municipality"])[0].rows] == [8.0]


def test_nobody_observes_for_another_city_and_no_city_verifies(desk):
    _, _, by = desk
    other = Membership.objects.exclude(municipality=None).exclude(person=by["actors"][0]).first()
    with pytest.raises(NotThere):
        told({**by, "municipality": other.municipality}, 2020, 9.0)
    first = told(by, 2020, 9.0, address="https://example.org/a")
    with pytest.raises(Refused):
        exchange.verify(actors=by["actors"], now=NOW, observation=first)
    with pytest.raises(NotThere):
        exchange.correct(
            actors=(other.person,), now=NOW, municipality=other.municipality, observation=first, value=1.0,
            source="x", reason="x",
        )  # fmt: skip


def test_what_has_no_address_is_not_verified(desk):
    story, _, by = desk
    with pytest.raises(Refused):
        exchange.verify(actors=(story.secretary,), now=NOW, observation=told(by, 2020, 9.0))


def test_a_table_enters_corrects_and_leaves_what_is_equal(desk):
    _, _, by = desk
    told(by, 2020, 9.0)
    told(by, 2021, 8.0)
    known = {one.code: one for one in Indicator.objects.filter(municipality=None)}
    rows = [Read(n, "road-deaths", year, value, "Yearbook", "", "") for n, year, value in
            ((2, 2020, 9.0), (3, 2021, 7.5), (4, 2022, 7.0))]  # fmt: skip
    with pytest.raises(Refused):
        exchange.bring(**by, rows=rows, indicators=known, reason=" ")
    assert not Observation.objects.filter(year=2022).exists()
    counts = exchange.bring(**by, rows=rows, indicators=known, reason="Yearbook of 2023")
    assert counts == {"new": 1, "corrected": 1, "same": 1}
    assert Observation.objects.get(year=2021, replaced_at=None).reason == "Yearbook of 2023"


def test_an_own_indicator_is_the_citys_own_and_no_others(desk):
    _, _, by = desk
    with pytest.raises(Refused):
        exchange.name_indicator(
            **by, name="\u200b", definition="x", unit=Unit.COUNT, better=Better.MORE, theme="mobility", language="en"
        )
    own = exchange.name_indicator(
        **by, name="کوچه‌های سبز", definition="x", unit=Unit.COUNT, better=Better.MORE, theme="mobility", language="fa"
    )
    exchange.observe(**by, indicator=own, year=2020, value=3.0, source="x")
    assert Doubt.OWN in across(own, NOW).doubts and not across(own, NOW).is_ordered
    other = Membership.objects.exclude(municipality=None).exclude(person=by["actors"][0]).first()
    with pytest.raises(NotThere):
        exchange.observe(
            actors=(other.person,), now=NOW, municipality=other.municipality, indicator=own, year=2020, value=3.0,
            source="x",
        )  # fmt: skip


def effect(practice, by, **more):
    wish = {"before": 2019, "after": 2023, "claim": "deaths fell from 20 to 6", "evidence": "Register"} | more
    road = Indicator.objects.get(code="road-deaths")
    return exchange.tell_effect(**by, edition=practice.edition, practice=practice, indicator=road, **wish)


def test_a_claim_becomes_two_observations_and_the_record_has_no_words_of_it(desk):
    _, practice, by = desk
    with pytest.raises(Refused) as empty:
        effect(practice, by, evidence=" ")
    assert set(empty.value.details) == {Wrong.NO_BEFORE.value, Wrong.NO_AFTER.value, Wrong.EVIDENCE.value}
    told(by, 2019, 20.0)
    last = told(by, 2023, 6.0)
    made = effect(practice, by)
    got = seen(effect_of(made.pk))
    assert got.change and (got.change.own, got.is_better) == (-14.0, True)
    assert {Caution.NO_GROUP, Caution.REPORTED, Caution.ONE_AFTER} == set(got.cautions)
    assert "deaths fell" not in LedgerEntry.objects.filter(act="effect.tell").latest("pk").leaf
    exchange.correct(**by, observation=last, value=26.0, source="x", reason="y")
    assert seen(effect_of(made.pk)).is_better is False  # drawn as it now stands
    with pytest.raises(Refused):
        effect(practice, by)
    stranger = Membership.objects.exclude(municipality=None).exclude(municipality=by["municipality"]).first()
    with pytest.raises(NotThere):
        exchange.withdraw_effect(
            actors=(stranger.person,), now=NOW, municipality=stranger.municipality, edition=practice.edition,
            effect=made, reason="x",
        )  # fmt: skip
    exchange.withdraw_effect(**by, edition=practice.edition, effect=made, reason="The register was wrong")
    assert effect(practice, by).pk != made.pk


def test_an_effect_has_its_years_in_order_and_no_city_is_compared_with_itself(desk):
    _, practice, by = desk
    told(by, 2019, 20.0)
    told(by, 2023, 6.0)
    own = by["municipality"].geonameid
    with pytest.raises(Refused) as wrong:
        effect(practice, by, before=2023, after=2019, compared=[own])
    assert set(wrong.value.details) == {Wrong.ORDER.value, Wrong.OWN_GROUP.value}


def test_an_effect_does_not_end_before_the_practice_began(desk):
    _, practice, by = desk
    told(by, 2015, 20.0)
    told(by, 2019, 6.0)
    told(by, 2021, 5.0)
    told(by, 2023, 4.0)
    with pytest.raises(Refused) as early:
        effect(practice, by, before=2015, after=2019)
    assert early.value.details == (Wrong.TOO_EARLY.value,)
    made = effect(practice, by, before=2021, after=2023)
    assert (seen(effect_of(made.pk)).begun, seen(effect_of(made.pk)).placed) == (2020, Placed.LATER)
    practice.year = None
    practice.save(update_fields=["year"])
    assert seen(effect_of(made.pk)).placed is Placed.UNKNOWN


def test_an_adopting_city_tells_what_moved_since_its_own_plan_began(desk):
    _, practice, by = desk
    adoption = Adoption.objects.get(stage="under way")
    other = Membership.objects.select_related("person").get(municipality=adoption.municipality)
    theirs = {"actors": (other.person,), "now": NOW, "municipality": adoption.municipality}
    Adoption.objects.filter(pk=adoption.pk).update(begins=date(2023, 1, 1))
    for year in (2017, 2022, 2023):
        told(theirs, year, 2040.0 - year)
    with pytest.raises(Refused) as early:
        effect(adoption.practice, theirs, before=2017, after=2022)
    assert early.value.details == (Wrong.TOO_EARLY.value,)
    assert seen(effect(adoption.practice, theirs, before=2017, after=2023)).placed is Placed.WITHIN
    Effect.objects.all().delete()
    adoption.steps.filter(stage="under way").delete()
    with pytest.raises(Refused) as planned:
        effect(adoption.practice, theirs, before=2017, after=2023)
    assert planned.value.details == (Wrong.NOT_BEGUN.value,)


def like(city, count):
    """Other cities of the very size, of no team and no adoption."""
    rows = list(Municipality.objects.filter(team=None, adoptions=None, practices=None).order_by("pk")[:count])
    for row in rows:
        Municipality.objects.filter(pk=row.pk).update(population=city.population)
    return rows


def series(city, values, method=""):
    road = Indicator.objects.get(code="road-deaths")
    for year, value in values.items():
        Observation.objects.create(
            indicator=road, municipality=city, year=year, value=value, source="x", method=method, entered_at=NOW,
            quality="reported",
        )  # fmt: skip


def adopted(practice, city, person, stages, begins=None):
    made = Adoption.objects.create(
        practice=practice, municipality=city, stage=stages[-1], language="en", begun_by=person, begun_at=NOW,
        changed_at=NOW, begins=begins,
    )  # fmt: skip
    for stage in stages:
        made.steps.create(stage=stage, by=person, at=NOW)
    return made


def test_the_comparison_is_with_cities_that_did_without_the_practice(desk):
    _, practice, by = desk
    city, person = by["municipality"], by["actors"][0]
    told(by, 2019, 20.0)
    told(by, 2023, 6.0)
    without, wished, planned, stopped, at_work = rows = like(city, 5)
    for row in rows:
        series(row, {2019: 20.0, 2023: 19.0})
    adopted(practice, wished, person, ["interest"])
    adopted(practice, planned, person, ["interest", "plan"])
    adopted(practice, stopped, person, ["interest", "plan", "stopped"])
    adopted(practice, at_work, person, ["interest", "plan", "under way"])
    road = Indicator.objects.get(code="road-deaths")
    offered = set(comparable_cities(practice, city, road, 2019, 2023, most=100))
    assert {without, wished} <= offered and not {planned, stopped, at_work, city, practice.municipality} & offered
    with pytest.raises(Refused) as took:
        effect(practice, by, compared=[without.geonameid, at_work.geonameid])
    assert took.value.details == (Wrong.TAKEN_UP.value,)
    effect(practice, by, compared=[without.geonameid])
    Effect.objects.create(
        practice=practice, municipality=without, indicator=road, before_year=2019, after_year=2023, evidence="x",
        by=person, at=NOW,
    )  # fmt: skip
    assert without not in comparable_cities(practice, city, road, 2019, 2023, most=100)  # it has an effect of its own


def test_a_city_that_takes_the_practice_up_within_the_years_is_compared_no_more(desk):
    _, practice, by = desk
    city, person = by["municipality"], by["actors"][0]
    told(by, 2019, 20.0)
    told(by, 2023, 6.0)
    one, two = like(city, 2)
    series(one, {2019: 20.0, 2023: 19.0})
    series(two, {2019: 20.0, 2023: 10.0}, method="Of its own")
    made = effect(practice, by, compared=[one.geonameid, two.geonameid])
    got = seen(effect_of(made.pk))
    assert (got.change.group_size, Caution.GROUP_METHODS in got.cautions) == (2, True)
    late = adopted(practice, two, person, ["interest", "plan", "under way"], date(2024, 1, 1))
    assert seen(effect_of(made.pk)).change.group_size == 2
    Adoption.objects.filter(pk=late.pk).update(begins=date(2023, 5, 1))
    got = seen(effect_of(made.pk))
    assert (got.cities, got.change.group, Caution.GROUP_METHODS in got.cautions) == ((one,), -1.0, False)


def test_only_the_practices_city_or_one_that_adopts_it_tells_an_effect(desk):
    _, practice, by = desk
    other = Membership.objects.exclude(municipality=None).exclude(person=by["actors"][0]).last()
    practice.adoptions.all().delete()
    theirs = {"actors": (Person.objects.get(pk=other.person_id),), "now": NOW, "municipality": other.municipality}
    told(theirs, 2019, 20.0)
    told(theirs, 2023, 6.0)
    with pytest.raises(NotThere):
        effect(practice, theirs)
