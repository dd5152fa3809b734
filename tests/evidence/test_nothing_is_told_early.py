"""What anybody may download before the announcement names no work, no city that entered and nobody of its people."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from charsu.acts import entries
from charsu.management.story.stage import Story
from charsu.models import Appeal, Entry, LedgerEntry, Municipality, Person
from charsu.queries.ledger import export_of
from charsu.queries.screening import result_mark
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Role
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
BEFORE = (Phase.OPEN, Phase.CLOSED, Phase.SCREENING, Phase.REVIEW, Phase.SHORTLIST, Phase.JURY, Phase.DECIDED)
PUBLIC = ("documents/texts.json", "documents/rules.json")  # whatever both announce is no secret
REASON, HEARD = "The mayor's budget was not the city's", "Ali Example, Ivan Example"


def secrets_of(story: Story, files: dict[str, bytes]) -> set[str]:
    """Titles of entries, names of their cities, and of everybody but the officers."""
    works = Entry.objects.filter(edition=story.edition).select_related("municipality")
    people = Person.objects.exclude(memberships__role=Role.OFFICER.value)
    found = {work.title for work in works} | {person.name for person in people}
    for work in works:
        of_city = work.municipality.names.values()
        found |= {
            work.municipality.name,
            *(name for names in of_city for name in ([names] if isinstance(names, str) else names)),
        }
    told = b"".join(files[path] for path in PUBLIC).decode()
    return {words for words in found if len(words) > 3 and words not in told}


def leaks(story: Story, *more: str) -> list[tuple[str, str]]:
    """Every file that holds such words, and which."""
    files = export_of(story.edition)
    wanted = secrets_of(story, files) | set(more)
    assert len(wanted) > 5
    read = {path: content.decode() for path, content in files.items()}
    return [(path, words) for path, content in read.items() for words in wanted if words in content]


@pytest.mark.parametrize("phase", BEFORE)
def test_no_title_no_city_and_no_name_is_in_any_body_of_the_export(
    an_edition: Callable[..., Story], phase: Phase
) -> None:
    assert leaks(an_edition(phase)) == []


def test_nor_in_what_both_signed_nor_how_many_motions_there_were(an_edition: Callable[..., Story]) -> None:
    story = an_edition(Phase.DECIDED, has_keys=True)
    assert leaks(story) == []
    acts = set(LedgerEntry.objects.filter(edition=story.edition.slug).values_list("act", flat=True))
    assert Act.SITTING_CLOSE.value in acts
    assert not acts & {Act.MOTION_PUT.value, Act.VOTE.value, Act.MOTION_CLOSE.value, Act.DISSENT.value}


def test_the_answer_to_an_appeal_stays_between_the_team_and_both(an_edition: Callable[..., Story]) -> None:
    story = an_edition(Phase.SCREENING, has_keys=True)
    work = Entry.objects.filter(edition=story.edition, screening__result="admitted").first()
    facts: dict[str, Any] = {"now": NOW, "entry": work}
    entries.screen(actors=(story.tehran,), **facts, result="refused", reason="Not within five years.", clause="5",
                   over=result_mark(work))  # fmt: skip
    entries.appeal(actors=(work.started_by,), **facts, against="screening", clause="5", words=REASON)
    wish = {"appeal": str(Appeal.objects.get().pk), "outcome": "rejected", "reason": REASON, "heard_by": HEARD}
    story.agree(story.tehran, story.kazan, Act.APPEAL_ANSWER, wish, NOW)
    assert leaks(story, REASON, HEARD, "Not within five years.") == []
    assert not [
        one.detail for one in verify_bundle(export_of(story.edition)) if not one.ok and "witness" not in one.name
    ]
    Appeal.objects.update(is_upheld=True)
    odd = {one.name: one.detail for one in verify_bundle(export_of(story.edition)) if not one.ok}
    assert "appeal" in odd["what is sealed is what was sealed"]


def test_the_record_tells_not_which_cities_are_called_or_handed_over(an_edition: Callable[..., Story]) -> None:
    story = an_edition(Phase.OPEN)
    focal = Person.objects.get(email="focal-ir@charsu.example")
    free = Municipality.objects.filter(country="IR", team=None).first()
    taken = Municipality.objects.filter(country="IR", team__isnull=False).first()
    assert free and taken
    wish: dict[str, Any] = {"actors": (focal,), "now": NOW, "edition": story.edition}
    call = entries.invite_city(**wish, municipality=free, email="a@x.example")
    entries.withdraw_city_invitation(**wish, invitation=call)
    refused, done = (
        entries.ask_for_team(actors=(person,), now=NOW, municipality=taken, words="w")
        for person in (Person.objects.create(email=f"{name}@x.example", name=name) for name in ("one", "two"))
    )
    entries.refuse_handover(**wish, handover=refused, words="no")
    entries.hand_over(**wish, handover=done, ends=[], words="")
    leaves = LedgerEntry.objects.filter(act__in=[Act.CITY_INVITE.value, Act.TEAM_HAND_OVER.value])
    bodies = [json.loads(leaf)["body"] for leaf in leaves.order_by("index").values_list("leaf", flat=True)]
    assert bodies == [
        {"invitation": call.pk}, {"invitation": call.pk, "invited": False},
        {"handover": refused.pk, "handed": False}, {"handover": done.pk, "ended": 0},
    ]  # fmt: skip
    checks = verify_bundle(export_of(story.edition))
    assert not [check.name for check in checks if not check.ok]
