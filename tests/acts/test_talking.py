"""Questions, offers, visits and follow-up: routed to whoever holds the mandate today, chased politely."""

from datetime import date, timedelta

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.adapters.mail import Reader, written
from charsu.gate import NotThere, Refused
from charsu.models import (
    CityQuestion,
    Claim,
    FollowUp,
    Institution,
    Laureate,
    Membership,
    Notice,
    Person,
    Practice,
    Visit,
)
from charsu.queries.exchange.talks import (
    meets,
    question_of,
    questions_for,
    questions_in_stead,
    visit_of,
    visits_of,
)
from charsu.queries.exchange.voices import left_to_secretariat, voices_of
from charsu.rules.calendars import parse_date, show_date
from charsu.rules.exchange.following import A_MONTH, BETWEEN_REMINDERS, TO_ANSWER
from charsu.rules.exchange.matching import Told, Why, matches
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Role
from tests.conftest import NOW


@pytest.fixture
def cities(an_edition):
    """Three cities of three countries, each with its officer; nothing asked yet."""
    story = an_edition(Phase.RESULTS)
    CityQuestion.objects.all().delete()
    Notice.objects.all().delete()
    seats, known = [], set()
    for seat in Membership.objects.exclude(municipality=None).select_related("person", "municipality"):
        if seat.municipality.country not in known:
            known.add(seat.municipality.country)
            seats.append(seat)
    return story, *seats[:3]


def asked(by, to, **more):
    wish = {"asker": by.municipality, "practice": None, "words": "چطور؟", "language": "fa", "is_public": True} | more
    return exchange.ask(actors=(by.person,), now=NOW, city=to.municipality, **wish)


def by(seat):
    return {"actors": (seat.person,), "now": NOW, "municipality": seat.municipality}


def test_the_letter_goes_to_whoever_writes_for_the_city_today(cities):
    _, asker, city, _ = cities
    Membership.objects.filter(pk=city.pk).update(person=Person.objects.create_user("new@charsu.example", name="New"))
    asked(asker, city)
    assert [one.person.email for one in Notice.objects.filter(kind="question_asked")] == ["new@charsu.example"]


def test_a_city_without_a_team_is_reached_through_its_focal_point(cities):
    _, asker, city, _ = cities
    Membership.objects.filter(municipality=city.municipality).delete()
    body = {"memberships__role": "focal point", "memberships__institution__country": city.municipality.country}
    focal = set(Person.objects.filter(**body).values_list("pk", flat=True))
    asked(asker, city)
    told = set(Notice.objects.filter(kind="question_asked").values_list("person", flat=True))
    assert focal and told == focal


def test_the_focal_point_reads_and_answers_for_a_city_without_a_team_and_the_answer_says_so(cities):
    _, asker, city, other = cities
    Membership.objects.filter(municipality=city.municipality).delete()
    Membership.objects.filter(role=Role.FOCAL.value).exclude(institution__country=city.municipality.country).delete()
    seat = Membership.objects.filter(role=Role.FOCAL.value).select_related("person", "institution").first()
    one, words = asked(asker, city, is_public=False), {"words": "Так", "language": "ru", "is_public": True}
    desk, at = Client(), f"/exchange/questions/{one.public_id}/"
    desk.force_login(seat.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in ("/focal/", "/exchange/", "/exchange/questions/"):
        assert at in desk.get(page).content.decode(), page
    assert f"/focal/invite/?city={city.municipality.geonameid}" in desk.get(at).content.decode()
    read = desk.get(at).context["form"]["read"].value()
    assert desk.post(at, {**words, "read": read}).status_code == 302
    one.refresh_from_db()
    assert one.answered_through == seat.institution and not one.is_shown
    letter = Notice.objects.get(kind="question_answered")
    assert seat.institution.name["en"] in written(to=Reader("a@x.example", "en"), kind=letter.kind,
                                                  facts=letter.facts)[1]  # fmt: skip
    reader = Client()
    reader.force_login(asker.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert seat.institution.name["en"] in reader.get(at, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    for stranger in (other.person, cities[0].tehran):
        with pytest.raises(NotThere):
            question_of(one.public_id, stranger)
        with pytest.raises((NotThere, Refused)):
            exchange.answer_in_stead(actors=(stranger,), now=NOW, question=one, **words)
    Membership.objects.create(person=city.person, municipality=city.municipality, role="entrant", right="writes")
    mine = Person.objects.get(pk=city.person.pk)
    assert questions_for(mine)[0] == [one] and not questions_in_stead(seat.person)
    assert question_of(one.public_id, seat.person) == one, "what one answered one goes on reading"
    with pytest.raises(NotThere):  # whoever writes for the city answers from now on
        exchange.answer_in_stead(actors=(seat.person,), now=NOW, question=one, **words)
    exchange.answer(actors=(mine,), now=NOW, municipality=city.municipality, question=one, **words)
    one.refresh_from_db()
    assert one.answered_through is None


def test_a_question_that_no_focal_point_hears_reaches_the_secretariat(cities):
    story, asker, city, other = cities
    Membership.objects.filter(municipality=city.municipality).delete()
    Membership.objects.filter(role=Role.FOCAL.value, institution__country=city.municipality.country).delete()
    page = Client()
    page.force_login(asker.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = f"/exchange/ask/{city.municipality.geonameid}/"
    assert "no focal point" in page.get(at, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    one = asked(asker, city, is_public=False)
    officers = set(Person.objects.filter(memberships__role="officer", is_active=True))
    assert {notice.person for notice in Notice.objects.filter(kind="question_asked")} == officers
    assert left_to_secretariat().get() == one and questions_in_stead(story.tehran) == [one]
    for focal in Person.objects.filter(memberships__role=Role.FOCAL.value):
        with pytest.raises(NotThere):
            question_of(one.public_id, focal)
    bureau = Client()
    bureau.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    door = bureau.get("/bureau/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Questions to cities for which nobody writes yet." in door
    exchange.answer_in_stead(
        actors=(story.tehran,), now=NOW, question=one, words="x", language="en", is_public=True
    )  # fmt: skip
    one.refresh_from_db()
    assert one.answered_through and not left_to_secretariat().exists()


def test_it_is_shown_only_if_both_agree(cities):
    _, asker, city, _ = cities
    for is_asker, is_city in ((True, True), (True, False), (False, True)):
        one = asked(asker, city, is_public=is_asker)
        exchange.answer(**by(city), question=one, words="Так", language="ru", is_public=is_city)
        one.refresh_from_db()
        assert one.is_shown is (is_asker and is_city)


def test_a_private_question_is_not_there_for_others(cities):
    story, asker, city, other = cities
    one = asked(asker, city, is_public=False)
    for person in (None, other.person, story.tehran):
        with pytest.raises(NotThere):
            question_of(one.public_id, person)
    assert question_of(one.public_id, asker.person) == question_of(one.public_id, city.person) == one
    with pytest.raises(NotThere):
        exchange.answer(**by(other), question=one, words="x", language="en", is_public=True)


def test_whoever_only_claims_the_city_reads_nothing_of_it_and_the_letters_go_to_the_focal_point(cities):
    _, asker, city, other = cities
    Claim.objects.create(municipality=city.municipality, by=city.person, words="x", at=NOW)
    Membership.objects.filter(role=Role.FOCAL.value).delete()
    focal = Person.objects.create_user("focal@charsu.example", name="F")
    body = Institution.objects.create(code="f", name={"en": "F"}, country=city.municipality.country)
    Membership.objects.create(person=focal, role=Role.FOCAL.value, institution=body)
    one = asked(asker, city, is_public=False)
    assert [notice.person for notice in Notice.objects.filter(kind="question_asked")] == [focal]
    with pytest.raises(NotThere):
        question_of(one.public_id, city.person)
    assert questions_for(city.person)[0] == []
    need = exchange.post(**by(other), kind="need", theme="mobility", form="visit", words="x", language="en",
                         languages=["en"])  # fmt: skip
    visit = exchange.ask_visit(**by(asker), listing=need, words="x", starts=None, ends=None)
    Visit.objects.filter(pk=visit.pk).update(host=city.municipality)
    with pytest.raises(NotThere):
        visit_of(visit.public_id, city.person)
    assert visit not in visits_of(city.person) and visit_of(visit.public_id, other.person) == visit
    Claim.objects.update(confirmed_at=NOW)
    assert question_of(one.public_id, city.person) == one and questions_for(city.person)[0] == [one]
    assert visit in visits_of(city.person)


def test_what_waits_stands_first_and_nobody_floods(cities):
    _, asker, city, _ = cities
    first = asked(asker, city)
    exchange.answer(**by(city), question=first, words="x", language="en", is_public=False)
    for _ in range(20):
        asked(asker, city)
    with pytest.raises(Refused) as many:
        asked(asker, city)
    assert many.value.reason is Refusal.QUESTIONS
    assert questions_for(city.person)[0][-1] == first
    with pytest.raises(Refused) as own:
        asked(asker, asker)
    assert own.value.reason is Refusal.OWN_CITY


def test_nothing_that_can_be_shown_is_no_question(cities):
    _, asker, city, _ = cities
    with pytest.raises(Refused):
        asked(asker, city, words=" \u202e\u200f\x00 ")
    with pytest.raises(Refused):
        asked(asker, city, words="\u200b")


OWN = Told(1, 1, "mobility", "visit", ["fa"], 500_000)


def test_a_match_is_explained_and_is_about_something():
    near = Told(2, 2, "mobility", "visit", ["ru", "fa"], 600_000)
    far = Told(3, 3, "mobility", "advice", ["zh"], 9_000_000)
    other = Told(4, 4, "heritage", "visit", ["fa"], 500_000)
    found = matches(OWN, [far, near, other, Told(5, 1, "mobility", "visit", ["fa"], 500_000)])
    assert [(one.key, one.reasons) for one in found] == [
        (2, (Why.THEME, Why.FORM, Why.LANGUAGE, Why.SIZE)),
    ]


def posted(seat, kind, form="visit"):
    return exchange.post(
        **by(seat), kind=kind, theme="heritage", form=form, words="x", language="en", languages=["en", "fa"]
    )


def test_a_visit_grows_from_a_match_with_both_focal_points_in_copy(cities):
    _, host, guest, other = cities
    offer, need = posted(host, "offer"), posted(guest, "need")
    assert [one.listing for one in meets(need)] == [offer]
    with pytest.raises(Refused):
        exchange.ask_visit(**by(host), listing=offer, words="x", starts=None, ends=None)
    with pytest.raises(Refused) as past:
        exchange.ask_visit(**by(guest), listing=offer, words="x", starts=NOW.date() - timedelta(days=1), ends=None)
    assert past.value.reason is Refusal.PAST_DAY
    day = NOW.date() + timedelta(days=40)
    with pytest.raises(Refused) as backwards:
        exchange.ask_visit(**by(guest), listing=offer, words="x", starts=day, ends=day - timedelta(days=1))
    assert backwards.value.reason is Refusal.BACKWARDS
    visit = exchange.ask_visit(**by(guest), listing=offer, words="Four engineers", starts=None, ends=None)
    with pytest.raises(Refused) as twice:
        exchange.ask_visit(**by(guest), listing=offer, words="Four engineers", starts=None, ends=None)
    assert twice.value.reason is Refusal.DONE
    with pytest.raises(Refused) as far:  # 2027-03-01 read by the Persian calendar
        exchange.ask_visit(**by(guest), listing=offer, words="Four engineers", starts=date(2648, 5, 22), ends=None)
    assert far.value.reason is Refusal.FAR_DAY
    again = exchange.ask_visit(**by(guest), listing=offer, words="Four engineers", starts=day, ends=day)
    assert again.pk == visit.pk and again.starts == day, "nobody has answered: other days take the place of none"
    letter = Notice.objects.filter(kind="visit_asked").last()
    assert show_date(day, "fa", "persian") in written(to=Reader("a@x.example", "fa", "UTC", "persian"),
                                                       kind="visit_asked", facts=letter.facts)[1]  # fmt: skip
    assert (visit.host, visit.guest) == (host.municipality, guest.municipality)
    countries = {host.municipality.country, guest.municipality.country}
    focal = set(
        Person.objects.filter(memberships__institution__country__in=countries, memberships__role="focal point")
    )
    assert {one.person for one in Notice.objects.filter(kind="visit_copy")} == focal
    desk = Client()
    desk.force_login(host.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = desk.get(f"/exchange/visits/{visit.public_id}/").context["form"]
    assert parse_date(form["starts"].value(), host.person.calendar) == day, (
        "the days that were asked for, to agree to"
    )
    with pytest.raises(Refused):  # who asked does not answer
        exchange.answer_visit(**by(guest), visit=visit, is_agreed=True, words="", starts=None, ends=None)
    with pytest.raises(Refused):  # a decline needs its reason
        exchange.answer_visit(**by(host), visit=visit, is_agreed=False, words="", starts=None, ends=None)
    with pytest.raises(NotThere):
        exchange.answer_visit(**by(other), visit=visit, is_agreed=True, words="", starts=None, ends=None)
    with pytest.raises(NotThere):
        visit_of(visit.public_id, other.person)
    with pytest.raises(Refused) as unanswered:
        exchange.report_visit(**by(guest), visit=visit, words="We learnt")
    with pytest.raises(Refused):
        exchange.answer_visit(**by(host), visit=visit, is_agreed=True, words="", starts=day,
                              ends=day - timedelta(days=1))  # fmt: skip
    exchange.answer_visit(**by(host), visit=visit, is_agreed=True, words="", starts=day, ends=None)
    copy = Notice.objects.filter(kind="visit_copy").last()
    for is_twinning, what in ((False, "agrees to the visit."), (True, "agrees to the twinning.")):
        facts = {**copy.facts, "is_twinning": is_twinning}
        assert what in written(to=Reader("a@x.example", "en"), kind="visit_copy", facts=facts)[1]
    assert desk.get(f"/exchange/visits/{visit.public_id}/").context["form"] is None, "nothing came of it yet"
    with pytest.raises(Refused) as agreed:
        exchange.ask_visit(**by(guest), listing=offer, words="Five engineers", starts=day, ends=None)
    assert agreed.value.reason is Refusal.VISIT_AGREED
    with pytest.raises(Refused) as early:
        exchange.report_visit(**by(guest), visit=visit, words="We learnt")
    assert (unanswered.value.reason, early.value.reason) == (Refusal.STAGE, Refusal.NOT_HELD)
    after = {**by(guest), "now": NOW + timedelta(days=41)}
    told = exchange.report_visit(**after, visit=visit, words="We learnt")
    letters = Notice.objects.filter(kind="visit_told")
    assert {one.person for one in letters} == set(voices_of(host.municipality)) and letters.exists()
    assert {one.facts["words"] for one in letters} == {"We learnt"}
    exchange.report_visit(**{**after, **by(host), "now": after["now"]}, visit=visit, words="We showed")
    told = exchange.report_visit(**after, visit=visit, words="We learnt more")
    numbers = (guest.municipality.geonameid, host.municipality.geonameid, guest.municipality.geonameid)
    assert [(one["city"], one["words"]) for one in told.reports] == list(
        zip(numbers, ("We learnt", "We showed", "We learnt more"), strict=True)
    )
    page = Client()
    page.force_login(host.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = page.get(f"/exchange/visits/{visit.public_id}/").content.decode()
    assert shown.index("We learnt more") < shown.index("What it told earlier") and "We showed" in shown
    assert told.state == "held" and all(visit_of(visit.public_id, person) == told for person in focal)


def test_a_year_after_the_honour_is_asked_reminded_and_escalated_once(cities):
    story = cities[0]
    laureate = Laureate.objects.filter(tier__code="laureate").select_related("entry__municipality").first()
    start = laureate.honoured_at
    Laureate.objects.exclude(pk=laureate.pk).update(honoured_at=start + timedelta(days=9999))
    assert exchange.ask_due(now=start + 11 * A_MONTH) == 0
    at = start + 12 * A_MONTH + timedelta(hours=1)
    assert exchange.ask_due(now=at) == 1 and exchange.ask_due(now=at) == 0
    for _ in range(3):
        assert exchange.ask_due(now=at + BETWEEN_REMINDERS - timedelta(hours=1)) == 0
        at += BETWEEN_REMINDERS
        assert exchange.ask_due(now=at) == 1
    one = FollowUp.objects.get()
    assert exchange.ask_due(now=one.asked_at + TO_ANSWER) == 0  # the last reminder is three days old
    assert exchange.ask_due(now=at + BETWEEN_REMINDERS) == 1
    assert exchange.ask_due(now=at + 9 * BETWEEN_REMINDERS) == 0
    kinds = list(Notice.objects.filter(kind__startswith="follow_up").values_list("kind", flat=True))
    assert kinds.count("follow_up_asked") == 1 and kinds.count("follow_up_reminded") == 3
    city = laureate.entry.municipality
    person = Membership.objects.filter(municipality=city).first().person
    facts = {"actors": (person,), "now": at, "edition": story.edition, "municipality": city, "follow_up": one}
    stranger = Membership.objects.exclude(municipality=None).exclude(municipality=city).first()
    with pytest.raises(NotThere):
        exchange.answer_follow_up(
            **{**facts, "actors": (stranger.person,), "municipality": stranger.municipality}, state="ended",
            words="x", language="en",
        )  # fmt: skip
    with pytest.raises(Refused):
        exchange.answer_follow_up(**facts, state="splendid", words="x", language="en")
    exchange.answer_follow_up(**facts, state="running", words="It runs", language="en")
    with pytest.raises(Refused) as same:
        exchange.answer_follow_up(**facts, state="running", words="It runs", language="en")
    assert same.value.reason is Refusal.DONE
    exchange.answer_follow_up(**facts, state="ended", words="The budget ended", language="en")
    one.refresh_from_db()
    assert one.state == "ended" and [(old["state"], old["words"]) for old in one.earlier] == [("running", "It runs")]
    page = Client().get(f"/exchange/follow-up/{one.public_id}/").content.decode()
    assert "The budget ended" in page and "It runs" in page and "An earlier answer" in page
    assert exchange.ask_due(now=start + 24 * A_MONTH + timedelta(days=1)) == 1
    assert exchange.ask_due(now=start + 40 * A_MONTH) == 1  # a reminder of the second, and no third question
    assert FollowUp.objects.count() == 2


@pytest.mark.parametrize("is_of_honour", [True, False])
def test_nobody_asks_after_an_honour_or_a_work_that_was_withdrawn(cities, is_of_honour):
    laureate = Laureate.objects.filter(tier__code="laureate", certificate__isnull=False).first()
    Laureate.objects.exclude(pk=laureate.pk).update(honoured_at=laureate.honoured_at + timedelta(days=9999))
    rows = laureate.certificate.__class__.objects.filter(laureate=laureate) if is_of_honour else (
        Practice.objects.filter(entry=laureate.entry))  # fmt: skip
    at = laureate.honoured_at + 12 * A_MONTH + timedelta(hours=1)
    rows.update(withdrawn_at=NOW)
    assert exchange.ask_due(now=at) == 0
    rows.update(withdrawn_at=None)
    assert exchange.ask_due(now=at) == 1
    rows.update(withdrawn_at=NOW)
    assert exchange.ask_due(now=at + 10 * BETWEEN_REMINDERS) == 0  # neither reminded nor escalated
    rows.update(withdrawn_at=None)
    assert exchange.ask_due(now=at + 10 * BETWEEN_REMINDERS) == 1


@pytest.mark.parametrize("language", ["en", "fa", "ru"])
def test_every_letter_of_the_exchange_can_be_written(cities, language):
    facts = {"city": "Qom", "by": "Kazan", "words": "w", "path": "/exchange/", "host": "a", "guest": "b",
             "title": "t", "state": "agreed", "names": {"fa": "نشست"}, "at": NOW.isoformat(),
             "places": 5, "stage": "under way", "until": NOW.isoformat()}  # fmt: skip
    for kind in ("adoption_begun", "adoption_replanned", "adoption_moved", "adoption_confirmed",
                 "question_asked", "question_answered",
                 "visit_asked", "visit_answered", "visit_told", "visit_copy", "follow_up_asked", "follow_up_reminded",
                 "follow_up_escalated", "follow_up_answered", "honour_withdrawn",
                 "meeting_called", "meeting_declined", "practice_withdrawn", "meeting_moved", "meeting_cancelled",
                 "meeting_invited"):  # fmt: skip
        subject, text, _ = written(to=Reader("a@b.example", language), kind=kind, facts=facts)
        assert subject and "/exchange/" in text, kind
