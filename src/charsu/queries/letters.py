"""The outbox as officers see it: letters with their state, the words of each kind, and who a segment is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, Q, QuerySet, Value, When
from django.utils.translation import gettext_noop

from charsu.gate import NotThere, holders_of_the_union, may, require
from charsu.models import Award, Broadcast, Edition, Entry, LetterText, Membership, Notice, Person
from charsu.queries.cities import name_of
from charsu.queries.honours import results_of
from charsu.queries.teams import members_of
from charsu.rules.letters import LETTERS, OF_TALKS
from charsu.rules.permissions import Act, Role, Tie

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
    "honoured": gettext_noop("Teams whose work is honoured, once the results are announced"),
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


def own_words() -> Mapping[tuple[str, str, str], tuple[str, str]]:
    """Edition, kind and language -> subject and body of its award's secretariat. The union's own letters, which are
    of no edition, have the words of the award that holds it longest."""
    awards = list(Edition.objects.values_list("slug", "award__slug"))
    longest = holders_of_the_union().order_by("pk").values_list("slug", flat=True).first()
    found = dict[tuple[str, str, str], tuple[str, str]]()
    for award, kind, language, *words in LetterText.objects.values_list(
        "award", "kind", "language", "subject", "body"
    ):
        of = [slug for slug, its in awards if its == award] + ([""] if award == longest else [])
        found |= {(slug, kind, language): (words[0], words[1]) for slug in of}
    return found


def letters_of(award: Award) -> QuerySet[Notice]:
    """The letters that are the award's: of its editions; and, of the union's own, those to whoever does not judge or
    act for other awards alone. Who does that is known to those awards, and to nobody else."""
    own = Q(edition__in=award.editions.values("slug"))
    of_union = Q(edition="") & (Q(person__isnull=True) | ~Q(person__in=_of_other_awards(award)))
    return Notice.objects.filter(own | (of_union & Exists(holders_of_the_union().filter(pk=award.pk))))


def _of_other_awards(award: Award) -> QuerySet[Person]:
    """Who reviews, sits on a jury or holds a party's seat for other awards, and not for this one."""
    seats = Membership.objects.filter(role__in=(Role.OFFICER.value, Role.SCIENCE.value), institution__isnull=False)
    here = Q(reviewing__edition__award=award) | Q(on_juries__edition__award=award)
    here |= Q(memberships__in=seats.filter(institution__in=award.parties.all()))
    anywhere = Q(reviewing__isnull=False) | Q(on_juries__isnull=False) | Q(memberships__in=seats)
    return Person.objects.filter(anywhere).exclude(pk__in=Person.objects.filter(here).values("pk"))


def letters(person: Person, edition: Edition, *, state: str = "", words: str = "") -> QuerySet[Notice]:
    """Newest first; of one state, or to an address or name that holds the words."""
    require(Act.SEE_LETTERS, person, edition=edition)
    rows = letters_of(edition.award).annotate(state=_STATE).select_related("person", "broadcast").order_by("-pk")
    if state in STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(person__email__icontains=words) | Q(person__name__icontains=words) | Q(email__icontains=words)
        )
    return rows


def counts_by_state(person: Person, edition: Edition) -> dict[str, int]:
    require(Act.SEE_LETTERS, person, edition=edition)
    rows = letters_of(edition.award).annotate(state=_STATE).order_by()
    found = dict(rows.values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in STATES}


def letter(person: Person, edition: Edition, pk: int) -> Notice:
    found = letters(person, edition).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def may_read(person: Person, letter: Notice) -> bool:
    """Whether what it says is for the person. Of a talk between others the desk tells that a letter went, to whom and
    when, and no more: the words are theirs."""
    ties = {Tie.IN_TALK} if letter.person_id == person.pk else set[Tie]()
    return letter.kind not in OF_TALKS or may(Act.SEE_TALK, person, ties=ties)


def kinds(person: Person, edition: Edition) -> list[Kind]:
    require(Act.SEE_LETTERS, person, edition=edition)
    own: dict[str, list[str]] = {}
    for kind, language in LetterText.objects.filter(award=edition.award.slug).values_list("kind", "language"):
        own.setdefault(kind, []).append(language)
    return [Kind(code, places, tuple(own.get(code, ()))) for code, places in LETTERS.items()]


def text_of(person: Person, edition: Edition, kind: str, language: str) -> LetterText | None:
    require(Act.SEE_LETTERS, person, edition=edition)
    if kind not in LETTERS:
        raise NotThere
    rows = LetterText.objects.filter(award=edition.award.slug, kind=kind, language=language)
    return rows.select_related("by").first()


def broadcasts(person: Person, edition: Edition, most: int = 30) -> list[Broadcast]:
    require(Act.SEE_LETTERS, person, edition=edition)
    rows = Broadcast.objects.filter(edition__in=edition.award.editions.values("slug")).select_related("by")
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
        "honoured": _honoured(edition, entries) if segment == "honoured" else entries,
    }.get(segment)  # fmt: skip
    rows = rows.filter(memberships__role=Role.ENTRANT.value)
    if chosen is not None:
        rows = rows.filter(memberships__municipality__in=chosen.values("municipality"))
    return list(rows.distinct().order_by("pk"))


def _honoured(edition: Edition, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """None before the announcement: a letter to these would tell."""
    named = [row.entry_id for row in results_of(None, edition)]
    return entries.filter(pk__in=named).exclude(laureate__certificate__withdrawn_at__isnull=False)


def to_teams(
    *, edition: Edition, kind: str, now: datetime, told: Iterable[tuple[Entry, Mapping[str, Any]]]
) -> list[Notice]:
    """Letters, not stored yet, to everybody in the team of each entry: its title, its city and what is told of it.
    The mark keeps them to one of a kind for an entry and a person."""
    facts = dict(told)
    teams = members_of({entry.municipality_id for entry in facts})
    return [
        Notice(
            person=person, kind=kind, edition=edition.slug, mark=f"{kind}:{entry.pk}:{person.pk}", written_at=now,
            next_at=now, facts={"title": entry.title, "edition": edition.slug,
                                "city": name_of(entry.municipality, person.language), **said},
        ) for entry, said in facts.items() for person in teams.get(entry.municipality_id, ())
    ]  # fmt: skip


def by_language(people: list[Person]) -> dict[str, int]:
    found: dict[str, int] = {}
    for person in people:
        found[person.language] = found.get(person.language, 0) + 1
    return dict(sorted(found.items()))


def waits_since(now: datetime) -> int:
    """How many letters are due and not yet tried."""
    return Notice.objects.filter(sent_at=None, given_up_at=None, next_at__lte=now).count()
