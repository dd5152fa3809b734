"""A draft of several hands through the page: joined, chosen without scripts, never saved in another's name."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.models import Deadline, Entry, Membership, Person
from charsu.rules.drafts import marks
from charsu.rules.lifecycle import Phase


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    ana = Person.objects.create(email="ana@x.example", name="Ana <b>")
    Membership.objects.create(person=ana, role="entrant", municipality=entry.municipality, right="writes")
    return story, entry, entry.started_by, ana


def opened(client, entry):
    """The page as it was opened: its fields with what stands in them."""
    context = client.get(f"/enter/{entry.public_id}/").context
    sheet, fields = context["sheet"], {"seen": context["seen"], "version": str(entry.revision)}
    fields |= {"calendar": sheet.calendar, "form": str(context["number"]), "title": sheet.title}
    for _section, blocks in sheet.sections():
        for block in blocks:
            for one in (*block.inputs, *(field for row in block.rows for field in row)):
                fields[one.name] = one.value
    return fields


def test_two_who_write_at_once_both_find_their_words(house):
    _, entry, person, ana = house
    at = f"/enter/{entry.public_id}/"
    mine, hers = sit(person), sit(ana)
    first, second = opened(mine, entry), opened(hers, entry)
    assert mine.post(at, {**first, "partners": "mine"}).status_code == 302
    assert hers.post(at, {**second, "problem": "hers"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.answers["partners"], entry.answers["problem"]) == ("mine", "hers")


def test_where_two_meet_both_are_shown_and_either_is_taken_without_scripts(house):
    _, entry, person, ana = house
    at = f"/enter/{entry.public_id}/"
    mine, hers = sit(person), sit(ana)
    first, second = opened(mine, entry), opened(hers, entry)
    hers.post(at, {**second, "partners": "hers <i>", "problem": "hers alone"})
    page = mine.post(at, {**first, "partners": "mine"})
    text = page.content.decode()
    assert page.status_code == 409 and "hers &lt;i&gt;" in text and "mine" in text and "Ana &lt;b&gt;" in text
    entry.refresh_from_db()
    assert entry.answers["partners"] == "hers <i>"
    again = {**first, "seen": page.context["seen"], "chosen": page.context["chosen"]}
    again |= {"problem": "hers alone", "partners": "mine"}
    assert mine.post(at, {**again, "take": "partners"}).status_code == 302
    entry.refresh_from_db()
    assert entry.answers["partners"] == "hers <i>"
    assert mine.post(at, again).status_code == 302
    entry.refresh_from_db()
    assert (entry.answers["partners"], entry.answers["problem"]) == ("mine", "hers alone")


def test_a_draft_opened_again_before_a_choice_meets_the_other_words_again(house):
    """The browser keeps the conflict page's fields with its marks, and sends them by itself once the page is back."""
    _, entry, person, ana = house
    at = f"/enter/{entry.public_id}/"
    mine, hers = sit(person), sit(ana)
    first, second = opened(mine, entry), opened(hers, entry)
    hers.post(at, {**second, "partners": "hers", "problem": "her problem"})
    page = mine.post(at, {**first, "partners": "mine", "problem": "my problem"})
    kept = {**first, "seen": page.context["seen"], "partners": "mine", "problem": "my problem"}
    told = mine.post(f"{at}draft/", {**kept, "chosen": page.context["chosen"]}).json()
    assert {one["code"] for one in told["met"]} == {"partners", "problem"}
    page = mine.post(at, {**kept, "chosen": page.context["chosen"], "take": "problem"})
    assert page.status_code == 409 and [one.code for one in page.context["met"]] == ["partners"]
    entry.refresh_from_db()
    assert (entry.answers["partners"], entry.answers["problem"]) == ("hers", "her problem")
    mine.post(at, {**kept, "chosen": page.context["chosen"], "problem": "her problem"})
    entry.refresh_from_db()
    assert (entry.answers["partners"], entry.answers["problem"]) == ("mine", "her problem")


def test_autosave_tells_what_others_changed_and_where_two_met(house):
    _, entry, person, ana = house
    at = f"/enter/{entry.public_id}/draft/"
    mine, hers = sit(person), sit(ana)
    first, second = opened(mine, entry), opened(hers, entry)
    hers.post(at, {**second, "partners": "hers", "problem": "hers alone"})
    told = mine.post(at, {**first, "partners": "mine", "title": "Mine"}).json()
    assert told["fresh"] == {"problem": {"problem": ["hers alone"]}}
    assert [(one["code"], one["held"], one["typed"], one["by"]) for one in told["met"]] == [
        ("partners", "hers", "mine", "Ana <b>")
    ]
    entry.refresh_from_db()
    assert (entry.title, entry.answers["partners"]) == ("Mine", "hers")
    still = {**first, "title": "Mine", "problem": "hers alone", "seen": told["seen"], "partners": "mine!"}
    assert mine.post(at, still).json()["met"]  # typing on is no choice yet
    chosen = json.dumps({**json.loads(told["seen"]), "partners": told["met"][0]["mark"]})
    assert mine.post(at, {**still, "seen": chosen}).json()["met"] == []
    entry.refresh_from_db()
    assert entry.answers["partners"] == "mine!"


def test_ones_own_words_are_never_told_as_another_s(house):
    """The page may still be typing on: a blank that the server takes off the end is no change by somebody else."""
    _, entry, person, _ = house
    client = sit(person)
    sent = {**opened(client, entry), "title": "Water for ", "partners": "The university \n"}
    assert client.post(f"/enter/{entry.public_id}/draft/", sent).json()["fresh"] == {}


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"partners": 5}', "null", '{"x": "' + "y" * 9000 + '"}'])
def test_marks_that_nobody_wrote_break_nothing(house, seen):
    _, entry, person, _ = house
    answer = sit(person).post(f"/enter/{entry.public_id}/draft/", {**opened(sit(person), entry), "seen": seen})
    assert answer.status_code in {200, 409}


def test_a_page_left_open_by_another_saves_nothing_in_my_name(house):
    _, entry, person, ana = house
    fields = {**opened(sit(person), entry), "person": str(person.pk), "partners": "not hers"}
    for at in (f"/enter/{entry.public_id}/draft/", f"/enter/{entry.public_id}/"):
        answer = sit(ana).post(at, fields)
        assert answer.status_code == 409 and "Somebody else" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.answers["partners"] != "not hers"


def test_the_others_of_the_team_are_seen_at_their_question(house):
    story, entry, person, ana = house
    at = f"/enter/{entry.public_id}/here/"
    assert sit(ana).post(at, {"question": "partners"}).json() == {"others": []}
    told = sit(person).post(at, {"question": "problem\0" * 50}).json()["others"]
    assert told[0]["name"] == "Ana <b>" and told[0]["question"]
    assert "Ana &lt;b&gt;" in sit(person).get(f"/enter/{entry.public_id}/").content.decode()
    assert sit(story.tehran).post(at, {"question": "x"}).status_code == 404


def test_what_another_typed_stays_theirs_on_the_page_that_refuses_it(house):
    """Whoever signed in meanwhile presses Save in the old page: nothing of it goes out in their name by itself."""
    _, entry, person, ana = house
    at = f"/enter/{entry.public_id}/"
    fields = {**opened(sit(person), entry), "person": str(person.pk), "partners": "not hers"}
    acts.save(actors=(ana,), now=timezone.now(), entry=entry, title=entry.title, answers={"problem": "hers"},
              revision=entry.revision, seen=marks(entry.answers))  # fmt: skip
    page = sit(ana).post(at, fields)
    text = page.content.decode()
    assert f'name="person" value="{person.pk}"' in text and "data-autosave" not in text
    again = {**fields, "seen": page.context["seen"]}
    assert sit(ana).post(at, again).status_code == 409
    assert sit(person).post(at, again).status_code == 302
    entry.refresh_from_db()
    assert (entry.answers["partners"], entry.answers["problem"]) == ("not hers", "hers")
