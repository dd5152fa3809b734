"""A team among itself: a thread about each entry, and who has its draft open."""

from datetime import datetime, timedelta

from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.gate import Refused
from charsu.models import Entry, Presence, TeamWord
from charsu.queries.screening import readers_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, shows

MOST_WORDS = 4000  # signs of one message
SAME = timedelta(minutes=2)  # within which the same words again are a second press


@performs(Act.ENTRY_TALK, recorded=False)
def say(*, actors: type_actors, now: datetime, entry: Entry, words: str) -> Done:
    """A message to the others of the team; each of them gets a letter."""
    text = clean_text(words).strip()[:MOST_WORDS]
    if not shows(text):
        raise Refused(Refusal.INCOMPLETE)
    last = entry.team_words.order_by("-pk").first()
    if last is not None and (last.by_id, last.words) == (actors[0].pk, text) and now - last.at < SAME:
        return Done(last)
    made = TeamWord.objects.create(entry=entry, by=actors[0], at=now, words=text)
    for member in readers_of(entry):
        if member.pk != actors[0].pk:
            tell(person=member, kind="team_word", now=now, of=entry.edition, title=entry.title, by=actors[0].name,
                 words=text, entry=str(entry.public_id))  # fmt: skip
    return Done(made)


@performs(Act.ENTRY_TALK, recorded=False)
def be_here(*, actors: type_actors, now: datetime, entry: Entry, question: str) -> Done:
    """The draft is open before me, at this question; others see it for some minutes."""
    Presence.objects.update_or_create(
        entry=entry, person=actors[0], defaults={"question": clean_line(question)[:60], "at": now}
    )
    return Done(None)
