"""When each thing of the demo happens, told so that the chosen stage is today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from charsu.rules.lifecycle import Phase

# Days after the founding. Where a phase is a stretch of time, today falls inside it.
REACHED: dict[Phase, int] = {
    Phase.FOUNDING: 0,
    Phase.DRAFTING: 10,
    Phase.ANNOUNCED: 30,
    Phase.OPEN: 40,
    Phase.CLOSED: 111,
    Phase.SCREENING: 113,
    Phase.REVIEW: 130,
    Phase.SHORTLIST: 160,
    Phase.JURY: 168,
    Phase.DECIDED: 175,
    Phase.RESULTS: 186,
    Phase.HONOURED: 200,
    Phase.ARCHIVED: 600,
}
# Today lies after whatever is done within the phase: nothing in the record may bear an instant that has not come.
TODAY: dict[Phase, int] = {
    **REACHED, Phase.FOUNDING: 5, Phase.DRAFTING: 16, Phase.OPEN: 75, Phase.SCREENING: 118, Phase.REVIEW: 150,
    Phase.JURY: 169,
}  # fmt: skip

DEADLINES: dict[str, int] = {
    "call_opens": 40,
    "call_closes": 110,
    "cure_ends": 125,
    "reviews_due": 155,
    "shortlist_due": 165,
    "jury_sits": 170,
    "results_embargo_ends": 185,
}


@dataclass(frozen=True)
class Timetable:
    """`founded` is the instant of day 0."""

    founded: datetime

    @classmethod
    def with_today_in(cls, stage: Phase, today: datetime) -> "Timetable":
        """Everything falls on six in the evening of Tehran, as people would set it: a deadline at 00:13 is none."""
        latest = today - timedelta(days=TODAY[stage], hours=1)
        evening = latest.replace(hour=14, minute=30, second=0, microsecond=0)
        return cls(evening if evening <= latest else evening - timedelta(days=1))

    def day(self, number: float) -> datetime:
        return self.founded + timedelta(days=number)

    def reached(self, phase: Phase) -> datetime:
        return self.day(REACHED[phase])

    def deadlines(self) -> dict[str, datetime]:
        return {code: self.day(day) for code, day in DEADLINES.items()}
