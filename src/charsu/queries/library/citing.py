"""A practice, or a version of it, as it is cited."""

import re
from collections.abc import Iterable

from django.utils.translation import get_language

from charsu.models import Practice, PracticeVersion
from charsu.queries.cities import name_of
from charsu.rules.library.citations import Citable
from charsu.rules.library.shelf import Licence
from charsu.rules.texts import pick

CITY = "city"  # whose word a version is, where it is the city's


def citable(
    practice: Practice, version: PracticeVersion, address: str, versions: Iterable[PracticeVersion] = ()
) -> Citable:
    """`address` is that of the version. The title stands in the practice's own language. `versions`: all of them,
    where they were read."""
    content, own = version.content, practice.language
    language, title = pick(content["title"], own)
    award = pick(practice.edition.award.name, get_language() or "en")[1]
    names = str(content["answers"].get("authors") or "")
    authors = tuple(name.strip() for name in re.split(r"[,;،؛、\n]", names) if name.strip())
    licence = content["licence"]
    source = practice.source if _is_retold(practice, version, versions) else {}
    return Citable(
        key=f"charsu-{practice.public_id}-v{version.number}", title=title, language=language,
        authors=authors if practice.kind == "research" else (), city=name_of(practice.municipality, own),
        country=practice.municipality.country, released=version.at.date(), version=version.number, publisher=award,
        collection=pick(practice.edition.name, get_language() or "en")[1], address=address, identifier=urn(practice),
        licence=licence if licence != Licence.LIBRARY else "", abstract=pick(content["summary"], own)[1],
        retold=str(source.get("publisher") or ""), source=str(source.get("url") or ""),
    )  # fmt: skip


def _is_retold(practice: Practice, version: PracticeVersion, versions: Iterable[PracticeVersion]) -> bool:
    """From a public source, and no word in it is the city's yet."""
    if not practice.source.get("url"):
        return False
    rows = versions or practice.versions.filter(seat=CITY)
    return not any(row.seat == CITY and row.number <= version.number for row in rows)


def urn(practice: Practice) -> str:
    """The identifier that stays when addresses move (RFC 9562)."""
    return f"urn:uuid:{practice.public_id}"
