"""A transfer plan as a whole, with a mark by which two who change it at once find out."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Plan:
    """The words of a plan, its first day and the codes of its indicators, in order."""

    kept: str
    adapted: str
    left_out: str
    partners: str
    budget: str
    begins: date | None
    indicators: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """As it is kept beside a newer one: days as text."""
        return {**asdict(self), "begins": self.begins.isoformat() if self.begins else "",
                "indicators": list(self.indicators)}  # fmt: skip

    @property
    def mark(self) -> str:
        """The same for equal plans alone: who brings another mark than the plan has did not read it as it stands."""
        return sha256(json.dumps(self.facts, sort_keys=True).encode()).hexdigest()[:32]
