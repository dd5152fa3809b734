"""The life of an edition and its permissions are whole."""

from charsu.models import Edition
from charsu.rules.lifecycle import STEPS, Need, Phase, steps_from
from charsu.rules.permissions import RULES, Act, Refusal, Role, Situation, refusal


def test_every_phase_is_reached_and_only_the_archive_ends() -> None:
    assert {step.target for step in STEPS} >= set(Phase) - {Phase.FOUNDING}
    assert [phase for phase in Phase if not steps_from(phase)] == [Phase.ARCHIVED]


def test_every_need_is_asked_by_a_step() -> None:
    assert {need for step in STEPS for need in step.needs} == set(Need)


def test_the_database_knows_the_same_phases() -> None:
    (constraint,) = [c for c in Edition._meta.constraints if c.name == "the_phase_is_known"]
    assert all(phase.value in str(constraint) for phase in Phase)


def test_every_act_has_a_rule() -> None:
    assert set(RULES) == set(Act)


def test_a_visitor_is_told_to_sign_in_and_a_stranger_that_it_is_not_theirs() -> None:
    visitor = Situation(roles={Role.VISITOR}, phase=Phase.OPEN)
    juror = Situation(roles={Role.VISITOR, Role.JUROR}, phase=Phase.OPEN)
    assert refusal(Act.ENTRY_START, visitor) is Refusal.SIGN_IN
    assert refusal(Act.ENTRY_START, juror) is Refusal.ROLE
