"""The report's facts in the words and figures of one language, ready to be set."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from charsu.adapters.pdf import is_printable
from charsu.adapters.reports import (
    number,
    printable,
    scaled,
    shortened,
    shown_day,
    square_code,
    unit_words,
    whole,
    words,
)
from charsu.queries.cities import name_of
from charsu.queries.exchange.advice import Advised
from charsu.queries.exchange.report import Measured, Report
from charsu.rules.calendars import local_digits
from charsu.rules.exchange.stages import Stage
from charsu.rules.exchange.uptake import Uptake
from charsu.rules.library.shelf import Translated
from charsu.rules.texts import WORKING_LANGUAGES, direction, pick


def facts_of(
    report: Report,
    language: str,
    *,
    award: Mapping[str, str],
    today: date,
    site: str,
    country: str,
    is_made_up: bool,
) -> dict[str, Any]:
    city = name_of(report.city, language)
    low, high = (whole(size, language) for size in report.sizes)
    return {
        "title": words("title", language, city=city), "award": pick(award, language)[1],
        "about": words("place", language, country=country, n=whole(report.city.population, language)),
        "ours": words("ours", language), "like": words("like", language, low=low, high=high),
        "rows": [_row(one, language) for one in report.measured], "none": words("none", language),
        "works": _works(report, language), "own": _own(report, language),
        "untied": _untied(report, language),
        "key": {name: words(name, language) for name in ("we", "band", "middle")},
        "demonstration": words("demonstration", language) if is_made_up else "",
        "no_lag": "" if report.advice.is_called_for else words(
            "no_lag" if report.is_compared else "nothing", language
        ),
        "ask_heading": words("ask", language), "ask": _ask(report, language, site),
        "source": words("source", language, day=shown_day(today, language)),
    }  # fmt: skip


def _row(one: Measured, language: str) -> dict[str, Any]:
    newest = one.line.newest
    own = f"{words('we', language)}: {number(newest.value, language)} ({local_digits(str(newest.year), language)})"
    return {
        "name": pick(one.line.indicator.name, language)[1], "unit": unit_words(one.line.indicator.unit, language),
        "own": own, "usual": _usual(one, language), "place": one.place.value,
        "verdict": words(one.place.value, language), "trend": _trend(one), "years": _years(one, language),
        "stand": _stand(one),
    }  # fmt: skip


def _usual(one: Measured, language: str) -> str:
    if one.usual is None:
        return ""
    count, middle, low, high = (
        whole(one.usual.count, language),
        *(number(value, language) for value in (one.usual.middle, one.usual.low, one.usual.high)),
    )
    return (
        f"{words('cities', language, n=count)} · {words('middle', language)}: {middle} · "
        f"{words('half', language)} {low} – {high}"
    )


def _trend(one: Measured) -> list[list[float]]:
    rows = one.line.rows
    if len(rows) < 2:
        return []
    years, values = scaled([float(row.year) for row in rows]), scaled([row.value for row in rows])
    return [list(pair) for pair in zip(years, values, strict=True)]


def _years(one: Measured, language: str) -> list[str]:
    """The first year and the last of its line."""
    return [local_digits(str(row.year), language) for row in (one.line.rows[0], one.line.rows[-1])]


def _stand(one: Measured) -> dict[str, Any] | None:
    if one.usual is None:
        return None
    own, low, middle, high = scaled([one.line.newest.value, one.usual.low, one.usual.middle, one.usual.high])
    return {"own": own, "low": low, "middle": middle, "high": high, "tone": one.place.value}


def _works(report: Report, language: str) -> list[dict[str, Any]]:
    """Each kind of tie with its practices, and with what it does not show."""
    kinds = (
        ("practices", "no_cause", report.advice.moved),
        ("practices_about", "no_effect", report.advice.about),
        ("practices_theme", "no_tie", report.advice.themed),
        ("practices_alike", "only_alike", report.advice.alike),
    )
    return [
        {"heading": words(heading, language), "note": words(note, language),
         "rows": [_practice(one, language) for one in rows]}
        for heading, note, rows in kinds
        if rows
    ]  # fmt: skip


def _own(report: Report, language: str) -> list[str]:
    """What the city has in hand for what it lags in, or gave up, a line each."""
    return [
        words("given_up" if one.stage == Stage.STOPPED.value else "adopting", language,
              title=printable(one.practice.title, one.practice.language, language)[1],
              city=name_of(one.practice.municipality, language))
        for one in report.advice.own
    ]  # fmt: skip


def _untied(report: Report, language: str) -> str:
    """What we lag in and find no practice for on this paper, said rather than left out."""
    names = [pick(one.name, language)[1] for one in report.advice.untied]
    return words("untied", language, names=" · ".join(names)) if names else ""


def _practice(one: Advised, language: str) -> dict[str, Any]:
    practice = one.practice
    code, title = printable(practice.title, practice.language, language)
    summary = practice.summary.get(code, "")
    is_machine = practice.ways.get(code) == Translated.MACHINE.value
    return {
        "title": title, "language": code, "direction": direction(code), "summary": shortened(summary),
        "city": name_of(practice.municipality, language), "tie": _tie(one, language),
        "adopted": _adopted(one.uptake, language),
        "way": f"{words('machine', language)} ({ENDONYMS.get(code, code)})" if is_machine else "",
        **_original(practice, code),
    }  # fmt: skip


ENDONYMS = dict(WORKING_LANGUAGES)


def _original(practice: Any, shown: str) -> dict[str, str]:
    """The title in the city's own language, where another stands on the paper: by it the practice is found there."""
    code = practice.language
    title = practice.title.get(code, "")
    if code == shown or not title or not is_printable(title):
        return {"own_title": "", "own_language": "", "own_direction": ""}
    return {"own_title": title, "own_language": code, "own_direction": direction(code)}


def _adopted(uptake: Uptake, language: str) -> str:
    """What is none is not said."""
    told = (("adopted", uptake.adopted), ("stopped", uptake.stopped))
    return " · ".join(words(key, language, n=whole(count, language)) for key, count in told if count)


def _tie(one: Advised, language: str) -> str:
    """What moved, and in which city; or what the practice is about."""
    if one.indicator is not None:
        return words("tie", language, indicator=pick(one.indicator.name, language)[1])
    if one.effect is None or one.before is None or one.after is None:
        return ""
    first, last = (local_digits(str(year), language) for year in (one.effect.before_year, one.effect.after_year))
    told = words(
        "moved", language, indicator=pick(one.effect.indicator.name, language)[1],
        before=number(one.before, language), after=number(one.after, language), first=first, last=last,
    )  # fmt: skip
    return f"{name_of(one.effect.municipality, language)} · {told}"


def _ask(report: Report, language: str, site: str) -> list[dict[str, str]]:
    rows = []
    for one in report.advice.all:
        origin = one.practice.municipality
        at = f"{site}/exchange/ask/{origin.geonameid}/?practice={one.practice.public_id}"
        rows.append(_whom(words("ask_city", language, city=name_of(origin, language)), at))
    if report.focal is not None:
        who = f"{words('focal', language)} · {pick(report.focal.name, language)[1]}"
        rows.append({"who": who, "at": "", "qr": ""})
    return rows


def _whom(who: str, at: str) -> dict[str, str]:
    return {"who": who, "at": at, "qr": square_code(at)}
