"""What was sent with a form and could not be taken: told until a file takes its place, not only on the next page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from charsu.queries.uploads import held_files

MOST = 20


def _place(entry: Any) -> str:
    return f"refused-files-{entry.pk}"


def note(request: HttpRequest, entry: Any, refused: Mapping[str, list[str]], now: datetime) -> None:
    """Keep the sentences, by question, for this person's session, the newest last."""
    if refused:
        new = [[question, words, now.isoformat()] for question, said in refused.items() for words in said]
        request.session[_place(entry)] = [*request.session.get(_place(entry), []), *new][-MOST:]


def told(request: HttpRequest, entry: Any) -> dict[str, list[str]]:
    """By question, the sentences that still stand: no file was taken for it since."""
    kept = request.session.get(_place(entry), [])
    newest: dict[str, datetime] = {}
    for file in held_files(entry) if kept else ():
        newest[file.question] = max(file.stored_at, newest.get(file.question, file.stored_at))
    found: dict[str, list[str]] = {}
    for question, words, at in kept:
        if question not in newest or newest[question] < datetime.fromisoformat(at):
            found.setdefault(question, []).append(words)
    return found
