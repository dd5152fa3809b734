"""Words to whoever answers for a country's cities: by letter, so that nobody's address need be public."""

import hashlib
from datetime import datetime

from charsu.acts.protocol import tell, type_actors
from charsu.gate import Refused
from charsu.models import Municipality, Notice, Person
from charsu.queries.cities import name_of
from charsu.queries.focal import readers_for
from charsu.rules.permissions import Refusal
from charsu.rules.texts import clean_text, shows

MOST_A_DAY = 5


def tell_who_answers(
    municipality: Municipality, by: Person, now: datetime, path: str, kind: str = "team_waits"
) -> None:
    """Somebody says that they write for the city: whoever answers for its country, and is not in its team, learns of
    it by letter."""
    for one in readers_for(municipality.country, outside=municipality):
        tell(person=one, kind=kind, now=now, by=by.name, city=name_of(municipality, one.language), path=path)


def write_to_body(*, actors: type_actors, now: datetime, municipality: Municipality, words: str) -> int:
    """A letter to the country's focal points, else to the officers, with the address that the answer goes to.

    The same words of one day go out once. Returns how many people it is for.
    """
    actor, said = actors[0], clean_text(words).strip()
    if not shows(said):
        raise Refused(Refusal.INCOMPLETE)
    readers, day = readers_for(municipality.country), f"word:{actor.pk}:{now:%Y-%m-%d}"
    digest = hashlib.sha256(f"{municipality.pk} {said}".encode()).hexdigest()[:16]
    marks = Notice.objects.filter(mark__startswith=f"{day}:").values_list("mark", flat=True)
    before = {mark.split(":")[3] for mark in marks}
    if digest not in before and len(before) >= MOST_A_DAY:
        raise Refused(Refusal.WROTE)
    facts = {"by": actor.name, "email": actor.email, "words": said}
    rows = [Notice(person=one, kind="body_written", mark=f"{day}:{digest}:{one.pk}", written_at=now, next_at=now,
                   facts={**facts, "city": name_of(municipality, one.language)}) for one in readers]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
