"""What a later version of a form changes, question by question: shown to both keys, and to whoever has a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from charsu.rules.forms.form import CallForm, Question, Text, question_row
from charsu.rules.texts import pick


class Changed(StrEnum):
    """What happened to a question; each value is the sentence that pages show."""

    ADDED = "This question is new."
    REMOVED = "This question is no longer asked. What was written there is kept in the draft and not sent."
    REQUIRED = "This answer is now required."
    OPTIONAL = "This answer is no longer required."
    WORDS = "The limit of words was %(before)s and is %(after)s."
    NAMED = "The words of this question changed."
    CHOICES = "The values to choose from were: %(before)s. They are: %(after)s."
    VALUE_NEW = "The value “%(after)s” may be chosen from now on."
    VALUE_GONE = "The value “%(before)s” is no longer offered: whoever chose it is asked again."
    VALUE_NAMED = "The value “%(before)s” now reads “%(after)s”, and is the same to whoever chose it."
    CONDITION = "When this question is asked changed."
    MOVED = "This question stands in another place."
    OTHER = "The details of this question changed."


@dataclass(frozen=True)
class FormChange:
    """One change: `name` is the question's, as it now stands (or stood, where it is gone); `before` and `after` are
    in no language (a figure) or by language."""

    code: str
    name: Text
    what: Changed
    before: str | Text = ""
    after: str | Text = ""

    def sides(self, reader: str) -> dict[str, str]:
        """Both sides for a reader of that language."""
        both = {"before": self.before, "after": self.after}
        return {side: said if isinstance(said, str) else pick(said, reader)[1] for side, said in both.items()}


def changes_between(old: CallForm, new: CallForm) -> tuple[FormChange, ...]:
    """Every change, in the order of the new form; what is gone comes last."""
    before = {question.code: question for question in old.questions}
    after = {question.code for question in new.questions}
    found: list[FormChange] = []
    for question in new.in_order():
        held = before.get(question.code)
        found += [FormChange(question.code, question.name, Changed.ADDED)] if held is None else _of(held, question)
    found += [FormChange(one.code, one.name, Changed.REMOVED) for one in old.in_order() if one.code not in after]
    return (*found, *_moved(old, new))


def _of(old: Question, new: Question) -> Iterator[FormChange]:
    def told(what: Changed, before: Any = "", after: Any = "") -> FormChange:
        return FormChange(new.code, new.name, what, str(before or "–"), str(after or "–"))

    if old.required != new.required:
        yield told(Changed.REQUIRED if new.required else Changed.OPTIONAL)
    if old.max_words != new.max_words:
        yield told(Changed.WORDS, old.max_words, new.max_words)
    if (old.name, old.text) != (new.name, new.text):
        yield told(Changed.NAMED)
    yield from _values(old, new)
    if old.when != new.when:
        yield told(Changed.CONDITION)
    told_of = ("required", "max_words", "name", "text", "choices", "when", "section")
    if _rest(question_row(old), told_of) != _rest(question_row(new), told_of):
        yield told(Changed.OTHER)


def _values(old: Question, new: Question) -> Iterator[FormChange]:
    """First all values where others are offered or in another order, then what became of each."""
    before, after = ({one.code: one.label for one in question.choices} for question in (old, new))
    tell = partial(FormChange, new.code, new.name)
    if list(before) != list(after):
        yield tell(Changed.CHOICES, _listed(old), _listed(new))
    yield from (tell(Changed.VALUE_GONE, label, "–") for code, label in before.items() if code not in after)
    yield from (tell(Changed.VALUE_NEW, "–", label) for code, label in after.items() if code not in before)
    for code, label in after.items():
        held = before.get(code, label)
        for language in sorted({*held, *label}):
            if held.get(language) != label.get(language):
                yield tell(Changed.VALUE_NAMED, held.get(language) or "–", label.get(language) or "–")


def _listed(question: Question) -> Text:
    languages = dict.fromkeys(language for one in question.choices for language in one.label)
    return {lang: " / ".join(one.label.get(lang) or one.code for one in question.choices) for lang in languages}


def _rest(row: Mapping[str, Any], told_of: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in told_of}


def _moved(old: CallForm, new: CallForm) -> Iterator[FormChange]:
    """Questions of both whose order among themselves, or whose section, is another; each once."""
    common = {question.code for question in old.questions} & {question.code for question in new.questions}
    before = [(one.code, one.section) for one in old.in_order() if one.code in common]
    after = [(one.code, one.section) for one in new.in_order() if one.code in common]
    names = {question.code: question.name for question in new.questions}
    for (held, was_in), (code, is_in) in zip(before, after, strict=True):
        if (held, was_in) != (code, is_in):
            yield FormChange(code, names[code], Changed.MOVED)
