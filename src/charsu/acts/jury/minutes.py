"""Minutes: drafted by the house from what was stored, corrected, signed by the chair and the secretary."""

import secrets
from datetime import datetime

from charsu.acts.jury.sittings import chair_or_secretary
from charsu.acts.protocol import Done, performs, type_actors
from charsu.adapters.minutes import draft
from charsu.gate import NotThere, Refused, roles_in
from charsu.models import Edition, Minutes, Sitting
from charsu.queries.jury import juror_of
from charsu.queries.minutes import facts_of, signed_words
from charsu.rules.ledger.canonical import commitment
from charsu.rules.ledger.hands import CHAIR, SECRETARY
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_text, shows


@performs(Act.MINUTES_DRAFT)
def draft_minutes(*, actors: type_actors, now: datetime, edition: Edition, sitting: Sitting, language: str) -> Done:
    """The house writes the minutes of a closed sitting, from its acts alone. Drafting anew drops corrections."""
    chair_or_secretary(actors[0], edition)
    if sitting.edition_id != edition.pk:
        raise NotThere
    if sitting.closed_at is None:
        raise Refused(Refusal.OPEN_MOTIONS)
    kept = Minutes.objects.select_for_update().filter(sitting=sitting).first()
    if kept is not None and (kept.chair_at or kept.secretary_at):
        raise Refused(Refusal.SIGNED)
    text = draft(facts_of(sitting), language)
    revision = kept.revision + 1 if kept else 1
    facts = {"language": language, "drafted": text, "text": text, "revision": revision, "saved_at": now}
    minutes, _ = Minutes.objects.update_or_create(sitting=sitting, defaults={**facts, "salt": _salt()})
    return Done(minutes, {"sitting": sitting.number})


def _salt() -> str:
    return secrets.token_hex(32)


@performs(Act.MINUTES_CORRECT)
def correct_minutes(
    *, actors: type_actors, now: datetime, edition: Edition, minutes: Minutes, text: str, revision: int
) -> Done:
    """Other words. A correction takes the one signature off that may stand; signed by both, it is final."""
    chair_or_secretary(actors[0], edition)
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk, sitting__edition=edition)
    if minutes.chair_at and minutes.secretary_at:
        raise Refused(Refusal.SIGNED)
    if minutes.revision != revision:
        raise Refused(Refusal.STALE)
    words = clean_text(text).strip()
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    minutes.text, minutes.saved_at, minutes.revision, minutes.salt = words, now, revision + 1, _salt()
    minutes.chair = minutes.secretary = minutes.chair_at = minutes.secretary_at = None
    minutes.save()
    return Done(minutes, {"sitting": minutes.sitting.number})


@performs(Act.MINUTES_SIGN)
def sign_minutes(*, actors: type_actors, now: datetime, edition: Edition, minutes: Minutes, revision: int) -> Done:
    """The chair signs, and the scientific secretary: two people, the same words. The record commits to them."""
    person = actors[0]
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk, sitting__edition=edition)
    if minutes.revision != revision:
        raise Refused(Refusal.STALE)
    juror = juror_of(person, edition)
    if juror is not None and juror.is_chair and not minutes.chair_at:
        minutes.chair, minutes.chair_at, seat = person, now, CHAIR
    elif Role.SCIENCE in roles_in(person, edition) and not minutes.secretary_at and minutes.chair_id != person.pk:
        minutes.secretary, minutes.secretary_at, seat = person, now, SECRETARY
    else:
        is_either = (juror is not None and juror.is_chair) or Role.SCIENCE in roles_in(person, edition)
        raise Refused(Refusal.DONE if is_either else Refusal.ROLE)
    minutes.save()
    sealed = commitment(bytes.fromhex(minutes.salt), signed_words(minutes))
    return Done(minutes, {"sitting": minutes.sitting.number, "commitment": sealed, "seat": seat})
