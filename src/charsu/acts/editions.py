"""An edition: its rules while they are drafted, its steps from phase to phase, its deadlines.

No other file writes a phase.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import (
    Clause,
    Criterion,
    Deadline,
    Division,
    Edition,
    Form,
    Question,
    Rubric,
    Setting,
    Theme,
    Tier,
)
from charsu.queries.readiness import unmet
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase, Step, step_between
from charsu.rules.permissions import Act, Refusal
from charsu.rules.settings import WrongValue, read

Rules = Mapping[str, Any]


@performs(Act.EDITION_DRAFT)
def draft(
    *, actors: type_actors, now: datetime, edition: Edition, rules: Rules, deadlines: Mapping[str, datetime]
) -> Done:
    """Set all rules of the edition anew; each cites its clause of the regulations by number."""
    clauses = {clause.number: clause for clause in edition.regulations.clauses.all()}
    _clear(edition)
    themes = {row["code"]: Theme.objects.create(**_ruling(edition, row, clauses)) for row in _rows(rules, "themes")}
    for row in _rows(rules, "divisions"):
        size = {"least": row.get("least") or 0, "most": row.get("most")}
        Division.objects.create(**_ruling(edition, row, clauses), **size)
    for row in _rows(rules, "tiers"):
        Tier.objects.create(**_ruling(edition, row, clauses), most=row.get("most"))
    for row in _rows(rules, "settings"):
        Setting.objects.create(**_ruling(edition, row, clauses), value=_fit(row["code"], row["value"]))
    _set_deadlines(edition, rules, clauses, deadlines)
    for row in _rows(rules, "rubrics"):
        _rubric(edition, row, clauses, themes)
    for row in _rows(rules, "forms"):
        _form(edition, row, clauses, themes)
    return Done(edition, {"digest": digest(rules_of(edition))})


def _clear(edition: Edition) -> None:
    """Whatever was drafted before goes, dependants first."""
    for old in (edition.forms, edition.rubrics, edition.settings, edition.deadlines):
        old.all().delete()
    for old_part in (edition.themes, edition.divisions, edition.tiers):
        old_part.all().delete()


def _set_deadlines(
    edition: Edition, rules: Rules, clauses: Mapping[str, Clause], deadlines: Mapping[str, datetime]
) -> None:
    for row in _rows(rules, "deadlines"):
        if row["code"] in deadlines:
            Deadline.objects.create(**_ruling(edition, row, clauses), at=deadlines[row["code"]])


def _rows(rules: Rules, part: str) -> list[dict[str, Any]]:
    """The rows of a part, numbered as they stand."""
    return [{"order": order, **row} for order, row in enumerate(rules.get(part, ()), start=1)]


def _clause(clauses: Mapping[str, Clause], row: Rules) -> Clause:
    number = str(row.get("clause", ""))
    if number not in clauses:
        raise Refused(Refusal.INCOMPLETE, f"{row.get('code') or row.get('kind')}: {number or '?'}")
    return clauses[number]


def _words(row: Rules) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row.get("name") or {},
        "text": row.get("text") or row.get("help") or {},
        "order": row["order"],
    }


def _ruling(edition: Edition, row: Rules, clauses: Mapping[str, Clause]) -> dict[str, Any]:
    return {**_words(row), "edition": edition, "clause": _clause(clauses, row)}


def _rubric(edition: Edition, row: Rules, clauses: Mapping[str, Clause], themes: Mapping[str, Theme]) -> None:
    rubric = Rubric.objects.create(
        edition=edition,
        clause=_clause(clauses, row),
        kind=row["kind"],
        theme=themes[row["theme"]] if row.get("theme") else None,
        lowest=row.get("lowest", 0),
        highest=row.get("highest", 10),
        step=row.get("step", 1),
    )
    Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            weight=criterion["weight"],
            reason_required=bool(criterion.get("reason_required")),
            anchors=criterion.get("anchors") or [],
            **_words(criterion),
        )
        for criterion in _rows(row, "criteria")
    )


def _form(edition: Edition, row: Rules, clauses: Mapping[str, Clause], themes: Mapping[str, Theme]) -> None:
    form = Form.objects.create(
        edition=edition,
        clause=_clause(clauses, row),
        kind=row["kind"],
        theme=themes[row["theme"]] if row.get("theme") else None,
    )
    Question.objects.bulk_create(
        Question(
            form=form,
            kind=question["kind"],
            required=bool(question.get("required")),
            max_words=question.get("max_words"),
            choices=question.get("choices"),
            **_words(question),
        )
        for question in _rows(row, "questions")
    )


@performs(Act.EDITION_DRAFT)
def set_value(*, actors: type_actors, now: datetime, edition: Edition, code: str, value: Any) -> Done:
    """Another value for a figure of the rules, while they are drafted."""
    setting = edition.settings.filter(code=code).first()
    if setting is None:
        raise NotThere
    setting.value = _fit(code, value)
    setting.save(update_fields=["value"])
    return Done(setting, {"setting": code, "value": _exact(value)})


@performs(Act.EDITION_DRAFT)
def set_deadline(*, actors: type_actors, now: datetime, edition: Edition, code: str, at: datetime) -> Done:
    """Another instant for a deadline, while the rules are drafted; later it takes both institutions."""
    deadline = _deadline(edition, code)
    _in_order(edition, code, at)
    deadline.at = at
    deadline.save(update_fields=["at"])
    return Done(deadline, {"code": code, "at": _instant(at)})


def _fit(code: str, value: Any) -> Any:
    """The value as it is, if the setting can hold it."""
    try:
        read(code, value)
    except WrongValue as trouble:
        raise Refused(Refusal.INCOMPLETE, trouble.reason.value) from trouble
    return value


def rules_of(edition: Edition) -> dict[str, Any]:
    """All rules of an edition as whole numbers and strings: what both sign when they announce it."""
    rubrics = edition.rubrics.order_by("pk").prefetch_related("criteria")
    forms = edition.forms.order_by("pk").prefetch_related("questions")
    return {
        "deadlines": {row.code: _instant(row.at) for row in edition.deadlines.all()},
        "divisions": [[row.code, row.least, row.most] for row in edition.divisions.all()],
        "forms": [[form.kind, [[q.code, q.required] for q in form.questions.all()]] for form in forms],
        "rubrics": [[rubric.kind, [[c.code, c.weight] for c in rubric.criteria.all()]] for rubric in rubrics],
        "settings": {row.code: _exact(row.value) for row in edition.settings.all()},
        "themes": [[row.code, row.name] for row in edition.themes.all()],
        "tiers": [[row.code, row.most] for row in edition.tiers.all()],
    }


@performs(Act.EDITION_STEP)
def step(*, actors: type_actors, now: datetime, edition: Edition, target: Phase | str) -> Done:
    """A step that one institution may take alone; where two keys are asked for, this refuses."""
    move = _move(edition, str(target))
    if move.keys > 1:
        raise Refused(Refusal.OTHER_KEY)
    return _take(edition, move, now)


def step_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    move = _move(edition, str(wish.get("target", "")))
    body: dict[str, Any] = {"source": move.source.value, "target": move.target.value}
    if move.target is Phase.ANNOUNCED:
        body["rules"] = rules_of(edition)
    return body


@jointly(Act.EDITION_STEP, describe=step_body)
def take_step(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the edition moves on, if nothing that the step needs is missing."""
    return _take(edition, _move(edition, body["target"]), now)


def _move(edition: Edition, target: str) -> Step:
    known = target in {phase.value for phase in Phase}
    move = step_between(Phase(edition.phase), Phase(target)) if known else None
    if move is None:
        raise Refused(Refusal.PHASE)
    return move


def _take(edition: Edition, move: Step, now: datetime) -> Done:
    missing = unmet(edition, move, now)
    if missing:
        raise Refused(Refusal.NEEDS, *(need.value for need in missing))
    moved = Edition.objects.filter(pk=edition.pk, phase=move.source.value).update(phase=move.target.value)
    if not moved:
        raise Refused(Refusal.PHASE)
    edition.phase = move.target.value
    return Done(edition, {"source": move.source.value, "target": move.target.value})


def deadline_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    deadline = _deadline(edition, str(wish.get("code", "")))
    at = _parsed(wish.get("at"))
    _in_order(edition, deadline.code, at)
    return {"code": deadline.code, "from": _instant(deadline.at), "to": _instant(at)}


@jointly(Act.DEADLINE_MOVE, describe=deadline_body)
def move_deadline(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the deadline is another instant, which must lie ahead."""
    at = _parsed(body["to"])
    if at <= now:
        raise Refused(Refusal.LATE)
    deadline = _deadline(edition, body["code"])
    deadline.at = at
    deadline.save(update_fields=["at"])
    return Done(deadline, dict(body))


def _deadline(edition: Edition, code: str) -> Deadline:
    deadline = edition.deadlines.filter(code=code).first()
    if deadline is None:
        raise NotThere
    return deadline


def _parsed(at: object) -> datetime:
    try:
        parsed = datetime.fromisoformat(str(at))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE) from trouble
    if parsed.tzinfo is None:
        raise Refused(Refusal.INCOMPLETE)
    return parsed


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _in_order(edition: Edition, code: str, at: datetime) -> None:
    """The call closes after it opens."""
    instants = {row.code: row.at for row in edition.deadlines.all()} | {code: at}
    opens, closes = instants.get("call_opens"), instants.get("call_closes")
    if opens and closes and closes <= opens:
        raise Refused(Refusal.INCOMPLETE, "The call closes after it opens: choose another instant.")


def _exact(value: Any) -> Any:
    """Canonical bytes know no floats; a figure with a fraction is written out."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, list):
        return [_exact(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _exact(part) for key, part in value.items()}
    return value
