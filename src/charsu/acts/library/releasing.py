"""The secretariat releases the received content of an admitted work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.library.shelving import shelve
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Entry, Practice
from charsu.queries.entries import latest_receipt, plain_answers
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
    """Publish the received content of an admitted entry. Releasing again renews what is published; what its city has
    withdrawn stays withdrawn. `title` and `summary` may hold translations, made in the `way` that is said."""
    receipt = latest_receipt(entry)
    if receipt is None or entry.withdrawn_at:
        raise NotThere
    practice = Practice.objects.filter(entry=entry).first() or Practice(entry=entry, released_at=now)
    if practice.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    is_new = practice.pk is None
    content = receipt.content
    practice.edition, practice.municipality, practice.theme = edition, entry.municipality, entry.theme
    practice.division, practice.kind, practice.language = entry.division, entry.kind, entry.language
    practice.title = {entry.language: content["title"], **{k: v for k, v in title.items() if v}}
    practice.answers, practice.grade, practice.licence = plain_answers(entry, receipt), grade, licence
    own_summary = {entry.language: summary_in(practice.answers)}
    practice.summary = {k: v for k, v in {**own_summary, **summary}.items() if v}
    practice.ways = {k: str(way) for k in {*practice.title, *practice.summary} - {entry.language}}
    practice.year = None if entry.source.get("year_is_made_up") else year_in(practice.answers)
    if is_new:
        practice.adapted_from = _origin(content, practice)
    practice.source = {k: entry.source[k] for k in ("publisher", "url") if k in entry.source}
    version = shelve(practice, by=actors[0], now=now, change=Change.RELEASED if is_new else Change.RENEWED)
    body = {
        "digest": version.digest, "entry": str(entry.public_id), "grade": grade,
        "practice": str(practice.public_id), "receipt": receipt.commitment,
        "version": version.number,
        **({"origin": str(practice.adapted_from.public_id)} if is_new and practice.adapted_from else {}),
    }  # fmt: skip
    return Done(practice, body)


def _origin(content: Mapping[str, Any], practice: Practice) -> Practice | None:
    """The practice that the work was received with as its origin. Later its city alone ties and unties."""
    named = content.get("adopted")
    origin = Practice.objects.filter(public_id=named).first() if named else None
    return None if origin is None or is_descendant(origin, practice) else origin
