"""The institutions of an award: set at its founding, so that one request asks for them once."""

from charsu.models import Edition, Institution


def parties_of(edition: Edition) -> tuple[Institution, ...]:
    """In the order in which they joined; kept on the award that the edition holds."""
    kept: tuple[Institution, ...] | None = getattr(edition.award, "_parties", None)
    if kept is None:
        kept = tuple(edition.award.parties.order_by("pk"))
        edition.award._parties = kept  # type: ignore[attr-defined]
    return kept


def keyholders_of(edition: Edition) -> tuple[Institution, ...]:
    """The institutions that must agree, in the order of their codes."""
    return tuple(sorted((party for party in parties_of(edition) if party.is_party), key=lambda party: party.code))
