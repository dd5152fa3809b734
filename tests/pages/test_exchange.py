"""The exchange as people meet it: from a question to the mayor's report, with what is typed wrong on the way."""

import io
import re
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charsu.acts import exchange
from charsu.adapters.countries import countries
from charsu.gate import Refused
from charsu.models import (
    Adoption,
    CityQuestion,
    Effect,
    Indicator,
    Listing,
    Membership,
    Milestone,
    Municipality,
    Observation,
    Practice,
    Visit,
)
from charsu.queries.cities import name_of
from charsu.queries.exchange.indicators import SHOWN
from charsu.rules.alphabets import in_alphabet
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from charsu.rules.texts import WORKING_LANGUAGES
from tests.conftest import NOW

MOST_QUESTIONS = 12
DAYS = ("2025-11-22", "2027-03-01", "2026-03-21")


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def house(an_edition):
    """A practice, the officer of its city, and the officer of another."""
    story = an_edition(Phase.RESULTS)
    adoption = Adoption.objects.select_related("practice__municipality", "municipality").get(stage="under way")
    seats = Membership.objects.select_related("person", "municipality")
    origin = seats.get(municipality=adoption.practice.municipality)
    others = seats.exclude(municipality=None).exclude(municipality=origin.municipality)
    fresh = others.exclude(municipality__adoptions__practice=adoption.practice).first()
    return story, adoption, origin, fresh


def said(page):
    return page.content.decode()


def marked(page, words, path=""):
    """`words` with the mark of what the page's form shows: the form that is sent to `path`, or to the page itself."""
    html = said(page)
    form = html[html.index(f'action="{path}"') :] if path else html[html.index("<main") :]
    return {**words, "read": re.search(r'name="read" value="([^"]*)"', form)[1]}


def test_from_a_question_to_an_evaluated_adoption_through_the_pages(house):
    _, adoption, origin, city = house
    practice, desk, home = adoption.practice, sit(city.person), sit(origin.person)
    at = f"/exchange/ask/{origin.municipality.geonameid}/?practice={practice.public_id}"
    page = desk.post(at, {"asker": city.municipality.geonameid, "words": "چگونه آغاز کردید؟", "language": "fa",
                          "is_public": "on", "practice": str(practice.public_id)})  # fmt: skip
    asked = CityQuestion.objects.order_by("pk").last()
    assert page["Location"] == f"/exchange/questions/{asked.public_id}/" and asked.practice == practice
    form = desk.get(at).context["form"]
    assert form["asker"].value() == str(city.municipality.geonameid), "who has a city asks for it, unless they say no"
    answer = {"words": "हमने सड़क से शुरू किया", "language": "hi", "is_public": "on"}
    assert home.post(page["Location"], answer).status_code == 409, "whoever read nothing answers nothing"
    assert home.post(page["Location"], marked(home.get(page["Location"]), answer)).status_code == 302
    assert "हमने" in said(Client().get(f"/library/{practice.public_id}/"))
    page = desk.post(f"/exchange/adopt/{practice.public_id}/", {"city": city.municipality.geonameid, "words": "ما"})
    at = page["Location"]
    assert desk.post(f"{at}move/", {"stage": "under way", "words": ""}).status_code == 409  # no plan yet
    is_persian = city.person.calendar == "persian"
    begins, due, on = ("۱۴۰۴-۰۹-۰۱", "1406-01-01", "1405-01-01") if is_persian else DAYS
    assert "once its work is under way" in said(home.get(at)) and "/confirm/" not in said(home.get(at))
    plan = {"kept": "a", "adapted": "b", "begins": begins, "indicators": ["road-deaths"]}
    assert desk.post(f"{at}plan/", marked(desk.get(f"{at}plan/"), plan)).status_code == 302
    wrong = desk.post(
        f"{at}milestones/", {"name": "First", "due": "1400-01-01" if plan["begins"][0] == "۱" else "2020-01-01"}
    )
    assert wrong.status_code == 409 and "before the plan begins" in said(wrong)
    told = said(wrong)
    assert told.index("autofocus") < told.index("before the plan begins") < told.index('class="steps')
    assert told.count('role="alert"') == 1  # told once, at the top, with a link to the field
    for path in ("milestones/", "move/", "confirm/", "milestones/1/reached/"):
        assert desk.get(at + path)["Location"] == at
    assert desk.post(f"{at}milestones/", {"name": "First", "due": due}).status_code == 302
    assert desk.post(f"{at}move/", {"stage": "under way", "words": ""}).status_code == 302
    seen = marked(home.get(at), {"words": "We saw it"}, f"{at}confirm/")
    assert home.post(f"{at}confirm/", seen).status_code == 302
    shown = {"on": on, "evidence": "Minutes 12"}
    pk = Milestone.objects.latest("pk").pk
    assert desk.post(f"{at}milestones/{pk}/reached/", shown).status_code == 302
    assert desk.post(f"{at}move/", {"stage": "in place", "words": ""}).status_code == 302
    Adoption.objects.filter(public_id=at.split("/")[-2]).update(confirmed_at=None)
    young = said(desk.get(at))
    assert 'value="evaluated"' not in young and "on you can say what came of it" in young
    asked = young[young.index("In your words") :]
    assert asked.index("Required when it is stopped") < asked.index("<textarea") and "(optional)" not in asked[:400]
    Adoption.objects.filter(public_id=at.split("/")[-2]).update(confirmed_at=NOW)
    assert 'value="evaluated"' in said(desk.get(at))
    silent = desk.post(f"{at}move/", {"stage": "evaluated", "words": " "})
    assert silent.status_code == 409 and "Say what changed" in said(silent)
    assert desk.post(f"{at}move/", {"stage": "evaluated", "words": "Nothing moved"}).status_code == 302
    page = said(Client().get(at))
    assert "Nothing moved" in page and "We saw it" in page


def test_one_does_not_adopt_ones_own_nor_what_is_not_there(house):
    _, adoption, origin, _ = house
    at = f"/exchange/adopt/{adoption.practice.public_id}/"
    page = sit(origin.person).post(at, {"city": origin.municipality.geonameid, "words": "x"})
    assert page.status_code == 409 and "does not adopt its own practice" in said(page)
    assert sit(origin.person).get(f"/exchange/adopt/{uuid4()}/").status_code == 404
    Practice.objects.filter(pk=adoption.practice_id).update(withdrawn_at=NOW)
    other = Membership.objects.exclude(municipality=None).exclude(person=origin.person).last()
    page = sit(other.person).post(at, {"city": other.municipality.geonameid, "words": "x"})
    assert page.status_code == 410


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "-1"}, "cannot be below zero"),
        ({"indicator": "green-modes", "value": "0.45"}, "Per cent or a fraction?"),
        ({"indicator": "green-modes", "value": "145"}, "at most 100"),
        ({"indicator": "fine-dust", "value": "3 mg"}, "another unit"),
        ({"value": "\u202e٤٫٥x"}, "not a number"),
        ({"year": "2099"}, "has not come yet"),
        ({"year": "1402"}, "another calendar"),
        ({"year": "\x00"}, "not allowed"),
        ({"indicator": "no-such"}, "Select a valid choice"),
        ({"address": "javascript:alert(1)"}, "This is no web address"),
        ({"source": "x" * 301}, "at most 300"),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_kept(house, typed, words):
    _, _, _, city = house
    at = f"/exchange/cities/{city.municipality.geonameid}/values/"
    before = Observation.objects.count()
    given = {"indicator": "road-deaths", "year": "2020", "value": "9", "source": "Police", **typed}
    page = sit(city.person).post(at, given)
    assert (
        page.status_code == 409
        and words in said(page)
        and 'value="Police"' in said(page)
        or len(given["source"]) > 300
    )
    assert Observation.objects.count() == before


def test_a_second_value_of_a_year_is_refused_and_digits_of_any_script_are_read(house):
    _, _, _, city = house
    at, desk = f"/exchange/cities/{city.municipality.geonameid}/values/", sit(city.person)
    Observation.objects.filter(municipality=city.municipality).delete()
    given = {"indicator": "green-modes", "year": "۲۰۲۰", "value": "४५٫۵", "source": "Survey"}
    assert desk.post(at, given).status_code == 302
    assert Observation.objects.get(municipality=city.municipality).value == 45.5
    page = desk.post(at, given)
    assert page.status_code == 409 and "stands for this year already" in said(page)


def test_a_value_far_from_the_citys_others_is_asked_about_and_taken_if_it_is_meant(house):
    _, _, _, city = house
    at, desk = f"/exchange/cities/{city.municipality.geonameid}/values/", sit(city.person)
    Observation.objects.filter(municipality=city.municipality).delete()
    given = {"indicator": "road-deaths", "source": "Police"}
    assert desk.post(at, {**given, "year": "2020", "value": "6.4"}).status_code == 302
    page = desk.post(at, {**given, "year": "2021", "value": "640"})
    assert (
        page.status_code == 409
        and "other values of the indicator are 6.4. If this one is right" in said(page)
        and 'value="640"' in said(page)
    )
    assert 'type="checkbox" name="meant"' in said(page)
    assert desk.post(at, {**given, "year": "2021", "value": "640", "meant": "on"}).status_code == 302
    assert desk.post(at, {**given, "year": "2022", "value": "31"}).status_code == 302  # between them


def sent(desk, city, name, body, **more):
    at = f"/exchange/cities/{city.municipality.geonameid}/table/"
    return desk.post(at, {"file": SimpleUploadedFile(name, body), **more})


def test_a_table_is_read_first_and_brought_in_second(house):
    _, _, _, city = house
    desk = sit(city.person)
    Observation.objects.filter(municipality=city.municipality).delete()
    table = "Indicator;2021;2022;Source\nroad-deaths;9,5;8;Police\nذرات معلق ریز (PM2.5);۴۱;;Station\n".encode()
    page = sent(desk, city, "a.csv", table)
    assert page.status_code == 200 and not Observation.objects.filter(municipality=city.municipality).exists()
    at = f"/exchange/cities/{city.municipality.geonameid}/table/bring/"
    assert desk.post(at, {"kept": page.context["kept"]}).status_code == 302
    rows = Observation.objects.filter(municipality=city.municipality).values_list("indicator__code", "year", "value")
    assert sorted(rows) == [("fine-dust", 2021, 41.0), ("road-deaths", 2021, 9.5), ("road-deaths", 2022, 8.0)]
    desk.post(at, {"kept": page.context["kept"] + "x"})
    other = Membership.objects.exclude(municipality=None).exclude(person=city.person).first()
    elsewhere = f"/exchange/cities/{other.municipality.geonameid}/table/bring/"
    assert sit(other.person).post(elsewhere, {"kept": page.context["kept"]}).status_code == 302
    assert Observation.objects.filter(municipality=city.municipality).count() == 3


def test_a_table_that_corrects_shows_what_stood_and_asks_why(house):
    _, _, _, city = house
    desk, own = sit(city.person), Observation.objects.filter(municipality=city.municipality)
    own.delete()
    head = b"indicator,year,value,source\n"
    at = f"/exchange/cities/{city.municipality.geonameid}/table/bring/"
    first = sent(desk, city, "a.csv", head + b"road-deaths,2021,9.5,Police\n")
    desk.post(at, {"kept": first.context["kept"]})
    page = sent(desk, city, "a.csv", head + b"road-deaths,2021,8.5,Police\nroad-deaths,2022,8,Police\n")
    assert [(one.row, old, one.value) for one, old in page.context["fixed"]] == [(2, 9.5, 8.5)]
    silent = desk.post(at, {"kept": page.context["kept"], "reason": " "})
    assert silent.status_code == 409 and silent.context["kept"] and own.count() == 1
    assert desk.post(at, {"kept": silent.context["kept"], "reason": "Yearbook 2023"}).status_code == 302
    assert own.get(year=2021, replaced_at=None).reason == "Yearbook 2023"
    assert own.get(year=2022).reason == ""


def test_a_file_of_an_old_code_page_shows_its_letters_and_the_city_chooses(house):
    _, _, _, city = house
    place = city.municipality
    Municipality.objects.filter(pk=place.pk).update(country="BR")
    Observation.objects.filter(municipality=place).delete()
    body = "indicator;year;value;source\nphysicians;2020;5,2;Anuário\n".encode("cp1252")
    page = sent(sit(city.person), city, "a.csv", body)
    assert [(name, lines[0][-7:]) for name, lines, _ in page.context["samples"]][0] == ("cp1252", "Anuário")
    assert len(page.context["samples"]) == 3 and "Anuбrio" in said(page)
    at = f"/exchange/cities/{place.geonameid}/table/bring/"
    wish = {"kept": page.context["kept"]}
    assert sit(city.person).post(at, wish).status_code == 409  # which letters are right is said, not guessed
    assert sit(city.person).post(at, {**wish, "page": "cp1252"}).status_code == 302
    assert Observation.objects.get(municipality=place).source == "Anuário"


def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_is_brought(house):
    _, _, _, city = house
    page = sent(sit(city.person), city, "a.csv", b"indicator,year,value,source\nroad-deaths,2099,-4,Police\n")
    assert page.status_code == 409 and [(w.row, w.column) for w in page.context["sheet"].wrong] == [(2, "B")]
    assert "kept" not in page.context


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 70_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04broken", "cannot be opened"),
        ("a.xlsx", b"indicator,year", "whatever its name says"),
        ("a.csv", b"\x00\x01\x02\x00", "cannot be read"),
        ("a.csv", "показатель;год".encode("cp1251"), "column for each year"),
        ("a.csv", "شاخص;سال".encode("cp1256"), "column for each year"),
        ("a.csv", b'a,"b\n' + b"x" * 200_000, "table"),
        ("a.xlsx", bomb, "too large"),
    ],
)
def test_what_is_no_table_is_refused_in_words(house, name, body, words):
    _, _, _, city = house
    page = sent(sit(city.person), city, name, body() if callable(body) else body)
    assert page.status_code == 409 and words in said(page)


def test_pages_of_a_city_are_for_its_own_and_unknown_ones_answer_alike(house):
    story, adoption, origin, city = house
    own = origin.municipality.geonameid
    for path in (f"/exchange/cities/{own}/values/", f"/exchange/cities/{own}/table/", f"/exchange/cities/{own}/own/",
                 "/exchange/cities/1/values/", f"/exchange/adoptions/{uuid4()}/", f"/exchange/questions/{uuid4()}/",
                 f"/exchange/visits/{Visit.objects.first().public_id}/"):  # fmt: skip
        assert sit(story.secretary).get(path).status_code == 404, path
    at = f"/exchange/adoptions/{adoption.public_id}/"
    for path in ("move/", "milestones/", "plan/"):
        assert sit(city.person).post(at + path, {"stage": "stopped", "words": "x"}).status_code == 404
    assert Client().post(f"{at}move/", {"stage": "stopped", "words": "x"}).status_code in {302, 401}
    adoption.refresh_from_db()
    assert adoption.stage == "under way"


def test_every_city_of_an_indicator_can_be_reached_and_the_years_are_those_shown(house):
    sunny = Indicator.objects.get(code="homicide")
    places = list(Municipality.objects.order_by("pk")[: SHOWN + 5])
    year = timezone.now().year - 2
    Observation.objects.filter(indicator=sunny).delete()
    exchange.load_series([
        Observation(indicator=sunny, municipality=place, year=year, value=1, source="x", quality="reported",
                    entered_at=NOW)
        for place in places
    ])  # fmt: skip
    pages = [Client().get(f"/indicators/homicide/?all=1&page={number}") for number in (1, 2, 99, "x")]
    rows = [[row.pk for row in page.context["across"].rows] for page in pages]
    assert sorted(rows[0] + rows[1]) == [place.pk for place in places] and rows[2] == rows[1] and rows[3] == rows[0]
    assert "page=2" in said(pages[0]) and f"are of {year}" in said(pages[1])
    read = Client(headers={"accept-language": "fa"}).get("/indicators/homicide/?all=1").context["across"].rows
    shown = [(countries()[row.country]["name_fa"], name_of(row.city, "fa")) for row in read]
    assert shown == sorted(shown, key=lambda pair: [in_alphabet(one, "fa") for one in pair]), "as a reader looks"
    country = places[0].country
    page = Client().get(f"/indicators/homicide/?country={country}")
    assert {row.country for row in page.context["across"].rows} == {country}


@pytest.mark.parametrize("asked", ["?like=abc", "?like=999999999999", "?like=0"])
def test_a_wrong_address_leads_nowhere(house, asked):
    assert Client().get(f"/indicators/fine-dust/{asked}").status_code == 404
    assert Client().get("/indicators/no-such/").status_code == 404
    assert Client().get("/exchange/offers/?kind=%00&theme=%00&page=%00").status_code == 200
    assert Client().get("/exchange/adoptions/?stage=%00&page=99").status_code == 200


def test_cities_to_compare_with_are_offered_before_anything_is_told(house):
    """What was typed stays, nothing is told yet, and no field is called wrong."""
    _, adoption, origin, _ = house
    effect = Effect.objects.get()
    at = f"/exchange/cities/{origin.municipality.geonameid}/effects/{adoption.practice.public_id}/"
    wish = {"indicator": "road-deaths", "before": effect.before_year, "after": effect.after_year, "claim": "fewer"}
    page = sit(origin.person).post(at, {**wish, "offer": "1"})
    form = page.context["form"]
    assert page.status_code == 200 and not form.errors and 'role="alert"' not in said(page)
    assert "fewer" in said(page) and ("compared" in form.fields) is not page.context["is_alone"]
    assert Effect.objects.count() == 1


def test_an_effect_is_drawn_with_words_that_claim_no_cause(house):
    effect = Effect.objects.get()
    page = said(Client().get(f"/effects/{effect.pk}/"))
    assert f"began here in {effect.practice.year}, between" in page
    assert "do not show that the practice moved" in page and 'class="mark"' in page and "<table" in page
    assert "caused" not in page and "thanks to" not in page


@pytest.mark.parametrize("language", [code for code, _ in WORKING_LANGUAGES])
def test_the_mayors_report_has_two_pages_in_each_language(house, language):
    _, adoption, _, _ = house
    at = f"/exchange/cities/{adoption.municipality.geonameid}/report/"
    page = Client().get(f"{at}{language}.pdf")
    assert page["Content-Type"] == "application/pdf" and page.content.startswith(b"%PDF-")
    assert page.content.count(b"/Type /Page\n") + page.content.count(b"/Type/Page/") in {0, 2}  # 0: packed streams
    assert Client().get(f"{at}xx.pdf").status_code == 404


def counted(path):
    client = Client()
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_number_of_questions_to_the_store_does_not_grow(house):
    _, adoption, origin, city = house
    own = origin.municipality
    paths = [
        f"/cities/{own.geonameid}/", f"/indicators/road-deaths/?like={own.geonameid}", "/indicators/",
        f"/exchange/cities/{own.geonameid}/report/", "/exchange/", "/exchange/adoptions/", "/exchange/offers/",
        "/exchange/questions/", f"/exchange/adoptions/{adoption.public_id}/",
        f"/effects/{Effect.objects.get().pk}/", f"/library/{adoption.practice.public_id}/",
    ]  # fmt: skip
    before = [counted(path) for path in paths]
    road, places = Indicator.objects.get(code="homicide"), Municipality.objects.order_by("pk")[:400]
    exchange.load_series([
        Observation(indicator=road, municipality=place, year=year, value=1, source="x", quality="reported",
                    entered_at=NOW)
        for place in {own, *places} for year in range(2000, 2020)
    ])  # fmt: skip
    for number, place in enumerate(places[:60]):
        Adoption.objects.create(practice=adoption.practice, municipality=place, language="en", begun_by=city.person,
                                begun_at=NOW, changed_at=NOW)  # fmt: skip
        CityQuestion.objects.create(municipality=own, practice=adoption.practice, asked_by=city.person, language="en",
                                    words=f"q{number}", asked_at=NOW, is_shown=True, answer="a",
                                    answer_language="en", answered_at=timezone.now())  # fmt: skip
        Listing.objects.create(kind="offer", municipality=place, theme="mobility", form="visit", language="en",
                               words="w", by=city.person, at=NOW)  # fmt: skip
    after = [counted(path) for path in paths]
    grown = [(path, a, b) for path, a, b in zip(paths, before, after, strict=True) if b > a]
    assert not grown and max(after[:-1]) <= MOST_QUESTIONS, list(zip(paths, after, strict=True))


def test_two_tabs_on_a_plan_show_the_slower_what_stands_and_then_both(house):
    _, adoption, origin, _ = house
    city = Membership.objects.select_related("person").get(municipality=adoption.municipality)
    desk, at = sit(city.person), f"/exchange/adoptions/{adoption.public_id}/"
    first = desk.get(f"{at}plan/").context["form"].initial
    typed = {
        name: first[name] for name in ("adapted", "left_out", "partners", "budget", "begins", "indicators", "read")
    }
    assert desk.post(f"{at}plan/", {**typed, "kept": "The faster tab"}).status_code == 302
    slower = desk.post(f"{at}plan/", {**typed, "kept": "The slower tab"})
    told = said(slower)
    assert slower.status_code == 409 and "The faster tab" in told and "The slower tab" in told
    assert "compare and save again" in told
    adoption.refresh_from_db()
    assert adoption.kept == "The faster tab"
    read = slower.context["form"]["read"].value()
    assert desk.post(f"{at}plan/", {**typed, "kept": "The slower tab", "read": read}).status_code == 302
    shown = said(sit(origin.person).get(at))
    assert "The slower tab" in shown and "The faster tab" in shown and "An earlier plan" in shown


def test_a_withdrawn_practice_is_said_to_be_so_wherever_it_lives_on(house):
    story, adoption, origin, city = house
    practice = adoption.practice
    effect = Effect.objects.filter(practice=practice).first() or Effect.objects.create(
        practice=practice, municipality=origin.municipality, indicator=Indicator.objects.get(code="road-deaths"),
        before_year=2019, after_year=2023, evidence="x", by=origin.person, at=NOW,
    )  # fmt: skip
    question = CityQuestion.objects.create(
        municipality=origin.municipality, practice=practice, asked_by=city.person, language="en", words="How?",
        is_shown=True, asked_at=NOW,
    )  # fmt: skip
    Practice.objects.filter(pk=practice.pk).update(withdrawn_at=NOW, withdrawn_why="The figures were wrong")
    seat = sit(city.person)
    for path, status in (
        (f"/effects/{effect.pk}/", 200), (f"/exchange/adoptions/{adoption.public_id}/", 200),
        (f"/exchange/questions/{question.public_id}/", 200), (f"/exchange/adopt/{practice.public_id}/", 410),
    ):  # fmt: skip
        page = seat.get(path)
        assert page.status_code == status and "The figures were wrong" in said(page), path
    for path in ("/exchange/", "/exchange/adoptions/", "/exchange/questions/"):
        assert "practice withdrawn" in said(seat.get(path)), path
    assert ">withdrawn<" in said(seat.get(reverse("city", args=[origin.municipality.geonameid])))
    before = practice.adoptions.count()
    typed = {"city": city.municipality.geonameid, "words": "x"}
    assert seat.post(f"/exchange/adopt/{practice.public_id}/", typed).status_code == 410
    assert practice.adoptions.count() == before
    with pytest.raises(Refused) as gone:
        exchange.tell_effect(
            actors=(origin.person,), now=NOW, municipality=origin.municipality, edition=practice.edition,
            practice=Practice.objects.get(pk=practice.pk), indicator=effect.indicator, before=2019, after=2023,
            claim="", evidence="x",
        )  # fmt: skip
    assert gone.value.reason is Refusal.WITHDRAWN
    own = f"/exchange/cities/{origin.municipality.geonameid}/effects/{practice.public_id}/"
    assert "The figures were wrong" in said(sit(origin.person).get(own))
