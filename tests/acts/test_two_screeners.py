"""Where the rules ask for two officers: no letter before they agree; a disagreement is seen, a third settles it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.gate import Refused, may
from charsu.models import (
    Appeal,
    Clause,
    Deadline,
    Entry,
    LedgerEntry,
    Membership,
    Municipality,
    Notice,
    Opinion,
    Person,
    Screening,
    Setting,
)
from charsu.queries.screening import sort_waiting
from charsu.rules.eligibility import result_of
from charsu.rules.independence import NotFree
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal, Right

NOW = timezone.now()
WISH = {"reason": "as the clause says", "clause": "7", "ground": "TOO_OLD"}


@pytest.mark.parametrize(
    ("opinions", "needed", "result"),
    [
        ([], 2, ""), (["admitted"], 2, ""), (["admitted", "refused"], 2, ""), (["admitted"] * 2, 2, "admitted"),
        (["admitted", "refused", "refused"], 2, "refused"), (["admitted"] * 2 + ["refused"] * 2, 2, ""),
        (["refused"], 1, "refused"),
    ],
)  # fmt: skip
def test_the_result_that_opinions_give(opinions, needed, result):
    assert result_of(opinions, needed) == result


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    Screening.objects.all().delete()
    Deadline.objects.filter(code="cure_ends").update(at=NOW + timedelta(days=10))
    clause = Clause.objects.filter(instrument=story.edition.regulations, number="16").first()
    Setting.objects.create(edition=story.edition, code="screeners", name={"en": "s"}, clause=clause, value=2)
    return story, Entry.objects.filter(kind="practice").first()


def give(officer, entry, result, **other):
    return acts.opine(actors=(officer,), now=NOW, entry=entry, result=result, **{**WISH, **other})


def test_one_officer_alone_decides_nothing(house):
    story, entry = house
    letters = Notice.objects.filter(kind="screened").count()
    with pytest.raises(Refused) as refused:
        acts.screen(actors=(story.tehran,), now=NOW, entry=entry, result="admitted", reason="r")
    assert refused.value.reason is Refusal.OPINIONS
    assert give(story.tehran, entry, "admitted") is None
    assert give(story.tehran, entry, "admitted") is None  # the same officer twice is one
    assert not Screening.objects.exists() and Notice.objects.filter(kind="screened").count() == letters
    found = give(story.kazan, entry, "admitted")
    assert found.result == "admitted" and Notice.objects.filter(kind="screened").count() > letters
    leaf = LedgerEntry.objects.filter(act="entry.screen").order_by("index").last().leaf
    assert str(entry.public_id) in leaf and '"result":"admitted"' in leaf
    with pytest.raises(Refused):
        give(story.tehran, entry, "refused")


def test_an_officer_screens_no_work_of_a_city_that_they_write_for(house):
    story, entry = house
    officer = story.kazan
    Membership.objects.create(
        person=officer, role="entrant", municipality=entry.municipality, right=Right.DRAFT.value
    )
    officer = Person.objects.get(pk=officer.pk)
    with pytest.raises(Refused) as refused:
        give(officer, entry, "admitted")
    assert refused.value.reason is Refusal.CONFLICT
    with pytest.raises(Refused):
        acts.return_for_correction(actors=(officer,), now=NOW, entry=entry, clause="7", reason="r")
    seen = sort_waiting(officer, story.edition)
    assert entry not in {*seen.fit, *(one for one, _ in seen.unfit)}
    given = acts.opine_many(
        actors=(officer,), now=NOW, edition=story.edition, entries=list(Entry.objects.all()), reason="Complete."
    )
    assert entry not in {one for one, _ in given}
    client = Client()
    client.force_login(officer)
    page = client.get(f"/bureau/entries/{entry.public_id}/").content.decode()
    assert "another officer screens its work" in page and "Keep your opinion" not in page


def test_whoever_holds_a_seat_at_a_party_joins_no_team(house):
    story, entry = house
    city = entry.municipality
    lead = Person.objects.filter(memberships__municipality=city, memberships__right=Right.LEAD.value).first()
    facts = {"municipality": city, "email": story.kazan.email, "right": Right.DRAFT}
    invited = acts.invite(actors=(lead,), now=NOW, **facts)
    with pytest.raises(Refused) as refused:
        acts.accept(actors=(story.kazan,), now=NOW, invitation=invited, token=str(invited.public_id))
    assert refused.value.details == (NotFree.OFFICER_ENTERS,)
    free = Municipality.objects.filter(team=None).first()
    for way in (
        lambda: acts.claim(actors=(story.kazan,), now=NOW, municipality=free, words="mine"),
        lambda: acts.ask_for_team(actors=(story.kazan,), now=NOW, municipality=city, words="I took over"),
    ):
        with pytest.raises(Refused) as refused:
            way()
        assert refused.value.details == (NotFree.OFFICER_ENTERS,)
    assert not story.kazan.memberships.filter(role="entrant").exists()


def test_nobody_answers_their_own_claim_or_endorses_their_own_work(house):
    story, work = house
    country = work.municipality.country
    focal = Person.objects.get(email=f"focal-{country.lower()}@charsu.example")
    free = Municipality.objects.filter(country=country, team=None).first()
    claim = acts.claim(actors=(focal,), now=NOW, municipality=free, words="me")
    asked = acts.ask_for_team(actors=(focal,), now=NOW, municipality=work.municipality, words="me")
    facts = {"actors": (Person.objects.get(pk=focal.pk),), "now": NOW, "words": "yes"}
    for way in (
        lambda: acts.confirm(**facts, claim=claim),
        lambda: acts.hand_over(**facts, handover=asked, ends=[], edition=story.edition),
    ):
        with pytest.raises(Refused) as refused:
            way()
        assert refused.value.reason is Refusal.OWN_ANSWER
    Membership.objects.create(person=focal, role="entrant", municipality=work.municipality, right=Right.DRAFT.value)
    assert not may(Act.ENTRY_ENDORSE, Person.objects.get(pk=focal.pk), entry=work)


def test_a_disagreement_is_seen_and_settled_by_a_third_or_together(house):
    story, entry = house
    other = Entry.objects.exclude(pk=entry.pk).first()
    for one in (entry, other):
        give(story.tehran, one, "admitted")
        assert give(story.kazan, one, "refused") is None
    client = Client()
    client.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/bureau/entries/{entry.public_id}/").content.decode()
    assert "a third gives an opinion" in page and story.kazan.name in page
    assert "waits for another officer" in client.get("/bureau/entries/").content.decode()
    third = story.cast.officers[1]
    found = give(third, entry, "refused", reason="the third reads it so")
    assert (found.result, found.reason, found.clause) == ("refused", "the third reads it so", "7")
    assert give(story.kazan, other, "admitted").result == "admitted"  # together: one changed theirs
    assert Opinion.objects.filter(entry=other).count() == 2


def test_after_an_appeal_that_is_upheld_opinions_are_given_anew(house):
    story, entry = house
    for officer in (story.tehran, story.kazan):
        give(officer, entry, "refused")
    later = NOW + timedelta(days=1)
    Appeal.objects.create(
        entry=entry, against="screening", clause="7", words="w", by=entry.started_by, at=NOW, is_upheld=True,
        replied_at=later,
    )  # fmt: skip
    facts = {"entry": entry, "result": "admitted", **WISH, "now": later + timedelta(hours=1)}
    assert acts.opine(actors=(story.tehran,), **facts) is None
    assert acts.opine(actors=(story.kazan,), **facts).result == "admitted"


def test_many_at_once_is_one_opinion_of_each(house):
    story, _ = house
    facts = {"now": NOW, "edition": story.edition, "entries": list(Entry.objects.all()), "reason": "all met"}
    with pytest.raises(Refused):
        acts.admit(actors=(story.tehran,), **facts)
    first = acts.opine_many(actors=(story.tehran,), **facts)
    assert first and not Screening.objects.exists()
    desk = Client()
    desk.force_login(story.kazan, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = desk.get("/bureau/entries/admit/")
    assert "Keep your opinion" in page.content.decode()
    one, *others = [str(entry.public_id) for entry in page.context["fit"]]
    said = desk.post("/bureau/entries/admit/", {"entry": one, "reason": "met"}, follow=True).content.decode()
    assert "1 entry is admitted" in said and "Your opinion on" not in said
    alone = {"actors": (story.cast.officers[1],), "now": NOW, "edition": story.edition, "reason": "met"}
    Opinion.objects.exclude(entry__public_id=one).delete()
    assert [result for _, result in acts.opine_many(**alone, entries=facts["entries"])] == [None] * len(others)
    said = desk.post("/bureau/entries/admit/", {"entry": [one, *others], "reason": "met"}, follow=True)
    said = said.content.decode()
    assert f"{len(others)} entries are admitted" in said and "1 entry that was ticked is left as it was" in said
    assert Screening.objects.filter(result="admitted").count() == len(first)
