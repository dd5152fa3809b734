"""What a sheet's leaves must say of it; and a record from before they said so much."""

import pytest

from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.evaluation import Evidence
from charsu.rules.ledger.given import NOT_TOLD, sheets_came_as_told, sheets_were_given

NINE, TEN, NOON = (f"2026-11-26T{hour}:00:00+00:00" for hour in ("09", "10", "12"))
PLAN = {"added": [[1, 7]], "purpose": "round", "removed": []}
SHEET = {"commitment": "aa", "entry": 1, "reviewer": 7, "set_aside": None, "submitted": TEN}
RELEASED = ("assignment.release", NINE, {"plan": digest(PLAN)})
MADE = ("assignment.preview", NINE, {"digest": digest(PLAN)})
CAME = ("sheet.submit", TEN, {"commitment": "aa"})
ASIDE = ("conflict.declare", NOON, {"freed": 1, "reviewer": 7, "sheets": ["aa"]})
OLDER = ("conflict.declare", NOON, {"freed": 1, "reviewer": 7})


def evidence(*leaves, plans=(PLAN,), **sheet) -> Evidence:  # noqa: ANN002, ANN003
    facts = [{"act": act, "at": at, "body": body, "index": index} for index, (act, at, body) in enumerate(leaves)]
    return Evidence({}, [{**SHEET, **sheet}], [], [], {}, facts, 0, {}, plans)


def test_a_sheet_is_of_a_pair_that_a_released_plan_gave() -> None:
    assert sheets_were_given(evidence(MADE, RELEASED, CAME)) == "1 pairs by 1 plans"
    assert sheets_were_given(evidence(("assignment.release", NINE, {"pairs": 1}), CAME, plans=None)) == NOT_TOLD
    with pytest.raises(ValueError, match="E-0002, reviewer 7: no plan that was released gave"):
        sheets_were_given(evidence(MADE, RELEASED, CAME, entry=2))
    with pytest.raises(ValueError, match="leaf 0: the plan that was released there is gone"):
        sheets_were_given(evidence(RELEASED, CAME, plans=[{**PLAN, "added": [[1, 8]]}]))
    with pytest.raises(ValueError, match="no leaf released it"):
        sheets_were_given(evidence(RELEASED, CAME, plans=[PLAN, {**PLAN, "added": [[2, 7]]}]))
    with pytest.raises(ValueError, match="leaf 0: no leaf tells that the plan released there was computed"):
        sheets_were_given(evidence(RELEASED, CAME))
    with pytest.raises(ValueError, match=r"plans\.json is not there"):
        sheets_were_given(evidence(RELEASED, CAME, plans=None))


def test_a_sheet_is_set_aside_where_a_leaf_of_that_instant_says_so_and_nowhere_else() -> None:
    assert sheets_came_as_told(evidence(RELEASED, CAME)) == "1 sheets, 0 of them set aside"
    for leaf in (ASIDE, OLDER):
        assert sheets_came_as_told(evidence(RELEASED, CAME, leaf, set_aside=NOON)) == "1 sheets, 1 of them set aside"
        with pytest.raises(ValueError, match="it is set aside, and no leaf of that instant says so"):
            sheets_came_as_told(evidence(RELEASED, CAME, leaf, set_aside=TEN))
    other = ("conflict.declare", NOON, {"freed": 1, "reviewer": 7, "sheets": []})
    for leaves in ((), (other,)):
        with pytest.raises(ValueError, match="it is set aside, and no leaf of that instant says so"):
            sheets_came_as_told(evidence(RELEASED, CAME, *leaves, set_aside=NOON))
    with pytest.raises(ValueError, match="leaf 2 set it aside, and it counts"):
        sheets_came_as_told(evidence(RELEASED, CAME, ASIDE))
    assert sheets_came_as_told(evidence(RELEASED, CAME, OLDER))  # may have meant an assignment without a sheet


def test_a_sheet_came_in_at_the_instant_of_its_leaf_or_waited_for_the_leaf_before() -> None:
    for submitted in (NINE, NOON):
        with pytest.raises(ValueError, match="E-0001, reviewer 7: it did not come in when the record says"):
            sheets_came_as_told(evidence(RELEASED, CAME, submitted=submitted))
    waited = ("assignment.release", TEN, {"plan": digest(PLAN)})
    assert sheets_came_as_told(evidence(waited, CAME, submitted=NINE))
