"""The forms of the call, as officers build them: at once while the rules are drafted; later as words beside the form
in force, which both institutions then put in its place (`acts/amendments.py`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, performs, type_actors
from charsu.acts.written import clauses_of, sound_form, write_form
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Form
from charsu.queries.forms import form_at, is_free, read_schema, seal_of
from charsu.rules.forms import later_faults, to_schema
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal

Row = Mapping[str, Any]


@performs(Act.FORM_PREPARE)
def keep_form(*, actors: type_actors, now: datetime, edition: Edition, row: Row, seen: str) -> Done:
    """A form as the builder leaves it; `row` is in the shape of the founding text, `seen` the seal of what was shown.

    While the rules are drafted it is the form. Once they stand it is kept beside it, and nothing of it holds yet.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    held = form_at(edition, row)
    if seal_of(held) != seen:
        raise Refused(Refusal.STALE)
    if is_free(edition):
        themes = {theme.code: theme for theme in edition.themes.all()}
        made = write_form(edition, row, clauses_of(edition), themes)
        return Done(made, {"form": name_of(row), "digest": digest(made.schema)})
    if held is None:
        raise NotThere
    form = sound_form(row)
    if faults := later_faults(read_schema(held.schema), form):
        raise Refused(Refusal.FORM, *(f"{one.code}: {one.reason.value}" for one in faults))
    held.draft = to_schema(form)
    held.save(update_fields=["draft"])
    return Done(held, {"form": name_of(row), "digest": digest(held.draft)})


@performs(Act.FORM_PREPARE)
def forget_form(*, actors: type_actors, now: datetime, edition: Edition, row: Row) -> Done:
    """The words beside the form in force are thrown away."""
    held = form_at(edition, row)
    if held is None or held.draft is None:
        raise NotThere
    Form.objects.filter(pk=held.pk).update(draft=None)
    return Done(held, {"form": name_of(row), "forgotten": True})


@performs(Act.FORM_PREPARE)
def drop_form(*, actors: type_actors, now: datetime, edition: Edition, row: Row) -> Done:
    """Take away a form while the rules are drafted; its theme then falls back on the general one."""
    held = form_at(edition, row)
    if held is None or not is_free(edition):
        raise NotThere
    held.delete()
    return Done(edition, {"form": name_of(row), "dropped": True})


def name_of(row: Row) -> str:
    return " ".join(str(row[part]) for part in ("kind", "theme", "stage") if row.get(part))
