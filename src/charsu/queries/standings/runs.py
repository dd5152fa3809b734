"""Runs of the calibration. Submitted sheets never change, so the input of any run can be had again by its instant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from charsu.gate import NotThere, require
from charsu.models import Calibration, Edition, Entry, Person, Reviewer, Rubric, ScoreSheet, Standing
from charsu.models.editions import KINDS
from charsu.queries.standings.chances import Chances, chances_among, tell_chances
from charsu.queries.standings.fits import fitted
from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.standings import FIGURES, SHOWN, billionths, shown_digest
from charsu.rules.permissions import Act
from charsu.rules.scoring import Calibration as Run
from charsu.rules.scoring import Reviews, calibrate
from charsu.rules.scoring.blocs import bloc_of
from charsu.rules.scoring.versions import VERSION, VERSIONS

HUNDREDTH = 0.01  # the step of a weighted total


@dataclass(frozen=True)
class Input:
    """What a run takes: the sheets, and which entry and reviewer (ids) each number stands for."""

    rows: tuple[tuple[int, int, int], ...]
    entries: tuple[int, ...]
    reviewers: tuple[int, ...]
    reviews: Reviews

    @property
    def digest(self) -> str:
        return digest([list(row) for row in self.rows])


@dataclass(frozen=True)
class Shown:
    """A run as the page tells it: its standings, what the reviewers' scores say, and what has changed since."""

    made: Calibration
    rows: tuple[Standing, ...]
    reviewers: tuple[dict[str, Any], ...]
    newer: int  # sheets that came in, or were set aside, since
    cut: float | None
    chances: Chances | None  # by the rule of the shortlist; nothing for a run from before they were kept

    @property
    def scale(self) -> tuple[float, float]:
        """The ends of the rubrics' scale, for the picture; runs of old do not tell it, and were from 0 to 10."""
        lowest, highest = self.made.facts.get("scale", (0.0, 10.0))
        return lowest, highest


@dataclass(frozen=True)
class Rerun:
    """Whether the same input, method and seed give the same bytes today."""

    same_input: bool
    same_result: bool
    digest: str
    known_version: bool  # of the method: where its own is not known, another one may give other bytes by right


def _sheets(edition: Edition, kind: str, at: datetime | None) -> list[tuple[int, int, int, str, str]]:
    """(entry, reviewer, total in hundredths, country of the city, country of the reviewer) of every submitted sheet
    of a kind, in a fixed order; as it stood `at` an instant, if one is given. What was set aside by a conflict is
    left out."""
    rows = ScoreSheet.objects.filter(
        assignment__entry__edition=edition, assignment__entry__kind=kind, submitted_at__isnull=False
    )
    if at is None:
        rows = rows.filter(set_aside_at=None)
    else:
        rows = rows.filter(Q(set_aside_at=None) | Q(set_aside_at__gt=at), submitted_at__lte=at)
    found = rows.order_by("assignment__entry_id", "assignment__reviewer_id").values_list(
        "assignment__entry_id", "assignment__reviewer_id", "total", "assignment__entry__municipality__country",
        "assignment__reviewer__country",
    )  # fmt: skip
    return [(entry, reviewer, total or 0, home, seat) for entry, reviewer, total, home, seat in found]


def input_of(edition: Edition, kind: str, at: datetime | None = None) -> Input | None:
    """The sheets as the library takes them; nothing when there is none."""
    found = _sheets(edition, kind, at)
    if not found:
        return None
    rows = [row[:3] for row in found]
    entries, reviewers = sorted({e for e, _, _ in rows}), sorted({r for _, r, _ in rows})
    at_entry = {pk: number for number, pk in enumerate(entries)}
    at_reviewer = {pk: number for number, pk in enumerate(reviewers)}
    lowest, highest = _scale(edition, kind)
    homes, seats = {e: home for e, _, _, home, _ in found}, {r: seat for _, r, _, _, seat in found}
    blocs = sorted({bloc_of(country) for country in [*homes.values(), *seats.values()]})
    reviews = Reviews(
        np.array([at_entry[e] for e, _, _ in rows]), np.array([at_reviewer[r] for _, r, _ in rows]),
        np.array([total / 100 for _, _, total in rows]), lowest, highest, HUNDREDTH,
        entry_bloc=np.array([blocs.index(bloc_of(homes[pk])) for pk in entries]),
        reviewer_bloc=np.array([blocs.index(bloc_of(seats[pk])) for pk in reviewers]),
    )  # fmt: skip
    return Input(tuple(rows), tuple(entries), tuple(reviewers), reviews)


def _scale(edition: Edition, kind: str) -> tuple[float, float]:
    """The widest scale of the rubrics of a kind."""
    ends = list(Rubric.objects.filter(edition=edition, kind=kind).values_list("lowest", "highest"))
    return float(min(low for low, _ in ends)), float(max(high for _, high in ends))


def latest_calibration(edition: Edition, kind: str) -> Calibration | None:
    return edition.calibrations.filter(kind=kind).select_related("made_by").order_by("-pk").first()


def modelled_calibration(edition: Edition, kind: str) -> Calibration | None:
    """The newest run by a model of reviewers, else the newest of plain means."""
    rows = edition.calibrations.filter(kind=kind).order_by("-pk")
    return rows.exclude(method="mean").first() or rows.first()


def newest_of_each_kind(edition: Edition, kinds: Sequence[str]) -> QuerySet[Any]:
    """The number of the newest run of each kind that has one, to be asked within another question."""
    newest = Calibration.objects.filter(edition=edition, kind__in=kinds).order_by().values("kind")
    return newest.annotate(newest=Max("pk")).values("newest")


def runs_of(person: Person, edition: Edition, kind: str) -> list[Calibration]:
    """Newest first."""
    require(Act.SEE_STANDINGS, person, edition=edition)
    rows = Calibration.objects.filter(edition=edition, kind=kind).select_related("made_by")
    return list(rows.defer("reviewers", "facts").order_by("-pk")[:50])


def scored_entries(edition: Edition) -> dict[str, int]:
    """How many entries of each kind a calibration would place: those that stand, with a sheet that counts."""
    sheets = ScoreSheet.objects.filter(submitted_at__isnull=False, set_aside_at=None)
    rows = Entry.objects.filter(edition=edition, withdrawn_at=None)
    rows = rows.filter(Exists(sheets.filter(assignment__entry=OuterRef("pk")))).order_by("kind")
    return dict(rows.values("kind").annotate(count=Count("pk")).values_list("kind", "count"))


def run_of(person: Person, edition: Edition, pk: int) -> Calibration:
    require(Act.SEE_STANDINGS, person, edition=edition)
    made = edition.calibrations.filter(pk=pk).select_related("made_by").first()
    if made is None:
        raise NotThere
    return made


def pair_of(person: Person, edition: Edition, first: int, second: int) -> tuple[Calibration, Calibration]:
    """Two runs by their numbers, in one question."""
    require(Act.SEE_STANDINGS, person, edition=edition)
    found = edition.calibrations.select_related("made_by").in_bulk([first, second])
    if {first, second} - found.keys():
        raise NotThere
    return found[first], found[second]


def standings_of(person: Person, edition: Edition, kind: str, pk: int | None = None) -> Shown | None:
    """One run, the newest if none is named."""
    require(Act.SEE_STANDINGS, person, edition=edition)
    made, beside = _with_beside(edition, kind, pk)
    if made is None or made.kind != kind:
        return None
    rows = tuple(made.standings.select_related("entry__municipality", "entry__theme", "entry__division"))
    names = dict(Reviewer.objects.filter(edition=edition).values_list("pk", "person__name"))
    told = tuple({**row, "name": names.get(row["reviewer"], "")} for row in made.reviewers)
    tell_short(made, rows)
    tell_chances(made, rows, chances := chances_among(beside, made))
    return Shown(made, rows, told, _newer(edition, made), made.facts.get("cut"), chances)


def _with_beside(edition: Edition, kind: str, pk: int | None) -> tuple[Calibration | None, list[Calibration]]:
    """A run, the newest of its kind if none is named, and the runs that may keep its chances; in one question."""
    rests_on = Q(pk=pk) | Q(**{f"facts__list__runs__{kind}": pk})
    rows = edition.calibrations.filter(rests_on if pk else Q(pk__in=newest_of_each_kind(edition, list(dict(KINDS)))))
    found = list(rows.select_related("made_by"))
    made = next((row for row in found if (row.pk == pk if pk else row.kind == kind)), None)
    if made is None and pk:
        raise NotThere
    return made, found


def tell_short(made: Calibration, rows: Iterable[Standing]) -> None:
    """Each row with the sheets that it `held` in the run, and how many it `lacks` of what the rules asked then."""
    short, asked = made.facts.get("short", {}), made.facts.get("asked", 0)
    for row in rows:
        row.held = short.get(str(row.entry_id), asked)  # type: ignore[attr-defined]
        row.lacks = asked - row.held  # type: ignore[attr-defined]


def _newer(edition: Edition, made: Calibration) -> int:
    touched = ScoreSheet.objects.filter(
        Q(submitted_at__gt=made.made_at) | Q(set_aside_at__gt=made.made_at),
        assignment__entry__edition=edition, assignment__entry__kind=made.kind, submitted_at__isnull=False,
    )  # fmt: skip
    return touched.exclude(set_aside_at__lt=F("submitted_at")).count()


def as_run(made: Calibration) -> tuple[Run, Input] | None:
    """The run as it was, from the sheets that it had and by the version that made it; by the newest where that one is
    not known here."""
    given = input_of(made.edition, made.kind, made.made_at)
    if given is None:
        return None
    return fitted(given.reviews, method=made.method, seed=made.seed, version=version_of(made)), given


def version_of(made: Calibration) -> str:
    """Of the method, by which a run is computed again."""
    return made.version if made.version in VERSIONS else VERSION


def rerun(person: Person, made: Calibration) -> Rerun:
    """Hold a run against its record, computed anew: the same sheets, and the same bytes."""
    require(Act.SEE_STANDINGS, person, edition=made.edition)
    given = input_of(made.edition, made.kind, made.made_at)
    if given is None:
        return Rerun(False, False, "", made.version in VERSIONS)
    again = calibrate(given.reviews, method=made.method, seed=made.seed, version=version_of(made))
    found = result_digest(again, given)
    same = given.digest == made.inputs_digest, found == made.result_digest
    return Rerun(*same, found, made.version in VERSIONS)


def figures_of(row: Standing) -> dict[str, Any]:
    """The figures of a standing as whole numbers, as the evidence and the leaf of its run tell them."""
    figures = {name: getattr(row, name) for name in FIGURES}
    return {"entry": row.entry_id, **{n: None if x is None else billionths(x) for n, x in figures.items()}}


def shown_of(row: Standing) -> dict[str, Any]:
    """What is shown beside the figures: interval, places, band and part."""
    interval = {"low": billionths(row.low), "high": billionths(row.high)}
    return interval | {name: getattr(row, name) for name in SHOWN if name not in interval}


def shown_in(rows: Iterable[Standing]) -> str:
    """The digest that the leaf of the run has of them."""
    return shown_digest([{"entry": row.entry_id, **shown_of(row)} for row in rows])


def result_digest(run: Run, given: Input) -> str:
    """Of the outcome to the last bit, and of what each number stands for."""
    return digest({"entries": list(given.entries), "reviewers": list(given.reviewers), "run": run.record})
