"""The secretariat adds a translation of a practice, and says how it was made."""

from datetime import datetime

from charsu.acts.library.shelving import shelve
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Practice
from charsu.rules.library.shelf import Change, Translated
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import WORKING_LANGUAGES, clean_line, clean_text, shows


@performs(Act.PRACTICE_TRANSLATE)
def translate(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    practice: Practice,
    language: str,
    title: str,
    summary: str,
    way: Translated,
) -> Done:
    """Title and summary in another language. Checked it can only be by somebody else than who translated it."""
    found = Practice.objects.select_for_update(of=("self",)).select_related("municipality", "edition")
    practice = found.get(pk=practice.pk)
    if practice.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    if language == practice.language or language not in dict(WORKING_LANGUAGES):
        raise NotThere
    titled, told = clean_line(title), clean_text(summary).strip()
    if not (shows(titled) and shows(told)):
        raise Refused(Refusal.INCOMPLETE)
    if way is Translated.CHECKED:
        _refuse_own_check(practice, language, actors[0].pk)
    practice.title = {**practice.title, language: titled}
    practice.summary = {**practice.summary, language: told}
    practice.ways = {**practice.ways, language: way.value}
    made = shelve(practice, by=actors[0], now=now, change=Change.TRANSLATED, words=language)
    return Done(made, {"digest": made.digest, "practice": str(practice.public_id), "version": made.number})


def _refuse_own_check(practice: Practice, language: str, who: int) -> None:
    rows = practice.versions.filter(change=Change.TRANSLATED.value, words=language).order_by("-number")
    last = rows.first()
    if last is not None and last.by_id == who:
        raise Refused(Refusal.OWN_CHECK)
