"""What entrants were told: regulations and rules as frozen, their amendments, and under which an entry came.

Deadlines stand outside: both parties move them by an act of its own, and entrants are told of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from charsu.models import Clause, Edition, JointAct, Person, Receipt, Terms
from charsu.queries.figure_words import said
from charsu.queries.founding import languages_of, text_of
from charsu.queries.negotiation import Redline, redlines
from charsu.queries.rules_text import rules_of
from charsu.queries.signing import is_as_offered
from charsu.rules.forms import FormChange, changes_between, from_row
from charsu.rules.ledger.canonical import has_digest
from charsu.rules.permissions import Act

Change = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """A clause's words on one side of a change."""

    heading: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True)
class Amendment:
    """What both parties changed after the text was announced: a clause or a figure."""

    since: datetime
    digest: str
    clause: str
    name: Mapping[str, str]
    rows: tuple[Redline, ...] = ()
    kept: tuple[str, ...] = ()  # the languages whose words stayed
    before: str = ""
    after: str = ""
    questions: tuple[FormChange, ...] = ()
    reason: str = ""
    is_signed: bool = False  # with keys: the statement can be taken away


def terms_now(edition: Edition) -> dict[str, Any]:
    """The regulations and the rules as they stand, without the calendar."""
    rules = {part: rows for part, rows in rules_of(edition).items() if part != "deadlines"}
    return {"regulations": text_of(edition.regulations), "rules": rules}


def changed(terms: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """The same with one clause or one figure changed."""
    text, rules = dict(terms["regulations"]), dict(terms["rules"])
    if "setting" in change:
        rules["settings"] = [
            {**row, "value": change["after"]} if row["code"] == change["setting"] else row
            for row in rules["settings"]
        ]
    elif "form" in change:
        rules["forms"] = [change["after"] if row == change["before"] else row for row in rules["forms"]]
    else:
        text["clauses"] = [
            {**row, **change["after"]} if row["number"] == change["clause"] else row for row in text["clauses"]
        ]
    return {"regulations": text, "rules": rules}


def terms_told(edition: Edition) -> dict[str, Any]:
    """`terms`, the text in force as it was frozen or amended; `is_altered` where its digest is another's;
    `frozen_since`, when a text was first frozen; `amendments`, the oldest first."""
    rows = list(Terms.objects.filter(edition=edition).order_by("pk"))
    told: dict[str, Any] = {"terms": None}
    if rows:
        is_altered = not has_digest(rows[-1].body, rows[-1].digest)
        told = {"terms": rows[-1], "frozen_since": rows[0].since, "is_altered": is_altered}
    return {**told, "amendments": _amendments(edition, rows)}


def clause_of_figure(edition: Edition, act: str, body: Mapping[str, Any]) -> Clause | None:
    """The clause of a figure that an act amends: its words stay as they are. Nothing for any other act."""
    if act != Act.REGULATIONS_AMEND.value or not body.get("setting"):
        return None
    return Clause.objects.filter(settings__edition=edition, settings__code=body["setting"]).first()


def outrun(amendments: Sequence[Amendment]) -> list[Amendment]:
    """Amendments of figures since which the words of their clause were not amended: the words may tell another."""
    last = {one.clause: one.since for one in amendments if one.rows}
    return [one for one in amendments if one.after and one.since >= last.get(one.clause, one.since)]


def _amendments(edition: Edition, rows: Sequence[Terms]) -> tuple[Amendment, ...]:
    found = [row for row in rows if row.change]
    if not found:
        return ()
    languages = languages_of(edition.regulations)
    names = {row.code: (row.name, row.clause.number) for row in edition.settings.select_related("clause")}
    signed = JointAct.objects.filter(
        act=Act.REGULATIONS_AMEND.value, edition=edition.slug, performed_at__isnull=False, statement__isnull=False
    )
    bound = {joint.agreed["terms"]["to"] for joint in signed if is_as_offered(joint)}
    return tuple(replace(_amendment(row, languages, names), is_signed=row.digest in bound) for row in found)


def _amendment(row: Terms, languages: tuple[str, ...], names: Mapping[str, tuple[Any, str]]) -> Amendment:
    made = _amended(row, languages, names)
    return replace(made, reason=row.change.get("reason", ""))


def _amended(row: Terms, languages: tuple[str, ...], names: Mapping[str, tuple[Any, str]]) -> Amendment:
    change = row.change
    if "form" in change:
        forms = [from_row(change[side]) for side in ("before", "after")]
        is_practice = change["after"]["kind"] == "practice"
        name = gettext("Form for practices") if is_practice else gettext("Form for research works")
        words = {get_language() or "en": name}
        return Amendment(row.since, row.digest, change["after"]["clause"], words, questions=changes_between(*forms))
    if "setting" in change:
        name, clause = names.get(change["setting"], ({}, ""))
        before, after = (said(change["setting"], change[side]) for side in ("before", "after"))
        return Amendment(row.since, row.digest, clause, name, before=before, after=after)
    old, new = (Words(**change[side]) for side in ("before", "after"))
    told = _by_language(old, new, languages)
    rows = tuple(one for one in told.rows if one.is_changed)
    return Amendment(row.since, row.digest, change["clause"], new.heading, rows or told.rows, told.kept)


@dataclass(frozen=True)
class OfferedWords:
    """A clause as an offered amendment changes it; `kept` are the languages whose words stay, where others change."""

    rows: tuple[Redline, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]


def offered_words(edition: Edition, act: str, body: Mapping[str, Any]) -> OfferedWords | None:
    """What an offered amendment of a clause changes in each language; nothing for any other act."""
    if act != Act.REGULATIONS_AMEND.value or not {"after", "before", "clause"} <= set(body):
        return None
    old, new = (Words(**body[side]) for side in ("before", "after"))
    return _by_language(old, new, languages_of(edition.regulations))


def _by_language(old: Words, new: Words, languages: tuple[str, ...]) -> OfferedWords:
    rows = redlines(old, new, languages)
    changed = tuple(row.language for row in rows if row.is_changed)
    return OfferedWords(rows, changed, tuple(row.language for row in rows if not row.is_changed) if changed else ())


def frozen(edition: Edition) -> Terms | None:
    """The text that is in force now, as it was frozen or amended."""
    return Terms.objects.filter(edition=edition).order_by("-id").first()


def older_terms(receipt: Receipt | None) -> datetime | None:
    """Since when the text stood under which an entry was received, where it was amended after that."""
    if receipt is None:
        return None
    rows = list(Terms.objects.filter(edition_id=receipt.entry.edition_id).values_list("since", flat=True))
    known = [since for since in rows if since <= receipt.at]
    return (known or rows)[-1] if known and len(known) < len(rows) else None


def entrants_of(edition: Edition) -> tuple[Person, ...]:
    """Who belongs to the team of a city that has an entry, received or still a draft."""
    cities = edition.entries.filter(withdrawn_at__isnull=True).values("municipality")
    found = Person.objects.filter(memberships__municipality__in=cities, is_active=True)
    return tuple(found.distinct().order_by("pk"))
