"""Experts join an edition, answer the invitation, and leave it; what they scored stays."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, account_of, of_a_country, performs, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Assignment, Conflict, Edition, Membership, Municipality, Person, Reviewer, ScoreSheet
from charsu.queries.editions import REVIEWS_DUE, told_in_letters
from charsu.queries.independence import why_no_reviewer
from charsu.queries.parties import seated
from charsu.queries.reviews import conflicts_by_rule
from charsu.rules.conflicts import ConflictKind
from charsu.rules.expertise import declared
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_text, shows

MOST_WORDS = 500


@performs(Act.REVIEWER_APPOINT)
def appoint(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    country: str,
    city: Municipality | None,
    employers: Iterable[str],
    languages: Iterable[str],
    themes: Iterable[str],
    max_load: int,
    person: Person | None = None,
    email: str = "",
    name: str = "",
    language: str = "en",
    keywords: Iterable[str] = (),
) -> Done:
    """An expert is invited, with an account made for them where they have none; or their facts are set anew.
    Whoever declined or left is invited again."""
    of_a_country(country)
    person = person or account_of(email, name, language)
    _free_or_refuse(person, edition)
    held = Reviewer.objects.select_for_update().filter(edition=edition, person=person).first()
    reviewer, is_invited = held or Reviewer(edition=edition, person=person), held is None
    reviewer.country, reviewer.city, reviewer.max_load = country, city, max_load
    reviewer.employers, reviewer.languages = list(employers), list(languages)
    reviewer.themes, reviewer.keywords = list(themes), list(keywords)
    is_invited = is_invited or reviewer.state in {"declined", "left"}
    if is_invited:
        reviewer.state, reviewer.answered_at, reviewer.words = "invited", None, ""
    reviewer.save()
    Membership.objects.get_or_create(person=person, role=Role.REVIEWER.value, institution=None, municipality=None)
    if is_invited:
        due = told_in_letters(edition, REVIEWS_DUE)
        tell(person=person, kind="reviewer_invited", now=now, edition=edition.slug, **due)
    return Done(reviewer, {"reviewer": reviewer.pk, **_barred_by_new_facts(reviewer, now)})


def _barred_by_new_facts(reviewer: Reviewer, now: datetime) -> dict[str, Any]:
    """What they were given although their facts, as now known, bar them from it, ends; else nothing is told."""
    given = Assignment.objects.filter(reviewer=reviewer, ended_at=None).select_related("entry__municipality")
    entries = [row.entry for row in given]
    if not entries:
        return {}
    found = [(entry, kind) for _, entry, kind in conflicts_by_rule(reviewer.edition, entries, [reviewer], told=())]
    return bar(reviewer, found, now, is_blind=True) if found else {}


def bar(
    reviewer: Reviewer,
    found: Iterable[tuple[int, ConflictKind]],
    now: datetime,
    *,
    words: str = "",
    is_blind: bool = False,
) -> dict[str, Any]:
    """Keep what bars them beside what both fixed; what was given already ends, and a sheet that is in counts no
    longer. Told to the record: how many assignments ended, and which sheets are set aside, by their commitments."""
    found = list(found)
    for entry, kind in found:
        Conflict.objects.get_or_create(
            reviewer=reviewer, entry_id=entry, kind=kind.value,
            defaults={"is_declared": True, "is_blind": is_blind, "words": clean_text(words)[:MOST_WORDS]},
        )  # fmt: skip
    given = Assignment.objects.filter(reviewer=reviewer, entry__in={entry for entry, _ in found}, ended_at=None)
    sheets = ScoreSheet.objects.filter(assignment__in=given, submitted_at__isnull=False, set_aside_at=None)
    aside = sorted(sheets.values_list("commitment", flat=True))
    sheets.update(set_aside_at=now)
    freed = given.update(ended_at=now, why="conflict")
    if freed:
        tell_science(reviewer.edition, "conflict_in_round", now, freed=freed)
    return {"freed": freed, "sheets": aside}


def _free_or_refuse(person: Person, edition: Edition) -> None:
    why = why_no_reviewer(person, edition)
    if why:
        raise Refused(Refusal.CONFLICT, why)


@performs(Act.REVIEWER_ANSWER)
def answer(*, actors: type_actors, now: datetime, edition: Edition, accepts: bool, words: str = "") -> Done:
    """The invited expert accepts or declines; who accepted may step back later, in mid-round too."""
    reviewer = Reviewer.objects.filter(edition=edition, person=actors[0]).first()
    if reviewer is None:
        raise NotThere
    if reviewer.state in ({"accepted"} if accepts else {"declined", "left"}):
        raise Refused(Refusal.DONE)
    if accepts:
        _free_or_refuse(actors[0], edition)
    state = "accepted" if accepts else "declined" if reviewer.state == "invited" else "left"
    freed = _set(reviewer, state, words, now)
    if not accepts:
        tell_science(edition, "reviewer_stepped_back", now, freed=freed)
    return Done(reviewer, {"reviewer": reviewer.pk, "state": state, "freed": freed})


@performs(Act.EXPERTISE_DECLARE)
def declare_expertise(
    *, actors: type_actors, now: datetime, edition: Edition, themes: Mapping[str, int], words: Mapping[str, int]
) -> Done:
    """The expert says how well they know the themes and words of their choice; plans made before are then stale."""
    reviewer = Reviewer.objects.filter(edition=edition, person=actors[0]).first()
    if reviewer is None:
        raise NotThere
    if reviewer.state in {"declined", "left"}:
        raise Refused(Refusal.DONE)
    try:
        said = declared(themes, words, known=edition.themes.values_list("code", flat=True))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE) from trouble
    reviewer.expertise = said.as_json() if said.is_declared else {}
    reviewer.save(update_fields=["expertise"])
    return Done(reviewer, {"reviewer": reviewer.pk, "themes": len(said.themes), "words": len(said.words)})


@performs(Act.REVIEWER_RELIEVE)
def relieve(*, actors: type_actors, now: datetime, edition: Edition, reviewer: Reviewer, words: str) -> Done:
    """The secretary takes note that a reviewer has dropped out; their submitted sheets stay and count."""
    if reviewer.edition_id != edition.pk:
        raise NotThere
    if reviewer.state in {"declined", "left"}:
        raise Refused(Refusal.DONE)
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    freed = _set(reviewer, "left", words, now)
    tell(person=reviewer.person, kind="reviewer_relieved", now=now, edition=edition.slug)
    return Done(reviewer, {"reviewer": reviewer.pk, "state": "left", "freed": freed})


def _set(reviewer: Reviewer, state: str, words: str, now: datetime) -> int:
    """Write the state; give back how many entries wait for another reviewer because of it."""
    reviewer.state, reviewer.answered_at, reviewer.words = state, now, clean_text(words)[:MOST_WORDS]
    reviewer.save(update_fields=["state", "answered_at", "words"])
    if state == "accepted":
        return 0
    unfinished = Assignment.objects.filter(reviewer=reviewer, ended_at=None, sheet__submitted_at=None)
    return unfinished.update(ended_at=now, why="left")


def tell_science(edition: Edition, kind: str, now: datetime, **facts: Any) -> None:
    """A letter to the award's scientific secretaries, without names of people or entries."""
    for person in seated(edition, Role.SCIENCE):
        tell(person=person, kind=kind, now=now, edition=edition.slug, **facts)
