"""Practices by their keys, as lists show them: for pages, feeds and programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from charsu.models import Practice
from charsu.queries.exchange.adoptions import uptakes_of
from charsu.queries.library.grading import graded
from charsu.rules.exchange.uptake import Uptake
from charsu.rules.library.fusion import Why
from charsu.rules.texts import direction, pick

GIST = 220  # letters of a summary in a list


@dataclass(frozen=True)
class Hit:
    """A practice in a list: its own title, the reader's where it was translated, and why it is in the list."""

    practice: Practice
    language: str
    direction: str
    title: str
    own_title: str  # "" where the title shown is its own
    way: str  # how the translation was made; "" where the words are the city's own
    gist: str
    gist_language: str
    why: Why
    uptake: Uptake


def practices_of(pks: Sequence[int]) -> list[Practice]:
    """In the order of the keys, with what lists show; those withdrawn meanwhile are left out."""
    rows = graded(Practice.objects.filter(pk__in=pks, withdrawn_at=None)).defer("search_text")
    found = {row.pk: row for row in rows.select_related("municipality", "theme", "division", "edition__award")}
    return [found[pk] for pk in pks if pk in found]


def by_change(pks: Iterable[int]) -> list[int]:
    """Those that changed last first."""
    wanted = set(pks)
    rows = Practice.objects.filter(withdrawn_at=None).order_by().values_list("pk", "changed_at", "released_at")
    told = sorted(((changed or released, pk) for pk, changed, released in rows if pk in wanted), reverse=True)
    return [pk for _at, pk in told]


def hits(pks: Sequence[int], why: Sequence[Why], language: str) -> list[Hit]:
    """For a page of results, with why each is there."""
    reasons = dict(zip(pks, why, strict=True))
    taken = uptakes_of(pks)
    return [_hit(one, reasons[one.pk], language, taken.get(one.pk, Uptake())) for one in practices_of(pks)]


def _hit(practice: Practice, why: Why, language: str, uptake: Uptake) -> Hit:
    own = practice.language
    shown = language if practice.title.get(language) else own
    if shown == own and own not in (language, "en") and practice.title.get("en"):
        shown = "en"
    told, gist = pick(practice.summary, shown, (own, "en"))
    cut = gist if len(gist) <= GIST else gist[:GIST].rsplit(" ", 1)[0] + "…"
    return Hit(
        practice, shown, direction(shown), practice.title.get(shown, ""),
        practice.title.get(own, "") if shown != own else "", practice.ways.get(shown, "") if shown != own else "",
        cut, told, why, uptake,
    )  # fmt: skip
