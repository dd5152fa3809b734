"""In which languages a form is whole: every name, help, value, column and unit that has words in any of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charsu.rules.forms.form import CallForm, Text


@dataclass(frozen=True)
class Whole:
    """Of `every` text, `done` have words in this language; `lacking` are the codes where some have none."""

    language: str
    done: int
    every: int
    lacking: tuple[str, ...]


def completeness(form: CallForm, languages: Iterable[str]) -> tuple[Whole, ...]:
    """One a language, in the order given."""
    texts = list(_texts(form))
    return tuple(_of(texts, language) for language in languages)


def _of(texts: list[tuple[str, Text]], language: str) -> Whole:
    lacking = [code for code, text in texts if not text.get(language, "").strip()]
    return Whole(language, len(texts) - len(lacking), len(texts), tuple(dict.fromkeys(lacking)))


def _texts(form: CallForm) -> Iterator[tuple[str, Text]]:
    for section in form.sections:
        yield from ((section.code, text) for text in (section.name, section.text) if any(text.values()))
    for one in form.questions:
        options = [*one.choices, *(option for column in one.columns for option in column.choices)]
        labels = [*(option.label for option in options), *(column.label for column in one.columns)]
        yield from ((one.code, text) for text in (one.name, one.text, one.unit, *labels) if any(text.values()))
