"""A clerk left: a new one asks for the team, and the focal point or an officer hands it over. Nothing is lost."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from charsu.acts.entries.seats import end_seat, note_team, require_free, seat, throw_away_letter
from charsu.acts.entries.writing_to import tell_who_answers
from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.adapters.files import StoredFile
from charsu.gate import NotThere, Refused, answers_for, require, standing_of
from charsu.models import Edition, Handover, Municipality, Person
from charsu.queries.cities import name_of
from charsu.rules.permissions import Act, Refusal, Right, Role
from charsu.rules.texts import clean_text, shows


def ask_for_team(
    *, actors: type_actors, now: datetime, municipality: Municipality, words: str, letter: StoredFile | None = None
) -> Handover:
    """Whoever took over the office says so, with the letter of the municipality; others answer."""
    actor = actors[0]
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    require_free(actor)
    if municipality.pk in standing_of(actor).municipalities:
        raise Refused(Refusal.DONE)
    sent = {} if letter is None else letter.facts()
    try:
        with transaction.atomic():
            made = Handover.objects.create(
                municipality=municipality, by=actor, at=now, words=clean_text(words), letter=sent
            )
            tell_who_answers(municipality, actor, now, f"/focal/handovers/{made.pk}/", kind="handover_waits")
            _warn(municipality, actor, now)
            return made
    except IntegrityError as trouble:
        raise Refused(Refusal.DONE) from trouble


def _warn(municipality: Municipality, by: Person, now: datetime) -> None:
    """Whoever leads the team learns of it while they can still object."""
    leads = Person.objects.filter(memberships__municipality=municipality, memberships__right=Right.LEAD.value)
    for lead in leads.distinct():
        tell(person=lead, kind="handover_asked", now=now, by=by.name, city=name_of(municipality, lead.language))


@performs(Act.TEAM_HAND_OVER)
def hand_over(
    *, actors: type_actors, now: datetime, handover: Handover, ends: Collection[int], words: str,
    edition: Edition | None = None,
) -> Done:  # fmt: skip
    """The new officer leads the team; the seats in `ends` (numbers of memberships of it) end at once. The
    record tells the number of the handover, not the city: who takes part is not public yet."""
    handover = _open(handover, actors[0])
    city = Municipality.objects.select_for_update().get(pk=handover.municipality_id)
    ending = city.team.filter(pk__in=ends, role=Role.ENTRANT.value).exclude(person=handover.by)
    gone = list(ending.select_related("person"))
    seat(handover.by, city, Right.LEAD)
    city.team.filter(person=handover.by, role=Role.ENTRANT.value).update(right=Right.LEAD.value)
    note_team(city, "handed", handover.by, actors[0], now, Right.LEAD)
    for one in gone:
        end_seat(one, city, actors[0], now)
        _tell(one.person, city, actors[0], now, words, is_new=False)
    _answer(handover, actors[0], now, words, is_done=True)
    _tell(handover.by, city, actors[0], now, words, is_new=True)
    return Done(handover, {"handover": handover.pk, "ended": len(gone)})


@performs(Act.TEAM_HAND_OVER)
def refuse_handover(
    *, actors: type_actors, now: datetime, handover: Handover, words: str, edition: Edition | None = None
) -> Done:
    """The team stays as it is; who asked is told why."""
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    handover = _open(handover, actors[0])
    _answer(handover, actors[0], now, words, is_done=False)
    throw_away_letter(handover)
    tell(person=handover.by, kind="handover_refused", now=now, words=handover.answer,
         city=name_of(handover.municipality, handover.by.language))  # fmt: skip
    return Done(handover, {"handover": handover.pk, "handed": False})


def _open(handover: Handover, actor: Person) -> Handover:
    found = Handover.objects.select_for_update(of=("self",)).select_related("municipality", "by").get(pk=handover.pk)
    if not answers_for(actor, found.municipality.country):
        raise NotThere
    if found.done_at or found.refused_at:
        raise Refused(Refusal.DONE)
    if found.by_id == actor.pk:
        raise Refused(Refusal.OWN_ANSWER)
    require(Act.TEAM_HAND_OVER, actor, municipality=found.municipality)
    return found


def _answer(handover: Handover, actor: Person, now: datetime, words: str, *, is_done: bool) -> None:
    handover.answered_by, handover.answer = actor, clean_text(words)
    handover.done_at, handover.refused_at = (now, None) if is_done else (None, now)
    handover.save(update_fields=["answered_by", "answer", "done_at", "refused_at"])


def _tell(person: Person, city: Municipality, by: Person, now: datetime, words: str, *, is_new: bool) -> None:
    person.__dict__.pop("_standing", None)
    tell(person=person, kind="mandate_handed", now=now, city=name_of(city, person.language), by=by.name,
         is_new=is_new, words=clean_text(words))  # fmt: skip
