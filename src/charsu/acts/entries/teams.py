"""A city's team: joined by invitation, with rights that change, and left."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from charsu.acts.entries.seats import end_seat, note_team, seat, take_word_back
from charsu.acts.protocol import Done, performs, prove_address, type_actors
from charsu.gate import NotThere, Refused, require
from charsu.models import Invitation, Membership, Municipality, Notice, Person
from charsu.queries.addresses import has_proved
from charsu.queries.cities import name_of
from charsu.queries.teams import inviter_stands, is_claim_alone, vouched_for, why_in_no_team
from charsu.rules.permissions import Act, Refusal, Right, Role

INVITATION_LASTS = timedelta(days=14)
MOST_A_DAY = 5  # letters that a team which nobody has confirmed sends to addresses of its choice


def join_team(*, actors: type_actors, now: datetime, municipality: Municipality, person: Person) -> Membership:
    """A member who leads the team seats somebody whom they know; others are invited."""
    require(Act.TEAM_INVITE, actors[0], municipality=municipality)
    note_team(municipality, "joined", person, actors[0], now, Right.WRITE)
    return seat(person, municipality, Right.WRITE)


@performs(Act.TEAM_INVITE)
def invite(
    *, actors: type_actors, now: datetime, municipality: Municipality, email: str, right: Right, language: str = ""
) -> Done:
    """A letter with a link, good for two weeks and for that address alone. A second one replaces the first. Whom
    a seat keeps out of teams learns so by the letter; the team, which may not know of the seat, does not."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    if municipality.team.filter(role=Role.ENTRANT.value, person__email__iexact=email).exists():
        raise Refused(Refusal.IN_TEAM)
    open_ones = Invitation.objects.filter(municipality=municipality, email__iexact=email, accepted_at=None)
    open_ones = open_ones.filter(withdrawn_at=None)
    if is_claim_alone(municipality, actors[0]):
        _leave_what_was_given(municipality, open_ones)
        _keep_measure(municipality, actors[0], now)
    open_ones.update(withdrawn_at=now)
    made = Invitation.objects.create(
        municipality=municipality, email=email, right=right.value, by=actors[0], at=now,
        expires_at=now + INVITATION_LASTS,
    )  # fmt: skip
    known = Person.objects.filter(email__iexact=email, is_active=True).first()
    spoken = known.language if known else language or actors[0].language
    Notice.objects.create(
        person=known, email=email, language=spoken, kind="invited",
        written_at=now, next_at=now,
        facts={"city": name_of(municipality, spoken), "by": actors[0].name, "right": right.value,
               "path": f"/enter/invitations/{made.public_id}/", "until": made.expires_at.isoformat(),
               "zone": municipality.zone, "is_barred": known is not None and why_in_no_team(known) is not None},
    )  # fmt: skip
    return Done(made)


@performs(Act.TEAM_INVITE)
def withdraw_invitation(*, actors: type_actors, now: datetime, municipality: Municipality, pk: int) -> Done:
    """An invitation of this city that nobody took up yet; a claimant leaves alone what the national body sent."""
    open_ones = Invitation.objects.filter(pk=pk, municipality=municipality, accepted_at=None, withdrawn_at=None)
    if is_claim_alone(municipality, actors[0]):
        _leave_what_was_given(municipality, open_ones)
    return Done(open_ones.update(withdrawn_at=now))


def _leave_what_was_given(municipality: Municipality, open_ones: QuerySet[Invitation]) -> None:
    """By a national body or an officer, or by somebody whom these brought into the team."""
    if open_ones.filter(Q(by_country=True) | Q(by__in=vouched_for(municipality))).exists():
        raise Refused(Refusal.GIVEN)


def _keep_measure(municipality: Municipality, actor: Person, now: datetime) -> None:
    """Whoever has only claimed a city writes to few addresses a day, whatever the number of cities."""
    sent = Invitation.objects.filter(Q(by=actor) | Q(municipality=municipality), by_country=False)
    if sent.filter(at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(Refusal.INVITES)


def accept(*, actors: type_actors, now: datetime, invitation: Invitation, token: str = "") -> Membership:
    """Whoever holds the invited address joins, once: proved before, or now by the token of the letter's link; and
    while whoever invited them could still do so."""
    actor = actors[0]
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=invitation.municipality_id)  # no seat ends meanwhile
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _require_invited(actor, invitation, token)
        if invitation.withdrawn_at or (invitation.accepted_at is None and now > invitation.expires_at):
            raise Refused(Refusal.EXPIRED)
        if invitation.accepted_at is None:
            if not inviter_stands(invitation):
                raise Refused(Refusal.EXPIRED)
            invitation.accepted_at = now
            invitation.save(update_fields=["accepted_at"])
            seat(actor, invitation.municipality, Right(invitation.right))
            note_team(invitation.municipality, "joined", actor, invitation.by, now, Right(invitation.right))
        held = Membership.objects.filter(person=actor, municipality=invitation.municipality).first()
        if held is None:  # accepted once, and left since
            raise Refused(Refusal.EXPIRED)
        return held


def _require_invited(actor: Person, invitation: Invitation, token: str) -> None:
    """It is their address, proved by the token where by nothing else yet."""
    if invitation.email.casefold() != actor.email.casefold():
        raise Refused(Refusal.OTHER_ADDRESS)
    if not has_proved(actor):
        if token != str(invitation.public_id):
            raise Refused(Refusal.UNPROVED)
        prove_address(actor)


@performs(Act.TEAM_INVITE)
def give_right(
    *, actors: type_actors, now: datetime, municipality: Municipality, pk: int, right: Right | None
) -> Done:
    """A member who leads changes another's right, or takes it (none); the team keeps somebody who leads it, and while
    a claim waits, whoever is in it by the word of the national body."""
    team = _locked_team(municipality)
    member = next((m for m in team if m.pk == pk), None)
    if member is None:
        raise NotThere
    _keep_a_lead(team, member, right)
    if is_claim_alone(municipality, actors[0]) and member.person_id in vouched_for(municipality):
        raise Refused(Refusal.GIVEN)
    if right is None:
        end_seat(member, municipality, actors[0], now)
    else:
        note_team(municipality, "changed", member.person, actors[0], now, right)
        member.right = right.value
        member.save(update_fields=["right"])
        if right is not Right.LEAD:
            take_word_back(member.person, municipality, now)
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
        end_seat(member, municipality, actor, now, "left")
    actor.__dict__.pop("_standing", None)


def _locked_team(municipality: Municipality) -> list[Membership]:
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    return list(Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality))


def _keep_a_lead(team: list[Membership], member: Membership, right: Right | None) -> None:
    others = [m for m in team if m.pk != member.pk and m.right == Right.LEAD.value]
    if right is not Right.LEAD and not others:
        raise Refused(Refusal.LAST_LEAD)
