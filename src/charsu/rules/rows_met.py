"""Two officers at one part of the rules: its rows are compared value by value, as the questions of an entry are, so
that a row that only one of them touched takes that one's words, and only where both changed the same does it wait."""

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from charsu.rules.drafts import mark, merged

Row = Mapping[str, Any]
Path = tuple[str, ...]  # code of the row; its part; the language. A code alone: that the row is there


@dataclass(frozen=True)
class Clash:
    """Both changed this: what the store holds now, and what was typed here. Nothing: the row, or the words, are
    not there."""

    path: Path
    held: Any
    typed: Any


@dataclass(frozen=True)
class RowsMet:
    """`rows` is the part from now on; where `clashes` stand, `shown` is what the page goes on with: the same, with
    what was typed in the places of the clashes."""

    rows: list[dict[str, Any]]
    shown: list[dict[str, Any]]
    clashes: tuple[Clash, ...] = ()


def seen_of(rows: Sequence[Row]) -> str:
    """What a page carries of the rows that it showed: their order, and a mark of each value."""
    marks = {"/".join(path): mark(value) for path, value in _values(rows).items()}
    return json.dumps({"order": [row["code"] for row in rows], "marks": marks}, separators=(",", ":"))


def order_seen(seen: str) -> set[str]:
    """The codes of the rows that the page showed."""
    return set(_read(seen)[0])


def rows_met(held: Sequence[Row], typed: Sequence[Row], seen: str) -> RowsMet:
    """`held` by the store, `typed` on a page that showed what `seen` tells. Of a page that tells nothing, whatever
    differs is a clash."""
    order, marks = _read(seen)
    if order and seen_of(held) == seen:  # nobody else was here
        rows = [dict(row) for row in typed]
        return RowsMet(rows, rows)
    here = {row["code"] for row in typed}
    mine = _values(typed)
    mine |= {path: None for path in marks if path[0] in here and path not in mine}  # cleared here
    gone = [code for code in order if code not in here]
    store = _values(held)
    found = merged(
        {"/".join(path): value for path, value in store.items()},
        {"/".join(path): value for path, value in mine.items()},
        {"/".join(path): value for path, value in marks.items()},
    )
    known = {row["code"] for row in held}
    clashes = [Clash(tuple(path.split("/")), *sides) for path, sides in found.conflicts.items()]
    changed = {tuple(path.split("/")): found.values[path] for path in found.changed}
    clashes += [
        Clash(path, None, value) for path, value in changed.items() if path[0] not in known and path[0] in order
    ]
    clashes += [Clash((code,), code, None) for code in gone if code in known and _is_new(code, store, marks)]
    return _joined(held, typed, order, changed, clashes)


def _is_new(code: str, store: Mapping[Path, Any], marks: Mapping[Path, str]) -> bool:
    """Whether somebody changed a value of this row since the page was shown."""
    paths = {path for path in (*store, *marks) if path[0] == code}
    return any(mark(store.get(path)) != marks.get(path, "") for path in paths)


def _joined(
    held: Sequence[Row], typed: Sequence[Row], order: Sequence[str], changed: Mapping[Path, Any], clashes: list[Clash]
) -> RowsMet:
    stays = {clash.path[0] for clash in clashes}
    ours, known = {row["code"]: row for row in typed}, {row["code"] for row in held}
    rows = {row["code"]: deepcopy(dict(row)) for row in held}
    rows = {code: row for code, row in rows.items() if code in ours or code not in order or code in stays}
    rows |= {code: deepcopy(dict(row)) for code, row in ours.items() if code not in known and code not in order}
    for path, value in changed.items():
        if path[0] in known:
            _put(rows[path[0]], path, value)
    shown = deepcopy(rows)
    for clash in clashes:
        code = clash.path[0]
        if code not in known:
            shown[code] = deepcopy(dict(ours[code]))
        elif len(clash.path) > 1:
            _put(shown[code], clash.path, clash.typed)
    codes = _in_order([row["code"] for row in held], [row["code"] for row in typed], order)
    at_last = [[one[code] for code in codes if code in one] for one in (rows, shown)]
    return RowsMet(at_last[0], at_last[1], tuple(clashes))


def _in_order(held: Sequence[str], typed: Sequence[str], seen: Sequence[str]) -> list[str]:
    """As it was set here; where nothing was moved here, as the store has it. What the other side lacks comes last."""
    moved = [code for code in typed if code in seen] != [code for code in seen if code in typed]
    first, more = (typed, held) if moved else (held, typed)
    return [*first, *(code for code in more if code not in first)]


def _put(row: dict[str, Any], path: Path, value: Any) -> None:
    if len(path) == 2:
        row[path[1]] = value
    elif len(path) == 3:
        said = {language: words for language, words in (row.get(path[1]) or {}).items() if language != path[2]}
        row[path[1]] = said | ({path[2]: value} if value else {})


def _values(rows: Iterable[Row]) -> dict[Path, Any]:
    """Every value under its path; words stand apart by their language."""
    found: dict[Path, Any] = {}
    for row in rows:
        code = str(row["code"])
        found[(code,)] = code
        for part, value in row.items():
            if part in {"name", "text", "owner"} and isinstance(value, Mapping):
                found |= {(code, part, language): said for language, said in value.items()}
            elif part != "code":
                found[code, part] = value
    return found


def _read(seen: str) -> tuple[list[str], dict[Path, str]]:
    try:
        told = json.loads(seen)
        marks = {tuple(str(path).split("/")): str(one) for path, one in told["marks"].items()}
        return [str(code) for code in told["order"]], marks
    except (ValueError, TypeError, KeyError, AttributeError):
        return [], {}
