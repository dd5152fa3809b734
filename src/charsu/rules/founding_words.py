"""The founding texts under the names that an award and its first edition are given, and for other founders.

A language that inflects has its own phrase for each place where a name stands; the phrases are data, like the texts.
"""

from collections.abc import Collection, Mapping
from typing import Any

from charsu.rules.texts import Text

Phrases = Mapping[
    str, Mapping[str, str]
]  # language -> words of the founding texts -> the same with {award}, {edition} or {zone}


def under_names(text: Mapping[str, Any], names: Mapping[str, Text], phrases: Phrases) -> dict[str, Any]:
    """Title and clauses with the names that are given, wherever the texts name their own award, edition or zone."""
    clauses = [{**clause, "text": _named(clause["text"], names, phrases)} for clause in text["clauses"]]
    return {**text, "title": _named(text["title"], names, phrases), "clauses": clauses}


def phrases_of(names: Mapping[str, Text], first: Mapping[str, Text], phrases: Phrases) -> dict[str, dict[str, str]]:
    """Where the texts bear these names: the founding texts' own phrases for the names that they came with (`first`),
    in which a language inflects; any other name as it is written."""
    found: dict[str, dict[str, str]] = {}
    for language, told in phrases.items():
        found[language] = {}
        for part, said in names.items():
            name, place = said.get(language, "").strip(), f"{{{part}}}"
            if name == first[part].get(language):
                found[language] |= {old: new for old, new in told.items() if place in new}
            elif name:
                found[language][_bare(name)] = place
    return found


def without_words(text: Mapping[str, Any], numbers: Collection[str]) -> dict[str, Any]:
    """The text with the headings alone of these clauses: their words are still to be written."""
    clauses = [{**one, "text": {}} if one["number"] in numbers else one for one in text["clauses"]]
    return {**text, "clauses": clauses}


def _named(words: Text, names: Mapping[str, Text], phrases: Phrases) -> dict[str, str]:
    found = dict(words)
    for language, told in phrases.items():
        given = {part: _bare(said.get(language, "").strip()) for part, said in names.items()}
        for old, new in told.items():
            if language in found and any(name and f"{{{part}}}" in new for part, name in given.items()):
                found[language] = found[language].replace(old, new.format(**given))
    return found


def _bare(name: str) -> str:
    """The article stands in the text already."""
    return name[4:] if name[:4].lower() == "the " else name
