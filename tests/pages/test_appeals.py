"""Appeals and the team's messages through the pages: what was typed stays, both answer, others read nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts.entries import screen
from charsu.adapters.mail import Reader, written
from charsu.models import Appeal, Decision, Entry, JointAct, Notice, Screening, Setting
from charsu.queries.appeals import appealable, time_to_answer
from charsu.queries.screening import result_mark
from charsu.rules.lifecycle import Phase


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def refused(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.filter(kind="practice").first()
    facts = {"result": "refused", "reason": "<b>not finished</b>", "clause": "5", "by": story.tehran}
    Screening.objects.update_or_create(entry=entry, defaults={**facts, "at": timezone.now()})
    return story, entry, entry.started_by


def test_a_team_appeals_and_both_answer_through_the_pages(refused):
    story, entry, person = refused
    team, at = sit(person), f"/enter/{entry.public_id}/"
    assert "you may appeal until" in team.get(f"{at}history/").content.decode()
    page = team.post(f"{at}appeal/", {"against": "screening", "clause": "", "words": "it was finished"})
    assert page.status_code == 200 and "it was finished" in page.content.decode()
    sent = {"against": "screening", "clause": "5", "words": "<script>it was finished"}
    assert team.post(f"{at}appeal/", sent).status_code == 302
    assert "waits for the answer of both" in team.get(f"{at}history/").content.decode()
    draft = team.get(at).content.decode()
    assert "waits for the answer of both" in draft and "to be answered until:" in draft
    officer = sit(story.tehran)
    assert "<script>it was" not in officer.get("/bureau/appeals/").content.decode()
    answer = {"appeal": str(Appeal.objects.get().pk), "outcome": "rejected", "heard_by": "A, B, C", "reason": ""}
    assert "Nothing was saved yet" in officer.post("/bureau/appeals/", answer).content.decode()
    assert officer.post("/bureau/appeals/", {**answer, "reason": "the clause was kept"}).status_code == 302
    offer = JointAct.objects.get(act="appeal.answer")
    assert "the clause was kept" in sit(story.kazan).get(f"/bureau/joint/{offer.pk}/").content.decode()
    assert team.get("/bureau/appeals/").status_code == 403
    told = {"is_upheld": True, "reply": "It was finished.", "replied_at": timezone.now()}
    Appeal.objects.update(**told)
    draft = team.get(at).content.decode()
    assert "The appeal is upheld." in draft and "It was finished." in draft and "checks the entry anew" in draft
    Appeal.objects.update(is_upheld=False)
    assert "The result of screening stands." in team.get(at).content.decode()


@pytest.mark.parametrize(("against", "is_upheld", "said"), [
    ("screening", True, "checks the entry anew"), ("screening", False, "result of screening stands"),
    ("procedure", True, ""),
])  # fmt: skip
def test_the_letter_of_an_answer_says_what_follows(against, is_upheld, said):
    facts = {"title": "T", "clause": "5", "upheld": is_upheld, "against": against, "reason": "R", "heard": "A, B, C"}
    text = written(to=Reader("a@x.example", "en"), kind="appeal_answered", facts=facts)[1]
    assert said in text and ("screening" in text or "anew" in text) == bool(said)


def test_messages_of_a_team_are_its_own(refused):
    story, entry, person = refused
    at = f"/enter/{entry.public_id}/talk/"
    assert sit(person).post(at, {"words": "سلام <b>همکاران</b>"}).status_code == 302
    page = sit(person).get(at).content.decode()
    assert "سلام" in page and "<b>همکاران" not in page
    other = Entry.objects.exclude(municipality=entry.municipality).first().started_by
    for stranger in (other, story.tehran):
        assert sit(stranger).get(at).status_code == 404 and sit(stranger).post(at, {"words": "x"}).status_code == 404
    assert sit(person).post(at, {"words": " \u200f "}).status_code in {200, 409}


def test_the_days_of_an_appeal_are_those_of_the_rules(an_edition):
    """Against a refusal and against the procedure, and for the answer; the letter names the instant."""
    story = an_edition(Phase.RESULTS)
    Setting.objects.filter(code="appeal_days").update(value=6)
    Setting.objects.filter(code="procedure_appeal_days").update(value=3)
    Setting.objects.filter(code="appeal_answer_days").update(value=12)
    entry = Entry.objects.filter(edition=story.edition, receipts__isnull=False).first()
    told = Decision.objects.get(edition=story.edition).announce_at
    assert [one.until for one in appealable(entry) if one.against == "procedure"] == [told + timedelta(days=3)]
    assert time_to_answer(story.edition) == timedelta(days=12)
    Setting.objects.all().delete()
    assert [one.until for one in appealable(entry) if one.against == "procedure"] == [told + timedelta(days=10)]


def test_the_letter_of_a_refusal_names_the_instant_until_which_one_may_appeal(refused):
    story, entry, person = refused
    Setting.objects.filter(code="appeal_days").update(value=9)
    now = timezone.now()
    screen(actors=(story.tehran,), now=now, entry=entry, result="refused", reason="not finished", clause="5",
           over=result_mark(entry))  # fmt: skip
    facts = Notice.objects.filter(kind="screened", person=person).latest("pk").facts
    assert facts["until"] == (now + timedelta(days=9)).isoformat()
    look = {"result": "refused", "reason": "not finished", "clause": "5", "ground": "LATE", "look": "1"}
    page = sit(story.tehran).post(f"/bureau/entries/{entry.public_id}/", look).content.decode()
    assert "You may appeal until" in page and "five days" not in page
