"""The registry of municipalities: proposed, confirmed, renamed, counted, merged, and a wrong merge undone."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from charsu.acts import entries as acts
from charsu.acts.entries import registry
from charsu.acts.entries.registry.stored import cleaned
from charsu.gate import NotThere, Refused
from charsu.models import (
    Claim,
    Deadline,
    Entry,
    LedgerEntry,
    Membership,
    Municipality,
    Notice,
    Person,
    RegistryChange,
)
from charsu.queries.cities import city_of, find_cities, name_of
from charsu.queries.registry import size_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Right, Role

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry


def two_of_one_country(entry):
    other = Municipality.objects.filter(country=entry.municipality.country, team=None).exclude(
        pk=entry.municipality_id
    )
    return entry.municipality, other.first()


FOUND_BY = {
    "Isfahan": ["Esfahan", "Isfahan", "Ispahan", "اصفهان", "اصفهن", "Esfahn", "伊斯法罕", "इस्फ़हान"],
    "Tehran": ["Тегеран", "Tehrna", "تهران", "德黑兰"],
    "Mumbai": ["मुम्बई", "मुंबइ", "Mumbay"],
    "Addis Ababa": ["ኣዲስ ኣበባ", "अदीस अबाबा", "አዲስ አበባ", "Addis Abbeba", "亚的斯亚贝巴", "Finfinne"],
    "Nazrēt": ["ናዝሬት", "አዳማ", "Адама", "Назрет", "Adama"],
    "Dire Dawa": ["Дире-Дава", "Дыре-Дауа", "ድሬ ዳዋ"],
    "Beijing": ["北京", "Bejing", "Peking", "Pequim"],
    "Johannesburg": ["Johanesburg"],
    "Novosibirsk": ["Новосибрск"],
    "Gwalior": ["ग्वालियर"],  # the registry has it in no Indic script, nor the two after it
    "Jūnāgadh": ["जूनागढ़"],
    "Jhānsi": ["झाँसी"],
    "Gambēla": ["ጋምቤላ"],
    "Indore": ["इंदौर"],
    "São Paulo": ["São Paolo", "SAO PAULO"],
}
FOUND_BY_NONE = ["खखखखखख", "", " ", "%", "\x00", "\u202e", "🏙️", "x" * 120, "qqqqzzzz"]


def test_a_city_is_found_in_any_script_and_with_a_slip(db):
    missed = [(typed, name) for name, group in FOUND_BY.items() for typed in group
              if name not in [city.name for city in find_cities(typed)[:5]]]  # fmt: skip
    assert missed == []
    assert [typed for typed in FOUND_BY_NONE if find_cities(typed)] == []
    assert find_cities("Адама")[0].name == "Nazrēt", "a whole name stands before a part of another"


def test_who_names_a_city_that_is_missing_drafts_for_it_and_submits_once_an_officer_took_it_in(house):
    story, entry = house
    person = Person.objects.create(email="new@x.example", name="N")
    city = registry.propose(
        actors=(person,), now=NOW, names=["Nowabad", "نوآباد", ""], country="IR", region="Fars", residents=31_000,
        year=2024, source="Census office",
    )  # fmt: skip
    assert city.names == {"latin": ["Nowabad"], "arabic": ["نوآباد"]}
    assert find_cities("Nowabad") == [] and city_of(city.geonameid) is None
    claim = acts.claim(actors=(person,), now=NOW, municipality=city, words="clerk")
    person = Person.objects.get(pk=person.pk)
    draft = acts.start(
        actors=(person,), now=NOW, edition=story.edition, municipality=city, kind="practice", theme=entry.theme,
        language="fa", title="t",
    )  # fmt: skip
    acts.save(actors=(person,), now=NOW, entry=draft, title="t", answers=entry.answers, revision=0)
    acts.confirm(actors=(story.tehran,), now=NOW, claim=claim, words="")
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(person,), now=NOW, entry=draft)
    assert refused.value.reason is Refusal.UNCONFIRMED
    with pytest.raises(Refused) as refused:
        registry.confirm_city(actors=(person,), now=NOW, municipality=city, latitude=1, longitude=2, zone="UTC")
    assert refused.value.reason is Refusal.ROLE
    registry.confirm_city(
        actors=(story.kazan,), now=NOW, municipality=city, latitude=29.1, longitude=52.9, zone="Asia/Tehran",
        edition=story.edition,
    )  # fmt: skip
    assert city.pk in [c.pk for c in find_cities("نو آباد")]
    assert acts.submit(actors=(person,), now=NOW, entry=draft).number
    assert Notice.objects.filter(kind="city_answered", person=person, facts__confirmed=True).exists()
    last = LedgerEntry.objects.filter(act="city.confirm").get()
    assert json.loads(last.leaf)["body"] == {"city": city.geonameid, "confirmed": True}


def test_a_refused_city_ends_its_team_and_drafts(house):
    story, entry = house
    person = Person.objects.create(email="new@x.example", name="N")
    wish = {"names": ["Nowhere"], "country": "IR", "region": "", "residents": 3, "year": 2024, "source": "me"}
    city = registry.propose(actors=(person,), now=NOW, **wish)
    acts.claim(actors=(person,), now=NOW, municipality=city, words="clerk")
    person = Person.objects.get(pk=person.pk)
    facts = {"edition": story.edition, "kind": "practice", "theme": entry.theme, "language": "fa", "title": "t"}
    draft = acts.start(actors=(person,), now=NOW, municipality=city, **facts)
    facts = {"municipality": city, "reason": "A district of Shiraz", "edition": story.edition}
    registry.refuse_city(actors=(story.tehran,), now=NOW, **facts)
    leaf = json.loads(LedgerEntry.objects.get(act="city.confirm").leaf)
    assert leaf["body"] == {"city": city.geonameid, "confirmed": False}
    draft.refresh_from_db()
    assert draft.withdrawn_at and not Membership.objects.filter(municipality=city).exists()
    for _ in range(3):
        registry.propose(actors=(person,), now=NOW, **wish)
    with pytest.raises(Refused) as refused:  # an answer frees the place, a flood does not
        registry.propose(actors=(person,), now=NOW, **wish)
    assert refused.value.reason is Refusal.WAITING


def test_a_city_that_the_data_has_twice_is_found_once(db):
    assert [city.geonameid for city in find_cities("Kashan", "IR")].count(128476) == 1
    assert len({city.geonameid for city in find_cities("Kashan", "IR") if city.population == 304487}) == 1
    assert Municipality.objects.get(geonameid=6861211).merged_into.geonameid == 128476


def test_a_name_that_nobody_sees_is_none():
    assert cleaned(["\u3164", " Tabriz ", "\u200b", "Tabriz"]) == ["Tabriz"]


def test_a_renamed_city_is_found_by_both_names_and_tells_when_each_held(house):
    story, _ = house
    city = find_cities("Kermanshah")[0]
    registry.rename(
        actors=(story.tehran,), now=NOW, municipality=city, names=["Bākhtarān", "باختران"], since=date(1979, 3, 1),
        reason="decree", edition=story.edition,
    )  # fmt: skip
    city.refresh_from_db()
    former = {row.words: row.until for row in city.former_names.all()}
    assert city.name == "Bākhtarān" and former["Kermanshah"] == date(1979, 3, 1)
    assert city.names["arabic"][0] == "باختران" and name_of(city, "fa") == "باختران"
    call_command("load_registry", verbosity=0)
    city.refresh_from_db()
    assert name_of(city, "fa") == "باختران", "the data file does not undo what an officer did"
    for typed in ("Kermanshah", "کرمانشاه", "باختران", "Bakhtaran"):
        assert city.pk in [one.pk for one in find_cities(typed)], typed
    with pytest.raises(Refused) as refused:
        registry.rename(
            actors=(story.tehran,),
            now=NOW,
            municipality=city,
            names=["Bākhtarān"],
            since=date(1979, 3, 1),
            reason="x",
        )
    assert refused.value.reason is Refusal.SAME_NAME


def test_an_entry_keeps_the_size_of_its_reference_instant(house):
    story, entry = house
    city = entry.municipality
    before, was = entry.division_id, city.population
    facts = {"actors": (story.tehran,), "now": NOW, "municipality": city, "source": "Census"}
    registry.count_residents(**facts, residents=90_000, year=2031)
    city.refresh_from_db()
    size = size_of(city, story.edition)
    assert (size["residents"], size["year"]) == (90_000, 2031), "without an earlier count, what the registry says now"
    registry.count_residents(**facts, residents=120_000, year=2020)
    city.refresh_from_db()
    assert (city.population, city.population_year) == (90_000, 2031), "the newest year is what is shown"
    size = size_of(city, story.edition)
    assert (size["residents"], size["year"], size["source"]) == (120_000, 2020, "Census"), "2031 was not counted yet"
    entry.refresh_from_db()
    assert entry.division_id == before and entry.size["residents"] == was
    assert city.counts.filter(source="GeoNames", count=was).exists(), "what the data file said stays"
    new = acts.start(
        actors=(entry.started_by,), now=NOW, edition=story.edition, municipality=city, kind="practice",
        theme=entry.theme, language="en", title="t",
    )  # fmt: skip
    assert new.division.least <= 120_000 <= (new.division.most or 10**9) and new.size["residents"] == 120_000


def test_merged_cities_lead_on_and_a_wrong_merge_is_undone_row_by_row(house):
    story, entry = house
    city, target = two_of_one_country(entry)
    person, number = entry.started_by, city.geonameid
    Membership.objects.create(person=person, role=Role.ENTRANT.value, municipality=target, right=Right.READ.value)
    mate = Person.objects.create(email="mate@x.example", name="M")
    Membership.objects.create(person=mate, role=Role.ENTRANT.value, municipality=city, right=Right.WRITE.value)
    held = set(Entry.objects.filter(municipality=city).values_list("pk", flat=True))
    facts = {"actors": (story.tehran,), "now": NOW, "edition": story.edition}
    registry.merge(**facts, municipality=city, into=target, reason="one since the law of 2026")
    entry.refresh_from_db()
    assert entry.municipality_id == target.pk and city_of(number).pk == target.pk
    assert city.name and city.pk not in [one.pk for one in find_cities(city.name)]
    assert target.pk in [one.pk for one in find_cities(city.name)], "the old name leads to it"
    seats = {m.person_id: m.right for m in Membership.objects.filter(municipality=target)}
    assert seats == {person.pk: Right.LEAD.value, mate.pk: Right.WRITE.value}, "the larger right is kept"
    with pytest.raises(NotThere):
        registry.rename(**facts, municipality=city, names=["x"], since=date(2026, 1, 1), reason="x")
    later = acts.start(
        actors=(Person.objects.get(pk=person.pk),), now=NOW, edition=story.edition, municipality=target,
        kind="practice", theme=entry.theme, language="en", title="begun after the merge",
    )  # fmt: skip
    registry.separate(**facts, municipality=city, reason="the law was annulled")
    assert set(Entry.objects.filter(municipality=city).values_list("pk", flat=True)) == held
    later.refresh_from_db()
    assert later.municipality_id == target.pk, "what came since stays"
    seats = set(
        Membership.objects.filter(municipality__in=[city, target]).values_list("municipality", "person", "right")
    )
    assert seats == {
        (city.pk, person.pk, Right.LEAD.value), (target.pk, person.pk, Right.READ.value),
        (city.pk, mate.pk, Right.WRITE.value),
    }  # fmt: skip
    assert city_of(number).pk == city.pk and [r.kind for r in city.changes.all()] == ["separated", "merged"]
    with pytest.raises(Refused) as refused:
        registry.separate(**facts, municipality=city, reason="again")
    assert refused.value.reason is Refusal.DONE


def test_a_merge_is_refused_across_borders_into_itself_and_while_a_claim_waits(house):
    story, entry = house
    city, target = two_of_one_country(entry)
    abroad = Municipality.objects.exclude(country=city.country).first()
    facts = {"actors": (story.tehran,), "now": NOW, "municipality": city, "reason": "x"}
    for into in (city, abroad):
        with pytest.raises(Refused) as refused:
            registry.merge(**facts, into=into)
        assert refused.value.reason is Refusal.MERGE
    squatter = Person.objects.create(email="s@x.example", name="S")
    acts.claim(actors=(squatter,), now=NOW, municipality=target, words="me")
    with pytest.raises(Refused) as refused:  # else a merge would seat a stranger in a confirmed team
        registry.merge(**facts, into=target)
    assert refused.value.reason is Refusal.CLAIM_WAITS
    Claim.objects.all().delete()
    for person in (squatter, entry.started_by, Person.objects.get(email="focal-ir@charsu.example")):
        with pytest.raises(Refused) as refused:
            registry.merge(**{**facts, "actors": (Person.objects.get(pk=person.pk),)}, into=target)
        assert refused.value.reason is Refusal.ROLE
    registry.merge(**facts, into=target)
    with pytest.raises(NotThere):  # no circle
        registry.merge(**{**facts, "municipality": target}, into=city)
    assert RegistryChange.objects.filter(kind="merged").count() == 1
