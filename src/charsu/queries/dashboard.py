"""Where the edition stands, at one look."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from charsu import gate
from charsu.models import Edition, Person, Reviewer, Theme
from charsu.queries.readiness import Ahead, steps_ahead
from charsu.queries.todo import Waiting, todo
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


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
class PhaseMark:
    phase: Phase
    is_past: bool
    is_now: bool


@dataclass(frozen=True)
class Dashboard:
    edition: Edition
    life: tuple[PhaseMark, ...]
    ahead: tuple[Ahead, ...]
    waiting: tuple[Waiting, ...]
    countries: tuple[Bar, ...]
    themes: tuple[Bar, ...]
    reviewers: tuple[Progress, ...]

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
    ahead = steps_ahead(edition, now)
    countries, themes = _bars(edition)
    return Dashboard(
        edition=edition,
        life=life_of(edition),
        ahead=ahead,
        waiting=todo(person, edition, now, ahead),
        countries=countries,
        themes=themes,
        reviewers=_progress(edition),
    )


def life_of(edition: Edition) -> tuple[PhaseMark, ...]:
    present = Phase(edition.phase)
    return tuple(PhaseMark(phase, phase.order < present.order, phase is present) for phase in Phase)


def _bars(edition: Edition) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """One question for both pictures: how many of each theme and country, received or not."""
    stands = Q(entries__withdrawn_at__isnull=True)
    groups = (
        Theme.objects.filter(edition=edition)
        .order_by("order", "code")
        .values_list("code", "name", "entries__municipality__country")
        .annotate(
            received=Count("entries", filter=stands & Q(entries__receipts__isnull=False), distinct=True),
            all=Count("entries", filter=stands, distinct=True),
        )
    )
    received: dict[str, Counter[str]] = {"theme": Counter(), "country": Counter()}
    drafts: dict[str, Counter[str]] = {"theme": Counter(), "country": Counter()}
    names: dict[str, dict[str, str]] = {}
    places: dict[str, dict[str, str]] = {}
    for code, name, country, is_in, everything in groups:
        names.setdefault(code, name)
        if not everything:
            continue
        places.setdefault(country, {"en": country})
        for part, key in (("theme", code), ("country", country)):
            received[part][key] += is_in
            drafts[part][key] += everything - is_in
    countries = _as_bars(places, received["country"], drafts["country"])
    themes = _as_bars(names, received["theme"], drafts["theme"])
    return tuple(sorted(countries, key=lambda bar: (-bar.received, bar.code))), themes


def _as_bars(names: dict[str, dict[str, str]], received: Counter[str], drafts: Counter[str]) -> tuple[Bar, ...]:
    return tuple(Bar(code, name, received[code], drafts[code]) for code, name in names.items())


def _progress(edition: Edition) -> tuple[Progress, ...]:
    """Those who have most left to do come first."""
    done = Count("assignments", filter=Q(assignments__sheet__submitted_at__isnull=False), distinct=True)
    rows = (
        Reviewer.objects.filter(edition=edition, assignments__isnull=False)
        .select_related("person")
        .annotate(given=Count("assignments", distinct=True), done=done)
    )
    progress = [Progress(row.person.name, row.country, row.given, row.done) for row in rows]
    return tuple(sorted(progress, key=lambda row: (row.done - row.given, row.name)))
