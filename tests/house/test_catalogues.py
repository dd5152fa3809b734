"""The catalogues are complete: no sentence of the house is missing or doubtful in Persian or Russian."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest

from tools import messages

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fa", "ru")
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


@cache
def gathered() -> frozenset[tuple[str, str | None]]:
    """Every sentence of the house and its context."""
    return frozenset((single, context) for single, _, context, _ in messages.messages())


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"src/charsu/locale/{language}/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gathered_sentence_stands_in_the_catalogue(language: str) -> None:
    known = {(entry.msgid, entry.msgctxt) for entry in catalogue(language) if not entry.obsolete}
    assert sorted(str(row) for row in gathered() - known) == []


def said_in_refusals(words: str) -> Iterator[str]:
    """The sentences that a file of code gives to a refusal beside its reason, there or by the name of a constant."""
    tree = ast.parse(words)
    rows = [row for row in tree.body if isinstance(row, ast.Assign) and isinstance(row.targets[0], ast.Name)]
    names = {row.targets[0].id: row.value for row in rows}
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in {"Refused", "Unplanned", "NotNow"}:
            for given in call.args[1:]:
                found = names.get(given.id) if isinstance(given, ast.Name) else given
                if isinstance(found, ast.Constant) and isinstance(found.value, str):
                    yield found.value


def test_what_a_refusal_adds_to_its_reason_is_gathered() -> None:
    sentences = {single for single, _ in gathered()}
    files = (ROOT / "src/charsu").rglob("*.py")
    said = {one for path in files for one in said_in_refusals(path.read_text(encoding="utf-8"))}
    assert said - sentences == set()
    words = 'LATE = "so"\nRefused(x, LATE)\ngate.Refused(x, "this", _("that"))'
    assert set(said_in_refusals(words)) == {"so", "this"}


def said_by_name(words: str) -> Iterator[str]:
    """The sentences that a file of code has translated by the name of a constant of its own."""
    tree = ast.parse(words)
    rows = [row for row in tree.body if isinstance(row, ast.Assign) and isinstance(row.targets[0], ast.Name)]
    names = {row.targets[0].id: row.value for row in rows}
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        if getattr(call.func, "id", "") in {"_", "gettext", "gettext_lazy"}:
            found = names.get(getattr(call.args[0], "id", "")) if call.args else None
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                yield found.value


def test_what_is_translated_by_the_name_of_a_constant_is_gathered() -> None:
    sentences = {single for single, _ in gathered()}
    files = (ROOT / "src/charsu").rglob("*.py")
    assert {one for path in files for one in said_by_name(path.read_text(encoding="utf-8"))} - sentences == set()
    assert list(said_by_name('TAKEN = "so"\nOTHER = _("x")\nsaid = gettext(TAKEN), _("that"), _(OTHER)')) == ["so"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_doubtful(language: str) -> None:
    rows = [entry for entry in catalogue(language) if not entry.obsolete]
    assert [entry.msgid for entry in rows if not entry.translated()] == []
    assert [entry.msgid for entry in rows if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_the_places_of_its_sentence(language: str) -> None:
    odd = []
    for entry in catalogue(language):
        for words in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            wanted = {*PLACES.findall(entry.msgid), *PLACES.findall(entry.msgid_plural or "")}
            if set(PLACES.findall(words)) - wanted or (
                not entry.msgid_plural and set(PLACES.findall(words)) != wanted
            ):
                odd.append((entry.msgid, words))
    assert odd == []
