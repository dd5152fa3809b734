"""The secretariat releases the received content of an admitted work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.library.shelving import shelve
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Entry, Notice, Person, Practice, PracticeVersion, Receipt
from charsu.queries.entries import latest_receipt, plain_answers
from charsu.queries.letters import to_teams
from charsu.queries.library.family import is_descendant
from charsu.rules.library.living import summary_in, year_in
from charsu.rules.library.shelf import Change, Licence, Translated
from charsu.rules.permissions import Act, Refusal


@performs(Act.PRACTICE_RELEASE)
def release(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    entry: Entry,
    grade: str,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    way: str = Translated.MACHINE,
    licence: str = Licence.LIBRARY,
) -> Done:
    """Publish the received content of an admitted entry; its team is told. `title` and `summary` may hold
    translations, made in the `way` that is said.

    What stands in the library is its city's from then on: released again, it is told with another grade, where an
    honour was entered since, and with nothing else changed.
    """
    receipt = latest_receipt(entry)
    if receipt is None or entry.withdrawn_at:
        raise NotThere
    standing = _standing(entry)
    if standing is not None:
        return _done(_regraded(standing, grade, actors[0], now), standing, receipt)
    practice, content = Practice(entry=entry, released_at=now), receipt.content
    practice.edition, practice.municipality, practice.theme = edition, entry.municipality, entry.theme
    practice.division, practice.kind, practice.language = entry.division, entry.kind, entry.language
    practice.title = {entry.language: content["title"], **{k: v for k, v in title.items() if v}}
    practice.answers, practice.grade, practice.licence = plain_answers(entry, receipt), grade, licence
    own_summary = {entry.language: summary_in(practice.answers)}
    practice.summary = {k: v for k, v in {**own_summary, **summary}.items() if v}
    practice.ways = {k: str(way) for k in {*practice.title, *practice.summary} - {entry.language}}
    practice.year = None if entry.source.get("year_is_made_up") else year_in(practice.answers)
    practice.adapted_from = _origin(content, practice)
    practice.source = {k: entry.source[k] for k in ("publisher", "url") if k in entry.source}
    version = shelve(practice, by=actors[0], now=now, change=Change.RELEASED)
    where = {"path": f"/library/{practice.public_id}/", "practice": str(practice.public_id)}
    letters = to_teams(edition=edition, kind="practice_released", now=now, told=[(entry, where)])
    Notice.objects.bulk_create(letters, ignore_conflicts=True)
    origin = practice.adapted_from
    return _done(version, practice, receipt, **({"origin": str(origin.public_id)} if origin else {}))


def _standing(entry: Entry) -> Practice | None:
    """The practice of the entry, if it was released, held for this transaction. Two who release it at once wait for
    each other at the entry."""
    Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    rows = Practice.objects.select_for_update(of=("self",)).select_related("municipality", "edition")
    return rows.filter(entry=entry).first()


def _regraded(practice: Practice, grade: str, by: Person, now: datetime) -> PracticeVersion:
    if practice.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    if practice.grade == grade:
        raise Refused(Refusal.DONE)
    practice.grade = grade
    return shelve(practice, by=by, now=now, change=Change.RENEWED)


def _done(version: PracticeVersion, practice: Practice, receipt: Receipt, **more: str) -> Done:
    body = {
        "digest": version.digest, "entry": str(practice.entry.public_id), "grade": practice.grade,
        "practice": str(practice.public_id), "receipt": receipt.commitment, "version": version.number, **more,
    }  # fmt: skip
    return Done(practice, body)


def _origin(content: Mapping[str, Any], practice: Practice) -> Practice | None:
    """The practice that the work was received with as its origin. Later its city alone ties and unties."""
    named = content.get("adopted")
    origin = Practice.objects.filter(public_id=named).first() if named else None
    return None if origin is None or is_descendant(origin, practice) else origin
