"""A city without a team is claimed by somebody who says that they write for it; others confirm it or refuse."""

from datetime import datetime

from django.db import IntegrityError, transaction

from charsu.acts.entries.seats import end_seat, note_team, seat, throw_away_letter
from charsu.acts.entries.writing_to import tell_who_answers
from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.adapters.files import StoredFile
from charsu.gate import NotThere, Refused, answers_for, require
from charsu.models import Claim, Entry, Invitation, Membership, Municipality, Person
from charsu.queries.cities import name_of
from charsu.queries.teams import vouched_for
from charsu.rules.permissions import Act, Refusal, Right, Role
from charsu.rules.texts import clean_text, shows

MOST_WAITING = 3  # cities that one person may claim before any of it is answered


def claim(
    *, actors: type_actors, now: datetime, municipality: Municipality, words: str, letter: StoredFile | None = None
) -> Claim:
    """The first of a city says that they write for it. They may draft at once; it is confirmed by others."""
    actor = actors[0]
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    sent = {} if letter is None else letter.facts()
    try:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=actor.pk)
            Municipality.objects.select_for_update().get(pk=municipality.pk)
            if Claim.objects.filter(by=actor, confirmed_at=None, refused_at=None).count() >= MOST_WAITING:
                raise Refused(Refusal.CLAIMS)
            if Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality).exists():
                raise Refused(Refusal.TIE)
            made = Claim.objects.create(
                municipality=municipality, by=actor, at=now, words=clean_text(words), letter=sent
            )
            seat(actor, municipality, Right.LEAD)
            note_team(municipality, "claimed", actor, actor, now, Right.LEAD)
            tell_who_answers(municipality, actor, now, f"/focal/teams/{made.pk}/")
    except IntegrityError as trouble:
        raise Refused(Refusal.TIE) from trouble
    return made


@performs(Act.TEAM_INVITE)
def send_letter(*, actors: type_actors, now: datetime, municipality: Municipality, letter: StoredFile) -> Done:
    """The letter of the municipality follows, or takes the place of the one that was sent, while the claim waits."""
    waiting = Claim.objects.select_for_update().filter(municipality=municipality, confirmed_at=None, refused_at=None)
    claim = waiting.first()
    if claim is None:
        raise Refused(Refusal.DONE)
    throw_away_letter(claim)
    claim.letter = letter.facts()
    claim.save(update_fields=["letter"])
    return Done(claim)


@performs(Act.TEAM_CONFIRM)
def confirm(*, actors: type_actors, now: datetime, claim: Claim, words: str) -> Done:
    """The country's focal point or an officer confirms that the claim is the city's own."""
    return Done(_answer(claim, actors[0], now, words, is_confirmed=True))


@performs(Act.TEAM_CONFIRM)
def refuse_claim(*, actors: type_actors, now: datetime, claim: Claim, words: str) -> Done:
    """The claim is not the city's. Whoever came in by it is out, with the invitations they made; the city may be
    claimed anew. Who was called by the national body stays, and so do the drafts, which they may write in; where
    nobody stays, the drafts that came with the claim are closed."""
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    answered = _answer(claim, actors[0], now, words, is_confirmed=False)
    city = Municipality.objects.select_for_update().get(pk=claim.municipality_id)
    team = list(city.team.filter(role=Role.ENTRANT.value).select_related("person"))
    staying = vouched_for(city) & {one.person_id for one in team}
    for one in team:
        if one.person_id not in staying:
            end_seat(one, city, actors[0], now)
            if one.person_id != claim.by_id:  # who claimed reads it in the answer
                tell(person=one.person, kind="place_ended", now=now, words=answered.answer,
                     city=name_of(city, one.person.language), by=actors[0].name)  # fmt: skip
    open_ones = Invitation.objects.filter(municipality=city, by_country=False, accepted_at=None, withdrawn_at=None)
    open_ones.exclude(by__in=staying).update(withdrawn_at=now)
    if not staying:
        came = city.team_changes.filter(at__gte=claim.at).values("person")
        drafts = Entry.objects.filter(municipality=city, receipts=None, withdrawn_at=None, started_by__in=came)
        drafts.update(withdrawn_at=now)
    throw_away_letter(answered)
    return Done(answered)


def _answer(claim: Claim, actor: Person, now: datetime, words: str, *, is_confirmed: bool) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if not answers_for(actor, claim.municipality.country):
        raise NotThere
    if claim.confirmed_at or claim.refused_at:
        raise Refused(Refusal.DONE)
    if claim.by_id == actor.pk:
        raise Refused(Refusal.OWN_ANSWER)
    require(Act.TEAM_CONFIRM, actor, municipality=claim.municipality)
    claim.answered_by, claim.answer = actor, clean_text(words)
    claim.confirmed_at, claim.refused_at = (now, None) if is_confirmed else (None, now)
    claim.save(update_fields=["answered_by", "answer", "confirmed_at", "refused_at"])
    tell(person=claim.by, kind="claim_answered", now=now, confirmed=is_confirmed,
         city=name_of(claim.municipality, claim.by.language), words=claim.answer)  # fmt: skip
    return claim
