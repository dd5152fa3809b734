"""The texts between the parties, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.gate import NotThere, require, standing_of
from charsu.models import Clause, Edition, Institution, Instrument, Membership, Person
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Role
from charsu.rules.texts import pick

HOUSE_LANGUAGES = ("fa", "ru", "en")


@dataclass(frozen=True)
class ClauseWords:
    language: str
    heading: str
    text: str


@dataclass(frozen=True)
class ClauseSide:
    """A clause with its words side by side."""

    pk: int
    number: str
    proposed_by: Institution
    proposed_at: datetime
    words: tuple[ClauseWords, ...]
    governs: tuple[dict[str, str], ...] = ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """The languages in which its heading or its words are missing."""
        return tuple(one.language for one in self.words if not (one.heading.strip() and one.text.strip()))


@dataclass(frozen=True)
class Text:
    kind: str
    title: dict[str, str]
    proposed_by: Institution
    in_force_at: datetime | None
    digest: str
    languages: tuple[str, ...]
    clauses: tuple[ClauseSide, ...]

    @property
    def anchor(self) -> str:
        """What stands before a clause's number in its address; rules cite the regulations."""
        return "clause-" if self.kind == "regulations" else "memorandum-clause-"


def texts(edition: Edition) -> tuple[Text, ...]:
    """Memorandum and regulations, clause by clause."""
    pks = (edition.memorandum_id, edition.regulations_id)
    found = Instrument.objects.filter(pk__in=pks).select_related("proposed_by")
    by_pk = {row.pk: row for row in found.prefetch_related("clauses__proposed_by")}
    governs = _governed(edition)
    return tuple(_text(by_pk[pk], governs) for pk in pks)


def _governed(edition: Edition) -> dict[int, list[dict[str, str]]]:
    """What each clause governs: the names of figures, dates, themes, divisions and honours under it, at once."""
    first, *others = (
        part.order_by().values_list("clause_id", "name")
        for part in (edition.settings, edition.deadlines, edition.themes, edition.divisions, edition.tiers)
    )
    named: dict[int, list[dict[str, str]]] = {}
    for clause, name in first.union(*others, all=True):
        named.setdefault(clause, []).append(name)
    return named


def _text(instrument: Instrument, governs: Mapping[int, list[dict[str, str]]]) -> Text:
    languages = tuple(instrument.authentic) or HOUSE_LANGUAGES
    return Text(
        kind=instrument.kind,
        title=instrument.title,
        proposed_by=instrument.proposed_by,
        in_force_at=instrument.in_force_at,
        digest=instrument.digest or digest(text_of(instrument)),
        languages=languages,
        clauses=tuple(_side(clause, languages, governs) for clause in instrument.clauses.all()),
    )


def text_of(instrument: Instrument) -> dict[str, Any]:
    """The whole text in all its languages: what both institutions put their keys to."""
    return {
        "kind": instrument.kind,
        "title": instrument.title,
        "authentic": instrument.authentic,
        "clauses": [clause_words(clause) for clause in instrument.clauses.all()],
    }


def clause_words(clause: Clause) -> dict[str, Any]:
    return {"number": clause.number, "heading": clause.heading, "text": clause.text}


def _side(clause: Clause, languages: tuple[str, ...], governs: Mapping[int, list[dict[str, str]]]) -> ClauseSide:
    words = tuple(
        ClauseWords(language, clause.heading.get(language, ""), clause.text.get(language, ""))
        for language in languages
    )
    governed = tuple(governs.get(clause.pk, ()))
    return ClauseSide(clause.pk, clause.number, clause.proposed_by, clause.proposed_at, words, governed)


def clause_of(edition: Edition, pk: int) -> Clause:
    """A clause of this edition's texts, or as if it were not there."""
    clause = Clause.objects.select_related("instrument").filter(pk=pk).first()
    if clause is None or clause.instrument_id not in {edition.memorandum_id, edition.regulations_id}:
        raise NotThere
    return clause


def clause_choices(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Number and heading of each clause of the regulations, for a select."""
    rows = Clause.objects.filter(instrument=edition.regulations_id).values_list("number", "heading")
    return [(number, f"{number} · {pick(heading, language)[1]}") for number, heading in rows]


def text_of_kind(edition: Edition, kind: str) -> Instrument:
    """The memorandum or the regulations."""
    if kind not in {"memorandum", "regulations"}:
        raise NotThere
    return edition.memorandum if kind == "memorandum" else edition.regulations


def is_taken(instrument: Instrument, number: str) -> bool:
    return instrument.clauses.filter(number=number).exists()


def founders(person: Person) -> tuple[Institution | None, tuple[Institution, ...]]:
    """The party whose officer this person is, and the parties it could found an award with."""
    own = next((m.institution for m in standing_of(person).memberships if _holds_key(m)), None)
    parties = Institution.objects.filter(is_party=True).order_by("pk")
    return own, tuple(party for party in parties if own is None or party.pk != own.pk)


def _holds_key(membership: Membership) -> bool:
    is_party = membership.institution is not None and membership.institution.is_party
    return is_party and membership.role == Role.OFFICER.value


def seats(person: Person, edition: Edition) -> tuple[Membership, ...]:
    """Who acts for the parties, watches, or stands for a country."""
    require(Act.SEE_DASHBOARD, person, edition=edition)
    roles = (Role.OFFICER.value, Role.SCIENCE.value, Role.OBSERVER.value, Role.FOCAL.value)
    found = Membership.objects.filter(role__in=roles).select_related("person", "institution")
    return tuple(sorted(found, key=lambda one: (roles.index(one.role), one.pk)))


def seat_of(pk: str) -> Membership:
    found = Membership.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None
    if found is None:
        raise NotThere
    return found


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email, is_active=True).first()


def parties_of(edition: Edition) -> tuple[Institution, ...]:
    """The institutions whose keys the award needs."""
    return tuple(edition.award.parties.order_by("pk"))
