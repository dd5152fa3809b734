"""The facets of the library as a page shows them: their values in the reader's words, with counts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from charsu.models import Adoption
from charsu.queries.announced import division_names, theme_names
from charsu.queries.library.search import ADOPTION, ALL_FACETS, TARGET
from charsu.queries.library.words import CLIMATES, COSTS, FACETS, KINDS, target_words
from charsu.rules.alphabets import in_alphabet
from charsu.rules.calendars import local_digits
from charsu.rules.exchange.stages import Stage
from charsu.rules.library.shelf import HONOUR_WITHDRAWN, TARGETS, Grade
from charsu.rules.texts import ascii_digits, pick

FIRST_AND_LAST = (1900, 2100)  # years that a practice can bear
PARTIAL = {ADOPTION, TARGET}  # most practices have no value here: a single one divides them already
_STAGES = (Stage.EVALUATED, Stage.IN_PLACE, Stage.UNDER_WAY, Stage.PLAN, Stage.INTEREST, Stage.STOPPED)


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its options, in the order of their words (years and targets in their own)."""

    code: str
    name: str
    options: tuple[Option, ...]
    chosen: str

    @property
    def chosen_words(self) -> str:
        return next((option.words for option in self.options if option.is_chosen), self.chosen)


def plain(chosen: Mapping[str, str]) -> dict[str, str]:
    """The facets that are chosen; a year in the digits of any script, and nothing for what is no year."""
    found = {code: chosen[code] for code in ALL_FACETS if chosen.get(code)}
    if "year" in found:
        year = ascii_digits(found.pop("year"))
        found |= {"year": year} if year.isascii() and year.isdecimal() and len(year) == 4 else {}
    return found


def facets_of(
    counts: Mapping[str, Mapping[str, int]], chosen: Mapping[str, str], countries: Mapping[str, str]
) -> tuple[Facet, ...]:
    """Every facet that divides what was found, or is chosen. `countries` are their names in the reader's language."""
    named = {**_names(), "country": countries}
    found = [_facet(code, counts[code], chosen.get(code, ""), named.get(code, {})) for code in FACETS]
    return tuple(facet for facet in found if len(facet.options) > (facet.code not in PARTIAL) or facet.chosen)


def _facet(code: str, counts: Mapping[str, int], chosen: str, named: Mapping[str, str]) -> Facet:
    shown = {**({chosen: 0} if chosen else {}), **counts}
    options = [Option(value, named.get(value) or value, n, value == chosen) for value, n in shown.items()]
    in_order = list(named)
    if code in {"theme", "country"}:
        language = get_language() or "en"
        options.sort(key=lambda one: in_alphabet(one.words, language))
    elif code == "year":
        options = [_year(one) for one in sorted(options, key=lambda one: one.value, reverse=True)]
    else:
        options.sort(key=lambda one: in_order.index(one.value) if one.value in in_order else len(in_order))
    return Facet(code, gettext(FACETS[code]), tuple(options), chosen)


def _year(one: Option) -> Option:
    return Option(one.value, local_digits(one.value, get_language() or "en"), one.count, one.is_chosen)


def _names() -> dict[str, Mapping[str, str]]:
    """The words of each facet's values in the reader's language."""
    language = get_language() or "en"
    rulings = {"theme": theme_names(), "division": division_names()}
    named = {part: {code: pick(name, language)[1] for code, name in of.items()} for part, of in rulings.items()}
    return {
        **named,
        "kind": {code: gettext(words) for code, words in KINDS.items()},
        "grade": {
            **{grade.value: gettext(grade.value) for grade in Grade},
            HONOUR_WITHDRAWN: gettext("honour withdrawn"),
        },
        "cost": {code: gettext(words) for code, words in COSTS.items()},
        "climate": {code: gettext(words) for code, words in CLIMATES.items()},
        "target": {target: target_words(target) for target in TARGETS},
        "adoption": {stage.value: gettext(stage.value) for stage in _STAGES},
    }


def adoption_by_practice() -> dict[int, frozenset[str]]:
    """The stages at which adoptions of each practice stand: what was stopped is found beside what went well."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, stage in Adoption.objects.order_by().values_list("practice_id", "stage").distinct():
        found[pk].add(stage)
    return {pk: frozenset(stages) for pk, stages in found.items()}
