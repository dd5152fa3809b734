"""What was typed into a form that is refused is shown back: its phase, seat or motion ended meanwhile."""

import pytest
from django.test import Client

from charsu.models import Motion, Person
from charsu.rules.lifecycle import Phase

TYPED = "Their mayor is a cousin of mine, and I said so in spring."
SHOWN = 'id="typed-1"'


@pytest.fixture
def house(an_edition):
    return an_edition(Phase.RESULTS)


def sit(name):
    client = Client()
    client.force_login(Person.objects.get(email=f"{name}@charsu.example"))
    client.cookies["django_language"] = "en"
    return client


def test_words_for_a_phase_that_ended_are_shown_with_the_refusal(house):
    motion = Motion.objects.filter(kind="honour").first()
    late = [
        ("juror-1", "/jury/recusals/", {"entry": "1", "words": TYPED}),
        ("juror-1", f"/jury/motions/{motion.pk}/", {"choice": "for", "reason": TYPED}),
    ]
    for who, at, typed in late:
        page = sit(who).post(at, typed)
        assert page.status_code == 409 and TYPED in page.content.decode(), at
        assert SHOWN in page.content.decode(), at


def test_words_for_what_is_not_there_are_shown_too_and_secrets_are_not(house):
    desk, at = sit("tehran-1"), "/bureau/letters/999999/"
    page = desk.post(at, {"words": f"{TYPED} <b>"})
    assert page.status_code == 404 and f"{TYPED} &lt;b&gt;" in page.content.decode()
    by_itself = {"HTTP_ACCEPT": "application/json"}
    for typed, more in (({"words": TYPED, "password": "x"}, {}), ({"words": TYPED}, by_itself)):
        assert TYPED not in desk.post(at, typed, **more).content.decode()
    assert SHOWN not in desk.post(at, {"settle": "1"}).content.decode(), "a button is no word"
    assert SHOWN not in desk.get(f"{at}?words=x").content.decode()


def test_no_plan_has_the_number_nought_or_one_that_no_store_holds(house):
    for who in ("science", "tehran-1"):
        for number in ("0", "99999999999999999999999"):
            assert sit(who).get(f"/science/assignment/plans/{number}/").status_code == 404, number
