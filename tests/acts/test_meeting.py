"""Meetings: places by country, who comes, the calendar file, who met whom and what follows."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import exchange
from charsu.adapters.mail import Reader, written
from charsu.gate import NotThere, Refused
from charsu.models import Claim, Encounter, Guest, Meeting, Membership, Municipality, Notice, Person
from charsu.rules.exchange.calendar_file import Event, calendar_file
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from tests.conftest import NOW

START = (NOW + timedelta(days=60)).replace(tzinfo=ZoneInfo("Asia/Tehran"))


def called(story, **more):
    wish = {
        "award": story.edition.award, "kind": "conference", "name": {"fa": "نشست شیراز"}, "words": {},
        "place": "Shiraz",
        "zone": "Asia/Tehran", "starts_at": START, "ends_at": START + timedelta(days=2), "of_a_country": 1,
        "register_until": START - timedelta(days=9),
    }  # fmt: skip
    return exchange.call_meeting(actors=(story.tehran,), now=NOW, **(wish | more))


@pytest.fixture
def hall(an_edition):
    """A meeting, a focal point of a country with two cities, and the officers of those cities where they have one."""
    story = an_edition(Phase.RESULTS)
    Notice.objects.all().delete()
    meeting = called(story)
    focal = Person.objects.filter(memberships__role="focal point").order_by("pk").first()
    country = focal.memberships.get().institution.country
    return story, meeting, focal, list(Municipality.objects.filter(country=country)[:2])


def test_every_focal_point_is_told_and_only_an_officer_calls(hall):
    story, _, focal, _ = hall
    count = Person.objects.filter(memberships__role="focal point").distinct().count()
    assert Notice.objects.filter(kind="meeting_called").count() == count > 0
    with pytest.raises(Refused):
        exchange.call_meeting(
            actors=(focal,), now=NOW, award=story.edition.award, kind="course", name={}, words={}, place="",
            zone="UTC", starts_at=START, ends_at=START + timedelta(days=1), of_a_country=1, register_until=NOW,
        )  # fmt: skip


def test_a_meeting_that_is_announced_twice_is_one(hall):
    story, meeting, _, _ = hall
    told = Notice.objects.filter(kind="meeting_called").count()
    with pytest.raises(Refused) as twice:
        called(story)
    assert twice.value.reason is Refusal.DONE and Notice.objects.filter(kind="meeting_called").count() == told
    assert called(story, name={"en": "A course beside it"}).pk != meeting.pk
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=NOW)
    assert called(story).pk != meeting.pk, "what was cancelled may be called anew"


def test_a_meeting_whose_days_were_written_by_another_calendar_is_not_announced(hall):
    story, meeting, _, _ = hall
    days = {"starts_at": START.replace(year=2648), "ends_at": START.replace(year=2649)}
    with pytest.raises(Refused) as far:
        called(story, **days)
    assert far.value.reason is Refusal.FAR_DAY and not Meeting.objects.filter(starts_at__year=2648).exists()
    long_ago = {"starts_at": START.replace(year=2019), "register_until": START.replace(year=2018)}
    with pytest.raises(Refused) as past:  # 2019 is a year of the Ethiopian calendar
        called(story, **long_ago)
    assert past.value.reason is Refusal.PAST_DAY
    facts = {"name": meeting.name, "words": {}, "place": "Shiraz", "zone": meeting.zone, "of_a_country": 1}
    with pytest.raises(Refused) as moved:
        exchange.correct_meeting(
            actors=(story.tehran,), now=NOW, meeting=meeting, register_until=START, **facts, **days
        )
    assert moved.value.reason is Refusal.FAR_DAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": START - timedelta(hours=1)},
        {"register_until": START + timedelta(hours=1)},
        {"of_a_country": 0},
    ],
)
def test_days_out_of_order_are_refused(hall, wrong):
    with pytest.raises(Refused):
        called(hall[0], **wrong)


def test_places_are_by_country_and_a_declined_one_is_free_again(hall):
    _, meeting, focal, (one, two) = hall
    abroad = Municipality.objects.exclude(country=one.country).first()
    facts = {"actors": (focal,), "now": NOW, "meeting": meeting}
    with pytest.raises(NotThere):
        exchange.invite_city(**facts, city=abroad)
    exchange.invite_city(**facts, city=one)
    with pytest.raises(NotThere):
        exchange.uninvite_city(**facts, city=two)
    exchange.uninvite_city(**facts, city=one)
    exchange.invite_city(**facts, city=one)
    Guest.objects.update(registered_at=NOW)
    with pytest.raises(Refused) as comes:
        exchange.uninvite_city(**facts, city=one)
    assert comes.value.reason is Refusal.GUEST_COMES
    with pytest.raises(Refused) as full:
        exchange.invite_city(**facts, city=two)
    assert full.value.reason is Refusal.QUOTA
    Guest.objects.update(declined_at=NOW)
    exchange.invite_city(**facts, city=two)
    with pytest.raises(Refused) as late:
        exchange.invite_city(actors=(focal,), now=START, meeting=meeting, city=two)
    assert late.value.reason is Refusal.LATE


def test_a_place_that_was_given_back_is_taken_up_only_while_it_is_free(hall):
    story, meeting, _, _ = hall
    one = Membership.objects.exclude(municipality=None).select_related("person", "municipality").first()
    country = one.municipality.country
    other = Municipality.objects.filter(country=country).exclude(pk=one.municipality_id).first()
    focal = Person.objects.filter(memberships__institution__country=country, memberships__role="focal point").first()
    by = {"actors": (focal,), "now": NOW, "meeting": meeting}
    own = {"actors": (one.person,), "now": NOW, "meeting": meeting, "municipality": one.municipality,
           "office": "", "languages": []}  # fmt: skip
    exchange.invite_city(**by, city=one.municipality)
    for _ in range(2):  # said twice, it is told once
        exchange.register(**own, name="", is_coming=False)
    told = Notice.objects.filter(kind="meeting_declined")
    assert [one.person for one in told] == [focal]
    exchange.register(**own, name="Mina", is_coming=True)  # nobody else has it yet
    exchange.register(**own, name="", is_coming=False)
    exchange.invite_city(**by, city=other)
    with pytest.raises(Refused) as full:
        exchange.register(**own, name="Mina", is_coming=True)
    assert full.value.reason is Refusal.QUOTA
    exchange.uninvite_city(**by, city=other)
    exchange.invite_city(**by, city=one.municipality)  # who declined can be invited anew
    assert Guest.objects.get(meeting=meeting, municipality=one.municipality).declined_at is None
    with pytest.raises(Refused) as again:
        exchange.invite_city(**by, city=one.municipality)
    assert again.value.reason in {Refusal.DONE, Refusal.QUOTA}
    with pytest.raises(Refused) as late:
        exchange.register(
            **{**own, "now": meeting.register_until + timedelta(minutes=1)}, name="Mina", is_coming=True
        )
    assert late.value.reason is Refusal.LATE


def test_who_comes_is_named_by_the_city_and_encounters_are_for_those_who_come(hall):
    story, meeting, _, _ = hall
    seats = list(Membership.objects.exclude(municipality=None).select_related("person", "municipality")[:3])
    one, two, third = seats
    for seat in (one, two):
        Guest.objects.create(meeting=meeting, municipality=seat.municipality, invited_by=story.tehran, invited_at=NOW)
    Claim.objects.create(municipality=two.municipality, by=two.person, words="x", at=NOW)
    facts = {"actors": (one.person,), "now": NOW, "municipality": one.municipality, "meeting": meeting}
    with pytest.raises(Refused):
        exchange.register(**facts, name=" ", office="", languages=[], is_coming=True)
    exchange.register(**facts, name="Mina", office="Engineer", languages=["fa"], is_coming=True)
    with pytest.raises(Refused) as early:
        exchange.note_encounter(**facts, other=two.municipality, words="x")
    assert early.value.reason is Refusal.NOT_HELD
    facts["now"] = START
    with pytest.raises(Refused) as past:
        exchange.note_encounter(**facts, other=two.municipality, words="x", task="y", due=NOW.date())
    assert past.value.reason is Refusal.PAST_DAY
    with pytest.raises(NotThere):
        exchange.note_encounter(**facts, other=third.municipality, words="x")
    with pytest.raises(Refused):
        exchange.note_encounter(**facts, other=one.municipality, words="x")
    with pytest.raises(NotThere):  # it was invited, and has not said that it comes
        exchange.note_encounter(**facts, other=two.municipality, words="Trams")
    Guest.objects.filter(municipality=two.municipality).update(registered_at=NOW)
    claimant = {**facts, "actors": (two.person,), "municipality": two.municipality}
    with pytest.raises(Refused) as unconfirmed:
        exchange.note_encounter(**claimant, other=one.municipality, words="Trams")
    met = exchange.note_encounter(**facts, other=two.municipality, words="Trams", task="Send the contract")
    with pytest.raises(Refused) as again:
        exchange.note_encounter(**facts, other=two.municipality, words="Trams", task="Send the contract")
    assert again.value.reason is Refusal.DONE and meeting.encounters.count() == 1
    page = Client()
    page.force_login(third.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = f"/exchange/meetings/{meeting.public_id}/"
    assert "Send the contract" not in page.get(at).content.decode()
    Guest.objects.create(meeting=meeting, municipality=third.municipality, invited_by=story.tehran, invited_at=NOW)
    assert "Send the contract" not in page.get(at).content.decode()  # a guest who was not there when they met
    with pytest.raises(NotThere):
        exchange.finish_task(actors=(third.person,), now=START, municipality=third.municipality, encounter=met)
    with pytest.raises(Refused) as unfinished:
        exchange.finish_task(actors=(two.person,), now=START, municipality=two.municipality, encounter=met)
    assert {unconfirmed.value.reason, unfinished.value.reason} == {Refusal.UNCONFIRMED_CITY}
    Claim.objects.update(confirmed_at=NOW)
    page.force_login(two.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Send the contract" in page.get(at).content.decode()
    assert page.post(f"/exchange/meetings/tasks/{met.pk}/").status_code == 302
    assert Encounter.objects.get().done_on is not None
    with pytest.raises(Refused):
        exchange.finish_task(actors=(one.person,), now=NOW, municipality=one.municipality, encounter=met)


def test_an_officer_announces_through_the_page_and_what_is_wrong_is_told_at_its_field(hall):
    story = hall[0]
    desk = Client()
    desk.force_login(story.kazan, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"kind": "course", "name": "Курс", "place": "Казань", "zone": "Europe/Moscow",
             "first": "2027-05-01",
             "starts": "09:00", "last": "2027-05-01", "ends": "08:00", "until": "2027-06-01",
             "of_a_country": "5"}  # fmt: skip
    page = desk.post("/exchange/meetings/new/", typed)
    assert {"ends", "until"} == set(page.context["form"].errors)
    page = desk.post("/exchange/meetings/new/", {**typed, "starts": "25:00", "first": "2027-02-30"})
    assert {"starts", "first"} <= set(page.context["form"].errors)
    past = {"first": "2019-05-01", "until": "2019-04-01", "ends": "18:30"}
    page = desk.post("/exchange/meetings/new/", {**typed, **past})
    assert page.status_code == 409 and "lies in the past" in page.context["form"].errors["first"][0]
    page = desk.post("/exchange/meetings/new/", {**typed, "ends": "۱۸:۳۰", "until": "2027-04-01"})
    at = page["Location"]
    part = {"title": "День первый", "day": "2027-05-01", "starts": "10:00", "ends": "11:00"}
    assert desk.post(f"{at}parts/", {**part, "day": "2027-05-09"}).status_code == 409
    assert desk.post(f"{at}parts/", part).status_code == 302
    file = desk.get(f"{at}calendar.ics").content.decode()
    assert file.count("BEGIN:VEVENT") == 2 and "DTSTART:20270501T060000Z" in file  # the day itself, and its part
    assert "DTSTART:20270501T070000Z" in file and file.endswith("END:VCALENDAR\r\n")


def test_a_meeting_is_moved_with_its_programme_and_cancelled_once_and_the_invited_are_told(hall):
    story, meeting, focal, _ = hall
    seat = Membership.objects.exclude(municipality=None).select_related("person", "municipality").first()
    Guest.objects.create(meeting=meeting, municipality=seat.municipality, invited_by=focal, invited_at=NOW)
    part = exchange.add_session(
        actors=(story.tehran,), now=NOW, meeting=meeting, title="First", starts_at=START,
        ends_at=START + timedelta(hours=2),
    )  # fmt: skip
    wish = {"meeting": meeting, "name": {"en": "Shiraz meeting"}, "words": {}, "place": "Isfahan",
            "zone": "Asia/Tehran", "starts_at": START + timedelta(days=7), "ends_at": START + timedelta(days=8),
            "of_a_country": 2, "register_until": START}  # fmt: skip
    with pytest.raises(Refused):
        exchange.correct_meeting(actors=(focal,), now=NOW, **wish)
    with pytest.raises(Refused) as short:
        exchange.correct_meeting(
            actors=(story.tehran,), now=NOW, **{**wish, "ends_at": START + timedelta(days=7, hours=1)}
        )
    assert short.value.reason is Refusal.PROGRAMME
    exchange.correct_meeting(actors=(story.tehran,), now=NOW, **wish)
    meeting.refresh_from_db()
    part.refresh_from_db()
    assert (meeting.place, set(meeting.name), part.starts_at) == ("Isfahan", {"fa", "en"}, wish["starts_at"])
    assert {focal, seat.person} <= {one.person for one in Notice.objects.filter(kind="meeting_moved")}
    desk, at = Client(), f"/exchange/meetings/{meeting.public_id}/"
    desk.force_login(story.kazan, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = desk.get(f"{at}correct/").context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert desk.post(f"{at}correct/", {**again, "place": "Qom"}).status_code == 302  # as it is shown it can be sent
    assert Meeting.objects.get(pk=meeting.pk).starts_at == wish["starts_at"]
    assert desk.post(f"{at}parts/{part.pk}/out/").status_code == 302 and not meeting.sessions.exists()
    assert desk.post(f"{at}cancel/", {"reason": "\u200b"}).status_code == 409
    assert desk.post(f"{at}cancel/", {"reason": "The hall burnt"}).status_code == 302
    assert {focal, seat.person} <= {one.person for one in Notice.objects.filter(kind="meeting_cancelled")}
    assert desk.post(f"{at}cancel/", {"reason": "again"}).status_code == 409
    assert "The hall burnt" in Client().get(at).content.decode()
    assert "STATUS:CANCELLED" in Client().get(f"{at}calendar.ics").content.decode()
    with pytest.raises(Refused) as late:
        exchange.register(
            actors=(seat.person,), now=NOW, municipality=seat.municipality, name="Mina", office="", languages=[],
            meeting=Meeting.objects.get(pk=meeting.pk), is_coming=True,
        )  # fmt: skip
    assert late.value.reason is Refusal.LATE


def test_a_correction_that_was_read_of_an_older_meeting_is_shown_what_stands_and_changes_nothing(hall):
    """Kazan's form was opened before Tehran moved the place: it does not move it back without a word."""
    story, meeting, _, _ = hall
    at, desks = f"/exchange/meetings/{meeting.public_id}/", []
    for person in (story.tehran, story.kazan):
        desk = Client()
        desk.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        form = desk.get(f"{at}correct/", HTTP_ACCEPT_LANGUAGE="en").context["form"]
        desks.append((desk, {name: form[name].value() for name in form.fields}))
    (first, typed), (second, older) = desks
    assert first.post(f"{at}correct/", {**typed, "place": "Isfahan"}).status_code == 302
    Notice.objects.all().delete()
    late = second.post(f"{at}correct/", {**older, "name": "\u202eNew\r\nname"}, HTTP_ACCEPT_LANGUAGE="en")
    text = late.content.decode()
    assert late.status_code == 409 and "What stands there now" in text and "Isfahan" in text and "Shiraz" in text
    assert not Notice.objects.exists() and Meeting.objects.get(pk=meeting.pk).place == "Isfahan"
    again = {name: late.context["form"][name].value() for name in late.context["form"].fields}
    assert second.post(f"{at}correct/", {**again, "place": "Isfahan"}, HTTP_ACCEPT_LANGUAGE="en").status_code == 302
    meeting.refresh_from_db()
    assert (meeting.name["en"], meeting.place, meeting.revision) == ("New name", "Isfahan", 2)
    assert "SEQUENCE:2" in Client().get(f"{at}calendar.ics").content.decode()
    Notice.objects.all().delete()
    form = second.get(f"{at}correct/", HTTP_ACCEPT_LANGUAGE="ru").context["form"]
    same = {name: form[name].value() for name in form.fields}
    assert second.post(f"{at}correct/", same, HTTP_ACCEPT_LANGUAGE="ru").status_code == 409
    meeting.refresh_from_db()
    assert not Notice.objects.exists() and "ru" not in meeting.name, "nothing differs, and nobody is told"


def test_a_meeting_is_not_moved_into_the_past_nor_under_who_is_invited_nor_touched_once_it_is_over(hall):
    story, meeting, _, (one, two) = hall
    for city in (one, two):
        Guest.objects.create(meeting=meeting, municipality=city, invited_by=story.tehran, invited_at=NOW)
    Meeting.objects.filter(pk=meeting.pk).update(of_a_country=2)
    wish = {"meeting": meeting, "name": {}, "words": {}, "place": "Qom", "zone": "Asia/Tehran", "starts_at": START,
            "ends_at": START + timedelta(days=2), "of_a_country": 2, "register_until": START}  # fmt: skip
    past = {"starts_at": START.replace(year=2020), "register_until": START.replace(year=2020)}
    for more, at, reason in (
        (past, NOW, Refusal.PAST_DAY),
        ({"of_a_country": 1}, NOW, Refusal.PLACES_HELD),
        ({}, START + timedelta(days=3), Refusal.OVER),
    ):
        with pytest.raises(Refused) as refused:
            exchange.correct_meeting(actors=(story.tehran,), now=at, **(wish | more))
        assert refused.value.reason is reason
    with pytest.raises(Refused) as over:
        exchange.cancel_meeting(actors=(story.tehran,), now=START + timedelta(days=3), meeting=meeting, reason="x")
    assert over.value.reason is Refusal.OVER
    exchange.correct_meeting(actors=(story.tehran,), now=START + timedelta(hours=1), **wish)  # while it is held


def test_a_focal_point_finds_a_city_by_name_and_another_countrys_is_refused_in_a_sentence(hall):
    _, meeting, focal, (one, two) = hall
    desk, at = Client(), f"/exchange/meetings/{meeting.public_id}/"
    desk.force_login(focal, backend="allauth.account.auth_backends.AuthenticationBackend")
    now = timezone.now()
    Meeting.objects.update(starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=10),
                           register_until=now + timedelta(days=5))  # fmt: skip
    page = desk.get(f"{at}?q={one.name}")
    assert one.geonameid in [place.geonameid for place in page.context["places"]]
    assert not page.context["places"][0].is_guess and "exactly this name" not in page.content.decode()
    misspelt = desk.get(at, {"q": f"{one.name[:3]}x{one.name[3:]}"}, HTTP_ACCEPT_LANGUAGE="en")
    assert misspelt.context["places"][0].is_guess and "exactly this name" in misspelt.content.decode()
    abroad = Municipality.objects.exclude(country=one.country).first()
    for number in (abroad.geonameid, 999, "x", ""):
        page = desk.post(f"{at}invite/", {"city": number})
        assert page.status_code == 409 and "not a city for which you invite" in page.content.decode()
    assert desk.post(f"{at}invite/", {"city": one.geonameid}).status_code == 302
    page = desk.post(f"{at}invite/", {"city": two.geonameid})
    assert page.status_code == 409 and "as many cities as there are places" in page.content.decode()
    assert desk.post(f"{at}invite/", {"city": one.geonameid, "back": "1"}).status_code == 302
    assert desk.post(f"{at}invite/", {"city": two.geonameid}).status_code == 302
    assert Client().post(f"{at}invite/", {"city": one.geonameid}).status_code in {302, 401}


def test_the_calendar_file_is_folded_escaped_and_in_utc():
    title = "نشست شهرداران؛ روز نخست, صبح\nدوم " * 6
    event = Event("1@charsu", title, START, START + timedelta(hours=1), "Shiraz; hall 1")
    file = calendar_file([event], NOW)
    lines = file.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines) and lines[-1] == ""
    whole = file.replace("\r\n ", "")
    assert f"DTSTART:{START.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}" in whole
    assert "LOCATION:Shiraz\\; hall 1" in whole and "\\n" in whole and "صبح\n" not in whole


def test_a_meeting_that_is_over_or_closed_says_so_and_offers_no_places(hall):
    _, meeting, focal, _ = hall
    desk, at = Client(), f"/exchange/meetings/{meeting.public_id}/"
    desk.force_login(focal, backend="allauth.account.auth_backends.AuthenticationBackend")
    left = "1 place left"
    now, day = timezone.now(), timedelta(days=1)
    Meeting.objects.filter(pk=meeting.pk).update(register_until=now + day, starts_at=now + 2 * day)
    page = desk.get(at).content.decode()
    assert left in page and "Registration is closed" not in page
    Meeting.objects.filter(pk=meeting.pk).update(register_until=now - day)
    page = desk.get(at).content.decode()
    assert left not in page and "Registration is closed." in page and "is over" not in page
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now - 9 * day, ends_at=now - 8 * day)
    page = desk.get(at).content.decode()
    assert left not in page and "This meeting is over." in page and "Registration is closed" not in page


@pytest.mark.parametrize(("places", "said"), [(1, "You may invite 1 city of"), (5, "You may invite 5 cities of")])
def test_the_letter_counts_the_places_and_names_a_calendar_that_is_not_the_languages_own(places, said):
    facts = {"names": {"en": "Shiraz"}, "at": NOW.isoformat(), "until": NOW.isoformat(), "places": places,
             "path": "/"}  # fmt: skip
    text = written(to=Reader("a@x.example", "en", "UTC", "ethiopic"), kind="meeting_called", facts=facts)[1]
    assert said in text and text.count("(Ethiopian calendar)") == 2
    text = written(to=Reader("a@x.example", "fa", "UTC", "persian"), kind="meeting_called", facts=facts)[1]
    assert str(places) not in text.split("http")[0] and "calendar" not in text


def test_an_officer_invites_the_cities_of_countries_without_a_focal_point(hall):
    story, meeting, focal, (city, _) = hall
    officer = Client()
    officer.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    at, chosen = f"/exchange/meetings/{meeting.public_id}/", {"city": city.geonameid}
    with pytest.raises(NotThere):
        exchange.invite_city(actors=(story.tehran,), now=NOW, meeting=meeting, city=city)
    Membership.objects.filter(role="focal point", institution__country=city.country).delete()
    page = officer.get(at, HTTP_ACCEPT_LANGUAGE="en")
    assert (
        city.country in page.context["seen"].unheard and "you invite their cities yourself" in page.content.decode()
    )
    assert city in [Municipality.objects.get(geonameid=one.geonameid)
                    for one in officer.get(at, {"q": city.name}).context["places"]]  # fmt: skip
    assert officer.post(f"{at}invite/", chosen).status_code == 302
    assert meeting.guests.get().municipality == city
    other = Person.objects.filter(memberships__role="focal point").first()
    with pytest.raises(NotThere):
        exchange.uninvite_city(actors=(other,), now=NOW, meeting=meeting, city=city)
    full = officer.get(at, {"q": city.name}).context["places"]
    assert city.country not in {Municipality.objects.get(geonameid=one.geonameid).country for one in full}


def test_a_meeting_is_named_in_each_language_and_its_calendar_file_says_what_it_is_about(hall):
    story, _, _, _ = hall
    officer = Client()
    officer.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    officer.cookies["django_language"] = "en"
    day = f"{timezone.now() + timedelta(days=60):%Y-%m-%d}"
    typed = {"kind": "course", "name": "Lanes", "name_fa": "خط ویژه", "name_ru": "Полосы", "words": "How buses go",
             "place": "Shiraz", "zone": "Asia/Tehran", "first": day, "starts": "09:00", "last": day, "ends": "17:00",
             "until": f"{timezone.now() + timedelta(days=50):%Y-%m-%d}", "of_a_country": "2"}  # fmt: skip
    before = f"{timezone.now() + timedelta(days=59):%Y-%m-%d}"
    wrong = officer.post("/exchange/meetings/new/", {**typed, "last": before}).context["form"]
    assert list(wrong.errors) == ["last"]
    assert officer.post("/exchange/meetings/new/", typed).status_code == 302
    made = Meeting.objects.get(place="Shiraz", kind="course")
    assert made.name == {"en": "Lanes", "fa": "خط ویژه", "ru": "Полосы"}
    assert "DESCRIPTION:How buses go" in officer.get(
        f"/exchange/meetings/{made.public_id}/calendar.ics"
    ).content.decode()  # fmt: skip
    form = officer.get(f"/exchange/meetings/{made.public_id}/correct/").context["form"]
    assert form["name_ru"].value() == "Полосы"
