"""What a team has withdrawn counts for nothing and is nobody's to judge; and a file is taken out of its own draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.gate import NotThere, Refused
from charsu.models import Attachment, Deadline, Endorsement, Entry, Membership, Opinion, Person, Screening, Setting
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from tests.acts.test_entries import a_draft

NOW = timezone.now()


def received():
    return Entry.objects.filter(receipts__isnull=False, withdrawn_at=None, municipality__country__in=["IR", "RU"])


def in_the_call(an_edition):
    story = an_edition(Phase.OPEN)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    return story


def test_a_withdrawn_entry_frees_its_place_among_those_of_its_country(an_edition):
    story = in_the_call(an_edition)
    entry = received().filter(kind="practice").first()
    country = entry.municipality.country
    held = received().filter(municipality__country=country).distinct().count()
    clause = story.edition.settings.first().clause
    Setting.objects.create(
        edition=story.edition, code="country_quotas", clause=clause, value={country: held}, name={}
    )
    draft = a_draft(entry)
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(entry.started_by,), now=NOW, entry=draft)
    assert refused.value.reason is Refusal.COUNTRY_FULL
    acts.withdraw(actors=(entry.started_by,), now=NOW, entry=entry)
    assert acts.submit(actors=(entry.started_by,), now=NOW, entry=draft).number
    with pytest.raises(Refused) as refused:  # its place is taken meanwhile
        acts.restore(actors=(entry.started_by,), now=NOW, entry=entry)
    assert refused.value.reason is Refusal.COUNTRY_FULL


def test_no_focal_point_endorses_or_declines_what_is_withdrawn(an_edition):
    in_the_call(an_edition)
    entry = received().first()
    Endorsement.objects.filter(entry=entry).delete()
    country = entry.municipality.country
    focal = Membership.objects.filter(role="focal point", institution__country=country).first().person
    acts.withdraw(actors=(entry.started_by,), now=NOW, entry=entry)
    for answer in (acts.endorse, acts.decline):
        with pytest.raises(NotThere):
            answer(actors=(focal,), now=NOW, entry=entry, words="ours")
    assert not Endorsement.objects.filter(entry=entry).exists()
    acts.restore(actors=(entry.started_by,), now=NOW, entry=entry)
    entry.refresh_from_db()
    assert acts.endorse(actors=(focal,), now=NOW, entry=entry, words="ours").is_given


def test_no_officer_screens_what_is_withdrawn(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.filter(receipts__isnull=False, withdrawn_at=None).first()
    Screening.objects.filter(entry=entry).delete()
    Entry.objects.filter(pk=entry.pk).update(withdrawn_at=NOW)
    entry.refresh_from_db()
    wish = {"actors": (story.tehran,), "now": NOW, "entry": entry, "reason": "every clause is met"}
    for act in (acts.screen, acts.opine):
        for result in ("admitted", "refused"):
            with pytest.raises(NotThere):
                act(**wish, result=result)
    assert not Screening.objects.filter(entry=entry).exists() and not Opinion.objects.exists()
    Entry.objects.filter(pk=entry.pk).update(withdrawn_at=None)
    entry.refresh_from_db()
    assert acts.screen(**wish, result="admitted").result == "admitted"


def test_a_file_leaves_its_own_draft_alone_whatever_the_page_was_asked(an_edition):
    in_the_call(an_edition)
    mine = received().first()
    theirs = received().exclude(municipality=mine.municipality).first()
    twin = a_draft(mine)
    facts = {"question": "annex", "name": "a.pdf", "path": "a", "size": 1, "sha256": "0" * 64, "stored_at": NOW}
    others = [Attachment.objects.create(entry=one, media_type="application/pdf", **facts) for one in (theirs, twin)]
    person = Person.objects.get(pk=mine.started_by_id)
    for file in others:
        with pytest.raises(NotThere):
            acts.detach(actors=(person,), now=NOW, entry=mine, attachment=file)
        file.refresh_from_db()
        assert file.removed_at is None
    acts.detach(actors=(person,), now=NOW, entry=twin, attachment=others[1])
    others[1].refresh_from_db()
    assert others[1].removed_at == NOW
