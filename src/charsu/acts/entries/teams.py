"""A city's team: claimed, confirmed, joined by invitation, handed over and left."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from charsu.acts.entries.seats import note_team, seat, throw_away_letter
from charsu.acts.protocol import Done, performs, prove_address, tell, type_actors
from charsu.adapters.files import StoredFile
from charsu.gate import NotThere, Refused, require, standing_of
from charsu.models import Claim, Entry, Invitation, Membership, Municipality, Notice, Person
from charsu.queries.addresses import has_proved
from charsu.queries.cities import name_of
from charsu.rules.permissions import Act, Refusal, Right, Role
from charsu.rules.texts import clean_text

INVITATION_LASTS = timedelta(days=14)


def claim(
    *, actors: type_actors, now: datetime, municipality: Municipality, words: str, letter: StoredFile | None = None
) -> Claim:
    """The first of a city says that they write for it. They may draft at once; it is confirmed by others."""
    actor = actors[0]
    if not clean_text(words).strip():
        raise Refused(Refusal.INCOMPLETE)
    sent = {} if letter is None else letter.facts()
    try:
        with transaction.atomic():
            Municipality.objects.select_for_update().get(pk=municipality.pk)
            if Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality).exists():
                raise Refused(Refusal.TIE)
            made = Claim.objects.create(
                municipality=municipality, by=actor, at=now, words=clean_text(words), letter=sent
            )
            seat(actor, municipality, Right.LEAD)
            note_team(municipality, "claimed", actor, actor, now, Right.LEAD)
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


def join_team(*, actors: type_actors, now: datetime, municipality: Municipality, person: Person) -> Membership:
    """A member who leads the team seats somebody whom they know; others are invited."""
    require(Act.TEAM_INVITE, actors[0], municipality=municipality)
    note_team(municipality, "joined", person, actors[0], now, Right.WRITE)
    return seat(person, municipality, Right.WRITE)


@performs(Act.TEAM_CONFIRM)
def confirm(*, actors: type_actors, now: datetime, claim: Claim, words: str) -> Done:
    """The country's focal point or an officer confirms that the claim is the city's own."""
    return Done(_answer(claim, actors[0], now, words, is_confirmed=True))


@performs(Act.TEAM_CONFIRM)
def refuse_claim(*, actors: type_actors, now: datetime, claim: Claim, words: str) -> Done:
    """The claim is not the city's: its team ends, its drafts are closed, and the city may be claimed anew."""
    if not clean_text(words).strip():
        raise Refused(Refusal.INCOMPLETE)
    answered = _answer(claim, actors[0], now, words, is_confirmed=False)
    vouched = Invitation.objects.filter(municipality=claim.municipality, by_country=True, accepted_at__isnull=False)
    emails = [email.casefold() for email in vouched.values_list("email", flat=True)]
    for one in claim.municipality.team.filter(role=Role.ENTRANT.value).select_related("person"):
        if one.person.email.casefold() not in emails:  # whom the national body called stays
            note_team(claim.municipality, "ended", one.person, actors[0], now)
            one.delete()
    drafts = Entry.objects.filter(municipality=claim.municipality, receipts__isnull=True, withdrawn_at=None)
    drafts.update(withdrawn_at=now)
    throw_away_letter(answered)
    return Done(answered)


def _answer(claim: Claim, actor: Person, now: datetime, words: str, *, is_confirmed: bool) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    standing = standing_of(actor)
    if Role.OFFICER not in standing.roles and claim.municipality.country not in standing.countries:
        raise NotThere
    if claim.confirmed_at or claim.refused_at:
        raise Refused(Refusal.DONE)
    claim.answered_by, claim.answer = actor, clean_text(words)
    claim.confirmed_at, claim.refused_at = (now, None) if is_confirmed else (None, now)
    claim.save(update_fields=["answered_by", "answer", "confirmed_at", "refused_at"])
    tell(person=claim.by, kind="claim_answered", now=now, confirmed=is_confirmed,
         city=name_of(claim.municipality, claim.by.language), words=claim.answer)  # fmt: skip
    return claim


@performs(Act.TEAM_INVITE)
def invite(
    *, actors: type_actors, now: datetime, municipality: Municipality, email: str, right: Right, language: str = ""
) -> Done:
    """A letter with a link, good for two weeks and for that address alone. A second one replaces the first."""
    if municipality.team.filter(role=Role.ENTRANT.value, person__email__iexact=email).exists():
        raise Refused(Refusal.IN_TEAM)
    open_ones = Invitation.objects.filter(municipality=municipality, email__iexact=email, accepted_at=None)
    open_ones.filter(withdrawn_at=None).update(withdrawn_at=now)
    made = Invitation.objects.create(
        municipality=municipality, email=email, right=right.value, by=actors[0], at=now,
        expires_at=now + INVITATION_LASTS,
    )  # fmt: skip
    known = Person.objects.filter(email__iexact=email, is_active=True).first()
    spoken = known.language if known else language or actors[0].language
    Notice.objects.create(
        person=known, email=email, language=spoken, kind="invited",
        written_at=now, next_at=now,
        facts={"city": name_of(municipality, spoken), "by": actors[0].name,
               "path": f"/enter/invitations/{made.public_id}/", "until": made.expires_at.isoformat(),
               "zone": municipality.zone},
    )  # fmt: skip
    return Done(made)


@performs(Act.TEAM_INVITE)
def withdraw_invitation(*, actors: type_actors, now: datetime, municipality: Municipality, pk: int) -> Done:
    changed = Invitation.objects.filter(pk=pk, municipality=municipality, accepted_at=None, withdrawn_at=None)
    return Done(changed.update(withdrawn_at=now))


def accept(*, actors: type_actors, now: datetime, invitation: Invitation, token: str = "") -> Membership:
    """Whoever holds the invited address joins, once: proved before, or now by the token of the letter's link."""
    actor = actors[0]
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.email.casefold() != actor.email.casefold():
            raise Refused(Refusal.OTHER_ADDRESS)
        if not has_proved(actor):
            if token != str(invitation.public_id):
                raise Refused(Refusal.UNPROVED)
            prove_address(actor)
        if invitation.withdrawn_at or (invitation.accepted_at is None and now > invitation.expires_at):
            raise Refused(Refusal.EXPIRED)
        if invitation.accepted_at is None:
            invitation.accepted_at = now
            invitation.save(update_fields=["accepted_at"])
            seat(actor, invitation.municipality, Right(invitation.right))
            note_team(invitation.municipality, "joined", actor, invitation.by, now, Right(invitation.right))
        held = Membership.objects.filter(person=actor, municipality=invitation.municipality).first()
        if held is None:  # accepted once, and left since
            raise Refused(Refusal.EXPIRED)
        return held


@performs(Act.TEAM_INVITE)
def give_right(
    *, actors: type_actors, now: datetime, municipality: Municipality, pk: int, right: Right | None
) -> Done:
    """A member who leads changes another's right, or takes it (none); the team keeps somebody who leads it."""
    team = _locked_team(municipality)
    member = next((m for m in team if m.pk == pk), None)
    if member is None:
        raise NotThere
    _keep_a_lead(team, member, right)
    note_team(municipality, "changed" if right else "ended", member.person, actors[0], now, right)
    if right is None:
        member.delete()
    else:
        member.right = right.value
        member.save(update_fields=["right"])
    actors[0].__dict__.pop("_standing", None)
    return Done(member)


def leave(*, actors: type_actors, now: datetime, municipality: Municipality) -> None:
    """A member leaves the team; whoever alone leads it hands over first."""
    actor = actors[0]
    with transaction.atomic():
        team = _locked_team(municipality)
        member = next((m for m in team if m.person_id == actor.pk), None)
        if member is None:
            raise NotThere
        _keep_a_lead(team, member, None)
        note_team(municipality, "left", actor, actor, now)
        member.delete()
    actor.__dict__.pop("_standing", None)


def _locked_team(municipality: Municipality) -> list[Membership]:
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    return list(Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality))


def _keep_a_lead(team: list[Membership], member: Membership, right: Right | None) -> None:
    others = [m for m in team if m.pk != member.pk and m.right == Right.LEAD.value]
    if right is not Right.LEAD and not others:
        raise Refused(Refusal.LAST_LEAD)
