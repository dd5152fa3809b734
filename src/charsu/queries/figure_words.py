"""The figures of the rules in words: what each is called, and what its value says."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from charsu.rules.honours import TierRule, Way
from charsu.rules.settings import FIGURES, Shape, Unit, WrongValue, read
from charsu.rules.shortlist import Fallback, ShortlistRule, Ties
from charsu.rules.texts import local_marks

FIGURE_WORDS: dict[str, Any] = {
    "reviews_per_entry": _("Reviewers of an entry"),
    "max_load": _("Greatest load of a reviewer"),
    "min_load": _("Least load of a reviewer"),
    "cap_per_city": _("Entries of a city, at most"),
    "cap_per_theme": _("Entries of a city in one theme, at most"),
    "years_back": _("Years back"),
    "grace_minutes": _("Minutes of grace"),
    "screeners": _("Officers who screen an entry"),
    "call_weeks_least": _("Weeks that the call stays open, at least"),
    "cure_days": _("Days to cure a defect"),
    "appeal_days": _("Days to appeal"),
    "procedure_appeal_days": _("Days to appeal against the procedure"),
    "appeal_answer_days": _("Days to answer an appeal"),
    "keep_months": _("Months that personal data are kept"),
    "quorum": _("Quorum of the jury"),
    "jury_least": _("Members of the jury, at least"),
    "majority": _("Majority of the jury"),
    "shortlist_size": _("Size of the shortlist"),
    "shortlist_rule": _("Rule of the shortlist"),
    "laureates_up_to": _("Laureates, up to"),
    "laureates_per_theme": _("Laureates of a theme, up to"),
    "honours_per_city": _("Honours of a city, up to"),
    "may_give_none": _("The jury may give fewer or none"),
    "method": _("Method of the standings"),
    "endorsement": _("Endorsement by the national focal point"),
    "country_quotas": _("Places of countries"),
    "call_to": _("Whom the call addresses"),
    "entrants": _("Who may enter"),
    "wild_cards_by": _("Who may bring a work that its city did not send"),
    "public_vote": _("Public vote"),
    "second_stage": _("Second stage of documents"),
    "site_visits": _("Visits on the spot"),
}
CHOICE_WORDS: dict[str, Any] = {
    "half": _("more than half"), "two thirds": _("two thirds"), "consensus": _("consensus"),
    "ordinal": _("calibrated (ordinal)"), "additive": _("calibrated (additive)"), "mean": _("mean of the scores"),
    "all": _("every city"), "invited cities": _("cities that a focal point has invited"),
    "optional": _("optional"), "required": _("required"), "none": _("none"),
    "own prize": _("gives a prize of its own"),
    "advice to the jury": _("advises the jury"), "after screening": _("after screening"),
    "after shortlist": _("after the shortlist"), "of the shortlist": _("to the shortlist"),
    "where the jury asks": _("where the jury asks"), "municipality": _("a municipality"),
    "consortium": _("a consortium of municipalities"), "association": _("an association of municipalities"),
    "government": _("a body of government"), "university": _("a university"), "organisation": _("an organisation"),
    "firm": _("a firm"), "media": _("a medium"), "person": _("a person"), "jury": _("the jury"),
    "secretariat": _("the secretariat"), "scientific secretary": _("the scientific secretary"),
    "theme": _("theme"), "division": _("division"), "region": _("region"), "country": _("country"), "kind": _("kind"),
    "best_of_rest": _("to the best of the rest"), "registered": _("the earlier registered goes first"),
    "kept": _("all of them are taken"),
}  # fmt: skip

WAY_WORDS: dict[Way, Any] = {
    Way.JURY: _("on the jury's motion"), Way.SPECIAL: _("by a special jury"), Way.SHORTLISTED: _("to the shortlist"),
    Way.STANDING: _("to the best by standing"), Way.ADMITTED: _("to all admitted"), Way.VOTE: _("by public vote"),
}  # fmt: skip

# A number with what it counts, in the form that the language wants after this number.
COUNTED: dict[Unit, Any] = {
    Unit.ENTRIES: ngettext_lazy("%(n)s entry", "%(n)s entries", "n"),
    Unit.REVIEWERS: ngettext_lazy("%(n)s reviewer", "%(n)s reviewers", "n"),
    Unit.MEMBERS: ngettext_lazy("%(n)s member", "%(n)s members", "n"),
    Unit.HONOURS: ngettext_lazy("%(n)s honour", "%(n)s honours", "n"),
    Unit.YEARS: ngettext_lazy("%(n)s year", "%(n)s years", "n"),
    Unit.MONTHS: ngettext_lazy("%(n)s month", "%(n)s months", "n"),
    Unit.WEEKS: ngettext_lazy("%(n)s week", "%(n)s weeks", "n"),
    Unit.DAYS: ngettext_lazy("%(n)s day", "%(n)s days", "n"),
    Unit.MINUTES: ngettext_lazy("%(n)s minute", "%(n)s minutes", "n"),
}


def said(code: str, value: Any) -> str:
    """The value of a setting as people read it; nothing of the store's own words."""
    figure = FIGURES.get(code)
    if figure is None:
        return _plain(value)
    try:
        known = read(code, value)
    except WrongValue:  # stored before this figure had a shape
        return _plain(value)
    if isinstance(known, ShortlistRule):
        return _listed("; ", _rule(known))
    if known is not None and figure.shape is Shape.WHOLE and figure.unit is not Unit.NONE:
        return str(COUNTED[figure.unit] % {"n": known})
    return _plain(known)


def tier_said(rule: TierRule) -> list[str]:
    """How many there are of an honour, where the rules set a number, and how one comes to it."""
    up_to = [] if rule.most is None else [number_said(rule)]
    return [*up_to, str(WAY_WORDS[rule.way])]


def number_said(rule: TierRule) -> str:
    if rule.per:
        return gettext("up to %(most)s of each: %(groups)s") % {"most": rule.most, "groups": groups_said(rule.per)}
    return gettext("up to %(most)s") % {"most": rule.most}


def groups_said(per: Iterable[str]) -> str:
    """What makes a group, in words: theme × division."""
    return " × ".join(_plain(part) for part in per)


def _rule(rule: ShortlistRule) -> list[str]:
    parts = []
    if rule.per and rule.up_to:
        groups = groups_said(rule.per)
        parts.append(gettext("up to %(most)s of each: %(groups)s") % {"most": rule.up_to, "groups": groups})
    if rule.quotas:
        parts.append(_plain(rule.quotas))
    if rule.total:
        parts.append(gettext("at most %(most)s altogether") % {"most": rule.total})
    if rule.fallback is Fallback.BEST_OF_REST:
        parts.append(gettext("empty places go to the best of the rest"))
    if rule.ties is Ties.KEPT:
        parts.append(gettext("all equals at the edge are taken"))
    return parts


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | tuple):
        return _listed(", ", [_plain(part) for part in value]) or "–"
    if isinstance(value, Mapping):
        return _listed(", ", [f"{key}: {_plain(part)}" for key, part in value.items()]) or "–"
    return "–" if value is None else str(CHOICE_WORDS.get(value, value))


def _listed(mark: str, parts: list[str]) -> str:
    return local_marks(mark, get_language() or "en").join(parts)


def is_done_by_people(code: str) -> bool:
    """Whether the regulations say it and people carry it out: the software does not act upon it."""
    figure = FIGURES.get(code)
    return figure is None or not figure.acts
