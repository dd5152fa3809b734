"""A form as a JSON Schema 2020-12 of its answers: how it is stored, exported, and told to programs.

The subset: `type`, `properties`, `required`, `additionalProperties`, `maxLength`, `pattern`, `format`, `oneOf` with
`const`, `items`, `uniqueItems`, `maxItems`, and `allOf` with `if`/`then` for what is asked on a condition. What a
schema cannot say (words by language, limits of words, units, files) stands beside it in `x-question` and `x-form`.
Any validator may check answers with it; `problems.problems_of` says more, and with a reason. Numbers are words
("12.5"): canonical JSON knows no floats.
"""

from collections.abc import Mapping
from typing import Any

from charsu.rules.forms.form import (
    OF_INDICATOR,
    OF_PERSON,
    CallForm,
    Column,
    Kind,
    Question,
    from_row,
    question_row,
    to_row,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOST_LETTERS = {Kind.SHORT: 2_000, Kind.LONG: 40_000, Kind.LINK: 2_000, Kind.DOI: 300}
MOST_OF_PART = 500
NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$"
YEAR = r"^[0-9]{4}$"
DOI = r"^10\.[0-9]{4,9}/\S+$"
ORCID = r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"
Schema = dict[str, Any]


class NotAForm(ValueError):
    """A document that is no schema of a form."""


def to_schema(form: CallForm) -> Schema:
    """The schema of the form's answers: an object with a property for each question but those that take files."""
    asked = [one for one in form.questions if one.kind is not Kind.FILE]
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {one.code: _property(one) for one in asked},
        "required": [one.code for one in asked if one.required and one.when is None],
        "allOf": [_conditional(one, form) for one in asked if one.required and one.when is not None],
        "additionalProperties": False,
        "x-form": {
            "sections": to_row(form)["sections"],
            "order": [one.code for one in form.questions],
            "files": [question_row(one) for one in form.files],
        },
    }


_IN_WORDS = frozenset({"name", "text", "unit", "label"})


def figures_of(form: CallForm) -> Schema:
    """The schema without the words of any language, and with the bounds of what is part of an answer: all that a page
    needs to check answers where no server is (`static/js/answers.js`)."""
    schema = to_schema(form)
    shapes = {code: {**one, "x-question": _wordless(one["x-question"])} for code, one in schema["properties"].items()}
    most = {"part": MOST_OF_PART, "link": MOST_LETTERS[Kind.LINK]}
    return {"properties": shapes, "x-form": {"order": schema["x-form"]["order"]}, "x-most": most}


def _wordless(told: Any) -> Any:
    if isinstance(told, Mapping):
        return {key: _wordless(value) for key, value in told.items() if key not in _IN_WORDS}
    return [_wordless(one) for one in told] if isinstance(told, list) else told


def from_schema(schema: Any) -> CallForm:
    """The form of a schema. Raises NotAForm for whatever `to_schema` would not have written."""
    try:
        told = schema["x-form"]
        rows = {code: one["x-question"] for code, one in schema["properties"].items()}
        rows |= {row["code"]: row for row in told["files"]}
        form = from_row({"sections": told["sections"], "questions": [rows[code] for code in told["order"]]})
        is_ours = to_schema(form) == schema
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as trouble:
        raise NotAForm("this is no schema of a form") from trouble
    if not is_ours:
        raise NotAForm("what the schema asks and what it tells of its questions part")
    return form


def _property(question: Question) -> Schema:
    return {**_SHAPES[question.kind](question), "x-question": question_row(question)}


def _conditional(question: Question, form: CallForm) -> Schema:
    """`required` only while the answer that it hangs on is there, through every condition before it."""
    needs: list[Schema] = []
    seen: set[str] = set()
    one: Question | None = question
    while one is not None and one.when is not None and one.code not in seen:
        seen.add(one.code)
        on = form.question(one.when.question)
        holds = _holds(on, one.when.values) if on is not None and one.when.values else True
        needs.append({"required": [one.when.question], "properties": {one.when.question: holds}})
        one = on
    return {"if": {"allOf": needs}, "then": {"required": [question.code]}}


def _holds(question: Question, values: tuple[str, ...]) -> Schema:
    wanted: Schema = {"enum": list(values)}
    return {"contains": wanted} if question.kind is Kind.CHOICES else wanted


def _words(question: Question) -> Schema:
    return {"type": "string", "maxLength": MOST_LETTERS[question.kind]}


def _options(asked: Question | Column) -> Schema:
    return {"oneOf": [{"const": option.code} for option in asked.choices]}


def _object(properties: Mapping[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object", "properties": dict(properties), "required": required, "additionalProperties": False,
    }  # fmt: skip


def _several(items: Schema, most: int, *, unique: bool = False) -> Schema:
    return {"type": "array", "items": items, "maxItems": most} | ({"uniqueItems": True} if unique else {})


def _cell(column: Column) -> Schema:
    if column.kind is Kind.CHOICE:
        return _options(column)
    return _PLAIN.get(column.kind) or {"type": "string", "maxLength": MOST_OF_PART}


def _person() -> Schema:
    part = {"type": "string", "maxLength": MOST_OF_PART}
    parts = {name: {"type": "string", "pattern": ORCID} if name == "orcid" else part for name in OF_PERSON}
    return _object(parts, ["name"])


def _indicator() -> Schema:
    shapes = {"before": NUMBER, "before_year": YEAR, "after": NUMBER, "after_year": YEAR}
    parts: dict[str, Schema] = {
        name: {"type": "string", "pattern": shapes[name]} if name in shapes
        else {"type": "string", "maxLength": MOST_OF_PART}
        for name in OF_INDICATOR
    }  # fmt: skip
    return _object(parts, list(OF_INDICATOR))


_PLAIN: dict[Kind, Schema] = {
    Kind.NUMBER: {"type": "string", "pattern": NUMBER},
    Kind.YEAR: {"type": "string", "pattern": YEAR},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.LINK: {"type": "string", "format": "uri", "maxLength": MOST_LETTERS[Kind.LINK]},
    Kind.DOI: {"type": "string", "pattern": DOI, "maxLength": MOST_LETTERS[Kind.DOI]},
}
_SHAPES: dict[Kind, Any] = {
    Kind.SHORT: _words,
    Kind.LONG: _words,
    **{kind: lambda question: dict(_PLAIN[question.kind]) for kind in _PLAIN},
    Kind.CHOICE: _options,
    Kind.CHOICES: lambda question: _several(
        _options(question), question.most_answers or max(1, len(question.choices)), unique=True
    ),
    Kind.TABLE: lambda question: _several(
        _object({c.code: dict(_cell(c)) for c in question.columns}, [c.code for c in question.columns if c.required]),
        question.rows_up_to,
    ),
    Kind.CITY: lambda question: _object(
        {"city": {"type": "integer"}, "name": {"type": "string", "maxLength": MOST_OF_PART}}, ["city", "name"]
    ),
    Kind.PERSON: lambda question: _person(),
    Kind.AUTHORS: lambda question: _several(_person(), question.rows_up_to),
    Kind.KEYWORDS: lambda question: _several(
        {"type": "string", "maxLength": 100}, question.most_answers or 12, unique=True
    ),
    Kind.INDICATOR: lambda question: _indicator(),
}
