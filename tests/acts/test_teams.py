"""Teams and their rights, handovers, and cities that a national body has called."""

from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.acts.account.erasing import _erase_claims, _erase_traces
from charsu.adapters.files import StoredFile
from charsu.gate import NotThere, Refused, may
from charsu.models import (
    Claim,
    Deadline,
    Entry,
    Handover,
    Invitation,
    Membership,
    Municipality,
    Person,
    Receipt,
    Setting,
)
from charsu.queries.entry_time import early_of
from charsu.queries.focal import countries_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal, Right
from charsu.rules.settings import rules_in_force

NOW = timezone.now()


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice", municipality__country__in=["IR", "RU"]).first()
    return story, entry, entry.started_by


def of(email):
    return Person.objects.get(email=f"{email}@charsu.example")


def a_person(email, city=None, right=None):
    person = Person.objects.create(email=email, name=email)
    if city:
        Membership.objects.create(person=person, role="entrant", municipality=city, right=right.value)
    return person


def test_each_right_is_checked_at_the_one_place(house):
    _, entry, _ = house
    city = entry.municipality
    allowed = {
        Right.LEAD: {Act.ENTRY_SAVE, Act.ENTRY_SUBMIT, Act.ENTRY_WITHDRAW, Act.TEAM_INVITE},
        Right.WRITE: {Act.ENTRY_SAVE, Act.ENTRY_SUBMIT}, Right.DRAFT: {Act.ENTRY_SAVE}, Right.READ: set(),
    }  # fmt: skip
    for right, acts_of in allowed.items():
        person = a_person(f"{right.name}@x.example", city, right)
        held = {act for act in allowed[Right.LEAD] if may(act, person, entry=entry, municipality=city)}
        assert held == acts_of, right
    other = a_person("other@x.example")
    assert not any(may(act, other, entry=entry, municipality=city) for act in allowed[Right.LEAD])


def test_who_drafts_edits_and_does_not_submit(house):
    story, entry, _ = house
    person = a_person("drafts@x.example", entry.municipality, Right.DRAFT)
    draft = acts.start(
        actors=(person,), now=NOW, edition=story.edition, municipality=entry.municipality, kind="practice",
        theme=entry.theme, language="fa", title="t",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(person,), now=NOW, entry=draft)
    assert refused.value.reason is Refusal.RIGHT


def test_the_last_who_leads_and_so_may_submit_cannot_be_taken_out_by_anyone(house):
    _, entry, lead = house
    city = entry.municipality
    drafter = a_person("drafts@x.example", city, Right.DRAFT)
    seat = Membership.objects.get(person=lead, municipality=city)
    for right in (Right.WRITE, Right.DRAFT, Right.READ, None):
        with pytest.raises(Refused) as refused:
            acts.give_right(actors=(lead,), now=NOW, municipality=city, pk=seat.pk, right=right)
        assert refused.value.reason is Refusal.LAST_LEAD
    with pytest.raises(Refused):
        acts.leave(actors=(lead,), now=NOW, municipality=city)
    with pytest.raises(Refused) as refused:
        acts.give_right(actors=(drafter,), now=NOW, municipality=city, pk=seat.pk, right=None)
    assert refused.value.reason is Refusal.RIGHT


def test_a_new_officer_takes_over_and_the_old_one_loses_access_at_once(house):
    story, entry, old = house
    city, new = entry.municipality, a_person("new@x.example")
    held = Receipt.objects.filter(entry__municipality=city).count()
    mate = a_person("mate@x.example", city, Right.WRITE)
    asked = acts.ask_for_team(actors=(new,), now=NOW, municipality=city, words="I took over the office")
    with pytest.raises(Refused) as refused:
        acts.ask_for_team(actors=(new,), now=NOW, municipality=city, words="again")
    assert refused.value.reason is Refusal.DONE
    assert not may(Act.ENTRY_SAVE, Person.objects.get(pk=new.pk), entry=entry), "asking gives nothing"
    abroad = of("focal-br" if city.country != "BR" else "focal-cn")
    for actor in (abroad, old, new, of("science")):
        with pytest.raises((NotThere, Refused)):
            acts.hand_over(actors=(Person.objects.get(pk=actor.pk),), now=NOW, handover=asked, ends=[], words="")
    ends = list(city.team.filter(person=old).values_list("pk", flat=True))
    focal = of(f"focal-{city.country.lower()}")
    acts.hand_over(actors=(focal,), now=NOW, handover=asked, ends=ends, words="ok", edition=story.edition)
    old, new, mate = (Person.objects.get(pk=one.pk) for one in (old, new, mate))
    assert may(Act.ENTRY_WITHDRAW, new, entry=entry) and may(Act.ENTRY_SUBMIT, mate, entry=entry)
    assert not may(Act.ENTRY_SAVE, old, entry=entry)
    assert Receipt.objects.filter(entry__municipality=city).count() == held, "nothing is lost"
    kinds = list(city.team_changes.order_by("pk").values_list("kind", "person", "by"))
    assert kinds[-2:] == [("handed", new.pk, focal.pk), ("ended", old.pk, focal.pk)]
    with pytest.raises(Refused) as refused:
        acts.refuse_handover(actors=(focal,), now=NOW, handover=asked, words="late")
    assert refused.value.reason is Refusal.DONE


def test_a_handover_ends_no_seat_of_another_city_and_never_the_new_officers_own(house):
    story, entry, _ = house
    stranger = Membership.objects.filter(role="entrant").exclude(municipality=entry.municipality).first()
    new = a_person("new@x.example")
    asked = acts.ask_for_team(actors=(new,), now=NOW, municipality=entry.municipality, words="w")
    officer = Membership.objects.filter(role="officer").first()
    acts.hand_over(actors=(story.tehran,), now=NOW, handover=asked, ends=[stranger.pk, officer.pk], words="")
    assert Membership.objects.filter(pk__in=[stranger.pk, officer.pk]).count() == 2
    assert Membership.objects.get(person=new).right == Right.LEAD.value
    again = Person.objects.get(pk=new.pk)
    with pytest.raises(Refused):
        acts.ask_for_team(actors=(again,), now=NOW, municipality=entry.municipality, words="w")
    assert Handover.objects.count() == 1


def test_a_called_city_comes_in_without_another_proof_and_only_by_its_own_countrys_body(house):
    story, entry, _ = house
    focal = of("focal-ir")
    city = Municipality.objects.filter(country="IR", team=None).first()
    abroad = Municipality.objects.filter(country="RU", team=None).first()
    with pytest.raises(NotThere):
        acts.invite_city(actors=(focal,), now=NOW, municipality=abroad, email="a@x.example")
    taken = Municipality.objects.filter(country="IR", team__isnull=False).first()
    if taken:
        with pytest.raises(Refused) as refused:
            acts.invite_city(actors=(focal,), now=NOW, municipality=taken, email="a@x.example")
        assert refused.value.reason is Refusal.HAS_TEAM
    first = acts.invite_city(actors=(focal,), now=NOW, municipality=city, email="old@x.example")
    call = acts.invite_city(actors=(focal,), now=NOW, municipality=city, email="City@x.example")
    first.refresh_from_db()
    assert first.withdrawn_at, "a second one takes its place"
    with pytest.raises(Refused) as refused:
        acts.accept(actors=(a_person("thief@x.example"),), now=NOW, invitation=call)
    assert refused.value.reason is Refusal.OTHER_ADDRESS
    clerk = a_person("city@x.example")
    assert acts.accept(actors=(clerk,), now=NOW, invitation=call, token=str(call.public_id)).right == Right.LEAD.value
    clerk = Person.objects.get(pk=clerk.pk)
    draft = acts.start(
        actors=(clerk,), now=NOW, edition=story.edition, municipality=city, kind="practice", theme=entry.theme,
        language="fa", title="t",
    )  # fmt: skip
    saved = acts.save(actors=(clerk,), now=NOW, entry=draft, title="t", answers=entry.answers, revision=0)
    assert saved and acts.submit(actors=(clerk,), now=NOW, entry=draft).number, "no claim waits"


def test_whom_the_national_body_called_stays_when_a_squatters_claim_is_refused(house):
    story, _, _ = house
    city = Municipality.objects.filter(country="IR", team=None).first()
    call = acts.invite_city(actors=(of("focal-ir"),), now=NOW, municipality=city, email="true@x.example")
    claim = acts.claim(actors=(a_person("squatter@x.example"),), now=NOW, municipality=city, words="me")
    true = a_person("true@x.example")
    acts.accept(actors=(true,), now=NOW, invitation=call, token=str(call.public_id))
    acts.refuse_claim(actors=(of("focal-ir"),), now=NOW, claim=claim, words="not theirs")
    assert list(city.team.values_list("person__email", flat=True)) == ["true@x.example"]
    assert not Claim.objects.filter(municipality=city, refused_at=None).exists()


def test_a_countrys_places_are_kept_and_others_fall_under_the_star(house):
    story, entry, person = house
    country = entry.municipality.country
    clause = story.edition.settings.first().clause
    received = Entry.objects.filter(
        municipality__country=country, receipts__isnull=False, withdrawn_at=None
    ).distinct().count()  # fmt: skip
    quota = Setting.objects.create(
        edition=story.edition, code="country_quotas", clause=clause, value={country: received}, name={}
    )
    draft = Entry.objects.get(pk=entry.pk)
    draft.pk, draft.public_id, draft.title, draft._state.adding = (
        None,
        "00000000-0000-4000-8000-00000000000a",
        "n",
        True,
    )
    draft.save()
    with pytest.raises(Refused) as refused:
        acts.submit(actors=(person,), now=NOW, entry=draft)
    assert refused.value.reason is Refusal.COUNTRY_FULL and refused.value.details == (str(received),)
    entry.answers = {**entry.answers, "partners": "changed"}
    entry.save()
    assert acts.submit(actors=(person,), now=NOW, entry=entry).number, "what is in may still be replaced"
    Setting.objects.filter(pk=quota.pk).update(value={"XX": 1, "*": received + 1})
    assert acts.submit(actors=(person,), now=NOW, entry=draft).number
    rules = rules_in_force({"country_quotas": {"IR": 5, "*": 2}})
    assert (rules.quota_of("IR"), rules.quota_of("BR"), rules_in_force({}).quota_of("BR")) == (5, 2, None)


def test_a_private_call_takes_only_cities_that_were_called(house):
    story, entry, person = house
    clause = story.edition.settings.first().clause
    Setting.objects.create(edition=story.edition, code="call_to", clause=clause, value="invited cities", name={})
    wish = {"edition": story.edition, "municipality": entry.municipality, "kind": "practice", "theme": entry.theme,
            "language": "fa", "title": "t", "actors": (person,), "now": NOW}  # fmt: skip
    with pytest.raises(Refused) as refused:
        acts.start(**wish)
    assert refused.value.reason is Refusal.INVITED_ONLY
    Invitation.objects.create(
        municipality=entry.municipality, email="a@x.example", by=person, at=NOW, expires_at=NOW, by_country=True
    )
    assert acts.start(**wish).pk


def test_an_early_receipt_cites_the_clause_of_the_early_date(house):
    story, entry, _ = house
    receipt = entry.receipts.first()
    assert early_of(receipt) is None
    clause = story.edition.settings.first().clause
    row = Deadline.objects.create(
        edition=story.edition, code="early_bird", at=receipt.at, clause=clause, name={}, text={}
    )
    assert early_of(receipt) == row
    Deadline.objects.filter(pk=row.pk).update(at=receipt.at - timedelta(seconds=1))
    assert early_of(receipt) is None


def test_a_focal_point_sees_its_own_cities_alone_by_how_far_they_are(house, django_assert_max_num_queries):
    story, _, _ = house
    person = of("focal-ir")
    city = Municipality.objects.filter(country="IR", team=None).first()
    acts.invite_city(actors=(person,), now=NOW, municipality=city, email="x@x.example")
    with django_assert_max_num_queries(6):
        (country,) = countries_of(person, story.edition, NOW)
    assert {row.city.country for row in country.rows} == {"IR"} and country.rows[-1].state == "invited"
    assert [row.state for row in countries_of(person, story.edition, NOW + timedelta(days=40))[0].rows][
        -1
    ] == "expired"
    with pytest.raises(NotThere):
        countries_of(story.tehran, story.edition, NOW)


def test_what_a_refused_or_erased_officer_sent_is_gone(house, settings, tmp_path):
    story, entry, _ = house
    settings.STORAGE_ROOT = tmp_path
    person = a_person("new@x.example")
    other = Municipality.objects.exclude(pk=entry.municipality_id).first()
    for name, city in (("one", entry.municipality), ("two", other)):
        (tmp_path / name).write_bytes(b"signed")
        sent = StoredFile(name=f"{name}.pdf", path=name, size=6, sha256="ff", media_type="application/pdf")
        acts.ask_for_team(actors=(person,), now=NOW, municipality=city, words="my words", letter=sent)
    first, second = Handover.objects.all()
    with TestCase.captureOnCommitCallbacks(execute=True):
        acts.refuse_handover(actors=(story.tehran,), now=NOW, handover=first, words="not they")
    assert not (tmp_path / first.letter["path"]).exists() and (tmp_path / second.letter["path"]).exists()
    paths = _erase_claims(person)
    _erase_traces(person, NOW)
    assert paths == [second.letter["path"]]
    assert not Handover.objects.filter(words="my words").exists()
