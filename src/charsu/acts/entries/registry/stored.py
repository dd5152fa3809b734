"""How a city's row is kept: its names by script, what it is found by, and the line of its history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from charsu.models import CityName, Municipality, Person, RegistryChange
from charsu.rules.names import script_of
from charsu.rules.place_names import SCRIPT_OF
from charsu.rules.texts import clean_line, searchable, shows

LONGEST_NAME = 160
type_names = dict[str, list[str]]


def cleaned(names: Sequence[str]) -> list[str]:
    """Names as lines, each once, none empty."""
    lines = (clean_line(name)[:LONGEST_NAME] for name in names)
    return list(dict.fromkeys(line for line in lines if shows(line)))


def by_script(names: Sequence[str], known: Mapping[str, Sequence[str]]) -> type_names:
    """`names` before those that are known, each under its script, and under the languages of it that have a name."""
    found: type_names = {}
    for name in names:
        script = script_of(name)
        found.setdefault(script, []).append(name)
        for language in known:
            if SCRIPT_OF.get(language) == script:
                found.setdefault(language, []).append(name)
    for script, older in known.items():
        found[script] = list(dict.fromkeys([*found.get(script, []), *older]))
    return found


def find_by(city: Municipality) -> str:
    """All names of the city, also those it bore, and those of the cities that were merged into it."""
    merged = list(city.merged.all())
    bore = CityName.objects.filter(municipality__in=[city, *merged]).values_list("words", flat=True)
    own = [city.name, *(name for group in city.names.values() for name in group)]
    theirs = [name for one in merged for name in (one.name, *(n for group in one.names.values() for n in group))]
    return searchable(" ".join([*own, *bore, *theirs]))


def note_name(city: Municipality, name: str, until: date | None) -> None:
    """A name that the city bears no more stays known, with the day until which it held."""
    last = CityName.objects.filter(municipality=city, until__isnull=False).order_by("-until").first()
    CityName.objects.get_or_create(
        municipality=city, words=name, until=until,
        defaults={"script": script_of(name), "since": last.until if last else None},
    )  # fmt: skip


def note(
    city: Municipality, kind: str, by: Person, now: datetime, reason: str = "", **facts: Any
) -> RegistryChange:  # fmt: skip
    return RegistryChange.objects.create(municipality=city, kind=kind, facts=facts, reason=reason, by=by, at=now)
