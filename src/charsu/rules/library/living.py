"""What a change of a practice's own words does to what stands beside them.

A translation says what an older version said: once the words that it translates are others, it is no longer shown as
theirs; the older version keeps it, and can be cited with it. Summary and year are told once, though the form asked
for them among its answers. What was retold from a public source stays so, whatever the city changes beside it.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from charsu.rules.texts import Text, ascii_digits, words

SUMMARIES = ("summary", "abstract")  # answers that are the summary of a work
YEARS = ("started", "year")  # answers that are the year in which it began, or came out
A_SENTENCE = 5  # words: what is shorter may be anybody's
_FACTS = (*YEARS, "authors")  # answers that are nobody's text
_ENDS = re.compile(r"(?<=[.!?؟…。！？।።])")


def still_true(before: Text, after: Text, own: str) -> dict[str, str]:
    """`after` without the translations of words that it has no more: `own` is the language of what they translate."""
    if before.get(own, "") == after.get(own, ""):
        return dict(after)
    return {code: words for code, words in after.items() if code == own or words != before.get(code)}


def summary_in(answers: Mapping[str, object]) -> str:
    """The summary that was answered; "" where the form asked for none."""
    return next((words for code in SUMMARIES if (words := str(answers.get(code) or "").strip())), "")


def year_in(answers: Mapping[str, object]) -> int | None:
    """The year that was answered, in the digits of any script."""
    told = next((words for code in YEARS if (words := str(answers.get(code) or "").strip())), "")
    text = ascii_digits(told)[:4]
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


def in_step(answers: Mapping[str, str], summary: str, year: int | None) -> dict[str, str]:
    """The answers with the summary and the year as they now stand, where the form asked for them."""
    kept = dict(answers)
    for code in SUMMARIES:
        if code in kept and summary:
            kept[code] = summary
    if year != year_in(kept):
        for code in YEARS:
            if code in kept:
                kept[code] = str(year or "")
    return {code: words for code, words in kept.items() if words or code not in YEARS}


class Teller(StrEnum):
    """Whose words a text is that was once retold from a public source."""

    RETOLD = "retold"  # no word in it is the city's
    BOTH = "both"  # the city has changed some; whole sentences stand as they were retold
    CITY = "city"  # no sentence of what was retold stands


def teller_of(retold: Mapping[str, Any], now: Mapping[str, Any], own: str) -> Teller:
    """Of a text as it was retold and as it is `now`, both with "title", "summary" and "answers"; `own` is its
    language. What the city does besides the words (licence, goals, ties) makes it no author."""
    first, told = _texts(retold, own), _texts(now, own)
    if first == told:
        return Teller.RETOLD
    return Teller.BOTH if _sentences(first) & _sentences(told) else Teller.CITY


def _texts(content: Mapping[str, Any], own: str) -> list[str]:
    """The title, then summary and answers; what is blank between words tells nothing."""
    told = [content[part].get(own, "") for part in ("title", "summary")]
    answers = sorted((code, str(words)) for code, words in content["answers"].items() if code not in _FACTS)
    return [" ".join(text.split()) for text in (*told, *(words for _code, words in answers if words.strip()))]


def _sentences(texts: Sequence[str]) -> set[str]:
    """Those of summary and answers that are long enough to be somebody's."""
    found = {sentence.strip() for text in texts[1:] for sentence in _ENDS.split(text)}
    return {sentence for sentence in found if words(sentence) >= A_SENTENCE}
