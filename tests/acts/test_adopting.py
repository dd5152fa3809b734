"""An adoption from interest to its end: who may, in which order, and what it leaves on record."""

from datetime import date, timedelta

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.adapters import mail
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, Claim, Effect, Indicator, LedgerEntry, Membership, Notice, Practice
from charsu.queries.exchange.adoptions import adoption_of, plan_of
from charsu.queries.library.family import family_of
from charsu.rules.exchange.stages import Flaw, Mark, Reach, Stage, reach_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Right
from tests.conftest import NOW

LATER = NOW + timedelta(days=400)


@pytest.fixture
def two(an_edition):
    """A practice, its city's officer, and another city with its own."""
    story = an_edition(Phase.RESULTS)
    practices = list(Practice.objects.select_related("municipality", "edition").order_by("pk"))
    practice = practices[0]
    seats = Membership.objects.exclude(municipality=None).select_related("person", "municipality")
    origin = seats.filter(municipality=practice.municipality).first()
    adopter = seats.exclude(municipality=practice.municipality).exclude(person=origin.person).first()
    Adoption.objects.filter(practice=practice).delete()
    return story, practice, origin, adopter


def facts(practice, seat, **more):
    return {"actors": (seat.person,), "now": NOW, "edition": practice.edition, "municipality": seat.municipality,
            **more}  # fmt: skip


def begun(practice, seat):
    return exchange.adopt(**facts(practice, seat), practice=practice, language="fa", words="برای شهر ما")


def planned(practice, seat):
    adoption = begun(practice, seat)
    exchange.plan(
        **facts(practice, seat), adoption=adoption, kept="The lanes", adapted="Narrower", left_out="", partners="",
        budget="", begins=date(2026, 6, 1), indicators=(),
    )  # fmt: skip
    exchange.set_milestone(
        **facts(practice, seat), adoption=adoption, mark=Mark("First street", None, date(2027, 3, 1))
    )
    return adoption


def reached(practice, seat, adoption, on):
    pk = adoption.milestones.get().pk
    return exchange.reach(**facts(practice, seat), adoption=adoption, pk=pk, on=on, evidence="Minutes 12")


def moved(practice, seat, adoption, stage, words=""):
    return exchange.move(**facts(practice, seat), adoption=adoption, stage=stage, words=words)


def test_a_city_adopts_and_the_other_is_told_and_the_record_holds_no_words(two):
    _, practice, origin, adopter = two
    adoption = begun(practice, adopter)
    assert Notice.objects.filter(kind="adoption_begun", person=origin.person).count() == 1
    leaf = LedgerEntry.objects.filter(act="practice.adopt").latest("pk")
    assert str(adoption.public_id) in leaf.leaf and "برای" not in leaf.leaf and adopter.person.email not in leaf.leaf


def test_the_letters_of_an_adoption_name_the_practice(two):
    _, practice, origin, adopter = two
    adoption = planned(practice, adopter)
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    exchange.confirm(**facts(practice, origin), adoption=adoption, words="")
    for kind in ("adoption_begun", "adoption_confirmed"):
        letter = Notice.objects.filter(kind=kind).latest("pk")
        text = mail.written(to=mail.Reader("a@x.example", practice.language), kind=kind, facts=letter.facts)[1]
        assert practice.title[practice.language] in text, kind


def test_who_adopts_already_is_led_there_and_tells_what_moved_once_work_has_begun(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    desk, at = Client(), f"/exchange/adoptions/{adoption.public_id}/"
    desk.force_login(adopter.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    city = {"city": adopter.municipality.geonameid, "words": "x"}
    assert at in desk.post(f"/exchange/adopt/{practice.public_id}/", city).content.decode()
    tell = f"/effects/{practice.public_id}/"
    assert tell not in desk.get(at).content.decode()
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    assert tell in desk.get(at).content.decode()
    moved(practice, adopter, adoption, Stage.STOPPED, "No budget")
    assert tell in desk.get(at).content.decode()
    Adoption.objects.filter(pk=adoption.pk).update(begins=date(2019, 5, 1))
    assert [node.year for node in family_of(practice) if node.adoption == str(adoption.public_id)] == [2019]


def test_nobody_adopts_their_own_nor_twice_nor_for_another_city(two):
    _, practice, origin, adopter = two
    with pytest.raises(Refused) as own:
        begun(practice, origin)
    begun(practice, adopter)
    with pytest.raises(Refused) as twice:
        begun(practice, adopter)
    with pytest.raises(NotThere):
        exchange.adopt(
            **facts(practice, adopter) | {"municipality": origin.municipality}, practice=practice, language="en",
            words="",
        )  # fmt: skip
    assert (own.value.reason, twice.value.reason) == (Refusal.OWN_PRACTICE, Refusal.ADOPTED_ALREADY)
    assert Adoption.objects.filter(practice=practice).count() == 1


def test_a_reader_of_the_team_and_a_team_that_waits_may_not(two):
    _, practice, _, adopter = two
    Membership.objects.filter(pk=adopter.pk).update(right=Right.READ.value)
    adopter.person.__dict__.pop("_standing", None)
    with pytest.raises(Refused) as reader:
        begun(practice, adopter)
    Membership.objects.filter(pk=adopter.pk).update(right=Right.LEAD.value)
    adopter.person.__dict__.pop("_standing", None)
    Claim.objects.update_or_create(
        municipality=adopter.municipality,
        defaults={"by": adopter.person, "at": NOW, "words": "x", "confirmed_at": None, "refused_at": None},
    )
    with pytest.raises(Refused) as waiting:
        begun(practice, adopter)
    assert (reader.value.reason, waiting.value.reason) == (Refusal.RIGHT, Refusal.UNCONFIRMED_CITY)


def test_the_stages_follow_one_another_and_the_plan_comes_first(two):
    _, practice, _, adopter = two
    adoption = begun(practice, adopter)
    with pytest.raises(Refused) as early:
        moved(practice, adopter, adoption, Stage.IN_PLACE)
    exchange.plan(
        **facts(practice, adopter), adoption=adoption, kept="", adapted="", left_out="", partners="Police",
        budget="", begins=None, indicators=(),
    )  # fmt: skip
    with pytest.raises(Refused) as empty:
        moved(practice, adopter, adoption, Stage.UNDER_WAY)
    assert early.value.reason is Refusal.STAGE
    assert set(empty.value.details) == {Flaw.KEPT.value, Flaw.ADAPTED.value, Flaw.NO_MILESTONE.value}


def test_a_plan_without_a_word_is_not_kept_nor_one_that_cannot_be(two):
    _, practice, _, adopter = two
    adoption = begun(practice, adopter)
    with pytest.raises(Refused) as empty:
        exchange.plan(
            **facts(practice, adopter), adoption=adoption, kept=" ", adapted="", left_out="", partners="",
            budget="−۵", begins=date(2099, 1, 1), indicators=(),
        )  # fmt: skip
    assert set(empty.value.details) == {Flaw.BLANK.value, Flaw.LESS_THAN_NOTHING.value, Flaw.FAR.value}
    adoption.refresh_from_db()
    assert adoption.stage == "interest"


def test_a_milestone_before_the_plan_begins_is_refused(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    with pytest.raises(Refused) as wrong:
        exchange.set_milestone(
            **facts(practice, adopter), adoption=adoption, mark=Mark("Too early", None, date(2026, 5, 1))
        )
    assert wrong.value.details == (Flaw.BEFORE_START.value,) and adoption.milestones.count() == 1


def test_a_milestone_is_reached_with_evidence_and_not_tomorrow(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    pk = adoption.milestones.get().pk
    for on, evidence, flaw in (
        (NOW.date(), " ", Flaw.EVIDENCE),
        ((NOW + timedelta(days=1)).date(), "Photo", Flaw.NOT_YET),
    ):
        with pytest.raises(Refused) as wrong:
            exchange.reach(**facts(practice, adopter), adoption=adoption, pk=pk, on=on, evidence=evidence)
        assert wrong.value.details == (flaw.value,)
    exchange.reach(**facts(practice, adopter), adoption=adoption, pk=pk, on=NOW.date(), evidence="Minutes 12")
    exchange.unset_milestone(**facts(practice, adopter), adoption=adoption, pk=pk)
    assert adoption.milestones.get().evidence == "Minutes 12"


def test_from_plan_to_result_and_the_origin_confirms_once(two):
    _, practice, origin, adopter = two
    adoption = planned(practice, adopter)
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    exchange.confirm(**facts(practice, origin), adoption=adoption, words="We visited")
    with pytest.raises(Refused):
        exchange.confirm(**facts(practice, origin), adoption=adoption, words="again")
    reached(practice, adopter, adoption, date(2026, 7, 1))
    moved(practice, adopter, adoption, Stage.IN_PLACE)
    with pytest.raises(Refused):
        moved(practice, adopter, adoption, Stage.EVALUATED, " ")
    moved(practice, adopter, adoption, Stage.EVALUATED, "Waiting fell by a third")
    with pytest.raises(Refused):
        moved(practice, adopter, adoption, Stage.STOPPED, "too late")
    adoption.refresh_from_db()
    assert adoption.result == "Waiting fell by a third" and adoption.steps.count() == 5
    assert Notice.objects.filter(person=adopter.person, kind="adoption_confirmed").exists()


def test_a_milestone_whose_day_has_passed_is_marked_and_not_passed_over(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    exchange.set_milestone(
        **facts(practice, adopter), adoption=adoption, mark=Mark("Half a year ago", None, date(2026, 6, 2))
    )
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    at, reader = f"/exchange/adoptions/{adoption.public_id}/", Client()
    reader.force_login(adopter.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reader.get(at).content.decode()
    assert page.count('class="badge warn">late<') == 1 and 'name="leaves_open"' in page
    pk = adoption.milestones.get(name="First street").pk
    exchange.reach(**facts(practice, adopter), adoption=adoption, pk=pk, on=date(2026, 7, 1), evidence="Minutes 12")
    sent = {"stage": "in place", "words": "All is open."}
    asked = reader.post(f"{at}move/", sent)
    assert asked.status_code == 409 and Flaw.LEFT_OPEN.value in asked.context["move"].errors["leaves_open"]
    assert reader.post(f"{at}move/", {**sent, "leaves_open": "on"}).status_code == 302
    assert 'class="badge warn">not reached<' in Client().get(at).content.decode()
    whole, day = adoption.milestones.get(pk=pk), date(2026, 6, 2)
    assert reach_of(whole.due, whole.reached_on, Stage.EVALUATED, NOW.date()) is Reach.REACHED
    assert reach_of(day, None, Stage.PLAN, day) is Reach.OPEN, "the day itself has not passed"


def test_what_has_not_begun_is_not_under_way_and_what_nothing_shows_is_not_in_place(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    Adoption.objects.update(begins=date(2027, 1, 1))
    with pytest.raises(Refused) as early:
        moved(practice, adopter, adoption, Stage.UNDER_WAY)
    Adoption.objects.update(begins=date(2026, 6, 1))
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    with pytest.raises(Refused) as before:
        reached(practice, adopter, adoption, date(2026, 5, 31))
    with pytest.raises(Refused) as unshown:
        moved(practice, adopter, adoption, Stage.IN_PLACE)
    reached(practice, adopter, adoption, NOW.date())
    moved(practice, adopter, adoption, Stage.IN_PLACE)
    with pytest.raises(Refused) as soon:
        moved(practice, adopter, adoption, Stage.EVALUATED, "Waiting fell by a third")
    assert [one.value.details for one in (early, before, unshown, soon)] == [
        (Flaw.NOT_BEGUN.value,), (Flaw.BEFORE_START.value,), (Flaw.NONE_REACHED.value,), (Flaw.TOO_SOON.value,),
    ]  # fmt: skip


def test_an_adoption_of_long_ago_is_not_evaluated_in_the_minute_in_which_it_is_told(two):
    _, practice, origin, adopter = two
    adoption = planned(practice, adopter)
    Adoption.objects.update(begins=date(2024, 6, 1))
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    reached(practice, adopter, adoption, date(2024, 9, 1))
    moved(practice, adopter, adoption, Stage.IN_PLACE)
    with pytest.raises(Refused) as alone:
        moved(practice, adopter, adoption, Stage.EVALUATED, "Waiting fell by a third")
    assert alone.value.details == (Flaw.UNFOLLOWED.value,)
    waste = Indicator.objects.get(code="waste-recycled")
    told = {"practice": practice, "municipality": adopter.municipality, "indicator": waste, "before_year": 2023,
            "after_year": 2025, "evidence": "Yearbook", "by": adopter.person, "at": NOW}  # fmt: skip
    effect = Effect.objects.create(**told, withdrawn_at=NOW)
    with pytest.raises(Refused):  # what was taken back shows nothing
        moved(practice, adopter, adoption, Stage.EVALUATED, "Waiting fell by a third")
    Effect.objects.filter(pk=effect.pk).update(withdrawn_at=None)
    assert moved(practice, adopter, adoption, Stage.EVALUATED, "Waiting fell by a third").stage == "evaluated"


def written(practice, seat, adoption, kept="The lanes", begins=date(2026, 6, 1), **more):
    return exchange.plan(
        **facts(practice, seat), adoption=adoption, kept=kept, adapted="Narrower", left_out="", partners="",
        budget="", begins=begins, indicators=(), **more,
    )  # fmt: skip


def test_of_two_who_write_the_plan_at_once_the_slower_is_told(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    read = plan_of(adoption_of(adoption.public_id)).mark_of_words
    written(practice, adopter, adoption, kept="The lanes and the lights", read=read)
    with pytest.raises(Refused) as slower:
        written(practice, adopter, adoption, kept="The signs", read=read)
    assert slower.value.reason is Refusal.STALE
    assert adoption_of(adoption.public_id).kept == "The lanes and the lights"


def test_a_plan_begins_within_reason_and_not_before_the_practice(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    Practice.objects.filter(pk=practice.pk).update(year=2020)
    for begins, flaws in ((date(1000, 1, 1), {Flaw.LONG_AGO, Flaw.BEFORE_PRACTICE}),
                          (date(2019, 12, 31), {Flaw.BEFORE_PRACTICE})):  # fmt: skip
        with pytest.raises(Refused) as wrong:
            written(practice, adopter, adoption, begins=begins)
        assert set(wrong.value.details) == {flaw.value for flaw in flaws}


def test_what_work_began_by_stays_beside_what_follows(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    for kept, begins, flaw in ((" ", date(2026, 6, 1), Flaw.KEPT),
                               ("The lanes", date(2026, 7, 1), Flaw.BEGUN_STAYS)):  # fmt: skip
        with pytest.raises(Refused) as hollow:
            written(practice, adopter, adoption, kept=kept, begins=begins)
        assert hollow.value.details == (flaw.value,)
    written(practice, adopter, adoption, kept="Half of the lanes")
    found = adoption_of(adoption.public_id)
    assert found.kept == "Half of the lanes" and [one["kept"] for one in found.earlier] == ["The lanes"]
    reached(practice, adopter, adoption, date(2026, 7, 1))
    with pytest.raises(Refused) as again:
        exchange.reach(
            **facts(practice, adopter), adoption=adoption, pk=adoption.milestones.get().pk, on=date(2026, 8, 1),
            evidence="Other",
        )  # fmt: skip
    assert again.value.details == (Flaw.REACHED_STAYS.value,)
    milestone = adoption.milestones.get()
    assert (milestone.reached_on, milestone.evidence) == (date(2026, 7, 1), "Minutes 12")


def test_a_plan_that_was_confirmed_and_changes_is_confirmed_anew(two):
    _, practice, origin, adopter = two
    adoption = begun(practice, adopter)
    with pytest.raises(Refused) as interest:
        exchange.confirm(**facts(practice, origin), adoption=adoption, words="")
    assert interest.value.reason is Refusal.NOT_UNDER_WAY
    written(practice, adopter, adoption)
    with pytest.raises(Refused) as ahead:  # a plan is not the work
        exchange.confirm(**facts(practice, origin), adoption=adoption, words="We visited")
    assert ahead.value.reason is Refusal.NOT_UNDER_WAY
    Adoption.objects.filter(pk=adoption.pk).update(stage=Stage.UNDER_WAY.value)
    exchange.confirm(**facts(practice, origin), adoption=adoption, words="We visited")
    written(practice, adopter, adoption)
    assert adoption_of(adoption.public_id).confirmed_at  # nothing changed
    written(practice, adopter, adoption, kept="The signs alone")
    found = adoption_of(adoption.public_id)
    assert found.confirmed_at is None and found.earlier[0]["confirmation"] == "We visited"
    assert Notice.objects.filter(person=origin.person, kind="adoption_replanned").exists()
    exchange.confirm(**facts(practice, origin), adoption=adoption, words="This too")
    assert adoption_of(adoption.public_id).confirmation == "This too"


def test_a_stop_needs_its_reason_and_leaves_room_for_another_try(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    with pytest.raises(Refused):
        moved(practice, adopter, adoption, Stage.STOPPED)
    moved(practice, adopter, adoption, Stage.STOPPED, "The budget was cut")
    assert begun(practice, adopter).pk != adoption.pk


def test_the_adopter_does_not_confirm_for_the_origin(two):
    _, practice, _, adopter = two
    adoption = planned(practice, adopter)
    moved(practice, adopter, adoption, Stage.UNDER_WAY)
    with pytest.raises(NotThere):
        exchange.confirm(**facts(practice, adopter), adoption=adoption, words="")
