"""The outbox as officers see it: letters with their state, the words of each kind, and who a segment is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_noop

from charsu.gate import NotThere, require
from charsu.models import Broadcast, Edition, Entry, LetterText, Notice, Person
from charsu.rules.letters import LETTERS
from charsu.rules.permissions import Act, Role

STATES: dict[str, str] = {
    "queued": gettext_noop("queued"),
    "trouble": gettext_noop("tried, waits to be tried again"),
    "sent": gettext_noop("sent"),
    "refused": gettext_noop("refused"),
    "settled": gettext_noop("set aside"),
}
SEGMENTS: dict[str, str] = {
    "teams": gettext_noop("Every city's team"),
    "drafts": gettext_noop("Teams with a draft that is not submitted"),
    "received": gettext_noop("Teams whose entry was received"),
    "admitted": gettext_noop("Teams whose entry is admitted"),
    "refused": gettext_noop("Teams whose entry is not admitted"),
    "focal": gettext_noop("National focal points"),
    "reviewers": gettext_noop("Reviewers"),
    "jurors": gettext_noop("Members of the jury"),
}
_BY_ROLE: dict[str, Callable[[Edition], Q]] = {
    "focal": lambda edition: Q(memberships__role=Role.FOCAL.value),
    "jurors": lambda edition: Q(on_juries__edition=edition),
    "reviewers": lambda edition: Q(reviewing__edition=edition),
}
_STATE = Case(
    When(sent_at__isnull=False, then=Value("sent")),
    When(settled_at__isnull=False, then=Value("settled")),
    When(given_up_at__isnull=False, then=Value("refused")),
    When(attempts__gt=0, then=Value("trouble")),
    default=Value("queued"),
)
TROUBLED = Q(sent_at__isnull=True, settled_at__isnull=True) & (Q(attempts__gt=0) | Q(given_up_at__isnull=False))


@dataclass(frozen=True)
class Kind:
    """A letter whose words may be set, and the languages in which the secretariat has set them."""

    code: str
    places: tuple[str, ...]
    languages: tuple[str, ...]


def names_of_edition(slug: str) -> dict[str, Mapping[str, str]]:
    """The names of an edition and of its award, in every language that they have; nothing of one that is unknown."""
    found = Edition.objects.filter(slug=slug).select_related("award").first() if slug else None
    return {"award_name": found.award.name, "edition_name": found.name} if found else {}


def own_words() -> Mapping[tuple[str, str], tuple[str, str]]:
    """Kind and language -> the secretariat's subject and body."""
    rows = LetterText.objects.values_list("kind", "language", "subject", "body")
    return {(kind, language): (subject, body) for kind, language, subject, body in rows}


def letters(person: Person, *, state: str = "", words: str = "") -> QuerySet[Notice]:
    """Newest first; of one state, or to an address or name that holds the words."""
    require(Act.SEE_LETTERS, person)
    rows = Notice.objects.annotate(state=_STATE).select_related("person", "broadcast").order_by("-pk")
    if state in STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(person__email__icontains=words) | Q(person__name__icontains=words) | Q(email__icontains=words)
        )
    return rows


def counts_by_state(person: Person) -> dict[str, int]:
    require(Act.SEE_LETTERS, person)
    found = dict(Notice.objects.annotate(state=_STATE).order_by().values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in STATES}


def letter(person: Person, pk: int) -> Notice:
    found = letters(person).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def kinds(person: Person) -> list[Kind]:
    require(Act.SEE_LETTERS, person)
    own: dict[str, list[str]] = {}
    for kind, language in LetterText.objects.values_list("kind", "language"):
        own.setdefault(kind, []).append(language)
    return [Kind(code, places, tuple(own.get(code, ()))) for code, places in LETTERS.items()]


def text_of(person: Person, kind: str, language: str) -> LetterText | None:
    require(Act.SEE_LETTERS, person)
    if kind not in LETTERS:
        raise NotThere
    return LetterText.objects.filter(kind=kind, language=language).select_related("by").first()


def broadcasts(person: Person, most: int = 30) -> list[Broadcast]:
    require(Act.SEE_LETTERS, person)
    rows = Broadcast.objects.select_related("by")
    return list(rows.annotate(sent=Count("letters", filter=Q(letters__sent_at__isnull=False)))[:most])


def recipients(edition: Edition, segment: str) -> list[Person]:
    """Each person of a segment once, by their number; raises NotThere for a segment that is not known."""
    if segment not in SEGMENTS:
        raise NotThere
    rows = Person.objects.filter(is_active=True)
    if segment in _BY_ROLE:
        return list(rows.filter(_BY_ROLE[segment](edition)).distinct().order_by("pk"))
    entries = Entry.objects.filter(edition=edition, withdrawn_at=None)
    chosen = {
        "drafts": entries.filter(receipts=None), "received": entries.filter(receipts__isnull=False),
        "admitted": entries.filter(screening__result="admitted"),
        "refused": entries.filter(screening__result="refused"),
    }.get(segment)  # fmt: skip
    rows = rows.filter(memberships__role=Role.ENTRANT.value)
    if chosen is not None:
        rows = rows.filter(memberships__municipality__in=chosen.values("municipality"))
    return list(rows.distinct().order_by("pk"))


def by_language(people: list[Person]) -> dict[str, int]:
    found: dict[str, int] = {}
    for person in people:
        found[person.language] = found.get(person.language, 0) + 1
    return dict(sorted(found.items()))


def waits_since(now: datetime) -> int:
    """How many letters are due and not yet tried."""
    return Notice.objects.filter(sent_at=None, given_up_at=None, next_at__lte=now).count()
