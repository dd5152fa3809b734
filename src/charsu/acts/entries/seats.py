"""A place in a city's team, and the line of the team's history. Used by the acts on teams."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charsu.gate import Refused
from charsu.models import Claim, Handover, Invitation, Membership, Municipality, Person, TeamChange
from charsu.queries.teams import why_in_no_team
from charsu.rules.permissions import Refusal, Right, Role


def require_free(person: Person) -> None:
    """Whoever runs the award writes for no city, by whatever way they would come into its team."""
    why = why_in_no_team(person)
    if why is not None:
        raise Refused(Refusal.CONFLICT, why)


def seat(person: Person, municipality: Municipality, right: Right) -> Membership:
    """The person's place in the team; one that they hold already stays as it is."""
    require_free(person)
    membership, _ = Membership.objects.get_or_create(
        person=person, role=Role.ENTRANT.value, institution=None, municipality=municipality,
        defaults={"right": right.value},
    )  # fmt: skip
    person.__dict__.pop("_standing", None)
    return membership


def note_team(
    municipality: Municipality, kind: str, person: Person, by: Person, now: datetime, right: Right | None = None
) -> None:
    TeamChange.objects.create(
        municipality=municipality, kind=kind, person=person, right=right.value if right else "", by=by, at=now
    )


def end_seat(member: Membership, municipality: Municipality, by: Person, now: datetime, kind: str = "ended") -> None:
    """The person is out of the team, and so is their word: whom they invited, and who has not come yet, stays out."""
    note_team(municipality, kind, member.person, by, now)
    take_word_back(member.person, municipality, now)
    member.delete()
    member.person.__dict__.pop("_standing", None)


def take_word_back(person: Person, municipality: Municipality, now: datetime) -> None:
    """Withdraw what the person, who leads the team no more, has invited to it."""
    open_ones = Invitation.objects.filter(municipality=municipality, by=person, accepted_at=None, withdrawn_at=None)
    open_ones.filter(by_country=False).update(withdrawn_at=now)


def throw_away_letter(asked: Claim | Handover) -> None:
    """The letter of what was refused proves nothing any more, and names people: the file goes with it."""
    path = asked.letter.get("path")
    if path:
        asked.letter = {}
        asked.save(update_fields=["letter"])
        transaction.on_commit(lambda: (Path(settings.STORAGE_ROOT) / path).unlink(missing_ok=True))
