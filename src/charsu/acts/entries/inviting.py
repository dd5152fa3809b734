"""A national body calls its cities: an invitation by which the city's officer comes in without another proof."""

from datetime import datetime, timedelta

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused, answers_for, standing_of
from charsu.models import Deadline, Edition, Entry, Invitation, Membership, Municipality, Notice, Person
from charsu.queries.cities import name_of
from charsu.rules.permissions import Act, Refusal, Right, Role
from charsu.rules.texts import clean_text

LASTS = timedelta(days=30)


@performs(Act.CITY_INVITE)
def invite_city(
    *, actors: type_actors, now: datetime, municipality: Municipality, email: str, words: str = "",
    language: str = "", edition: Edition | None = None,
) -> Done:  # fmt: skip
    """Whoever holds the account of that address leads the team of a city that has none. A second one replaces it.
    The record tells its number, not the city: who is called, and who takes part, is not public yet."""
    if not answers_for(actors[0], municipality.country):
        raise NotThere
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    if Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality).exists():
        raise Refused(Refusal.HAS_TEAM)
    open_ones = Invitation.objects.filter(municipality=municipality, by_country=True, accepted_at=None)
    open_ones.filter(withdrawn_at=None).update(withdrawn_at=now)
    made = Invitation.objects.create(
        municipality=municipality, email=email, right=Right.LEAD.value, by=actors[0], at=now, expires_at=now + LASTS,
        by_country=True,
    )  # fmt: skip
    known = Person.objects.filter(email__iexact=email, is_active=True).first()
    spoken = known.language if known else language or actors[0].language
    Notice.objects.create(
        person=known, email=email, language=spoken, kind="city_invited",
        written_at=now, next_at=now,
        facts={"city": name_of(municipality, spoken), "by": actors[0].name,
               "path": f"/enter/invitations/{made.public_id}/", "until": made.expires_at.isoformat(),
               "words": clean_text(words), "zone": municipality.zone},
    )  # fmt: skip
    return Done(made, {"invitation": made.pk})


@performs(Act.CITY_INVITE)
def withdraw_city_invitation(
    *, actors: type_actors, now: datetime, invitation: Invitation, edition: Edition | None = None
) -> Done:
    if not answers_for(actors[0], invitation.municipality.country):
        raise NotThere
    rows = Invitation.objects.filter(pk=invitation.pk, by_country=True, accepted_at=None, withdrawn_at=None)
    if not rows.update(withdrawn_at=now):
        raise Refused(Refusal.DONE)
    return Done(invitation, {"invitation": invitation.pk, "invited": False})


@performs(Act.CITY_REMIND, recorded=False)
def remind_city(*, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality) -> Done:
    """A letter to whoever writes in a city's team that a draft of theirs waits; once a day."""
    if municipality.country not in standing_of(actors[0]).countries:
        raise NotThere
    draft = Entry.objects.filter(edition=edition, municipality=municipality, withdrawn_at=None, receipts=None).first()
    closes = Deadline.objects.filter(edition=edition, code="call_closes").values_list("at", flat=True).first()
    if draft is None or closes is None:
        raise Refused(Refusal.DONE)
    team = municipality.team.filter(role=Role.ENTRANT.value, person__is_active=True).exclude(right=Right.READ.value)
    facts = {"title": draft.title, "until": closes.isoformat(), "entry": str(draft.public_id)}
    rows = [
        Notice(person_id=person, kind="draft_waits", edition=edition.slug,
               mark=f"by hand:{municipality.pk}:{person}:{now:%Y-%m-%d}",
               facts={**facts, "city": name_of(municipality, spoken)}, written_at=now, next_at=now)
        for person, spoken in team.values_list("person", "person__language")
    ]  # fmt: skip
    if Notice.objects.filter(mark__in=[row.mark for row in rows]).exists():
        raise Refused(Refusal.REMINDED)
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Done(len(rows))
