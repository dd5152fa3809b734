"""The newest rehearsal of an edition, as the bureau reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.gate import require
from charsu.models import Computation, Edition, Person
from charsu.queries.waiting import Wait, wait_of, with_signs
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Played:
    """What one number of reviews gave: the chance that one of the best is picked, by method."""

    reviews: int
    chances: dict[str, float]
    lost: dict[str, float]
    lots: float
    least: int
    mean: float
    greatest: int
    impossible: str = ""


@dataclass(frozen=True)
class Answer:
    wish: dict[str, Any]
    asked_at: datetime
    wait: Wait
    done: int
    of: int
    rows: tuple[Played, ...]

    @property
    def is_under_way(self) -> bool:
        return self.wait.is_under_way


def newest_rehearsal(person: Person, edition: Edition, now: datetime) -> Answer | None:
    require(Act.REHEARSE, person, edition=edition)
    found = with_signs(Computation.objects.filter(edition=edition.slug, kind="rehearsal")).first()
    if found is None:
        return None
    outcome = found.outcome or {}
    return Answer(
        wish=found.wish,
        asked_at=found.asked_at,
        wait=wait_of(found, now),
        done=outcome.get("done", 0),
        of=outcome.get("of", found.wish["rounds"] * len(found.wish["reviews"])),
        rows=tuple(_played(row) for row in outcome.get("designs", [])),
    )


def _played(row: dict[str, Any]) -> Played:
    if "impossible" in row:
        return Played(row["reviews"], {}, {}, 0.0, 0, 0.0, 0, row["impossible"])
    load = row["workload"]
    return Played(
        reviews=row["reviews"],
        chances={one["method"]: one["found"] for one in row["outcomes"]},
        lost={one["method"]: one["misplaced"] for one in row["outcomes"]},
        lots=row["lots"]["found"],
        least=load["least"],
        mean=load["mean"],
        greatest=load["greatest"],
    )
