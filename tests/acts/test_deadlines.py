"""A deadline that people count on is moved later only, with its reason, and whoever counts on it is told."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from charsu.acts.joint import countersign, offer
from charsu.gate import Refused
from charsu.management.story.stage import Story
from charsu.models import JointAct, LedgerEntry, Notice, Person
from charsu.queries.terms import entrants_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal

MOVE = Act.DEADLINE_MOVE


@pytest.mark.django_db
def test_a_running_call_is_only_made_longer_and_entrants_are_told_since_when_and_why(
    an_edition: Callable[..., Story],
) -> None:
    story = an_edition(Phase.OPEN)
    closes = story.edition.deadlines.get(code="call_closes").at
    now, later = closes - timedelta(days=5), closes + timedelta(days=3)
    wish = {"code": "call_closes", "reason": "A flood."}
    with pytest.raises(Refused) as refused:
        story.both(MOVE, {**wish, "at": (closes - timedelta(minutes=1)).isoformat()}, now)
    assert refused.value.reason is Refusal.SHORTENED and not JointAct.objects.filter(act=MOVE.value).exists()
    with pytest.raises(Refused) as refused:
        story.both(MOVE, {**wish, "at": later.isoformat(), "reason": " "}, now)
    assert refused.value.reason is Refusal.REASON
    story.both(MOVE, {**wish, "at": later.isoformat()}, now)
    letters = Notice.objects.filter(kind="deadline_moved")
    assert {one.person_id for one in letters} == {person.pk for person in entrants_of(story.edition)} != set()
    told = letters[0].facts
    assert (told["was"], told["until"], told["reason"]) == (closes.isoformat(), later.isoformat(), "A flood.")
    leaf = json.loads(LedgerEntry.objects.get(act=MOVE.value).leaf)["body"]
    assert {"code", "from", "to", "digest"} <= set(leaf) and "reason" not in leaf


@pytest.mark.django_db
def test_an_offer_that_a_later_one_has_made_too_short_waits_for_nobody(an_edition: Callable[..., Story]) -> None:
    story = an_edition(Phase.OPEN)
    closes = story.edition.deadlines.get(code="call_closes").at
    now = closes - timedelta(days=5)
    wish = {"code": "call_closes", "reason": "A flood."}

    def offered(by: Person, days: int) -> JointAct:
        at = (closes + timedelta(days=days)).isoformat()
        return offer(act=MOVE, actor=by, now=now, edition=story.edition, wish={**wish, "at": at})

    short, long = offered(story.tehran, 5), offered(story.kazan, 10)
    countersign(joint=long, actor=story.tehran, now=now)
    short.refresh_from_db()
    assert short.is_void and short.withdrawn_at == now
