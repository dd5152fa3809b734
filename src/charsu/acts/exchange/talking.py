"""Offers and needs, and the visits that grow from them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from charsu.acts.exchange.voice import refuse_without_words, require_voice, tell_all, tell_city, tell_focal_points
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Listing, Municipality, Practice, Visit
from charsu.queries.exchange.talks import mark_of_visit
from charsu.queries.exchange.voices import voices_of
from charsu.rules.exchange.meetings import is_too_far
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text

OPEN = ("asked", "agreed")  # a visit that is still to come of it


@performs(Act.LISTING_POST)
def post(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    kind: str,
    theme: str,
    form: str,
    words: str,
    language: str,
    languages: Sequence[str],
    practice: Practice | None = None,
) -> Done:
    """What the city offers or needs; it stands until the city closes it. The same, pressed twice, is one."""
    require_voice(municipality)
    refuse_without_words(words)
    said = {"kind": kind, "theme": theme, "form": form, "words": clean_text(words), "practice": practice}
    city = Municipality.objects.select_for_update().get(pk=municipality.pk)
    if city.listings.filter(**said, closed_at=None).exists():
        raise Refused(Refusal.DONE)
    return Done(
        Listing.objects.create(
            **said, municipality=city, language=language, languages=sorted(set(languages)), by=actors[0], at=now
        )
    )


@performs(Act.LISTING_POST)
def close(*, actors: type_actors, now: datetime, municipality: Municipality, listing: Listing) -> Done:
    changed = Listing.objects.filter(pk=listing.pk, municipality=municipality, closed_at=None).update(closed_at=now)
    if not changed:
        raise NotThere
    return Done(listing)


@performs(Act.VISIT_ASK)
def ask_visit(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    listing: Listing,
    words: str,
    starts: date | None,
    ends: date | None,
) -> Done:
    """A visit, or a twinning, that grows from another city's offer or need. Both focal points are in copy.

    What was asked stands until it is answered; asked anew before, it has the later words and days."""
    require_voice(municipality)
    refuse_without_words(words)
    if starts is not None and starts < now.date():
        raise Refused(Refusal.PAST_DAY)
    _refuse_days(starts, ends, now.date())
    if listing.municipality_id == municipality.pk:
        raise Refused(Refusal.OWN_CITY)
    if listing.closed_at:
        raise NotThere
    made, said = _asked(listing, municipality), (clean_text(words), starts, ends)
    if made is not None and (made.words, made.starts, made.ends) == said:
        raise Refused(Refusal.DONE)
    made = made or _visit_of(listing, municipality, actors, now)
    (made.words, made.starts, made.ends), made.changed_at = said, now
    made.save()
    tell_city(listing.municipality, kind="visit_asked", now=now, **_facts(made, municipality, made.words))
    _copy(made, now, municipality, made.words)
    return Done(made)


def _asked(listing: Listing, city: Municipality) -> Visit | None:
    """What the city has asked for already and nobody answered; of what is agreed the days are not changed so."""
    grown = Visit.objects.filter(Q(offer=listing) | Q(need=listing), asked_for=city)
    found = grown.select_for_update(of=("self",)).filter(state__in=OPEN).first()
    if found is not None and found.state != "asked":
        raise Refused(Refusal.VISIT_AGREED)
    return found


def _visit_of(listing: Listing, city: Municipality, actors: type_actors, now: datetime) -> Visit:
    is_offer = listing.kind == "offer"
    host, guest = (listing.municipality, city) if is_offer else (city, listing.municipality)
    return Visit(
        kind="twinning" if listing.form == "twinning" else "visit", host=host, guest=guest, asked_for=city,
        offer=listing if is_offer else None, need=None if is_offer else listing, by=actors[0], at=now,
    )  # fmt: skip


def _refuse_days(starts: date | None, ends: date | None, today: date) -> None:
    if starts is not None and ends is not None and ends < starts:
        raise Refused(Refusal.BACKWARDS)
    if any(is_too_far(day, today) for day in (starts, ends) if day is not None):
        raise Refused(Refusal.FAR_DAY)


def _facts(visit: Visit, speaker: Municipality, words: str) -> dict[str, Any]:
    return {"city": speaker, "words": words, "path": f"/exchange/visits/{visit.public_id}/",
            "host": visit.host, "guest": visit.guest, "state": visit.state,
            "is_twinning": visit.kind == "twinning",
            "first_day": visit.starts.isoformat() if visit.starts else "",
            "last_day": visit.ends.isoformat() if visit.ends else ""}  # fmt: skip


def _copy(visit: Visit, now: datetime, speaker: Municipality, words: str) -> None:
    for country in sorted({visit.host.country, visit.guest.country}):
        tell_focal_points(country, kind="visit_copy", now=now, **_facts(visit, speaker, words))


@performs(Act.VISIT_ANSWER)
def answer_visit(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    visit: Visit,
    is_agreed: bool,
    words: str,
    starts: date | None,
    ends: date | None,
    read: str | None = None,
) -> Done:
    """The city that was asked agrees, with the days, or declines with its reason; STALE where `read`, the mark of
    what was read, is not that of what is asked now."""
    found = _held(visit, municipality)
    if found.state != "asked" or found.asked_for_id == municipality.pk:
        raise Refused(Refusal.VISIT_ANSWERED if found.state != "asked" else Refusal.TIE)
    if read is not None and read != mark_of_visit(found):
        raise Refused(Refusal.STALE)
    if not is_agreed:
        refuse_without_words(words)
    found.state, found.answer, found.changed_at = ("agreed" if is_agreed else "declined"), clean_text(words), now
    found.starts, found.ends = starts or found.starts, ends or found.ends
    _refuse_days(found.starts, found.ends, now.date())
    found.save(update_fields=["state", "answer", "changed_at", "starts", "ends"])
    facts = _facts(found, municipality, found.answer)
    tell_all(voices_of(found.asked_for), kind="visit_answered", now=now, **facts)
    _copy(found, now, municipality, found.answer)
    return Done(found)


@performs(Act.VISIT_ANSWER)
def report_visit(*, actors: type_actors, now: datetime, municipality: Municipality, visit: Visit, words: str) -> Done:
    """Either city tells what came of it, beside the other; what it tells anew stands beside what it told. The other
    city has a letter, and both focal points a copy."""
    found = _held(visit, municipality)
    refuse_without_words(words)
    if found.state not in {"agreed", "held"}:
        raise Refused(Refusal.STAGE)
    if found.starts is not None and now.date() < found.starts:
        raise Refused(Refusal.NOT_HELD)
    said = clean_text(words)
    told = {"city": municipality.geonameid, "words": said, "at": now.isoformat()}
    found.state, found.changed_at = "held", now
    found.report, found.reports = found.report or said, [*found.reports, told]
    found.save(update_fields=["state", "report", "reports", "changed_at"])
    other = found.guest if found.host_id == municipality.pk else found.host
    tell_all(voices_of(other), kind="visit_told", now=now, **_facts(found, municipality, said))
    _copy(found, now, municipality, said)
    return Done(found)


def _held(visit: Visit, municipality: Municipality) -> Visit:
    require_voice(municipality)
    found = (
        Visit.objects.select_for_update(of=("self",)).select_related("host", "guest", "asked_for").get(pk=visit.pk)
    )
    if municipality.pk not in {found.host_id, found.guest_id}:
        raise NotThere
    return found
