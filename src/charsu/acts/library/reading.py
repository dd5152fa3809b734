"""The worker reads the meaning of practices that are new or changed, a few at a time."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from charsu.acts.library.shelving import restamp
from charsu.adapters import meaning
from charsu.models import Practice, PracticeVector
from charsu.queries.library.unread import Unread, unread

A_FEW = 4


def read_meanings(*, now: datetime, most: int = A_FEW) -> int:
    """Store the vectors of what was not read yet. Returns how many practices were read; none without the model."""
    if not meaning.is_there():
        return 0
    waiting = unread(most)
    for practice in waiting:
        _read(practice)
    return len(waiting)


def _read(practice: Unread) -> None:
    digests = {language: sha256(words.encode()).hexdigest() for language, words in practice.texts.items()}
    rows = PracticeVector.objects.filter(practice=practice.practice, model=meaning.MODEL)
    known = dict(rows.values_list("language", "digest"))
    fresh = [language for language, found in digests.items() if known.get(language) != found]
    vectors = dict(zip(fresh, meaning.of_passages([practice.texts[one] for one in fresh]), strict=True))
    _keep(practice, digests, vectors)


def _keep(read: Unread, digests: dict[str, str], vectors: dict[str, bytes]) -> None:
    """Unless the practice changed while it was read: then it is read again."""
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get(pk=read.practice)
        if practice.version != read.version or practice.withdrawn_at:
            return
        practice.vectors.exclude(language__in=digests).delete()
        for language, vector in vectors.items():
            facts = {"digest": digests[language], "model": meaning.MODEL, "vector": vector}
            PracticeVector.objects.update_or_create(practice=practice, language=language, defaults=facts)
        practice.read_version = practice.version
        restamp(practice)
