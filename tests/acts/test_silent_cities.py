"""What became of an honoured work, where the city is silent: whoever stands in for it hears and sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.models import FollowUp, Laureate, Membership, Notice, Person
from charsu.queries.exchange.follow_ups import follow_ups_of_secretariat
from charsu.rules.exchange.following import A_MONTH, BETWEEN_REMINDERS
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Right, Role
from tests.conftest import NOW

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def honoured(an_edition: Any) -> tuple[Any, Laureate, Any]:
    """One laureate whose year has come, and the instant at which it is asked."""
    story = an_edition(Phase.RESULTS)
    Notice.objects.all().delete()
    rows = Laureate.objects.filter(tier__code="laureate").select_related("entry__municipality", "certificate")
    one = rows.first()
    Laureate.objects.exclude(pk=one.pk).update(honoured_at=one.honoured_at + timedelta(days=9999))
    return story, one, one.honoured_at + 12 * A_MONTH + timedelta(hours=1)


def silent(at: Any) -> FollowUp:
    """Asked, reminded and escalated: nobody answers."""
    for _ in range(6):
        exchange.ask_due(now=at)
        at += BETWEEN_REMINDERS
    return FollowUp.objects.get()


def told(kind: str) -> set[Person]:
    return {one.person for one in Notice.objects.filter(kind=kind).select_related("person")}


def desk(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_where_no_focal_point_is_the_secretariat_hears_and_sees_it(honoured: Any) -> None:
    story, laureate, at = honoured
    country = laureate.entry.municipality.country
    Membership.objects.filter(role=Role.FOCAL.value, institution__country=country).delete()
    asked = silent(at)
    officers = set(Person.objects.filter(memberships__role=Role.OFFICER.value, is_active=True))
    assert officers and told("follow_up_escalated") == officers
    assert follow_ups_of_secretariat().get() == asked
    bureau, page = desk(story.tehran), f"/exchange/follow-up/{asked.public_id}/"
    assert "Cities that do not tell what became" in bureau.get("/bureau/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert page in bureau.get("/exchange/follow-up/").content.decode()
    assert "The secretariat is asked to help." in Client().get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()


def test_a_city_without_a_team_is_asked_through_whoever_stands_in_for_it(honoured: Any) -> None:
    _, laureate, at = honoured
    city = laureate.entry.municipality
    Membership.objects.filter(municipality=city).delete()
    Membership.objects.filter(role=Role.FOCAL.value, institution__country=city.country).delete()
    exchange.ask_due(now=at)
    assert told("follow_up_asked") == set(Person.objects.filter(memberships__role=Role.OFFICER.value, is_active=True))
    assert follow_ups_of_secretariat().exists()


def test_an_honour_that_both_withdraw_is_told_to_the_city_and_its_focal_point(honoured: Any) -> None:
    story, laureate, _ = honoured
    city = laureate.entry.municipality
    wish = {"code": laureate.certificate.code, "reason": "The figures were made up"}
    story.both(Act.CERTIFICATE_WITHDRAW, wish, NOW)
    team = set(
        Person.objects.filter(
            memberships__municipality=city, memberships__right__in=(Right.LEAD.value, Right.WRITE.value)
        )
    )
    focal = set(Person.objects.filter(memberships__role=Role.FOCAL.value,
                                      memberships__institution__country=city.country))  # fmt: skip
    assert team and told("honour_withdrawn") == team | focal
    facts = Notice.objects.filter(kind="honour_withdrawn").first().facts
    assert facts["words"] == "The figures were made up" and laureate.certificate.code in facts["path"]
    assert Client().get(facts["path"]).status_code == 200
