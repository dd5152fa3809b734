"""Letters as words: which placeholders a letter may hold, how they are filled once, when it is tried again.

A placeholder is a name in braces, such as {city}. Nothing else is read in a text: no expression, no attribute, no
tag; what fills a placeholder is never read for placeholders again.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

_PLACE = re.compile(r"\{([a-z_]{1,40})\}")
_BRACES = re.compile(r"\{[^{}\n]{0,80}\}?|\}")
BROADCAST = "broadcast"  # a letter to many: its words are its own
FORGOTTEN = "password_forgotten"  # a letter whose address is made as it goes out
CONFIRM = "address_asked"  # so is this one's: it proves that an address is the person's
RECEIVED = "received"  # the receipt: it tells its instant to the second
# Letters that carry a talk which nobody else reads; `Act.SEE_TALK` says who does.
OF_TALKS = frozenset({
    "question_asked", "question_answered", "visit_asked", "visit_answered", "visit_copy", "team_word",
    "encounter_noted", "task_due",
})  # fmt: skip
EVERYWHERE = ("site", "award")
_OF_OUTCOME = ("outcome", "told", "told_after")  # the house's words for the one of two outcomes that it is
# The letters whose words the secretariat may set, with what each knows beside `EVERYWHERE`.
LETTERS: dict[str, tuple[str, ...]] = {
    "received": ("title", "city", "number", "code", "at", "commitment", "files"),
    "returned": ("title", "clause", "reason", "until", "entry"),
    "screened": ("title", "clause", "reason", "until", "entry", *_OF_OUTCOME),
    "result_told": ("title", "city", "edition", "honour", "words", "until", "entry", *_OF_OUTCOME),
    "certificate_issued": ("title", "city", "edition", "honour", "code"),
    "practice_released": ("title", "city", "edition", "path", "practice"),
    "invited": ("city", "by", "until", "path"),
    "city_invited": ("city", "by", "until", "path", "words"),
    "claim_answered": ("city", "words", *_OF_OUTCOME),
    "city_answered": ("city", "words", *_OF_OUTCOME),
    "reviewer_invited": ("edition", "until"),
    "juror_invited": ("edition", "at"),
    "assigned": ("edition", "until"),
    "draft_waits": ("title", "city", "until", "entry"),
    "review_waits": ("edition", "count", "until", *_OF_OUTCOME),
    "endorsement_waits": ("edition", "count"),
    "mandate_handed": ("city", "by", "words", *_OF_OUTCOME),
}
# Letters that tell one of two outcomes, and the fact that says which.
OUTCOMES: dict[str, tuple[dict[str, str | bool], ...]] = {
    "screened": ({"result": "admitted"}, {"result": "refused"}),
    "result_told": ({"is_honoured": True}, {"is_honoured": False}),
    "claim_answered": ({"confirmed": True}, {"confirmed": False}),
    "city_answered": ({"confirmed": True}, {"confirmed": False}),
    "review_waits": ({"is_late": False}, {"is_late": True}),
    "mandate_handed": ({"is_new": True}, {"is_new": False}),
}
PERMANENT_TRIES = 3  # a box that says no for good is believed after so many times
KEPT_TRYING = timedelta(days=3)  # a server that does not answer is tried for so long
LONGEST_PAUSE = timedelta(hours=1)


def wrong_places(text: str, kind: str) -> tuple[str, ...]:
    """What stands in braces in `text` and is no placeholder of that letter, each once, as it is written."""
    known = {*LETTERS.get(kind, ()), *EVERYWHERE}
    found = (place[0] for place in _BRACES.finditer(text))
    wrong = (place for place in found if not (match := _PLACE.fullmatch(place)) or match[1] not in known)
    return tuple(dict.fromkeys(wrong))


def fill(text: str, facts: Mapping[str, str], kind: str) -> str:
    """`text` with its placeholders filled, in one pass; a placeholder without a fact becomes nothing."""
    known = {*LETTERS.get(kind, ()), *EVERYWHERE}
    return _PLACE.sub(lambda place: facts.get(place[1], "") if place[1] in known else place[0], text)


def next_try(attempts: int, now: datetime) -> datetime:
    """Two minutes after the first attempt, then twice as long each time, at most an hour."""
    return now + min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_PAUSE)


def is_given_up(*, attempts: int, written_at: datetime, now: datetime, is_final: bool) -> bool:
    """Whether nobody tries any more: the box said no for good, or nobody answered for days."""
    return attempts >= PERMANENT_TRIES if is_final else now - written_at >= KEPT_TRYING
