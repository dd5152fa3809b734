"""What officers do with letters: send one again, set a trouble aside, set the words of a kind, write to many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Broadcast, Edition, LetterText, Notice
from charsu.queries.letters import letters_of, recipients
from charsu.rules.letters import BROADCAST, LETTERS, wrong_places
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, pick

type_by_language = Mapping[str, tuple[str, str]]  # language -> subject, body
LONGEST_SUBJECT = 200


@performs(Act.LETTER_SEND, recorded=False)
def send_again(*, actors: type_actors, now: datetime, edition: Edition, letter: Notice) -> Done:
    """A new copy of a letter goes out, with a mark of its own; the old row tells what became of the first."""
    _own_or_refuse(letter, edition)
    copy = Notice.objects.create(
        person=letter.person, email=letter.email, language=letter.language, kind=letter.kind,
        edition=letter.edition, facts=letter.facts, written_at=now, next_at=now, again_of=letter,
        broadcast=letter.broadcast,
    )  # fmt: skip
    waits = letter.sent_at is None and letter.given_up_at is None
    Notice.objects.filter(pk=letter.pk).update(settled_at=now, **({"given_up_at": now} if waits else {}))
    return Done(copy)


@performs(Act.LETTER_SEND, recorded=False)
def settle(*, actors: type_actors, now: datetime, edition: Edition, letter: Notice) -> Done:
    """The trouble is known and done with, such as by a call: it is no longer shown as one, and not tried again."""
    _own_or_refuse(letter, edition)
    changed = Notice.objects.filter(pk=letter.pk, sent_at=None, settled_at=None)
    if not changed.update(settled_at=now, given_up_at=now):
        raise Refused(Refusal.DONE)
    return Done(letter)


def _own_or_refuse(letter: Notice, edition: Edition) -> None:
    if not letters_of(edition.award).filter(pk=letter.pk).exists():
        raise NotThere


@performs(Act.LETTER_WORDS)
def set_words(
    *, actors: type_actors, now: datetime, edition: Edition, kind: str, language: str, subject: str, body: str
) -> Done:
    """The secretariat's own words of a kind of letter; only the placeholders of that letter stand in them."""
    if kind not in LETTERS:
        raise NotThere
    subject, body = clean_line(subject)[:LONGEST_SUBJECT], clean_text(body).strip()
    if not (subject and body):
        raise Refused(Refusal.INCOMPLETE)
    if wrong := wrong_places(f"{subject}\n{body}", kind):
        raise Refused(Refusal.PLACES, *wrong)
    facts = {"subject": subject, "body": body, "by": actors[0], "at": now}
    text, _ = LetterText.objects.update_or_create(
        award=edition.award.slug, kind=kind, language=language, defaults=facts
    )
    return Done(text, {"letter": kind, "language": language})


@performs(Act.LETTER_WORDS)
def unset_words(*, actors: type_actors, now: datetime, edition: Edition, kind: str, language: str) -> Done:
    """Back to the words of the house."""
    gone, _ = LetterText.objects.filter(award=edition.award.slug, kind=kind, language=language).delete()
    if not gone:
        raise Refused(Refusal.DONE)
    return Done(None, {"letter": kind, "language": language, "own": False})


@performs(Act.LETTER_BROADCAST)
def broadcast(
    *, actors: type_actors, now: datetime, edition: Edition, segment: str, words: type_by_language, count: int
) -> Done:
    """One letter to each of a segment, in their own language where it was written in it.

    `count` is how many the officer was shown; when they have become more or fewer, nothing is sent.
    """
    kept = _kept(words)
    people = recipients(edition, segment)
    if not kept or not people:
        raise Refused(Refusal.INCOMPLETE)
    if len(people) != count:
        raise Refused(Refusal.RECOUNT, str(len(people)))
    made = Broadcast.objects.create(
        edition=edition.slug, segment=segment, words=kept, count=count, by=actors[0], at=now
    )
    facts: dict[str, Any] = {"kind": BROADCAST, "written_at": now, "next_at": now, "broadcast": made,
                             "edition": edition.slug}  # fmt: skip
    Notice.objects.bulk_create(
        Notice(person=person, facts=kept[_language(person.language, kept)], **facts) for person in people
    )
    return Done(made, {"segment": segment, "count": count})


def _kept(words: type_by_language) -> dict[str, dict[str, str]]:
    """The languages in which both subject and body were written."""
    lines = {lang: (clean_line(subject)[:LONGEST_SUBJECT], clean_text(body).strip())
             for lang, (subject, body) in words.items()}  # fmt: skip
    return {lang: {"subject": subject, "body": body} for lang, (subject, body) in lines.items() if subject and body}


def _language(wanted: str, kept: Mapping[str, object]) -> str:
    return pick(dict.fromkeys(kept, "x"), wanted)[0]
