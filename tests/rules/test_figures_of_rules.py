"""The figures of an edition: read by type, bounded, and joined into the rules that the house acts upon."""

import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from charsu.adapters.texts_of_the_house import read_json
from charsu.rules import settings
from charsu.rules.settings import FIGURES, RulesInForce, Wrong, WrongValue, read, rules_in_force, weights_hold
from charsu.rules.shortlist import Candidate, Fallback, ShortlistRule, Ties, Why, choose


def founding_rules() -> RulesInForce:
    rows = read_json("founding/edition.json")["settings"]
    return rules_in_force({r["code"]: r["value"] for r in rows}, {r["code"]: r["clause"] for r in rows})


def test_the_founding_edition_reads_as_its_regulations_say():
    rules = founding_rules()
    assert (rules.reviews_per_entry, rules.max_load, rules.cap_per_city, rules.grace_minutes) == (3, 20, 5, 0)
    assert rules.shortlist == ShortlistRule(("kind", "theme", "division"), 1, 48, Fallback.NONE, Ties.REGISTERED)
    parts = {
        part: [row["code"] for row in read_json("founding/edition.json")[f"{part}s"]]
        for part in ("theme", "division")
    }
    groups = product(("practice", "research"), parts["theme"], parts["division"])
    field = [dict(zip(rules.shortlist.per, codes, strict=True)) for codes in groups for _ in range(2)]
    assert not rules.shortlist.weighs_kinds(field)
    assert (rules.laureates_up_to, rules.quorum, rules.threshold) == (8, 5, Fraction(1, 2))
    assert rules.clause("max_load") == "19" and rules.clause("majority") == ""


def test_every_figure_is_a_field_and_its_usual_value_is_what_the_rules_have():
    plain = RulesInForce()
    for code, figure in FIGURES.items():
        held = getattr(plain, code)
        assert held == figure.usual or code == "shortlist_rule", code


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("reviews_per_entry", "3", Wrong.WHOLE),
        ("reviews_per_entry", 3.0, Wrong.WHOLE),
        ("reviews_per_entry", True, Wrong.WHOLE),
        ("reviews_per_entry", None, Wrong.WHOLE),
        ("reviews_per_entry", 0, Wrong.RANGE),
        ("grace_minutes", -1, Wrong.RANGE),
        ("grace_minutes", 10**9, Wrong.RANGE),
        ("may_give_none", "yes", Wrong.YES_NO),
        ("majority", "most", Wrong.CHOICE),
        ("majority", ["half"], Wrong.CHOICE),
        ("entrants", ["municipality", "king"], Wrong.CODES),
        ("entrants", 7, Wrong.CODES),
        ("country_quotas", ["IR"], Wrong.PLACES),
        ("country_quotas", {"IR": "5"}, Wrong.PLACES),
        ("shortlist_rule", {"per": ["colour"]}, Wrong.SHORTLIST),
        ("shortlist_rule", {"per": "theme"}, Wrong.SHORTLIST),
        ("shortlist_rule", {"up_to": -1}, Wrong.SHORTLIST),
        ("shortlist_rule", {"fallback": "magic"}, Wrong.SHORTLIST),
        ("shortlist_rule", {"more": 1}, Wrong.SHORTLIST),
        ("shortlist_rule", 3, Wrong.SHORTLIST),
    ],
)
def test_a_value_of_another_kind_is_told(code, value, reason):
    with pytest.raises(WrongValue) as wrong:
        read(code, value)
    assert (wrong.value.code, wrong.value.reason) == (code, reason)


def test_a_rule_that_the_software_does_not_know_may_still_be_said():
    assert read("lantern_parade", {"at": "dusk"}) == {"at": "dusk"}
    assert rules_in_force({"lantern_parade": 1}) == RulesInForce()


def test_the_size_that_the_founders_change_is_the_one_that_counts():
    rules = rules_in_force({"shortlist_size": 12, "shortlist_rule": {"per": ["theme"], "up_to": 1, "total": 24}})
    assert rules.shortlist.total == 12


@pytest.mark.parametrize(
    ("weights", "hold"),
    [([50, 50], True), ([50, 49], False), ([1] * 9, True), ([], False), ([0, 100], False), ([100], True)],
)
def test_weights_sum_to_a_hundred_or_are_equal(weights, hold):
    assert weights_hold(weights) is hold


def entry(number, score, **of):
    return Candidate(number, score, of)


def test_one_of_each_group_then_the_best_of_the_rest():
    rule = ShortlistRule(per=("theme", "division"), up_to=1, total=3, fallback=Fallback.BEST_OF_REST)
    rows = [
        entry(1, 9, theme="a", division="x"),
        entry(2, 8, theme="a", division="x"),
        entry(3, 5, theme="b", division="x"),
        entry(4, 7, theme="a", division="x"),
    ]
    assert [(c.entry, c.why) for c in choose(rule, rows)] == [(1, Why.OF_GROUP), (3, Why.OF_GROUP), (2, Why.OF_REST)]


def test_empty_places_stay_empty_where_the_rules_say_so():
    rule = ShortlistRule(per=("theme",), up_to=1, total=5)
    assert [c.entry for c in choose(rule, [entry(1, 3, theme="a"), entry(2, 2, theme="a")])] == [1]


def test_ties_are_cut_by_registration_or_kept():
    rows = [entry(2, 5), entry(1, 5), entry(3, 5), entry(4, 1)]
    assert [c.entry for c in choose(ShortlistRule(total=2), rows)] == [1, 2]
    kept = choose(ShortlistRule(total=2, ties=Ties.KEPT), rows)
    assert [(c.entry, c.why) for c in kept] == [(1, Why.OF_GROUP), (2, Why.OF_GROUP), (3, Why.TIED)]


def test_nobody_and_no_place_give_an_empty_list():
    assert choose(ShortlistRule(), []) == ()
    assert choose(ShortlistRule(quotas={"x": 0}, per=("theme",)), [entry(1, 1, theme="x")]) == ()


# Read under another name, or shown to people who then decide; or only held against another figure.
OTHERWISE = {"majority": True, "shortlist_rule": True, "method": False, "country_quotas": True, "jury_least": False}


def test_a_figure_says_whether_the_software_acts_upon_it() -> None:
    """From the source itself: what the house reads of the rules in force, it acts upon; of the rest it says so."""
    house = Path(settings.__file__).parents[1]
    others = [path for path in house.rglob("*.py") if path.name != "settings.py" and "migrations" not in path.parts]
    source = "".join(path.read_text(encoding="utf-8") for path in others)
    for code, figure in FIGURES.items():
        is_read = (
            re.search(rf"(?:rules_in_force\([^()]*\)|\b(?:rules|limits|in_force))\.{code}\b", source) is not None
        )
        assert figure.acts == OTHERWISE.get(code, is_read), code
