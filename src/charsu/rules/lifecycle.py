"""The life of an edition: its phases, the steps between them, the keys a step takes, and what it needs.

A newcomer starts here. Only `acts/editions.py` writes a phase; `queries/readiness.py` answers each need.
"""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    FOUNDING = "founding"
    DRAFTING = "drafting"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    SCREENING = "screening"
    REVIEW = "review"
    SHORTLIST = "shortlist"
    JURY = "jury"
    DECIDED = "decided"
    RESULTS = "results"
    HONOURED = "honoured"
    ARCHIVED = "archived"

    @property
    def order(self) -> int:
        return list(Phase).index(self)


class Need(StrEnum):
    """What must be so before a step; each value is the sentence that pages show (through gettext)."""

    MEMORANDUM = "The memorandum is in force."
    REGULATIONS = "The regulations are adopted by both institutions."
    SETTINGS = "Themes, divisions, rubrics, forms and deadlines are set, and each cites its clause."
    CLOSES_LATER = "The instant at which the call closes lies ahead."
    OPENING_TIME = "The instant at which the call opens has come."
    CLOSING_TIME = "The instant at which the call closes has passed."
    ENTRIES = "At least one entry was received."
    SCREENED = "Every received entry has a result of screening."
    CONFLICTS = "Conflicts of interest are fixed by both institutions."
    ASSIGNMENT = "The assignment of reviewers is released by both institutions."
    REVIEWED = "Every admitted entry has enough score sheets."
    CALIBRATED = "The standings are computed from all score sheets."
    SHORTLISTED = "The shortlist is fixed by both institutions."
    SEATED = "The jury and its chair are appointed by both institutions."
    DELIBERATED = "The jury has sat, and every motion and every sitting is closed."
    MINUTES = "The minutes of every sitting are signed by the chair and the scientific secretary."
    DECIDED = "The decision is signed by both institutions."
    UP_TO_DATE = "The decision that was signed is up to date: it says all that the jury has resolved."
    EMBARGO = "The instant of the announcement, which both agreed, has come."
    COSIGNED = "The record up to the last joint act is cosigned by the witnesses of both institutions."
    CERTIFICATES = "Every laureate has a certificate."


@dataclass(frozen=True)
class Step:
    """A move from one phase to another; `keys` institutions must agree to it."""

    source: Phase
    target: Phase
    keys: int
    needs: tuple[Need, ...]


def _step(source: Phase, target: Phase, keys: int, *needs: Need) -> Step:
    """What takes two keys also waits until the record of the last such act cannot be rewritten unseen."""
    return Step(source, target, keys, (*needs, Need.COSIGNED) if keys > 1 else needs)


STEPS: tuple[Step, ...] = (
    _step(Phase.FOUNDING, Phase.DRAFTING, 2, Need.MEMORANDUM),
    _step(Phase.DRAFTING, Phase.ANNOUNCED, 2, Need.REGULATIONS, Need.SETTINGS, Need.CLOSES_LATER),
    _step(Phase.ANNOUNCED, Phase.OPEN, 2, Need.OPENING_TIME, Need.CLOSES_LATER),
    _step(Phase.OPEN, Phase.CLOSED, 2, Need.CLOSING_TIME, Need.ENTRIES),
    _step(Phase.CLOSED, Phase.SCREENING, 1),
    _step(Phase.CLOSED, Phase.OPEN, 2, Need.CLOSES_LATER),  # an extension, which both must want
    _step(Phase.SCREENING, Phase.REVIEW, 2, Need.SCREENED, Need.CONFLICTS, Need.ASSIGNMENT),
    _step(Phase.REVIEW, Phase.SHORTLIST, 1, Need.REVIEWED, Need.CALIBRATED),
    _step(Phase.SHORTLIST, Phase.JURY, 2, Need.SHORTLISTED, Need.SEATED),
    _step(Phase.JURY, Phase.DECIDED, 2, Need.DELIBERATED, Need.MINUTES, Need.DECIDED, Need.UP_TO_DATE),
    _step(Phase.DECIDED, Phase.RESULTS, 2, Need.EMBARGO),
    _step(Phase.RESULTS, Phase.HONOURED, 1, Need.CERTIFICATES),
    _step(Phase.HONOURED, Phase.ARCHIVED, 2),
)


def steps_from(phase: Phase) -> tuple[Step, ...]:
    """The steps that lead out of `phase`, in the order of the table."""
    return tuple(step for step in STEPS if step.source is phase)


def step_between(source: Phase, target: Phase) -> Step | None:
    """The step from `source` to `target`, or nothing if the table has none."""
    return next((step for step in steps_from(source) if step.target is target), None)


def drawing() -> str:
    """The table as a Mermaid state diagram, for the documents."""
    rows = [f"  {s.source.value} --> {s.target.value}: {s.keys} key{'s' * (s.keys > 1)}" for s in STEPS]
    return "\n".join(["stateDiagram-v2", *rows])
