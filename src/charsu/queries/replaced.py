"""What a team sent anew, beside what it had sent before: from one receipt to the next, word by word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from charsu.models import Entry, Receipt
from charsu.queries.entries import told_answers
from charsu.rules.redline import Piece, redline

MOST_SHOWN = 6  # the latest ones; each redline is work


@dataclass(frozen=True)
class Difference:
    """What is otherwise: `name` by language, in the language of the entry where `is_own`."""

    name: Mapping[str, str] | str
    pieces: tuple[Piece, ...]
    is_own: bool = True


@dataclass(frozen=True)
class Replacement:
    """A receipt that took the place of an earlier one."""

    before: str
    after: str
    at: datetime
    rows: tuple[Difference, ...]
    files_in: tuple[str, ...]
    files_out: tuple[str, ...]

    @property
    def is_other(self) -> bool:
        return bool(self.rows or self.files_in or self.files_out)


def replacements_of(entry: Entry) -> tuple[Replacement, ...]:
    """Each with what it changed, the latest first; nothing where an entry was received once."""
    receipts = list(entry.receipts.order_by("-pk")[: MOST_SHOWN + 1])
    return tuple(_between(entry, before, after) for after, before in zip(receipts[:-1], receipts[1:], strict=True))


def _between(entry: Entry, before: Receipt, after: Receipt) -> Replacement:
    old, new = _files(before), _files(after)
    return Replacement(
        before.number, after.number, after.at, tuple(_rows(entry, before, after)),
        tuple(name for digest, name in new.items() if digest not in old),
        tuple(name for digest, name in old.items() if digest not in new),
    )  # fmt: skip


def _files(receipt: Receipt) -> dict[str, str]:
    return {file.get("sha256", ""): file.get("name", "") for file in receipt.content.get("attachments") or ()}


def _rows(entry: Entry, before: Receipt, after: Receipt) -> list[Difference]:
    was, now = (str(one.content.get("title") or "") for one in (before, after))
    old, new = ({one.question.code: one for one in told_answers(entry, receipt)} for receipt in (before, after))
    rows: list[tuple[Any, str, str, bool]] = [(_("Title of the entry"), was, now, True)]
    for code in dict.fromkeys([*new, *old]):
        one: Any = new.get(code) or old[code]
        was, now = (side[code].words if code in side else "" for side in (old, new))
        rows.append((one.question.name, was, now, one.is_own))
    return [Difference(name, redline(*sides), is_own) for name, *sides, is_own in rows if sides[0] != sides[1]]
