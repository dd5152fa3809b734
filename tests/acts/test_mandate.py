"""By whose word somebody is in a city's team: a claim, a call, an invitation; and what ends with that word."""

from datetime import timedelta

import pytest

from charsu.acts import entries as acts
from charsu.acts.entries import registry
from charsu.gate import Refused
from charsu.models import Claim, Deadline, Entry, Invitation, Membership, Municipality, Notice, Person
from charsu.queries.history import history_of
from charsu.queries.teams import is_confirmed, teams_of, vouched_for
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Right
from tests.acts.test_teams import NOW, a_person, of

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice", municipality__country__in=["IR", "RU"]).first()
    return story, entry, Municipality.objects.filter(country="IR", team=None).first()


def again(person):
    """As the next request reads them."""
    return Person.objects.get(pk=person.pk)


def invited(by, city, email, right=Right.LEAD):
    return acts.invite(actors=(again(by),), now=NOW, municipality=city, email=email, right=right)


def comes(email, call, now=LATER):
    """Whoever holds the address opens the letter's link."""
    person = Person.objects.filter(email=email).first() or a_person(email)
    acts.accept(actors=(again(person),), now=now, invitation=call, token=str(call.public_id))
    return again(person)


def stays_out(email, call):
    with pytest.raises(Refused) as refused:
        comes(email, call)
    assert refused.value.reason is Refusal.EXPIRED
    assert not call.municipality.team.filter(person__email=email).exists()


def drafted(story, entry, person, city):
    return acts.start(
        actors=(again(person),), now=NOW, edition=story.edition, municipality=city, kind="practice",
        theme=entry.theme, language="fa", title="t",
    )  # fmt: skip


def claimed(city, email="squatter@x.example"):
    person = a_person(email)
    claim = acts.claim(actors=(person,), now=NOW, municipality=city, words="me")
    return claim, again(person)


def refuse(claim):
    acts.refuse_claim(actors=(of("focal-ir"),), now=LATER, claim=claim, words="not theirs")


def test_nobody_comes_in_by_the_invitation_of_a_claimant_who_was_refused(house):
    _, _, city = house
    claim, squatter = claimed(city)
    call = invited(squatter, city, "second@x.example")
    refuse(claim)
    call.refresh_from_db()
    assert call.withdrawn_at
    Invitation.objects.filter(pk=call.pk).update(withdrawn_at=None)  # as one of before this rule, still open
    stays_out("second@x.example", call)
    assert not is_confirmed(city.pk), "refused claims alone are no mandate"
    true = claimed(city, "true@x.example")[1]
    assert list(city.team.values_list("person", flat=True)) == [true.pk]


def test_who_came_in_by_a_refused_claimant_is_out_and_told(house):
    _, _, city = house
    claim, squatter = claimed(city)
    friend = comes("friend@x.example", invited(squatter, city, "friend@x.example", Right.WRITE))
    refuse(claim)
    assert not city.team.exists()
    assert Notice.objects.get(person=friend, kind="place_ended").facts["words"] == "not theirs"
    assert not Notice.objects.filter(person=squatter, kind="place_ended").exists(), "the answer tells them"


def test_nobody_enters_for_a_city_that_the_registry_refused(house):
    story, entry, _ = house
    person = a_person("new@x.example")
    wish = {"names": ["Atlantis"], "country": "IR", "region": "", "residents": 3, "year": 2024, "source": "me"}
    city = registry.propose(actors=(person,), now=NOW, **wish)
    acts.claim(actors=(person,), now=NOW, municipality=city, words="clerk")
    call = invited(person, city, "second@x.example")
    registry.refuse_city(actors=(story.tehran,), now=LATER, municipality=city, reason="none")
    stays_out("second@x.example", call)
    city.refresh_from_db()
    left = a_person("left@x.example", city, Right.LEAD)
    with pytest.raises(Refused) as refused:
        drafted(story, entry, left, city)
    assert refused.value.reason is Refusal.NO_CITY and not is_confirmed(city.pk)


@pytest.mark.parametrize("how", ["handed over", "removed", "demoted", "left"])
def test_whoever_leads_no_more_brings_nobody_in(house, how):
    story, entry, _ = house
    city, old = entry.municipality, entry.started_by
    seat = Membership.objects.get(person=old, municipality=city)
    call = invited(old, city, "private@x.example")
    new = a_person("new@x.example")
    if how == "handed over":
        asked = acts.ask_for_team(actors=(new,), now=NOW, municipality=city, words="w")
        acts.hand_over(actors=(story.tehran,), now=LATER, handover=asked, ends=[seat.pk], words="")
    else:
        Membership.objects.create(person=new, role="entrant", municipality=city, right=Right.LEAD.value)
        right = Right.WRITE if how == "demoted" else None
        if how == "left":
            acts.leave(actors=(again(old),), now=LATER, municipality=city)
        else:
            acts.give_right(actors=(again(new),), now=LATER, municipality=city, pk=seat.pk, right=right)
    call.refresh_from_db()
    assert call.withdrawn_at
    Invitation.objects.filter(pk=call.pk).update(withdrawn_at=None)
    stays_out("private@x.example", call)


def test_a_call_holds_as_long_as_the_focal_point_holds_the_seat(house):
    _, _, city = house
    focal = of("focal-ir")
    call = acts.invite_city(actors=(focal,), now=NOW, municipality=city, email="city@x.example")
    seats = focal.memberships.filter(role="focal point")
    kept = seats.get()
    seats.update(role="observer")
    stays_out("city@x.example", call)
    seats.model.objects.filter(pk=kept.pk).update(role="focal point")
    assert comes("city@x.example", call).memberships.get(municipality=city).right == Right.LEAD.value


def test_a_withdrawn_invitation_seats_nobody(house):
    _, entry, city = house
    lead = entry.started_by
    call = invited(lead, entry.municipality, "ana@x.example")
    acts.withdraw_invitation(actors=(again(lead),), now=NOW, municipality=entry.municipality, pk=call.pk)
    stays_out("ana@x.example", call)
    called = acts.invite_city(actors=(of("focal-ir"),), now=NOW, municipality=city, email="city@x.example")
    acts.withdraw_city_invitation(actors=(of("focal-ir"),), now=NOW, invitation=called)
    stays_out("city@x.example", called)


def test_a_lead_withdraws_no_other_citys_invitation(house):
    _, entry, _ = house
    lead = entry.started_by
    other = Entry.objects.exclude(municipality__in=lead.memberships.values("municipality")).first()
    call = invited(other.started_by, other.municipality, "ana@x.example", Right.WRITE)
    acts.withdraw_invitation(actors=(again(lead),), now=NOW, municipality=entry.municipality, pk=call.pk)
    call.refresh_from_db()
    assert call.withdrawn_at is None and comes("ana@x.example", call).memberships.exists()


def test_the_drafts_of_whom_the_national_body_called_outlive_a_squatters_claim(house):
    story, entry, city = house
    call = acts.invite_city(actors=(of("focal-ir"),), now=NOW, municipality=city, email="true@x.example")
    claim, squatter = claimed(city)
    true = comes("true@x.example", call)
    mate = comes("mate@x.example", invited(true, city, "mate@x.example", Right.WRITE))
    theirs, his = drafted(story, entry, true, city), drafted(story, entry, squatter, city)
    assert vouched_for(city) == {true.pk, mate.pk}
    refuse(claim)
    assert set(city.team.values_list("person", flat=True)) == {true.pk, mate.pk}
    theirs.refresh_from_db()
    his.refresh_from_db()
    assert theirs.withdrawn_at is None and his.withdrawn_at is None, "who stays decides"
    assert acts.save(actors=(true,), now=LATER, entry=theirs, title="u", answers={}, revision=0).entry.title == "u"
    assert is_confirmed(city.pk)


def test_a_claimant_undoes_nothing_that_the_national_body_gave(house):
    _, _, city = house
    call = acts.invite_city(actors=(of("focal-ir"),), now=NOW, municipality=city, email="true@x.example")
    claim, squatter = claimed(city)
    assert teams_of(squatter, NOW)[0].invitations == (), "whom it calls, a claimant is not shown"
    wish = {"actors": (squatter,), "now": NOW, "municipality": city}
    for undo in (lambda: acts.withdraw_invitation(**wish, pk=call.pk),
                 lambda: acts.invite(**wish, email="True@x.example", right=Right.READ)):  # fmt: skip
        with pytest.raises(Refused) as refused:
            undo()
        assert refused.value.reason is Refusal.GIVEN
    true = comes("true@x.example", call)
    mate = invited(true, city, "mate@x.example", Right.WRITE)
    with pytest.raises(Refused) as refused:
        acts.withdraw_invitation(**wish, pk=mate.pk)
    assert refused.value.reason is Refusal.GIVEN
    seat, his = (city.team.get(person=one).pk for one in (true, squatter))
    for right in (Right.READ, None):
        with pytest.raises(Refused) as refused:
            acts.give_right(**wish, pk=seat, right=right)
        assert refused.value.reason is Refusal.GIVEN
    assert city.team.get(pk=seat).right == Right.LEAD.value
    acts.give_right(actors=(true,), now=NOW, municipality=city, pk=his, right=None)
    assert list(city.team.values_list("person", flat=True)) == [true.pk], "who was called may do it"


def test_a_confirmed_team_is_its_own_master(house):
    _, _, city = house
    call = acts.invite_city(actors=(of("focal-ir"),), now=NOW, municipality=city, email="true@x.example")
    claim, clerk = claimed(city, "clerk@x.example")
    acts.confirm(actors=(of("focal-ir"),), now=NOW, claim=claim, words="")
    assert [one.pk for one in teams_of(again(clerk), NOW)[0].invitations] == [call.pk]
    acts.withdraw_invitation(actors=(again(clerk),), now=NOW, municipality=city, pk=call.pk)
    stays_out("true@x.example", call)
    for number in range(7):
        invited(clerk, city, f"mate-{number}@x.example", Right.WRITE)


def test_who_has_only_claimed_claims_few_cities_and_writes_to_few_addresses(house):
    _, _, city = house
    claim, clerk = claimed(city)
    more = list(Municipality.objects.filter(country="IR", team=None)[:3])
    for other in more[:2]:
        acts.claim(actors=(clerk,), now=NOW, municipality=other, words="me")
    with pytest.raises(Refused) as refused:
        acts.claim(actors=(clerk,), now=NOW, municipality=more[2], words="me")
    assert refused.value.reason is Refusal.CLAIMS and not more[2].team.exists()
    for number in range(5):
        invited(clerk, (city, more[0])[number % 2], f"mate-{number}@x.example", Right.WRITE)
    with pytest.raises(Refused) as refused:
        invited(clerk, more[1], "mate-6@x.example")
    assert refused.value.reason is Refusal.INVITES and Notice.objects.filter(kind="invited").count() == 5
    tomorrow = NOW + timedelta(days=1)
    wish = {"municipality": more[1], "email": "mate-6@x.example", "right": Right.WRITE}
    assert acts.invite(actors=(again(clerk),), now=tomorrow, **wish).pk
    refuse(claim)
    assert acts.claim(actors=(again(clerk),), now=LATER, municipality=more[2], words="me").pk, (
        "an answer frees a place"
    )


def test_a_draft_closed_with_a_claim_says_so_and_goes_on_with_whoever_began_it(house):
    story, entry, city = house
    claim, clerk = claimed(city)
    draft = drafted(story, entry, clerk, city)
    refuse(claim)
    draft.refresh_from_db()
    assert draft.withdrawn_at
    assert [line.what for line in history_of(draft)][0] == "Closed: the claim to the city was refused."
    second = acts.claim(actors=(again(clerk),), now=LATER, municipality=city, words="with a letter now")
    other = a_person("other@x.example", city, Right.LEAD)
    with pytest.raises(Refused) as refused:
        acts.restore(actors=(other,), now=LATER, entry=draft)
    assert refused.value.reason is Refusal.CLOSED
    assert acts.restore(actors=(again(clerk),), now=LATER, entry=draft).withdrawn_at is None
    assert Claim.objects.get(pk=second.pk).refused_at is None


def test_what_a_called_officer_held_before_they_left_does_not_vouch_for_a_later_claim(house):
    _, _, city = house
    call = acts.invite_city(actors=(of("focal-ir"),), now=NOW, municipality=city, email="old@x.example")
    old = comes("old@x.example", call, now=NOW)
    assert vouched_for(city) == {old.pk}
    seat = city.team.get()
    new = comes("new@x.example", invited(old, city, "new@x.example"), now=NOW)
    acts.give_right(actors=(new,), now=LATER, municipality=city, pk=seat.pk, right=None)
    assert vouched_for(city) == {new.pk}, "by the word of one who could give it"
    acts.give_right(actors=(new,), now=LATER, municipality=city, pk=city.team.get().pk, right=Right.LEAD)
    city.team.all().delete()
    claim, _ = claimed(city, "back@x.example")
    Membership.objects.create(person=old, role="entrant", municipality=city, right=Right.LEAD.value)
    refuse(claim)
    assert not city.team.exists(), "no place of before counts for one who left"


def test_who_answers_for_the_country_and_who_leads_learn_of_a_claim_by_letter(house):
    _, entry, city = house
    claimed(city)
    told = Notice.objects.filter(kind="team_waits")
    assert {one.person.email for one in told} == {"focal-ir@charsu.example"}
    new, lead = a_person("new@x.example"), entry.started_by
    acts.ask_for_team(actors=(new,), now=NOW, municipality=entry.municipality, words="I took over the office")
    assert Notice.objects.filter(kind="handover_asked", person=lead).count() == 1
    assert not Notice.objects.filter(kind="handover_asked", person=new).exists()
    asked = Notice.objects.get(kind="handover_waits")
    assert asked.person.email != lead.email and asked.facts["path"].startswith("/focal/handovers/")
