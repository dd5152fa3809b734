"""A calendar leaves at least the time that the clauses it cites set."""

from datetime import UTC, datetime, timedelta

import pytest

from charsu.rules.calendar_spans import too_short
from charsu.rules.settings import rules_in_force

OPENS = datetime(2026, 1, 1, tzinfo=UTC)
WEEK, SECOND = timedelta(weeks=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("open_for", "cure_for", "clauses", "short"),
    [
        (10 * WEEK, WEEK, {"call_weeks_least": "12", "cure_days": "16"}, []),
        (10 * WEEK - SECOND, WEEK, {"call_weeks_least": "12", "cure_days": "16"}, [("12", 10)]),
        (timedelta(minutes=13), timedelta(minutes=1), {"call_weeks_least": "12", "cure_days": "16"},
         [("12", 10), ("16", 7)]),
        (timedelta(minutes=13), timedelta(minutes=1), {}, []),
    ],
)  # fmt: skip
def test_where_a_calendar_is_shorter_than_its_clause(open_for, cure_for, clauses, short):
    calendar = {"call_opens": OPENS, "call_closes": OPENS + open_for, "cure_ends": OPENS + open_for + cure_for}
    rules = rules_in_force({"call_weeks_least": 10, "cure_days": 7}, clauses)
    assert [(one.clause, one.least) for one in too_short(calendar, rules)] == short


def test_a_calendar_without_the_instants_is_not_short():
    rules = rules_in_force({"call_weeks_least": 10}, {"call_weeks_least": "12"})
    assert too_short({}, rules) == () and too_short({"call_opens": OPENS}, rules) == ()
