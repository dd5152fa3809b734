"""What is wrong with a form itself, before anybody answers it; and what a later version may not do to an earlier."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from charsu.rules.forms.form import OF_CHOICE, OF_COLUMN, CallForm, Kind, Option, Question, Text
from charsu.rules.forms.marks import decimal, is_date, is_number, is_of_another_calendar
from charsu.rules.forms.values import alike

MOST_QUESTIONS = 200
MOST_SECTIONS = 40
MOST_COLUMNS = 8
MOST_OPTIONS = 200
# Names that no question may have: the fields of the pages that ask a form, with those of the kit that begins a draft;
# and what the scripts of these pages ask of a form, which a field of that name would hide from them.
RESERVED = (
    frozenset({"title", "version", "calendar", "form", "submit", "csrfmiddlewaretoken", "file"})
    | frozenset({"seen", "asked", "chosen", "person", "take", "new_kind", "new_theme", "new_city", "new_language"})
    | frozenset({"elements", "dataset"})
)
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")
_TYPE = re.compile(r"[a-z0-9]{1,8}")


class Fault(StrEnum):
    """Why a form is not taken; each value is the sentence that pages show."""

    NOTHING = "A form needs a question."
    TOO_MANY = "A form holds at most 200 questions and 40 sections."
    CODE = "A code has 1 to 40 small Latin letters, digits and hyphens, and is not one of the page's own fields."
    TWICE = "Two questions have the same code."
    NAME = "A question needs its words in one language at least, of at most 500 letters."
    HELP = "A help text has at most 4,000 letters."
    SECTION = "This question stands in a section that the form does not have."
    OPTIONS = "A choice needs two values at least, each with words and a code of its own."
    ALIKE = "Two values of a choice have the same words in one language: nobody could tell them apart."
    COLUMNS = "A table needs one to eight columns, each with words, a code of its own and a kind that fits a cell."
    WORDS = "A limit of words is a number from 1 to 20,000, for a line or a text."
    RANGE = "The least value lies below the most, and both are of the kind of the answer."
    YEARS = "The least and the most of a year are Gregorian years, as the answers are."
    ANSWERS = "The number of rows, choices or files is from 1 to 50."
    TYPES = "A file type is the ending of a name, such as pdf."
    CIRCLE = "These questions depend on one another in a circle, so none of them would ever be asked."
    UNKNOWN = "This question depends on one that the form does not have."
    LATER = "A question may depend only on one that stands before it."
    VALUE = "This question depends on a value that the other question does not offer."
    KIND_KEPT = "A question keeps its kind of answer once the call is open: add a new question instead."


@dataclass(frozen=True)
class FormFault:
    """`code` is the question's (or section's); empty where the form as a whole is meant."""

    code: str
    reason: Fault


def faults_of(form: CallForm) -> tuple[FormFault, ...]:
    """Everything wrong with a form, in the order of its questions. One of too many questions is not read further."""
    if len(form.questions) > MOST_QUESTIONS or len(form.sections) > MOST_SECTIONS:
        return (FormFault("", Fault.TOO_MANY),)
    if not form.questions:
        return (FormFault("", Fault.NOTHING),)
    found = [*_codes(form)]
    for question in form.questions:
        found += [FormFault(question.code, reason) for reason in _of(question)]
    return (*found, *_conditions(form))


def later_faults(old: CallForm, new: CallForm) -> tuple[FormFault, ...]:
    """What would make answers to `old` unreadable under `new`: the same question with another kind of answer."""
    kinds = {question.code: question.kind for question in old.questions}
    changed = (one for one in new.questions if one.code in kinds and kinds[one.code] is not one.kind)
    return tuple(FormFault(one.code, Fault.KIND_KEPT) for one in changed)


def _codes(form: CallForm) -> Iterator[FormFault]:
    counted = Counter(question.code for question in form.questions)
    yield from (FormFault(code, Fault.TWICE) for code, count in counted.items() if count > 1)
    sections = Counter(section.code for section in form.sections)
    yield from (FormFault(code, Fault.TWICE) for code, count in sections.items() if count > 1)
    yield from (FormFault(one.code, Fault.NAME) for one in form.sections if not _is_named(one.name))
    yield from (FormFault(one.code, Fault.CODE) for one in form.sections if not _CODE.fullmatch(one.code))
    yield from (
        FormFault(one.code, Fault.SECTION) for one in form.questions if one.section and one.section not in sections
    )


def _is_named(text: Text, most: int = 500) -> bool:
    return any(words.strip() for words in text.values()) and all(len(words) <= most for words in text.values())


def _of(question: Question) -> Iterator[Fault]:
    if not _CODE.fullmatch(question.code) or question.code in RESERVED:
        yield Fault.CODE
    if not _is_named(question.name):
        yield Fault.NAME
    if any(len(words) > 4_000 for words in question.text.values()):
        yield Fault.HELP
    if question.max_words is not None and not 1 <= question.max_words <= 20_000:
        yield Fault.WORDS
    if question.most_answers is not None and not 1 <= question.most_answers <= 50:
        yield Fault.ANSWERS
    if not all(_TYPE.fullmatch(one) for one in question.types):
        yield Fault.TYPES
    yield from _of_kind(question)


def _of_kind(question: Question) -> Iterator[Fault]:
    for options in _offered(question):
        if not _are_options(options):
            yield Fault.OPTIONS
        elif _are_alike(options):
            yield Fault.ALIKE
    if question.kind is Kind.TABLE and not _has_columns(question):
        yield Fault.COLUMNS
    if not _is_range(question):
        yield Fault.RANGE
    if question.kind is Kind.YEAR and any(
        is_of_another_calendar(str(one)) for one in (question.least, question.most)
    ):
        yield Fault.YEARS


def _offered(question: Question) -> Iterator[tuple[Option, ...]]:
    """The values of a choice, and of each column of a table that is one."""
    if question.kind in OF_CHOICE:
        yield question.choices
    if question.kind is Kind.TABLE:
        yield from (column.choices for column in question.columns if column.kind is Kind.CHOICE)


def _are_options(options: tuple[Option, ...]) -> bool:
    codes = [option.code for option in options]
    return (
        2 <= len(codes) <= MOST_OPTIONS
        and len(set(codes)) == len(codes)
        and all(_CODE.fullmatch(option.code) and _is_named(option.label) for option in options)
    )


def _are_alike(options: tuple[Option, ...]) -> bool:
    said = [(lang, alike(words)) for one in options for lang, words in one.label.items() if words.strip()]
    return len(set(said)) < len(said)


def _has_columns(question: Question) -> bool:
    codes = [column.code for column in question.columns]
    return (
        1 <= len(codes) <= MOST_COLUMNS
        and len(set(codes)) == len(codes)
        and all(
            _CODE.fullmatch(column.code) and column.kind in OF_COLUMN and _is_named(column.label)
            for column in question.columns
        )
    )


def _is_range(question: Question) -> bool:
    ends = [end for end in (question.least, question.most) if end]
    if question.kind is Kind.DATE:
        return all(is_date(end) for end in ends) and ends == sorted(ends)
    if question.kind in {Kind.NUMBER, Kind.YEAR}:
        return all(is_number(end) for end in ends) and [decimal(e) for e in ends] == sorted(decimal(e) for e in ends)
    return not ends


def _conditions(form: CallForm) -> Iterator[FormFault]:
    place = {question.code: number for number, question in enumerate(form.in_order())}
    for question in form.questions:
        if question.when is None:
            continue
        on = form.question(question.when.question)
        if on is None:
            yield FormFault(question.code, Fault.UNKNOWN)
        elif _is_in_circle(form, question):
            yield FormFault(question.code, Fault.CIRCLE)
        elif place[on.code] >= place[question.code]:
            yield FormFault(question.code, Fault.LATER)
        elif not set(question.when.values) <= _values(on):
            yield FormFault(question.code, Fault.VALUE)


def _values(question: Question) -> set[str]:
    return {option.code for option in question.choices} if question.kind in OF_CHOICE else set()


def _is_in_circle(form: CallForm, question: Question) -> bool:
    before = {one.code: one.when.question for one in form.questions if one.when}
    seen: set[str] = set()
    code: str | None = question.code
    while code is not None and code not in seen:
        seen.add(code)
        code = before.get(code)
    return code == question.code
