"""A transfer plan as a whole, with marks by which whoever changes or confirms it finds out what changed meanwhile."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from charsu.rules.drafts import mark
from charsu.rules.exchange.stages import Mark


@dataclass(frozen=True)
class Plan:
    """The words of a plan, its first day, the codes of its indicators, in order, and its milestones."""

    kept: str
    adapted: str
    left_out: str
    partners: str
    budget: str
    begins: date | None
    indicators: tuple[str, ...]
    milestones: tuple[Mark, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """As it is kept beside a newer one: days as text."""
        marks = [
            {"name": one.name, "starts": _written(one.starts), "due": _written(one.due)} for one in self.milestones
        ]
        return {**asdict(self), "begins": _written(self.begins), "indicators": list(self.indicators),
                "milestones": marks}  # fmt: skip

    @property
    def mark(self) -> str:
        """The same for equal plans alone: who brings another mark than the plan has did not read it as it stands."""
        return mark(self.facts)

    @property
    def mark_of_words(self) -> str:
        """Of what is written at once. Milestones come and go beside it, one by one, and are not written over."""
        return mark({name: value for name, value in self.facts.items() if name != "milestones"})


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
