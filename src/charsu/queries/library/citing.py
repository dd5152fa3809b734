"""A practice, or a version of it, as it is cited."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from charsu.models import Practice, PracticeVersion
from charsu.queries.cities import name_of
from charsu.queries.library.content import content_of
from charsu.rules.library.citations import Citable, authors_of
from charsu.rules.library.living import Teller, teller_of
from charsu.rules.library.shelf import Change, Licence
from charsu.rules.texts import pick


def citable(
    practice: Practice, version: PracticeVersion, address: str, versions: Iterable[PracticeVersion] = ()
) -> Citable:
    """`address` is that of the version. The title stands in the practice's own language. `versions`: all of them,
    where they were read."""
    content, own = version.content, practice.language
    language, title = pick(content["title"], own)
    award = pick(practice.edition.award.name, get_language() or "en")[1]
    licence, city = content["licence"], name_of(practice.municipality, own)
    teller = _teller(practice, version, versions)
    source = practice.source if teller is not Teller.CITY else {}
    people = _people(practice, content["answers"])
    return Citable(
        key=f"charsu-{practice.public_id}-v{version.number}", title=title, language=language,
        by=authors_of(people, city, award, teller), teller=teller, has_people=bool(people), city=city,
        country=practice.municipality.country, released=version.at.date(), version=version.number, publisher=award,
        collection=pick(practice.edition.name, get_language() or "en")[1], address=address, identifier=urn(practice),
        licence=licence if licence != Licence.LIBRARY else "", abstract=pick(content["summary"], own)[1],
        retold=str(source.get("publisher") or ""), source=str(source.get("url") or ""),
    )  # fmt: skip


def _people(practice: Practice, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The authors of a research work; a practice has none."""
    names = str(answers.get("authors") or "") if practice.kind == "research" else ""
    return tuple(name.strip() for name in re.split(r"[,;،؛、\n]", names) if name.strip())


def _teller(practice: Practice, version: PracticeVersion, versions: Iterable[PracticeVersion]) -> Teller:
    """Whose words the version is: the city's, where no public source was retold."""
    if not practice.source.get("url"):
        return Teller.CITY
    rows = versions or practice.versions.filter(change=Change.RELEASED.value)
    first = next((row for row in rows if row.change == Change.RELEASED), version)  # it tells what was received
    return teller_of(first.content, version.content, practice.language)


def tellers_of(practices: Sequence[Practice]) -> dict[int, Teller]:
    """Whose words each practice is today, by its key: one question for all of them, none where nothing was retold and
    changed since."""
    found = {one.pk: Teller.RETOLD if one.source.get("url") else Teller.CITY for one in practices}
    changed = {one.pk: one for one in practices if one.source.get("url") and one.version > 1}
    rows = PracticeVersion.objects.filter(practice__in=changed, change=Change.RELEASED.value)
    retold = {row.practice_id: row.content for row in rows} if changed else {}
    for pk, content in retold.items():
        found[pk] = teller_of(content, content_of(changed[pk]), changed[pk].language)
    return found


def creators_of(practice: Practice, teller: Teller, language: str) -> tuple[str, ...]:
    """Who is named as author of what the practice says today."""
    award = pick(practice.edition.award.name, language)[1]
    return authors_of(_people(practice, practice.answers), practice.municipality.name, award, teller)


def given_before(versions: Iterable[PracticeVersion], licence: Licence) -> tuple[int, Licence] | None:
    """The newest of the versions that gave others more than `licence` does, by its number, with what it gave."""
    told = sorted(((row.number, Licence(row.content["licence"])) for row in versions), reverse=True)
    return next(((number, given) for number, given in told if given.is_freer_than(licence)), None)


def urn(practice: Practice) -> str:
    """The identifier that stays when addresses move (RFC 9562)."""
    return f"urn:uuid:{practice.public_id}"
