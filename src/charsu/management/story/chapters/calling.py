"""From the memorandum to the last entry received."""

from collections import Counter
from typing import Any

from charsu.acts import drafting, entries, founding, negotiating
from charsu.adapters.countries import countries
from charsu.adapters.demo_keys import public_of_person
from charsu.adapters.texts_of_the_house import read_json, read_jsonl
from charsu.adapters.witnesses import DEMO, demo_witness
from charsu.management.story.stage import Story
from charsu.models import Entry, Institution, Municipality, Person
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Right, Role

SLUG = "2026"
LAST_YEAR = 2025  # of the results that the sources tell
COUNTERED = "7"  # the clause of the regulations that is negotiated in the demo


def found(story: Story) -> None:
    parties = _parties()
    for place, country, party in (("tehran", "IR", parties[0]), ("kazan", "RU", parties[1])):
        for number in (1, 2):
            officer = story.cast.person(country, f"{place}-{number}")
            story.cast.seat(officer, Role.OFFICER, party)
            story.cast.officers.append(officer)
    observer = story.cast.person("ZA", "observer")
    story.cast.seat(observer, Role.OBSERVER)
    story.edition = founding.found(
        actors=(story.tehran,),
        now=story.times.day(0),
        slug=SLUG,
        name=read_json("founding/edition.json")["name"],
        zone="Asia/Tehran",
        award_slug="best-practices",
        award_name=read_json("founding/award.json")["award"],
        parties=parties,
        memorandum=read_json("founding/memorandum.json"),
        regulations=_shorter(read_json("founding/regulations.json")),
    )
    story.edition.is_made_up = True
    story.edition.save(update_fields=["is_made_up"])
    _counter(story)


def _shorter(regulations: dict[str, Any]) -> dict[str, Any]:
    """The regulations as Tehran proposes them first: one clause without its last sentence."""
    for clause in regulations["clauses"]:
        if clause["number"] == COUNTERED:
            clause["text"] = {lang: f"{said.rsplit('. ', 1)[0]}." for lang, said in clause["text"].items()}
    return regulations


def _counter(story: Story) -> None:
    """Kazan asks for that sentence and counters; Tehran has not answered yet."""
    clause = story.edition.regulations.clauses.get(number=COUNTERED)
    facts: dict[str, Any] = {"actors": (story.kazan,), "edition": story.edition}
    words = "A laureate of an earlier edition should not come again with the same results."
    negotiating.comment(**facts, now=story.times.day(3), clause=clause, words=words)
    whole = read_json("founding/regulations.json")["clauses"]
    said = next(one for one in whole if one["number"] == COUNTERED)
    founding.propose_clause(**facts, now=story.times.day(4), instrument=story.edition.regulations, **said)


def _agree_to_counter(story: Story) -> None:
    clause = story.edition.regulations.clauses.get(number=COUNTERED)
    facts: dict[str, Any] = {"actors": (story.tehran,), "edition": story.edition, "clause": clause}
    negotiating.comment(**facts, now=story.times.day(6), words="Agreed: the sentence is good for both.")
    version = clause.versions.get(withdrawn_at__isnull=True, proposed_by__code="kazan")
    negotiating.agree(**facts, now=story.times.day(6), digest=version.digest)


def _parties() -> tuple[Institution, Institution]:
    known = read_json("founding/award.json")["institutions"]
    made = [
        Institution.objects.get_or_create(code=code, defaults={"is_party": True, **known[code]})[0]
        for code in ("tehran", "kazan")
    ]
    return made[0], made[1]


def enrol_keys(story: Story) -> None:
    """Each officer's key, offered by its holder and countersigned by the other institution."""
    tehran_2, kazan_2 = story.cast.officers[1], story.cast.officers[3]
    rows = (
        ("tehran", story.tehran, story.kazan, None), ("kazan", story.kazan, story.tehran, None),
        ("tehran", tehran_2, story.kazan, story.tehran), ("kazan", kazan_2, story.tehran, story.kazan),
    )  # fmt: skip
    for code, holder, other, colleague in rows:
        wish = {"institution": code, "person": holder.pk, "public": public_of_person(holder.email)}
        story.agree(holder, other, Act.KEY_ENROL, wish, story.times.day(8), colleague)
    for code in ("kazan", "tehran"):
        wish = {"party": code, "vkey": demo_witness(code).vkey, "address": f"{DEMO}{code}"}
        story.agree(story.tehran, story.kazan, Act.WITNESS_ENROL, wish, story.times.day(8))


def draft(story: Story) -> None:
    """The memorandum enters into force; the rules are drafted; the regulations are adopted."""
    _agree_to_counter(story)
    if story.has_keys:
        enrol_keys(story)
    story.both(Act.INSTRUMENT_ADOPT, {"kind": "memorandum"}, story.times.day(9))
    story.both_step(Phase.DRAFTING)
    secretary = story.cast.person("IR", "science")
    wish = {"person": secretary.pk, "role": Role.SCIENCE.value, "seat": "given"}
    story.both(Act.SEAT_CHANGE, wish, story.times.day(14))
    story.cast.seat(secretary, Role.SCIENCE, Institution.objects.get(code="tehran"))
    story.cast.secretary = secretary
    drafting.draft(
        actors=(secretary,),
        now=story.times.day(15),
        edition=story.edition,
        rules=read_json("founding/edition.json"),
        deadlines=story.times.deadlines(),
    )


def announce(story: Story) -> None:
    story.both(Act.INSTRUMENT_ADOPT, {"kind": "regulations"}, story.times.day(29))
    story.both_step(Phase.ANNOUNCED)


def open_call(story: Story) -> None:
    """Every practice of the data file is entered by its own city, in its own working language."""
    story.both_step(Phase.OPEN)
    themes = {theme.code: theme for theme in story.edition.themes.all()}
    most = story.edition.settings.get(code="cap_per_city").value
    given: Counter[int] = Counter()
    records = read_jsonl("practices.jsonl")
    cities = Municipality.objects.in_bulk([r["geonameid"] for r in records], field_name="geonameid")
    for number, record in enumerate(records[:: _stride(story, len(records))]):
        city = cities.get(record["geonameid"])
        if city is None or given[city.pk] >= most:
            continue
        given[city.pk] += 1
        _enter(story, record, city, themes[record["theme"]], number)
    _focal_points(story)
    if story.most_entries is None:  # what waits at the doors, for whoever walks through the desks
        _at_the_doors(story)


def _at_the_doors(story: Story) -> None:
    """A city that its focal point called, one that the registry lacks, a colleague who drafts, a clerk who left."""
    now, focal = story.times.day(74.6), Person.objects.get(email="focal-ir@charsu.example")
    free = Municipality.objects.filter(country="IR", team=None)[0]
    entries.invite_city(actors=(focal,), now=now, municipality=free, email="mayor-office@charsu.example")
    newcomer = story.cast.person("IR", "newcomer")
    entries.registry.propose(
        actors=(newcomer,), now=now, names=["Nowabad (made up)", "نوآباد (ساختگی)"], country="IR", region="Fars",
        residents=31_000, year=2024, source="made up for the demo",
    )  # fmt: skip
    city = next(iter(Municipality.objects.filter(country="IR", team__isnull=False)[:1]))
    lead = Person.objects.get(memberships__municipality=city)
    colleague = story.cast.person("IR", "colleague")
    entries.join_team(actors=(lead,), now=now, municipality=city, person=colleague)
    seat = city.team.get(person=colleague)
    entries.give_right(actors=(lead,), now=now, municipality=city, pk=seat.pk, right=Right.DRAFT)
    successor = story.cast.person("IR", "successor")
    words = "The officer who began our entries has retired; I took over the office (made up)."
    entries.ask_for_team(actors=(successor,), now=now, municipality=city, words=words)


def _stride(story: Story, count: int) -> int:
    return max(1, count // story.most_entries) if story.most_entries else 1


def _enter(story: Story, record: dict[str, Any], city: Municipality, theme: Any, number: int) -> None:
    team = story.cast.entrants.get(city.pk)
    now = story.times.day(45 + number / 5)
    if team is None:
        team = story.cast.person(city.country, f"city-{len(story.cast.entrants) + 1}")
        story.cast.entrants[city.pk] = team
        story.cast.seat(team, Role.ENTRANT, city)
    language = record["language"]
    title = record["title"].get(language) or record["title"]["en"]
    entry: Entry = entries.start(
        actors=(team,), now=now, edition=story.edition, municipality=city, kind=record["kind"], theme=theme,
        language=language, title=title,
    )  # fmt: skip
    entry.source = {
        "publisher": record["source"]["publisher"],
        "url": record["source"]["url"],
        "title": record["title"],
        "summary": record["summary"],
        "year_is_made_up": _is_made_up(record),
    }
    entry.save(update_fields=["source"])
    entries.save(
        actors=(team,), now=now, entry=entry, title=title, answers=answers_of(record), revision=entry.revision
    )
    entries.submit(actors=(team,), now=now, entry=entry)


def answers_of(record: dict[str, Any]) -> dict[str, Any]:
    """The record's facts as answers to the founding form of its kind. What a form requires and the source does not
    tell is said to be so; no answer repeats another."""
    words = record["summary"].get(record["language"]) or record["summary"]["en"]
    untold = read_json("made_up_gaps.json")["untold"][record["language"]]
    year, doubt = year_of(record)
    results = "\n".join(map(_result, record["results"])) or untold
    actions = "\n".join(record["actions"]) or untold
    url = record["source"]["url"]
    links = {"doi": url} if "//doi.org/10." in url else {"evidence": url}
    if record["kind"] == "research":
        authors = [{"name": name} for name in record.get("authors") or [record["source"]["publisher"]]]
        return {
            "authors": authors, "abstract": words, "method": f"{actions}\n{doubt}".strip(), "findings": results,
            "year": year, "venue": record.get("venue") or "", **links,
        }  # fmt: skip
    return {
        "summary": words, "problem": record["problem"] or untold, "actions": actions,
        "results": f"{results}\n{doubt}".strip(), "started": year, "partners": ", ".join(record["partners"]), **links,
    }  # fmt: skip


def year_of(record: dict[str, Any]) -> tuple[str, str]:
    """The year that the form asks for, and what a reader must know of it where the source does not tell it."""
    told = record.get("year") if record["kind"] == "research" else record["started"]
    if told:
        return str(told), ""
    gaps = read_json("made_up_gaps.json")
    year, kind = (LAST_YEAR, "year") if _is_made_up(record) else (min(_years_named(record)), "at_the_latest")
    return str(year), gaps[kind][record["language"]].replace("{year}", str(year))


def _is_made_up(record: dict[str, Any]) -> bool:
    """Whether the source names no year at all that could stand for the one that the form asks for."""
    if record["kind"] == "research":
        return not record.get("year")
    return not record["started"] and not _years_named(record)


def _years_named(record: dict[str, Any]) -> list[int]:
    return [row["year"] for row in record["results"] if row["year"] and row["year"] <= LAST_YEAR]


def _result(row: dict[str, Any]) -> str:
    figure = " ".join(str(part) for part in (row["value"], row["unit"]) if part is not None)
    year = f" ({row['year']})" if row["year"] else ""
    return f"{row['statement']}: {figure}{year}"


def _focal_name(country: str) -> dict[str, str]:
    """In every language that a paper may be in."""
    words, names = read_json("made_up_exchange.json")["focal_point"], countries()[country]
    return {code: said.format(country=names.get(f"name_{code}") or names["name_en"]) for code, said in words.items()}


def _focal_points(story: Story) -> None:
    for country in ("IR", "RU", "BR", "IN", "CN", "ZA", "ET"):
        body, _ = Institution.objects.get_or_create(
            code=f"focal-{country.lower()}",
            defaults={"country": country, "name": _focal_name(country)},
        )
        person = story.cast.person(country, f"focal-{country.lower()}")
        story.cast.seat(person, Role.FOCAL, body)
        mine = Entry.objects.filter(edition=story.edition, municipality__country=country)[:6]
        for entry in mine:
            entries.endorse(actors=(person,), now=story.times.day(74.5), entry=entry, words="")


def close_call(story: Story) -> None:
    story.both_step(Phase.CLOSED)
