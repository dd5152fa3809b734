"""What became of an honoured work, where the city is silent: whoever stands in for it hears and sees it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.acts.exchange import following
from charsu.gate import NotThere, Refused
from charsu.models import FollowUp, Laureate, Membership, Notice, Person
from charsu.queries.exchange.follow_ups import follow_ups_of_secretariat
from charsu.rules.exchange.following import A_MONTH, BETWEEN_REMINDERS, is_to_remind
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


def test_a_worker_that_stood_still_tells_no_day_that_has_passed_and_lets_the_last_reminder_be_answered(
    honoured: Any,
) -> None:
    *_, at = honoured
    exchange.ask_due(now=at)
    late = at + timedelta(days=100)
    for _ in range(3):
        assert exchange.ask_due(now=late) == 1 and exchange.ask_due(now=late) == 0
        facts = Notice.objects.filter(kind="follow_up_reminded").last().facts
        assert datetime.fromisoformat(facts["until"]) > late and facts["months"] == 12
        late += BETWEEN_REMINDERS
    assert not told("follow_up_escalated")
    assert exchange.ask_due(now=late) == 1 and told("follow_up_escalated")


def test_whoever_is_asked_to_help_sees_the_team_and_answers_in_its_stead_until_the_city_does(honoured: Any) -> None:
    story, laureate, at = honoured
    city = laureate.entry.municipality
    seats = Membership.objects.filter(municipality=city, right__in=(Right.LEAD.value, Right.WRITE.value))
    member = seats.select_related("person").first().person
    seat = Membership.objects.filter(role=Role.FOCAL.value).select_related("person", "institution").first()
    seat.institution.country = city.country
    seat.institution.save()
    exchange.ask_due(now=at)
    asked = FollowUp.objects.get()
    wish = {"follow_up": asked, "state": "changed", "words": "They told us by telephone", "language": "en"}
    with pytest.raises(NotThere):  # the city has its time
        exchange.answer_follow_up_in_stead(actors=(seat.person,), now=at, **wish)
    silent(at + BETWEEN_REMINDERS)
    page, focal = f"/exchange/follow-up/{asked.public_id}/", desk(seat.person)
    assert page in focal.get("/focal/").content.decode()
    assert "/exchange/follow-up/" in focal.get("/exchange/").content.decode()
    shown = focal.get(page).content.decode()
    assert member.email in shown and member.email not in Client().get(page).content.decode()
    stranger = Membership.objects.exclude(municipality=None).exclude(municipality=city).first().person
    with pytest.raises((NotThere, Refused)):
        exchange.answer_follow_up_in_stead(actors=(stranger,), now=at, **wish)
    sent = {key: value for key, value in wish.items() if key != "follow_up"}
    assert focal.post(page, sent).status_code == 302
    asked.refresh_from_db()
    assert asked.answered_through == seat.institution and member in told("follow_up_answered")
    assert "in the stead of" in Client().get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    own = {"actors": (member,), "now": at, "edition": story.edition, "municipality": city}
    exchange.answer_follow_up(**own, **{**wish, "words": "We changed it"})
    asked.refresh_from_db()
    assert asked.answered_through is None and seat.person in told("follow_up_answered")
    shown = Client().get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert shown.index("We changed it") < shown.index("in the stead of"), "what was told in its stead is kept below"
    with pytest.raises(NotThere):
        exchange.answer_follow_up_in_stead(actors=(seat.person,), now=at, **wish)
    late = focal.post(page, {**sent, "words": "What I heard meanwhile"}, HTTP_ACCEPT_LANGUAGE="en")
    assert late.status_code == 409 and "What I heard meanwhile" in late.content.decode(), "it is shown back"


def test_two_workers_at_once_remind_once(honoured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, at = honoured
    exchange.ask_due(now=at)
    others, later = [exchange.ask_due], at + BETWEEN_REMINDERS

    def looks(*facts: Any) -> bool:
        is_due = is_to_remind(*facts)
        if is_due and others:  # between this one's look and its letter
            others.pop()(now=later)
        return is_due

    monkeypatch.setattr(following, "is_to_remind", looks)
    assert exchange.ask_due(now=later) == 0 and not others
    letters = Notice.objects.filter(kind="follow_up_reminded")
    assert FollowUp.objects.get().reminders == 1
    assert letters.count() == letters.values("person").distinct().count() > 0


def test_an_honour_that_was_withdrawn_is_asked_nothing_on_any_page(honoured: Any) -> None:
    _, laureate, at = honoured
    exchange.ask_due(now=at)
    asked = FollowUp.objects.get()
    member = Membership.objects.filter(municipality=laureate.entry.municipality).first().person
    page, team = f"/exchange/follow-up/{asked.public_id}/", desk(member)
    assert "<textarea" in team.get(page).content.decode() and page in team.get("/exchange/").content.decode()
    type(laureate.certificate).objects.filter(laureate=laureate).update(withdrawn_at=NOW)
    shown = team.get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "<textarea" not in shown and "honour withdrawn" in shown
    assert page not in team.get("/exchange/").content.decode()


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
