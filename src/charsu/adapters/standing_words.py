"""The house's own words of a letter, and what of them the secretariat's words begin with.

Whoever sets words of their own changes a text that holds; they do not write one anew. Where a letter tells one of two
outcomes, `{outcome}` stands for its subject, `{told}` for the paragraphs that hang on which it is, and `{told_after}`
for those of them that come later: words of one's own are then right for both.
"""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from charsu.rules.letters import EVERYWHERE, LETTERS, OUTCOMES, fill

type_words = tuple[str, str]  # subject and body


def house_words(kind: str, known: Mapping[str, Any]) -> type_words:
    """Subject and body, in the language that is active."""
    subject, _, body = (
        render_to_string(["mail/" + kind + ".txt", "mail/notice.txt"], dict(known)).strip().partition("\n")
    )
    return subject, body


def beginning(kind: str, language: str) -> type_words:
    """The words with which a text of one's own begins: the house's, with placeholders where its facts stand."""
    with translation.override(language):
        subjects, parts = _variants(kind)
    shared = _shared(parts)
    said: list[str] = []
    for part in max(parts, key=len):
        place = part if part in shared else "{told_after}" if shared.intersection(said) else "{told}"
        if place not in said:
            said.append(place)
    return subjects[0] if len(set(subjects)) == 1 else "{outcome}", "\n\n".join(said)


def outcome_of(kind: str, known: Mapping[str, Any]) -> dict[str, str]:
    """What `{outcome}` and the two of `{told}` stand for in this letter, in the language that is active."""
    if kind not in OUTCOMES:
        return {}
    shared = _shared(_variants(kind)[1])
    subject, body = house_words(kind, {**known, **_places(kind, known)})
    parts = _parted(body)
    first = next((n for n, part in enumerate(parts) if part in shared), len(parts))
    rest = [part for part in parts[first:] if part not in shared]
    said = {"outcome": subject, "told": "\n\n".join(parts[:first]), "told_after": "\n\n".join(rest)}
    return {name: fill(words, known, kind) for name, words in said.items()}


def _variants(kind: str) -> tuple[list[str], list[list[str]]]:
    """Subject and paragraphs for each outcome, with every placeholder in its place."""
    said = [house_words(kind, {**_places(kind), **which}) for which in OUTCOMES.get(kind, ({},))]
    return [subject for subject, _ in said], [_parted(body) for _, body in said]


def _shared(parts: list[list[str]]) -> set[str]:
    return set(parts[0]).intersection(*parts[1:])


def _places(kind: str, known: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Each fact as its own placeholder; nothing where the letter at hand knows nothing of it."""
    names = (*LETTERS[kind], *EVERYWHERE)
    return {name: f"{{{name}}}" if known is None or known.get(name) else "" for name in names}


def _parted(body: str) -> list[str]:
    return [part.strip() for part in body.split("\n\n") if part.strip()]
