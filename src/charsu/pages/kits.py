"""The offline kit as both desks read it: the file that it gives, and what of it fits the draft."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.question_words import sentence
from charsu.pages.titles import title_wrong
from charsu.queries.forms import AskedForm, versions_of
from charsu.rules.forms import gathered, problems_of
from charsu.rules.forms.faults import RESERVED
from charsu.rules.texts import clean_line, clean_text, pick

MOST_BYTES = 3_000_000
MARK = "charsu-kit"
NEW = ("kind", "theme", "city", "language")  # what a kit says that begins a draft, as fields `new_kind` and so on
NO_KIT = _(
    "This is not a file of the offline kit. Choose the file that the kit saved; its name ends in .charsu.json."
)


class KitForm(forms.Form):
    file = forms.FileField(label=_("The file that the kit saved"))


class NotAKit(ValueError):
    """The message is a sentence for the reader."""


@dataclass(frozen=True)
class Kit:
    """What was typed without a link: fields as a page would send them, and the marks of what the kit showed."""

    entry: str
    edition: str
    form: int
    calendar: str
    fields: Mapping[str, Sequence[str]]
    seen: Mapping[str, str]
    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        return (self.fields.get("title") or [""])[0]

    @property
    def begins(self) -> dict[str, str]:
        """For a draft that is not there yet: its kind, theme, city and language; nothing in the kit of a draft."""
        return {name: said[0] for name in NEW if (said := self.fields.get(f"new_{name}"))}


@dataclass(frozen=True)
class Left:
    """Something that did not go in: where it belongs, its words, and why."""

    label: str
    words: str
    why: str


def read(sent: Any) -> Kit:
    """Raises NotAKit for whatever the kit would not have written."""
    if sent.size > MOST_BYTES:
        raise NotAKit(str(NO_KIT))
    try:
        told = json.loads(sent.read().decode("utf-8-sig"))
        if told["kind"] != MARK:
            raise ValueError
        fields = {clean_line(str(name)): [clean_text(str(one)) for one in _list(words)]
                  for name, words in told["fields"].items()}  # fmt: skip
        seen = {clean_line(str(code)): clean_line(str(mark)) for code, mark in told["seen"].items()}
        entry = str(uuid.UUID(str(told["entry"])))
        facts = (_whole(told.get("form")), clean_line(str(told.get("calendar", "")))[:16])
        edition = clean_line(str(told.get("edition", "")))[:80]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise NotAKit(str(NO_KIT)) from trouble
    content = {"kind": MARK, "entry": entry, "form": facts[0], "calendar": facts[1], "fields": fields, "seen": seen}
    return Kit(entry, edition, *facts, fields, seen, content)


def _list(words: Any) -> list[Any]:
    if not isinstance(words, list):
        raise ValueError
    return words


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < 10**6 else 1


def answers_in(kit: Kit, asked: AskedForm) -> dict[str, Any]:
    """What was typed, by question; a kit of an earlier version of the form gives the answers of that version too."""
    found: dict[str, Any] = {}
    if kit.form != asked.version:
        older = next((one.form for one in versions_of(asked) if one.number == kit.form), None)
        found |= gathered(older, kit.fields, kit.calendar) if older else {}
    found |= gathered(asked.form, kit.fields, kit.calendar)
    return {code: value for code, value in found.items() if code in kit.seen}


def left_out(kit: Kit, asked: AskedForm, met: Mapping[str, Any], language: str) -> list[Left]:
    """All that did not go in, or that must still change, each with its words, so that nothing of it is lost."""
    reader = get_language() or "en"
    names = {one.code: pick(one.name, reader)[1] for one in asked.form.questions}
    names["title"] = gettext("Title of the entry")
    rows = [Left(names["title"], kit.title, title_wrong(kit.title))] if title_wrong(kit.title) else []
    for name, words in kit.fields.items():
        code, text = name.split(".")[0], "\n".join(one for one in words if one)
        if code in met and text:
            why = gettext("It was changed in the draft meanwhile. Both are shown there, for the team to choose.")
            rows.append(Left(names.get(code, name), text, why))
        elif text and name not in RESERVED and code not in names:
            rows.append(Left(name, text, gettext("The form does not ask this any more.")))
    for one in problems_of(asked.form, answers_in(kit, asked), language=language):
        if text := "\n".join(kit.fields.get(one.at, ())):
            label = names.get(one.at.split(".")[0], one.at)
            stays = gettext("It is in the draft; mend it there.")
            rows.append(Left(label, text, f"{stays} {sentence(one, kit.calendar)}"))
    return rows
