"""What waits for the worker: whether it is under way, and whether a worker is there at all to begin it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Subquery

from charsu.models import Computation, WorkerSign

A_WHILE = timedelta(minutes=1)  # in which a worker begins what was asked
SILENCE = timedelta(minutes=2)  # after which a worker that gave no sign is not there, or hangs
AGAIN = timedelta(minutes=15)  # after which what was begun and not ended is begun again
ATTEMPTS = 3


@dataclass(frozen=True)
class Worker:
    """`heard` is its last sign; it gives none while it computes: what it `began` and has not ended speaks for it."""

    heard: datetime | None
    began: datetime | None

    def is_silent(self, now: datetime) -> bool:
        computes = self.began is not None and now - self.began < AGAIN
        return not computes and (self.heard is None or now - self.heard > SILENCE)


@dataclass(frozen=True)
class Wait:
    """How it stands with one computation at the instant `now`."""

    asked_at: datetime
    began_at: datetime | None
    is_ended: bool
    attempts: int
    worker: Worker
    now: datetime

    @property
    def is_given_up(self) -> bool:
        """The worker that had begun it was gone each time; nobody tries again."""
        return self._is_left and self.attempts >= ATTEMPTS

    @property
    def is_under_way(self) -> bool:
        return not self.is_ended and not self.is_given_up

    @property
    def _is_left(self) -> bool:
        return not self.is_ended and self.began_at is not None and self.now - self.began_at > AGAIN

    @property
    def is_late(self) -> bool:
        """Somebody should have begun it by now."""
        is_new = self.began_at is None and self.now - self.asked_at > A_WHILE
        return self.is_under_way and (is_new or self._is_left)

    @property
    def is_unheard(self) -> bool:
        """It is late, and no worker is there."""
        return self.is_late and self.worker.is_silent(self.now)


def wait_of(computation: Computation, now: datetime) -> Wait:
    """Of a computation that was read `with_signs`."""
    worker = Worker(computation.heard, computation.began)  # type: ignore[attr-defined]
    is_ended = computation.ended_at is not None
    return Wait(computation.asked_at, computation.began_at, is_ended, computation.attempts, worker, now)


def with_signs(rows: QuerySet[Computation]) -> QuerySet[Computation]:
    """Each with the last signs of the worker, in the same question."""
    heard, began = _signs().values("at")[:1], _begun().values("began_at")[:1]
    return rows.annotate(heard=Subquery(heard), began=Subquery(began))


def worker() -> Worker:
    """The last signs of the worker."""
    heard, began = _signs().values_list("at", flat=True), _begun().values_list("began_at", flat=True)
    return Worker(heard.first(), began.first())


def _signs() -> QuerySet[WorkerSign]:
    return WorkerSign.objects.order_by("-at")


def _begun() -> QuerySet[Computation]:
    return Computation.objects.filter(ended_at=None, began_at__isnull=False).order_by("-began_at")
