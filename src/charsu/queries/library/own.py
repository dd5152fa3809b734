"""A city's own practices, for its team of today."""

from typing import Any

from charsu.gate import NotThere, standing_of
from charsu.models import Person, Practice
from charsu.queries.entries import latest_receipt
from charsu.queries.forms import form_received
from charsu.queries.library.grading import graded
from charsu.rules.library.living import SUMMARIES, YEARS


def own_practices(person: Person) -> list[Practice]:
    """Of every city that the person writes or reads for, the newest first."""
    cities = standing_of(person).municipalities
    rows = graded(Practice.objects.filter(municipality__in=cities)).select_related("municipality", "theme", "edition")
    return list(rows.defer("search_text"))


def own_practice(person: Person, public_id: Any) -> Practice:
    """One of them that is still shown. Others' answer as if they were not there."""
    rows = Practice.objects.select_related("municipality", "theme", "edition", "entry__edition", "adapted_from")
    found = rows.filter(public_id=public_id, withdrawn_at=None).first()
    if found is None or found.municipality_id not in standing_of(person).municipalities:
        raise NotThere
    return found


def questions_of(practice: Practice) -> list[Any]:
    """The questions whose answers are published: no files, and not summary and year, which have fields of their
    own."""
    form = form_received(practice.entry, latest_receipt(practice.entry))
    apart = {*YEARS, *(SUMMARIES if practice.summary.get(practice.language) else ())}
    told = {str(words).strip() for words in practice.summary.values()}
    asked = [one for one in form.in_order() if str(practice.answers.get(one.code) or "").strip() not in {"", *told}]
    asked = [one for one in asked if one.code not in apart]
    return [one for one in asked if isinstance(practice.answers.get(one.code), str)]
