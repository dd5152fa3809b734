"""The registry as pages: at the bureau, in public, and where an entrant names a city that is missing."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from charsu.acts import entries as acts
from charsu.acts.entries import registry
from charsu.models import Membership, Municipality, Person, RegistryChange
from charsu.rules.lifecycle import Phase

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PROPOSED = {
    "names": "Nowabad\nنوآباد", "country": "IR", "region": "Fars", "residents": "۳۱٬۰۰۰", "year": "۲۰۲۴",
    "source": "Census",
}  # fmt: skip


@pytest.fixture
def house(an_edition):
    return an_edition(Phase.OPEN, most_entries=4)


def sit(email):
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def test_a_missing_city_is_named_looked_at_and_taken_in(house):
    Person.objects.create(email="new@x.example", name="N")
    entrant, officer = sit("new@x.example"), sit("tehran-1@charsu.example")
    page = entrant.post("/enter/city/new/", PROPOSED)
    city = Municipality.objects.get(state="proposed")
    assert page.status_code == 302 and page["Location"] == f"/enter/city/{city.geonameid}/join/"
    assert city.population == 31_000 and entrant.get(page["Location"]).status_code == 200
    other = sit("city-1@charsu.example")
    assert other.get(page["Location"]).status_code == 404, "nobody else sees what waits"
    assert Client().get(f"/registry/{city.geonameid}/").status_code == 404
    assert "Nowabad" in officer.get("/bureau/cities/").content.decode()
    at = f"/bureau/cities/{city.geonameid}/"
    wrong = officer.post(at, {"do": "confirm", "confirm-latitude": "۹۹", "confirm-longitude": "x"})
    assert wrong.status_code == 200 and "۹۹" in wrong.content.decode()
    sent = {"do": "confirm", "confirm-latitude": "۲۹٫۱", "confirm-longitude": "52,9", "confirm-zone": "Asia/Tehran"}
    assert officer.post(at, sent).status_code == 302
    assert "نوآباد" in Client().get(f"/registry/{city.geonameid}/").content.decode()


def test_a_city_that_the_registry_has_is_shown_before_a_new_one_is_named(house):
    client = sit("city-1@charsu.example")
    again = {**PROPOSED, "names": "Esfahn"}
    page = client.post("/enter/city/new/", again).content.decode()
    assert "Isfahan" in page and 'value="1"' in page and not Municipality.objects.filter(state="proposed").exists()
    assert client.post("/enter/city/new/", {**again, "is_another": "1"}).status_code == 302


BAD = [
    {"names": "\u202e\u200f"}, {"names": "a\x00b" * 900}, {"residents": "0"}, {"residents": "9" * 400},
    {"year": "-5"}, {"country": "XX"}, {"country": ""}, {"source": ""}, {"residents": "many"},
    {"year": "1405-13-45"},
]  # fmt: skip


def test_a_bad_city_is_refused_at_its_field_and_what_was_typed_stays(house):
    client = sit("city-1@charsu.example")
    for bad in BAD:
        page = client.post("/enter/city/new/", {**PROPOSED, **bad})
        assert page.status_code == 200 and 'class="refusal"' in page.content.decode(), bad
        assert "نوآباد" in page.content.decode() or "names" in bad
    assert not Municipality.objects.filter(state="proposed").exists()


def test_old_addresses_lead_on_and_the_history_tells_who(house):
    officer = sit("tehran-1@charsu.example")
    seat = Membership.objects.filter(municipality__isnull=False).select_related("municipality").first()
    city = seat.municipality
    target = Municipality.objects.filter(country=city.country, team=None).first()
    at = f"/bureau/cities/{city.geonameid}/"
    page = officer.post(at, {"do": "merge", "merge-into": "1", "merge-reason": "x"})
    assert "The registry has no such city." in page.content.decode()
    assert officer.post(at, {"do": "merge", "merge-into": target.geonameid, "merge-reason": "law"}).status_code == 302
    assert Client().get(f"/registry/{city.geonameid}/")["Location"] == f"/registry/{target.geonameid}/"
    page = officer.get(at).content.decode()
    assert "law" in page and 'name="do" value="separate"' in page
    assert officer.post(at, {"do": "separate", "separate-reason": "wrong"}).status_code == 302
    assert Client().get(f"/registry/{city.geonameid}/").status_code == 200
    day = {"do": "rename", "rename-names": "X", "rename-since": "۱۴۰۳/۱۳/۴۵", "rename-reason": "r"}
    assert "Write a date that exists." in officer.post(at, day).content.decode()
    assert RegistryChange.objects.filter(municipality=city).count() == 2


def test_who_is_no_officer_finds_no_registry_desk(house):
    city = Municipality.objects.first()
    for email in ("city-1@charsu.example", "focal-ir@charsu.example", "science@charsu.example"):
        assert sit(email).get(f"/bureau/cities/{city.geonameid}/").status_code == 403
        assert sit(email).post(f"/bureau/cities/{city.geonameid}/", {"do": "count"}).status_code == 403


def test_the_registry_of_many_changes_asks_as_often_as_of_few(house, django_assert_max_num_queries):
    person = Person.objects.get(email="tehran-1@charsu.example")
    for city in Municipality.objects.all()[:15]:
        registry.count_residents(
            actors=(person,), now=NOW, municipality=city, residents=5, year=2025, source="s", edition=house.edition
        )
    client = sit("tehran-1@charsu.example")
    with django_assert_max_num_queries(12):
        client.get("/bureau/cities/")
    with django_assert_max_num_queries(12):
        assert client.get("/bureau/cities/?q=a").status_code == 200
    with django_assert_max_num_queries(14):
        client.get(f"/bureau/cities/{city.geonameid}/")


def test_what_waits_at_the_door_is_on_the_dashboard(house):
    person = Person.objects.create(email="new@x.example", name="N")
    officer = sit("tehran-1@charsu.example")
    assert "Cities that entrants named" not in officer.get("/bureau/").content.decode()
    wish = {"names": ["Nowhere"], "country": "IR", "region": "", "residents": 3, "year": 2024, "source": "me"}
    city = registry.propose(actors=(person,), now=NOW, **wish)
    acts.claim(actors=(person,), now=NOW, municipality=city, words="clerk")
    page = officer.get("/bureau/").content.decode()
    assert "Cities that entrants named wait for an answer." in page and "Teams wait to be confirmed." in page
