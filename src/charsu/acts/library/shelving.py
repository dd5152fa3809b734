"""What every change of a practice does besides: a version, the words for the search, the library's count."""

from datetime import datetime

from charsu.acts.protocol import party_of, restamp
from charsu.acts.written import put
from charsu.models import Person, Practice, PracticeVersion, PracticeWords
from charsu.queries.library.content import content_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.library.shelf import Change
from charsu.rules.library.sounds import MARK, skeleton
from charsu.rules.library.terms import digests_of, kept, words_of
from charsu.rules.texts import searchable

CITY = "city"


def shelve(practice: Practice, *, by: Person, now: datetime, change: Change, words: str = "") -> PracticeVersion:
    """Store the practice as it now is, as its next version; returns that version."""
    practice.changed_at = now
    if practice.pk is None:
        practice.save()
    practice.version = 1 + practice.versions.count()
    read_words(practice)
    restamp(practice)
    content = content_of(practice)
    party = party_of(by)
    return PracticeVersion.objects.create(
        practice=practice, number=practice.version, at=now, by=by, seat=party.code if party else CITY,
        change=change.value, words=words, content=content, digest=digest(content),
    )  # fmt: skip


def read_words(practice: Practice) -> None:
    """Keep the practice's words as the search looks them up."""
    city = practice.municipality
    sounds = {MARK + sound for name in city.search_text.split() if (sound := skeleton(name))}
    strong = words_of([*practice.title.values(), city.search_text]) | sounds
    rest = [*practice.summary.values(), *map(str, practice.answers.values())]
    practice.search_text = searchable(" ".join([*practice.title.values(), city.search_text, *rest]))
    weak = words_of(rest) - strong
    put(PracticeWords(practice=practice, strong=kept(digests_of(strong)), weak=kept(digests_of(weak))), "practice")
