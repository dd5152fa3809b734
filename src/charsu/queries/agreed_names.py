"""Names for what a joint act's body holds as a code: an institution, a role, a country, a text, its languages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from charsu.models import Edition
from charsu.queries.agreed_words import ROLES, Houses, Line
from charsu.queries.figure_words import FIGURE_WORDS
from charsu.rules.agreed_labels import LABELS, LANGUAGES
from charsu.rules.permissions import Act
from charsu.rules.texts import pick

RETIRED = {
    "left": _("Its holder has left"), "lost": _("It is lost"),
    "replaced": _("Another takes its place"), "stolen": _("Somebody else may have it"),
}  # fmt: skip
SEATS = {"given": _("It is given to this person"), "ended": _("It is taken from this person")}
TEXTS = {"memorandum": _("The memorandum"), "regulations": _("The regulations")}
_SAID: Mapping[tuple[str, str], Mapping[str, str]] = {  # act and key of its body -> the sentence of each value
    (Act.KEY_RETIRE.value, "reason"): RETIRED,
    (Act.SEAT_CHANGE.value, "role"): ROLES,
    (Act.SEAT_CHANGE.value, "seat"): SEATS,
    (Act.OFFICERS_CHANGE.value, "seat"): SEATS,
    (Act.INSTRUMENT_ADOPT.value, "kind"): TEXTS,
}
_HOUSES = {LABELS["institution"], LABELS["party"]}
_KEYS = {label: key for key, label in LABELS.items() if key in {"reason", "role", "seat", "kind"}}


def in_names(act: str, line: Line, houses: Houses, language: str) -> Line:
    """A line of what is signed, as its readers say it; a code that has no name stays as it is."""
    if line.label in _HOUSES and line.words in houses:
        return replace(line, words=f"{pick(houses[line.words], language)[1]} ({line.words})")
    if act == Act.DEADLINE_MOVE.value and line.label == LABELS["code"] and line.words in houses:
        return replace(line, words=f"{pick(houses[line.words], language)[1]} ({line.words})")
    if line.label == LABELS["country"] and line.words:
        return replace(line, country=line.words)
    if line.label == LABELS["authentic"]:
        codes = line.words.split(", ")
        return replace(line, words=", ".join(gettext(LANGUAGES[one]) if one in LANGUAGES else one for one in codes))
    if act == Act.REGULATIONS_AMEND.value and line.label == LABELS["setting"] and line.words in FIGURE_WORDS:
        return replace(line, words=f"{gettext(FIGURE_WORDS[line.words])} ({line.words})")
    said = _SAID.get((act, _KEYS.get(line.label, "")), {}).get(line.words, "")
    return replace(line, said=said) if said else line


def with_honours_named(edition: Edition, body: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A decision with its honours and themes by name, each before the code that is signed."""
    tiers = dict(edition.tiers.values_list("code", "name"))
    themes = dict(edition.themes.values_list("code", "name")) if body.get("none") else {}

    def named(code: str, names: Mapping[str, Mapping[str, str]]) -> str:
        return f"{pick(names[code], language)[1]} ({code})" if code in names else code

    honours: Sequence[Any] = body["honours"]
    return {
        **body,
        "honours": [[entry, named(tier, tiers), *words] for entry, tier, *words in honours],
        "none": [[named(tier, tiers), named(theme, themes), *words] for tier, theme, *words in body.get("none", [])],
    }
