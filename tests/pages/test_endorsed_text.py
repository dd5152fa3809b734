"""In the cure period only the defect may be mended; an endorsement of an earlier text is not one of the text that
counts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.adapters.mail import Reader, written
from charsu.gate import Refused
from charsu.models import Deadline, Endorsement, Entry, Notice, Person, Screening
from charsu.rules.lifecycle import Phase

NOW = timezone.now()
ONLY_THIS = "Only this defect may be mended. The officer sees every change"
CHANGED = "The text has changed since"


@pytest.fixture
def returned(an_edition):
    story = an_edition(Phase.SCREENING)
    Deadline.objects.filter(code="cure_ends").update(at=NOW + timedelta(days=10))
    entry = Entry.objects.filter(municipality__country="IR", receipts__isnull=False).first()
    Screening.objects.filter(entry=entry).delete()
    Endorsement.objects.filter(entry=entry).delete()
    acts.return_for_correction(actors=(story.tehran,), now=NOW, entry=entry, clause="16", reason="annex missing")
    return story, entry


def page(person, address):
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode()


def test_the_entrant_is_told_that_only_the_defect_may_be_mended(returned):
    _story, entry = returned
    assert ONLY_THIS in page(entry.started_by, f"/enter/{entry.public_id}/")
    letter = Notice.objects.filter(kind="returned").latest("pk")
    text = written(to=Reader("a@x.example", "en"), kind=letter.kind, facts=letter.facts)[1]
    assert ONLY_THIS in text and "annex missing" in text


def test_an_endorsement_says_of_which_text_it_is_and_that_it_changed(returned):
    story, entry = returned
    focal = Person.objects.get(email="focal-ir@charsu.example")
    acts.endorse(actors=(focal,), now=NOW, entry=entry, words="ours")
    places = [(story.tehran, f"/bureau/entries/{entry.public_id}/"), (focal, f"/focal/{entry.public_id}/")]
    lists = [(story.tehran, "/bureau/entries/"), (focal, "/focal/")]
    for person, address in places:
        told = page(person, address)
        assert "Of the text received on" in told and CHANGED not in told, address
    assert not any(CHANGED in page(*where) for where in lists)
    entry.refresh_from_db()
    entry.answers["partners"] = "another story"
    entry.save()
    acts.submit(actors=(entry.started_by,), now=NOW + timedelta(hours=1), entry=entry)
    for person, address in [*places, *lists]:
        assert CHANGED in page(person, address), address
    answer = {"actors": (focal,), "now": NOW + timedelta(hours=2), "entry": entry}
    assert 'name="decline"' in page(*places[1])
    acts.decline(**answer, words="not this one")
    with pytest.raises(Refused):
        acts.endorse(**answer, words="once for each text")
    told = page(*places[0])
    assert "does not endorse it" in told and "not this one" in told and CHANGED not in told
