"""Who may judge: one table for reviewers and jurors."""

import pytest

from charsu.rules.independence import BARRING, NotFree, why_barred, why_not_beside
from charsu.rules.roles import Role


@pytest.mark.parametrize(
    ("seat", "held", "why"),
    [
        (Role.REVIEWER, {Role.VISITOR, Role.FOCAL}, None),
        (Role.REVIEWER, {Role.REVIEWER}, None),
        (Role.REVIEWER, {Role.OFFICER}, NotFree.OFFICER_REVIEWS),
        (Role.REVIEWER, {Role.OBSERVER}, NotFree.OBSERVER_REVIEWS),
        (Role.REVIEWER, {Role.ENTRANT}, NotFree.ENTRANT),
        (Role.REVIEWER, {Role.JUROR}, NotFree.JUDGES_TWICE),
        (Role.REVIEWER, {Role.SCIENCE, Role.OFFICER}, NotFree.SCIENCE),
        (Role.JUROR, {Role.JUROR}, None),
        (Role.JUROR, {Role.OFFICER}, NotFree.OFFICER),
        (Role.JUROR, {Role.OBSERVER}, NotFree.OBSERVER),
        (Role.JUROR, {Role.ENTRANT}, NotFree.ENTRANT),
        (Role.JUROR, {Role.REVIEWER}, NotFree.JUDGES_TWICE),
        (Role.JUROR, {Role.SCIENCE}, NotFree.SCIENCE),
    ],
)
def test_who_runs_watches_or_enters_does_not_judge(seat, held, why):
    assert why_barred(seat, held) == why


def test_both_seats_bar_the_same_roles_and_each_other():
    jury, reviews = (set(BARRING[seat]) for seat in (Role.JUROR, Role.REVIEWER))
    assert jury - {Role.REVIEWER} == reviews - {Role.JUROR}
    assert Role.REVIEWER in jury and Role.JUROR in reviews


@pytest.mark.parametrize(
    ("role", "held", "why"),
    [
        (Role.SCIENCE, {Role.VISITOR, Role.OFFICER}, None),
        (Role.SCIENCE, {Role.ENTRANT}, NotFree.SCIENCE),
        (Role.SCIENCE, {Role.REVIEWER}, NotFree.SCIENCE),
        (Role.OFFICER, {Role.ENTRANT}, NotFree.OFFICER_ENTERS),
        (Role.OFFICER, {Role.REVIEWER}, NotFree.OFFICER_REVIEWS),
        (Role.OFFICER, {Role.JUROR}, NotFree.OFFICER),
        (Role.OBSERVER, {Role.ENTRANT}, None),
        (Role.OBSERVER, {Role.REVIEWER}, NotFree.OBSERVER_REVIEWS),
        (Role.FOCAL, {Role.ENTRANT, Role.REVIEWER}, None),
    ],
)
def test_whoever_judges_or_enters_is_given_no_seat_that_bars_from_it(role, held, why):
    assert why_not_beside(role, held) == why
