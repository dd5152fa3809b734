"""Who sits: the scientific secretary proposes a list, and both institutions put it in force. The jury and its chair
are appointed by agreement: until both have signed a list, the one before it holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import (
    A_LITTLE_WHILE,
    Done,
    account_of,
    jointly,
    of_a_country,
    performs,
    tell,
    type_actors,
)
from charsu.acts.written import put
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Juror, Membership, Nominee, Notice, Person
from charsu.queries.editions import JURY_SITS, told_in_letters
from charsu.queries.independence import why_no_juror
from charsu.queries.jury import quorum_of
from charsu.queries.jury_list import CHAIR, list_in_force, may_be_signed, proposed_list
from charsu.queries.parties import seated
from charsu.rules.permissions import Act, Refusal, Role


@performs(Act.JUROR_APPOINT)
def propose_juror(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    country: str,
    is_chair: bool,
    person: Person | None = None,
    email: str = "",
    name: str = "",
    language: str = "en",
) -> Done:
    """A member is put on the list that both will sign, or their country and seat are set anew there. A jury has one
    chair: a new one takes the place of the old."""
    of_a_country(country)
    person = person or account_of(email, name, language)
    why = why_no_juror(person, edition)
    if why:
        raise Refused(Refusal.CONFLICT, why)
    if is_chair:
        Nominee.objects.filter(edition=edition, is_chair=True).exclude(person=person).update(is_chair=False)
    nominee = Nominee(edition=edition, person=person, country=country, is_chair=is_chair)
    put(nominee, "edition", "person")
    _tell_that_it_waits(edition, now)
    return Done(nominee, {"chair": is_chair, "country": country, "person": person.pk, "proposed": True})


def _tell_that_it_waits(edition: Edition, now: datetime) -> None:
    """Once the list could be signed, the officers of both have a letter, one a day at most; it goes out a little
    later, since members are proposed one by one."""
    if not may_be_signed(edition):
        return
    facts = {"kind": "jury_proposed", "edition": edition.slug, "facts": {"edition": edition.slug}}
    letters = [
        Notice(person=person, mark=f"jury:{edition.pk}:{person.pk}:{now:%Y-%m-%d}", written_at=now,
               next_at=now + A_LITTLE_WHILE, **facts)
        for person in seated(edition, Role.OFFICER)
    ]  # fmt: skip
    Notice.objects.bulk_create(letters, ignore_conflicts=True)


@performs(Act.JUROR_APPOINT)
def take_off(*, actors: type_actors, now: datetime, edition: Edition, person: Person) -> Done:
    """A member is taken off the proposed list; who sits already goes on sitting until both sign the new one."""
    gone, _ = Nominee.objects.filter(edition=edition, person=person).delete()
    if not gone:
        raise NotThere
    return Done(None, {"person": person.pk, "proposed": False})


def jury_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The proposed list: enough members for a vote, one of them in the chair, and nobody who runs, watches, enters
    or reviews the edition, as things stand now."""
    rows = proposed_list(edition)
    if rows == list_in_force(edition) and rows:
        raise Refused(Refusal.DONE)
    if len(rows) < quorum_of(edition) or not any(row["seat"] == CHAIR for row in rows):
        raise Refused(Refusal.JURY)
    for nominee in Nominee.objects.filter(edition=edition).select_related("person"):
        why = why_no_juror(nominee.person, edition)
        if why:
            raise Refused(Refusal.CONFLICT, str(nominee), why)
    return {"jurors": rows}


@jointly(Act.JURY_SEAT, describe=jury_body)
def seat_jury(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the list is in force. Who is new on it is told by letter; who left it sits no more."""
    listed, sits = {row["number"]: row for row in body["jurors"]}, told_in_letters(edition, JURY_SITS, "at")
    before = set(Juror.objects.filter(edition=edition).values_list("person_id", flat=True))
    Juror.objects.filter(edition=edition).exclude(person__in=listed).delete()
    for person in Person.objects.filter(pk__in=listed).order_by("pk"):
        row = listed[person.pk]
        is_chair = row["seat"] == CHAIR
        put(Juror(edition=edition, person=person, country=row["country"], is_chair=is_chair), "edition", "person")
        Membership.objects.get_or_create(person=person, role=Role.JUROR.value, institution=None, municipality=None)
        if person.pk not in before:
            tell(person=person, kind="juror_invited", now=now, edition=edition.slug, **sits)
    _end_seats(before - set(listed))
    return Done(None, dict(body))


def _end_seats(people: set[int]) -> None:
    """The role ends with the last jury that one sits on."""
    still = Juror.objects.filter(person__in=people).values("person")
    Membership.objects.filter(role=Role.JUROR.value, person__in=people).exclude(person__in=still).delete()
