"""The bureau's list of received entries: filtered, sorted, searched; and what an officer reads of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from charsu.gate import require, standing_of
from charsu.models import Appeal, Clause, Correction, Edition, Entry, Likeness, Opinion, Person, Receipt, Screening
from charsu.queries.findings import findings_for
from charsu.queries.likeness import resembling
from charsu.rules.certificates import begin_code, read_code
from charsu.rules.eligibility import Finding, Key, Result
from charsu.rules.permissions import Act, Role
from charsu.rules.texts import ascii_digits, clean_line, query_terms, searchable

NUMBER = re.compile(r"(?:E-?)?0*([1-9][0-9]{0,8})", re.IGNORECASE)  # of an entry, as the desks of judging write it
STATES = ("waiting", "corrected", "returned", "admitted", "refused", "withdrawn")
SORTS: Mapping[str, tuple[str, ...]] = {
    "received": ("-received_at", "pk"),
    "oldest": ("received_at", "pk"),
    "title": ("title", "pk"),
    "city": ("municipality__name", "pk"),
    "country": ("municipality__country", "municipality__name", "pk"),
    "theme": ("theme__order", "pk"),
}


@dataclass(frozen=True)
class Wish:
    """What the reader of the list asks for; an unknown value asks for nothing."""

    state: str = ""
    theme: str = ""
    country: str = ""
    kind: str = ""
    division: str = ""
    words: str = ""
    sort: str = "received"


def received_entries(edition: Edition) -> QuerySet[Entry]:
    """Entries with a receipt, each with the instant of its latest; no join, so no row twice."""
    receipts = Receipt.objects.filter(entry=OuterRef("pk"))
    latest = receipts.order_by("-pk").values("at")[:1]
    corrections = Correction.objects.filter(entry=OuterRef("pk"))
    rows = Entry.objects.filter(Exists(receipts), edition=edition)
    return rows.annotate(
        received_at=Subquery(latest),
        returned_until=Subquery(corrections.order_by("-pk").values("until")[:1]),
        is_alike=Exists(Likeness.objects.filter(entry=OuterRef("pk"))),
        is_opined=Exists(Opinion.objects.filter(entry=OuterRef("pk"))),
        corrected_at=Subquery(corrections.order_by("-pk").values("answered_at")[:1]),
    )


def entries_of(person: Person, edition: Edition, wish: Wish) -> QuerySet[Entry]:
    """The bureau's list, lazily, for the pager."""
    require(Act.SEE_ENTRIES, person, edition=edition)
    rows = received_entries(edition).select_related("municipality", "theme", "division", "screening", "endorsement")
    plain = {"theme__code": wish.theme, "municipality__country": wish.country, "kind": wish.kind,
             "division__code": wish.division}  # fmt: skip
    rows = rows.filter(**{field: value for field, value in plain.items() if value})
    if wish.state in STATES:
        rows = rows.filter(_of_state(wish.state))
    if wish.words.strip():
        rows = rows.filter(_of_words(edition, wish.words))
    return rows.order_by(*SORTS.get(wish.sort, SORTS["received"]))


def _of_state(state: str) -> Q:
    if state in {"admitted", "refused"}:
        return Q(screening__result=state)
    if state == "withdrawn":
        return Q(withdrawn_at__isnull=False)
    waits = Q(screening=None, withdrawn_at=None)
    if state == "returned":
        return waits & Q(returned_until__isnull=False, corrected_at=None)
    if state == "corrected":
        return waits & Q(corrected_at__isnull=False)
    return waits


def _of_words(edition: Edition, words: str) -> Q:
    """In the title or any name of the city, as every search of the house folds them; the entry's number; or the
    beginning of a receipt's code or number."""
    line = clean_line(words)
    plain, begun = ascii_digits(line), read_code(line) or begin_code(line)
    receipt = Q(number__istartswith=plain) | (Q(code__startswith=begun) if begun else Q())
    found = Q(Exists(Receipt.objects.filter(receipt, entry=OuterRef("pk"))))
    if number := NUMBER.fullmatch(plain):
        found |= Q(pk=int(number[1]))
    terms = query_terms(line)
    if not terms:
        return found
    city = Q(*(Q(municipality__search_text__contains=term) for term in terms))
    return found | city | Q(pk__in=_titled(edition, terms))


def _titled(edition: Edition, terms: Sequence[str]) -> list[int]:
    """Entries whose title holds every term: folded as it is read, since a title is kept as it was written."""
    titles = Entry.objects.filter(edition=edition).values_list("pk", "title")
    return [pk for pk, title in titles if all(term in searchable(title) for term in terms)]


def countries_of(edition: Edition) -> list[str]:
    rows = Entry.objects.filter(edition=edition, receipts__isnull=False).order_by("municipality__country")
    return list(rows.values_list("municipality__country", flat=True).distinct())


@dataclass(frozen=True)
class Sorted:
    """Entries that wait for a result: those that meet every clause, and the others with what they do not meet."""

    fit: list[Entry]
    unfit: list[tuple[Entry, list[Finding]]]


def sort_waiting(person: Person, edition: Edition) -> Sorted:
    require(Act.SEE_ENTRIES, person, edition=edition)
    rows = received_entries(edition).filter(_of_state("waiting")).order_by("pk")
    rows = rows.exclude(municipality__in=standing_of(person).municipalities)  # of one's own team: another officer's
    waiting = list(rows.select_related("municipality", "theme", "division", "edition"))
    findings = findings_for(edition, waiting)
    alike = resembling(waiting)
    odd = {
        entry.pk: [one for one in findings[entry.pk] if one.result is not Result.MET]
        + ([Finding("", Key.ALIKE, Result.ASK)] if entry.pk in alike else [])
        for entry in waiting
    }
    return Sorted([e for e in waiting if not odd[e.pk]], [(e, odd[e.pk]) for e in waiting if odd[e.pk]])


def opened_again(entry: Entry) -> datetime:
    """When an appeal against its screening was upheld last: opinions from before count no more. Else long ago."""
    rows = Appeal.objects.filter(entry=entry, against="screening", is_upheld=True, replied_at__isnull=False)
    latest = rows.order_by("-replied_at").values_list("replied_at", flat=True).first()
    return latest or datetime.min.replace(tzinfo=UTC)


def mark_of(held: Screening | None) -> str:
    """What a page that shows a result sends back with another: which one it showed; nothing where none."""
    return held.at.isoformat() if held else ""


def result_mark(entry: Entry) -> str:
    """The mark of the result that stands now, whatever the entry in hand remembers."""
    return mark_of(Screening.objects.filter(entry=entry).first())


def opinions_of(entry: Entry) -> list[Any]:
    """What officers think of an entry, where the rules ask for several."""
    return list(entry.opinions.select_related("by").filter(at__gt=opened_again(entry)).order_by("at", "pk"))


def clauses_of(edition: Edition) -> list[Clause]:
    return list(Clause.objects.filter(instrument=edition.regulations_id).order_by("order"))


def readers_of(entry: Entry) -> list[Person]:
    """The members of the entry's team: whom a letter about it goes to."""
    seats = Q(memberships__municipality=entry.municipality_id, memberships__role=Role.ENTRANT.value)
    return list(Person.objects.filter(seats).distinct().order_by("pk"))


def corrections_of(entry: Entry) -> list[Any]:
    return list(entry.corrections.select_related("by").order_by("-pk"))
