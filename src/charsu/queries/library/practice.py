"""A practice as a reader meets it: its words and their translations, its honour, its past, its ties."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charsu.gate import NotThere
from charsu.models import Laureate, Practice
from charsu.queries.entries import latest_receipt
from charsu.queries.forms import form_received
from charsu.queries.jury import PARTICIPATION
from charsu.rules.texts import direction


def practice_of(public_id: Any) -> Practice:
    rows = Practice.objects.select_related("municipality", "theme", "division", "edition", "entry__laureate__tier")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def honour_of(practice: Practice) -> Laureate | None:
    """The honour of the work; to have taken part is none."""
    laureate: Laureate | None = getattr(practice.entry, "laureate", None)
    return laureate if laureate and laureate.tier.code != PARTICIPATION else None


@dataclass(frozen=True)
class Side:
    """Title and summary in one language."""

    language: str
    direction: str
    title: str
    summary: str
    is_own: bool


def sides_of(practice: Practice, language: str) -> tuple[Side, ...]:
    """The practice's own words first; beside them the reader's language, else English, where it was translated."""
    own = practice.language
    beside = [code for code in (language, "en") if code != own and practice.title.get(code)][:1]
    return tuple(_side(practice, code, own) for code in [own, *beside] if practice.title.get(code))


def _side(practice: Practice, code: str, own: str) -> Side:
    texts: tuple[Mapping[str, str], Mapping[str, str]] = (practice.title, practice.summary)
    title, summary = (text.get(code, "") for text in texts)
    return Side(code, direction(code), title, summary, code == own)


def answers_of(practice: Practice) -> list[tuple[Mapping[str, str], str]]:
    """The label of each question that was answered, with the answer; files are not published, nor the summary
    twice."""
    form = form_received(practice.entry, latest_receipt(practice.entry))
    shown = {words.strip() for words in practice.summary.values()}
    given = ((one.name, str(practice.answers.get(one.code) or "").strip()) for one in form.in_order())
    return [(name, words) for name, words in given if words and words not in shown]
