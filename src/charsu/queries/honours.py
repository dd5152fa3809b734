"""Reading results and certificates. Before the announcement nothing here tells a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count

from charsu.gate import may
from charsu.models import Certificate, Decision, Edition, Entry, Laureate, Person, PracticeVersion, ScoreSheet, Tier
from charsu.queries.parties import parties_of
from charsu.queries.tiers import took_part
from charsu.rules.certificates import read_code
from charsu.rules.forms import every_word
from charsu.rules.ledger.canonical import digest
from charsu.rules.library.shelf import Change
from charsu.rules.permissions import Act
from charsu.rules.place_names import name_in
from charsu.rules.texts import pick


def results_of(person: Person | None, edition: Edition) -> list[Laureate]:
    """The laureates, best tier first, without those who took part; none before the announcement."""
    if not may(Act.SEE_RESULTS, person, edition=edition):
        return []
    rows = (
        Laureate.objects.filter(edition=edition)
        .exclude(took_part())
        .select_related(
            "tier", "entry__municipality", "entry__theme", "entry__division", "entry__practice", "certificate"
        )
    )
    held = list(rows.order_by("tier__order", "entry__municipality__country", "entry__municipality__name", "pk"))
    return held or _not_yet_entered(edition)


def honours_of(person: Person, entries: Iterable[Entry]) -> dict[int, Laureate]:
    """Of those of `entries` whose results are announced: what each was honoured with, participation too."""
    works = {entry.pk: entry for entry in entries}
    public = {work.edition for work in works.values() if may(Act.SEE_RESULTS, person, edition=work.edition)}
    named = [row for edition in public for row in results_of(person, edition)]
    rows = Laureate.objects.filter(took_part(), edition__in=public, entry__in=works)
    named += rows.select_related("tier", "certificate")
    return {row.entry_id: row for row in named if row.entry_id in works}


@dataclass(frozen=True)
class Told:
    """A title in another language, with how the translation was made."""

    language: str
    title: str
    way: str


def titles_in(rows: Sequence[Laureate], language: str) -> dict[int, Told]:
    """Entry -> its title in `language`, or in the nearest one that there is, as the library shows it; as the
    secretariat last released, translated or checked it. What a city wrote of its practice since is the library's, and
    does not reach the official page."""
    foreign = {row.entry_id: row.entry.language for row in rows if row.entry.language != language}
    told: dict[int, Told] = {}
    for entry, titles in _titles_of(foreign).items():
        others = {code: one.title for code, one in titles.items() if code != foreign[entry]}
        nearest = pick(others, language)[0]
        if nearest:
            told[entry] = titles[nearest]
    return told


def _titles_of(entries: Iterable[int]) -> dict[int, dict[str, Told]]:
    """Entry -> its titles by language; of a version with a translation, the one of that language alone."""
    made = (Change.RELEASED, Change.TRANSLATED)
    found = PracticeVersion.objects.filter(change__in=made, practice__entry__in=entries).order_by("number")
    facts = found.values_list("practice__entry", "change", "words", "content__title", "content__ways")
    held: dict[int, dict[str, Told]] = {}
    for entry, change, words, titles, ways in facts:
        new = {words} if change == Change.TRANSLATED else titles
        own = held.setdefault(entry, {})
        own.update({code: Told(code, titles[code], ways.get(code, "")) for code in new if titles.get(code)})
    return held


def _not_yet_entered(edition: Edition) -> list[Laureate]:
    """Whom the decision names, while no officer has entered the honours: the announcement waits for nobody."""
    decision = Decision.objects.filter(edition=edition).first()
    rows = named_in(decision) if decision else []
    works = Entry.objects.select_related("municipality", "theme", "division", "practice")
    found = works.in_bulk([row.entry_id for row in rows])
    for row in rows:
        row.entry = found[row.entry_id]
    cities = ((row.tier.order, row.entry.municipality, row) for row in rows)
    return [row for *_, row in sorted(cities, key=lambda one: (one[0], one[1].country, one[1].name, one[2].entry_id))]


def named_in(decision: Decision) -> list[Laureate]:
    """The honours that a decision names, with their citations, as rows not yet stored; without participation."""
    tiers = {tier.code: tier for tier in Tier.objects.filter(edition=decision.edition_id)}
    mentions = dict(decision.body.get("mentions", []))
    return [
        Laureate(
            edition_id=decision.edition_id, entry_id=entry, tier=tiers[tier], citation=words,
            mention=mentions.get(entry, ""), honoured_at=decision.announce_at,
        )
        for entry, tier, words in decision.body["honours"]
        if entry is not None
    ]  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """How it was judged, in numbers; and the honours of which the jury gave none, with its words."""

    entries: int
    cities: int
    countries: int
    reviewers: int
    sheets: int
    jurors: int
    themes: tuple[tuple[Mapping[str, str], int], ...]
    divisions: tuple[tuple[Mapping[str, str], int], ...]
    none: tuple[tuple[Mapping[str, str], str, str], ...]


def judged(person: Person | None, edition: Edition) -> Judged | None:
    """Figures of the announcement, as clause 30 of the founding regulations asks; nothing before it."""
    if not may(Act.SEE_RESULTS, person, edition=edition):
        return None
    admitted = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    total = admitted.aggregate(
        entries=Count("pk"), cities=Count("municipality", distinct=True),
        countries=Count("municipality__country", distinct=True),
    )  # fmt: skip
    sheets = ScoreSheet.objects.filter(assignment__entry__edition=edition, submitted_at__isnull=False).aggregate(
        sheets=Count("pk"), reviewers=Count("assignment__reviewer", distinct=True)
    )
    decision = Decision.objects.filter(edition=edition).first()
    tiers = {tier.code: tier.name for tier in Tier.objects.filter(edition=edition)}
    resolved = decision.body.get("none", []) if decision else []
    return Judged(
        **total, **sheets, jurors=edition.jurors.count(),
        themes=_by(admitted, "theme"), divisions=_by(admitted, "division"),
        none=tuple((tiers.get(tier, {}), theme, words) for tier, theme, words in resolved),
    )  # fmt: skip


def _by(admitted: Any, part: str) -> tuple[tuple[Mapping[str, str], int], ...]:
    rows = admitted.filter(**{f"{part}__isnull": False}).order_by(f"{part}__order")
    counted = rows.values_list(f"{part}__name", f"{part}__order").annotate(n=Count("pk"))
    return tuple((name, count) for name, _, count in counted)


def parties_named(edition: Edition) -> list[Mapping[str, str]]:
    return [party.name for party in parties_of(edition)]


class State(StrEnum):
    """What a code's certificate is."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    ALTERED = "altered"
    OTHER_PAPER = "other paper"


def state_of(certificate: Certificate, on_the_paper: str = "") -> State:
    """Altered, when what the store holds is not what was issued: its digest says so, whoever changed it. Another
    paper, when the first signs of the digest that stand on the paper (its square code carries them) are not its."""
    if digest(certificate.payload) != certificate.digest or certificate.payload["code"] != certificate.code:
        return State.ALTERED
    if certificate.withdrawn_at:
        return State.WITHDRAWN
    return State.VALID if certificate.digest.startswith(on_the_paper) else State.OTHER_PAPER


def announced_at(edition: Edition) -> datetime | None:
    """When the results are to be announced; known once the decision is signed, and no more than that."""
    return Decision.objects.filter(edition=edition).values_list("announce_at", flat=True).first()


def certificate_of(code: str) -> Certificate | None:
    """The certificate of a code as a person may type it; nothing for unknown and mistyped ones alike."""
    exact = read_code(code)
    rows = Certificate.objects.select_related(
        "laureate__entry__municipality", "laureate__tier", "laureate__edition__award"
    )
    return rows.filter(code=exact).first() if exact else None


def on_paper(certificate: Certificate) -> dict[str, Any]:
    """What stands on the certificate, by language: plain words for the adapter that sets it."""
    laureate = certificate.laureate
    entry = laureate.entry
    return {
        "language": entry.language,
        "award": laureate.edition.award.name,
        "edition": laureate.edition.name,
        "parties": parties_named(laureate.edition),
        "tier": laureate.tier.name,
        "title": certificate.payload["title"],
        "number": certificate.payload["entry"],
        "city": certificate.payload["municipality"],
        "city_own": name_in(entry.language, entry.municipality.names, said=_said(entry)),
        "country": certificate.payload["country"],
        "on": certificate.payload["honoured_on"],
        "code": certificate.code,
        "digest": certificate.digest,
        "is_made_up": laureate.edition.is_made_up,
    }


def _said(entry: Entry) -> str:
    return " ".join([entry.title, *every_word(entry.answers)])
