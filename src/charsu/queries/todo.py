"""What waits for whom, now: from the needs of the next steps, and from what can be counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_noop

from charsu.gate import holders_of_the_union, roles_in, standing_of
from charsu.models import (
    Assignment,
    AssignmentPlan,
    Claim,
    ClauseAgreement,
    ClauseVersion,
    Edition,
    Entry,
    Handover,
    JointAct,
    LedgerEntry,
    Membership,
    Motion,
    Municipality,
    Person,
    RegistryChange,
)
from charsu.models.reviews import FORWARDED
from charsu.queries.exchange.follow_ups import follow_ups_of_secretariat
from charsu.queries.exchange.voices import left_to_secretariat
from charsu.queries.jury_list import not_in_force
from charsu.queries.letters import TROUBLED, letters_of
from charsu.queries.negotiation import unanswered
from charsu.queries.readiness import Ahead, Look, received, steps_ahead
from charsu.rules.lifecycle import Need, Phase
from charsu.rules.permissions import Act, Role


@dataclass(frozen=True)
class Waiting:
    """`what` is a sentence (English, through gettext at the page), `count` how many where it counts."""

    what: str
    who: str
    url_name: str
    count: int | None = None
    since: datetime | None = None


_OFFICER, _SCIENCE = Role.OFFICER.value, Role.SCIENCE.value
_OF_NEED: dict[Need, Waiting] = {
    Need.MEMORANDUM: Waiting(gettext_noop("The memorandum waits for adoption."), _OFFICER, "bureau_texts"),
    Need.REGULATIONS: Waiting(gettext_noop("The regulations wait for adoption."), _OFFICER, "bureau_texts"),
    Need.SETTINGS: Waiting(gettext_noop("The rules of the edition are still to be set."), _SCIENCE, "bureau_rules"),
    Need.CONFLICTS: Waiting(gettext_noop("Conflicts of interest are still to be fixed."), _OFFICER, "bureau_joint"),
    Need.ASSIGNMENT: Waiting(
        gettext_noop("The assignment is still to be computed and released."), _SCIENCE, "science_assignment"
    ),
    Need.CALIBRATED: Waiting(gettext_noop("The standings are still to be computed."), _SCIENCE, "science_standings"),
    Need.SHORTLISTED: Waiting(gettext_noop("The shortlist is still to be fixed."), _OFFICER, "bureau_joint"),
    Need.SEATED: Waiting(
        gettext_noop("The jury is still to be proposed, and appointed by both institutions."),
        _SCIENCE,
        "science_jurors",
    ),
    Need.DELIBERATED: Waiting(gettext_noop("The jury has still to sit and vote."), Role.JUROR.value, "jury"),
    Need.MINUTES: Waiting(gettext_noop("The minutes of a sitting wait for their signatures."), _SCIENCE, "jury"),
    Need.DECIDED: Waiting(gettext_noop("The decision is still to be signed."), _OFFICER, "bureau_joint"),
    Need.UP_TO_DATE: Waiting(
        gettext_noop("The decision that was signed is out of date: the jury has resolved something else since."),
        _OFFICER,
        "bureau_joint",
    ),
    Need.CERTIFICATES: Waiting(
        gettext_noop("Laureates wait for their honours and certificates."), _OFFICER, "bureau_honours"
    ),
}


def todo(
    person: Person | None,
    edition: Edition,
    now: datetime,
    ahead: Sequence[Ahead] | None = None,
    known: int | None = None,
) -> tuple[Waiting, ...]:
    """What waits in this edition; one's own first. `ahead` and `known` (what the phase counts) spare asking again."""
    ahead = steps_ahead(Look(edition, now)) if ahead is None else ahead
    roles = {role.value for role in standing_of(person).roles}
    offered, reached, counted = _offers(person, edition)
    rows = [
        *_clauses(person, edition),
        *offered,
        *_counted(edition, reached, counted if known is None else known),
        *(replace(row, since=reached) for row in _missing(ahead) if row not in map(_INSTEAD.get, offered)),
    ]
    rows = [_who_is_there(row, edition) for row in rows]
    shut = set() if Role.OFFICER in roles_in(person, edition) else {url_name for _, url_name, _ in _AT_THE_DOOR}
    shown = [replace(row, url_name="") if row.url_name in shut else row for row in rows]
    return tuple(sorted(shown, key=lambda waiting: waiting.who not in roles))


def elsewhere(person: Person | None, edition: Edition) -> list[tuple[Edition, Waiting]]:
    """What waits for the reader's institution in texts of its other awards: a desk shows one award at a time."""
    awards = standing_of(person).awards
    others = {award for seat in _seats(person) for award in awards.get(seat, ())} - {edition.award_id}
    if not others:
        return []
    phases = (Phase.FOUNDING.value, Phase.DRAFTING.value)
    rows = Edition.objects.filter(award__in=others, phase__in=phases).select_related("award").order_by("pk")
    return [(one, waiting) for one in rows for waiting in _clauses(person, one) if waiting.what != _THEIRS]


def _who_is_there(row: Waiting, edition: Edition) -> Waiting:
    """Rules wait for the scientific secretary; as long as nobody is that, an officer writes them."""
    if row != replace(_OF_NEED[Need.SETTINGS], since=row.since):
        return row
    held = Membership.objects.filter(role=_SCIENCE, institution__awards=edition.award_id)
    return row if held.exists() else replace(row, who=_OFFICER)


def _clauses(person: Person | None, edition: Edition) -> list[Waiting]:
    """Clauses of a text not yet in force to whose present words the reader's institution has not agreed, and those of
    which the other said something that has no answer; in one question."""
    own = _seats(person)
    if not own or edition.phase not in {Phase.FOUNDING.value, Phase.DRAFTING.value}:
        return []
    live = ClauseVersion.objects.filter(clause=OuterRef("clause"), withdrawn_at=None).order_by("-pk")
    texts = (edition.memorandum_id, edition.regulations_id)
    present = ClauseVersion.objects.filter(
        clause__instrument__in=texts, clause__instrument__in_force_at=None, pk=Subquery(live.values("pk")[:1])
    )
    agreed = ClauseAgreement.objects.filter(version=OuterRef("pk"), party__in=own)
    beside = ClauseAgreement.objects.filter(version=OuterRef("pk")).exclude(party__in=own)
    waits, theirs = Q(is_agreed=False), Q(is_agreed=True, is_theirs=False)
    said = unanswered(texts, own)
    found = present.annotate(is_agreed=Exists(agreed), is_theirs=Exists(beside)).aggregate(
        count=Count("pk", filter=waits), since=Min("proposed_at", filter=waits),
        theirs=Count("pk", filter=theirs), theirs_since=Min("proposed_at", filter=theirs),
        said=_number(said, "clause"), said_since=_first(said, "at"),
    )  # fmt: skip
    return [Waiting(words, _OFFICER, "bureau_texts", found[part], found[since])
            for part, since, words in _OF_CLAUSES if found[part]]  # fmt: skip


def _seats(person: Person | None) -> list[int]:
    """The institutions whose officer the reader is."""
    memberships = standing_of(person).memberships
    return [m.institution_id for m in memberships if m.role == Role.OFFICER.value and m.institution_id]


_THEIRS = gettext_noop("Clauses wait for the other institution's agreement.")
_OF_CLAUSES = (
    ("count", "since", gettext_noop("Clauses wait for your institution's agreement.")),
    ("said", "said_since", gettext_noop("The other institution said something of clauses and waits for an answer.")),
    ("theirs", "theirs_since", _THEIRS),
)
_PLAN = Waiting(
    gettext_noop("A plan of the assignment was put forward: both institutions release it."), _OFFICER, "bureau_joint"
)
_JURY = Waiting(gettext_noop("The proposed jury is not in force: both institutions sign."), _OFFICER, "bureau_joint")
_INSTEAD = {_PLAN: _OF_NEED[Need.ASSIGNMENT], _JURY: _OF_NEED[Need.SEATED]}  # what is prepared is no longer lacking
_ASKED = gettext_noop("Offers of the other institution wait for your countersignature.")
_OWN_OFFERED = gettext_noop("Offers of your institution wait for the other's countersignature.")
_OFFERED = gettext_noop("Offers wait for the other institution's countersignature.")
_UNSIGNED = gettext_noop(
    "Offers of your institution wait for its own signature; the other cannot see them until then."
)
# What people outside wait for, whatever the phase.
_AT_THE_DOOR = (
    ("claims", "bureau_teams", gettext_noop("Teams wait to be confirmed.")),
    ("handovers", "bureau_teams", gettext_noop("New officers ask for their city's team.")),
    ("letters", "bureau_letters", gettext_noop("Letters could not be sent.")),
    ("cities", "bureau_cities", gettext_noop("Cities that entrants named wait for an answer.")),
    ("questions", "exchange_questions", gettext_noop("Questions to cities for which nobody writes yet.")),
    ("silent", "exchange_follow_ups", gettext_noop("Cities that do not tell what became of their honoured works.")),
)


def _offers(person: Person | None, edition: Edition) -> tuple[list[Waiting], datetime | None, int]:
    """In one question: what waits for officers in every phase, when this one began (its step on record), how much of
    what it counts waits. An offer is told to each institution by what it has to do; one that its own institution has
    not yet signed is told to that institution alone."""
    look = _COUNTS.get(Phase(edition.phase))
    steps = LedgerEntry.objects.filter(edition=edition.slug, act=Act.EDITION_STEP.value).order_by("-index")
    stands = Q(performed_at__isnull=True, withdrawn_at__isnull=True)
    is_open = stands & (Q(statement__isnull=True) | Q(signed_at__isnull=False))
    seats = _seats(person)
    is_unsigned = stands & Q(statement__isnull=False, signed_at__isnull=True, offered_for__in=seats)
    is_own = Q(offered_for__in=seats)
    troubled = letters_of(edition.award).filter(TROUBLED)
    found = JointAct.objects.filter(edition=edition.slug).aggregate(
        offered=Count("pk", filter=is_open & is_own),
        offered_since=Min("offered_at", filter=is_open & is_own),
        asked=Count("pk", filter=is_open & ~is_own),
        asked_since=Min("offered_at", filter=is_open & ~is_own),
        unsigned=Count("pk", filter=is_unsigned),
        unsigned_since=Min("offered_at", filter=is_unsigned),
        reached=Max(Subquery(steps.values("at")[:1])),
        claims=_number(Claim.objects.filter(confirmed_at=None, refused_at=None)),
        letters=_number(troubled),
        handovers=_number(Handover.objects.filter(done_at=None, refused_at=None)),
        cities=_number(Municipality.objects.filter(state="proposed")),
        questions=_number(left_to_secretariat()),
        questions_since=_first(left_to_secretariat(), "asked_at"),
        silent=_number(follow_ups_of_secretariat()),
        silent_since=_first(follow_ups_of_secretariat(), "asked_at"),
        claims_since=_first(Claim.objects.filter(confirmed_at=None, refused_at=None), "at"),
        letters_since=_first(troubled, "written_at"),
        is_shared=Max(Case(When(Exists(holders_of_the_union().filter(pk=edition.award_id)), then=1), default=0)),
        handovers_since=_first(Handover.objects.filter(done_at=None, refused_at=None), "at"),
        cities_since=_first(RegistryChange.objects.filter(kind="proposed", municipality__state="proposed"), "at"),
        counted=_number(look[1](edition)) if look else Max(Value(0)),
        jury=_number(not_in_force(edition)),
        plans=_number(AssignmentPlan.objects.filter(edition=edition, released_at=None, facts__has_key=FORWARDED)),
    )
    awards = standing_of(person).awards
    is_party = any(edition.award_id in awards.get(seat, ()) for seat in seats)
    told = (("asked", _ASKED if is_party else _OFFERED), ("offered", _OWN_OFFERED), ("unsigned", _UNSIGNED))
    rows = [
        Waiting(words, _OFFICER, "bureau_joint", found[part], found[f"{part}_since"])
        for part, words in told if found[part]
    ]  # fmt: skip
    rows += [row for row, part in ((_PLAN, "plans"), (_JURY, "jury")) if found[part]]
    rows += [
        Waiting(words, _OFFICER, at, found[part], found[f"{part}_since"])
        for part, at, words in _AT_THE_DOOR if found[part] and (found["is_shared"] or part == "letters")
    ]  # fmt: skip
    return rows, found["reached"], found["counted"] or 0


def _number(rows: QuerySet[Any], of: str = "pk") -> Max:
    """How many rows (or different ones `of` something), as a part of another question."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count(of, distinct=True))
    return Max(Subquery(counted.values("n")))


def _first(rows: QuerySet[Any], field: str) -> Max:
    """Since when the first of these rows waits, as a part of another question."""
    return Max(Subquery(rows.order_by(field).values(field)[:1]))


def _counted(edition: Edition, reached: datetime | None, count: int) -> list[Waiting]:
    look = _COUNTS.get(Phase(edition.phase))
    return [replace(look[0], count=count, since=reached)] if look and count else []


def _missing(ahead: Sequence[Ahead]) -> list[Waiting]:
    rows = [_OF_NEED[need] for _, missing in ahead for need in missing if need in _OF_NEED]
    if any(not missing for _, missing in ahead):
        rows.append(Waiting(gettext_noop("The edition can take its next step."), _OFFICER, "bureau_steps"))
    return list(dict.fromkeys(rows))


def _drafts(edition: Edition) -> QuerySet[Any]:
    return Entry.objects.filter(edition=edition, withdrawn_at__isnull=True, receipts__isnull=True)


def _unscreened(edition: Edition) -> QuerySet[Any]:
    return Entry.objects.filter(received(edition), screening__isnull=True)


def _sheets(edition: Edition) -> QuerySet[Any]:
    given = Assignment.objects.filter(entry__edition=edition, entry__withdrawn_at__isnull=True, ended_at=None)
    return given.filter(sheet__submitted_at__isnull=True)


def _unreleased(edition: Edition) -> QuerySet[Any]:
    admitted = Entry.objects.filter(edition=edition, withdrawn_at__isnull=True, screening__result="admitted")
    return admitted.filter(practice__isnull=True)


def _motions(edition: Edition) -> QuerySet[Any]:
    return Motion.objects.filter(sitting__edition=edition, closed_at__isnull=True)


_COUNTS: dict[Phase, tuple[Waiting, Callable[[Edition], QuerySet[Any]]]] = {
    Phase.OPEN: (
        Waiting(gettext_noop("Drafts are not submitted yet."), Role.ENTRANT.value, "bureau_entries"),
        _drafts,
    ),
    Phase.SCREENING: (
        Waiting(gettext_noop("Entries wait for a result of screening."), _OFFICER, "bureau_entries"),
        _unscreened,
    ),
    Phase.REVIEW: (
        Waiting(gettext_noop("Score sheets are not submitted yet."), Role.REVIEWER.value, "science_assignment"),
        _sheets,
    ),
    Phase.JURY: (
        Waiting(gettext_noop("Motions are open before the jury."), Role.JUROR.value, "jury"),
        _motions,
    ),
    Phase.RESULTS: (
        Waiting(gettext_noop("Admitted works wait to be released to the library."), _OFFICER, "bureau_library"),
        _unreleased,
    ),
}
