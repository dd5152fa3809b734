"""A draft of several hands on a page: the marks of what it showed, and where two edits met."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu.acts.entries import Kept
from charsu.pages.questions import Sheet
from charsu.queries.talk import names_of
from charsu.rules.drafts import is_too_long, mark
from charsu.rules.forms import Kind, clean_answer, settled, told, typed
from charsu.rules.texts import clean_line, pick

TITLE = "title"


@dataclass(frozen=True)
class Met:
    """Two edits of one question: what the store holds, who wrote it and when, and what was typed here."""

    code: str
    label: str
    held: str
    typed: str
    by: str
    at: Any
    mark: str


def shown_marks(entry: Any, sheet: Sheet) -> dict[str, str]:
    """The mark of every question of the page, of empty ones too: what is not here was not shown."""
    codes = [one.code for one in sheet.form.questions if one.kind is not Kind.FILE]
    return {TITLE: mark(entry.title), **{code: mark(entry.answers.get(code)) for code in codes}}


def open_marks(entry: Any, sheet: Sheet, met: Sequence[Met], before: Mapping[str, str] | None) -> dict[str, str]:
    """Where two edits met, what was typed here stays an edit of what it was written over until its writer chooses:
    a page that is opened again, or that saves by itself, meets the other words again."""
    return shown_marks(entry, sheet) | {one.code: (before or {}).get(one.code, "") for one in met}


def marks_after(entry: Any, sheet: Sheet, met: Sequence[Met], before: Mapping[str, str] | None) -> dict[str, str]:
    """The marks for a page that goes on after a save: of the questions that it showed, and of no others. The form of
    the draft may be another by now, and what a page has no mark of is not taken as typed there."""
    marks = open_marks(entry, sheet, met, before)
    if before is None:
        return marks
    held = {**entry.answers, TITLE: entry.title}
    return {code: marks[code] if code in marks else mark(held.get(code)) for code in before}


def hidden_marks(entry: Any, sheet: Sheet, met: Sequence[Met], sent: QueryDict, is_refused: bool) -> dict[str, Any]:
    """The fields of the page: what its words were written over; and, where it shows both sides of a question, what a
    press of Save under them adds to that."""
    seen, chosen = open_marks(entry, sheet, met, sent_marks(sent)), {one.code: one.mark for one in met}
    if is_refused and not met:
        seen = (
            sent_marks(sent) or seen
        )  # nothing was joined: what stands there was typed over what the page showed then
    return {"met": met, "seen": json.dumps(seen), "chosen": json.dumps(chosen)}


def sent_marks(sent: QueryDict, name: str = "seen") -> dict[str, str] | None:
    """The marks that came back with the page; nothing where it sent none that can be read."""
    try:
        told_marks = json.loads(sent.get(name, ""))
    except ValueError:
        return None
    return {str(code): str(one) for code, one in told_marks.items()} if isinstance(told_marks, dict) else None


def pressed_marks(sent: QueryDict) -> dict[str, str] | None:
    """The marks of a press of Save: mine were chosen over the words that stood beside them. Who took the newer words
    of one question has chosen nothing about the others."""
    seen = sent_marks(sent)
    if seen is None or sent.get("take"):
        return seen
    return seen | (sent_marks(sent, "chosen") or {})


def taken(entry: Any, sheet: Sheet, code: str) -> None:
    """The reader chose the newer version of this question: what was typed in it gives way."""
    if code == TITLE:
        sheet.title = entry.title
    elif code:
        sheet.answers = {**sheet.answers, code: entry.answers.get(code)}


def typed_here(sheet: Sheet, seen: Mapping[str, str] | None) -> dict[str, Any]:
    """The answers that the page could have changed; all of them where it did not say what it showed."""
    return {code: value for code, value in sheet.answers.items() if seen is None or code in seen}


def refreshed(kept: Kept, sheet: Sheet) -> None:
    """The sheet from now on: what the store holds, and where two edits met what was typed here."""
    mine = {code: typed_value for code, (_held, typed_value) in kept.conflicts.items()}
    held = str(mine.pop(TITLE, kept.entry.title))
    sheet.title = sheet.title if is_too_long(sheet.title) else held  # what is too long stays on the page, to be cut
    sheet.answers = {**kept.entry.answers, **mine}
    sheet.revision = kept.revision


def met_in(kept: Kept, sheet: Sheet) -> list[Met]:
    """Both sides of every question at which two edits met, in words."""
    if not kept.conflicts:
        return []
    edits = kept.entry.edits
    names = names_of({edits[code]["by"] for code in kept.conflicts if code in edits})
    return [met_at(code, sides, sheet, edits.get(code, {}), names) for code, sides in kept.conflicts.items()]


def met_at(code: str, sides: tuple[Any, Any], sheet: Sheet, edit: Mapping[str, Any], names: Mapping[int, str]) -> Met:
    by, at = names.get(edit.get("by", 0), ""), parse_datetime(edit["at"]) if edit else None
    if code == TITLE:
        return Met(code, _("Title of the entry"), str(sides[0]), str(sides[1]), by, at, mark(sides[0]))
    question = sheet.form.question(code)
    label = pick(question.name, get_language() or "en")[1] if question else code
    held, here = (_in_words(sheet, code, side) for side in sides)
    return Met(code, label, held, here, by, at, mark(sides[0]))


def _in_words(sheet: Sheet, code: str, value: Any) -> str:
    """An answer as readers see it; what is of no shape that the form knows, as it was typed."""
    rows = told(sheet.form, settled(sheet.form, {code: value}), get_language() or "en")
    words = next((row.words for row in rows if row.question.code == code), "")
    return words or (value if isinstance(value, str) else "")


def fresh_fields(
    entry: Any, sheet: Sheet, met: Mapping[str, Any], seen: Mapping[str, str]
) -> dict[str, dict[str, list[str]]]:
    """Questions of the page that somebody else changed and nobody touched here: by code, what stands in their fields
    now."""
    untouched = seen.keys() - met.keys()
    here = {code: mark(clean_answer(value)) for code, value in sheet.answers.items() if code in untouched}
    found: dict[str, dict[str, list[str]]] = {
        code: {} for code, mine in here.items() if mark(entry.answers.get(code)) != mine
    }
    for name, words in typed(sheet.form, entry.answers, sheet.calendar).items():
        if (code := name.split(".")[0]) in found:
            found[code][name] = words
    if TITLE in seen and TITLE not in met and entry.title != clean_line(sheet.title) and not is_too_long(sheet.title):
        found[TITLE] = {TITLE: [entry.title]}
    return found
