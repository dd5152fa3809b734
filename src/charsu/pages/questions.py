"""The questions of a call as fields of a page: what stands in each, what is wrong with it, and when it is asked.

`Sheet` is what `templates/parts/sheet.html` draws; the entrant's page, the officers' preview and whoever else shows a
form give it a form and answers. It holds no store and no request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language, gettext

from charsu.pages.days import example
from charsu.pages.question_words import PART_WORDS, YEARS, most_words, sentence
from charsu.rules.calendars import local_digits
from charsu.rules.forms import (
    Amiss,
    CallForm,
    Column,
    FormChange,
    Kind,
    Problem,
    Question,
    Section,
    problems_of,
    settled,
    shown,
    typed,
)
from charsu.rules.forms.fields import BLANK_ROWS, is_of_rows, parts_of
from charsu.rules.forms.file_types import asked_types
from charsu.rules.texts import direction, pick

OPTIONAL_PARTS = frozenset({"body", "orcid"})
PART_KINDS = {
    "before": Kind.NUMBER, "after": Kind.NUMBER, "before_year": Kind.YEAR, "after_year": Kind.YEAR, "orcid": Kind.DOI,
}  # fmt: skip
MODES = {Kind.NUMBER: "decimal", Kind.YEAR: "numeric", Kind.LINK: "url"}
LATIN = frozenset({Kind.LINK, Kind.DOI})
Found = Mapping[str, Sequence[tuple[str, str]]]  # field -> values to choose from, with their words


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Input:
    """One field. `lang` is empty where what is typed is in no language (numbers, addresses)."""

    name: str
    label: str
    kind: str
    value: str = ""
    problems: tuple[str, ...] = ()
    required: bool = False
    max_words: int | None = None
    mode: str = ""
    lang: str = ""
    options: tuple[Option, ...] = ()
    described: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def dir(self) -> str:
        return direction(self.lang) if self.lang else "ltr"


@dataclass(frozen=True)
class Block:
    """A question with its fields: one, several side by side, or rows of them."""

    question: Question
    label: str
    help: str
    problems: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    rows: tuple[tuple[Input, ...], ...] = ()
    head: tuple[str, ...] = ()
    only_if: str = ""
    is_asked: bool = True
    unit: str = ""

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def required(self) -> bool:
        return self.question.required

    @property
    def id(self) -> str:
        """Where links to the question lead: its first field."""
        return self.inputs[0].id if self.inputs else self.rows[0][0].id if self.rows else f"id_{self.code}"

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems) or any(one.problems for row in (self.inputs, *self.rows) for one in row)


@dataclass(frozen=True)
class Trouble:
    """A line of the summary over the page."""

    id: str
    label: str
    words: str


@dataclass
class Sheet:
    """A draft on a page. `revision` guards against a second tab, `number` is the version of the form it was typed
    in; `found` offers cities to choose from; `more` holds what the page itself finds wrong (files
    that were not taken); `earlier` are the forms before this one, for the words of values that are gone."""

    form: CallForm
    answers: Mapping[str, Any]
    language: str
    calendar: str = "gregorian"
    title: str = ""
    revision: int = 0
    number: int = 1
    asks_all: bool = False  # what is missing is told too
    asks_parts: bool = (
        False  # what is missing in an answer that was begun is told; whole answers the page tells itself
    )
    found: Found = field(default_factory=dict)
    more: dict[str, list[str]] = field(default_factory=dict)
    earlier: Sequence[CallForm] = ()

    @property
    def title_dir(self) -> str:
        return direction(self.language)

    def problems(self) -> tuple[Problem, ...]:
        told = problems_of(self.form, self.answers, language=self.language)
        hidden = [] if self.asks_all else [one for one in told if one.reason is Amiss.MISSING]
        return tuple(one for one in told if one not in hidden or (self.asks_parts and "." in one.at))

    def sections(self) -> list[tuple[Section | None, list[Block]]]:
        """Every question, those that are not asked now too: what was written there is kept."""
        said: dict[str, list[str]] = {at: list(words) for at, words in self.more.items()}
        for problem in self.problems():
            said.setdefault(problem.at, []).append(sentence(problem, self.calendar))
        fields = typed(self.form, self.answers, self.calendar)
        asked = shown(self.form, {**settled(self.form, self.answers)})
        return [
            (section, [self._block(one, fields, said, asked) for one in own]) for section, own in self.form.parts()
        ]

    def troubles(self) -> list[Trouble]:
        """What is wrong with the answers, in the order of the page, each with the field that it is about."""
        found = []
        for _section, blocks in self.sections():
            for block in blocks:
                own = [words for words in block.problems if words not in self.more.get(block.code, ())]
                found += [Trouble(block.id, block.label, words) for words in own]
                for number, row in enumerate((block.inputs, *block.rows)):
                    called = [(one, _joined(block, one, number)) for one in row if one.problems]
                    found += [Trouble(one.id, label, words) for one, label in called for words in one.problems]
        return found

    def refused(self) -> list[Trouble]:
        """What was sent and not taken: it stands in the way of nothing."""
        blocks = [block for _section, own in self.sections() for block in own] if self.more else []
        return [Trouble(one.id, one.label, words) for one in blocks for words in self.more.get(one.code, ())]

    def _block(
        self, question: Question, fields: Mapping[str, Sequence[str]], said: Mapping[str, list[str]],
        asked: frozenset[str],
    ) -> Block:  # fmt: skip
        reader = get_language() or "en"
        block = Block(
            question, pick(question.name, reader)[1], self._help(question, reader),
            unit=pick(question.unit, reader)[1], only_if=self._only_if(question, reader),
            is_asked=question.code in asked,
        )  # fmt: skip
        if is_of_rows(question):
            rows = self._rows(question, fields, said)
            head = tuple(one.label for one in rows[0])
            return replace(block, rows=rows, head=head, problems=tuple(said.get(question.code, ())))
        if parts := parts_of(question):
            inputs = tuple(self._part(question, f"{question.code}.{part}", part, fields, said) for part in parts)
            return replace(block, inputs=inputs, problems=tuple(said.get(question.code, ())))
        if question.kind is Kind.FILE:
            return replace(block, problems=tuple(said.get(question.code, ())))
        return replace(block, inputs=(self._plain(question, block.label, fields, said),))

    def _plain(
        self, question: Question, label: str, fields: Mapping[str, Sequence[str]], said: Mapping[str, list[str]]
    ) -> Input:
        chosen = fields.get(question.code) or [""]
        had = [one.question(question.code) for one in self.earlier]
        options = _options(question, [one for one in had if one], chosen)
        return Input(
            question.code, label, question.kind.value, chosen[0], tuple(said.get(question.code, ())),
            question.required, question.max_words, MODES.get(question.kind, ""), self._lang(question.kind), options,
        )  # fmt: skip

    def _lang(self, kind: Kind) -> str:
        of_no_language = LATIN | {Kind.NUMBER, Kind.YEAR, Kind.DATE}
        return "" if kind in of_no_language else self.language

    def _part(
        self, question: Question, name: str, part: str, fields: Mapping[str, Sequence[str]],
        said: Mapping[str, list[str]],
    ) -> Input:  # fmt: skip
        column = next((one for one in question.columns if one.code == part), None)
        kind = column.kind if column else PART_KINDS.get(part, Kind.SHORT)
        label = pick(column.label, get_language() or "en")[1] if column else str(PART_WORDS[part])
        if question.kind is Kind.CITY:
            label = gettext("City")
        required = column.required if column else part not in OPTIONAL_PARTS
        if question.kind is Kind.CITY:  # its one field is the question
            required = question.required
        chosen = (fields.get(f"{question.code}.city") or [""])[0]
        offered = [(chosen, chosen.partition(" ")[2])] if chosen else []
        options = tuple(
            Option(value, words, value == chosen) for value, words in self.found.get(question.code, offered)
        )
        if column:
            had = [one.question(question.code) for one in self.earlier]
            then = [other for one in had if one for other in one.columns if other.code == column.code]
            options = _options(column, then, fields.get(name) or [""])
        return Input(
            name, label, kind.value, (fields.get(name) or [""])[0], tuple(said.get(name, ())), required, None,
            MODES.get(kind, ""), self._lang(kind), options,
        )  # fmt: skip

    def _rows(
        self, question: Question, fields: Mapping[str, Sequence[str]], said: Mapping[str, list[str]]
    ) -> tuple[tuple[Input, ...], ...]:
        start = f"{question.code}."
        held = {int(name[len(start) :].partition(".")[0]) for name in fields if name.startswith(start)}
        count = max(held, default=-1) + 1
        count += max(0, min(BLANK_ROWS, question.rows_up_to - count))
        return tuple(
            tuple(self._part(question, f"{start}{row}.{part}", part, fields, said) for part in parts_of(question))
            for row in range(count)
        )

    def _help(self, question: Question, reader: str) -> str:
        """The help with what else one must know to answer: the calendar, the limits of files."""
        words = [pick(question.text, reader)[1], most_words(question.max_words, reader)]
        cells = {column.kind for column in question.columns}
        if Kind.DATE in {question.kind, *cells}:
            words.append(example(self.calendar))
        if question.kind is Kind.INDICATOR or Kind.YEAR in cells:
            words.append(local_digits(str(YEARS), reader))
        if types := asked_types(question.types):
            words.append(gettext("Types of file: %(types)s.") % {"types": ", ".join(types)})
        return " ".join(filter(None, words))

    def _only_if(self, question: Question, reader: str) -> str:
        """On what the question hangs, in a sentence for whoever has no scripts."""
        on = self.form.question(question.when.question) if question.when else None
        if on is None or question.when is None:
            return ""
        name = pick(on.name, reader)[1]
        labels = {one.code: pick(one.label, reader)[1] for one in on.choices}
        values = " / ".join(labels.get(value, value) for value in question.when.values)
        if not values:
            return gettext("Only if you answered: %(question)s") % {"question": name}
        return gettext("Only if “%(question)s” is: %(values)s") % {"question": name, "values": values}


def _options(asked: Question | Column, had: Sequence[Question | Column], chosen: Sequence[str]) -> tuple[Option, ...]:
    """The values of a choice; a chosen one that the form no longer offers stays until another is chosen, by the words
    that it `had`."""
    reader = get_language() or "en"
    rows = {one.code: pick(one.label, reader)[1] or one.code for one in asked.choices}
    older = {one.code: pick(one.label, reader)[1] for then in had for one in then.choices}
    for value in chosen:
        if value and asked.choices and value not in rows:
            rows[value] = gettext("%(value)s (no longer offered)") % {"value": older.get(value, value)}
    return tuple(Option(value, words, value in chosen) for value, words in rows.items())


def _joined(block: Block, one: Input, row: int) -> str:
    """What a field is called away from its question; `row` is 0 where the question has no rows."""
    at = gettext("Row %(number)s") % {"number": local_digits(str(row), get_language() or "en")} if row else ""
    return ": ".join(filter(None, [block.label, at, one.label if one.label != block.label else ""]))


def changes_told(changes: Sequence[FormChange]) -> list[tuple[str, str]]:
    """What a later version of the form changed: the question's words, and a sentence."""
    reader = get_language() or "en"
    return [(pick(one.name, reader)[1], gettext(one.what.value) % one.sides(reader)) for one in changes]
