"""Erasing a person: their data and the salts of commitments about them are destroyed; what was signed and decided
stays, by number, and the record goes on to hold.

Both institutions agree to it. The leaf tells the number of the person and of the receipts whose words are gone:
their commitments stand, and without words and salt nobody can tell what they committed to.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from charsu.acts.protocol import Done, jointly, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import (
    Attachment,
    Claim,
    Conflict,
    Edition,
    Entry,
    FileWords,
    Guest,
    HandedCode,
    Handover,
    Invitation,
    Key,
    KitImport,
    Likeness,
    Membership,
    Notice,
    Person,
    Receipt,
    Recusal,
    Reviewer,
    TextPrint,
    Upload,
)
from charsu.queries.addresses import has_proved
from charsu.queries.namesakes import own_guests, own_letters
from charsu.rules.permissions import Act, Refusal, Role


def ask_to_be_erased(*, person: Person, now: datetime) -> Person:
    """The person's own word; officers of both institutions then carry it out."""
    if person.erasure_asked_at is None:
        person.erasure_asked_at = now
        person.save(update_fields=["erasure_asked_at"])
    return person


def erasure_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers alone. Refuses who still acts: an officer, who holds a key in force, who has reviews to write."""
    number = str(wish.get("person", ""))
    person = Person.objects.filter(pk=int(number), erased_at=None).first() if number.isdecimal() else None
    if person is None:
        raise NotThere
    if _acts_still(person):
        raise Refused(Refusal.ACTS_STILL)
    receipts = Receipt.objects.filter(entry__in=_unjudged(person, edition)).exclude(salt="")
    return {"person": person.pk, "receipts": sorted(receipts.values_list("number", flat=True))}


def _acts_still(person: Person) -> bool:
    is_officer = person.memberships.filter(role=Role.OFFICER.value).exists()
    has_key = Key.objects.filter(holder=person, retired_at=None).exists()
    writes = Reviewer.objects.filter(person=person, assignments__ended_at=None, assignments__sheet__submitted_at=None)
    return is_officer or has_key or writes.filter(assignments__isnull=False).exists()


def _unjudged(person: Person, edition: Edition) -> QuerySet[Entry]:
    """What the person began, nobody judged and nobody else holds: drafts, entries taken back or refused. What was
    judged is the city's, and stays as the ground of the result; what a team has in hand is the team's, whoever of it
    began it: colleagues go on with it, or withdraw it themselves."""
    team = Membership.objects.filter(municipality=OuterRef("municipality"), role=Role.ENTRANT.value)
    colleagues = team.filter(person__is_active=True).exclude(person=person)
    rows = Entry.objects.filter(~Exists(colleagues), edition=edition, started_by=person)
    is_unjudged = Q(withdrawn_at__isnull=False) | Q(screening__result="refused") | Q(receipts__isnull=True)
    return rows.filter(is_unjudged).distinct()


@jointly(Act.PERSON_ERASE, describe=erasure_body)
def erase(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: nothing brings it back, but a backup that was made before."""
    person = Person.objects.select_for_update().get(pk=body["person"])
    files = [*_erase_entries(list(_unjudged(person, edition))), *_erase_claims(person)]
    _erase_traces(person, now)
    person.name, person.email = f"P-{person.pk:05d}", f"erased-{person.pk}@erased.invalid"
    person.language, person.zone, person.calendar = "en", "UTC", "gregorian"
    person.is_active, person.erased_at, person.last_login = False, now, None
    person.set_unusable_password()
    person.save()
    transaction.on_commit(lambda: _unlink(files))
    return Done(person, {"person": person.pk, "receipts": list(body["receipts"])})


def _erase_entries(entries: Iterable[Entry]) -> list[str]:
    """Words, salts and files; returns the paths of the files."""
    paths = list[str]()
    for entry in entries:
        for receipt in entry.receipts.all():
            receipt.content = {name: _emptied(value) for name, value in receipt.content.items()}
            receipt.salt, receipt.code = "", None
            receipt.save(update_fields=["content", "salt", "code"])
        Upload.objects.filter(entry=entry).delete()
        _erase_copies(entry)
        paths += Attachment.objects.filter(entry=entry).values_list("path", flat=True)
        Attachment.objects.filter(entry=entry).delete()
        entry.title, entry.answers, entry.source, entry.adopted = "", {}, {}, None
        entry.save(update_fields=["title", "answers", "source", "adopted"])
    return paths


def _erase_copies(entry: Entry) -> None:
    """What else holds its words: kits as they were brought, the words of its files unless another entry has the same
    file, and passages that were found in another."""
    KitImport.objects.filter(entry=entry).delete()
    TextPrint.objects.filter(entry=entry).delete()
    Likeness.objects.filter(Q(entry=entry) | Q(other=entry)).delete()
    own = set(Attachment.objects.filter(entry=entry).values_list("sha256", flat=True))
    kept = Attachment.objects.filter(sha256__in=own).exclude(entry=entry).values_list("sha256", flat=True)
    FileWords.objects.filter(sha256__in=own - set(kept)).delete()


def _emptied(value: Any) -> Any:
    return type(value)() if isinstance(value, str | list | dict) else value


def _erase_claims(person: Person) -> list[str]:
    """The words and the letters by which the person claimed a city, or asked for its team."""
    paths = list[str]()
    for rows in (Claim.objects.filter(by=person), Handover.objects.filter(by=person)):
        paths += [row.letter["path"] for row in rows if row.letter.get("path")]
        rows.update(words="", letter={})
    return paths


def _erase_traces(person: Person, now: datetime) -> None:
    """Addresses, letters, seats, and what the person told of themselves as a reviewer or juror. Country and languages
    of a reviewer stay with the number: the standings are computed again from them."""
    own = Q(email__iexact=person.email) if has_proved(person) else Q(pk__in=[])  # letters to others stay
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    HandedCode.objects.filter(person=person).delete()
    Notice.objects.filter(Q(person=person) | own).delete()
    Invitation.objects.filter(own).update(email=f"erased-{person.pk}@erased.invalid")
    Invitation.objects.filter(by=person, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    _erase_names(person)
    person.memberships.all().delete()
    Reviewer.objects.filter(person=person).update(city=None, employers=[], keywords=[], words="")
    Conflict.objects.filter(reviewer__person=person).update(words="")
    Recusal.objects.filter(juror__person=person).update(words="")


def _erase_names(person: Person) -> None:
    """The name and the address where others' letters tell them, and the name of whom a city sent to a meeting. What
    only bears an equal name stays: who erases was told of it."""
    number, address = f"P-{person.pk:05d}", f"erased-{person.pk}@erased.invalid"
    by_address = Notice.objects.filter(facts__email=person.email)
    for key, letters, instead in (("by", own_letters(person), number), ("email", by_address, address)):
        for letter in letters:
            letter.facts = {**letter.facts, key: instead}
            letter.save(update_fields=["facts"])
    Guest.objects.filter(pk__in=[row.pk for row in own_guests(person)]).update(name=number, office="")


def _unlink(paths: Iterable[str]) -> None:
    for path in paths:
        (Path(settings.STORAGE_ROOT) / path).unlink(missing_ok=True)
