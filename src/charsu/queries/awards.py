"""Which of the union's awards a reader may know of: one that is only proposed is its parties' own matter."""

from typing import Any

from charsu.gate import NotThere, may
from charsu.models import Edition, JointAct
from charsu.rules.permissions import Act


def is_shown(edition: Edition, person: Any) -> bool:
    """Whether both institutions have agreed something of it, were it no more than a seat; else to its own desks.

    Until then an award is what one institution says of itself and of another that has not answered.
    """
    if edition.memorandum.in_force_at is not None or may(Act.SEE_DASHBOARD, person, edition=edition):
        return True
    return JointAct.objects.filter(edition=edition.slug, performed_at__isnull=False).exists()


def shown_editions(person: Any) -> list[Edition]:
    """Every edition that this reader may know of, newest first."""
    rows = Edition.objects.select_related("award", "memorandum").order_by("-pk")
    return [edition for edition in rows if is_shown(edition, person)]


def shown_newest_of_each(person: Any) -> list[Edition]:
    """Side by side: the newest edition of every award, the award founded first leading."""
    found: dict[int, Edition] = {}
    for edition in shown_editions(person):
        found.setdefault(edition.award_id, edition)
    return [found[award] for award in sorted(found)]


def shown_award(slug: str, person: Any) -> str:
    """The award of an address, where this reader may know of it; else none, as for one that is not there."""
    edition = Edition.objects.select_related("award", "memorandum").filter(award__slug=slug).order_by("-pk").first()
    return slug if edition is not None and is_shown(edition, person) else ""


def shown_edition(slug: str, person: Any) -> Edition:
    """The edition of an address; raises NotThere for another, and for one that this reader may not know of."""
    edition = Edition.objects.select_related("award", "memorandum", "regulations").filter(slug=slug).first()
    if edition is None or not is_shown(edition, person):
        raise NotThere
    return edition
