"""May the next step be taken? One question per need of `rules/lifecycle.py`, asked of the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from json import loads

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Case, Count, Q, When

from charsu.models import (
    AssignmentPlan,
    Calibration,
    Deadline,
    Decision,
    Edition,
    Entry,
    JointAct,
    Juror,
    Laureate,
    LedgerEntry,
    ScoreSheet,
    Shortlisting,
)
from charsu.queries.checkpoints import is_witnessed
from charsu.queries.decisions import is_up_to_date
from charsu.queries.entry_time import Times, times_of
from charsu.rules.lifecycle import Need, Phase, Step, steps_from
from charsu.rules.permissions import Act
from charsu.rules.settings import weights_hold
from charsu.rules.texts import missing

Ahead = tuple[Step, tuple[Need, ...]]
NEEDED_DEADLINES = ("call_opens", "call_closes")
USUAL_REVIEWS = 3


@dataclass(frozen=True)
class Look:
    """An edition at an instant; what several needs are read from is asked once for all of them."""

    edition: Edition
    now: datetime

    @cached_property
    def times(self) -> Times:
        return times_of(self.edition)

    @cached_property
    def decision(self) -> Decision | None:
        return Decision.objects.filter(edition=self.edition).select_related("edition").first()

    @cached_property
    def jury(self) -> tuple[dict[int, tuple[bool, bool]], bool]:
        """In one question: of each sitting, by its number, whether it or a motion of it is still open, and whether
        both signed its minutes; and whether a decision was signed."""
        is_open = Q(sittings__closed_at__isnull=True) | Q(
            sittings__motions__closed_at__isnull=True, sittings__motions__isnull=False
        )
        told = Edition.objects.filter(pk=self.edition.pk).annotate(
            waits=Case(When(is_open, then=True), default=False)
        )
        signed = ("sittings__minutes__chair_at", "sittings__minutes__secretary_at", "decision__pk")
        sittings: dict[int, tuple[bool, bool]] = {}
        is_decided = False
        for number, waits, chair, secretary, decision in told.values_list("sittings__number", "waits", *signed):
            is_decided = decision is not None
            if number is not None:  # one row a motion; one without a sitting where there is none
                sittings[number] = (waits or sittings.get(number, (False,))[0], bool(chair and secretary))
        return sittings, is_decided


def unmet(edition: Edition, step: Step, now: datetime) -> tuple[Need, ...]:
    """What `step` still lacks, in the order of the table."""
    return _unmet(Look(edition, now), step)


def _unmet(look: Look, step: Step) -> tuple[Need, ...]:
    return tuple(need for need in step.needs if not _ANSWERS[need](look))


def steps_ahead(look: Look) -> tuple[Ahead, ...]:
    """Each step out of the present phase, with what it still lacks."""
    return tuple((step, _unmet(look, step)) for step in steps_from(Phase(look.edition.phase)))


def received(edition: Edition) -> Q:
    """The entries that count: received at least once and not withdrawn."""
    return Q(edition=edition, withdrawn_at__isnull=True, receipts__isnull=False)


def _memorandum(look: Look) -> bool:
    return look.edition.memorandum.in_force_at is not None


def _regulations(look: Look) -> bool:
    return look.edition.regulations.in_force_at is not None


def _settings(look: Look) -> bool:
    """Every part of the rules is there, for every theme; that each cites its clause is a constraint of the store."""
    weights: dict[tuple[int, str, int | None], list[int]] = {}
    rubrics = look.edition.rubrics.filter(criteria__isnull=False)
    for pk, kind, theme, weight in rubrics.values_list("pk", "kind", "theme", "criteria__weight"):
        weights.setdefault((pk, kind, theme), []).append(weight)
    judged: set[tuple[str, int | None]] = {(kind, theme) for _, kind, theme in weights}
    asked: set[tuple[str, int | None]] = set(
        look.edition.forms.filter(stage=1).exclude(schema={}).values_list("kind", "theme")
    )
    kinds, forms = ({kind for kind, _ in held} for held in (judged, asked))
    codes = set(look.edition.deadlines.values_list("code", flat=True))
    return (
        _are_named(look.edition)
        and kinds == forms != set()
        and all(_is_for_every_theme(look.edition, kinds, held) for held in (judged, asked))
        and all(weights_hold(listed) for listed in weights.values())
        and set(NEEDED_DEADLINES) <= codes
    )


def _is_for_every_theme(edition: Edition, kinds: set[str], held: set[tuple[str, int | None]]) -> bool:
    """Each theme has its own of the kind, where there is none for all themes."""
    themes = set(edition.themes.values_list("pk", flat=True))
    return all((kind, None) in held or themes <= {theme for one, theme in held if one == kind} for kind in kinds)


def _are_named(edition: Edition) -> bool:
    """There are themes, divisions and tiers, each with a name in every authentic language."""
    languages = edition.regulations.authentic
    parts = [part.values_list("name", flat=True) for part in (edition.themes, edition.divisions, edition.tiers)]
    return all(names and not any(missing(name, languages) for name in names) for names in parts)


def _came(code: str) -> Callable[[Look], bool]:
    def came(look: Look) -> bool:
        return Deadline.objects.filter(edition=look.edition, code=code, at__lte=look.now).exists()

    return came


def _closes_later(look: Look) -> bool:
    """A call that closes before it was announced invites nobody."""
    return not Deadline.objects.filter(edition=look.edition, code="call_closes", at__lte=look.now).exists()


def _closed(look: Look) -> bool:
    """The call has closed, and its minutes of grace are over."""
    last = look.times.last
    return last is not None and look.now >= last


def _entries(look: Look) -> bool:
    return Entry.objects.filter(received(look.edition)).exists()


def _screened(look: Look) -> bool:
    return not Entry.objects.filter(received(look.edition), screening__isnull=True).exists()


def _conflicts(look: Look) -> bool:
    fixed = JointAct.objects.filter(act=Act.CONFLICTS_FIX.value, edition=look.edition.slug)
    return fixed.filter(performed_at__isnull=False).exists()


def _assignment(look: Look) -> bool:
    return AssignmentPlan.objects.filter(edition=look.edition, released_at__isnull=False).exists()


def reviews_per_entry(edition: Edition) -> int:
    kept = edition.settings.filter(code="reviews_per_entry").values_list("value", flat=True).first()
    return kept if isinstance(kept, int) else USUAL_REVIEWS


def _reviewed(look: Look) -> bool:
    is_in = Q(assignments__sheet__submitted_at__isnull=False, assignments__sheet__set_aside_at=None)
    sheets = Count("assignments__sheet", filter=is_in, distinct=True)
    admitted = Entry.objects.filter(edition=look.edition, withdrawn_at__isnull=True, screening__result="admitted")
    return not admitted.annotate(sheets=sheets).filter(sheets__lt=reviews_per_entry(look.edition)).exists()


def _calibrated(look: Look) -> bool:
    submitted = ScoreSheet.objects.filter(
        assignment__entry__edition=look.edition, submitted_at__isnull=False, set_aside_at=None
    )
    counts = submitted.values_list("assignment__entry__kind").annotate(count=Count("id")).order_by()
    newest: dict[str, int] = {}
    runs = Calibration.objects.filter(edition=look.edition).order_by("-id").values_list("kind", "sheets")
    for kind, sheets in runs:
        newest.setdefault(kind, sheets)
    return bool(counts) and all(newest.get(kind) == count for kind, count in counts)


def _shortlisted(look: Look) -> bool:
    return Shortlisting.objects.filter(edition=look.edition).exists()


def _seated(look: Look) -> bool:
    """Both signed a list of the jury; it is never without a chair."""
    return Juror.objects.filter(edition=look.edition, is_chair=True).exists()


def _deliberated(look: Look) -> bool:
    sittings, _ = look.jury
    return bool(sittings) and not any(waits for waits, _ in sittings.values())


def _minutes(look: Look) -> bool:
    """Both signed the words that stand: the rows say so, and so does the record, with a leaf for each of the two."""
    sittings, _ = look.jury
    if not all(is_signed for _, is_signed in sittings.values()):
        return False
    if not sittings:
        return True
    told: dict[int, list[str]] = {}
    leaves = LedgerEntry.objects.filter(edition=look.edition.slug, act=Act.MINUTES_SIGN.value).order_by("index")
    for body in (loads(leaf)["body"] for leaf in leaves.values_list("leaf", flat=True)):
        told.setdefault(body["sitting"], []).append(body["commitment"])
    return all(len(told.get(number, ())) > 1 and told[number][-1] == told[number][-2] for number in sittings)


def _decided(look: Look) -> bool:
    return look.jury[1]


def _up_to_date(look: Look) -> bool:
    """The jury may sit on after its decision was signed; the edition does not close on the older one."""
    return not look.jury[1] or look.decision is None or is_up_to_date(look.decision)


def _embargo(look: Look) -> bool:
    return look.decision is not None and look.decision.announce_at <= look.now


def _certificates(look: Look) -> bool:
    """Whoever the decision names is honoured, and holds a certificate."""
    named = {row[0] for row in look.decision.body["honours"]} if look.decision else set()
    laureates = Laureate.objects.filter(edition=look.edition)
    held = set(laureates.filter(certificate__isnull=False).values_list("entry_id", flat=True))
    return look.decision is not None and named <= held and not laureates.filter(certificate__isnull=True).exists()


def _cosigned(look: Look) -> bool:
    return is_witnessed(look.edition)


_ANSWERS: dict[Need, Callable[[Look], bool]] = {
    Need.MEMORANDUM: _memorandum,
    Need.REGULATIONS: _regulations,
    Need.SETTINGS: _settings,
    Need.CLOSES_LATER: _closes_later,
    Need.OPENING_TIME: _came("call_opens"),
    Need.CLOSING_TIME: _closed,
    Need.ENTRIES: _entries,
    Need.SCREENED: _screened,
    Need.CONFLICTS: _conflicts,
    Need.ASSIGNMENT: _assignment,
    Need.REVIEWED: _reviewed,
    Need.CALIBRATED: _calibrated,
    Need.SHORTLISTED: _shortlisted,
    Need.SEATED: _seated,
    Need.DELIBERATED: _deliberated,
    Need.MINUTES: _minutes,
    Need.DECIDED: _decided,
    Need.UP_TO_DATE: _up_to_date,
    Need.EMBARGO: _embargo,
    Need.CERTIFICATES: _certificates,
    Need.COSIGNED: _cosigned,
}


def store_answers() -> str:
    """Nothing when the store answers as it should; else what is wrong, without particulars."""
    try:
        Edition.objects.order_by().values_list("pk").first()
        return "" if _is_migrated() else "the database waits for migrations"
    except Error:
        return "the database does not answer, or is not migrated"


def _is_migrated() -> bool:
    """Asked of the files until the answer is yes; a running process has the code it started with."""
    if not _MIGRATED:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _MIGRATED.add(True)
    return True


_MIGRATED: set[bool] = set()
