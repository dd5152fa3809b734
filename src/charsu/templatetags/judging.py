"""Words of judging: languages by their own names, and figures of the assignment in the reader's digits."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from charsu.adapters.countries import country_name
from charsu.queries.figure_words import WAY_WORDS, groups_said, number_said, tier_said
from charsu.queries.tiers import is_participation, rule_of
from charsu.rules.expertise import Knows
from charsu.rules.texts import WORKING_LANGUAGES, direction, isolated
from charsu.templatetags.texts import comma, local_digits, plain_in_language

register = template.Library()

_NAMES = dict(WORKING_LANGUAGES)
PERCENT_OF_ARABIC = {"ar", "fa"}  # they write it with a sign of their own
MINUS = "\u2212"


@register.filter
def languages_named(codes: Iterable[str]) -> SafeString:
    """`{{ reviewer.languages|languages_named }}`: each by its own name, in its own direction."""
    return format_html_join(comma(), '<span lang="{}" dir="{}">{}</span>', _parts(codes))


@register.filter
def still_honoured(laureates: Iterable[Any]) -> list[Any]:
    """`{{ tier.list|still_honoured|length }}`: without those whose honour both institutions withdrew."""
    papers = [(one, getattr(one, "certificate", None)) for one in laureates]
    return [one for one, paper in papers if paper is None or paper.withdrawn_at is None]


@register.filter
def language_named(code: str) -> SafeString:
    return format_html('<span lang="{}" dir="{}">{}</span>', code, direction(code), _NAMES.get(code, code))


@register.filter
def level_named(level: int) -> str:
    """A declared level of expertise, in words."""
    return gettext(list(Knows)[level])


def _parts(codes: Iterable[str]) -> list[tuple[str, str, str]]:
    return [(code, direction(code), _NAMES.get(code, code)) for code in codes]


@register.simple_tag
def bars_of_loads(loads: Iterable[Any]) -> list[dict[str, Any]]:
    """`{% bars_of_loads seen.loads as rows %}`: a bar is the share of what the reviewer takes at most."""
    return [
        {
            "label": load.label,
            "value": load.value / load.most if load.most else 0.0,
            "shown": f"{local_digits(load.value)} / {local_digits(load.most)}",
            "note": _homes_of_entries(load.countries),
            "tone": load.tone,
        }
        for load in loads
    ]


def _homes_of_entries(codes: Collection[str]) -> str:
    """Said to be of the entries: beside a reviewer's name a bare country would be taken for their own."""
    if not codes:
        return ""
    return gettext("Entries of: %(countries)s") % {"countries": comma().join(sorted(map(country_name, codes)))}


@register.simple_tag
def drawn_standings(rows: Iterable[Any], listed: Collection[int] = ()) -> list[dict[str, Any]]:
    """`{% drawn_standings page as drawn %}`: rows for the picture of intervals, each a way to its arithmetic; those
    that the rule of the shortlist has `listed` are marked."""
    return [
        {
            "label": f"E-{row.entry_id:04d}",
            "place": row.place,
            "note": _short_of_sheets(row),
            "is_listed": row.entry_id in listed,
            "estimate": row.estimate,
            "low": row.low,
            "high": row.high,
            "raw": row.raw,
            "url": reverse("science_follow", args=(row.calibration_id, row.entry_id)),
        }
        for row in rows
    ]


def _short_of_sheets(row: Any) -> str:
    lacks = getattr(row, "lacks", 0)
    if not lacks:
        return ""
    sheets, wanted = local_digits(row.held), local_digits(row.held + lacks)
    return gettext("%(sheets)s of %(wanted)s sheets") % {"sheets": sheets, "wanted": wanted}


@register.filter
def short_of_sheets(row: Any) -> str:
    """How many of its sheets a standing rests on, where some are missing; else nothing."""
    return _short_of_sheets(row)


@register.filter
def way_out(reason: Mapping[str, Any]) -> str:
    """The cheapest relaxation as a sentence; those kept from before its figure stood in it have none."""
    return gettext(str(reason["mend"])) % {"amount": local_digits(reason["amount"])}


@register.filter
def percent(share: float | None) -> str:
    """A chance as whole per cent; the ends are never claimed."""
    if share is None:
        return "–"
    whole = round(100 * share)
    shown = "> 99" if whole >= 100 else "< 1" if whole <= 0 else str(whole)
    sign = "٪" if (get_language() or "en").partition("-")[0] in PERCENT_OF_ARABIC else " %"
    return f"{local_digits(shown)}{sign}"


@register.filter
def points(value: float | None) -> str:
    """Points with two decimals and a sign, in the reader's digits; a dash where nothing can be told."""
    return "–" if value is None else local_digits(number_format(f"{value:+.2f}")).replace("-", MINUS)


@register.filter
def figure(value: float | None) -> str:
    """A figure with two decimals, in the reader's digits."""
    return "–" if value is None else local_digits(number_format(f"{value:.2f}")).replace("-", MINUS)


@register.filter
def fine(value: float | None) -> str:
    """A step of the arithmetic, to the place that the next step is computed from."""
    return "–" if value is None else local_digits(number_format(f"{value:.4f}")).replace("-", MINUS)


@register.filter
def fine_points(value: float) -> str:
    """Points of the arithmetic with their sign, to the place that the next step is computed from."""
    return local_digits(number_format(f"{value:+.4f}")).replace("-", MINUS)


@register.filter
def variance(value: float) -> str:
    """A variance of the arithmetic, to the place that the next step is computed from."""
    return local_digits(number_format(f"{value:.6f}"))


@register.filter
def honour_rule(tier: Any) -> str:
    """`{{ tier|honour_rule }}`: up to how many there are, of each of which group, and how one comes to it."""
    return str(local_digits(comma().join(tier_said(rule_of(tier)))))


@register.filter
def honour_number(tier: Any) -> str:
    return str(local_digits(number_said(rule_of(tier)))) if tier.most is not None else ""


@register.filter
def honour_way(tier: Any) -> str:
    return str(WAY_WORDS[rule_of(tier).way])


@register.filter
def took_part(tier: Any) -> bool:
    """Whether all admitted have it: it is no honour."""
    return is_participation(tier)


@register.filter
def groups_named(per: Iterable[str]) -> str:
    return groups_said(per)


@register.filter
def contradiction(told: Any) -> str:
    """What two parts of the rules say against each other, by their names."""
    first, second = (isolated(plain_in_language(name)) for name in (told.first, told.second))
    return gettext(told.sentence) % {"first": first, "second": second}
