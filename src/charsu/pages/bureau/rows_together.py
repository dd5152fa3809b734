"""Rows of the rules between the page and the store: in one shape to be compared, and in words where two edits met."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from charsu.pages.bureau.editor_forms import RowForm
from charsu.queries.figure_words import said
from charsu.queries.rules_text import exact, instant
from charsu.rules.rows_met import Clash, order_seen

HEAD = ("clause", "lowest", "highest", "step")
HEAD_CODE = "sheet"


def coded(supporters: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Supporters have no code in the store; on the page their place is one."""
    return [{"code": f"row-{number}", **row} for number, row in enumerate(supporters, start=1)]


def head_row(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": HEAD_CODE, **facts}


def typed_rows(rows: Any, part: str, stored: Sequence[Mapping[str, Any]], seen: str) -> list[dict[str, Any]]:
    """What was typed, in the shape of what is stored. A row that somebody removed meanwhile keeps its code."""
    kept = sorted((form for form in rows if form.is_kept), key=lambda form: form.cleaned_data.get("at_place") or 999)
    shown = order_seen(seen)
    codes = {row["code"] for row in stored} | shown
    return [_in_shape(_row(form, codes, shown), part) for form in kept if part != "settings" or form.row]


def _row(form: RowForm, codes: set[str], shown: Collection[str]) -> dict[str, Any]:
    row, code = form.to_row(codes), form.cleaned_data.get("code")
    return {**row, "code": code} if code in shown else row


def _in_shape(row: dict[str, Any], part: str) -> dict[str, Any]:
    if part == "deadlines":
        return {**row, "at": instant(row["at"])}
    return {**row, "value": exact(row["value"])} if part == "settings" else row


def to_be_kept(rows: Iterable[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    if part != "deadlines":
        return list(rows)
    return [{**row, "at": datetime.fromisoformat(row["at"])} for row in rows]


@dataclass(frozen=True)
class Both:
    """A place where two edits met: the two versions as fields show them, and where to choose."""

    row: Mapping[str, str]
    label: str
    at: str
    held: str
    typed: str
    moments: tuple[datetime | None, datetime | None] = (None, None)


def both_versions(clashes: Iterable[Clash], shown: Any, held: Any, head: forms.Form | None = None) -> list[Both]:
    """`shown` are the rows of the page, `held` those of the store."""
    here, there = ({form.row["code"]: form for form in rows if form.row} for rows in (shown, held))
    return [_both(clash, here.get(clash.path[0]), there.get(clash.path[0]), head) for clash in clashes]


def _both(clash: Clash, here: RowForm | None, there: RowForm | None, head: forms.Form | None) -> Both:
    row = (here or there).row["name"] if (here or there) else {}  # type: ignore[union-attr]
    form, name = here or head, "_".join(clash.path[1:])
    field = form[name] if form is not None and name in form.fields else None
    if field is None:  # the whole row, or a figure of several fields
        first = next(iter(here.fields)) if here else ""
        at = here[first].auto_id if here else ""
        code = clash.path[0] if name == "value" else ""
        label = _("Value") if name else ""
        return Both(row, label, at, _whole(code, clash.held), _whole(code, clash.typed))
    held, typed = _in_words(field, clash.held), _in_words(field, clash.typed)
    return Both(row, str(field.label), str(field.auto_id), held, typed, _moments(field, clash))


def _whole(code: str, value: Any) -> str:
    if code:
        return said(code, value)
    return _("as it stands below") if value else _("removed")


def _in_words(field: forms.BoundField, value: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    listed = value if isinstance(value, list | tuple) else [value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "; ".join(
        str(choices.get(one, one)) for one in listed if one not in (None, "") and not isinstance(one, dict)
    )


def _moments(field: forms.BoundField, clash: Clash) -> tuple[datetime | None, datetime | None]:
    moment = getattr(field.field, "moment", None)
    return (moment(clash.held), moment(clash.typed)) if moment else (None, None)
