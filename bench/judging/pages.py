"""The pages that are asked, and by whom."""

import time
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.judging.enlarge import KIND, enlarge
from charsu.acts import standings
from charsu.adapters.clock import now
from charsu.models import Assignment, Calibration, Edition, Person
from charsu.rules.lifecycle import Phase

TOP, TIMES = 40, 3


def measured(entries: int, reviewers: int, *, is_made: bool) -> Iterator[tuple[str, list[float], int]]:
    """Each page with its processor seconds, and how many questions it asked the store."""
    if not is_made:
        call_command("demo", stage=Phase.REVIEW.value, seed=1)
        enlarge(Edition.objects.get(), entries=entries, reviewers=reviewers, seed=1)
    edition, secretary = Edition.objects.get(), Person.objects.get(email="science@charsu.example")
    began = time.process_time()
    for method in ("ordinal", "additive"):
        standings.calibrate(
            actors=(secretary,), now=now(), edition=edition, kind=KIND, method=method, seed=1, top=TOP
        )  # fmt: skip
    yield "two runs, ordinal and additive, computed and kept", [time.process_time() - began], 0
    reader = Assignment.objects.filter(ended_at=None, sheet__submitted_at=None).first().reviewer.person
    for who, path in [*((secretary, path) for path in _of_secretary(edition)), *((reader, p) for p in _of(reader))]:
        yield _asked(who, path)


def _of_secretary(edition: Edition) -> list[str]:
    second, first = Calibration.objects.filter(edition=edition)[:2]
    entry = first.standings.first().entry_id
    plan = edition.assignment_plans.first()
    return [
        "/science/", "/science/reviewers/", "/science/assignment/", f"/science/assignment/plans/{plan.pk}/",
        "/science/assignment/pairs/", f"/science/standings/?kind={KIND}", f"/science/standings/?run={first.pk}",
        f"/science/standings/{first.pk}/entries/{entry}/",
        f"/science/standings/compare/?first={first.pk}&second={second.pk}",
        f"/science/extra/?kind={KIND}&budget=50&most=2", "/bureau/",
    ]  # fmt: skip


def _of(reader: Person) -> list[str]:
    open_ = Assignment.objects.filter(reviewer__person=reader, ended_at=None, sheet__submitted_at=None).first()
    return ["/review/", f"/review/sheets/{open_.pk}/"]


def _asked(who: Person, path: str) -> tuple[str, list[float], int]:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    seconds, asked = [], 0
    for _ in range(TIMES):
        with CaptureQueriesContext(connection) as questions:
            began = time.process_time()
            answer = client.get(path)
            seconds.append(time.process_time() - began)
        asked = len(questions)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    return path, seconds, asked
