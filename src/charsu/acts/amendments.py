"""A clause, a figure or a form changed after the announcement: offered and countersigned, dated, told to entrants."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, party_or_refuse, tell, type_actors
from charsu.acts.written import composed, fit, freeze, keep_versions, sound_form
from charsu.gate import NotThere, Refused
from charsu.models import Clause, ClauseAgreement, Edition, FormVersion, Setting, Terms
from charsu.queries.forms import asked_form, form_at
from charsu.queries.founding import text_of
from charsu.queries.rules_text import exact, form_row
from charsu.queries.terms import changed, entrants_of, terms_now
from charsu.rules.forms import from_row, later_faults, to_row, to_schema
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, missing, shows


def amendment_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The words before and after, why, and the digests of the whole text before and after."""
    change = _change(edition, wish)
    if change["before"] == change["after"]:
        raise Refused(Refusal.DONE)
    reason = clean_text(str(wish.get("reason") or "")).strip()
    if not shows(reason):
        raise Refused(Refusal.REASON)
    old, change = terms_now(edition), {**change, "reason": reason}
    return {**change, "terms": {"from": digest(old), "to": digest(changed(old, change))}}


def _change(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    if wish.get("form"):
        return _of_form(edition, wish)
    return _of_setting(edition, wish) if wish.get("setting") else _of_clause(edition, wish)


def _of_form(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The whole form before and after: who has a draft goes on with the new one, what was received stays."""
    key, row = wish["form"], wish.get("row") or {}
    held = form_at(edition, key)
    if held is None:
        raise NotThere
    if Phase(edition.phase) not in {Phase.ANNOUNCED, Phase.OPEN}:
        raise Refused(Refusal.PHASE)
    asked, form = asked_form(held), sound_form({**row, "kind": held.kind})
    if faults := later_faults(asked.form, form):
        raise Refused(Refusal.FORM, *(f"{one.code}: {one.reason.value}" for one in faults))
    before = form_row(asked)
    return {"form": held.version + 1, "before": before, "after": {**before, **to_row(form)}}


def _of_setting(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    row = _setting(edition, str(wish["setting"]))
    value = fit(row.code, wish.get("value"))
    return {"setting": row.code, "name": row.name, "before": exact(row.value), "after": exact(value)}


def _of_clause(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    clause = _clause(edition, str(wish.get("clause", "")))
    words = {part: composed(wish.get(part)) for part in ("heading", "text")}
    lacking = {one for part in words.values() for one in missing(part, edition.regulations.authentic)}
    if lacking:
        raise Refused(Refusal.INCOMPLETE, *sorted(lacking))
    return {"clause": clause.number, "before": {"heading": clause.heading, "text": clause.text}, "after": words}


def _setting(edition: Edition, code: str) -> Setting:
    found = edition.settings.filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def _clause(edition: Edition, number: str) -> Clause:
    found = edition.regulations.clauses.select_related("proposed_by", "instrument").filter(number=number).first()
    if found is None:
        raise NotThere
    return found


@jointly(Act.REGULATIONS_AMEND, describe=amendment_body)
def amend(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the new words hold from now on; what was received before stays under the old ones."""
    freeze(edition, edition.regulations.in_force_at or now)
    if "setting" in body:
        row = _setting(edition, body["setting"])
        row.value = body["after"]
        row.save(update_fields=["value"])
    elif "form" in body:
        _reform(now, edition, body)
    else:
        _reword(actors, now, edition, body)
    change = {key: part for key, part in body.items() if key != "terms"}
    made = Terms.objects.create(
        edition=edition, digest=body["terms"]["to"], body=terms_now(edition), since=now, change=change
    )
    for person in entrants_of(edition):
        tell(person=person, kind="amended", now=now, at=now.isoformat(), edition=edition.slug, **change)
    what = {part: body[part] for part in ("setting", "form", "clause") if part in body}
    return Done(made, {**what, "from": body["terms"]["from"], "to": body["terms"]["to"]})


def _reform(now: datetime, edition: Edition, body: Mapping[str, Any]) -> None:
    """The form with its new questions; the version that it had stays readable."""
    held = form_at(edition, body["after"])
    if held is None:
        raise NotThere
    if not held.versions.exists():
        FormVersion.objects.create(form=held, number=held.version, schema=held.schema, digest=digest(held.schema))
    held.schema, held.version, held.draft = to_schema(from_row(body["after"])), body["form"], None
    held.save(update_fields=["schema", "version", "draft"])
    FormVersion.objects.create(
        form=held, number=held.version, schema=held.schema, digest=digest(held.schema), since=now
    )


def _reword(actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> None:
    """The clause with its new words, as a version to which both parties have agreed."""
    clause, parties = _clause(edition, body["clause"]), [party_or_refuse(person) for person in actors]
    if not clause.versions.exists():
        keep_versions([clause], None)
    clause.heading, clause.text = body["after"]["heading"], body["after"]["text"]
    clause.proposed_by, clause.proposed_at = parties[0], now
    clause.save(update_fields=["heading", "text", "proposed_by", "proposed_at"])
    version = keep_versions([clause], actors[0])[0]
    ClauseAgreement.objects.create(version=version, party=parties[1], by=actors[1], at=now)
    text = edition.regulations
    text.digest = digest(text_of(text))
    text.save(update_fields=["digest"])
