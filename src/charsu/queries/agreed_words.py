"""What a joint act says, in the words of its readers: no key of the store is shown as it is.

`lines_of` reads a canonical body whole (`agreed_differences.py` tells two apart); `changes_of` says what will be
otherwise once both keys have turned.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _

from charsu.models import Edition, Entry
from charsu.queries.cities import name_of
from charsu.queries.figure_words import said
from charsu.rules.agreed_labels import LANGUAGES, label_of
from charsu.rules.forms import Changed, FormChange, changes_between, from_row
from charsu.rules.permissions import Act, Role
from charsu.rules.shortlist import Why

ROLES: Mapping[str, str] = {
    Role.SCIENCE.value: _("Scientific secretary"), Role.OBSERVER.value: _("Observer"),
    Role.FOCAL.value: _("National focal point"),
}  # fmt: skip
Houses = Mapping[str, Mapping[str, str]]  # code of an institution, or of a deadline -> its name
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)")


@dataclass(frozen=True)
class Line:
    """A line of a body: `name` (words by language) or `label` (a sentence for gettext), and what it says."""

    depth: int
    label: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    language: str = ""
    at: datetime | None = None
    phase: str = ""
    country: str = ""
    said: str = ""  # a sentence for gettext


@dataclass(frozen=True)
class Change:
    """What will be otherwise: each side a sentence for gettext, an instant, a phase, or plain words."""

    what: Line
    before: Line
    after: Line


def lines_of(body: Mapping[str, Any], names: Mapping[int, str] | None = None, depth: int = 0) -> list[Line]:
    """The canonical body as lines for reading; nothing of it is left out. `names` are titles of entries."""
    lines: list[Line] = []
    for key, value in body.items():
        lines += _lines(Line(depth, label=label_of(key)), key, value, depth, names or {})
    return lines


def _lines(line: Line, key: str, value: Any, depth: int, names: Mapping[int, str]) -> list[Line]:
    if isinstance(value, Mapping):
        return _of_mapping(line, value, depth, names)
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        return [line, *(inner for part in value for inner in _of_row(part, depth + 1, names))]
    if isinstance(value, list) and value and isinstance(value[0], list):
        return [line, *(_of_entry(part, depth + 1, names) for part in value)]
    return [_said(line, key, value)]


def _of_mapping(line: Line, value: Mapping[str, Any], depth: int, names: Mapping[int, str]) -> list[Line]:
    if not value:
        return []
    if set(value) <= set(LANGUAGES):
        tongues = [Line(depth + 1, label=LANGUAGES[one], words=said, language=one) for one, said in value.items()]
        return [line, *tongues]
    return [line, *lines_of(value, names, depth + 1)]


def _of_row(row: Mapping[str, Any], depth: int, names: Mapping[int, str]) -> list[Line]:
    """A row of the rules or a clause: its name over its parts; the code that the house knows it by is left out."""
    name = row.get("name") or row.get("heading") or {}
    head = Line(
        depth, label="" if name else label_of(str(row.get("kind") or "")), name=name, words=str(row.get("number", ""))
    )
    rest = {
        key: part for key, part in row.items() if key not in {"code", "number"} and part not in ("", None, {}, [])
    }
    return [head, *lines_of(rest, names, depth + 1)]


def _of_entry(row: list[Any], depth: int, names: Mapping[int, str]) -> Line:
    """An entry with what is said of it: its title stands for its number, and what brought it to the shortlist is a
    sentence of the house."""
    title = names.get(row[0], "") if isinstance(row[0], int) else ""
    words = ", ".join(str(part) for part in row[1:] if part not in ("", None))
    said = words if words in set(Why) else ""
    name: dict[str, str] = {"": title} if title else {}
    return Line(depth, name=name, label="" if title else str(row[0] or "–"), words=words, said=said)


def _said(line: Line, key: str, value: Any) -> Line:
    if key in {"source", "target"}:
        return Line(line.depth, line.label, phase=str(value))
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return Line(line.depth, line.label, at=datetime.fromisoformat(value))
    if isinstance(value, bool):
        return Line(line.depth, line.label, said=plain(value))
    return Line(line.depth, line.label, words=plain(value))


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(plain(part) for part in value)
    return "" if value is None else str(value)


def titles_in(edition: Edition, body: Mapping[str, Any]) -> dict[int, str]:
    """The entries that a body names, by code, title and city, in one question; none where it names none."""
    groups = (body.get(key, []) for key in ("shortlist", "honours", "left_out"))
    listed = [row[0] for group in groups for row in group if isinstance(row, list) and row]
    pks = [pk for pk in listed if isinstance(pk, int)]
    rows = Entry.objects.filter(edition=edition, pk__in=pks).select_related("municipality") if pks else ()
    language = get_language() or "en"
    return {row.pk: f"E-{row.pk:04d} {row.title} ({name_of(row.municipality, language)})" for row in rows}


def changes_of(act: str, body: Mapping[str, Any], houses: Houses) -> list[Change]:
    """What both keys will change, as pairs of before and after; institutions and deadlines by their names."""
    make = _CHANGES.get(act)
    found: list[Change] = make(body) if make else []
    return [Change(*(_named(line, houses) for line in (one.what, one.before, one.after))) for one in found]


def _named(line: Line, houses: Houses) -> Line:
    name = houses.get(line.words) if line.label else None
    return replace(line, name=name, words="") if name else line


def _one(what: str, before: Line, after: Line) -> list[Change]:
    return [Change(Line(0, label=what), before, after)]


def _label(said: str, words: str = "") -> Line:
    return Line(0, label=said, words=words)


def _seat_sides(body: Mapping[str, Any]) -> tuple[Line, Line]:
    """An officer sits for an institution; every other seat here is for both, a focal point's of one country."""
    at, free = body.get("institution", ""), _label(_("this person does not have the seat"))
    has = _label(_("this person has the seat, for:"), at) if at else _label(_("this person has the seat"))
    has = replace(has, country=str(body.get("country", "")))
    return (free, has) if body["seat"] == "given" else (has, free)


def _of_form(body: Mapping[str, Any]) -> list[Change]:
    """A line a question that is otherwise; what it says now stands among the words to sign."""
    found = changes_between(from_row(body["before"]), from_row(body["after"]))
    return [Change(Line(0, name=one.name), _side(one.before), _after(one)) for one in found]


def _side(said: str | Mapping[str, str]) -> Line:
    return Line(0, words=said) if isinstance(said, str) else Line(0, name=said)


_SHOWN = {Changed.WORDS: "", Changed.CHOICES: "", Changed.VALUE_NEW: _("a new value:"),
          Changed.VALUE_NAMED: _("the same value in other words:")}  # fmt: skip


def _after(one: FormChange) -> Line:
    if one.what is Changed.VALUE_GONE:
        return Line(0, label=_("no longer offered; whoever chose it is asked again"))
    return replace(_side(one.after), label=_SHOWN[one.what]) if one.what in _SHOWN else Line(0, label=one.what.value)


_SIDES = ("before", "after")
_CHANGES: dict[str, Any] = {
    Act.INSTRUMENT_ADOPT.value: lambda body: _one(
        _("The memorandum") if body["kind"] == "memorandum" else _("The regulations"),
        _label(_("still being negotiated")),
        _label(_("in force; clauses:"), str(len(body["clauses"]))),
    ),
    Act.REGULATIONS_AMEND.value: lambda body: (
        _of_form(body)
        if "form" in body
        else [
            Change(Line(0, name=body["name"]), *(Line(0, words=said(body["setting"], body[side])) for side in _SIDES))
        ]
        if "setting" in body
        else _one(_("Clause"), Line(0, words=body["clause"]), _label(_("in the words below")))
    ),
    Act.EDITION_STEP.value: lambda body: _one(
        _("The edition"), Line(0, phase=body["source"]), Line(0, phase=body["target"])
    ),
    Act.DEADLINE_MOVE.value: lambda body: [
        Change(
            _label(_("The deadline"), body["code"]),
            Line(0, at=datetime.fromisoformat(body["from"])),
            Line(0, at=datetime.fromisoformat(body["to"])),
        )
    ],
    Act.CONFLICTS_FIX.value: lambda body: _one(
        _("Conflicts of interest"),
        _label(_("not fixed")),
        _label(_("fixed; pairs barred, of all who were invited:"), str(body["count"])),
    ),
    Act.ASSIGNMENT_RELEASE.value: lambda body: _one(
        _("The assignment"), _label(_("sealed")), _label(_("released; reviews to write:"), str(body["pairs"]))
    ),
    Act.SHORTLIST_FIX.value: lambda body: _one(
        _("The shortlist"), _label(_("open")), _label(_("fixed; entries:"), str(len(body["shortlist"])))
    ),
    Act.JURY_SEAT.value: lambda body: _one(
        _("The jury"), _label(_("proposed")), _label(_("appointed; members:"), str(len(body["jurors"])))
    ),
    Act.DECIDE.value: lambda body: [
        *_one(_("The decision"), _label(_("not signed")), _label(_("signed; honours:"), str(len(body["honours"])))),
        *_one(
            _("The announcement"), _label(_("no instant")), Line(0, at=datetime.fromisoformat(body["announce_at"]))
        ),
    ],
    Act.KEY_ENROL.value: lambda body: _one(
        _("The key"), _label(_("unknown")), _label(_("may sign for its institution:"), body["institution"])
    ),
    Act.KEY_RETIRE.value: lambda body: _one(
        _("The key"), _label(_("signs for its institution:"), body["institution"]), _label(_("signs nothing more"))
    ),
    Act.KEY_RECOVER.value: lambda body: _one(
        _("The key"),
        _label(_("unknown")),
        _label(_("may be enrolled in place of lost ones after days of waiting:"), str(body["days"])),
    ),
    Act.OFFICERS_CHANGE.value: lambda body: _one(_("The seat of an officer"), *_seat_sides(body)),
    Act.SEAT_CHANGE.value: lambda body: _one(ROLES.get(body["role"], _("Seat")), *_seat_sides(body)),
    Act.PERSON_ERASE.value: lambda body: _one(
        _("The data of this person"),
        _label(_("kept")),
        _label(_("destroyed for good; receipts whose words go with it:"), str(len(body["receipts"]))),
    ),
    Act.SECOND_STEP_END.value: lambda body: _one(
        _("The second step of signing in"), _label(_("asked for")), _label(_("ended, until its holder sets one anew"))
    ),
    Act.WITNESS_ENROL.value: lambda body: _one(
        _("The witness"), _label(_("unknown")), _label(_("watches the record:"), body["vkey"].partition("+")[0])
    ),
    Act.WITNESS_RETIRE.value: lambda body: _one(
        _("The witness"),
        _label(_("watches the record:"), body["vkey"].partition("+")[0]),
        _label(_("is asked no more")),
    ),
    Act.APPEAL_ANSWER.value: lambda body: _one(
        _("The appeal"),
        _label(_("waits for an answer")),
        _label(_("upheld") if body["outcome"] == "upheld" else _("not upheld")),
    ),
    Act.CERTIFICATE_SIGN.value: lambda body: _one(
        _("The certificates"), _label(_("not signed")), _label(_("signed; certificates:"), str(body["count"]))
    ),
    Act.CERTIFICATE_WITHDRAW.value: lambda body: _one(
        _("The honour, with its certificate"), _label(_("holds")), _label(_("withdrawn, with its reason shown"))
    ),
}
