"""What cities make of it after the award. Everything that people say and count here is made up and says so; the
share of residents near public transport is a real, published series."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from charsu.acts import exchange
from charsu.adapters.texts_of_the_house import read_csv, read_json
from charsu.management.story.stage import Story
from charsu.models import Adoption, FollowUp, Indicator, Municipality, Observation, Person, Practice
from charsu.queries.exchange.effects import comparable_cities
from charsu.rules.exchange.comparing import like_sizes
from charsu.rules.exchange.measures import Quality
from charsu.rules.exchange.stages import Mark, Stage

SHIFTS = (0.0, 0.9, 0.55, 0.4, 0.7)  # how far each city's made-up line follows the first one's
ROAD = "road-deaths"
SUBJECT = "road deaths"  # what the chosen practice is about, where it was entered
REAL = "UN SDG indicators database, 11.2.1, by way of 360info (CC BY 4.0)"
REAL_AT = "https://unstats.un.org/sdgs/dataportal"


def exchange_between(story: Story) -> None:
    """Observations, an effect with the cities it is compared to, adoptions, questions, offers and a visit."""
    now, words = story.times.day(186), read_json("made_up_exchange.json")
    rows = Practice.objects.filter(edition=story.edition, kind="practice").select_related("municipality", "edition")
    practices = sorted(
        rows,
        key=lambda one: (
            (one.year or 0) > now.year - 2,
            not _is_on_subject(one),
            one.theme.code != "mobility",
            one.pk,
        ),
    )
    others = _others(practices, [said["country"] for said in words["adoptions"]])
    if len(others) < 4:  # a play of very few entries
        return
    practice, cities = practices[0], [practices[0].municipality, *others[:4]]
    peers = _of_like_size(practice.municipality, others[4:84])
    years = _roads(words, practice, [*cities, *peers], now)
    _measure(words, cities, now)
    _scatter(story, words, others[4:84], peers, now)
    for city, said in zip(others, words["adoptions"], strict=False):
        _adopt(story, practice, city, said, now)
    _effect(story, practice, words, years, now)
    _talk(story, practice, others, words, now)
    _offer(story, cities, words, now)
    _meet(story, words["meeting"], now)


def _others(practices: Sequence[Practice], countries: Sequence[str]) -> list[Municipality]:
    """The other cities: first one of each of these countries, then the rest."""
    first = practices[0].municipality_id if practices else 0
    rest = {one.municipality_id: one.municipality for one in practices if one.municipality_id != first}
    chosen = [next((city for city in rest.values() if city.country == country), None) for country in countries]
    led = {city.pk: city for city in chosen if city is not None}
    return list({**led, **rest}.values())


def _by(story: Story, city: Municipality, now: datetime) -> dict[str, Any]:
    person: Person = story.cast.entrants[city.pk]
    return {"actors": (person,), "now": now, "municipality": city}


def _measure(words: Any, cities: Sequence[Municipality], now: datetime) -> None:
    """The made-up lines of five cities, and the real series of every city that has one."""
    known = {one.code: one for one in Indicator.objects.filter(municipality=None)}
    made = [
        Observation(
            indicator=known[code], municipality=city, year=now.year - len(line) + at, source=words["source"],
            value=round(line[0] + (value - line[0]) * (1 - SHIFTS[number]) + number * line[0] / 40, 2),
            quality=Quality.REPORTED.value, entered_at=now,
        )
        for number, city in enumerate(cities)
        for code, line in words["series"].items()
        if code != ROAD  # see _roads
        for at, value in enumerate(line)
    ]  # fmt: skip
    published = list(read_csv("transport_access.csv"))
    places = Municipality.objects.filter(geonameid__in={int(row["geonameid"]) for row in published})
    keys = {number: into or pk for number, pk, into in places.values_list("geonameid", "pk", "merged_into")}
    made += [
        Observation(
            indicator=known["transport-access"], municipality_id=keys[int(row["geonameid"])], year=int(row["year"]),
            value=float(row["percent"]), source=REAL, address=REAL_AT, quality=Quality.DOCUMENTED.value,
            entered_at=now,
        )
        for row in published
        if int(row["geonameid"]) in keys
    ]  # fmt: skip
    exchange.load_series(made)


def _of_like_size(city: Municipality, others: Sequence[Municipality]) -> list[Municipality]:
    low, high = like_sizes(city.population)
    return [one for one in others if low <= one.population <= high][:4]


def _roads(words: Any, practice: Practice, cities: Sequence[Municipality], now: datetime) -> tuple[int, int]:
    """Deaths in road traffic from three years before the practice began: in its own city, the first, as its public
    words have them (two fifths less in the four years after it), elsewhere nearly as they were. Returns the two years
    that its effect compares."""
    begun = practice.year or now.year - 9
    first, road = begun - 3, Indicator.objects.get(code=ROAD)
    rows = [
        Observation(
            indicator=road, municipality=city, year=year, source=words["source"], entered_at=now,
            value=round(line[min(year - first, len(line) - 1)] * (1 + number / 50), 2),
            quality=Quality.REPORTED.value,
        )
        for number, city in enumerate(cities)
        for line in [words["road"]["others" if number else "own"]]
        for year in range(first, now.year)
    ]  # fmt: skip
    exchange.load_series(rows)
    return begun - 1, max(begun, min(begun + 4, now.year - 2))


def _effect(story: Story, practice: Practice, words: Any, years: tuple[int, int], now: datetime) -> None:
    """What moved, beside cities of like size that never began the practice. Of the entry only what it truly says is
    quoted: its first sentence, where the entry is about these deaths at all."""
    city, road, (before, after) = practice.municipality, Indicator.objects.get(code=ROAD), years
    group = comparable_cities(practice, city, road, before, after, most=4)
    first = practice.summary.get(practice.language, "").split(". ")[0].removesuffix(".")
    exchange.tell_effect(
        **_by(story, city, now), edition=story.edition, practice=practice, indicator=road, before=before, after=after,
        claim=f"{first}." if first and _is_on_subject(practice) else "", evidence=words["evidence"],
        compared=[one.geonameid for one in group],
    )  # fmt: skip


def _is_on_subject(practice: Practice) -> bool:
    return SUBJECT in practice.title.get("en", "")


def _scatter(
    story: Story, words: Any, cities: Sequence[Municipality], peers: Sequence[Municipality], now: datetime
) -> None:
    """One made-up value of last year for each of many cities, so that there is something to compare with. `peers`
    have their deaths in road traffic already."""
    known = {one.code: one for one in Indicator.objects.filter(code__in=words["series"])}
    rows = [
        Observation(
            indicator=known[code], municipality=city, year=now.year - 1, source=words["source"],
            value=round(line[5] * (0.6 + 0.6 * story.dice.random()), 1), quality=Quality.REPORTED.value,
            entered_at=now,
        )
        for city in cities
        for code, line in words["series"].items()
        if code != ROAD or city not in peers
    ]  # fmt: skip
    exchange.load_series(rows)


def _adopt(story: Story, practice: Practice, city: Municipality, said: Any, now: datetime) -> None:
    by = {**_by(story, city, now), "edition": story.edition}
    adoption: Adoption = exchange.adopt(**by, practice=practice, language=said["language"], words=said["reason"])
    if not said["milestones"]:
        return
    plan = {name: said[name] for name in ("kept", "adapted", "left_out", "partners", "budget")}
    indicators = Indicator.objects.filter(code__in=[ROAD, "green-modes"])
    exchange.plan(**by, adoption=adoption, **plan, begins=now.date(), indicators=indicators)
    for number, name in enumerate(said["milestones"]):
        due = now.date() + timedelta(days=120 * (number + 1))
        exchange.set_milestone(**by, adoption=adoption, mark=Mark(name, now.date(), due))
    exchange.move(**by, adoption=adoption, stage=Stage.UNDER_WAY, words="")
    if said["stage"] == "stopped":
        exchange.move(**by, adoption=adoption, stage=Stage.STOPPED, words=said["result"])
        return
    first = adoption.milestones.order_by("due").values_list("pk", flat=True)[0]
    exchange.reach(**by, adoption=adoption, pk=first, on=now.date(), evidence=said["evidence"])
    origin = {**_by(story, practice.municipality, now), "edition": story.edition}
    exchange.confirm(**origin, adoption=adoption, words="")


def _talk(story: Story, practice: Practice, others: Sequence[Municipality], words: Any, now: datetime) -> None:
    for city, said in zip(others, words["questions"], strict=False):
        asked = exchange.ask(
            actors=(story.cast.entrants[city.pk],), now=now, city=practice.municipality, asker=city,
            practice=practice, words=said["words"], language=said["language"], is_public=True,
        )  # fmt: skip
        if said["answer"]:
            exchange.answer(
                **_by(story, practice.municipality, now), question=asked, words=said["answer"],
                language=said["answer_language"], is_public=True,
            )  # fmt: skip


def _offer(story: Story, cities: Sequence[Municipality], words: Any, now: datetime) -> None:
    posted = [
        exchange.post(**_by(story, city, now), **said) for city, said in zip(cities, words["listings"], strict=False)
    ]
    visit = exchange.ask_visit(
        **_by(story, cities[1], now), listing=posted[0], words=words["visit"], starts=None, ends=None
    )
    exchange.answer_visit(
        **_by(story, cities[0], now), visit=visit, is_agreed=True, words=words["agreed"], starts=None, ends=None
    )


def _meet(story: Story, said: Any, now: datetime) -> None:
    """The first conference, with a part of its programme and a city that its focal point invited."""
    start = now + timedelta(days=60)
    meeting = exchange.call_meeting(
        actors=(story.tehran,), now=now, award=story.edition.award, kind="conference", name=said["name"],
        words=said["words"], place=said["place"], zone="Asia/Tehran", starts_at=start,
        ends_at=start + timedelta(days=2), of_a_country=5, register_until=start - timedelta(days=14),
    )  # fmt: skip
    exchange.add_session(
        actors=(story.tehran,), now=now, meeting=meeting, title=said["part"], starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip
    focal = Person.objects.filter(email="focal-ir@charsu.example").first()
    city = Municipality.objects.filter(team__isnull=False, country="IR").first()
    if focal is not None and city is not None:
        exchange.invite_city(actors=(focal,), now=now, meeting=meeting, city=city)


def follow_up(story: Story) -> None:
    """A year after the honours every city is asked what became of its work; the first answers."""
    now = story.times.day(560)
    exchange.ask_due(now=now)
    asked = FollowUp.objects.filter(laureate__edition=story.edition).select_related("laureate__entry").first()
    if asked is not None:
        words = read_json("made_up_exchange.json")["follow_up"]
        exchange.answer_follow_up(
            **_by(story, asked.laureate.entry.municipality, now), edition=story.edition, follow_up=asked,
            state="changed", words=words, language="en",
        )  # fmt: skip
