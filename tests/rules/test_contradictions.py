"""What rules say against themselves is told; rules of real awards that mean it so are not called wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from charsu.rules.contradictions import Contradiction, Odd, Residents, contradictions
from charsu.rules.honours import TierRule, Way
from charsu.rules.settings import rules_in_force

DAY = datetime(2026, 1, 1, tzinfo=UTC)
SOUND = [Residents("large", 500_001, None), Residents("medium", 150_000, 500_000), Residents("small", 0, 149_999)]
CALENDAR = {
    code: DAY + number * timedelta(days=9)
    for number, code in enumerate(("call_opens", "call_closes", "cure_ends", "jury_sits", "results_embargo_ends"))
}


def found(divisions=(), calendar=(), tiers=(), clauses=(), **figures):
    rules = rules_in_force(figures, dict(clauses))
    return list(contradictions(divisions, dict(calendar), rules, tiers))


def test_rules_that_hold_together_say_nothing():
    tiers = [TierRule("laureate", most=8), TierRule("best", Way.STANDING, 99)]
    assert found(SOUND, CALENDAR, tiers, laureates_up_to=8, min_load=3, max_load=3) == found() == []


@pytest.mark.parametrize(
    ("divisions", "odd"),
    [
        ([("a", 300_000, None), ("b", 150_000, 9_999_999)], [Contradiction(Odd.BOTH, "b", "a")]),
        ([("a", 149_999, 100), ("b", 0, None)], [Contradiction(Odd.EMPTY, "a")]),
        ([("a", 0, 99), ("b", 200, None)], [Contradiction(Odd.NEITHER, "a", "b")]),
        ([("a", 0, 900), ("b", 100, 200), ("c", 901, None)], [Contradiction(Odd.BOTH, "a", "b")]),
        ([("a", 5000, None)], []),  # the award may be of greater cities alone
    ],
)
def test_divisions_that_a_city_fits_twice_or_not_at_all(divisions, odd):
    assert found([Residents(*one) for one in divisions]) == odd


def test_a_calendar_out_of_the_order_of_an_edition():
    early = {**CALENDAR, "jury_sits": DAY - timedelta(days=90)}
    assert found(calendar=early) == [Contradiction(Odd.CALENDAR, "jury_sits", "cure_ends")]
    assert found(calendar={"call_opens": DAY, "call_closes": DAY}) == []


@pytest.mark.parametrize(
    ("figures", "tiers", "odd"),
    [
        ({"min_load": 9, "max_load": 3}, [], [Contradiction(Odd.LOAD)]),
        ({"laureates_up_to": 0}, [TierRule("laureate", most=3)], [Contradiction(Odd.NO_LAUREATE)]),
        ({"laureates_up_to": 30, "shortlist_size": 24}, [], [Contradiction(Odd.LAUREATES)]),
        ({"laureates_up_to": 2}, [TierRule("gold", most=3), TierRule("side", Way.SPECIAL, 9)],
         [Contradiction(Odd.TIER, "gold")]),
        ({"quorum": 100, "jury_least": 7, "clauses": {"jury_least": "3"}}, [], [Contradiction(Odd.QUORUM)]),
        ({"quorum": 100}, [], []),
    ],
)  # fmt: skip
def test_figures_that_leave_no_room_for_one_another(figures, tiers, odd):
    assert found(tiers=tiers, **figures) == odd
