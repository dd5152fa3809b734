"""The edition whose jury this desk is of."""

from typing import Any

from django.http import HttpRequest

from charsu import gate
from charsu.queries.editions import newest
from charsu.queries.shortlist import require_jury


def edition_of(request: HttpRequest) -> Any:
    """The newest edition, if the reader belongs to its jury or to those who make the shortlist."""
    edition = newest()
    if edition is None:
        raise gate.NotThere
    require_jury(request.user, edition)  # type: ignore[arg-type]
    return edition
