"""The texts between the parties, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q, QuerySet, Value

from charsu.gate import NotThere, holders_of_the_union, may, require, standing_of
from charsu.models import Clause, Edition, Institution, Instrument, Membership, Person
from charsu.queries.negotiation import VERSIONS, Negotiation, negotiations
from charsu.queries.parties import parties_of
from charsu.rules.calendars import local_digits
from charsu.rules.ledger.canonical import digest, has_digest
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Role
from charsu.rules.texts import pick

HOUSE_LANGUAGES = ("fa", "ru", "en")


@dataclass(frozen=True)
class ClauseWords:
    language: str
    heading: str
    text: str
    is_authentic: bool = True


@dataclass(frozen=True)
class Governed:
    """A rule under a clause: its name, the part of the rules it belongs to, and its code."""

    name: Mapping[str, str]
    part: str
    code: str


@dataclass(frozen=True)
class ClauseSide:
    """A clause with its words side by side."""

    pk: int
    number: str
    proposed_by: Institution
    proposed_at: datetime
    words: tuple[ClauseWords, ...]
    governs: tuple["Governed", ...] = ()
    negotiation: Negotiation | None = None

    @property
    def heading(self) -> dict[str, str]:
        return {one.language: one.heading for one in self.words}

    @property
    def lacking(self) -> tuple[str, ...]:
        """The languages in which its heading or its words are missing."""
        return tuple(one.language for one in self.words if not (one.heading.strip() and one.text.strip()))

    @property
    def may_be_agreed(self) -> bool:
        """Whether a party can agree to it as it stands: whole in every language, or proposed to be left out."""
        return not self.lacking or bool(self.negotiation and self.negotiation.strikes)


@dataclass(frozen=True)
class Text:
    kind: str
    title: dict[str, str]
    proposed_by: Institution
    in_force_at: datetime | None
    digest: str
    languages: tuple[str, ...]
    authentic: tuple[str, ...]
    clauses: tuple[ClauseSide, ...]
    is_altered: bool = False  # adopted, and its words no longer have the digest that both put their keys to

    @property
    def translations(self) -> tuple[str, ...]:
        """The languages whose words are translations of the authentic ones."""
        return tuple(language for language in self.languages if language not in self.authentic)

    @property
    def unagreed(self) -> tuple[str, ...]:
        """Clauses that are not yet agreed by both parties."""
        return tuple(c.number for c in self.clauses if not (c.negotiation and c.negotiation.is_agreed))

    def waiting_for(self, party: Institution | None) -> tuple[ClauseSide, ...]:
        """Clauses to whose present words a party has not agreed."""
        stands = ((one, one.negotiation) for one in self.clauses)
        return tuple(one for one, stand in stands if stand and stand.present and party in stand.waits)

    @property
    def contested(self) -> tuple[str, ...]:
        """Clauses that one party countered, and that are not yet agreed by both."""
        return tuple(c.number for c in self.clauses if c.negotiation and c.negotiation.is_contested)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Clauses that do not yet stand in every language of the text."""
        return tuple(clause.number for clause in self.clauses if clause.lacking)

    @property
    def anchor(self) -> str:
        """What stands before a clause's number in its address; rules cite the regulations."""
        return "clause-" if self.kind == "regulations" else "memorandum-clause-"


def texts(edition: Edition, *, is_desk: bool = False) -> tuple[Text, ...]:
    """Memorandum and regulations, clause by clause; for the desk with where each clause stands."""
    pks = (edition.memorandum_id, edition.regulations_id)
    found = Instrument.objects.filter(pk__in=pks).select_related("proposed_by")
    more = [f"clauses__{one}" for one in VERSIONS] if is_desk else []
    by_pk = {row.pk: row for row in found.prefetch_related("clauses", *more)}
    governs = governed(edition)
    clauses = [clause for row in by_pk.values() for clause in row.clauses.all()]
    parties = {party.pk: party for party in parties_of(edition)}
    for clause in clauses:  # a party proposes: who it is, is known already
        if clause.proposed_by_id in parties:
            clause.proposed_by = parties[clause.proposed_by_id]
    stands = negotiations(edition, clauses) if is_desk else {}
    return tuple(_text(by_pk[pk], governs, stands) for pk in pks)


def governed(edition: Edition) -> dict[int, list[Governed]]:
    """What each clause governs: figures, dates, themes, divisions and honours under it, at once."""
    rows = []
    for part in ("settings", "deadlines", "themes", "divisions", "tiers"):
        found = getattr(edition, part).order_by().annotate(part=Value(part))
        rows.append(found.values_list("clause_id", "part", "code", "name"))
    named: dict[int, list[Governed]] = {}
    for clause, part, code, name in rows[0].union(*rows[1:], all=True):
        named.setdefault(clause, []).append(Governed(name, part, code))
    return named


def languages_of(instrument: Instrument) -> tuple[str, ...]:
    """The authentic languages of a text, and those into which it is translated."""
    authentic = tuple(instrument.authentic) or HOUSE_LANGUAGES
    return authentic + tuple(language for language in instrument.title if language not in authentic)


def _text(instrument: Instrument, governs: Mapping[int, list[Governed]], stands: Mapping[int, Negotiation]) -> Text:
    languages = languages_of(instrument)
    return Text(
        kind=instrument.kind,
        title=instrument.title,
        proposed_by=instrument.proposed_by,
        in_force_at=instrument.in_force_at,
        digest=instrument.digest or digest(text_of(instrument)),
        languages=languages,
        authentic=tuple(instrument.authentic) or HOUSE_LANGUAGES,
        clauses=tuple(_side(row, languages, governs, stands) for row in instrument.clauses.all()),
        is_altered=bool(instrument.digest) and not has_digest(text_of(instrument), instrument.digest),
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


def _side(
    clause: Clause,
    languages: tuple[str, ...],
    governs: Mapping[int, list[Governed]],
    stands: Mapping[int, Negotiation],
) -> ClauseSide:
    authentic = clause.instrument.authentic or HOUSE_LANGUAGES
    words = tuple(
        ClauseWords(one, clause.heading.get(one, ""), clause.text.get(one, ""), one in authentic) for one in languages
    )
    return ClauseSide(
        pk=clause.pk,
        number=clause.number,
        proposed_by=clause.proposed_by,
        proposed_at=clause.proposed_at,
        words=words,
        governs=tuple(governs.get(clause.pk, ())),
        negotiation=stands.get(clause.pk),
    )


def side_of(edition: Edition, clause: Clause) -> ClauseSide:
    """One clause by itself."""
    instrument = clause.instrument
    return _side(clause, languages_of(instrument), governed(edition), negotiations(edition, [clause]))


def clause_of(edition: Edition, pk: int) -> Clause:
    """A clause of this edition's texts, or as if it were not there."""
    clause = Clause.objects.select_related("instrument", "proposed_by").filter(pk=pk).first()
    if clause is None or clause.instrument_id not in {edition.memorandum_id, edition.regulations_id}:
        raise NotThere
    return clause


def is_there(clause: Clause) -> bool:
    """Whether the clause still stands in its text."""
    return Clause.objects.filter(pk=clause.pk).exists()


def clause_choices(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Number and heading of each clause of the regulations, for a select."""
    rows = Clause.objects.filter(instrument=edition.regulations_id).values_list("number", "heading")
    return [(number, f"{local_digits(number, language)} · {pick(heading, language)[1]}") for number, heading in rows]


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


def may_mend_names(person: Person, edition: Edition) -> bool:
    """Whether this officer's institution proposed the award, and nothing of it is adopted yet."""
    texts = (edition.memorandum, edition.regulations)
    is_free = all(text.in_force_at is None for text in texts) and may(Act.NAMES_MEND, person, edition=edition)
    return is_free and getattr(founders(person)[0], "pk", 0) == edition.memorandum.proposed_by_id


def is_proposed(own: Institution | None, slug: str, name: Mapping[str, str]) -> bool:
    """Whether this very edition has just been proposed by the institution: the button was pressed twice."""
    rows = Edition.objects.filter(slug=slug, phase=Phase.FOUNDING.value, memorandum__proposed_by=own)
    return own is not None and any(edition.name == name for edition in rows)


def _holds_key(membership: Membership) -> bool:
    is_party = membership.institution is not None and membership.institution.is_party
    return is_party and membership.role == Role.OFFICER.value


def officers_of(edition: Edition) -> dict[str, str]:
    """The officers of the parties by their numbers, with the code of the institution."""
    rows = Membership.objects.filter(role=Role.OFFICER.value, institution__in=edition.award.parties.all())
    return {str(person): code for person, code in rows.order_by("pk").values_list("person", "institution__code")}


def seats(person: Person, edition: Edition) -> tuple[Membership, ...]:
    """Who acts for the award's parties, watches, or stands for a country."""
    require(Act.SEE_DASHBOARD, person, edition=edition)
    roles = (Role.OFFICER.value, Role.SCIENCE.value, Role.OBSERVER.value, Role.FOCAL.value)
    found = _seats_in(edition).filter(role__in=roles).select_related("person", "institution")
    return tuple(sorted(found, key=lambda one: (roles.index(one.role), one.pk)))


def _seats_in(edition: Edition) -> QuerySet[Membership]:
    """The officers and secretaries of the award's institutions; where it has a hand in what is the union's, also the
    observers and focal points."""
    is_of_a_party = Q(role__in=(Role.OFFICER.value, Role.SCIENCE.value))
    is_own = Q(institution__in=edition.award.parties.all()) | Q(institution__isnull=True)
    holds = Exists(holders_of_the_union().filter(pk=edition.award_id))
    return Membership.objects.filter((is_of_a_party & is_own) | (~is_of_a_party & holds))


def seat_of(edition: Edition, pk: str) -> Membership:
    rows = _seats_in(edition).exclude(role=Role.OFFICER.value).select_related("institution")
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None
    if found is None:
        raise NotThere
    return found


def is_own_seat(person: Person, role: str, country: str) -> bool:
    """Whether the seat is the person's own institution's: the focal point of its own country, and no other."""
    own = {m.institution.country for m in standing_of(person).memberships if m.institution and _holds_key(m)}
    return role == Role.FOCAL.value and bool(country) and country in own


def country_of(seat: Membership) -> str:
    """Of a focal point, the country that it stands for."""
    return seat.institution.country if seat.institution and seat.role == Role.FOCAL.value else ""


def asked_to_be_erased() -> list[str]:
    """Addresses of those who asked that their data be destroyed, the oldest wish first."""
    waiting = Person.objects.filter(erasure_asked_at__isnull=False, erased_at=None)
    return list(waiting.order_by("erasure_asked_at").values_list("email", flat=True))
