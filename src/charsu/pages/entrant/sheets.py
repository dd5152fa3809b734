"""A team's draft as a sheet of questions: from what is stored, or from what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu.adapters.countries import country_name
from charsu.pages.places import city_name
from charsu.pages.questions import Found, Sheet
from charsu.queries.cities import find_cities
from charsu.queries.forms import AskedForm, earlier_forms, forms_of, versions_of
from charsu.rules.forms import CallForm, Kind, gathered, settled, told
from charsu.rules.texts import local_marks

OFFERED = 8  # cities of one name


def sheet_of(entry: Any, asked: AskedForm, calendar: str) -> Sheet:
    """The draft as the reader types it: dates in their own calendar."""
    return Sheet(
        asked.form, entry.answers, entry.language, calendar, entry.title, entry.revision, asked.version,
        found=_found(asked.form, entry.answers), earlier=earlier_forms(asked),
    )  # fmt: skip


def shown_form(entry: Any, asked: AskedForm, sent: QueryDict) -> AskedForm:
    """The form that the page showed. It may be from before a new version of the form, or from before the draft was
    put under another kind or theme."""
    pk, number = whole(sent.get("asked", "")), whole(sent.get("form", ""))
    found = asked
    if pk not in {-1, asked.pk}:
        found = next((one for one in forms_of(entry.edition) if one.pk == pk), asked)
    if number == found.version:
        return found
    older = next((one.form for one in versions_of(found) if one.number == number), None)
    return replace(found, form=older, version=number) if older else found


def told_other_form(shown: AskedForm, asked: AskedForm) -> str:
    """For whoever types on in a page that asks what is asked no more; nothing where the questions are still the same.

    What they typed is saved all the same, and stays where the form has no place for it.
    """
    if shown.form == asked.form:
        return ""
    return _("Saved. The questions of this draft are others now: it was changed in another window, or by others.")


def typed_sheet(entry: Any, shown: AskedForm, sent: QueryDict) -> Sheet:
    """What was typed, right or wrong, in the form that the page showed, with what the draft holds beside it."""
    fields: Mapping[str, Sequence[str]] = dict(sent.lists())
    calendar, number = sent.get("calendar", ""), whole(sent.get("form", ""))
    answers = entry.answers | gathered(shown.form, fields, calendar) | _unchosen(shown.form, fields)
    return Sheet(
        shown.form, answers, entry.language, calendar or "gregorian", sent.get("title", ""),
        whole(sent.get("version", "")), shown.version if number < 0 else number, found=_found(shown.form, answers),
        earlier=earlier_forms(shown),
    )  # fmt: skip


def laid_into(sheet: Sheet, asked: AskedForm) -> None:
    """What is saved goes on in the form that is asked now. Until then words stay in the form in which they were
    typed: another may have no place for them."""
    if sheet.form != asked.form:
        sheet.form, sheet.found, sheet.earlier = asked.form, _found(asked.form, sheet.answers), earlier_forms(asked)


def whole(typed: str) -> int:
    """A number of a hidden field; -1 where it is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def _unchosen(form: CallForm, fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Boxes that are not ticked are not sent: their hidden field tells that they were shown."""
    return {
        one.code: [] for one in form.questions
        if one.kind is Kind.CHOICES and f"{one.code}.shown" in fields and one.code not in fields
    }  # fmt: skip


def _found(form: CallForm, answers: Mapping[str, Any]) -> Found:
    """For each city that is not chosen yet, those of the registry with such a name."""
    loose = {
        one.code: name for one in form.questions
        if one.kind is Kind.CITY and isinstance(name := answers.get(one.code), str) and name.strip()
    }  # fmt: skip
    return {code: _cities(name) for code, name in loose.items()}


def _cities(name: str) -> list[tuple[str, str]]:
    rows, between = list(find_cities(name[:80]))[:OFFERED], local_marks(", ", get_language() or "en")
    return [(f"{row.geonameid} {name}", f"{city_name(row)}{between}{country_name(row.country)}") for row in rows]


def differences(form: CallForm, held: Mapping[str, Any], typed: Mapping[str, Any], reader: str) -> list[Any]:
    """Question by question what two drafts say otherwise: the question, the one's words, the other's."""
    sides = [
        {one.question.code: one.words for one in told(form, settled(form, side), reader)} for side in (held, typed)
    ]
    return [
        (one, sides[0].get(one.code, ""), sides[1].get(one.code, ""))
        for one in form.in_order()
        if sides[0].get(one.code, "") != sides[1].get(one.code, "")
    ]
