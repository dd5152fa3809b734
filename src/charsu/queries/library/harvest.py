"""What a harvester is given: practices in Dublin Core, the withdrawn ones as deleted, in sets, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from charsu.models import Edition, Practice, PracticeVersion
from charsu.queries.announced import theme_names
from charsu.queries.library.citing import creators_of, tellers_of, urn
from charsu.rules.library.harvest import Wish, Wrong, is_set_name
from charsu.rules.library.living import Teller
from charsu.rules.library.oai_xml import Record
from charsu.rules.library.shelf import Licence, Translated
from charsu.rules.texts import pick

A_PAGE = 100
_SETS = {"theme": "theme__code", "country": "municipality__country", "edition": "edition__slug", "kind": "kind"}
Address = Callable[[Practice], str]


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamped() -> QuerySet[Practice]:
    """What was ever released; each change sets the datestamp. `told_at` is when its newest version was made."""
    newest = PracticeVersion.objects.filter(practice=OuterRef("pk")).order_by("-number").values("at")[:1]
    rows = Practice.objects.filter(changed_at__isnull=False).defer("search_text")
    rows = rows.annotate(told_at=Subquery(newest))
    return rows.select_related("municipality", "theme", "edition__award", "adapted_from")


def earliest() -> str:
    found = Practice.objects.aggregate(at=Min("released_at"))["at"]
    return written(found or datetime(2026, 1, 1, tzinfo=UTC))


def sets() -> list[tuple[str, str]]:
    """Specification and name of every set, in English."""
    countries = Practice.objects.order_by().values_list("municipality__country", flat=True).distinct()
    editions = Edition.objects.filter(practices__isnull=False).distinct().values_list("slug", "name")
    return [
        ("kind:practice", "Practices"), ("kind:research", "Research works"),
        *((f"theme:{code}", pick(name, "en")[1] or code) for code, name in theme_names().items()),
        *((f"country:{iso2}", f"Cities of {iso2}") for iso2 in sorted(countries)),
        *((f"edition:{slug}", pick(name, "en")[1] or slug) for slug, name in editions),
    ]  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A page of a list: its records, how many there are in all, and what the next one begins after."""

    records: list[Record]
    size: int
    after: tuple[str, int] | None


def listed(wish: Wish, address: Address) -> Part:
    """By datestamp and key. Raises Wrong where nothing fits."""
    rows = _stamped()
    if wish.set:
        kind, _, value = wish.set.partition(":")
        if kind not in _SETS or not value or not is_set_name(wish.set):
            raise Wrong("noRecordsMatch", "There is no such set.")
        rows = rows.filter(**{_SETS[kind]: value})
    if wish.since:
        rows = rows.filter(changed_at__gte=wish.since)
    if wish.before:
        rows = rows.filter(changed_at__lt=wish.before)
    size = rows.count()
    if wish.after:
        at, key = datetime.fromisoformat(wish.after[0]), wish.after[1]
        rows = rows.filter(Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=key))
    found = list(rows.order_by("changed_at", "pk")[: A_PAGE + 1])
    if not found:
        raise Wrong("badResumptionToken" if wish.after else "noRecordsMatch", "Nothing fits these arguments.")
    shown = found[:A_PAGE]
    last = shown[-1]
    after = ((last.changed_at or last.released_at).isoformat(), last.pk) if len(found) > A_PAGE else None
    tellers = tellers_of(shown)
    return Part([record_of(one, tellers[one.pk], address) for one in shown], size, after)


def one(identifier: str, address: Address) -> Record:
    found = (
        _stamped().filter(public_id=identifier.removeprefix("urn:uuid:")).first() if _is_ours(identifier) else None
    )
    if found is None:
        raise Wrong("idDoesNotExist", "There is no such practice.")
    return record_of(found, tellers_of([found])[found.pk], address)


def _is_ours(identifier: str) -> bool:
    plain = identifier.removeprefix("urn:uuid:")
    try:
        return plain != identifier and str(UUID(plain)) == plain
    except ValueError:
        return False


def record_of(practice: Practice, teller: Teller, address: Address) -> Record:
    city = practice.municipality
    sets_of = (
        f"kind:{practice.kind}", f"theme:{practice.theme.code}", f"country:{city.country}",
        f"edition:{practice.edition.slug}",
    )  # fmt: skip
    stamp = written(practice.changed_at or practice.released_at)
    if practice.withdrawn_at:
        return Record(urn(practice), stamp, sets_of, (), True)
    return Record(urn(practice), stamp, sets_of, _fields(practice, teller, address), False)


def _fields(practice: Practice, teller: Teller, address: Address) -> list[tuple[str, str, str]]:
    city, origin = practice.municipality, practice.adapted_from
    own_first = sorted(practice.title.items(), key=lambda pair: pair[0] != practice.language)
    award = pick(practice.edition.award.name, "en")[1]
    said = {code: code for code in {*practice.title, *practice.summary}} | {
        code: f"{code}-t-{practice.language}-t0-und"  # RFC 6497: translated by a machine, no matter which
        for code, way in practice.ways.items()
        if way == Translated.MACHINE
    }
    return [
        *(("title", words, said[language]) for language, words in own_first),
        *(("creator", name, "") for name in creators_of(practice, teller, "en")),
        ("subject", pick(practice.theme.name, "en")[1], "en"),
        *(("subject", f"SDG {target}", "en") for target in practice.targets),
        *(("description", words, said[language]) for language, words in practice.summary.items()),
        ("publisher", award, "en"),
        ("date", (getattr(practice, "told_at", None) or practice.released_at).date().isoformat(), ""),
        ("type", "Text", ""),
        ("type", practice.kind, "en"),
        ("identifier", address(practice), ""),
        ("identifier", urn(practice), ""),
        ("source", str(practice.source.get("url") or "") if teller is not Teller.CITY else "", ""),
        ("language", practice.language, ""),
        ("relation", address(origin) if origin and not origin.withdrawn_at else "", ""),
        ("coverage", f"{city.name}, {city.country}", ""),
        ("rights", Licence(practice.licence).rights, ""),
    ]


def of_sitemap() -> list[tuple[str, datetime]]:
    """Identifier and last change of every practice that is shown."""
    rows = Practice.objects.filter(withdrawn_at=None, changed_at__isnull=False).order_by("-changed_at")
    return [(str(key), at) for key, at in rows.values_list("public_id", "changed_at")[:49_000] if at]
