"""How a practice is cited: as CSL-JSON, BibTeX and RIS, in any script.

CSL-JSON: schema 1.0.2 of the Citation Style Language. BibTeX: @misc for UTF-8 engines (biber, XeTeX, LuaTeX); the ten
characters that TeX reads as commands are escaped, and braces are kept in balance. RIS: a tag, two blanks, a hyphen, a
blank; one line a field, so that no value can begin another.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from charsu.rules.library.living import Teller

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class Citable:
    """A version of a practice, as it is cited. `by` is who is named as its author (`authors_of`). As long as text
    stands that was retold from a public source, that source is named (`retold`, `source`)."""

    key: str  # letters, digits and hyphens
    title: str
    language: str
    by: Sequence[str]
    city: str
    country: str
    released: date
    version: int
    publisher: str
    collection: str  # the edition of the award
    address: str  # of the version
    identifier: str  # urn:uuid:...
    licence: str  # SPDX code or ""
    abstract: str
    retold: str = ""  # who published the source
    source: str = ""  # its address
    teller: Teller = Teller.CITY
    has_people: bool = False  # whether `by` are people

    @property
    def note(self) -> str:
        return f"Retold from: {', '.join(filter(None, (self.retold, self.source)))}" if self.source else ""


def authors_of(people: Sequence[str], city: str, publisher: str, teller: Teller) -> tuple[str, ...]:
    """The one rule of all exports: people, where they are named; else whoever wrote the words that stand: the
    publisher who retold a public source, the city, or first the one and then the other."""
    whose = {Teller.RETOLD: (publisher,), Teller.BOTH: (publisher, city), Teller.CITY: (city,)}
    return tuple(people) or whose[teller]


def csl_json(cited: Citable) -> str:
    """A list of one item, as reference managers import it."""
    day = [cited.released.year, cited.released.month, cited.released.day]
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "report",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.by],
        "issued": {"date-parts": [day]},
        "publisher": cited.publisher,
        "collection-title": cited.collection,
        "version": str(cited.version),
        "language": cited.language,
        "URL": cited.address,
        "number": cited.identifier,
        "jurisdiction": cited.country.lower(),
        "abstract": cited.abstract,
        "note": cited.note,
    }
    if cited.licence:
        item["license"] = cited.licence
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=1)


def tex(text: str) -> str:
    """One line in which TeX finds no command."""
    return "".join(_TEX.get(letter, letter) for letter in _line(text))


def bibtex(cited: Citable) -> str:
    fields = {
        "title": f"{{{tex(cited.title)}}}",
        "author": " and ".join(f"{{{tex(name)}}}" for name in cited.by),
        "year": str(cited.released.year),
        "month": str(cited.released.month),
        "publisher": tex(cited.publisher),
        "series": tex(cited.collection),
        "version": str(cited.version),
        "langid": tex(cited.language),
        "url": _url(cited.address),
        "note": ", ".join(filter(None, (tex(cited.identifier), tex(cited.licence), tex(cited.note)))),
        "abstract": tex(cited.abstract),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{cited.key},\n{lines}}}\n"


def ris(cited: Citable) -> str:
    rows = [("TY", "RPRT"), ("ID", cited.key), ("TI", cited.title)]
    rows += [("AU", name) for name in cited.by]
    rows += [
        ("PY", str(cited.released.year)), ("DA", cited.released.strftime("%Y/%m/%d/")), ("PB", cited.publisher),
        ("T2", cited.collection), ("ET", str(cited.version)), ("LA", cited.language), ("CY", cited.city),
        ("UR", cited.address), ("AN", cited.identifier), ("C1", cited.licence), ("N1", cited.note),
        ("AB", cited.abstract),
    ]  # fmt: skip
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in rows if value.strip()) + "ER  - \r\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _url(address: str) -> str:
    """Within braces an address stands as it is, but for what would end them."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")
