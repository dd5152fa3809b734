"""Where the edition stands, at one look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q

from charsu import gate
from charsu.models import Edition, Notice, Person, Reviewer, Theme
from charsu.queries.letters import TROUBLED
from charsu.queries.needs_help import Missing, with_help
from charsu.queries.readiness import Look, steps_ahead
from charsu.queries.todo import Waiting, elsewhere, todo
from charsu.rules.lifecycle import Phase, Step
from charsu.rules.permissions import Act

FEW = 5
MOST_DAYS = 200
Arrival = tuple[str, dict[str, str], str | None, datetime | None]  # theme, its name, country, first receipt


@dataclass(frozen=True)
class Bar:
    """So many entries were received from a country or for a theme; `drafts` are not yet submitted."""

    code: str
    name: dict[str, str]
    received: int
    drafts: int


@dataclass(frozen=True)
class Progress:
    name: str
    country: str
    given: int
    done: int


@dataclass(frozen=True)
class Day:
    """So many entries arrived for the first time on a day of the edition's zone."""

    day: date
    count: int
    height: int  # in hundredths of the busiest day

    @property
    def top(self) -> int:
        return 100 - self.height


@dataclass(frozen=True)
class PhaseMark:
    phase: Phase
    is_past: bool
    is_now: bool


@dataclass(frozen=True)
class Dashboard:
    edition: Edition
    life: tuple[PhaseMark, ...]
    ahead: Sequence[tuple[Step, Sequence[Missing]]]
    waiting: tuple[Waiting, ...]
    elsewhere: Sequence[tuple[Edition, Waiting]]
    countries: tuple[Bar, ...]
    themes: tuple[Bar, ...]
    reviewers: tuple[Progress, ...]
    days: tuple[Day, ...] = ()
    letters: tuple[Notice, ...] = ()
    letters_count: int = 0

    @property
    def received(self) -> int:
        return sum(bar.received for bar in self.countries)

    @property
    def drafts(self) -> int:
        return sum(bar.drafts for bar in self.countries)

    @property
    def sheets_given(self) -> int:
        return sum(row.given for row in self.reviewers)

    @property
    def sheets_done(self) -> int:
        return sum(row.done for row in self.reviewers)


def dashboard(person: Person | None, edition: Edition, now: datetime) -> Dashboard:
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    look = Look(edition, now)
    ahead = steps_ahead(look)
    arrivals = _arrivals(edition)
    has_sheets = Phase(edition.phase).order >= Phase.REVIEW.order  # before, nobody was given anything
    reviewers = _progress(edition) if has_sheets else ()
    countries, themes = _bars(arrivals)
    known = {
        Phase.OPEN: sum(bar.drafts for bar in countries),
        Phase.REVIEW: sum(row.given - row.done for row in reviewers),
    }
    letters = _stuck()
    return Dashboard(
        edition=edition,
        life=life_of(edition),
        ahead=with_help(ahead, look),
        elsewhere=elsewhere(person, edition),
        waiting=todo(person, edition, now, ahead, known.get(Phase(edition.phase))),
        countries=countries,
        themes=themes,
        reviewers=reviewers,
        days=_days(edition, arrivals),
        letters=letters[:FEW],
        letters_count=len(letters),
    )


def _stuck() -> tuple[Notice, ...]:
    """Letters that were tried and not sent, newest first; at most a hundred are counted."""
    found = Notice.objects.filter(TROUBLED)
    return tuple(found.select_related("person").order_by("-pk")[:100])


def _days(edition: Edition, arrivals: Sequence[Arrival]) -> tuple[Day, ...]:
    """Each day from the first arrival to the last, those without one too."""
    zone = ZoneInfo(edition.zone)
    counts = Counter(at.astimezone(zone).date() for _, _, country, at in arrivals if at and country)
    if not counts:
        return ()
    start, most = min(counts), max(counts.values())
    span = (max(counts) - start).days + 1
    days = [start + timedelta(days=number) for number in range(min(span, MOST_DAYS))]
    return tuple(Day(day, counts[day], round(100 * counts[day] / most)) for day in days)


def life_of(edition: Edition) -> tuple[PhaseMark, ...]:
    present = Phase(edition.phase)
    return tuple(PhaseMark(phase, phase.order < present.order, phase is present) for phase in Phase)


def _arrivals(edition: Edition) -> list[Arrival]:
    """One question for bars, map and days: each entry that stands, and each theme, be it without one."""
    rows = (
        Theme.objects.filter(edition=edition)
        .order_by("order", "code")
        .values_list("code", "name", "entries__pk", "entries__withdrawn_at", "entries__municipality__country")
        .annotate(at=Min("entries__receipts__at"))
    )
    return [(code, name, None if gone else country, at) for code, name, _, gone, country, at in rows]


def _bars(arrivals: Sequence[Arrival]) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """How many of each theme and country, received or not."""
    came: dict[str, Counter[str]] = {"theme": Counter(), "country": Counter()}
    drafts: dict[str, Counter[str]] = {"theme": Counter(), "country": Counter()}
    names: dict[str, dict[str, str]] = {}
    places: dict[str, dict[str, str]] = {}
    for code, name, country, at in arrivals:
        names.setdefault(code, name)
        if country is None:
            continue
        places.setdefault(country, {"en": country})
        for part, key in (("theme", code), ("country", country)):
            (came if at else drafts)[part][key] += 1
    countries = _as_bars(places, came["country"], drafts["country"])
    themes = _as_bars(names, came["theme"], drafts["theme"])
    return tuple(sorted(countries, key=lambda bar: (-bar.received, bar.code))), themes


def _as_bars(names: dict[str, dict[str, str]], received: Counter[str], drafts: Counter[str]) -> tuple[Bar, ...]:
    return tuple(Bar(code, name, received[code], drafts[code]) for code, name in names.items())


def _progress(edition: Edition) -> tuple[Progress, ...]:
    """Those who have most left to do come first."""
    stands = Q(assignments__ended_at=None)
    done = Count("assignments", filter=stands & Q(assignments__sheet__submitted_at__isnull=False), distinct=True)
    rows = (
        Reviewer.objects.filter(edition=edition, assignments__isnull=False)
        .select_related("person")
        .annotate(given=Count("assignments", filter=stands, distinct=True), done=done)
        .filter(given__gt=0)
    )
    progress = [Progress(row.person.name, row.country, row.given, row.done) for row in rows]
    return tuple(sorted(progress, key=lambda row: (row.done - row.given, row.name)))
