"""Two institutions that are parties of another award beside the first: nothing of the first is theirs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver

from charsu.acts import exchange, founding, outbox
from charsu.acts.entries import hand_over
from charsu.acts.protocol import tell
from charsu.gate import NotThere, Refused, holders_of_the_union, may
from charsu.models import (
    Award,
    Guest,
    Handover,
    Institution,
    Instrument,
    LetterText,
    Meeting,
    Membership,
    Municipality,
    Notice,
    Reviewer,
)
from charsu.queries.focal import readers_for
from charsu.queries.letters import letters_of, own_words
from charsu.queries.parties import seated
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Right, Role
from tests.conftest import NOW
from tests.house.test_routes import DESKS, address, facts, routes
from tests.pages.test_two_awards import sit

TEXT = {"title": {"en": "Text"}, "clauses": [{"number": "1", "heading": {"en": "One"}, "text": {"en": "Words"}}]}
OF_THE_UNION = (
    Act.TEAM_HAND_OVER, Act.TEAM_CONFIRM, Act.CITY_CHANGE, Act.CITY_CONFIRM, Act.CITY_INVITE, Act.CODE_HAND,
    Act.LETTER_BROADCAST, Act.MEETING_CALL, Act.PERSON_ERASE, Act.SEAT_GIVE, Act.SECOND_STEP_END,
)  # fmt: skip


@pytest.fixture
def beside(an_edition):
    """An officer and a scientific secretary of an institution that is a party of nothing that both have agreed."""
    story = an_edition(Phase.RESULTS)
    rio, cape = (
        Institution.objects.create(code=code, name={"en": code}, country=country, is_party=True)
        for code, country in (("rio", "BR"), ("cape", "ZA"))
    )
    story.parties = (rio, cape)
    story.stranger, story.scholar = (story.cast.person("BR", f"rio-{n}") for n in (1, 2))
    story.cast.seat(story.stranger, Role.OFFICER, rio)
    story.cast.seat(story.scholar, Role.SCIENCE, rio)
    return story


def found_alone(story):
    return founding.found(
        actors=(story.stranger,), now=NOW, slug="rio-2027", name={"en": "Rio"}, zone="UTC", award_slug="award-rio",
        award_name={"en": "Rio"}, parties=story.parties, memorandum=TEXT, regulations=TEXT,
    )  # fmt: skip


def in_force(edition):
    Instrument.objects.filter(pk=edition.memorandum_id).update(in_force_at=NOW)


def let_in(client, known, award):
    """Desks' pages that open."""
    return [
        at
        for name, pattern in routes(get_resolver().url_patterns)
        if (at := address(name, pattern, known)).split("/")[1] in set(DESKS) - {"enter"}
        and client.get(at, {"award": award}).status_code == 200
    ]


def test_no_desk_of_the_first_award_opens_to_those_of_another(beside):
    """With a seat alone, and with an award that one institution has proposed: whichever award is looked at."""
    known = facts()
    at_own = {"/bureau/found/"}  # an award is founded by whoever holds a party's seat
    first = beside.edition.award.slug
    for person in (beside.stranger, beside.scholar):
        assert set(let_in(sit(person), known, first)) <= at_own, person
    found_alone(beside)
    shared = ("/bureau/teams", "/bureau/cities", "/bureau/help", "/bureau/letters/many", "/focal")
    for person in (beside.stranger, beside.scholar):
        assert set(let_in(sit(person), known, first)) <= at_own, person
        opened = let_in(sit(person), known, "award-rio")
        assert not [at for at in opened if at.startswith(shared)], person


def test_what_all_awards_share_is_held_by_those_that_both_have_agreed(beside):
    edition = found_alone(beside)
    assert not [
        act for act in OF_THE_UNION if may(act, beside.stranger) or may(act, beside.stranger, edition=edition)
    ]
    assert all(may(act, beside.tehran, edition=beside.edition) for act in OF_THE_UNION)
    assert may(Act.CLAUSE_PROPOSE, beside.stranger) and may(Act.LETTER_WORDS, beside.stranger, edition=edition)
    in_force(edition)
    assert may(Act.TEAM_CONFIRM, beside.stranger) and may(Act.CITY_CHANGE, beside.stranger, edition=edition)
    assert not [act for act in OF_THE_UNION if may(act, beside.stranger, edition=beside.edition)]


def test_until_an_award_is_in_force_the_one_founded_first_holds_it(beside):
    edition = found_alone(beside)
    Instrument.objects.update(in_force_at=None)
    assert list(holders_of_the_union()) == [beside.edition.award]
    assert may(Act.TEAM_CONFIRM, beside.tehran) and not may(Act.TEAM_CONFIRM, beside.stranger, edition=edition)


def test_no_officer_of_a_proposed_award_hands_over_a_team(beside):
    city = Membership.objects.filter(role=Role.ENTRANT.value).first().municipality
    wish = Handover.objects.create(municipality=city, by=beside.cast.person("IR", "new"), at=NOW, words="I took over")
    edition = found_alone(beside)
    for of in (edition, None):
        with pytest.raises(Refused):
            hand_over(actors=(beside.stranger,), now=NOW, handover=wish, ends=(), words="I called", edition=of)
    desk = sit(beside.stranger)
    assert desk.post(f"/focal/handovers/{wish.pk}/?award=award-rio", {"words": "x", "sure": "1"}).status_code == 404
    wish.refresh_from_db()
    assert wish.done_at is None
    assert beside.stranger not in readers_for("XX") and beside.tehran in readers_for("XX")


def test_a_meeting_is_its_own_awards(beside):
    """An officer of another award in force neither moves nor cancels it, nor sets its programme or invites to it."""
    in_force(found_alone(beside))
    meeting, desk = Meeting.objects.first(), sit(beside.stranger)
    Membership.objects.filter(role=Role.FOCAL.value, institution__country="IR").delete()
    city, at = Municipality.objects.filter(country="IR").first(), f"/exchange/meetings/{meeting.public_id}/"
    before = (meeting.guests.count(), meeting.sessions.count(), Notice.objects.count())
    part = {"title": "x", "day": f"{meeting.starts_at:%Y-%m-%d}", "starts": "12:00", "ends": "12:30"}
    for way, typed in {
        "cancel": {"reason": "x"},
        "correct": {},
        "parts": part,
        "invite": {"city": city.geonameid},
    }.items():
        answer = desk.post(f"{at}{way}/", typed)
        assert answer.status_code in {403, 409}, way
    assert desk.get(f"{at}cancel/").status_code == desk.get(f"{at}correct/").status_code == 403
    page = desk.get(at)
    assert not page.context["may_call"] and not page.context["seen"].unheard
    meeting.refresh_from_db()
    assert meeting.cancelled_at is None
    assert (meeting.guests.count(), meeting.sessions.count(), Notice.objects.count()) == before
    own = {"actors": (beside.tehran,), "now": NOW, "meeting": meeting}
    Meeting.objects.filter(pk=meeting.pk).update(register_until=NOW + timedelta(days=9))
    meeting.refresh_from_db()
    guest = Guest.objects.create(meeting=meeting, municipality=city, invited_by=beside.tehran, invited_at=NOW)
    writer = beside.cast.person("IR", "writer")
    Membership.objects.create(person=writer, municipality=city, role=Role.ENTRANT.value, right=Right.LEAD.value)
    said = {"name": "", "office": "", "languages": [], "is_coming": False}
    exchange.register(actors=(writer,), now=NOW, meeting=meeting, municipality=city, **said)
    told = {letter.person for letter in Notice.objects.filter(kind="meeting_declined")}
    assert beside.tehran in told and beside.stranger not in told, "who cannot invite is not asked to"
    guest.delete()
    assert exchange.invite_city(**own, city=city) and may(Act.MEETING_CALL, beside.tehran, award=meeting.award_id)


def test_letters_are_their_own_awards_and_so_are_their_words(beside):
    first, edition = beside.edition.award, found_alone(beside)
    letter = Notice.objects.filter(kind="assigned").first()
    assert set(letters_of(first)) >= set(Notice.objects.exclude(kind="clauses_turned"))
    assert set(letters_of(edition.award).values_list("edition", flat=True)) <= {"rio-2027"}
    wish = {"actors": (beside.stranger,), "now": NOW, "edition": edition}
    for act in (outbox.send_again, outbox.settle):
        with pytest.raises(NotThere):
            act(**wish, letter=letter)
    for of, who in ((edition, beside.stranger), (beside.edition, beside.tehran)):
        outbox.set_words(
            actors=(who,), now=NOW, edition=of, kind="assigned", language="en", subject=of.slug, body="b"
        )
    assert LetterText.objects.count() == 2
    assert own_words()[letter.edition, "assigned", "en"][0] == beside.edition.slug
    assert own_words()["rio-2027", "assigned", "en"][0] == "rio-2027"
    assert own_words()["", "assigned", "en"][0] == beside.edition.slug


def test_the_unions_own_letters_do_not_tell_who_judges_for_another_award(beside):
    edition = found_alone(beside)
    in_force(edition)
    reviewer = Reviewer.objects.filter(edition=beside.edition).first().person
    entrant = Membership.objects.filter(role=Role.ENTRANT.value).first().person
    kept, secret = (tell(person=one, kind="code_handed", now=NOW) for one in (entrant, reviewer))
    theirs = set(letters_of(edition.award))
    assert kept in theirs and secret not in theirs
    assert {kept, secret} <= set(letters_of(beside.edition.award))
    assert not [letter for letter in theirs if letter.edition == beside.edition.slug]


def test_who_sits_for_another_award_is_told_nothing_of_this_one(beside):
    assert set(seated(beside.edition, Role.OFFICER)) >= {beside.tehran, beside.kazan}
    assert beside.stranger not in seated(beside.edition, Role.OFFICER)
    assert beside.scholar not in seated(beside.edition, Role.SCIENCE)


def test_seats_of_another_award_are_neither_shown_nor_ended(beside):
    found_alone(beside)
    page = sit(beside.tehran).get("/bureau/people/").content.decode()
    assert beside.stranger.email not in page and beside.kazan.email in page and "observer@charsu.example" in page
    theirs = sit(beside.stranger).get("/bureau/people/?award=award-rio").content.decode()
    assert beside.stranger.email in theirs
    assert not [one for one in ("observer", "focal-ir", "science", "tehran-1") if f"{one}@charsu" in theirs]
    seat = Membership.objects.get(person__email="science@charsu.example", role=Role.SCIENCE.value)
    desk = sit(beside.stranger)
    assert desk.post("/bureau/people/?award=award-rio", {"end": seat.pk}).status_code == 404
    assert Award.objects.count() == 2 and Client().get("/awards/").status_code == 200
