"""Questions, offers and needs, visits: what all may read, and what only the two in question may."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from charsu.gate import NotThere, may, standing_of
from charsu.models import CityQuestion, Listing, Practice, Visit
from charsu.queries.exchange.profiles import spoken_for
from charsu.queries.exchange.voices import Turn, stands_in, stood_in_for
from charsu.queries.teams import confirmed_of
from charsu.rules.drafts import mark
from charsu.rules.exchange.matching import Told, Why, matches
from charsu.rules.permissions import Act, Role, Tie

_QUESTION = ("municipality", "asked_for", "practice", "asked_by", "answered_through")
MOST = 2000  # listings that a match looks at


def shown_questions(practice: Practice | None = None) -> QuerySet[CityQuestion]:
    """Those that both sides show to all."""
    rows = CityQuestion.objects.filter(is_shown=True).select_related(*_QUESTION)
    return rows if practice is None else rows.filter(practice=practice)


def questions_in_stead(person: Any) -> list[CityQuestion]:
    """Asked of cities for which nobody writes yet, where the person answers in their stead; the waiting first."""
    rows = CityQuestion.objects.filter(municipality__in=stood_in_for(person)).select_related(*_QUESTION)
    return _waiting_first(rows)


def _waiting_first(rows: QuerySet[CityQuestion]) -> list[CityQuestion]:
    return sorted(rows[:200], key=lambda one: one.answered_at is not None)


def questions_for(person: Any) -> tuple[list[CityQuestion], list[CityQuestion]]:
    """Asked of the person's cities (the waiting first); and asked for them, or by the person for nobody else."""
    rows = CityQuestion.objects.select_related(*_QUESTION)
    cities = confirmed_of(person) & {city.pk for city in spoken_for(person)}
    asked = Q(asked_for__in=cities) | Q(asked_by=person, asked_for=None)
    return _waiting_first(rows.filter(municipality__in=cities)), list(rows.filter(asked)[:200])


def question_of(public_id: Any, person: Any) -> CityQuestion:
    """A question that is shown, or that the person asked for themselves, or of one of whose two cities they are or
    answer for it; any other is not there."""
    found = CityQuestion.objects.select_related(*_QUESTION, "practice__edition").filter(public_id=public_id).first()
    if found is None or not (found.is_shown or _may_read(person, is_in=_is_party(found, person))):
        raise NotThere
    return found


def _may_read(person: Any, *, is_in: bool) -> bool:
    """What a talk says that is not shown to all: the letters' desk asks by the same row."""
    is_known = getattr(person, "is_authenticated", False)
    return may(Act.SEE_TALK, person if is_known else None, ties={Tie.IN_TALK} if is_in else ())


def _is_party(question: CityQuestion, person: Any) -> bool:
    if not getattr(person, "is_authenticated", False):
        return False
    if question.asked_for_id is None and question.asked_by_id == person.pk:
        return True
    if {question.asked_for_id, question.municipality_id} & confirmed_of(person):
        return True
    return _answered_here(question, person) or stands_in(person, question.municipality)


def _answered_here(question: CityQuestion, person: Any) -> bool:
    """The body that answered in the city's stead goes on reading it, whoever writes for the city since."""
    bodies = {m.institution_id for m in standing_of(person).memberships if m.role in (Role.FOCAL, Role.OFFICER)}
    return question.answered_through_id is not None and question.answered_through_id in bodies


def answers_as(question: CityQuestion, person: Any) -> Turn:
    """As what the person may answer: what a city has answered itself, nobody answers in its stead."""
    if question.municipality in spoken_for(person):
        return Turn.CITY
    is_citys = question.answered_at is not None and question.answered_through_id is None
    is_known = getattr(person, "is_authenticated", False)
    return Turn.STEAD if is_known and not is_citys and stands_in(person, question.municipality) else Turn.NONE


def listings(kind: str = "", theme: str = "") -> QuerySet[Listing]:
    rows = Listing.objects.filter(closed_at=None).select_related("municipality", "practice")
    rows = rows.filter(kind=kind) if kind in {"offer", "need"} else rows
    return rows.filter(theme=theme) if theme else rows


def listing_of(public_id: Any) -> Listing:
    found = Listing.objects.select_related("municipality", "practice").filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True)
class Meets:
    """A listing that meets another, and why."""

    listing: Listing
    reasons: tuple[Why, ...]


def meets(own: Listing) -> tuple[Meets, ...]:
    """What meets an offer among the needs, and a need among the offers."""
    other = "need" if own.kind == "offer" else "offer"
    rows = {row.pk: row for row in listings(other).filter(Q(theme=own.theme) | Q(practice=own.practice_id))[:MOST]}
    found = matches(_told(own), [_told(row) for row in rows.values()])
    return tuple(Meets(rows[one.key], one.reasons) for one in found)


def _told(row: Listing) -> Told:
    city = row.municipality
    return Told(row.pk, city.pk, row.theme, row.form, row.languages, city.population, row.practice_id)


def visits_of(person: Any) -> list[Visit]:
    """Visits of the person's cities; for a focal point, those of its country, as it is in copy."""
    rows = Visit.objects.select_related("host", "guest", "asked_for")
    cities = confirmed_of(person) & {city.pk for city in spoken_for(person)}
    countries = standing_of(person).countries
    mine = Q(host__in=cities) | Q(guest__in=cities) | Q(host__country__in=countries) | Q(guest__country__in=countries)
    return list(rows.filter(mine)[:100])


def visit_of(public_id: Any, person: Any) -> Visit:
    rows = Visit.objects.select_related("host", "guest", "asked_for", "offer", "need")
    found = rows.filter(public_id=public_id).first()
    if found is None or not _may_read(person, is_in=_is_visits(found, person)):
        raise NotThere
    return found


def _is_visits(visit: Visit, person: Any) -> bool:
    """Of one of the two cities, or the focal point of its country, which has a copy of every word."""
    if not getattr(person, "is_authenticated", False):
        return False
    countries = {visit.host.country, visit.guest.country}
    return bool({visit.host_id, visit.guest_id} & confirmed_of(person) or countries & standing_of(person).countries)


def mark_of_answer(question: CityQuestion) -> str:
    """Of the answer that stands: whoever writes it anew brings the mark of what they read."""
    return mark([question.answer, question.answer_language, question.is_shown])


def mark_of_visit(visit: Visit) -> str:
    """Of what was asked, and whether it is answered: whoever answers brings the mark of what they read."""
    days = [day.isoformat() if day else "" for day in (visit.starts, visit.ends)]
    return mark([visit.state, visit.words, *days])


def told_visits() -> QuerySet[Visit]:
    """Visits that were held: their report is for all."""
    return Visit.objects.filter(state="held").select_related("host", "guest")
