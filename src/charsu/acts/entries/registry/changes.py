"""A city comes into the registry, gets another name, and its residents are counted anew."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from charsu.acts.entries.registry.stored import by_script, cleaned, find_by, note, note_name
from charsu.acts.entries.seats import end_seat
from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Claim, Edition, Entry, Invitation, Municipality, Person, RegistryChange, Residents
from charsu.queries.cities import name_of
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_line, clean_text, shows

OWN_NUMBERS = 2_000_000_000  # of cities that the data file does not know
MOST_WAITING = 3  # cities that one person may propose before an officer has answered
DATA_FILE = "GeoNames"


def propose(
    *, actors: type_actors, now: datetime, names: Sequence[str], country: str, region: str, residents: int,
    year: int, source: str,
) -> Municipality:  # fmt: skip
    """Whoever signed in names a municipality that the registry lacks; nobody else finds it before it is confirmed."""
    actor, lines = actors[0], cleaned(names)
    if not lines or not shows(source):
        raise Refused(Refusal.INCOMPLETE)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.pk)
        mine = RegistryChange.objects.filter(kind="proposed", by=actor, municipality__state="proposed")
        if mine.count() >= MOST_WAITING:
            raise Refused(Refusal.WAITING)
        last = Municipality.objects.filter(geonameid__gte=OWN_NUMBERS).aggregate(last=Max("geonameid"))["last"]
        city = Municipality(
            geonameid=(last or OWN_NUMBERS) + 1, name=lines[0], country=country, region=clean_line(region)[:16],
            latitude=0.0, longitude=0.0, population=residents, zone="UTC", names=by_script(lines, {}),
            population_year=year, population_source=clean_line(source)[:300], state="proposed", search_text="",
        )  # fmt: skip
        city.save()
        Residents.objects.create(
            municipality=city, count=residents, year=year, source=city.population_source, by=actor, at=now
        )
        note(city, "proposed", actor, now, region=clean_line(region)[:160])
    return city


@performs(Act.CITY_CONFIRM)
def confirm_city(
    *, actors: type_actors, now: datetime, municipality: Municipality, latitude: float, longitude: float, zone: str,
    edition: Edition | None = None,
) -> Done:  # fmt: skip
    """An officer found the city to be one: it is found by everybody from now on."""
    city = _waiting(municipality)
    city.latitude, city.longitude, city.zone, city.state = latitude, longitude, zone, "registered"
    city.search_text = find_by(city)
    city.save(update_fields=["latitude", "longitude", "zone", "state", "search_text"])
    note(city, "confirmed", actors[0], now)
    _tell(city, now, is_confirmed=True)
    return Done(city, {"city": city.geonameid, "confirmed": True})


@performs(Act.CITY_CONFIRM)
def refuse_city(
    *, actors: type_actors, now: datetime, municipality: Municipality, reason: str, edition: Edition | None = None
) -> Done:
    """It is none, or one that the registry has: its team ends, and its drafts are closed."""
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    city = _waiting(municipality)
    city.state = "refused"
    city.save(update_fields=["state"])
    for seat in city.team.filter(role=Role.ENTRANT.value).select_related("person"):
        end_seat(seat, city, actors[0], now)
    Invitation.objects.filter(municipality=city, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    Claim.objects.filter(municipality=city, refused_at=None).update(refused_at=now, confirmed_at=None)
    Entry.objects.filter(municipality=city, receipts__isnull=True, withdrawn_at=None).update(withdrawn_at=now)
    note(city, "refused", actors[0], now, reason=clean_text(reason))
    _tell(city, now, is_confirmed=False, words=clean_text(reason))
    return Done(city, {"city": city.geonameid, "confirmed": False})


def _waiting(municipality: Municipality) -> Municipality:
    city = Municipality.objects.select_for_update().get(pk=municipality.pk)
    if city.state != "proposed":
        raise Refused(Refusal.DONE)
    return city


def _tell(city: Municipality, now: datetime, *, is_confirmed: bool, words: str = "") -> None:
    made = RegistryChange.objects.filter(municipality=city, kind="proposed").select_related("by").last()
    if made is not None:
        own = name_of(city, made.by.language)
        tell(person=made.by, kind="city_answered", now=now, city=own, confirmed=is_confirmed, words=words)


def standing_city(municipality: Municipality) -> Municipality:
    """The row, held until the transaction ends, if the city stands in the registry."""
    city = Municipality.objects.select_for_update().get(pk=municipality.pk)
    if city.merged_into_id or city.state != "registered":
        raise NotThere
    return city


@performs(Act.CITY_CHANGE)
def rename(
    *, actors: type_actors, now: datetime, municipality: Municipality, names: Sequence[str], since: date, reason: str,
    edition: Edition | None = None,
) -> Done:  # fmt: skip
    """Another name from a day on, in one script or several; the name before stays known, and leads here."""
    city, lines = standing_city(municipality), cleaned(names)
    if not lines or not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    before = {"name": city.name, "names": city.names}
    displaced = [city.name, *(group[0] for group in city.names.values() if group)]
    city.name, city.names = lines[0], by_script(lines, city.names)
    kept = {city.name, *(group[0] for group in city.names.values() if group)}
    if kept == set(displaced):
        raise Refused(Refusal.SAME_NAME)
    for name in dict.fromkeys(displaced):
        if name not in kept:
            note_name(city, name, since)
    city.search_text = find_by(city)
    city.save(update_fields=["name", "names", "search_text"])
    note(city, "renamed", actors[0], now, clean_text(reason), **before, to=city.name, since=since.isoformat())
    return Done(city, {"city": city.geonameid, "since": since.isoformat()})


@performs(Act.CITY_CHANGE)
def count_residents(
    *, actors: type_actors, now: datetime, municipality: Municipality, residents: int, year: int, source: str,
    edition: Edition | None = None,
) -> Done:  # fmt: skip
    """How many live in the city, in which year and by whom it was counted. The newest year is what is shown."""
    city = standing_city(municipality)
    if not shows(source):
        raise Refused(Refusal.INCOMPLETE)
    if not city.counts.exists():  # what the data file said stays in the history
        Residents.objects.create(municipality=city, count=city.population, source=DATA_FILE)
    before = city.population
    Residents.objects.create(
        municipality=city, count=residents, year=year, source=clean_line(source)[:300], by=actors[0], at=now
    )
    newest = city.counts.filter(year__isnull=False).order_by("-year", "-pk").first()
    if newest is not None:
        city.population, city.population_year, city.population_source = newest.count, newest.year, newest.source
        city.save(update_fields=["population", "population_year", "population_source"])
    note(city, "counted", actors[0], now, before=before, count=residents, year=year, source=clean_line(source)[:300])
    return Done(city, {"city": city.geonameid, "residents": residents, "year": year})
