"""The newest rehearsal of an edition, as the bureau reads it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from charsu.gate import require
from charsu.models import Computation, Edition, Person
from charsu.queries.waiting import Wait, wait_of, with_signs
from charsu.rules.permissions import Act
from charsu.rules.rehearsal import Design


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
    errors: dict[str, float] = field(default_factory=dict)  # of the chances, by method
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
    def weights(self) -> str:
        """Of the criteria, as the command takes them."""
        return ",".join(f"{weight:g}" for weight in self.wish["weights"])

    @property
    def command(self) -> str:
        """What gives the same figures at a prompt; all that it leaves unsaid is assumed alike."""
        wish = self.wish
        words = {
            "entries": wish["entries"], "reviewers": wish["reviewers"],
            "reviews": ",".join(map(str, wish["reviews"])), "shortlist": wish["k"], "load": wish["max_load"],
            "weights": self.weights, "rounds": wish["rounds"], "seed": wish["seed"],
        }  # fmt: skip
        return "charsu rehearse " + " ".join(f"--{name} {word}" for name, word in words.items() if word is not None)

    @property
    def assumed(self) -> Design:
        """What is believed of entries and reviewers: the page asks for none of it, so it is what is usual."""
        wish = self.wish
        return Design(wish["entries"], wish["reviewers"], min(wish["reviews"]), wish["k"])

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
        return Played(row["reviews"], {}, {}, 0.0, 0, 0.0, 0, impossible=row["impossible"])
    load = row["workload"]
    return Played(
        reviews=row["reviews"],
        chances={one["method"]: one["found"] for one in row["outcomes"]},
        lost={one["method"]: one["misplaced"] for one in row["outcomes"]},
        errors={one["method"]: one["error"] for one in row["outcomes"]},
        lots=row["lots"]["found"],
        least=load["least"],
        mean=load["mean"],
        greatest=load["greatest"],
    )
