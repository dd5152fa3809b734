"""A second award beside the first, founded through the pages: its own texts, calendar and phase; one library."""

import pytest
from django.test import Client

from charsu.adapters.mail import Reader, written
from charsu.gate import may, why_not
from charsu.models import Award, Edition, Institution, Instrument, Notice, Practice
from charsu.queries.editions import newest
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Role
from tests.conftest import NOW


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def both(an_edition):
    story = an_edition(Phase.RESULTS)
    desk = sit(story.tehran)
    form = desk.get("/bureau/found/?another=1").context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "Urbanism" for name, field in form.fields.items()}
    chosen = {"slug": "urbanism-2026", "zone": "Europe/Moscow", "other": form.fields["other"].choices[0][0]}
    page = desk.post("/bureau/found/?another=1", {**typed, **chosen})
    assert page.status_code == 302, page.content.decode()[:2000]
    return story, desk


def test_the_first_award_stays_what_a_visitor_meets(both):
    story, desk = both
    assert Award.objects.count() == 2 and newest() == story.edition
    assert Client().get("/").context["edition"] == story.edition
    assert desk.get("/").context["edition"].slug == "urbanism-2026"  # its founder goes on with it


def test_the_texts_of_the_second_award_found_it_and_not_the_first(both):
    _, desk = both
    text = Edition.objects.get(slug="urbanism-2026").memorandum
    assert set(text.title) == {"fa", "ru", "en"} and all("Urbanism" in words for words in text.title.values())
    assert all("Urbanism" in words for words in text.clauses.get(number="3").text.values())
    assert "Best Practices and Research" not in desk.get("/bureau/texts/").content.decode().split("<main")[1]


def test_a_taken_address_is_told_at_its_field_and_what_was_typed_stays(both):
    story, desk = both
    form = desk.get("/bureau/found/?another=1").context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "Parks" for name, field in form.fields.items()}
    chosen = {"slug": story.edition.slug, "zone": "Europe/Moscow", "other": form.fields["other"].choices[0][0]}
    page = desk.post("/bureau/found/?another=1", {**typed, **chosen})
    assert page.status_code == 400 and "taken by another edition" in page.context["form"].errors["slug"][0]
    assert "Parks" in page.content.decode() and Award.objects.count() == 2


def test_the_other_institution_hears_of_the_second_award_on_the_desk_of_the_first_and_by_letter(both):
    story, _ = both
    second = Edition.objects.get(slug="urbanism-2026")
    desk, at = sit(story.kazan), f"/bureau/texts/?award={second.award.slug}"
    page = desk.get("/bureau/", HTTP_ACCEPT_LANGUAGE="en")
    assert page.context["edition"] == story.edition and at in page.content.decode()
    letter = Notice.objects.filter(person=story.kazan, kind="clauses_turned").latest("pk")
    assert at in written(to=Reader("k@x.example", "ru"), kind=letter.kind, facts=letter.facts)[1]
    assert desk.get(at).context["edition"] == second
    assert not desk.get("/bureau/").context["board"].elsewhere


def test_a_visitor_chooses_and_comes_back(both):
    story, _ = both
    visitor = Client()
    second = Edition.objects.get(slug="urbanism-2026")
    Instrument.objects.filter(pk=second.memorandum_id).update(in_force_at=NOW)
    page = visitor.get("/awards/").content.decode()
    assert page.count("?award=") == 2
    assert visitor.get(f"/?award={second.award.slug}").context["edition"] == second
    assert visitor.get("/founding/").context["edition"] == second
    assert visitor.get("/?award=no-such").context["edition"] == story.edition
    assert visitor.get("/?award=%00x").status_code == 200


def test_what_one_institution_proposes_is_its_parties_own_until_both_agree(both):
    """Neither the list nor the home nor the interface tells a visitor of it; the officers of both read it."""
    story, desk = both
    second = Edition.objects.get(slug="urbanism-2026")
    at = f"/?award={second.award.slug}"
    for reader in (Client(), sit(story.cast.entrants[Practice.objects.first().municipality_id])):
        assert "Urbanism" not in reader.get("/awards/").content.decode()
        assert reader.get(at).context["edition"] == story.edition
        assert "urbanism-2026" not in reader.get("/api/v1/editions").content.decode()
        assert reader.get("/api/v1/editions/urbanism-2026/results").status_code == 404
    kazan = sit(story.kazan)
    assert "Urbanism" in kazan.get("/awards/").content.decode() and kazan.get(at).context["edition"] == second
    Instrument.objects.filter(pk=second.memorandum_id).update(in_force_at=NOW)
    assert Client().get(at).context["edition"] == second


def test_another_award_does_not_bear_the_name_of_the_first(an_edition):
    form = sit(an_edition(Phase.RESULTS).tehran).get("/bureau/found/?another=1").context["form"]
    named = [form.get_initial_for_field(field, name) for name, field in form.fields.items() if "award_" in name]
    assert named and not any(named)


def test_texts_are_its_own_and_the_library_is_shared(both):
    story, desk = both
    second = Edition.objects.get(slug="urbanism-2026")
    assert second.regulations_id != story.edition.regulations_id and second.phase == Phase.FOUNDING.value
    practice = Practice.objects.first()
    assert desk.get(f"/library/{practice.public_id}/").status_code == 200
    assert desk.get("/bureau/").context["edition"] == second
    story.edition.refresh_from_db()
    assert story.edition.phase == Phase.RESULTS.value
    assert newest() == story.edition  # the choice of one request is not kept for the next


def test_an_institution_of_another_award_is_nobody_in_this_one(an_edition):
    """The union runs a second award with somebody else: their officers and their scientific secretary neither see
    nor do anything in the first, and the union's go on in both."""
    story = an_edition(Phase.SCREENING)
    third = Institution.objects.create(code="minsk", name={"en": "Minsk"}, country="BY", is_party=True)
    people = [story.cast.person("RU", f"stranger-{n}") for n in (1, 2)]
    for person, role in zip(people, (Role.OFFICER, Role.SCIENCE), strict=True):
        story.cast.seat(person, role, third)
    union = Institution.objects.get(code="kazan")
    award = Award.objects.create(slug="second", name={"en": "Second"})
    award.parties.add(union, third)
    story.edition.refresh_from_db()
    texts = {"memorandum": story.edition.memorandum, "regulations": story.edition.regulations}
    second = Edition.objects.create(award=award, slug="second-2026", name={"en": "Second"}, zone="UTC", **texts)
    entry = story.edition.entries.filter(receipts__isnull=False).first()
    first = story.edition.award.slug
    for person in people:
        desk = sit(person)
        for at in ("/bureau/", "/bureau/people/", "/bureau/entries/", "/science/reviewers/", "/bureau/steps/"):
            assert desk.get(f"{at}?award={first}").status_code in {403, 404}, at
        for act in (
            Act.SEE_ENTRIES,
            Act.REVIEWER_APPOINT,
            Act.JUROR_APPOINT,
            Act.SHORTLIST_CHANGE,
            Act.SEE_STANDINGS,
        ):
            assert why_not(act, person, edition=story.edition)
        assert not may(Act.SEE_ENTRY, person, entry=entry)
        assert may(Act.SEE_DASHBOARD, person, edition=second)
    assert why_not(Act.ENTRY_SCREEN, people[0], entry=entry)
    assert may(Act.SEE_DASHBOARD, story.kazan, edition=second) and may(Act.ENTRY_SCREEN, story.kazan, entry=entry)
    assert not may(Act.SEE_DASHBOARD, story.tehran, edition=second)
