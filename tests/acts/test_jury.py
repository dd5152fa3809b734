"""The jury's acts: what each refuses, what it keeps, and what nobody can learn."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from charsu.acts import jury
from charsu.acts.joint import countersign, offer
from charsu.gate import NotThere, Refused
from charsu.management.story.people import Cast
from charsu.models import (
    Attendance,
    JointAct,
    Juror,
    LedgerEntry,
    Minutes,
    Motion,
    Person,
    Seal,
    Setting,
    ShortlistChange,
    Sitting,
    Tier,
    Vote,
)
from charsu.queries.desks import demo_people
from charsu.queries.jury import agenda_of, ballots_of, barred_for, barred_from, in_room, motion_of, quorum_of
from charsu.queries.ledger import export_of
from charsu.queries.minutes import facts_of
from charsu.queries.readiness import unmet
from charsu.queries.shortlist import draft_shortlist, latest_standings, require_jury, table_of
from charsu.queries.signatures import lines_in, offer_of
from charsu.queries.state import state_of
from charsu.rules.agenda import leavings
from charsu.rules.ledger.canonical import commitment
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Need, Phase, step_between
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.tally import Reason
from charsu.rules.texts import isolated
from tests.conftest import NOW


class Room:
    """A jury in its sitting, and short words for its acts."""

    def __init__(self, story):
        self.story, self.edition = story, story.edition
        self.jurors = list(Juror.objects.filter(edition=self.edition).select_related("person"))
        self.chair = self.jurors[0]
        self.tier = Tier.objects.get(edition=self.edition, code="laureate")
        rows = self.edition.shortlist.select_related("entry__municipality", "entry__theme")
        self.works = [row.entry for row in rows]

    def sit(self, present=None):
        self.sitting = jury.open_sitting(
            actors=(self.chair.person,), now=NOW, edition=self.edition, present=present or self.jurors
        )
        return self.sitting

    def do(self, act, who, **facts):
        return act(actors=(getattr(who, "person", who),), now=NOW, edition=self.edition, **facts)

    def mover(self, work):
        barred = barred_from(work, self.jurors) if work else {}
        return next(j for j in self.jurors if j.pk not in barred and j.pk in in_room(self.sitting))

    def put(self, work, who=None, **facts):
        asked = {"sitting": self.sitting, "tier": self.tier, "work": work, "words": "Sound.", **facts}
        return self.do(jury.put_motion, who or self.mover(work), **asked)

    def carry(self, motion, choices=("for",)):
        voters = [j for j in self.jurors if j.pk in in_room(self.sitting)]
        for n, juror in enumerate(voters):
            self.do(jury.vote, juror, motion=motion, choice=choices[min(n, len(choices) - 1)])
        return self.do(jury.close_motion, self.chair, motion=motion)


@pytest.fixture
def room(an_edition):
    return Room(an_edition(Phase.JURY))


def none_in(room, theme):
    """That none be given in a theme, moved by a member who judges all of its works."""
    barred = barred_for(room.edition, None, theme, room.jurors)
    mover = next(j for j in room.jurors if j.pk not in barred and j.pk in in_room(room.sitting))
    return room.put(None, mover, kind="none", theme=theme)


def refused(why, do, /, *given, **facts):
    with pytest.raises(Refused) as trouble:
        do(*given, **facts)
    assert trouble.value.reason is why
    return trouble.value


def test_sittings_and_the_room(room):
    chair, other, last = room.chair, room.jurors[1], room.jurors[-1]
    refused(Refusal.NEEDS, room.do, jury.open_sitting, chair, present=room.jurors[:4])
    refused(Refusal.ROLE, room.do, jury.open_sitting, other, present=room.jurors)
    room.sit(room.jurors[:-1])
    refused(Refusal.SITS, room.do, jury.open_sitting, chair, present=room.jurors)
    note = {"sitting": room.sitting, "juror": last}
    refused(Refusal.ROLE, room.do, jury.note_attendance, other, **note, is_in=True)
    refused(Refusal.DONE, room.do, jury.note_attendance, chair, **note, is_in=False)
    refused(Refusal.ABSENT, room.put, None, last, kind="none")
    room.do(jury.note_attendance, chair, **note, is_in=True)
    assert in_room(room.sitting) == {juror.pk for juror in room.jurors}
    motion = room.put(room.works[0])
    refused(Refusal.OPEN_MOTIONS, room.do, jury.close_sitting, chair, sitting=room.sitting)
    room.carry(motion)
    room.do(jury.close_sitting, room.story.secretary, sitting=room.sitting)
    refused(Refusal.NOT_OPEN, room.do, jury.close_sitting, chair, sitting=room.sitting)
    refused(Refusal.NOT_OPEN, room.put, room.works[1])
    refused(Refusal.NOT_OPEN, room.do, jury.note_attendance, chair, **note, is_in=False)
    again = room.sit()
    assert again.number == 2 and Sitting.objects.filter(closed_at=None).count() == 1


def test_who_has_a_conflict_leaves_and_comes_back(room):
    room.sit()
    work = next(w for w in room.works if barred_from(w, room.jurors))
    barred = set(barred_from(work, room.jurors))
    own = next(j for j in room.jurors if j.pk in barred)
    refused(Refusal.CONFLICT, room.put, work, own)
    motion = room.put(work)
    assert in_room(room.sitting).isdisjoint(barred)
    refused(Refusal.CONFLICT, room.do, jury.vote, own, motion=motion, choice="for")
    note = {"sitting": room.sitting, "juror": own, "is_in": True}
    refused(Refusal.CONFLICT, room.do, jury.note_attendance, room.chair, **note)
    late = next(j for j in room.jurors if j.pk not in barred and j is not room.chair)
    room.do(jury.vote, late, motion=motion, choice="against")
    refused(Refusal.INCOMPLETE, room.do, jury.declare_recusal, late, work=work, words=" \u202e ")
    room.do(jury.declare_recusal, late, work=work, words="I was its adviser.")
    assert not motion.votes.exists() and late.pk not in in_room(room.sitting)
    closed = room.carry(motion)
    assert closed.outcome["recused"] == len(barred | {late.pk})
    assert barred | {late.pk} <= in_room(room.sitting)
    outs = Attendance.objects.filter(motion=motion)
    assert outs.filter(is_in=False).count() == outs.filter(is_in=True).count() == len(barred) + 1
    words = "".join(LedgerEntry.objects.filter(act="recusal.declare").values_list("leaf", flat=True))
    assert "adviser" not in words and str(work.public_id) not in words


def test_who_comes_late_with_a_conflict_is_out_until_the_count(room):
    work = next(w for w in room.works if set(barred_from(w, room.jurors)) - {room.chair.pk})
    late = next(j for j in room.jurors if j.pk in barred_from(work, room.jurors) and j is not room.chair)
    room.sit([juror for juror in room.jurors if juror is not late])
    motion = room.put(work)
    room.do(jury.note_attendance, room.chair, sitting=room.sitting, juror=late, is_in=True)
    assert late.pk not in in_room(room.sitting)
    closed = room.carry(motion)
    assert late.pk in in_room(room.sitting) and closed.outcome["recused"] == len(barred_from(work, room.jurors))


def free_and_bound(room):
    """A work that all who are present may judge, and one that somebody among them may not; the sitting is open."""
    barred = {work.pk: set(barred_from(work, room.jurors)) for work in room.works}
    pairs = [(free, bound) for free in room.works for bound in room.works if barred[bound.pk] - barred[free.pk]]
    free, bound = next(pair for pair in pairs if room.chair.pk not in barred[pair[0].pk] | barred[pair[1].pk])
    room.sit([juror for juror in room.jurors if juror.pk not in barred[free.pk]])
    return free, bound, barred[bound.pk] - barred[free.pk]


def test_one_motion_at_a_time_so_that_no_vote_is_taken_by_putting_another(room):
    free, bound, barred = free_and_bound(room)
    present = len(in_room(room.sitting))
    first = room.put(free)
    trouble = refused(Refusal.ONE_MOTION, room.put, bound)
    assert trouble.details == (first.entry.title,)
    assert len(in_room(room.sitting)) == present == room.carry(first).outcome["for"]
    assert room.carry(room.put(bound)).outcome["recused"] == len(barred)


def second_of_before(room, work):
    """A second motion open, with its recusals, as stores from before the rule of one motion may hold it."""
    motion = Motion.objects.create(
        sitting=room.sitting, tier=room.tier, entry=work, words="Sound.", put_by=room.mover(work), put_at=NOW
    )
    for juror in set(barred_from(work, room.jurors)) & in_room(room.sitting):
        Attendance.objects.create(sitting=room.sitting, juror_id=juror, is_in=False, motion=motion, at=NOW)
    return motion


def test_a_recusal_is_for_its_own_motion(room):
    free, bound, barred = free_and_bound(room)
    first = room.put(free)
    second = second_of_before(room, bound)
    out = next(juror for juror in room.jurors if juror.pk in barred)
    assert out.pk not in in_room(room.sitting)
    room.do(jury.vote, out, motion=first, choice="against")
    refused(Refusal.CONFLICT, room.do, jury.vote, out, motion=second, choice="for")
    assert room.carry(first).outcome["against"] == 1 and out.pk not in in_room(room.sitting)
    assert room.carry(second).outcome["recused"] and out.pk in in_room(room.sitting)


def test_a_secret_vote_is_counted_once_and_told_of_nobody(room):
    room.sit()
    work = room.works[0]
    motion = room.put(work, is_secret=True)
    voters = [j for j in room.jurors if j.pk in in_room(room.sitting)]
    choices = ["for"] * 3 + ["against"] * (len(voters) - 4) + ["abstain"]
    for juror, choice in zip(voters, choices, strict=True):
        room.do(jury.vote, juror, motion=motion, choice=choice, reason="I am for it")
        refused(Refusal.DONE, room.do, jury.vote, juror, motion=motion, choice="for")
    late = voters[0]
    refused(Refusal.BALLOT, room.do, jury.declare_recusal, late, work=work, words="Too late.")
    motion = motion_of(room.chair.person, motion.pk)
    assert motion.box == {"for": 3, "against": len(voters) - 4, "abstain": 1}
    assert {(vote.choice, vote.reason) for vote in motion.votes.all()} == {("cast", "")}
    assert ballots_of(motion).choices == ()
    assert not LedgerEntry.objects.filter(act__startswith="motion.").exists()  # neither how many, nor when
    closed = room.do(jury.close_motion, room.chair, motion=motion)
    assert (closed.outcome["for"], closed.outcome["abstained"]) == (3, 1)
    assert ballots_of(motion_of(room.chair.person, motion.pk)).choices == ()


def test_a_casting_vote_is_not_dissented_from_and_the_minutes_name_who_voted_how(room):
    room.sit()
    work = next(work for work in room.works if not barred_from(work, [room.chair]))
    motion = room.put(work)
    others = [j for j in room.jurors if j.pk != room.chair.pk and not barred_from(work, [j])]
    half = (len(others) + 1) // 2
    against = others[half - 1 : 2 * half - 1]
    for juror in (room.chair, *others[: 2 * half - 1]):
        room.do(jury.vote, juror, motion=motion, choice="against" if juror in against else "for")
    room.do(jury.close_motion, room.chair, motion=motion)
    motion.refresh_from_db()
    assert motion.outcome["reason"] == Reason.CASTING.value
    refused(Refusal.CAST, room.do, jury.dissent, room.chair, motion=motion, words="I would rather not.")
    room.do(jury.dissent, against[0], motion=motion, words="I would have waited.")
    (resolved,) = facts_of(room.sitting)["resolved"]
    named = dict(resolved.voters)
    assert str(room.chair) in named["for"] and set(named["against"]) == {str(juror) for juror in against}


def test_open_votes_are_changed_until_the_count_and_hidden_until_then(room):
    room.sit()
    motion = room.put(room.works[0])
    voter = next(j for j in room.jurors if j.pk in in_room(room.sitting))
    refused(Refusal.INCOMPLETE, room.do, jury.vote, voter, motion=motion, choice="recused")
    room.do(jury.vote, voter, motion=motion, choice="against", reason="Not yet.")
    room.do(jury.vote, voter, motion=motion, choice="for")
    assert Vote.objects.get(motion=motion).choice == "for"
    assert ballots_of(motion_of(voter.person, motion.pk)).choices == ()
    refused(Refusal.OPEN_MOTIONS, room.do, jury.dissent, voter, motion=motion, words="Wait.")
    closed = room.do(jury.close_motion, room.chair, motion=motion)
    assert not closed.is_carried and "quorum" in closed.outcome["reason"]
    assert ballots_of(motion_of(voter.person, motion.pk)).choices[0][1] == "for"
    refused(Refusal.COUNTED, room.do, jury.vote, voter, motion=motion, choice="for")
    refused(Refusal.INCOMPLETE, room.do, jury.dissent, voter, motion=motion, words="  ")
    room.do(jury.dissent, voter, motion=motion, words="I would have waited.")
    idle = next(j for j in room.jurors if j.pk != voter.pk)
    refused(Refusal.ABSENT, room.do, jury.dissent, idle, motion=motion, words="I too.")


def test_who_was_in_the_room_and_did_not_vote_is_asked_about_and_told(room):
    room.sit()
    work = next(work for work in room.works if not barred_from(work, [room.chair]))
    motion = room.put(work)
    inside = [j for j in room.jurors if j.pk in in_room(room.sitting)]
    *voters, silent = [room.chair, *(j for j in inside if j.pk != room.chair.pk)]
    for juror in voters:
        room.do(jury.vote, juror, motion=motion, choice="for")
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(room.chair.person)
    page = f"/jury/motions/{motion.pk}/"
    Person.objects.filter(pk=room.chair.person_id).update(language="en")
    assert f"1 of the {len(inside)} members in the room has not voted." in desk.get(page).content.decode()
    room.do(jury.close_motion, room.chair, motion=motion)
    assert "In the room, did not vote" in desk.get(page).content.decode()
    text = close(room).text
    assert f"In the room, and did not vote: {isolated(str(silent))}." in text
    named = next(line for line in text.splitlines() if line.startswith("For: ") and str(room.chair) in line)
    assert all(isolated(str(juror)) in named for juror in voters) and str(silent) not in named


def test_a_resolution_for_none_blocks_what_comes_later_and_limits_bar(room):
    room.sit()
    first, second, third = room.works[:3]
    refused(Refusal.INCOMPLETE, room.put, first, words="  ")
    with pytest.raises(NotThere):
        room.put(None)  # an honour for nobody
    with pytest.raises(NotThere):
        room.put(first, kind="none")
    room.carry(room.put(first))
    assert "higher" in refused(Refusal.ROOM, room.put, first).details[0]
    second = next(w for w in room.works if w.theme_id != first.theme_id)
    assert "in this theme" in refused(Refusal.ROOM, none_in, room, first.theme).details[0]
    room.carry(none_in(room, second.theme))
    same = [w for w in room.works if w.theme_id == second.theme_id and w.pk != first.pk]
    refused(Refusal.ROOM, room.put, same[0])
    room.carry(room.put(None, kind="none"))
    assert "resolved" in refused(Refusal.ROOM, room.put, third).details[0]
    refused(Refusal.DONE, room.put, None, kind="none")
    medal = Tier.objects.get(edition=room.edition, code="medal")
    room.carry(room.put(third, kind="mention", tier=medal))
    assert Motion.objects.filter(kind="mention", is_carried=True).exists()


def test_two_motions_open_at_once_cannot_both_take_the_last_place(room):
    Tier.objects.filter(pk=room.tier.pk).update(most=1)
    room.tier.refresh_from_db()
    room.sit()
    one, two = room.works[:2]
    first, second = room.put(one), second_of_before(room, two)
    assert room.carry(first).is_carried
    late = room.carry(second)
    assert not late.is_carried and "no room" in late.outcome["reason"] and late.outcome["bars"]


def test_rules_that_give_at_least_one_and_strict_majorities(room):
    clause = room.edition.settings.first().clause
    for code, value in (("may_give_none", False), ("majority", "two thirds")):
        Setting.objects.update_or_create(
            edition=room.edition, code=code, defaults={"value": value, "clause": clause, "name": {}}
        )
    room.sit()
    refused(Refusal.ROOM, room.put, None, kind="none")
    motion = room.put(room.works[0])
    many = len(in_room(room.sitting))
    closed = room.carry(motion, ["for"] * (many // 2 + 1) + ["against"])
    assert closed.outcome["for"] > closed.outcome["against"] and not closed.is_carried


def test_the_agenda_costs_no_more_leaving_than_the_order_of_the_standings(room):
    order = agenda_of(room.edition)
    by_work = {work.pk: work for work in room.works}
    barred = {pk: set(barred_from(work, room.jurors)) for pk, work in by_work.items()}
    assert sorted(order) == sorted(by_work) and leavings(order, barred) <= leavings(sorted(order), barred)


def test_a_juror_of_another_jury_finds_nothing_here(room):
    stranger = Cast(dice=room.story.dice, names=room.story.cast.names).person("IR", "stranger")
    from_elsewhere = room.jurors[-1]
    Juror.objects.filter(pk=from_elsewhere.pk).delete() if not from_elsewhere.votes.exists() else None
    for person in (stranger, from_elsewhere.person):
        with pytest.raises(Refused):
            require_jury(person, room.edition)


def test_the_bar_of_the_demo_holds_a_quorum_with_their_countries(an_edition):
    story = an_edition(Phase.JURY)
    people = demo_people()
    jurors = [one for one in people if one.role == Role.JUROR]
    assert len(jurors) >= quorum_of(story.edition) and all(one.country for one in jurors)
    assert {one.pk for one in people if one.role == Role.REVIEWER} == {
        row.person_id for row in story.edition.reviewers.all()
    }


def test_the_shortlist_by_rule_by_hand_with_reasons_and_fixed_once(an_edition):
    story = an_edition(Phase.SHORTLIST)
    edition, secretary = story.edition, story.secretary
    Setting.objects.filter(edition=edition, code="shortlist_size").update(value=8)
    draft = draft_shortlist(edition)
    inside = [pick.entry for pick in draft.picks]
    assert len(inside) == 8
    table = table_of(secretary, edition)
    assert len(table.inside) == 8 and table.outside and not table.is_full
    for group in table.groups:  # chance and line are of the group that the rule compares within
        assert len({line.group for line in (*group.inside, *group.outside)}) == 1
        if group.edge is not None:
            assert min(line.standing.estimate for line in group.inside) >= group.edge
            assert max(line.standing.estimate for line in group.outside) <= group.edge
    entries = {row.entry_id: row.entry for row in latest_standings(edition)}
    taken, given = entries[inside[-1]], table.outside[0].standing.entry

    def change(work, is_in, reason="They asked to be left out."):
        return jury.change_shortlist(
            actors=(secretary,), now=NOW, edition=edition, work=work, is_in=is_in, reason=reason
        )

    refused(Refusal.INCOMPLETE, change, taken, is_in=False, reason=" ")
    change(given, is_in=True, reason="A wild card of the secretariat, clause 24.")
    asked = {"act": Act.SHORTLIST_FIX, "actor": story.tehran, "now": NOW, "edition": edition, "wish": {}}
    refused(Refusal.ROOM, offer, **asked)  # nine works for eight places
    change(taken, is_in=False)
    joint = offer(**asked)
    change(taken, is_in=None)
    refused(Refusal.ROOM, countersign, joint=joint, actor=story.kazan, now=NOW)
    change(taken, is_in=False, reason="Other words.")
    refused(Refusal.CHANGED, countersign, joint=joint, actor=story.kazan, now=NOW)
    countersign(joint=offer(**asked), actor=story.kazan, now=NOW)
    fixed = {row.entry_id: row for row in edition.shortlist.all()}
    assert set(fixed) == set(inside) - {taken.pk} | {given.pk}
    assert fixed[given.pk].reason.startswith("A wild card") and fixed[given.pk].why == "placed by hand"
    seal = Seal.objects.get(of="shortlist")
    leaf = LedgerEntry.objects.get(act="shortlist.fix").leaf
    assert seal.commitment in leaf and "digest" not in json.loads(leaf)["body"] and "count" not in leaf
    by_hand = ShortlistChange.objects.get(entry=taken)  # why it was left out is its own team's to read
    ((entry, bound),) = seal.body["left_out"]
    assert entry == taken.pk and "Other words." not in json.dumps(seal.body)
    said = {"entry": taken.pk, "reason": "Other words."}
    assert commitment(bytes.fromhex(by_hand.salt), said) == bound != commitment(bytes(32), said)
    offered = offer_of(
        story.kazan, edition, JointAct.objects.get(act="shortlist.fix", performed_at__isnull=False).pk, NOW
    )
    assert any("Other words." in line.words for line in lines_in(edition, offered))  # officers read what they sign
    assert state_of(edition)["sealed"]["shortlist"] == seal.commitment
    ShortlistChange.objects.filter(entry=taken).update(reason="Their city is of no use to us.")
    assert state_of(edition)["sealed"]["shortlist"] != seal.commitment
    refused(Refusal.DONE, change, taken, is_in=True)
    refused(Refusal.DONE, offer, **asked)
    assert ShortlistChange.objects.count() == 2


def sign(room, who, minutes):
    room.do(jury.sign_minutes, who, minutes=minutes, revision=minutes.revision)


def close(room):
    """The sitting ends, with its minutes drafted and signed by the chair."""
    room.do(jury.close_sitting, room.chair, sitting=room.sitting)
    room.sitting.refresh_from_db()
    minutes = room.do(jury.draft_minutes, room.chair, sitting=room.sitting, language="en")
    present = next(line for line in minutes.text.splitlines() if line.startswith("Present at the opening: "))
    assert isolated(str(room.chair)) in present, "a name in another script disturbs no line"
    sign(room, room.chair, minutes)
    return minutes


def decide(room):
    story, wish = room.story, {"announce_at": (NOW + timedelta(days=5)).isoformat()}
    joint = offer(act=Act.DECIDE, actor=story.tehran, now=NOW, edition=room.edition, wish=wish)
    return countersign(joint=joint, actor=story.kazan, now=NOW)


def test_an_edition_does_not_close_on_a_decision_that_the_jury_has_left_behind(room):
    step = step_between(Phase.JURY, Phase.DECIDED)
    for work in room.works[:2]:
        room.sit()
        room.carry(room.put(work))
        if work is room.works[1]:
            assert Need.UP_TO_DATE in unmet(room.edition, step, NOW)
        sign(room, room.story.secretary, close(room))
        if work is room.works[0]:
            decide(room)
            assert not {Need.DECIDED, Need.UP_TO_DATE} & set(unmet(room.edition, step, NOW))
    wish = {"target": Phase.DECIDED.value}
    asked = {"act": Act.EDITION_STEP, "actor": room.story.tehran, "now": NOW, "edition": room.edition, "wish": wish}
    trouble = refused(Refusal.NEEDS, lambda: countersign(joint=offer(**asked), actor=room.story.kazan, now=NOW))
    assert Need.UP_TO_DATE.value in trouble.details
    decide(room)
    assert Need.UP_TO_DATE not in unmet(room.edition, step, NOW)
    assert not [check for check in verify_bundle(export_of(room.edition)) if not check.ok]


def test_a_signature_under_minutes_that_no_leaf_tells_of_is_none(room):
    room.sit()
    room.carry(room.put(room.works[0]))
    minutes, secretary = close(room), room.story.secretary
    Minutes.objects.filter(pk=minutes.pk).update(secretary=secretary, secretary_at=NOW)
    assert Need.MINUTES.value in refused(Refusal.NEEDS, decide, room).details
    Minutes.objects.filter(pk=minutes.pk).update(secretary=None, secretary_at=None)
    sign(room, secretary, minutes)
    assert decide(room)


def test_whoever_does_not_judge_a_work_has_no_say_in_that_none_be_given_in_its_theme(room, client):
    room.sit()
    work = next(w for w in room.works if set(barred_from(w, room.jurors)) - {room.chair.pk})
    own = next(j for j in room.jurors if j.pk in barred_from(work, room.jurors) and j is not room.chair)
    refused(Refusal.CONFLICT, room.put, None, own, kind="none", theme=work.theme)
    client.force_login(own.person)
    page = client.get(f"/jury/sittings/{room.sitting.number}/put/", headers={"accept-language": "en"})
    assert f'value="{work.theme.code}"' not in page.content.decode()
    motion = none_in(room, work.theme)
    barred = set(barred_for(room.edition, None, work.theme, room.jurors))
    assert own.pk in barred and in_room(room.sitting).isdisjoint(barred)
    refused(Refusal.CONFLICT, room.do, jury.vote, own, motion=motion, choice="for")
    page = client.get(f"/jury/motions/{motion.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "of your own country, or you have a conflict" in page and 'name="choice"' not in page
    late = next(j for j in room.jurors if j.pk not in barred and j is not room.chair)
    room.do(jury.vote, late, motion=motion, choice="for")
    room.do(jury.declare_recusal, late, work=work, words="I was its adviser.")
    assert not motion.votes.exists() and late.pk not in in_room(room.sitting)
    assert room.carry(motion).outcome["recused"] == len(barred | {late.pk})
    at_all = room.put(None, own, kind="none")  # of every work alike
    room.do(jury.vote, own, motion=at_all, choice="for")
