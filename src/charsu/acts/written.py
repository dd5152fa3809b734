"""How rows are written: one put in the place of another, and the rules of an edition, kept by their code, each under
its clause. Used by `drafting`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_noop

from charsu.gate import Refused
from charsu.models import (
    Clause,
    ClauseAgreement,
    ClauseVersion,
    Criterion,
    Deadline,
    Division,
    Edition,
    Form,
    Institution,
    Instrument,
    Person,
    Rubric,
    Setting,
    Terms,
    Theme,
    Tier,
)
from charsu.queries.founding import clause_words
from charsu.queries.terms import frozen, terms_now
from charsu.rules.forms import CallForm, faults_of, from_row, to_schema
from charsu.rules.honours import TierRule, Way, way_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Refusal
from charsu.rules.settings import WrongValue, read, weights_hold
from charsu.rules.shortlist import PARTS
from charsu.rules.texts import clean_text

Rules = Mapping[str, Any]
Row = TypeVar("Row", bound=Model)
KEPT_BY_CODE: dict[str, Any] = {
    "themes": Theme, "divisions": Division, "tiers": Tier, "settings": Setting, "deadlines": Deadline,
}  # fmt: skip
CALL_ORDER = gettext_noop("The call closes after it opens: choose another instant.")
WEIGHTS = gettext_noop("The weights of a rubric sum to 100, or are all equal.")
THEME_OWNS = gettext_noop("A theme that has a rubric or a form of its own is kept: remove those first.")


def put(row: Row, *key: str) -> Row:
    """Keep the whole row, or write it over the one that has the same `key`, in one question to the store."""
    rest = [field.name for field in row._meta.concrete_fields if field.name not in key and not field.primary_key]
    made = type(row)._default_manager.bulk_create([row], update_conflicts=True, unique_fields=key, update_fields=rest)
    return made[0]


def write_rules(edition: Edition, rules: Rules, deadlines: Mapping[str, datetime]) -> None:
    edition.forms.all().delete()
    edition.rubrics.all().delete()
    dated = [{**row, "at": deadlines[row["code"]]} for row in rules.get("deadlines", ()) if row["code"] in deadlines]
    for part in KEPT_BY_CODE:
        write_part(edition, part, dated if part == "deadlines" else list(rules.get(part, ())))
    themes = {theme.code: theme for theme in edition.themes.all()}
    clauses = clauses_of(edition)
    for row in rules.get("rubrics", ()):
        write_rubric(edition, row, clauses, themes)
    for row in rules.get("forms", ()):
        write_form(edition, row, clauses, themes)


def keep_versions(clauses: Iterable[Clause], by: Person | None) -> list[ClauseVersion]:
    """The present words of clauses as versions of theirs."""
    return keep(
        ClauseVersion(
            clause=clause,
            heading=clause.heading,
            text=clause.text,
            digest=digest(clause_words(clause)),
            proposed_by=clause.proposed_by,
            by=by,
            proposed_at=clause.proposed_at,
        )
        for clause in clauses
    )


def keep(versions: Iterable[ClauseVersion]) -> list[ClauseVersion]:
    """Versions as they were proposed. Who proposes one agrees to it."""
    kept = ClauseVersion.objects.bulk_create(versions)
    ClauseAgreement.objects.bulk_create(
        ClauseAgreement(version=one, party=one.proposed_by, by=one.by, at=one.proposed_at) for one in kept
    )
    return kept


def freeze(edition: Edition, since: datetime) -> Terms:
    """The regulations and rules as they stand, bound by their digest; once only while nothing changes."""
    body, last = terms_now(edition), frozen(edition)
    bound = digest(body)
    if last is not None and last.digest == bound:
        return last
    return Terms.objects.create(edition=edition, digest=bound, body=body, since=since)


def copied_text(old: Instrument, party: Institution, now: datetime, by: Person) -> Instrument:
    """The same clauses, proposed anew by `party`: nothing of a copy is in force."""
    new = Instrument.objects.create(
        award=old.award, kind=old.kind, title=old.title, authentic=old.authentic, proposed_by=party
    )
    Clause.objects.bulk_create(
        Clause(
            instrument=new,
            number=clause.number,
            order=clause.order,
            heading=clause.heading,
            text=clause.text,
            proposed_by=party,
            proposed_at=now,
        )
        for clause in old.clauses.all()
    )
    keep_versions(new.clauses.select_related("proposed_by"), by)
    return new


def clauses_of(edition: Edition) -> dict[str, Clause]:
    return {clause.number: clause for clause in edition.regulations.clauses.all()}


def write_part(edition: Edition, part: str, rows: list[dict[str, Any]]) -> None:
    """Rows are kept by their code, so that what points to them stays; those that are gone go."""
    model, clauses = KEPT_BY_CODE[part], clauses_of(edition)
    codes = [row["code"] for row in rows]
    if len(set(codes)) < len(codes):
        raise Refused(Refusal.INCOMPLETE, ", ".join(sorted({code for code in codes if codes.count(code) > 1})))
    if part == "deadlines":
        call_in_order({row["code"]: row["at"] for row in rows})
    gone = model.objects.filter(edition=edition).exclude(code__in=codes)
    if part == "themes" and (Rubric.objects.filter(theme__in=gone).exists() or Form.objects.filter(theme__in=gone)):
        raise Refused(Refusal.DONE, THEME_OWNS)
    gone.delete()
    _by_code(
        model.objects.filter(edition=edition),
        [
            model(edition=edition, **_words(row, order), clause=_clause(clauses, row), **_OWN[part](row))
            for order, row in enumerate(rows, start=1)
        ],
    )


def _by_code(held: QuerySet[Any], rows: Iterable[Any]) -> None:
    """Each row in the place of the one that has its code, if there is one; of two with one code the last counts."""
    known, of_code = dict(held.order_by().values_list("code", "pk")), {row.code: row for row in rows}
    for code in known.keys() & of_code:
        of_code[code].pk = known[code]
        of_code[code].save(force_update=True)
    held.model.objects.bulk_create(row for code, row in of_code.items() if code not in known)


def _words(row: Rules, order: int) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": composed(row.get("name")),
        "text": composed(row.get("text") or row.get("help")),
        "order": order,
    }


def composed(words: Any) -> dict[str, str]:
    return {language: clean_text(said).strip() for language, said in (words or {}).items()}


def _clause(clauses: Mapping[str, Clause], row: Rules) -> Clause:
    number = str(row.get("clause", ""))
    if number not in clauses:
        raise Refused(Refusal.INCOMPLETE, f"{row.get('code') or row.get('kind')}: {number or '?'}")
    return clauses[number]


def _tier(row: Rules) -> dict[str, Any]:
    """An honour as it is given; one that could not be given so is refused."""
    way = row.get("way") or Way.JURY.value
    if way not in {one.value for one in Way}:
        raise Refused(Refusal.INCOMPLETE, f"{row['code']}: {way}")
    per = [part for part in row.get("per") or [] if part in PARTS]
    rule = TierRule(row["code"], way_of(row["code"], way), row.get("most"), tuple(per))
    if rule.fault:
        raise Refused(Refusal.INCOMPLETE, rule.fault.value)
    return {"most": rule.most, "way": rule.way.value, "per": per}


_OWN: dict[str, Callable[[Rules], dict[str, Any]]] = {
    "themes": lambda row: {"owner": composed(row.get("owner"))},
    "divisions": lambda row: {"least": row.get("least") or 0, "most": row.get("most")},
    "tiers": _tier,
    "settings": lambda row: {"value": fit(row["code"], row["value"])},
    "deadlines": lambda row: {"at": row["at"]},
}


def fit(code: str, value: Any) -> Any:
    """The value as it is, if the setting can hold it."""
    try:
        read(code, value)
    except WrongValue as trouble:
        raise Refused(Refusal.INCOMPLETE, trouble.reason.value) from trouble
    return value


def write_rubric(edition: Edition, row: Rules, clauses: Mapping[str, Clause], themes: Mapping[str, Theme]) -> Rubric:
    criteria = list(row.get("criteria", ()))
    if criteria and not weights_hold([one["weight"] for one in criteria]):
        raise Refused(Refusal.INCOMPLETE, WEIGHTS)
    rubric, _ = Rubric.objects.update_or_create(
        edition=edition,
        kind=row["kind"],
        theme=themes[row["theme"]] if row.get("theme") else None,
        defaults={
            "clause": _clause(clauses, row),
            "lowest": row.get("lowest", 0),
            "highest": row.get("highest", 10),
            "step": row.get("step", 1),
        },
    )
    rubric.criteria.exclude(code__in=[one["code"] for one in criteria]).delete()
    made = [
        Criterion(
            rubric=rubric, **_words(one, order), weight=one["weight"], anchors=one.get("anchors") or [],
            reason_required=bool(one.get("reason_required")),
        )
        for order, one in enumerate(criteria, start=1)
    ]  # fmt: skip
    _by_code(rubric.criteria.all(), made)
    return rubric


def write_form(edition: Edition, row: Rules, clauses: Mapping[str, Clause], themes: Mapping[str, Theme]) -> Form:
    form, _ = Form.objects.update_or_create(
        edition=edition,
        kind=row["kind"],
        stage=row.get("stage") or 1,
        theme=themes[row["theme"]] if row.get("theme") else None,
        defaults={"clause": _clause(clauses, row), "schema": to_schema(sound_form(row))},
    )
    return form


def sound_form(row: Rules) -> CallForm:
    """The form of a row, with clean words. Refuses one that has a fault, naming where and which."""
    try:
        form = from_row(_composed(row))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as trouble:
        raise Refused(Refusal.INCOMPLETE, f"{row.get('kind')}: {trouble}") from trouble
    if faults := faults_of(form):
        raise Refused(Refusal.FORM, *(f"{one.code}: {one.reason.value}" for one in faults[:10]))
    return form


def _composed(value: Any) -> Any:
    """The same JSON with clean words."""
    if isinstance(value, str):
        return clean_text(value).strip()
    if isinstance(value, Mapping):
        return {key: _composed(part) for key, part in value.items()}
    return [_composed(part) for part in value] if isinstance(value, list | tuple) else value


def call_in_order(instants: Mapping[str, datetime]) -> None:
    opens, closes = instants.get("call_opens"), instants.get("call_closes")
    if opens and closes and closes <= opens:
        raise Refused(Refusal.INCOMPLETE, CALL_ORDER)
