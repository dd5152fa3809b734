"""Two colleagues of a city, one of them in a tab that was opened before the other pressed: nothing is overwritten
unseen, and no answer is taken for another."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.gate import Refused
from charsu.models import (
    Adoption,
    CityQuestion,
    Indicator,
    Listing,
    Membership,
    Notice,
    Observation,
    Person,
    Practice,
    Visit,
)
from charsu.queries.exchange.adoptions import adoption_of
from charsu.queries.exchange.talks import told_visits
from charsu.rules.exchange.stages import Mark, Stage
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from tests.conftest import NOW


def sit(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def by(seat: Membership) -> dict[str, Any]:
    return {"actors": (seat.person,), "now": NOW, "municipality": seat.municipality}


def typed(page: Any, name: str = "form") -> dict[str, Any]:
    """What the form of a page sends when nothing in it is changed."""
    form = page.context[name]
    return {field.html_name: field.value() or "" for field in form}


@pytest.fixture
def two(an_edition: Any) -> list[Membership]:
    """Officers of two cities of two countries."""
    an_edition(Phase.RESULTS)
    seats = Membership.objects.exclude(municipality=None).select_related("person", "municipality")
    one = seats.first()
    return [one, seats.exclude(municipality__country=one.municipality.country).first()]


def asked(host: Membership, guest: Membership) -> Visit:
    offer: Listing = exchange.post(
        **by(host), kind="offer", theme="heritage", form="visit", words="x", language="en", languages=["en"]
    )
    made: Visit = exchange.ask_visit(**by(guest), listing=offer, words="Four engineers", starts=None, ends=None)
    return made


SECRET = "We must decline: the budget is gone (confidential)."


def test_an_answer_to_a_visit_that_is_answered_is_never_its_report(two: list[Membership]) -> None:
    host, guest = two
    visit = asked(host, guest)
    desk, at = sit(host.person), f"/exchange/visits/{visit.public_id}/"
    old = typed(desk.get(at))
    unsaid = desk.post(at, {**old, "words": "Neither button was pressed."})
    assert unsaid.status_code == 409 and "Neither button was pressed." in unsaid.content.decode()
    assert desk.post(at, {**old, "words": "Come.", "agree": "1"}).status_code == 302
    for press in ("agree", "decline"):
        page = desk.post(at, {**old, "words": SECRET, press: "1"})
        assert page.status_code == 409 and SECRET in page.content.decode(), "shown back to whoever typed it"
        assert "has been answered already" in page.content.decode()
    visit.refresh_from_db()
    assert (visit.state, visit.answer, visit.reports) == ("agreed", "Come.", [])
    assert not told_visits().filter(pk=visit.pk).exists(), "a visit that is only agreed to is between the two"
    assert SECRET not in Client().get("/exchange/offers/").content.decode()
    assert desk.post(at, {"words": "Four engineers came."}).status_code == 302
    assert told_visits().get(pk=visit.pk).report == "Four engineers came."
    assert "Four engineers came." in Client().get("/exchange/offers/").content.decode()


def test_a_city_agrees_to_the_words_and_days_that_it_has_read(two: list[Membership]) -> None:
    host, guest = two
    visit, day = asked(host, guest), NOW.date() + timedelta(days=40)
    desk, at = sit(host.person), f"/exchange/visits/{visit.public_id}/"
    old = typed(desk.get(at))
    exchange.ask_visit(**by(guest), listing=visit.offer, words="Forty engineers", starts=day, ends=None)
    page = desk.post(at, {**old, "words": "Come, all four.", "agree": "1"})
    shown = page.content.decode()
    assert page.status_code == 409 and "newer version meanwhile" in shown and "What stands there now" in shown
    assert "Forty engineers" in shown and "Come, all four." in shown
    assert [str(label) for label, _words in page.context["newer"]][1:] == ["From"]
    visit.refresh_from_db()
    assert (visit.state, visit.answer) == ("asked", "")
    assert desk.post(at, {**typed(page), "agree": "1"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.answer, visit.starts) == ("agreed", "Come, all four.", day)


def test_a_city_confirms_the_plan_that_it_has_read_with_its_milestones(two: list[Membership]) -> None:
    adopter = two[0]
    practice = Practice.objects.exclude(municipality=adopter.municipality).select_related("edition").first()
    origin = Membership.objects.filter(municipality=practice.municipality).first()
    Adoption.objects.filter(practice=practice).delete()
    facts = {**by(adopter), "edition": practice.edition}
    adoption = exchange.adopt(**facts, practice=practice, language="en", words="For us")
    facts["adoption"] = adoption
    words = {"kept": "The lanes", "adapted": "Narrower", "left_out": "", "partners": "", "budget": ""}
    exchange.plan(**facts, **words, begins=date(2026, 6, 1), indicators=())
    first = exchange.set_milestone(**facts, mark=Mark("First street", None, date(2027, 3, 1)))
    exchange.move(**facts, stage=Stage.UNDER_WAY, words="")
    home, at = sit(origin.person), f"/exchange/adoptions/{adoption.public_id}/"
    old = typed(home.get(at), "confirm")
    exchange.plan(**facts, **{**words, "kept": "The signs alone"}, begins=date(2026, 6, 1), indicators=())
    page = home.post(f"{at}confirm/", {**old, "words": "We visited them"})
    shown = page.content.decode()
    assert page.status_code == 409 and "newer version meanwhile" in shown and "We visited them" in shown
    assert "The signs alone" in shown and adoption_of(adoption.public_id).confirmed_at is None
    old = typed(page, "confirm")
    exchange.set_milestone(**facts, mark=Mark("Second street", None, date(2027, 9, 1)))
    page = home.post(f"{at}confirm/", old)
    assert page.status_code == 409 and "Second street" in page.content.decode()
    assert home.post(f"{at}confirm/", typed(page, "confirm")).status_code == 302
    assert adoption_of(adoption.public_id).confirmation == "We visited them"
    exchange.unset_milestone(**facts, pk=first.pk)
    found = adoption_of(adoption.public_id)
    assert found.confirmed_at is None and found.earlier[-1]["confirmation"] == "We visited them"
    assert Notice.objects.filter(person=origin.person, kind="adoption_replanned").count() == 1
    assert "First street" in home.get(at).content.decode(), "what was dropped stays beside"
    exchange.confirm(**{**by(origin), "edition": practice.edition}, adoption=adoption, words="This too")
    exchange.set_milestone(**facts, mark=Mark("Third street", None, date(2027, 9, 2)))
    assert adoption_of(adoption.public_id).confirmed_at is None
    stood = [[mark["name"] for mark in plan["milestones"]] for plan in adoption_of(adoption.public_id).earlier]
    assert stood == [["First street"], ["First street", "Second street"], ["Second street"]]
    with pytest.raises(Refused) as twice:
        exchange.set_milestone(**facts, mark=Mark(" Third street", None, date(2027, 9, 2)))
    assert twice.value.reason is Refusal.DONE


def test_an_answer_is_not_written_over_unseen(two: list[Membership]) -> None:
    city, asker = two
    question: CityQuestion = exchange.ask(
        actors=(asker.person,), now=NOW, city=city.municipality, asker=asker.municipality, practice=None,
        words="How did you begin?", language="en", is_public=True,
    )  # fmt: skip
    desk, at = sit(city.person), f"/exchange/questions/{question.public_id}/"
    old = typed(desk.get(at))
    assert old["is_public"] is True, "the asker wants it shown"
    anna = {**old, "words": "With the schools.", "language": "en"}
    for _press in range(2):  # one press that came twice is one answer
        assert desk.post(at, anna).status_code == 302
    boris = {**{name: value for name, value in old.items() if name != "is_public"}, "words": "With the parks."}
    page = desk.post(at, {**boris, "language": "fa"})
    shown = page.content.decode()
    assert page.status_code == 409 and "newer version meanwhile" in shown
    assert "With the parks." in shown and "With the schools." in shown
    said = {str(label): words for label, words in page.context["newer"]}
    assert said["Show question and answer to all"] == "yes" and said["Language of your words"] == "English"
    question.refresh_from_db()
    assert (question.answer, question.is_shown) == ("With the schools.", True)
    assert Notice.objects.filter(kind="question_answered", facts__path=at).count() == 1
    assert desk.post(at, {**boris, "language": "en", "read": page.context["form"]["read"].value()}).status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.is_shown) == ("With the parks.", False)
    assert desk.get(at).context["form"]["is_public"].value() is False, "an answer kept back stays so until one says"
    late = sit(asker.person).post(at, {"words": "Thank you for the parks.", "language": "en"})
    assert late.status_code == 409 and "Thank you for the parks." in late.content.decode()


def test_a_value_that_was_corrected_meanwhile_is_shown_with_what_was_typed(two: list[Membership]) -> None:
    city = two[0]
    indicator = Indicator.objects.filter(municipality=None, unit="per cent").first()
    first: Observation = exchange.observe(**by(city), indicator=indicator, year=2001, value=40.0, source="Census")
    desk, at = sit(city.person), f"/exchange/values/{first.pk}/"
    old = typed(desk.get(at))
    assert desk.post(at, {**old, "value": "41", "reason": "A second count"}).status_code == 302
    page = desk.post(at, {**old, "value": "42.5", "reason": "The roads were left out"})
    shown = page.content.decode()
    assert page.status_code == 409 and "newer version meanwhile" in shown and "A second count" in shown
    assert page.context["one"].value == 41.0 and "The roads were left out" in shown
    assert f'action="/exchange/values/{page.context["one"].pk}/"' in shown
    assert desk.post(f"/exchange/values/{page.context['one'].pk}/", typed(page)).status_code == 302
    rows = Observation.objects.filter(municipality=city.municipality, indicator=indicator, year=2001)
    assert rows.count() == 3 and rows.get(replaced_at=None).value == 42.5


def test_an_offer_that_is_pressed_twice_stands_once(two: list[Membership]) -> None:
    city = two[0]
    desk, at = sit(city.person), "/exchange/offers/new/"
    form = desk.get(at).context["form"]
    wish = {"city": city.municipality.geonameid, "kind": "offer", "theme": form.fields["theme"].choices[0][0],
            "form": "advice", "words": "How we keep the dust down.", "language": "en", "languages": "en"}  # fmt: skip
    first = desk.post(at, wish)
    assert first.status_code == 302
    again = desk.post(at, wish)
    assert again.status_code == 409 and "How we keep the dust down." in again.content.decode()
    assert Listing.objects.filter(words=wish["words"]).count() == 1
    assert desk.post(f"{first['Location']}close/").status_code == 302
    assert desk.post(at, wish).status_code == 302, "what was closed may be offered anew"
