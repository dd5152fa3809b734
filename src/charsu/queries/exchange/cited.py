"""What a work says that it adopted: the practices its team may name, and the one named, as others read it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from charsu.models import Adoption, Entry, Municipality, Practice, Receipt
from charsu.queries.exchange.adoptions import adoptions
from charsu.queries.teams import WAITS
from charsu.rules.exchange.stages import Stage


def begun_adoptions(municipality: int) -> list[Adoption]:
    """The city's adoptions of practices that are still shown, once work was under way, whatever came of them: of
    each practice the latest, the newest first. A wish or a plan is no adoption yet (`rules/exchange/uptake.py`)."""
    latest = {one.practice_id: one for one in _begun(municipality).order_by("begun_at", "pk")}
    return list(reversed(latest.values()))


def _begun(municipality: int | OuterRef) -> QuerySet[Adoption]:
    rows = adoptions().filter(municipality=municipality, practice__withdrawn_at=None)
    return rows.filter(steps__stage=Stage.UNDER_WAY.value)


def confirmed_and_begun(municipality: int) -> tuple[bool, bool]:
    """Whether the city's team is confirmed, and whether it has an adoption to name: what the page of a draft tells
    of its city, in one question."""
    rows = Municipality.objects.filter(pk=municipality)
    waits, has_begun = (
        rows.annotate(waits=WAITS, begun=Exists(_begun(OuterRef("pk")))).values_list("waits", "begun").get()
    )
    return not waits, has_begun


@dataclass(frozen=True)
class Cited:
    """A practice that a work names as its origin, with how the work's city adopted it."""

    practice: Practice
    adoption: Adoption | None


def cited_by(entry: Entry, public_id: Any) -> Cited | None:
    """`public_id` is the draft's, or that of what was received; a practice that was withdrawn later is still told."""
    if not public_id:
        return None
    practice = Practice.objects.filter(public_id=public_id).select_related("municipality").first()
    if practice is None:
        return None
    found = Adoption.objects.filter(practice=practice, municipality=entry.municipality_id)
    return Cited(practice, found.order_by("begun_at", "pk").last())


def cited_in(receipt: Receipt | None) -> Cited | None:
    """As it was received: what officers and jurors read, and the release follows. Reviewers never ask here: a
    practice and its adoption tell whose work it is."""
    return cited_by(receipt.entry, receipt.content.get("adopted")) if receipt else None
