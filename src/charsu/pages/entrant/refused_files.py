"""What was sent with a form and could not be taken: told until the next save, a file in its place or a receipt, not
only on the next page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from charsu.queries.entries import receipts_of
from charsu.queries.uploads import held_files

MOST = 20


def _place(entry: Any) -> str:
    return f"refused-files-{entry.pk}"


def note(request: HttpRequest, entry: Any, refused: Mapping[str, list[str]], now: datetime) -> None:
    """Keep the sentences of this save, by question, for this person's session; those of an earlier one were read."""
    new = [[question, words, now.isoformat()] for question, said in refused.items() for words in said]
    if new or _place(entry) in request.session:
        request.session[_place(entry)] = new[-MOST:]


def told(request: HttpRequest, entry: Any) -> dict[str, list[str]]:
    """By question, the sentences that still stand: no file was taken for it since, nor the entry sent without."""
    kept = [] if entry.withdrawn_at else request.session.get(_place(entry), [])
    sent = max((receipt.at for receipt in receipts_of(entry)), default=None) if kept else None
    newest: dict[str, datetime] = {}
    for file in held_files(entry) if kept else ():
        newest[file.question] = max(file.stored_at, newest.get(file.question, file.stored_at))
    found: dict[str, list[str]] = {}
    for question, words, at in kept:
        refused_at = datetime.fromisoformat(at)
        is_sent = sent is not None and sent >= refused_at.replace(microsecond=0)  # a receipt names the second
        if not is_sent and (question not in newest or newest[question] < refused_at):
            found.setdefault(question, []).append(words)
    return found
