"""What a change of a practice's own words does to what stands beside them.

A translation says what an older version said: once the words that it translates are others, it is no longer shown as
theirs; the older version keeps it, and can be cited with it. Summary and year are told once, though the form asked
for them among its answers.
"""

from collections.abc import Mapping

from charsu.rules.texts import Text, ascii_digits

SUMMARIES = ("summary", "abstract")  # answers that are the summary of a work
YEARS = ("started", "year")  # answers that are the year in which it began, or came out


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
