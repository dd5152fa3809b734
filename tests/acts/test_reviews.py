"""Reviewers, conflicts, plans and sheets, as acts: both keys, wrong roles and phases, what is stale, what is kept."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from charsu.acts import reviews
from charsu.acts.joint import countersign, offer
from charsu.acts.reviews import search
from charsu.acts.reviews.conflicts import conflicts_body
from charsu.gate import NotThere, Refused
from charsu.models import (
    Assignment,
    AssignmentPlan,
    Computation,
    Conflict,
    Entry,
    Institution,
    JointAct,
    Juror,
    LedgerEntry,
    Membership,
    Municipality,
    Notice,
    PairRule,
    Person,
    Reviewer,
    Score,
    ScoreSheet,
    Setting,
)
from charsu.queries.editions import rules_in_force
from charsu.queries.independence import not_free, seats_held, why_no_reviewer
from charsu.queries.reviews import Options, conflicts_by_rule, plan_seen, shortfalls
from charsu.rules.assignment import Lack, Mend
from charsu.rules.conflicts import ConflictKind
from charsu.rules.lifecycle import Phase
from charsu.rules.pairs import Bar
from charsu.rules.permissions import Act, Refusal, Role
from tests.conftest import NOW

FACTS = {"country": "MY", "city": None, "employers": [], "languages": ["en"], "themes": ["mobility"], "max_load": 5}


def both(story, act, wish):
    countersign(joint=offer(act=act, actor=story.tehran, now=NOW, edition=story.edition, wish=wish),
                actor=story.kazan, now=NOW)  # fmt: skip
    story.edition.refresh_from_db()


def planned(story, **options):
    """A plan that the secretary puts forward."""
    facts = {"actors": (story.secretary,), "now": NOW, "edition": story.edition}
    made = reviews.plan(options=Options(**options), **facts)
    reviews.put_forward(plan=made, **facts)
    return made


def refusal_of(wanted, do, /, **facts):
    with pytest.raises(Refused) as caught:
        do(now=NOW, **facts)
    assert caught.value.reason is wanted
    return caught.value


def test_from_invitation_to_release(an_edition):
    story = an_edition(Phase.SCREENING)
    edition, secretary = story.edition, story.secretary
    invite = {"actors": (secretary,), "edition": edition, **FACTS}
    refusal_of(Refusal.INCOMPLETE, reviews.appoint, **invite, email="new@example.org", name=" ")
    new = reviews.appoint(now=NOW, **invite, email="new@example.org", name="A. Newcomer", language="ru")
    assert new.person.language == "ru"  # that of the letter, until its reader chooses
    assert new.state == "invited" and not new.person.has_usable_password()
    assert Notice.objects.filter(person=new.person, kind="reviewer_invited").count() == 1
    refusal_of(
        Refusal.ROLE, reviews.appoint, **{**invite, "actors": (story.cast.reviewers[0][0],)}, person=new.person
    )

    first = planned(story, seed=1)
    assert new.pk not in {reviewer for _, reviewer in first.pairs}  # has not accepted
    reviews.answer(actors=(new.person,), now=NOW, edition=edition, accepts=True)
    refusal_of(Refusal.DONE, reviews.answer, actors=(new.person,), edition=edition, accepts=True)
    wish = {"plan": first.digest}
    refusal_of(Refusal.OUTDATED, offer, act=Act.ASSIGNMENT_RELEASE, actor=story.tehran, edition=edition, wish=wish)

    refusal_of(Refusal.ROLE, reviews.plan, actors=(story.tehran,), edition=edition, options=Options())
    refusal_of(Refusal.PHASE, reviews.plan, actors=(secretary,), edition=edition, options=Options("extra"))

    both(story, Act.CONFLICTS_FIX, {})
    second = planned(story, seed=2, overlap=10)
    assert second.objective <= second.bound + 1e-6 and second.facts["parts"] >= 1
    joint = offer(
        act=Act.ASSIGNMENT_RELEASE, actor=story.tehran, now=NOW, edition=edition, wish={"plan": second.digest}
    )
    assert not Assignment.objects.exists()  # one key alone moves nothing
    entry, reviewer = second.pairs[0]
    victim = Reviewer.objects.get(pk=reviewer)
    city = edition.entries.get(pk=entry).municipality
    reviews.declare(actors=(victim.person,), now=NOW, edition=edition, municipality=city, words="Kin.")
    refusal_of(Refusal.OUTDATED, countersign, joint=joint, actor=story.kazan)  # declared after the plan
    fixed = JointAct.objects.filter(act=Act.CONFLICTS_FIX.value).latest("pk")
    assert conflicts_body(edition, {}) == fixed.body["body"]  # nothing of it is signed
    third = reviews.plan(actors=(secretary,), now=NOW, edition=edition, options=Options(seed=2))
    release = {"act": Act.ASSIGNMENT_RELEASE, "actor": story.tehran, "edition": edition}
    refusal_of(Refusal.NOT_FORWARDED, offer, wish={"plan": third.digest}, **release)
    other = Institution.objects.create(code="rio", name={"en": "Rio"}, country="BR", is_party=True)
    story.cast.seat(story.cast.person("BR", "rio-1"), Role.OFFICER, other)  # of no award yet
    reviews.put_forward(actors=(secretary,), now=NOW, edition=edition, plan=third)
    told = Notice.objects.filter(kind="plan_ready", facts__plan=third.digest[:12])
    assert set(told.values_list("person__memberships__institution__code", flat=True)) == {"tehran", "kazan"}
    refusal_of(Refusal.DONE, reviews.put_forward, actors=(secretary,), edition=edition, plan=third)
    assert [entry, reviewer] not in third.pairs
    of_third, by_hand = {"wish": {"plan": third.digest}, **release}, AssignmentPlan.objects.filter(pk=third.pk)
    by_hand.update(pairs=[[entry, reviewer], *third.pairs[1:]])  # past the acts, after it was put forward
    refusal_of(Refusal.OUTDATED, offer, **of_third)
    by_hand.update(pairs=third.pairs)
    joint = offer(now=NOW, **of_third)
    by_hand.update(pairs=third.pairs[1:])
    refusal_of(Refusal.OUTDATED, countersign, joint=joint, actor=story.kazan)
    assert not Assignment.objects.exists()
    by_hand.update(pairs=third.pairs)
    both(story, Act.ASSIGNMENT_RELEASE, {"plan": third.digest})
    assert Assignment.objects.count() == len(third.pairs) and Conflict.objects.filter(is_declared=True).exists()
    refusal_of(Refusal.DONE, offer, act=Act.ASSIGNMENT_RELEASE, actor=story.tehran, edition=edition,
               wish={"plan": third.digest})  # fmt: skip
    leaves = "".join(LedgerEntry.objects.values_list("leaf", flat=True))
    assert "Newcomer" not in leaves and "new@example.org" not in leaves and "Kin." not in leaves


def test_pins_one_and_many_obey_the_same_rules(an_edition):
    story = an_edition(Phase.SCREENING)
    edition = story.edition
    facts = {"actors": (story.secretary,), "now": NOW, "edition": edition, "words": "Asked for."}
    reader, entry = conflicts_by_rule(edition)[0][:2]
    barred = {(e, r) for r, e, _ in conflicts_by_rule(edition)}
    free = next(
        (e.pk, r.pk) for e in edition.entries.all() for r in edition.reviewers.all() if (e.pk, r.pk) not in barred
    )
    away = edition.reviewers.last()
    Reviewer.objects.filter(pk=away.pk).update(state="left")
    wanted = [free, (entry, reader), (10**6, reader), (free[0], away.pk), free]
    found = reviews.rule_pairs(pairs=wanted, is_pin=True, **facts)
    assert found.kept == (free,)
    assert [bar for _, bar in found.refused] == [Bar.CONFLICT, Bar.UNKNOWN, Bar.ABSENT]
    assert [bar for _, bar in reviews.rule_pairs(pairs=[(entry, reader)], is_pin=True, **facts).refused] == [
        Bar.CONFLICT
    ]
    first = planned(story, seed=1)
    assert list(free) in first.pairs
    turned = reviews.rule_pairs(pairs=[free], is_pin=False, **facts)
    assert turned.kept == () and turned.refused == ((free, Bar.PINNED),)
    reviews.unrule_pairs(rules=[PairRule.objects.get().pk], **{k: facts[k] for k in ("actors", "now", "edition")})
    assert reviews.rule_pairs(pairs=[free], is_pin=False, **facts).kept == (free,)
    second = planned(story, seed=1)
    assert list(free) not in second.pairs
    seen = plan_seen(story.secretary, edition, second.pk, first.pk)
    assert f"E-{free[0]:04d}" in {change.entry for change in seen.against.lost} and not seen.stale
    assert plan_seen(story.secretary, edition, first.pk).stale
    reviews.unrule_pairs(rules=[PairRule.objects.get().pk], **{k: facts[k] for k in ("actors", "now", "edition")})
    with pytest.raises(NotThere):
        reviews.unrule_pairs(rules=[1], **{k: facts[k] for k in ("actors", "now", "edition")})


def test_no_plan_is_told_in_the_organisers_words(an_edition):
    story = an_edition(Phase.SCREENING)
    Reviewer.objects.update(max_load=1)
    asked = reviews.ask_plan(actors=(story.secretary,), now=NOW, edition=story.edition, options=Options())
    refusal_of(Refusal.DONE, reviews.ask_plan, actors=(story.secretary,), edition=story.edition, options=Options())
    reviews.carry_out(asked, now=NOW)
    reasons = asked.outcome["reasons"]
    assert reasons[0]["need"] > reasons[0]["capacity"] and reasons[0]["mend"]
    assert not AssignmentPlan.objects.exists() and Computation.objects.get().ended_at
    Reviewer.objects.update(state="left")
    again = reviews.ask_plan(actors=(story.secretary,), now=NOW, edition=story.edition, options=Options())
    reviews.carry_out(again, now=NOW)
    assert again.outcome["refused"] == Refusal.NEEDS.value and again.outcome["details"]


def test_where_anchors_alone_leave_no_plan_it_is_said_before_anybody_is_invited(an_edition):
    story = an_edition(Phase.SCREENING)
    facts = {"actors": (story.secretary,), "now": NOW, "edition": story.edition}
    Reviewer.objects.update(max_load=500)
    Setting.objects.filter(edition=story.edition, code="reviews_per_entry").update(value=1)
    few = Reviewer.objects.filter(state="accepted").values_list("pk", flat=True)[:2]
    Reviewer.objects.exclude(pk__in=list(few)).update(state="left")
    asked = reviews.ask_plan(options=Options(anchors=1000), **facts)
    reviews.carry_out(asked, now=NOW)
    told = {reason["lack"]: reason for reason in asked.outcome["reasons"]}
    assert any(reason["is_of_anchors"] for reason in told.values())
    page = render_to_string("science/no_plan.html", {"refusal": asked.outcome | {"details": []}})
    assert "The anchors ask for this" in page


def test_prohibitions_that_leave_no_plan_are_named_as_the_way_out(an_edition):
    story = an_edition(Phase.SCREENING)
    facts = {"actors": (story.secretary,), "now": NOW, "edition": story.edition}
    entry = Entry.objects.get(pk=reviews.plan(options=Options(), **facts).pairs[0][0])
    wanted = [(entry.pk, pk) for pk in Reviewer.objects.filter(state="accepted").values_list("pk", flat=True)[1:]]
    kept = reviews.rule_pairs(pairs=wanted, is_pin=False, words="No.", **facts).kept
    asked = reviews.ask_plan(options=Options(), **facts)
    reviews.carry_out(asked, now=NOW)
    (reason,) = asked.outcome["reasons"]
    assert (reason["lack"], reason["mend"]) == (Lack.FORBIDDEN, Mend.PERMIT)
    assert reason["entries"] == [f"E-{entry.pk:04d}"] and int(reason["amount"]) <= 3 < len(kept)
    rows = PairRule.objects.filter(entry=entry, reviewer__person__name__in=reason["reviewers"])
    reviews.unrule_pairs(rules=list(rows.values_list("pk", flat=True)), **facts)
    assert reviews.plan(options=Options(), **facts)  # what was named was enough


def test_a_plan_out_of_time_or_below_the_floor_is_told_in_what_the_page_asks(an_edition, monkeypatch):
    story = an_edition(Phase.SCREENING)
    told = refusal_of(Refusal.NEEDS, reviews.plan, actors=(story.secretary,), edition=story.edition,
                      options=Options(floor=100))  # fmt: skip
    reason = told.reasons[0]
    least = int(reason["amount"].removesuffix(" %"))
    assert reason["mend"] == Mend.FLOOR.value and 0 <= least < 100 and not reason["is_crowded"]
    crowded = refusal_of(Refusal.NEEDS, reviews.plan, actors=(story.secretary,), edition=story.edition,
                         options=Options(least=200)).reasons[0]  # fmt: skip
    assert crowded["mend"] == Mend.LEAST_OF_EACH.value  # in the figure that the form has, not in a sum over all
    most = [
        min(r.max_load, rules_in_force(story.edition).max_load)
        for r in story.edition.reviewers.filter(state="accepted")
    ]
    sums = [sum(min(int(crowded["amount"]) + more, top) for top in most) for more in (0, 1)]
    assert sums[0] <= crowded["capacity"] < sums[1]
    monkeypatch.setattr(search, "solve", out_of_time)
    late = refusal_of(Refusal.NEEDS, reviews.plan, actors=(story.secretary,), edition=story.edition,
                      options=Options())  # fmt: skip
    assert late.details == (search.LATE,) and not late.reasons
    asked = reviews.ask_plan(actors=(story.secretary,), now=NOW, edition=story.edition, options=Options())
    reviews.carry_out(asked, now=NOW)
    assert asked.ended_at and asked.outcome["details"] == [search.LATE]


def out_of_time(*_args, **_options):
    raise TimeoutError


def test_entries_that_few_may_read_are_named_with_their_figures(an_edition):
    story = an_edition(Phase.SCREENING)
    readers = list(story.edition.reviewers.filter(state="accepted"))
    entries = list(story.edition.entries.filter(screening__result="admitted"))
    barred = {(e, r) for r, e, _ in conflicts_by_rule(story.edition)}
    few = readers[: story.edition.reviewers.count() // 2]
    Reviewer.objects.filter(pk__in=[r.pk for r in few]).update(max_load=1)
    crowd = [e for e in entries if sum((e.pk, r.pk) not in barred for r in few) >= 3]
    for entry in crowd:
        shut = [(entry.pk, r.pk) for r in readers if r not in few and (entry.pk, r.pk) not in barred]
        reviews.rule_pairs(actors=(story.secretary,), now=NOW, edition=story.edition, pairs=shut, is_pin=False)
    told = refusal_of(Refusal.NEEDS, reviews.plan, actors=(story.secretary,), edition=story.edition,
                      options=Options())  # fmt: skip
    assert told.reasons and told.reasons[0]["lack"]
    crowded = [reason for reason in told.reasons if reason["is_crowded"]]
    assert crowded and set(crowded[0]["reviewers"]) <= {r.person.name for r in few}
    assert crowded[0]["need"] - crowded[0]["capacity"] == int(crowded[0]["amount"]) > 0
    page = render_to_string("science/no_plan.html", {"refusal": {"refused": "", "details": [], "reasons": crowded}})
    assert f"who may take {crowded[0]['capacity']} of the {crowded[0]['need']} reviews" in page


def test_who_leaves_is_replaced_and_no_score_is_lost(an_edition):
    story = an_edition(Phase.REVIEW)
    edition = story.edition
    before = shortfalls(edition)  # the demo leaves one entry waiting
    done = ScoreSheet.objects.filter(submitted_at__isnull=False).count()
    row = Assignment.objects.filter(ended_at=None, sheet=None).select_related("reviewer__person").first()
    row = row or Assignment.objects.filter(ended_at=None).select_related("reviewer__person").first()
    kept = set(Assignment.objects.filter(ended_at=None).exclude(reviewer=row.reviewer).values_list("pk", flat=True))
    refusal_of(Refusal.INCOMPLETE, reviews.relieve, actors=(story.secretary,), edition=edition,
               reviewer=row.reviewer, words=" ")  # fmt: skip
    reviews.answer(actors=(row.reviewer.person,), now=NOW, edition=edition, accepts=False, words="Ill.")
    row.reviewer.refresh_from_db()
    assert row.reviewer.state == "left" and shortfalls(edition) >= max(before, 1)
    assert row.reviewer.assignments.filter(why="left").exists()
    refusal_of(Refusal.DONE, reviews.relieve, actors=(story.secretary,), edition=edition, reviewer=row.reviewer,
               words="Ill.")  # fmt: skip
    plan = planned(story, purpose="replacement")
    assert row.reviewer.pk not in {reviewer for _, reviewer in plan.pairs} and not plan.facts["removed"]
    both(story, Act.ASSIGNMENT_RELEASE, {"plan": plan.digest})
    assert shortfalls(edition) == 0
    assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == done
    assert kept <= set(Assignment.objects.filter(ended_at=None).values_list("pk", flat=True))
    told = refusal_of(Refusal.NEEDS, reviews.plan, actors=(story.secretary,), edition=edition,
                      options=Options("replacement"))  # fmt: skip
    assert told.details
    for kind in ("reviewer_stepped_back", "assigned"):
        assert Notice.objects.filter(kind=kind).exists()


def test_a_sheet_keeps_what_was_typed_and_is_final_once(an_edition):
    story = an_edition(Phase.REVIEW)
    done = Assignment.objects.filter(sheet__submitted_at__isnull=False).select_related("entry", "reviewer__person")[0]
    me, entry = (done.reviewer.person,), done.entry
    codes = list(Score.objects.filter(sheet=done.sheet).values_list("criterion__code", flat=True))
    same = dict.fromkeys(codes, (5, "x"))
    refusal_of(Refusal.DONE, reviews.save_sheet, actors=me, entry=entry, scores=same, words="")
    refusal_of(Refusal.DONE, reviews.submit_sheet, actors=me, entry=entry)
    ScoreSheet.objects.filter(pk=done.sheet.pk).update(submitted_at=None)
    odd = {codes[0]: ("۷", "a"), codes[1]: ("NaN", "b"), codes[2]: ("11", "c"), codes[3]: ("-0", "d")}
    sheet = reviews.save_sheet(actors=me, now=NOW, entry=entry, scores=odd, words="w")
    rows = {row.criterion.code: (row.value, row.typed) for row in sheet.scores.select_related("criterion")}
    assert rows == {codes[0]: (7, ""), codes[1]: (None, "NaN"), codes[2]: (None, "11"), codes[3]: (0, "")}
    told = refusal_of(Refusal.INCOMPLETE, reviews.submit_sheet, actors=me, entry=entry)
    assert set(told.details) >= {codes[1], codes[2], codes[4]}
    stale = {"actors": me, "entry": entry, "scores": same, "words": "", "revision": sheet.revision - 1}
    refusal_of(Refusal.OWN_STALE, reviews.save_sheet, **stale)
    other = next(r.person for r in Reviewer.objects.all() if not r.assignments.filter(entry=entry).exists())
    refusal_of(Refusal.TIE, reviews.save_sheet, actors=(other,), entry=entry, scores=same, words="")
    reviews.declare_entry(actors=me, now=NOW, entry=entry, words="My former office.")
    with pytest.raises(Refused):
        reviews.save_sheet(actors=me, now=NOW + timedelta(1), entry=entry, scores=same, words="")
    assert story.edition.phase == Phase.REVIEW


SEATS = ["tehran", "kazan", "secretary", "observer", "entrant", "juror"]


def who_is(story, seat):
    if seat == "entrant":
        city = story.edition.entries.filter(withdrawn_at=None).first().municipality
        return Membership.objects.filter(role=Role.ENTRANT.value, municipality=city).first().person
    if seat == "observer":
        return Membership.objects.filter(role=Role.OBSERVER.value).first().person
    if seat == "juror":
        person = Person.objects.create_user("sits@example.org", name="Sits")
        Juror.objects.create(edition=story.edition, person=person, country="MY")
        return person
    return getattr(story, seat)


@pytest.mark.parametrize("seat", SEATS)
def test_who_holds_another_seat_is_neither_invited_nor_accepts_nor_is_given_a_work(an_edition, seat):
    story = an_edition(Phase.SCREENING)
    edition, person = story.edition, who_is(story, seat)
    invite = {"actors": (story.secretary,), "edition": edition, **FACTS, "person": person}
    told = refusal_of(Refusal.CONFLICT, reviews.appoint, **invite)
    assert told.details == (why_no_reviewer(person, edition),) and told.details[0]
    assert not any(kind is ConflictKind.NOT_FREE for _, _, kind in conflicts_by_rule(edition))
    # invited before the other seat was taken: the answer is refused, and no plan gives them anything
    own = Reviewer.objects.create(edition=edition, person=person, state="invited", **FACTS)
    Membership.objects.get_or_create(person=person, role=Role.REVIEWER.value, institution=None, municipality=None)
    person._standing = None
    refusal_of(Refusal.CONFLICT, reviews.answer, actors=(person,), edition=edition, accepts=True)
    barred = [
        entry for who, entry, kind in conflicts_by_rule(edition) if who == own.pk and kind is ConflictKind.NOT_FREE
    ]
    assert len(barred) == edition.entries.filter(screening__result="admitted", withdrawn_at=None).count()
    reviews.answer(actors=(person,), now=NOW, edition=edition, accepts=False)  # whoever was invited may decline
    assert Reviewer.objects.get(pk=own.pk).state == "declined"


def test_a_member_of_a_team_without_an_entry_here_may_review(an_edition):
    story = an_edition(Phase.SCREENING)
    city = Municipality.objects.exclude(pk__in=story.edition.entries.values("municipality")).first()
    person = Person.objects.create_user("elsewhere@example.org", name="Elsewhere")
    Membership.objects.create(person=person, role=Role.ENTRANT.value, municipality=city)
    assert why_no_reviewer(person, story.edition) == ""
    refusal_of(Refusal.INCOMPLETE, reviews.appoint, actors=(story.secretary,), edition=story.edition,
               **{**FACTS, "country": "ZZ"}, person=person)  # fmt: skip


def test_no_reviewer_of_the_demonstration_holds_another_seat(an_edition):
    story = an_edition(Phase.REVIEW)
    busy = not_free(seats_held(story.edition))
    assert busy and not story.edition.reviewers.filter(person__in=busy).exists()


def test_an_anchor_that_lost_a_reader_is_told_though_it_lacks_none_by_the_rules(an_edition):
    story = an_edition(Phase.REVIEW)
    wanted = rules_in_force(story.edition).reviews_per_entry
    plan = AssignmentPlan.objects.get(purpose="round", released_at__isnull=False)
    of = [entry for entry, _ in plan.pairs]
    anchor = next(pk for pk in of if of.count(pk) > wanted)
    assert plan_seen(story.secretary, story.edition, brief=True).thinner == ()
    row = Assignment.objects.filter(entry=anchor, ended_at=None).first()
    Assignment.objects.filter(pk=row.pk).update(ended_at=NOW, why="left")
    seen = plan_seen(story.secretary, story.edition, brief=True)
    assert seen.thinner == (f"E-{anchor:04d}",) and anchor not in {row.entry.pk for row in seen.short}
