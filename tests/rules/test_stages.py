"""Plans and milestones: what is missing is said, and an end is an end."""

from datetime import date, timedelta

from charsu.rules.exchange.stages import (
    NEXT,
    TO_SHOW,
    Flaw,
    Mark,
    Stage,
    course,
    flaws_of_mark,
    flaws_of_move,
    flaws_of_plan,
    flaws_of_reach,
    may_move,
)
from charsu.rules.exchange.uptake import ADOPTED, WISHED, Uptake, uptake_of

BEGINS = date(2026, 1, 10)


def test_a_milestone_before_the_start_is_refused():
    assert flaws_of_mark(Mark("x", None, date(2025, 12, 31)), BEGINS) == (Flaw.BEFORE_START,)
    assert flaws_of_mark(Mark("x", date(2026, 3, 1), date(2026, 2, 1)), BEGINS) == (Flaw.BACKWARDS,)
    assert flaws_of_mark(Mark("x", None, date(2099, 1, 1)), BEGINS) == (Flaw.TOO_FAR,)
    assert flaws_of_mark(Mark(" \u200f", None, None), BEGINS) == (Flaw.NO_NAME, Flaw.NO_DUE)
    assert flaws_of_mark(Mark("x", None, BEGINS), BEGINS) == ()


def test_a_plan_says_what_it_keeps_and_adapts():
    assert flaws_of_plan(kept="", adapted=" ", milestones=0) == (Flaw.KEPT, Flaw.ADAPTED, Flaw.NO_MILESTONE)
    assert flaws_of_plan(kept="a", adapted="b", milestones=1) == ()


def test_a_milestone_is_reached_within_the_plan_and_not_before_work_on_it():
    def flaws(on, starts=None):
        return flaws_of_reach(on, begins=BEGINS, starts=starts, today=date(2026, 6, 1), evidence="Photo")

    assert flaws(BEGINS) == () == flaws(date(2026, 6, 1), date(2026, 6, 1))
    assert flaws(date(2026, 1, 9)) == (Flaw.BEFORE_START,) and flaws(date(2026, 6, 2)) == (Flaw.NOT_YET,)
    assert flaws(date(2026, 2, 28), date(2026, 3, 1)) == (Flaw.BEFORE_WORK,)


def test_an_evaluation_comes_three_months_after_the_last_milestone():
    def flaws(target, today, *reached):
        return flaws_of_move(target, begins=BEGINS, today=today, reached=reached, told=BEGINS, is_witnessed=False)

    last = date(2026, 6, 1)
    assert flaws(Stage.UNDER_WAY, date(2026, 1, 9)) == (Flaw.NOT_BEGUN,) and flaws(Stage.UNDER_WAY, BEGINS) == ()
    assert flaws(Stage.IN_PLACE, last) == (Flaw.NONE_REACHED,) and flaws(Stage.IN_PLACE, last, last) == ()
    assert flaws(Stage.EVALUATED, last + TO_SHOW - timedelta(days=1), BEGINS, last) == (Flaw.TOO_SOON,)
    assert flaws(Stage.EVALUATED, last + TO_SHOW, BEGINS, last) == () == flaws(Stage.STOPPED, date(2026, 1, 1))


def test_what_is_told_afterwards_stands_a_while_or_has_a_witness_before_it_is_evaluated():
    def flaws(today, *, is_witnessed=False, target=Stage.EVALUATED):
        return flaws_of_move(
            target, begins=BEGINS, today=today, reached=[BEGINS], told=date(2030, 5, 1), is_witnessed=is_witnessed
        )

    told, stood = date(2030, 5, 1), date(2030, 5, 1) + TO_SHOW
    assert flaws(told) == (Flaw.UNFOLLOWED,) == flaws(stood - timedelta(days=1))
    assert flaws(told, is_witnessed=True) == () == flaws(stood) == flaws(told, target=Stage.IN_PLACE)


def test_an_end_is_an_end_and_no_stage_is_skipped():
    assert NEXT[Stage.EVALUATED] == NEXT[Stage.STOPPED] == ()
    assert not may_move(Stage.INTEREST, Stage.IN_PLACE)
    assert all(may_move(stage, Stage.STOPPED) for stage in Stage if stage not in {Stage.EVALUATED, Stage.STOPPED})


def test_a_stop_is_drawn_behind_what_was_reached():
    drawn = course([Stage.INTEREST, Stage.PLAN, Stage.UNDER_WAY], Stage.STOPPED)
    assert drawn == [
        (Stage.INTEREST, "done"),
        (Stage.PLAN, "done"),
        (Stage.UNDER_WAY, "done"),
        (Stage.STOPPED, "now"),
    ]
    assert course([], Stage.PLAN)[1] == (Stage.PLAN, "now")


def test_cities_are_counted_by_what_they_do_today():
    assert ADOPTED | WISHED | {Stage.STOPPED} == set(Stage) and not ADOPTED & WISHED
    rows = [
        (1, "stopped"),
        (1, "interest"),
        (2, "in place"),
        (2, "stopped"),
        (3, "stopped"),
        (3, "stopped"),
        (4, "plan"),
    ]
    assert uptake_of(rows) == Uptake(adopted=1, wished=2, stopped=1)
    assert uptake_of([(1, "under way"), (1, "in place"), (1, "interest")]) == Uptake(adopted=1)
    assert uptake_of([(1, "stopped"), (1, "stopped"), (1, "plan")]) == Uptake(wished=1)
    assert uptake_of([]) == Uptake()
