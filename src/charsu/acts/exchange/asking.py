"""Questions to a city and its answers; where nobody writes for it, those of whoever stands in for it."""

from datetime import datetime
from typing import Any

from charsu.acts.exchange.voice import refuse_without_words, require_voice, tell_all
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused, standing_of
from charsu.models import CityQuestion, Municipality, Person, Practice
from charsu.queries.exchange.talks import mark_of_answer
from charsu.queries.exchange.voices import seat_in_stead, stands_in, voices_of
from charsu.queries.focal import readers_for
from charsu.rules.permissions import Act, Refusal, Right
from charsu.rules.texts import clean_text

MOST_WAITING = 20
SPEAK = (Right.LEAD, Right.WRITE)


@performs(Act.CITY_ASK)
def ask(
    *,
    actors: type_actors,
    now: datetime,
    city: Municipality,
    asker: Municipality | None,
    practice: Practice | None,
    words: str,
    language: str,
    is_public: bool,
) -> Done:
    """A question to a city: a letter goes to whoever writes for it today, else to whoever stands in for it. In the
    name of a city asks who speaks for it, and the answer is that city's."""
    refuse_without_words(words)
    if asker is not None:
        _require_speaker(actors[0], asker)
    if (asker is not None and asker.pk == city.pk) or city.pk in standing_of(actors[0]).cities(*SPEAK):
        raise Refused(Refusal.OWN_CITY)
    if CityQuestion.objects.filter(asked_by=actors[0], answered_at=None).count() >= MOST_WAITING:
        raise Refused(Refusal.QUESTIONS)
    made = CityQuestion.objects.create(
        municipality=city, practice=practice, asked_by=actors[0], asked_for=asker, language=language,
        words=clean_text(words), is_public=is_public, asked_at=now,
    )  # fmt: skip
    team = voices_of(city)
    tell_all(
        team or readers_for(city.country), kind="question_asked", now=now, city=city, by=asker or actors[0].name,
        words=made.words, titles=practice.title if practice else "", is_in_stead=not team,
        path=f"/exchange/questions/{made.public_id}/",
    )  # fmt: skip
    return Done(made)


def _require_speaker(person: Person, city: Municipality) -> None:
    if city.pk not in standing_of(person).cities(*SPEAK):
        raise NotThere
    require_voice(city)


@performs(Act.CITY_ANSWER)
def answer(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    question: CityQuestion,
    words: str,
    language: str,
    is_public: bool,
    read: str | None = None,
) -> Done:
    """The city's answer. It is shown to all where both agree; it may be written anew, and the asker is told again.
    STALE where `read`, the mark of the answer that was read, is not that of the one that stands."""
    require_voice(municipality)
    found = _held(question)
    if found.municipality_id != municipality.pk:
        raise NotThere
    said = _said(found, words, language, is_public)
    if _is_said(found, read, said):
        return Done(found)
    found.answered_through = None
    return Done(_answered(found, actors[0], now, said))


@performs(Act.CITY_STAND_IN)
def answer_in_stead(
    *, actors: type_actors, now: datetime, question: CityQuestion, words: str, language: str, is_public: bool,
    read: str | None = None,
) -> Done:  # fmt: skip
    """The answer of a focal point, or of the secretariat, to what was asked of a city for which nobody writes yet.
    What the city itself has answered stands."""
    found, actor = _held(question), actors[0]
    if not stands_in(actor, found.municipality):
        raise NotThere
    if found.answered_at is not None and found.answered_through is None:
        raise Refused(Refusal.DONE)
    said = _said(found, words, language, is_public)
    if _is_said(found, read, said):
        return Done(found)
    found.answered_through = seat_in_stead(actor, found.municipality.country)
    return Done(_answered(found, actor, now, said))


def _held(question: CityQuestion) -> CityQuestion:
    rows: Any = CityQuestion.objects.select_for_update(of=("self",))
    found: CityQuestion = rows.select_related("municipality", "asked_by", "asked_for", "answered_through").get(
        pk=question.pk
    )
    return found


Said = tuple[str, str, bool]  # the words, their language, and whether all may read them


def _said(found: CityQuestion, words: str, language: str, is_public: bool) -> Said:
    refuse_without_words(words)
    return clean_text(words), language, found.is_public and is_public


def _is_said(found: CityQuestion, read: str | None, said: Said) -> bool:
    """Whether one press came twice. Another answer than the one that was read is not overwritten unseen."""
    if read is None or read == mark_of_answer(found):
        return False
    if said != (found.answer, found.answer_language, found.is_shown):
        raise Refused(Refusal.STALE)
    return True


def _answered(found: CityQuestion, actor: Person, now: datetime, said: Said) -> CityQuestion:
    found.answer, found.answer_language, found.is_shown = said
    found.answered_by, found.answered_at = actor, now
    found.save()
    askers = voices_of(found.asked_for) if found.asked_for else [found.asked_by]
    tell_all(
        askers, kind="question_answered", now=now, city=found.municipality, words=found.answer,
        through=found.answered_through.name if found.answered_through else "",
        path=f"/exchange/questions/{found.public_id}/",
    )  # fmt: skip
    return found
