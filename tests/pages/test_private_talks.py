"""What cities tell one another in private: at the desk of letters its going is seen, its words are not."""

from datetime import timedelta

import pytest
from django.db.models import Q

from charsu.acts import entries, exchange
from charsu.acts.outbox.reminders import remind
from charsu.gate import NotThere
from charsu.models import CityQuestion, Claim, Entry, Guest, Membership, Notice, Person
from charsu.queries.exchange.talks import question_of, questions_for
from charsu.rules.letters import OF_TALKS
from charsu.rules.permissions import Role
from tests.acts.test_meeting import START, called
from tests.acts.test_talking import asked, by, cities  # noqa: F401 -- the fixture
from tests.conftest import NOW
from tests.pages.test_two_awards import sit

SECRET = "The mayor has not decided: keep this between us"


def talk(story, asker, city, other):
    """A question and its answer, a visit asked for and declined, a word in a team, an encounter with what is to be
    done: a letter of each kind."""
    meeting = called(story)
    for seat in (asker, city):
        Guest.objects.create(
            meeting=meeting,
            municipality=seat.municipality,
            invited_by=story.tehran,
            invited_at=NOW,
            registered_at=NOW,
        )
    met = {"municipality": asker.municipality, "meeting": meeting, "other": city.municipality, "words": SECRET}
    due = START.date() + timedelta(days=7)
    exchange.note_encounter(actors=(asker.person,), now=START, task=SECRET, due=due, **met)
    remind(now=START)
    one = asked(asker, city, words=SECRET, language="en", is_public=False)
    exchange.answer(**by(city), question=one, words=SECRET, language="en", is_public=False)
    need = exchange.post(
        **by(other), kind="need", theme="mobility", form="visit", words="x", language="en", languages=["en"]
    )
    visit = exchange.ask_visit(**by(asker), listing=need, words=SECRET, starts=None, ends=None)
    exchange.answer_visit(**by(other), visit=visit, is_agreed=False, words=SECRET, starts=None, ends=None)
    entry = Entry.objects.filter(municipality=city.municipality).first()
    beside = story.cast.person(city.municipality.country, "beside")
    Membership.objects.create(person=beside, municipality=city.municipality, role=Role.ENTRANT.value, right="writes")
    entries.say(actors=(beside,), now=NOW, entry=entry, words=SECRET)


def test_an_officer_sees_that_a_private_letter_went_and_not_what_it_says(cities):  # noqa: F811
    story, *seats = cities
    talk(story, *seats)
    letters = Notice.objects.filter(Q(facts__words=SECRET) | Q(facts__task=SECRET))
    assert set(letters.values_list("kind", flat=True)) == OF_TALKS, "each kind is tried, and no other tells it"
    desk = sit(story.tehran)
    for letter in letters:
        page = desk.get(f"/bureau/letters/{letter.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert SECRET not in page and letter.person.email in page, letter.kind
        assert "only those who take part in it read its words" in page and 'name="again"' in page


def test_who_the_talk_is_with_reads_it_at_the_desk_too(cities):  # noqa: F811
    """An officer who answers in a city's stead has the letter, and reads it wherever it stands."""
    story, asker, city, _ = cities
    Membership.objects.filter(municipality=city.municipality).delete()
    Membership.objects.filter(role=Role.FOCAL.value, institution__country=city.municipality.country).delete()
    asked(asker, city, words=SECRET, language="en", is_public=False)
    own, others = (Notice.objects.get(kind="question_asked", person=one) for one in (story.tehran, story.kazan))
    desk = sit(story.tehran)
    assert SECRET in desk.get(f"/bureau/letters/{own.pk}/").content.decode()
    assert SECRET not in desk.get(f"/bureau/letters/{others.pk}/").content.decode()


def test_the_answer_is_read_by_whoever_holds_the_asking_citys_mandate_today(cities):  # noqa: F811
    _, asker, city, _ = cities
    one = asked(asker, city, words=SECRET, language="en", is_public=False)
    later = Person.objects.create_user("later@charsu.example", name="Later")
    Membership.objects.filter(pk=asker.pk).update(person=later)
    Notice.objects.all().delete()
    exchange.answer(**by(city), question=one, words="Ours alone", language="en", is_public=False)
    assert later in {letter.person for letter in Notice.objects.filter(kind="question_answered")}
    assert asker.person not in {letter.person for letter in Notice.objects.filter(kind="question_answered")}
    before, at = Person.objects.get(pk=asker.person.pk), f"/exchange/questions/{one.public_id}/"
    assert (
        sit(before).get(at).status_code == 404 and at not in sit(before).get("/exchange/questions/").content.decode()
    )
    assert "Ours alone" in sit(later).get(at).content.decode()
    assert at in sit(later).get("/exchange/questions/").content.decode()
    own = exchange.ask(
        actors=(later,), now=NOW, city=city.municipality, asker=None, practice=None, words="Mine", language="en",
        is_public=False,
    )  # fmt: skip
    assert question_of(own.public_id, later) == own, "who asks for nobody else reads it alone"
    assert own in questions_for(later)[1]


def test_nobody_asks_in_the_name_of_a_city_for_which_they_do_not_speak(cities):  # noqa: F811
    _, asker, city, other = cities
    with pytest.raises(NotThere):
        exchange.ask(
            actors=(asker.person,), now=NOW, city=city.municipality, asker=other.municipality, practice=None,
            words="x", language="en", is_public=True,
        )  # fmt: skip
    Claim.objects.create(municipality=asker.municipality, by=asker.person, words="x", at=NOW)
    page = sit(asker.person).post(
        f"/exchange/ask/{city.municipality.geonameid}/",
        {"asker": asker.municipality.geonameid, "words": "In our name", "language": "en", "is_public": "on"},
    )
    assert page.status_code == 409 and "In our name" in page.content.decode() and not CityQuestion.objects.exists()
