"""What the regulations say of an entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from charsu.rules.eligibility import EntryFacts, Key, Limits, Result, check_entry

CLOSES = datetime(2026, 10, 1, 20, 30, tzinfo=UTC)
LIMITS = Limits(CLOSES, 2026, 5, 3, ("4", "3.2", "2.1", "2.4"), frozenset({"practice"}), "1.1", "1.5")
FACTS = EntryFacts(CLOSES, (), 2021, 3, "practice", 500_000, (100_000, 1_000_000))


def result(key: Key, **changes: object) -> Result:
    found = {finding.key: finding for finding in check_entry(replace(FACTS, **changes), LIMITS)}
    return found[key].result


def test_all_met_in_order_with_clauses() -> None:
    found = check_entry(FACTS, LIMITS)
    likeness = {Key.ALIKE}  # told of an entry that resembles another alone
    assert [finding.key for finding in found] == [key for key in Key if key not in likeness]
    assert {finding.result for finding in found} == {Result.MET}
    assert [finding.clause for finding in found] == ["4", "3.2", "2.1", "2.4", "1.1", "1.5"]


@pytest.mark.parametrize(
    ("key", "changes", "wanted"),
    [
        (Key.ON_TIME, {"received_at": CLOSES + timedelta(microseconds=1)}, Result.NOT_MET),
        (Key.ON_TIME, {"received_at": None}, Result.NOT_MET),
        (Key.COMPLETE, {"missing": ("results",)}, Result.NOT_MET),
        (Key.RECENT, {"year": 2020}, Result.ASK),
        (Key.RECENT, {"year": None}, Result.ASK),
        (Key.RECENT, {"year": 2027}, Result.ASK),
        (Key.CAP, {"city_count": 4}, Result.NOT_MET),
        (Key.KIND, {"kind": "research"}, Result.NOT_MET),
        (Key.DIVISION, {"population": 99_999}, Result.NOT_MET),
        (Key.DIVISION, {"population": 1_000_001}, Result.NOT_MET),
        (Key.DIVISION, {"population": 1_000_000}, Result.MET),
        (Key.DIVISION, {"population": None}, Result.ASK),
        (Key.DIVISION, {"division": (500_000, None)}, Result.MET),
    ],
)
def test_each_limit(key: Key, changes: dict, wanted: Result) -> None:
    assert result(key, **changes) is wanted


def test_what_the_regulations_do_not_limit_is_not_found() -> None:
    found = check_entry(EntryFacts(CLOSES, (), 2024, 1), Limits(CLOSES, 2026, 5, 3))
    assert [finding.key for finding in found] == [Key.ON_TIME, Key.COMPLETE, Key.RECENT, Key.CAP]
