"""The model of rules says what real awards say: each is drafted by the founding edition's own act and read back."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product

import pytest

from charsu.acts.drafting import draft, set_supporters
from charsu.gate import NotThere, Refused
from charsu.models import Entry
from charsu.queries.editions import rules_in_force
from charsu.queries.forms import asked_form
from charsu.queries.readiness import unmet
from charsu.queries.reviews.blind import criteria_of
from charsu.queries.rules_text import rules_of, seal
from charsu.queries.tiers import mentioned_tier, tiers_of
from charsu.rules.honours import TierRule, Way
from charsu.rules.lifecycle import Need, Phase, step_between
from charsu.rules.shortlist import Candidate, Why, choose
from tests.acts.test_founding import NOW, drafting, house  # noqa: F401
from tests.rules import real_awards as real

DATES = {"call_opens": NOW + timedelta(days=10), "call_closes": NOW + timedelta(days=80)}


@pytest.fixture
def drafted_as(house):  # noqa: F811
    drafting(house)

    def as_award(rules):
        dated = rules | {"deadlines": [real.row(code) for code in DATES]}
        draft(actors=(house.tehran,), now=NOW, edition=house.edition, rules=dated, deadlines=DATES)
        return house.edition

    return as_award


@pytest.mark.parametrize("name", real.AWARDS)
def test_a_real_award_is_whole_enough_to_be_announced(drafted_as, name):
    edition = drafted_as(real.AWARDS[name])
    missing = unmet(edition, step_between(Phase.DRAFTING, Phase.ANNOUNCED), NOW)
    assert Need.SETTINGS not in missing


@pytest.mark.parametrize("name", real.AWARDS)
def test_what_is_stored_says_what_was_drafted_and_drafts_the_same_again(drafted_as, name):
    edition = drafted_as(real.AWARDS[name])
    said = rules_of(edition)
    instants = {row["code"]: datetime.fromisoformat(row["at"]) for row in said["deadlines"]}
    edition = drafted_as({part: rows for part, rows in said.items() if part != "deadlines"})
    again = rules_of(edition)
    assert {k: v for k, v in again.items() if k != "deadlines"} == {k: v for k, v in said.items() if k != "deadlines"}
    assert instants == DATES and all(at.tzinfo == UTC for at in instants.values())


def test_a_theme_without_a_form_or_rubric_is_not_announced_nor_judged_by_another_ones(drafted_as):
    step = step_between(Phase.DRAFTING, Phase.ANNOUNCED)
    own = [real.form("summary", theme="transfer")]
    assert Need.SETTINGS in unmet(drafted_as(real.DUBAI | {"forms": own}), step, NOW)
    assert Need.SETTINGS not in unmet(drafted_as(real.DUBAI | {"forms": own + [real.form("summary")]}), step, NOW)
    late = [real.form("summary", stage=2), *own]  # a form of the second stage takes no entry
    assert Need.SETTINGS in unmet(drafted_as(real.DUBAI | {"forms": late}), step, NOW)
    rubrics = [real.rubric("impact", theme="transfer")]
    edition = drafted_as(real.DUBAI | {"rubrics": rubrics})
    assert Need.SETTINGS in unmet(edition, step, NOW)
    with pytest.raises(NotThere):
        criteria_of(Entry(edition=edition, kind="practice", theme=edition.themes.get(code="practice")))
    assert criteria_of(Entry(edition=edition, kind="practice", theme=edition.themes.get(code="transfer")))
    every = [*rubrics, real.rubric("impact", theme="practice")]
    assert Need.SETTINGS not in unmet(drafted_as(real.DUBAI | {"rubrics": every}), step, NOW)


def tier_rules(edition):
    """The tiers of honours as rules, the highest first."""
    return tuple(
        TierRule(row.code, Way(row.way), row.most, tuple(row.per)) for row in edition.tiers.order_by("order")
    )


def ways(edition):
    return {rule.code: (rule.way, rule.most, rule.per) for rule in tier_rules(edition)}


def candidates(rows):
    return [Candidate(number, score, of) for number, (score, of) in enumerate(rows, start=1)]


def test_guangzhou_up_to_five_of_fifteen_medals_for_the_rest_and_a_public_prize(drafted_as, house):  # noqa: F811
    edition = drafted_as(real.GUANGZHOU)
    tiers, rules = ways(edition), rules_in_force(edition)
    assert tiers["award"] == (Way.JURY, 5, ())
    assert tiers["medal"] == (Way.SHORTLISTED, None, ())
    assert tiers["deserving"] == (Way.STANDING, 45, ())
    assert tiers["city-of-your-choice"][0] is Way.VOTE and rules.public_vote == "own prize"
    assert len(choose(rules.shortlist, candidates([(n, {}) for n in range(274)]))) == 15
    set_supporters(
        actors=(house.tehran,), now=NOW, edition=edition, rows=real.GUANGZHOU_BODIES, seen=seal(edition.supporters)
    )
    edition.refresh_from_db()
    assert [body["part"] for body in edition.supporters] == ["co-sponsor", "supporter"]


def test_golden_adobe_takes_one_of_each_class_in_each_topic_and_at_most_one_laureate_a_topic(drafted_as):
    edition = drafted_as(real.GOLDEN_ADOBE)
    rules = rules_in_force(edition)
    groups = [{"theme": t, "division": d} for t, d in product(real.TOPICS, ("large", "medium", "small"))]
    rows = candidates([(score, of) for score in (9, 8) for of in groups[:-1]])  # one class of a topic sent nothing
    chosen = choose(rules.shortlist, rows)
    assert len(chosen) == 20 and all(one.why is Why.OF_GROUP for one in chosen)  # its place stays empty
    statuette = next(rule for rule in tier_rules(edition) if rule.code == "statuette")
    assert statuette.room([groups[0]], groups[1]) == 0  # the topic has its laureate
    assert statuette.room([groups[0]], groups[3]) == 1
    assert [row.code for row in tiers_of(edition)] == ["statuette", "side-prize"]
    assert mentioned_tier(edition).code == "plaque"
    assert (rules.laureates_up_to, rules.threshold, rules.method) == (7, Fraction(1), "mean")
    assert rules.wild_cards_by == ("jury",)
    assert len({criterion.weight for criterion in edition.rubrics.get().criteria.all()}) == 1


def test_dubai_may_give_fewer_than_twelve_or_none_and_grades_three_levels(drafted_as):
    edition = drafted_as(real.DUBAI)
    tiers, rules = ways(edition), rules_in_force(edition)
    assert tiers == {
        "award": (Way.JURY, 12, ()),
        "best-practice": (Way.STANDING, 100, ()),
        "good-practice": (Way.ADMITTED, None, ()),
    }
    assert rules.may_give_none and (rules.laureates_up_to, rules.cap_per_city) == (12, 1)
    assert "person" in rules.entrants
    tied = candidates([(5, {})] * 47 + [(4, {})] * 3)
    assert len(choose(rules.shortlist, tied)) == 50  # equals at the edge are kept


def test_municiencia_fills_the_empty_places_of_a_region_with_the_best_of_the_rest(drafted_as):
    edition = drafted_as(real.MUNICIENCIA)
    rules = rules_in_force(edition)
    regions = [f"region-{n}" for n in range(5)]
    rows = [(9 - n, {"region": r, "division": d}) for r in regions for d in ("medium", "small") for n in range(5)]
    chosen = choose(rules.shortlist, candidates(rows))  # no large city entered: five places are free
    assert [one.why for one in chosen].count(Why.OF_GROUP) == 25
    assert [one.why for one in chosen].count(Why.OF_REST) == 5
    assert "consortium" in rules.entrants and rules.second_stage == "after shortlist"
    assert sorted(edition.forms.values_list("stage", flat=True)) == [1, 2]


def test_the_russian_contest_has_ten_places_a_theme_and_each_theme_its_owner_form_and_rubric(drafted_as):
    edition = drafted_as(real.RUSSIAN_CONTEST)
    rules = rules_in_force(edition)
    assert edition.themes.get(code="housing").owner == {"en": "The ministry of housing"}
    assert edition.rubrics.filter(theme__isnull=False).count() == 5
    assert asked_form(edition.forms.get(theme__code="economy")).form.question("of-economy")
    rows = candidates([(n, {"theme": "economy", "division": "urban"}) for n in range(373)])
    assert len(choose(rules.shortlist, rows)) == 10
    assert (rules.endorsement, rules.cap_per_theme) == ("required", 1)
    assert rules.country_quotas == {"RU-TA": 2, "RU-MOW": 1}


def test_kipp_visits_the_shortlist(drafted_as):
    assert rules_in_force(drafted_as(real.KIPP)).site_visits == "of the shortlist"


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("rubrics", [real.rubric("a", "b", weights=(60, 30))]),
        ("tiers", [real.row("award", way="the wind")]),
        ("tiers", [real.row("best", way="by standing")]),
        ("tiers", [real.row("good", way="all admitted", most=9)]),
        ("settings", real.settings(public_vote="perhaps")),
        ("settings", [real.row("quorum", "99", value=5)]),
        ("themes", [real.row("same"), real.row("same")]),
    ],
)
def test_rules_that_contradict_themselves_are_refused_and_nothing_is_stored_by_halves(drafted_as, part, broken):
    edition = drafted_as(real.DUBAI)
    before = rules_of(edition)
    with pytest.raises(Refused):
        drafted_as(real.DUBAI | {part: broken})
    assert rules_of(edition) == before
