"""The sign that the worker gives, so that a page which waits for it can tell whether it is there."""

from datetime import datetime

from charsu.models import WorkerSign


def give_sign(*, now: datetime) -> None:
    """One row, written anew."""
    WorkerSign.objects.update_or_create(pk=1, defaults={"at": now})
