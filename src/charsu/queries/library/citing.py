"""A practice, or a version of it, as it is cited."""

import re

from django.utils.translation import get_language

from charsu.models import Practice, PracticeVersion
from charsu.queries.cities import name_of
from charsu.rules.library.citations import Citable
from charsu.rules.library.shelf import Licence
from charsu.rules.texts import pick


def citable(practice: Practice, version: PracticeVersion, address: str) -> Citable:
    """`address` is that of the version. The title stands in the practice's own language."""
    content, own = version.content, practice.language
    language, title = pick(content["title"], own)
    award = pick(practice.edition.award.name, get_language() or "en")[1]
    names = str(content["answers"].get("authors") or "")
    authors = tuple(name.strip() for name in re.split(r"[,;،؛、\n]", names) if name.strip())
    licence = content["licence"]
    return Citable(
        key=f"charsu-{practice.public_id}-v{version.number}", title=title, language=language,
        authors=authors if practice.kind == "research" else (), city=name_of(practice.municipality, own),
        country=practice.municipality.country, released=version.at.date(), version=version.number, publisher=award,
        collection=pick(practice.edition.name, get_language() or "en")[1], address=address, identifier=urn(practice),
        licence=licence if licence != Licence.LIBRARY else "", abstract=pick(content["summary"], own)[1],
    )  # fmt: skip


def urn(practice: Practice) -> str:
    """The identifier that stays when addresses move (RFC 9562)."""
    return f"urn:uuid:{practice.public_id}"
