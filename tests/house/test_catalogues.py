"""The catalogues are complete: no sentence of the house is missing or doubtful in Persian or Russian."""

import re
from pathlib import Path

import polib
import pytest

from tools import messages

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fa", "ru")
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"src/charsu/locale/{language}/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gathered_sentence_stands_in_the_catalogue(language: str) -> None:
    known = {(entry.msgid, entry.msgctxt) for entry in catalogue(language) if not entry.obsolete}
    gathered = {(single, context) for single, _, context, _ in messages.messages()}
    assert sorted(str(row) for row in gathered - known) == []


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
