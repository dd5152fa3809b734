"""How a clause is negotiated: its versions, who agreed to which, what was said of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from charsu.gate import NotThere
from charsu.models import Clause, ClauseAgreement, ClauseComment, ClauseVersion, Edition, Institution, Instrument
from charsu.queries.parties import parties_of
from charsu.rules.redline import Kind, Piece, redline

VERSIONS = ("versions__agreements",)


@dataclass(frozen=True)
class Negotiation:
    """Where the present words of a clause stand between the parties.

    `changed` are the languages whose words differ from those that the waiting party agreed to last (where none waits
    or none had agreed, from those in which all languages last stood in step). `kept` are those that have not followed
    since all stood in step: a translation brought by a later version, whoever proposed it, has followed.
    """

    digest: str
    agreed: tuple[Institution, ...]
    waits: tuple[Institution, ...]
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    is_contested: bool = False
    strikes: bool = False
    proposed_by: Institution | None = None
    before: int = 0
    present: int = 0

    @property
    def is_agreed(self) -> bool:
        return bool(self.agreed) and not self.waits

    @property
    def short(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True)
class Version:
    """A version of a clause as its page lists it; `number` counts them from the first, `before` is the one that it
    answers."""

    pk: int
    number: int
    digest: str
    proposed_by: Institution
    by: str
    proposed_at: datetime
    withdrawn_at: datetime | None
    agreed: tuple[Institution, ...]
    is_present: bool
    strikes: bool = False
    before: int = 0

    @property
    def short(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True)
class Redline:
    """What changed in one language."""

    language: str
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind is not Kind.SAME for piece in (*self.heading, *self.text))


def present_version(clause: Clause) -> ClauseVersion | None:
    """The newest version that was not withdrawn: its words are the clause's."""
    found = clause.versions.filter(withdrawn_at__isnull=True).select_related("clause__instrument", "proposed_by")
    return found.order_by("-id").first()


def present_versions(instrument: Instrument) -> tuple[ClauseVersion, ...]:
    """The present version of each clause of a text."""
    return tuple(live[-1] for clause in with_versions(instrument) if (live := _live(clause)))


def contested(edition: Edition, instrument: Instrument) -> tuple[str, ...]:
    """The numbers of clauses which both have not yet agreed to, and for which both parties proposed words, one
    changed what the other had agreed to, or one proposes to leave them out."""
    stands = negotiations(edition, with_versions(instrument))
    return tuple(row.number for row in instrument.clauses.all() if stands[row.pk].is_contested)


def with_versions(instrument: Instrument) -> Iterable[Clause]:
    return instrument.clauses.prefetch_related(*VERSIONS)


def negotiations(edition: Edition, clauses: Iterable[Clause]) -> dict[int, Negotiation]:
    """Where each clause stands, by its key; the clauses come with `VERSIONS`."""
    parties = parties_of(edition)
    return {clause.pk: _state(_live(clause), parties) for clause in clauses}


def _live(clause: Clause) -> list[ClauseVersion]:
    return [version for version in clause.versions.all() if version.withdrawn_at is None]


def _state(live: list[ClauseVersion], parties: tuple[Institution, ...]) -> Negotiation:
    if not live:
        return Negotiation("", (), parties)
    present = live[-1]
    agreed = {one.party_id for one in present.agreements.all()}
    waits = tuple(party for party in parties if party.pk not in agreed)
    before = _last_agreed(live[:-1], {party.pk for party in waits})
    apart = _out_of_step(live)
    changed = changed_languages(before, present) if before else apart
    is_turned = present.strikes or before is not None or len({version.proposed_by_id for version in live}) > 1
    return Negotiation(
        digest=present.digest,
        agreed=tuple(party for party in parties if party.pk in agreed),
        waits=waits,
        changed=changed,
        kept=tuple(one for one in present.text if one not in {*apart, *changed}) if apart else (),
        is_contested=bool(waits) and is_turned,
        strikes=present.strikes,
        proposed_by=next((party for party in parties if party.pk == present.proposed_by_id), None),
        before=before.pk if before else 0,
        present=present.pk,
    )


def _last_agreed(earlier: list[ClauseVersion], waiting: set[int]) -> ClauseVersion | None:
    """The newest version to which a party that now waits had agreed."""
    said = (one for one in reversed(earlier) if waiting & {agreement.party_id for agreement in one.agreements.all()})
    return next(said, None)


def _out_of_step(live: list[ClauseVersion]) -> tuple[str, ...]:
    """The languages that changed since all of them last changed together, or stood whole for the first time; nothing
    where the others have followed."""
    base, languages = live[0], tuple(live[-1].text)
    for version in live[1:]:
        if lacking_languages(base, languages) or set(languages) <= set(changed_languages(base, version)):
            base = version
    return changed_languages(base, live[-1])


def changed_languages(old: Any, new: Any) -> tuple[str, ...]:
    """The languages whose heading or words differ between two versions."""
    languages = dict.fromkeys((*old.text, *new.text, *old.heading, *new.heading))
    return tuple(one for one in languages if _in(old, one) != _in(new, one))


def lacking_languages(version: Any, languages: Iterable[str]) -> tuple[str, ...]:
    """The languages in which a clause, or a version of it, has no heading or no words yet."""
    return tuple(one for one in languages if not all(said.strip() for said in _in(version, one)))


def _in(version: Any, language: str) -> tuple[str, str]:
    heading: Mapping[str, str] = version.heading
    return heading.get(language, ""), version.text.get(language, "")


def unanswered(texts: Collection[int], own: Collection[int]) -> QuerySet[ClauseComment]:
    """What others said of clauses of these texts, not yet in force, and to which the parties `own` did not answer
    since: by words of theirs, by other words of the clause, or by agreeing to those that stand."""
    said = ClauseComment.objects.filter(clause__instrument__in=texts, clause__instrument__in_force_at=None)
    spoken, worded, agreed = (
        ClauseComment.objects.filter(clause=OuterRef("clause"), party__in=own, pk__gt=OuterRef("pk")),
        ClauseVersion.objects.filter(clause=OuterRef("clause"), proposed_by__in=own, proposed_at__gt=OuterRef("at")),
        ClauseAgreement.objects.filter(version__clause=OuterRef("clause"), party__in=own, at__gt=OuterRef("at")),
    )
    return said.exclude(party__in=own).exclude(Exists(spoken) | Exists(worded) | Exists(agreed))


def clauses_to_answer(edition: Edition, own: Institution) -> dict[str, list[str]]:
    """The numbers of the clauses of which the other said something that has no answer, by the kind of their text."""
    said = unanswered((edition.memorandum_id, edition.regulations_id), [own.pk]).order_by("clause__order")
    found: dict[str, list[str]] = {}
    for kind, number in said.values_list("clause__instrument__kind", "clause__number").distinct():
        found.setdefault(kind, []).append(number)
    return found


def still_waits(edition: Edition, own: Institution, told: Mapping[str, Any]) -> dict[str, list[str]]:
    """Of the clauses that a letter names, those that wait for `own` now: to be agreed to, or for an answer. Those of
    a text in force wait for nobody."""
    said, found = clauses_to_answer(edition, own), {}
    for kind, text in (("memorandum", edition.memorandum), ("regulations", edition.regulations)):
        if text.in_force_at is None and told.get(kind):
            clauses = list(with_versions(text))
            stands = negotiations(edition, clauses)
            waits = {one.number for one in clauses if own in stands[one.pk].waits} | set(said.get(kind, ()))
            found[kind] = [number for number in told[kind] if number in waits]
    return {kind: numbers for kind, numbers in found.items() if numbers}


def versions_of(edition: Edition, clause: Clause) -> tuple[Version, ...]:
    """Every version of a clause, the newest first, each with the live one before it."""
    parties = {party.pk: party for party in parties_of(edition)}
    found = list(clause.versions.select_related("proposed_by", "by").prefetch_related("agreements"))
    live = [one.pk for one in found if one.withdrawn_at is None]
    listed = []
    for number, one in enumerate(found, start=1):
        agreed = tuple(parties[a.party_id] for a in one.agreements.all() if a.party_id in parties)
        listed.append(
            Version(
                pk=one.pk, number=number, digest=one.digest, proposed_by=one.proposed_by,
                by=one.by.name if one.by else "", proposed_at=one.proposed_at, withdrawn_at=one.withdrawn_at,
                agreed=agreed,
                is_present=one.pk == (live[-1] if live else 0), strikes=one.strikes,
                before=max((pk for pk in live if pk < one.pk), default=0),
            )
        )  # fmt: skip
    return tuple(reversed(listed))


def version_of(clause: Clause, pk: str) -> ClauseVersion:
    """A version of this clause, or as if it were not there."""
    known = pk.isdecimal() and len(pk) < 10
    found = clause.versions.select_related("proposed_by").filter(pk=int(pk)).first() if known else None
    if found is None:
        raise NotThere
    return found


def comments_of(clause: Clause) -> tuple[ClauseComment, ...]:
    return tuple(clause.comments.select_related("party", "by"))


def redlines(old: Any, new: Any, languages: Iterable[str]) -> tuple[Redline, ...]:
    """What changed between two versions, language by language."""
    return tuple(
        Redline(
            language=one,
            heading=redline(_in(old, one)[0], _in(new, one)[0]),
            text=redline(_in(old, one)[1], _in(new, one)[1]),
        )
        for one in languages
    )
