"""Erasing a person: data and salts are gone, the record says so and goes on to hold; and officers change by both."""

import json

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from charsu.acts import entries, exchange
from charsu.acts.account import ask_to_be_erased
from charsu.acts.second_key import countersign, offer
from charsu.gate import Refused
from charsu.models import (
    Attachment,
    Claim,
    Entry,
    FileWords,
    Guest,
    KitImport,
    LedgerEntry,
    Likeness,
    Meeting,
    Membership,
    Municipality,
    Notice,
    Person,
    Receipt,
    Reviewer,
    TextPrint,
)
from charsu.queries.ledger import export_of
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal, Right
from tests.conftest import NOW

ENTRANT = "city-1@charsu.example"


def both(story, act, wish, at=NOW):
    joint = offer(act=act, actor=story.tehran, now=at, edition=story.edition, wish=wish)
    return countersign(joint=joint, actor=story.kazan, now=at)


def failing(story):
    return {check.name: check.detail for check in verify_bundle(export_of(story.edition)) if not check.ok}


def test_a_person_is_erased_and_the_record_goes_on_to_hold(an_edition):
    story = an_edition(Phase.OPEN)
    person = Person.objects.get(email=ENTRANT)
    entry = Entry.objects.filter(started_by=person, receipts__isnull=False).first()
    entries.withdraw(actors=(person,), now=story.times.reached(Phase.OPEN), entry=entry)
    receipt, words, name = entry.receipts.first(), entry.title, person.name
    ask_to_be_erased(person=person, now=NOW)
    assert failing(story) == {}
    both(story, Act.PERSON_ERASE, {"person": str(person.pk)})

    person.refresh_from_db()
    assert person.erased_at and not person.is_active and name not in str(person.__dict__)
    assert not person.has_usable_password() and not person.memberships.exists()
    assert not Notice.objects.filter(person=person).exists()
    assert not Claim.objects.filter(by=person).exclude(words="").exists()
    kept = Receipt.objects.get(pk=receipt.pk)
    assert kept.salt == "" and kept.commitment == receipt.commitment and words not in json.dumps(kept.content)
    leaf = json.loads(LedgerEntry.objects.order_by("-index").first().leaf)
    assert leaf["act"] == "person.erase" and receipt.number in leaf["body"]["receipts"]
    assert name not in json.dumps(leaf) and ENTRANT not in json.dumps(leaf)
    files = export_of(story.edition)
    assert failing(story) == {}
    said = {check.name: check.detail for check in verify_bundle(files)}
    assert said["what was erased is what the record says"].startswith("1 people and ")
    everything = b"".join(files.values()).decode()
    assert ENTRANT not in everything and name not in everything


def test_copies_of_what_is_erased_go_with_it_and_those_of_others_stay(an_edition):
    """Kits as they were brought, words of files, passages found in another; but not the words of another's file."""
    story = an_edition(Phase.OPEN)
    person = Person.objects.get(email=ENTRANT)
    entry = Entry.objects.filter(started_by=person, receipts__isnull=False).first()
    other = Entry.objects.exclude(started_by=person).filter(receipts__isnull=False).first()
    for digest, holders in (("aa" * 32, (entry,)), ("bb" * 32, (entry, other))):
        FileWords.objects.create(sha256=digest, words="words of a file", read_at=NOW)
        for one in holders:
            Attachment.objects.create(
                entry=one, question="annex", name="a.txt", path=f"x/{digest}", size=1, sha256=digest,
                media_type="text/plain", stored_at=NOW,
            )  # fmt: skip
    TextPrint.objects.create(entry=entry, mark=7)
    KitImport.objects.create(entry=entry, by=person, at=NOW, content={"words": "typed offline"}, digest="c" * 64)
    Likeness.objects.create(entry=other, other=entry, share=20, passages=[{"other": "own words"}], found_at=NOW)
    entries.withdraw(actors=(person,), now=story.times.reached(Phase.OPEN), entry=entry)
    ask_to_be_erased(person=person, now=NOW)
    both(story, Act.PERSON_ERASE, {"person": str(person.pk)})
    assert list(FileWords.objects.values_list("sha256", flat=True)) == ["bb" * 32]
    for rows in (
        TextPrint.objects.filter(entry=entry),
        KitImport.objects.all(),
        Likeness.objects.filter(other=entry),
    ):
        assert not rows.exists()


def test_no_text_of_any_table_tells_the_name_any_more(an_edition):
    story = an_edition(Phase.RESULTS)
    person = Person.objects.get(email=ENTRANT)
    Person.objects.filter(pk=person.pk).update(name="Quillon Xyzzyva")
    person.refresh_from_db()
    city = person.memberships.get(role="entrant").municipality
    other = Municipality.objects.filter(team__isnull=False).exclude(pk=city.pk).first()
    meeting = Meeting.objects.first()
    Guest.objects.update_or_create(
        meeting=meeting, municipality=city,
        defaults={"name": "Quillon Xyzzyva", "office": "Mayor Xyzzyva", "invited_by": story.tehran, "invited_at": NOW,
                  "registered_by": person, "registered_at": NOW},
    )  # fmt: skip
    exchange.ask(
        actors=(person,), now=NOW, city=other, asker=None, practice=None, words="How?", language="en", is_public=True
    )
    entries.invite(actors=(person,), now=NOW, municipality=city, email="x@x.example", right=Right.READ)
    assert {"Guest", "Notice", "Person"} <= telling("Xyzzyva")
    both(story, Act.PERSON_ERASE, {"person": str(person.pk)})
    assert telling("Xyzzyva") == set() and telling(ENTRANT) == set()


def telling(words):
    """The tables of which a text holds these words."""
    found = set()
    for model in apps.get_app_config("charsu").get_models():
        texts = [f.attname for f in model._meta.concrete_fields if isinstance(f, CharField | TextField | JSONField)]
        rows = model.objects.values_list(*texts) if texts else ()
        if any(words in json.dumps(row, default=str, ensure_ascii=False) for row in rows):
            found.add(model.__name__)
    return found


def test_a_teams_draft_outlives_the_erasure_of_who_began_it(an_edition):
    story = an_edition(Phase.OPEN)
    entry = Entry.objects.filter(receipts__isnull=False, started_by__email=ENTRANT).first()
    person, city, now = entry.started_by, entry.municipality, story.times.reached(Phase.OPEN)
    mate = Person.objects.create(email="mate@x.example", name="Mate")
    Membership.objects.create(person=mate, role="entrant", municipality=city, right=Right.LEAD.value)
    draft = entries.start(
        actors=(person,), now=now, edition=story.edition, municipality=city, kind="practice", theme=entry.theme,
        language="en", title="Ours",
    )  # fmt: skip
    entries.save(actors=(mate,), now=now, entry=draft, title="Ours", answers={"summary": "Mate's words"}, revision=0)
    call = entries.invite(actors=(person,), now=now, municipality=city, email="x@x.example", right=Right.READ)
    both(story, Act.PERSON_ERASE, {"person": str(person.pk)})
    draft.refresh_from_db()
    call.refresh_from_db()
    assert (draft.title, draft.answers["summary"]) == ("Ours", "Mate's words") and call.withdrawn_at
    Membership.objects.filter(person=mate).delete()
    alone = Person.objects.create(email="alone@x.example", name="Alone")
    Entry.objects.filter(pk=draft.pk).update(started_by=alone)
    both(story, Act.PERSON_ERASE, {"person": str(alone.pk)})
    draft.refresh_from_db()
    assert (draft.title, draft.answers) == ("", {}), "what nobody else holds is gone"
    assert failing(story) == {}


def test_what_is_emptied_by_sql_is_no_erasure(an_edition):
    story = an_edition(Phase.OPEN)
    number = Receipt.objects.order_by("pk").first().number
    Receipt.objects.filter(number=number).update(salt="", content={})
    assert number in failing(story)["what was erased is what the record says"]
    assert number in failing(story)["entries and receipts are those of the record"]


def test_what_was_judged_stays_and_a_reviewer_keeps_but_a_number(an_edition):
    story = an_edition(Phase.RESULTS)
    reviewer = Reviewer.objects.filter(edition=story.edition, state="accepted").first()
    entrant = Person.objects.get(email=ENTRANT)
    judged = Entry.objects.filter(started_by=entrant, screening__result="admitted").first()
    for person in (reviewer.person, entrant):
        both(story, Act.PERSON_ERASE, {"person": str(person.pk)})
    reviewer.refresh_from_db()
    judged.refresh_from_db()
    assert (
        reviewer.employers == [] and reviewer.city is None and reviewer.person.name == f"P-{reviewer.person_id:05d}"
    )
    assert judged.title and judged.receipts.exclude(salt="").exists()
    assert failing(story) == {}


def test_one_institution_erases_nobody_and_who_still_acts_is_not_erased(an_edition, client):
    story = an_edition(Phase.REVIEW)
    reviewer = Reviewer.objects.filter(edition=story.edition, assignments__sheet__submitted_at=None).exclude(
        assignments=None
    )
    busy = [story.tehran, story.kazan, *(row.person for row in reviewer[:1])]
    for person in busy:
        with pytest.raises(Refused) as refused:
            offer(act=Act.PERSON_ERASE, actor=story.tehran, now=NOW, edition=story.edition,
                  wish={"person": str(person.pk)})  # fmt: skip
        assert refused.value.reason is Refusal.ACTS_STILL
    observer = Person.objects.get(email="observer@charsu.example")
    joint = offer(act=Act.PERSON_ERASE, actor=story.tehran, now=NOW, edition=story.edition,
                  wish={"person": str(observer.pk)})  # fmt: skip
    with pytest.raises(Refused):
        countersign(joint=joint, actor=story.tehran, now=NOW)
    observer.refresh_from_db()
    assert observer.erased_at is None and observer.name
    client.force_login(observer)
    assert client.get("/me/erase/").status_code == 200
    client.post("/me/erase/")
    client.force_login(story.tehran)
    assert observer.email in client.get("/bureau/joint/").content.decode()


def test_officers_change_by_both_and_a_seat_made_by_sql_is_named(an_edition):
    story = an_edition(Phase.DRAFTING)
    new = Person.objects.create(email="new@tehran.example", name="New")
    wish = {"institution": "tehran", "person": str(new.pk), "seat": "given"}
    both(story, Act.OFFICERS_CHANGE, wish)
    assert Membership.objects.filter(person=new, role="officer", institution__code="tehran").exists()
    with pytest.raises(Refused) as refused:  # nobody acts for both
        offer(act=Act.OFFICERS_CHANGE, actor=story.kazan, now=NOW, edition=story.edition,
              wish={**wish, "institution": "kazan"})  # fmt: skip
    assert refused.value.reason is Refusal.ONE_SIDE
    assert failing(story) == {}
    both(story, Act.OFFICERS_CHANGE, {**wish, "seat": "ended"})
    assert not Membership.objects.filter(person=new).exists() and failing(story) == {}
    seat = Membership.objects.get(person=story.tehran, role="officer")
    Membership.objects.create(person=new, role="officer", institution=seat.institution)
    assert failing(story) == {"officers are those of the record": f"officer {new.pk}: no leaf tells of it"}


def test_an_institution_is_never_left_without_an_officer(an_edition):
    story = an_edition(Phase.DRAFTING)
    for person, bar in zip(story.cast.officers[:2], (None, Refusal.LAST_OFFICER), strict=True):
        wish = {"institution": "tehran", "person": str(person.pk), "seat": "ended"}
        if bar is None:
            joint = offer(act=Act.OFFICERS_CHANGE, actor=story.cast.officers[1], now=NOW, edition=story.edition,
                          wish=wish)  # fmt: skip
            countersign(joint=joint, actor=story.kazan, now=NOW)
            continue
        with pytest.raises(Refused) as refused:
            offer(act=Act.OFFICERS_CHANGE, actor=person, now=NOW, edition=story.edition, wish=wish)
        assert refused.value.reason is bar


def test_a_namesake_keeps_the_name_and_who_erases_is_told(an_edition, client):
    """A mayor of the same name in another city, and letters of another account: neither is the person's."""
    story = an_edition(Phase.RESULTS)
    person, other = Person.objects.get(email=ENTRANT), story.cast.person("RU", "namesake")
    name = "Ivan Petrov"
    Person.objects.filter(pk__in=(person.pk, other.pk)).update(name=name)
    own, far = person.memberships.get(role="entrant").municipality, Municipality.objects.filter(team=None).first()
    meeting, facts = Meeting.objects.first(), {"invited_by": story.tehran, "invited_at": NOW, "office": "Mayor"}
    guests = {}
    for key, city, by, said in (("own", own, person, "Dr ivan PETROV"), ("far", far, story.kazan, f"Dr {name}")):
        told = {**facts, "name": said, "registered_by": by, "registered_at": NOW}
        guests[key], _ = Guest.objects.update_or_create(meeting=meeting, municipality=city, defaults=told)
    letter = {"person": story.kazan, "written_at": NOW, "next_at": NOW}
    entry = Entry.objects.filter(municipality=own).first()
    mine = [
        Notice.objects.create(kind="body_written", facts={"by": name, "email": ENTRANT, "city": "x"}, **letter),
        Notice.objects.create(kind="team_word", facts={"by": name, "entry": str(entry.public_id)}, **letter),
    ]
    theirs = Notice.objects.create(kind="body_written", facts={"by": name, "email": other.email}, **letter)
    joint = offer(
        act=Act.PERSON_ERASE, actor=story.tehran, now=NOW, edition=story.edition, wish={"person": str(person.pk)}
    )
    client.force_login(story.kazan)
    page = client.get(f"/bureau/joint/{joint.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert (
        f"Dr {name}" in page
        and f"/bureau/letters/{theirs.pk}/" in page
        and page.index("ivan PETROV") < page.index("Nothing but the name")
    )
    assert not [one for one in mine if f"/bureau/letters/{one.pk}/" in page]
    client.force_login(story.secretary)  # who turns no key is shown no names of guests
    page = client.get(f"/bureau/joint/{joint.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 200 and f"Dr {name}" not in page.content.decode()
    countersign(joint=joint, actor=story.kazan, now=NOW)
    number = f"P-{person.pk:05d}"
    for row in (*guests.values(), *mine, theirs):
        row.refresh_from_db()
    assert (guests["own"].name, guests["own"].office) == (number, "")
    assert (guests["far"].name, guests["far"].office, theirs.facts["by"]) == (f"Dr {name}", "Mayor", name)
    assert {one.facts["by"] for one in mine} == {number}
