"""What the store holds and nobody can read: an export carries the rest, and names the row.

Whoever keeps the server could otherwise deny everybody the file that convicts him, by one value that is none.
No value is told, since what is sealed may stand in it: table, row and column alone.
"""

from collections.abc import Callable
from json import loads
from typing import Any

from django.db.models import QuerySet

from charsu.models import (
    Edition,
    Form,
    JointAct,
    Minutes,
    Receipt,
    Remark,
    Rubric,
    ScoreSheet,
    Seal,
    Setting,
    ShortlistChange,
)
from charsu.models.editions import KINDS
from charsu.rules.forms import from_schema
from charsu.rules.ledger.canonical import canonical, commitment
from charsu.rules.settings import read as read_figure

SEALED = ("shortlist", "decision", "appeal", "sitting")
NO_COMMITMENT = "unreadable"


class Reading:
    """Reads part by part. `lost` are the parts that could not be read, each with the kind of its trouble."""

    def __init__(self) -> None:
        self.lost: dict[str, str] = {}

    def part(self, name: str, ask: Callable[[], Any], instead: Any) -> Any:
        """What `ask` gives; `instead` where it cannot be read."""
        try:
            return ask()
        except Exception as trouble:  # noqa: BLE001 -- whatever stands in the store, the rest is told
            self.lost[name] = type(trouble).__name__
            return instead

    def value(self, name: str, ask: Callable[[], Any], instead: Any) -> Any:
        """The same of what goes into a file with others; `instead` also where it has no place in canonical JSON."""
        return self.part(name, lambda: loads(canonical(ask())), instead)

    def document(self, path: str, ask: Callable[[], Any]) -> dict[str, bytes]:
        """The file of what `ask` gives; none where that cannot be read."""
        content = self.part(path, lambda: canonical(ask()), None)
        return {} if content is None else {path: content}


def bound(salt: str, value: Any) -> str:
    """The commitment over what the store holds, computed anew; a word that is none where it cannot be."""
    try:
        return commitment(bytes.fromhex(salt), value)
    except (TypeError, ValueError):
        return NO_COMMITMENT


def unreadable_rows(edition: Edition) -> list[str]:
    """Table, row and column of each value that the export needs and that is none."""
    told = [_named(rows, pk, column) for rows, column, read in _columns(edition) for pk in _amiss(rows, column, read)]
    figures = Setting.objects.filter(edition=edition)
    codes = dict(figures.values_list("pk", "code"))
    values = _values(figures, "value")
    return told + [
        _named(figures, pk, "value")
        for pk, value in values.items()
        if _refuses(lambda figure, code=codes[pk]: read_figure(code, figure), value)  # type: ignore[misc]
    ]


def _amiss(rows: QuerySet[Any], column: str, read: Callable[[Any], Any]) -> list[int]:
    return [pk for pk, value in _values(rows, column).items() if _refuses(read, value)]


def _values(rows: QuerySet[Any], column: str) -> dict[int, Any]:
    """By row. Where something is no JSON at all, they are asked one by one, and it counts as nothing."""
    try:
        return dict(rows.order_by("pk").values_list("pk", column))
    except ValueError:
        return {pk: _value(rows, pk, column) for pk in rows.order_by("pk").values_list("pk", flat=True)}


def _value(rows: QuerySet[Any], pk: int, column: str) -> Any:
    try:
        return rows.values_list(column, flat=True).get(pk=pk)
    except ValueError:
        return None


def _refuses(read: Callable[[Any], Any], value: Any) -> bool:
    try:
        read(value)
    except Exception:  # noqa: BLE001 -- whatever its reader refuses
        return True
    return False


def _named(rows: QuerySet[Any], pk: int, column: str) -> str:
    return f"{rows.model._meta.db_table} {pk}, {column}"


def _columns(edition: Edition) -> list[tuple[QuerySet[Any], str, Callable[[Any], Any]]]:
    sheets = ScoreSheet.objects.filter(assignment__entry__edition=edition, submitted_at__isnull=False)
    seals = Seal.objects.filter(edition=edition)
    receipts = Receipt.objects.filter(entry__edition=edition)
    return [
        (JointAct.objects.filter(edition=edition.slug), "body", _body),
        (seals, "of", _sealed),
        (seals, "body", dict.items),
        (seals.filter(of="shortlist"), "body", lambda value: value["left_out"]),
        (seals, "salt", _salt),
        (sheets, "salt", _salt),
        (sheets.exclude(words_salt=""), "words_salt", _salt),
        (Remark.objects.filter(entry__edition=edition).exclude(salt=""), "salt", _salt),
        (Minutes.objects.filter(sitting__edition=edition).exclude(salt=""), "salt", _salt),
        (ShortlistChange.objects.filter(edition=edition).exclude(salt=""), "salt", _salt),
        (receipts.exclude(salt=""), "salt", _salt),
        (receipts, "commitment", bytes.fromhex),
        (Form.objects.filter(edition=edition), "schema", from_schema),
        (Rubric.objects.filter(edition=edition), "kind", _kind),
    ]  # fmt: skip


def _body(value: Any) -> None:
    canonical(value["body"])


def _salt(value: str) -> None:
    commitment(bytes.fromhex(value), {})


def _sealed(value: str) -> None:
    what, _, number = value.partition(" ")
    SEALED.index(what)
    if number:
        int(number)


def _kind(value: str) -> None:
    dict(KINDS)[value]
