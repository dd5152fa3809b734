"""Which of the union's awards a reader may know of: one that is only proposed is its parties' own matter."""

from typing import Any

from charsu.gate import NotThere, may
from charsu.models import Award, Edition
from charsu.rules.permissions import Act


def _is_shown(edition: Edition, first: int | None, person: Any) -> bool:
    """The award founded first always; another once both have its memorandum in force, or to its own desks."""
    is_agreed = edition.memorandum.in_force_at is not None
    return is_agreed or edition.award_id == first or may(Act.SEE_DASHBOARD, person, edition=edition)


def _first() -> int | None:
    return Award.objects.filter(editions__isnull=False).order_by("pk").values_list("pk", flat=True).first()


def shown_editions(person: Any) -> list[Edition]:
    """Every edition that this reader may know of, newest first."""
    first = _first()
    rows = Edition.objects.select_related("award", "memorandum").order_by("-pk")
    return [edition for edition in rows if _is_shown(edition, first, person)]


def shown_newest_of_each(person: Any) -> list[Edition]:
    """Side by side: the newest edition of every award, the award founded first leading."""
    found: dict[int, Edition] = {}
    for edition in shown_editions(person):
        found.setdefault(edition.award_id, edition)
    return [found[award] for award in sorted(found)]


def shown_award(slug: str, person: Any) -> str:
    """The award of an address, where this reader may know of it; else none, as for one that is not there."""
    edition = Edition.objects.select_related("award", "memorandum").filter(award__slug=slug).order_by("-pk").first()
    return slug if edition is not None and _is_shown(edition, _first(), person) else ""


def shown_edition(slug: str, person: Any) -> Edition:
    """The edition of an address; raises NotThere for another, and for one that this reader may not know of."""
    edition = Edition.objects.select_related("award", "memorandum", "regulations").filter(slug=slug).first()
    if edition is None or not _is_shown(edition, _first(), person):
        raise NotThere
    return edition
