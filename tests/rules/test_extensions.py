"""Which deadlines are only moved later, and from when."""

from datetime import UTC, datetime, timedelta

import pytest

from charsu.rules.extensions import is_cut_short
from charsu.rules.lifecycle import Phase

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "phase", "is_short"),
    [
        ("call_closes", Phase.ANNOUNCED, False),
        ("call_closes", Phase.OPEN, True),
        ("call_closes", Phase.CLOSED, True),
        ("early_bird", Phase.OPEN, True),
        ("cure_ends", Phase.SCREENING, True),
        ("reviews_due", Phase.SCREENING, False),
        ("reviews_due", Phase.REVIEW, True),
        ("jury_sits", Phase.JURY, False),
    ],
)
def test_what_people_count_on_is_not_cut_short_and_may_always_be_later(code, phase, is_short):
    assert is_cut_short(code, phase, AT, AT - timedelta(seconds=1)) is is_short
    assert not is_cut_short(code, phase, AT, AT)
    assert not is_cut_short(code, phase, AT, AT + timedelta(days=1))
