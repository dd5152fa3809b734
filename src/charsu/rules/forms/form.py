"""What a call asks: sections of questions, each of a kind, some asked only when another answer says so.

A *row* is the same in the shape of the founding text (`data/founding/edition.json`): plain words, whole numbers,
lists and dicts, without floats; `from_row` and `to_row` are inverses on a form without faults.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

Text = Mapping[str, str]  # language -> words
Row = Mapping[str, Any]


class Kind(StrEnum):
    """The kinds of answer."""

    SHORT = "short"
    LONG = "long"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    TABLE = "table"
    CITY = "city"
    PERSON = "person"
    AUTHORS = "authors"
    KEYWORDS = "keywords"
    LINK = "link"
    DOI = "doi"
    FILE = "file"
    INDICATOR = "indicator"


WORDED = frozenset({Kind.SHORT, Kind.LONG})  # a limit of words makes sense
OF_CHOICE = frozenset({Kind.CHOICE, Kind.CHOICES})
OF_COLUMN = frozenset({Kind.SHORT, Kind.NUMBER, Kind.YEAR, Kind.DATE, Kind.LINK, Kind.CHOICE})
OF_PERSON = ("name", "body", "orcid")
OF_INDICATOR = ("before", "before_year", "after", "after_year", "source")
OF_CITY = ("name",)
TELLS_WHO = frozenset({Kind.AUTHORS, Kind.PERSON})  # hidden from whoever must not know the entrant
MOST_FILES = 5
MOST_ROWS = 50


@dataclass(frozen=True)
class Option:
    code: str
    label: Text


@dataclass(frozen=True)
class Column:
    """A column of a table; `kind` is one of OF_COLUMN, and a choice has its values."""

    code: str
    label: Text
    kind: Kind = Kind.SHORT
    required: bool = False
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Condition:
    """Asked only when `question` was answered with one of `values`; without values, when it was answered at all."""

    question: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """`name` is the label and `text` the help, by language; `least` and `most` are decimals in words ("0.5").

    `most_answers` bounds choices, rows, people, keywords and files; `types` are endings of file names without a dot;
    `hidden` answers tell who the entrant is, so reviewers do not get them.
    """

    code: str
    kind: Kind
    name: Text
    text: Text = field(default_factory=dict)
    section: str = ""
    required: bool = False
    max_words: int | None = None
    choices: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    unit: Text = field(default_factory=dict)
    least: str = ""
    most: str = ""
    most_answers: int | None = None
    types: tuple[str, ...] = ()
    most_bytes: int | None = None
    when: Condition | None = None
    hidden: bool = False

    @property
    def tells_who(self) -> bool:
        return self.hidden or self.kind in TELLS_WHO

    @property
    def files_up_to(self) -> int:
        return min(self.most_answers or MOST_FILES, MOST_FILES)

    @property
    def rows_up_to(self) -> int:
        return min(self.most_answers or MOST_ROWS, MOST_ROWS)


@dataclass(frozen=True)
class Section:
    code: str
    name: Text
    text: Text = field(default_factory=dict)


@dataclass(frozen=True)
class CallForm:
    """The questions in their order. Sections stand in theirs; what has no section comes first."""

    questions: tuple[Question, ...] = ()
    sections: tuple[Section, ...] = ()

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)

    def parts(self) -> tuple[tuple[Section | None, tuple[Question, ...]], ...]:
        """Each section with its questions; empty sections are left out."""
        known = {section.code for section in self.sections}
        loose = tuple(one for one in self.questions if one.section not in known)
        rows: list[tuple[Section | None, tuple[Question, ...]]] = [(None, loose)] if loose else []
        for section in self.sections:
            own = tuple(one for one in self.questions if one.section == section.code)
            rows += [(section, own)] if own else []
        return tuple(rows)

    def in_order(self) -> tuple[Question, ...]:
        """The questions as a page shows them: section by section."""
        return tuple(question for _, own in self.parts() for question in own)

    @property
    def files(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if one.kind is Kind.FILE)


def from_row(row: Row) -> CallForm:
    """The form of a row. Raises ValueError, TypeError or KeyError for what is not in its shape."""
    sections = tuple(
        Section(_line(one["code"]), _text(one.get("name")), _text(one.get("text")))
        for one in row.get("sections") or ()
    )
    return CallForm(tuple(_question(one) for one in row.get("questions") or ()), sections)


def _question(row: Row) -> Question:
    when = row.get("when")
    return Question(
        code=_line(row["code"]),
        kind=Kind(row["kind"]),
        name=_text(row.get("name")),
        text=_text(row.get("text") or row.get("help")),
        section=_line(row.get("section") or ""),
        required=bool(row.get("required")),
        max_words=_whole(row.get("max_words")),
        choices=_choices(row),
        columns=tuple(_column(one) for one in row.get("columns") or ()),
        unit=_text(row.get("unit")),
        least=_line(row.get("least") or ""),
        most=_line(row.get("most") or ""),
        most_answers=_whole(row.get("most_answers")),
        types=tuple(_line(one) for one in row.get("types") or ()),
        most_bytes=_whole(row.get("most_bytes")),
        when=None
        if not when
        else Condition(_line(when["question"]), tuple(_line(one) for one in when.get("is") or ())),
        hidden=bool(row.get("hidden")),
    )


def _column(row: Row) -> Column:
    return Column(
        _line(row["code"]), _text(row["label"]), Kind(row.get("kind") or Kind.SHORT), bool(row.get("required")),
        _choices(row),
    )  # fmt: skip


def _choices(row: Row) -> tuple[Option, ...]:
    return tuple(Option(_line(one["code"]), _text(one["label"])) for one in row.get("choices") or ())


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("words are expected")
    return value


def _text(value: Any) -> Text:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError("words by language are expected")
    return {_line(language): _line(words) for language, words in value.items()}


def _whole(value: Any) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError("a whole number is expected")


def to_row(form: CallForm) -> dict[str, Any]:
    """The row of a form; what a question does not set is left out."""
    return {
        "sections": [
            _set({"code": one.code, "name": dict(one.name), "text": dict(one.text)}) for one in form.sections
        ],
        "questions": [question_row(one) for one in form.questions],
    }


def question_row(one: Question) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": one.code, "kind": one.kind.value, "name": dict(one.name), "text": dict(one.text),
        "section": one.section, "required": one.required, "max_words": one.max_words,
        "choices": _option_rows(one.choices),
        "columns": [_column_row(column) for column in one.columns],
        "unit": dict(one.unit), "least": one.least, "most": one.most, "most_answers": one.most_answers,
        "types": list(one.types), "most_bytes": one.most_bytes,
        "when": {"question": one.when.question, "is": list(one.when.values)} if one.when else None,
        "hidden": one.hidden,
    }  # fmt: skip
    return _set(row)


def _column_row(column: Column) -> dict[str, Any]:
    row = {"code": column.code, "label": dict(column.label), "kind": column.kind.value, "required": column.required,
           "choices": _option_rows(column.choices)}  # fmt: skip
    return _set(row)


def _option_rows(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [{"code": option.code, "label": dict(option.label)} for option in options]


def _set(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key == "name" or value not in (None, "", [], {}, False)}


def without(form: CallForm, codes: Iterable[str]) -> CallForm:
    """The form without some of its questions."""
    gone = frozenset(codes)
    return replace(form, questions=tuple(one for one in form.questions if one.code not in gone))
