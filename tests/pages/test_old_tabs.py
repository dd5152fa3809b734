"""Two colleagues of a city, one of them in a tab that was opened before the other pressed: nothing is overwritten
unseen, and no answer is taken for another."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.models import Listing, Membership, Person, Visit
from charsu.queries.exchange.talks import told_visits
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW


def sit(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def by(seat: Membership) -> dict[str, Any]:
    return {"actors": (seat.person,), "now": NOW, "municipality": seat.municipality}


def typed(page: Any) -> dict[str, Any]:
    """What the form of a page sends when nothing in it is changed."""
    form = page.context["form"]
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
