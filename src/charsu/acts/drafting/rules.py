"""The rules of an edition while they are drafted: all anew, part by part, or copied from an earlier edition."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from charsu.acts.protocol import Done, party_of, performs, record, tell_of_clauses, type_actors
from charsu.acts.written import (
    KEPT_BY_CODE,
    Rules,
    call_in_order,
    clauses_of,
    composed,
    copied_text,
    fit,
    write_form,
    write_part,
    write_rubric,
    write_rules,
)
from charsu.gate import NotThere, Refused
from charsu.models import Edition
from charsu.queries.editions import is_slug_taken
from charsu.queries.founding import text_of
from charsu.queries.keys import keys_to_carry
from charsu.queries.parties import keyholders_of
from charsu.queries.readiness import NEEDED_DEADLINES
from charsu.queries.rules_text import exact, instant, part_of, rules_of, seal, sheet_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal

CALL_PASSED = gettext_noop("The call opens and closes at instants that lie ahead: choose later ones.")


@performs(Act.EDITION_DRAFT)
def draft(
    *, actors: type_actors, now: datetime, edition: Edition, rules: Rules, deadlines: Mapping[str, datetime]
) -> Done:
    """Set all rules of the edition anew; each cites its clause of the regulations by number. The call lies ahead."""
    if any(deadlines[code] <= now for code in NEEDED_DEADLINES if code in deadlines):
        raise Refused(Refusal.INCOMPLETE, CALL_PASSED)
    write_rules(edition, rules, deadlines)
    return Done(edition, {"digest": digest(rules_of(edition))})


@performs(Act.EDITION_DRAFT)
def set_part(
    *, actors: type_actors, now: datetime, edition: Edition, part: str, rows: list[dict[str, Any]], seen: str
) -> Done:
    """One part of the rules as an editor leaves it. `seen` is the seal of what the editor was shown."""
    if part not in KEPT_BY_CODE:
        raise NotThere
    compare(part_of(_locked(edition), part), seen)
    write_part(edition, part, rows)
    return Done(edition, {"part": part, "digest": digest({"rows": part_of(edition, part)})})


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update().get(pk=edition.pk)


def compare(rows: Any, seen: str) -> None:
    """Two who edit at once: the later save is told, nothing of the earlier is lost."""
    if seen != seal(rows):
        raise Refused(Refusal.STALE)


@performs(Act.EDITION_DRAFT)
def set_sheet(
    *, actors: type_actors, now: datetime, edition: Edition, part: str, row: dict[str, Any], seen: str
) -> Done:
    """A rubric or a form as an editor leaves it: of a kind, for all themes or for one (and of a stage)."""
    writes = {"rubrics": write_rubric, "forms": write_form}
    if part not in writes:
        raise NotThere
    compare(sheet_of(_locked(edition), part, row), seen)
    themes = {theme.code: theme for theme in edition.themes.all()}
    if row.get("theme") and row["theme"] not in themes:
        raise NotThere
    writes[part](edition, row, clauses_of(edition), themes)
    return Done(edition, {"part": part, "digest": digest({"rows": part_of(edition, part)})})


@performs(Act.EDITION_DRAFT)
def drop_sheet(*, actors: type_actors, now: datetime, edition: Edition, part: str, row: dict[str, Any]) -> Done:
    """Take away a rubric or a form; its kind or theme then falls back on what is left."""
    parts: dict[str, Any] = {"rubrics": edition.rubrics, "forms": edition.forms}
    found = parts.get(part)
    if found is None:
        raise NotThere
    facts: dict[str, Any] = {"kind": row["kind"]} | ({"stage": row.get("stage") or 1} if part == "forms" else {})
    facts |= {"theme__code": row["theme"]} if row.get("theme") else {"theme__isnull": True}
    if not found.filter(**facts).delete()[0]:
        raise NotThere
    return Done(edition, {"part": part, "digest": digest({"rows": part_of(edition, part)})})


@performs(Act.EDITION_DRAFT)
def set_supporters(
    *, actors: type_actors, now: datetime, edition: Edition, rows: list[dict[str, Any]], seen: str
) -> Done:
    """Bodies that stand beside the two parties; they hold no key."""
    edition = _locked(edition)
    compare(edition.supporters, seen)
    edition.supporters = [{"name": composed(row["name"]), "part": row["part"]} for row in rows]
    edition.save(update_fields=["supporters"])
    return Done(edition, {"supporters": len(rows)})


@performs(Act.EDITION_BEGIN, recorded=False)
def begin_next(
    *, actors: type_actors, now: datetime, edition: Edition, slug: str, name: Mapping[str, str], opens: datetime
) -> Done:
    """The next edition of an award starts from a copy: the memorandum in force, its regulations proposed anew,
    its rules, and its calendar moved so that the call opens at `opens`."""
    if is_slug_taken(slug):
        raise Refused(Refusal.DONE)
    party = party_of(actors[0])
    if party is None:
        raise Refused(Refusal.ROLE)
    begun = Edition.objects.create(
        award=edition.award,
        slug=slug,
        name=composed(name),
        zone=edition.zone,
        memorandum=edition.memorandum,
        regulations=copied_text(edition.regulations, party, now, actors[0]),
        supporters=edition.supporters,
        follows=edition,
        is_made_up=edition.is_made_up,
    )
    dates = {row.code: row.at for row in edition.deadlines.all()}
    shift = opens - dates["call_opens"] if "call_opens" in dates else timedelta(0)
    write_rules(begun, rules_of(edition), {code: at + shift for code, at in dates.items()})
    body = {
        "follows": edition.slug,
        "memorandum": digest(text_of(begun.memorandum)),
        "parties": [one.code for one in keyholders_of(begun)],
        "rules": digest(rules_of(begun)),
        **keys_to_carry(begun),
    }
    record(edition=slug, act=Act.EDITION_BEGIN, at=now, actors=actors, body=body)
    numbers = begun.regulations.clauses.values_list("number", flat=True)
    tell_of_clauses(edition=begun, party=party, kind=begun.regulations.kind, numbers=numbers, now=now)
    return Done(begun)


@performs(Act.EDITION_DRAFT)
def set_value(*, actors: type_actors, now: datetime, edition: Edition, code: str, value: Any) -> Done:
    """Another value for a figure of the rules, while they are drafted."""
    setting = edition.settings.filter(code=code).first()
    if setting is None:
        raise NotThere
    setting.value = fit(code, value)
    setting.save(update_fields=["value"])
    return Done(setting, {"setting": code, "value": exact(value)})


@performs(Act.EDITION_DRAFT)
def set_deadline(*, actors: type_actors, now: datetime, edition: Edition, code: str, at: datetime) -> Done:
    """Another instant for a deadline, while the rules are drafted; later it takes both institutions."""
    deadline = edition.deadlines.filter(code=code).first()
    if deadline is None:
        raise NotThere
    call_in_order({row.code: row.at for row in edition.deadlines.all()} | {code: at})
    deadline.at = at
    deadline.save(update_fields=["at"])
    return Done(deadline, {"code": code, "at": instant(at)})
