"""The worker reads the meaning of practices that are new or changed, a few at a time."""

import logging
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from charsu.acts.library.shelving import read_words
from charsu.acts.protocol import restamp
from charsu.acts.written import put
from charsu.adapters import meaning
from charsu.models import Practice, PracticeVector
from charsu.queries.library.unread import Unread, unread

A_FEW = 4
log = logging.getLogger(__name__)


def read_meanings(*, now: datetime, most: int = A_FEW) -> int:
    """Store the vectors of what was not read yet. Returns how many practices were read; none without the model."""
    if not meaning.is_there():
        return 0
    waiting = unread(most)
    for practice in waiting:
        _read(practice)
    return len(waiting)


def take_meanings(known: Mapping[str, bytes]) -> int:
    """Store vectors that were made elsewhere, by the digest of their text; what is not among them waits for the
    worker. Returns how many practices are whole by that."""
    took = 0
    for practice in unread(100_000):
        digests = _digests(practice)
        if all(digest in known for digest in digests.values()):
            _keep(practice, digests, {language: known[digest] for language, digest in digests.items()})
            took += 1
    return took


def _digests(practice: Unread) -> dict[str, str]:
    return {language: sha256(words.encode()).hexdigest() for language, words in practice.texts.items()}


def _read(practice: Unread) -> None:
    digests = _digests(practice)
    rows = PracticeVector.objects.filter(practice=practice.practice, model=meaning.MODEL)
    known = dict(rows.values_list("language", "digest"))
    fresh = [language for language, found in digests.items() if known.get(language) != found]
    try:
        vectors = dict(zip(fresh, meaning.of_passages([practice.texts[one] for one in fresh]), strict=True))
    except meaning.Silent:
        log.warning("the model did not answer; practice %s waits", practice.practice)
        return
    _keep(practice, digests, vectors)


def _keep(read: Unread, digests: Mapping[str, str], vectors: Mapping[str, bytes]) -> None:
    """Unless the practice changed while it was read: then it is read again."""
    with transaction.atomic():
        rows = Practice.objects.select_for_update(of=("self",)).select_related("municipality")
        practice = rows.get(pk=read.practice)
        if practice.version != read.version or practice.withdrawn_at:
            return
        if not hasattr(practice, "words_read"):  # from before the library kept words
            read_words(practice)
        practice.vectors.exclude(language__in=digests).delete()
        for language, vector in vectors.items():
            found = PracticeVector(
                practice=practice, language=language, digest=digests[language], model=meaning.MODEL, vector=vector
            )
            put(found, "practice", "language")
        practice.read_version = practice.version
        restamp(practice)
