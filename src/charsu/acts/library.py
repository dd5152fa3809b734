"""Releasing what was entered to other cities."""

from collections.abc import Mapping
from datetime import datetime

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere
from charsu.models import Edition, Entry, Practice
from charsu.queries.entries import latest_receipt
from charsu.rules.permissions import Act
from charsu.rules.texts import ascii_digits, searchable


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
) -> Done:
    """Publish the received content of an admitted entry. Releasing again renews what is published."""
    receipt = latest_receipt(entry)
    if receipt is None or entry.withdrawn_at:
        raise NotThere
    content = receipt.content
    titles = {entry.language: content["title"], **title}
    city = entry.municipality
    every = [*titles.values(), *summary.values(), *map(str, content["answers"].values()), city.search_text]
    practice, _ = Practice.objects.update_or_create(
        entry=entry,
        defaults={
            "edition": edition, "municipality": city, "theme": entry.theme, "division": entry.division,
            "kind": entry.kind, "language": entry.language, "title": titles, "summary": dict(summary),
            "answers": content["answers"], "grade": grade, "year": _year(content["answers"]),
            "source": {k: entry.source[k] for k in ("publisher", "url") if k in entry.source},
            "search_text": searchable(" ".join(every)), "released_at": now,
        },
    )  # fmt: skip
    return Done(practice, {"entry": str(entry.public_id), "grade": grade, "receipt": receipt.commitment})


def _year(answers: Mapping[str, object]) -> int | None:
    text = ascii_digits(str(answers.get("started") or answers.get("year") or ""))[:4]
    return int(text) if text.isdecimal() else None
