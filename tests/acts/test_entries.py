"""Entries at their edges: two at once, the last minute, teams that nobody confirmed, defects that may be cured."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.gate import NotThere, Refused
from charsu.models import (
    Claim,
    Deadline,
    Entry,
    Invitation,
    LedgerEntry,
    Membership,
    Municipality,
    Notice,
    Person,
    Receipt,
    Screening,
    Setting,
)
from charsu.queries.findings import findings_of
from charsu.queries.ledger import export_of
from charsu.rules.certificates import read_code
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Right

NOW = timezone.now()


def closes(at):
    Deadline.objects.filter(code="call_closes").update(at=at)


def a_draft(entry, title="another", **other):
    """A second draft of the same city, whole and ready to be sent."""
    twin = Entry.objects.get(pk=entry.pk)
    twin.pk, twin.public_id, twin.title = None, uuid4(), title
    for name, value in other.items():
        setattr(twin, name, value)
    twin._state.adding = True
    twin.save()
    return twin


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    closes(NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, entry.started_by


def at_once(*works):
    """Run each in a thread of its own, started together; gives what each gave or raised."""
    gate, given = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        gate.wait()
        try:
            given[place] = work()
        except Exception as trouble:  # noqa: BLE001 -- the test looks at it
            given[place] = trouble
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return given


@pytest.mark.django_db(transaction=True)
def test_the_cap_holds_when_two_submit_at_once(an_edition):
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("threads cannot share a database in memory: run on PostgreSQL (tools/with_postgres.py)")
    an_edition(Phase.OPEN, most_entries=4)
    closes(NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    Setting.objects.filter(code="cap_per_city").update(value=2)
    Entry.objects.filter(municipality=entry.municipality).exclude(pk=entry.pk).update(withdrawn_at=NOW)
    drafts = [a_draft(entry, f"draft {n}") for n in range(2)]
    person = entry.started_by
    given = at_once(
        *(lambda d=d: acts.submit(actors=(Person.objects.get(pk=person.pk),), now=NOW, entry=d) for d in drafts)
    )
    assert sorted(type(one).__name__ for one in given) == ["Receipt", "Refused"], given
    assert next(one for one in given if isinstance(one, Refused)).reason is Refusal.CAP


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_give_one_receipt(an_edition):
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("threads cannot share a database in memory: run on PostgreSQL (tools/with_postgres.py)")
    an_edition(Phase.OPEN, most_entries=4)
    closes(NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    draft, person = a_draft(entry), entry.started_by
    works = [lambda: acts.submit(actors=(Person.objects.get(pk=person.pk),), now=NOW, entry=draft)] * 4
    given = at_once(*works)
    assert {getattr(one, "number", repr(one)) for one in given} == {Receipt.objects.get(entry=draft).number}


def test_the_cap_counts_neither_the_entry_itself_nor_what_was_withdrawn(house):
    _, entry, person = house
    Setting.objects.filter(code="cap_per_city").update(value=1)
    entry.answers["partners"] = "changed"
    entry.save()
    assert acts.submit(actors=(person,), now=NOW, entry=entry).number.endswith("-2")
    draft = a_draft(entry)
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(person,), now=NOW, entry=draft)
    assert refused.value.reason is Refusal.CAP
    acts.withdraw(actors=(person,), now=NOW, entry=entry)
    assert acts.submit(actors=(person,), now=NOW, entry=draft)
    with pytest.raises(Refused) as refused:
        acts.restore(actors=(person,), now=NOW, entry=entry)
    assert refused.value.reason is Refusal.CAP, "another took its place meanwhile"
    acts.withdraw(actors=(person,), now=NOW, entry=draft)
    assert acts.restore(actors=(person,), now=NOW, entry=entry).withdrawn_at is None
    failing = {check.name for check in verify_bundle(export_of(house[0].edition)) if not check.ok}
    assert "withdrawals are those of the record" not in failing


def test_grace_takes_and_marks_what_comes_late_and_nothing_after(house):
    _, entry, person = house
    Setting.objects.filter(code="grace_minutes").update(value=10)
    closes(NOW - timedelta(minutes=9, seconds=30))
    entry.answers["partners"] = "late"
    entry.save()
    receipt = acts.submit(actors=(person,), now=NOW, entry=entry)
    assert receipt.is_late
    assert next(f for f in findings_of(entry)).detail == "+10 min"
    closes(NOW - timedelta(minutes=10, seconds=1))
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(person,), now=NOW, entry=entry)
    assert refused.value.reason is Refusal.LATE


def test_receipts_of_an_edition_with_a_long_name_keep_their_turn(house):
    _, entry, person = house
    slug = "the-second-edition-of-the-award-2028-xyz"
    LedgerEntry.objects.filter(edition=entry.edition.slug).update(edition=slug)
    entry.edition.slug = slug
    entry.edition.save(update_fields=["slug"])
    first = acts.submit(actors=(person,), now=NOW, entry=entry)
    second = acts.submit(actors=(person,), now=NOW, entry=a_changed(entry))
    assert first.number != second.number and second.number.startswith(slug)


def a_changed(entry):
    """The entry with another title, so that it is worth another receipt."""
    entry.title += "!"
    entry.save(update_fields=["title"])
    return entry


def test_a_receipt_has_a_code_that_finds_slips(house):
    _, entry, _ = house
    code = Receipt.objects.filter(entry=entry).first().code
    assert read_code(code.lower().replace("-", " ")) == code
    wrong = code[:3] + ("0" if code[3] != "0" else "1") + code[4:]
    assert read_code(wrong) is None


@pytest.fixture
def claimed(house):
    story, entry, person = house
    city = Municipality.objects.filter(country="RU", team=None).last()
    stranger = Person.objects.create(email="new@x.example", name="New")
    acts.claim(actors=(stranger,), now=NOW, municipality=city, words="head of department")
    draft = a_draft(entry, municipality=city, started_by=stranger)
    return story, city, stranger, draft


def focal(country):
    return Membership.objects.filter(role="focal point", institution__country=country).first().person


def test_a_claim_holds_back_the_submit_and_not_the_draft(claimed):
    _, city, stranger, draft = claimed
    acts.save(actors=(stranger,), now=NOW, entry=draft, title="t", answers=draft.answers, revision=draft.revision)
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(stranger,), now=NOW, entry=draft)
    assert refused.value.reason is Refusal.UNCONFIRMED
    claim = Claim.objects.get(municipality=city)
    with pytest.raises(NotThere):
        acts.confirm(actors=(focal("IR"),), now=NOW, claim=claim, words="")
    with pytest.raises(Refused):
        acts.confirm(actors=(stranger,), now=NOW, claim=claim, words="")
    acts.confirm(actors=(focal("RU"),), now=NOW, claim=claim, words="known to us")
    assert acts.submit(actors=(stranger,), now=NOW, entry=draft)
    assert Notice.objects.filter(person=stranger, kind="claim_answered").exists()
    with pytest.raises(Refused):
        acts.refuse_claim(actors=(focal("RU"),), now=NOW, claim=claim, words="twice")


def test_a_refused_claim_ends_its_team_and_frees_the_city(
    claimed, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.STORAGE_ROOT = tmp_path
    story, city, stranger, draft = claimed
    with pytest.raises(Refused):
        acts.refuse_claim(actors=(story.tehran,), now=NOW, claim=Claim.objects.get(), words="  ")
    (settings.STORAGE_ROOT / "letter.pdf").write_bytes(b"a letter")
    Claim.objects.update(letter={"name": "letter.pdf", "path": "letter.pdf", "size": 8, "sha256": "0" * 64})
    with django_capture_on_commit_callbacks(execute=True):
        acts.refuse_claim(actors=(story.tehran,), now=NOW, claim=Claim.objects.get(), words="not theirs")
    assert not (settings.STORAGE_ROOT / "letter.pdf").exists() and Claim.objects.get().letter == {}
    failing = {check.name for check in verify_bundle(export_of(story.edition)) if not check.ok}
    assert (
        "withdrawals are those of the record" not in failing
    )  # a draft that is closed with its team has no leaf, and is no change by SQL
    draft.refresh_from_db()
    successor = Person.objects.create(email="next@x.example", name="Next")
    Membership.objects.create(person=successor, role="entrant", municipality=city, right=Right.LEAD.value)
    with pytest.raises(Refused):  # what was closed with the refused claim is nobody's to bring back
        acts.restore(actors=(successor,), now=NOW, entry=draft)
    successor.memberships.all().delete()
    assert draft.withdrawn_at and not Membership.objects.filter(municipality=city).exists()
    other = Person.objects.create(email="other@x.example", name="Other")
    acts.claim(actors=(other,), now=NOW, municipality=city, words="mayor's office")
    with pytest.raises(Refused) as refused:
        acts.claim(actors=(stranger,), now=NOW, municipality=city, words="again")
    assert refused.value.reason is Refusal.TIE


def test_an_invitation_is_for_its_address_and_its_time(house):
    _, entry, person = house
    city = entry.municipality
    made = acts.invite(
        actors=(person,), now=NOW, municipality=city, email="Ana@x.example", right=Right.READ, language="ru"
    )
    letter = Notice.objects.get(kind="invited")
    assert (letter.person, letter.email, letter.language) == (None, "Ana@x.example", "ru")
    wrong = Person.objects.create(email="eve@x.example", name="Eve")
    ana = Person.objects.create(email="ana@X.example", name="Ana")
    for who, at, reason in (
        (wrong, NOW, Refusal.OTHER_ADDRESS),
        (ana, NOW + timedelta(days=15), Refusal.EXPIRED),
    ):
        with pytest.raises(Refused) as refused:
            acts.accept(actors=(who,), now=at, invitation=made, token=str(made.public_id))
        assert refused.value.reason is reason
    acts.accept(actors=(ana,), now=NOW, invitation=made, token=str(made.public_id))
    acts.accept(actors=(ana,), now=NOW, invitation=made)  # a second press changes nothing
    assert Membership.objects.filter(person=ana, municipality=city).count() == 1
    with pytest.raises(Refused) as refused:
        acts.save(actors=(ana,), now=NOW, entry=entry, title="x", answers={}, revision=entry.revision)
    assert refused.value.reason is Refusal.RIGHT
    again = acts.invite(actors=(person,), now=NOW, municipality=city, email="bob@x.example", right=Right.WRITE)
    acts.invite(actors=(person,), now=NOW, municipality=city, email="bob@x.example", right=Right.WRITE)
    assert Invitation.objects.get(pk=again.pk).withdrawn_at  # the later letter takes the place of the earlier


def test_a_team_is_handed_over_and_never_left_without_a_lead(house):
    _, entry, person = house
    city = entry.municipality
    with pytest.raises(Refused) as refused:
        acts.leave(actors=(person,), now=NOW, municipality=city)
    assert refused.value.reason is Refusal.LAST_LEAD
    heir = Person.objects.create(email="heir@x.example", name="Heir")
    acts.join_team(actors=(person,), now=NOW, municipality=city, person=heir)
    seat = Membership.objects.get(person=heir, municipality=city)
    acts.give_right(actors=(person,), now=NOW, municipality=city, pk=seat.pk, right=Right.LEAD)
    acts.leave(actors=(person,), now=NOW, municipality=city)
    with pytest.raises(Refused):
        acts.withdraw(actors=(person,), now=NOW, entry=entry)
    assert acts.withdraw(actors=(Person.objects.get(pk=heir.pk),), now=NOW, entry=entry)


@pytest.fixture
def screening(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    Screening.objects.all().delete()
    Deadline.objects.filter(code="cure_ends").update(at=NOW + timedelta(days=10))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, entry.started_by


def test_a_defect_of_form_is_cured_and_the_first_receipt_still_counts_as_in_time(screening):
    story, entry, person = screening
    officer = story.tehran
    answers = {**entry.answers, "partners": "mended"}

    def save():
        return acts.save(actors=(person,), now=NOW, entry=entry, title="t", answers=answers, revision=entry.revision)

    with pytest.raises(Refused) as refused:
        save()  # the call is closed, and nothing was returned
    assert refused.value.reason is Refusal.LATE
    with pytest.raises(Refused) as refused:
        acts.screen(actors=(officer,), now=NOW, entry=entry, result="refused", reason="r", ground="INCOMPLETE")
    assert refused.value.reason is Refusal.CURE_FIRST
    acts.return_for_correction(actors=(officer,), now=NOW, entry=entry, clause="16", reason="annex missing")
    assert Notice.objects.filter(person=person, kind="returned").exists()
    save()
    receipt = acts.submit(actors=(person,), now=NOW, entry=entry)
    assert not receipt.is_late and entry.corrections.get().answered_at
    assert Notice.objects.filter(person=officer, kind="corrected").exists()
    assert findings_of(entry)[0].result.name == "MET"
    later = NOW + timedelta(days=11)
    with pytest.raises(Refused):
        acts.submit(actors=(person,), now=later, entry=entry)
    assert acts.screen(actors=(officer,), now=later, entry=entry, result="refused", reason="r", ground="INCOMPLETE")


def test_a_correction_has_its_least_days_or_is_not_given(screening):
    story, entry, _ = screening
    Deadline.objects.filter(code="cure_ends").update(at=NOW + timedelta(days=6, hours=23))
    with pytest.raises(Refused) as refused:
        acts.return_for_correction(actors=(story.tehran,), now=NOW, entry=entry, clause="16", reason="r")
    assert refused.value.reason is Refusal.CURE_SHORT


def test_many_are_admitted_at_once_but_none_that_fails_a_clause(screening):
    story, entry, _ = screening
    bad = Receipt.objects.filter(entry=entry).first()
    bad.content["answers"]["started"] = "1990"
    bad.save()
    everyone = list(Entry.objects.filter(edition=story.edition))
    done = acts.admit(actors=(story.tehran,), now=NOW, edition=story.edition, entries=everyone, reason="all met")
    assert entry.pk not in {one.pk for one in done} and len(done) >= 2
    assert Screening.objects.count() == len(done)
