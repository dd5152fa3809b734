"""What somebody asked of the library, from the address of the page; and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from charsu.adapters import meaning
from charsu.adapters.surroundings import around
from charsu.queries.library.facets import adoption_by_practice, plain
from charsu.queries.library.search import ALL_FACETS, CITY, LONGEST, Found, find, library_now
from charsu.rules.texts import clean_line, query_terms


@dataclass(frozen=True)
class Asked:
    """The words and the facets of an address; `was_cut` says that the words were longer than is read."""

    words: str
    chosen: Mapping[str, str]
    was_cut: bool

    @property
    def kept(self) -> dict[str, str]:
        return {key: value for key, value in {"q": self.words, **self.chosen}.items() if value}

    @property
    def is_wordless(self) -> bool:
        """Something was typed, and no word is in it."""
        return bool(self.words) and not query_terms(self.words)

    @property
    def query(self) -> str:
        """To be put before further parameters of an address."""
        return f"{urlencode(self.kept)}&" if self.kept else ""

    def without(self, code: str, value: str = "") -> str:
        """The address's parameters with another value of a facet, or none."""
        changed = {key: one for key, one in {**self.kept, code: value}.items() if one}
        return urlencode(changed)


def asked_of(request: HttpRequest) -> Asked:
    whole = clean_line(request.GET.get("q", "")[: LONGEST * 8])
    chosen = {code: clean_line(request.GET.get(code, "")[:80])[:40] for code in (*ALL_FACETS, CITY)}
    city = {CITY: chosen[CITY]} if chosen[CITY] else {}
    return Asked(whole[:LONGEST], {**plain(chosen), **city}, len(whole) > LONGEST)


@dataclass(frozen=True)
class Outcome:
    """What was found, and whether meaning was searched too: "", or why it was not."""

    found: Found
    silence: str


def search(asked: Asked) -> Outcome:
    index = library_now(around)
    vector, silence = None, ""
    if asked.words and not asked.is_wordless:
        if not meaning.is_there():
            silence = "absent"
        elif not index.has_meanings:
            silence = "unread"
        else:
            vector = meaning.of_query(asked.words)
            silence = "" if vector is not None else "silent"
    return Outcome(find(index, asked.words, vector, asked.chosen, adoption_by_practice()), silence)
