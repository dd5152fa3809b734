"""Words of the exchange: values as people write them, stages and qualities in the reader's language."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from charsu.adapters.clock import now
from charsu.queries.exchange.effects import effects_of
from charsu.queries.exchange.follow_ups import HOW_IT_STANDS, follow_ups_of
from charsu.queries.exchange.talks import shown_questions
from charsu.rules.exchange.measures import written
from charsu.rules.exchange.stages import Reach, Stage, course, reach_of
from charsu.rules.texts import local_marks
from charsu.templatetags.places import plain_city
from charsu.templatetags.texts import local_digits, local_number, plain_in_language

register = template.Library()


@register.inclusion_tag("exchange/on_practice.html")
def exchanged(practice: Any, adoptions: Any) -> dict[str, Any]:
    """`{% exchanged practice adoptions %}`: what cities asked about it, made of it and tell of it, in three questions
    to the store."""
    return {
        "practice": practice,
        "adoptions": adoptions,
        "effects": effects_of(practice),
        "follow_ups": follow_ups_of(practice),
        "questions": shown_questions(practice)[:20],
    }


TONES = {
    "interest": "", "plan": "", "under way": "lapis", "in place": "good", "evaluated": "good", "stopped": "warn",
}  # fmt: skip


LEFT = "\u200e"  # before a sign: right to left it would stand behind the number (CLDR writes it so in Persian)


@register.filter
def measure(value: float | None) -> str:
    """`{{ row.value|measure }}`: without needless decimals, in the reader's digits and with their decimal mark."""
    if value is None:
        return "–"
    return local_number(written(value))


@register.filter
def signed_measure(value: float | None) -> str:
    """The same with its sign: what moved."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return f"{LEFT if sign else ''}{sign}{measure(abs(value))}"


@register.filter
def said(words: str) -> str:
    """A sentence or word of the rules in the reader's language."""
    return gettext(words) if words else ""


@register.filter
def as_it_stands(state: str, kind: str) -> str:
    """`{{ asked.state|as_it_stands:entry.kind }}`: what a city answered of its honoured work."""
    return gettext(HOW_IT_STANDS[kind][state]) if state else ""


@register.filter
def stage_tone(stage: str) -> str:
    return TONES.get(stage, "")


@register.simple_tag
def stages_of(adoption: Any) -> list[dict[str, str]]:
    """`{% stages_of adoption as steps %}`: for parts/steps.html; a stop stands behind what was reached."""
    reached = [Stage(step.stage) for step in adoption.steps.all()]
    return [{"label": gettext(s.value), "state": state} for s, state in course(reached, Stage(adoption.stage))]


@register.simple_tag
def standing_of(milestone: Any, stage: str) -> str:
    """`{% standing_of one adoption.stage as standing %}`: the word for a milestone whose day has passed, if any."""
    found = reach_of(milestone.due, milestone.reached_on, Stage(stage), now().date())
    return found.value if found in {Reach.LATE, Reach.MISSED} else ""


@register.simple_tag
def earlier_plans(adoption: Any) -> list[dict[str, Any]]:
    """`{% earlier_plans adoption as earlier %}`: plans that stood before, the newest first, with their instants."""
    return [
        {
            **one, "until": datetime.fromisoformat(one["until"]),
            "begins": _day(one["begins"]),
            "confirmed_at": datetime.fromisoformat(one["confirmed_at"]) if one["confirmed_at"] else None,
            "milestones": [{**mark, "starts": _day(mark["starts"]), "due": _day(mark["due"])}
                           for mark in one.get("milestones", ())],
        }
        for one in reversed(adoption.earlier)
    ]  # fmt: skip


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


@register.simple_tag
def told_before(asked: Any) -> list[dict[str, Any]]:
    """`{% told_before asked as earlier %}`: answers that a later one took the place of, the newest first."""
    return [{**one, "at": datetime.fromisoformat(one["at"])} for one in reversed(asked.earlier)]


@register.simple_tag
def reports_of(visit: Any) -> list[dict[str, Any]]:
    """`{% reports_of visit as reports %}`: the newest words of each side, with its earlier ones, the newest first."""
    cities = {city.geonameid: city for city in (visit.host, visit.guest)}
    sides: dict[int, list[dict[str, Any]]] = {}
    for one in reversed(visit.reports):
        sides.setdefault(one["city"], []).append({**one, "at": datetime.fromisoformat(one["at"])})
    if not sides:
        return [{"words": visit.report}] if visit.report else []
    return [{**rows[0], "city": cities.get(number), "earlier": rows[1:]} for number, rows in sides.items()]


@register.simple_tag
def values_drawn(rows: Any, most: int = 60) -> list[dict[str, Any]]:
    """`{% values_drawn across.rows as bars %}`: rows for the tag `bars`, each with its year."""
    comma = local_marks(", ", get_language() or "en")
    return [
        {
            "label": f"{plain_city(one.city)}{comma}{local_digits(one.year)}",
            "value": max(0.0, one.value),
            "shown": measure(one.value),
            "tone": "good" if one.is_asked else "",
        }
        for one in list(rows)[:most]
    ]


@register.simple_tag
def line_of(label: str, values: Any) -> list[dict[str, Any]]:
    """`{% line_of name line.values as series %}`: one line for the tag `lines`."""
    return [{"label": label, "values": {year: float(written(value)) for year, value in values.items()}}]


@register.simple_tag
def years_of(effect: Any) -> tuple[int, int]:
    """The two years of an effect, to be marked in its drawing."""
    return effect.before_year, effect.after_year


@register.simple_tag
def effect_caption(effect: Any) -> str:
    """What the drawing of an effect shows; it may be looked at alone, so a demonstration's says what it is."""
    name = plain_in_language(effect.indicator.name)
    return f"{name} ({gettext('made up')})" if effect.practice.edition.is_made_up else name


@register.simple_tag
def effect_drawn(city: str, seen: Any) -> list[dict[str, Any]]:
    """The city's line, and the mean of the cities compared where there are any."""
    series = line_of(city, seen.own)
    if seen.group:
        series += line_of(gettext("mean of the cities compared"), seen.group)
    return series
