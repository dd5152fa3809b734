"""One step of building a form: a question or a section put, moved, taken away. Nothing here checks: `faults` does."""

from dataclasses import replace

from charsu.rules.forms.form import CallForm, Question, Section


def put_question(form: CallForm, question: Question) -> CallForm:
    """In the place of the one of its code; a new one comes last in its section."""
    if form.question(question.code) is None:
        return replace(form, questions=(*form.questions, question))
    return replace(form, questions=tuple(question if one.code == question.code else one for one in form.questions))


def put_section(form: CallForm, section: Section) -> CallForm:
    if all(one.code != section.code for one in form.sections):
        return replace(form, sections=(*form.sections, section))
    return replace(form, sections=tuple(section if one.code == section.code else one for one in form.sections))


def take_question(form: CallForm, code: str) -> CallForm:
    return replace(form, questions=tuple(one for one in form.questions if one.code != code))


def take_section(form: CallForm, code: str) -> CallForm:
    """The section goes; its questions stay, before the first section."""
    return CallForm(
        tuple(replace(one, section="") if one.section == code else one for one in form.questions),
        tuple(one for one in form.sections if one.code != code),
    )


def move_question(form: CallForm, code: str, step: int) -> CallForm:
    """One place up (-1) or down (1), past the edge of a section into the one beside it."""
    places = [one.code for one in form.sections]
    known = frozenset(places)
    order = [replace(one, section=one.section if one.section in known else "") for one in form.in_order()]
    at = next((n for n, one in enumerate(order) if one.code == code), None)
    if at is None or step not in (-1, 1):
        return form
    one, beside = order[at], order[at + step] if 0 <= at + step < len(order) else None
    if beside is not None and beside.section == one.section:
        order[at], order[at + step] = beside, one
    else:
        rooms = ["", *places]
        room = rooms.index(one.section) + step
        if not 0 <= room < len(rooms):
            return form
        order[at] = replace(one, section=rooms[room])
        rest = [*order[:at], *order[at + 1 :]]
        order = [order[at], *rest] if step == 1 else [*rest, order[at]]  # the nearest place of the section beside
    return replace(form, questions=tuple(order))


def move_section(form: CallForm, code: str, step: int) -> CallForm:
    order = list(form.sections)
    at = next((n for n, one in enumerate(order) if one.code == code), None)
    if at is None or not 0 <= at + step < len(order):
        return form
    order[at], order[at + step] = order[at + step], order[at]
    return replace(form, sections=tuple(order))
