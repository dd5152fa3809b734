"""A place in a city's team, and the line of the team's history. Used by the acts on teams."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charsu.models import Claim, Handover, Membership, Municipality, Person, TeamChange
from charsu.rules.permissions import Right, Role


def seat(person: Person, municipality: Municipality, right: Right) -> Membership:
    """The person's place in the team; one that they hold already stays as it is."""
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


def throw_away_letter(asked: Claim | Handover) -> None:
    """The letter of what was refused proves nothing any more, and names people: the file goes with it."""
    path = asked.letter.get("path")
    if path:
        asked.letter = {}
        asked.save(update_fields=["letter"])
        transaction.on_commit(lambda: (Path(settings.STORAGE_ROOT) / path).unlink(missing_ok=True))
