"""What a team does with its entry beside writing it: together, withdrawn, appealed against, in words of its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.acts import joint
from charsu.gate import NotThere, Refused
from charsu.models import Deadline, Entry, LedgerEntry, Membership, Notice, Person, Presence, Screening, Setting
from charsu.queries.appeals import appealable
from charsu.queries.history import history_of
from charsu.queries.screening import result_mark
from charsu.queries.talk import others_at
from charsu.rules.drafts import marks
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal

NOW = timezone.now()


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, entry.started_by


def a_colleague(entry, name="Ana", right="writes"):
    made = Person.objects.create(email=f"{name}@x.example".lower(), name=name)
    Membership.objects.create(person=made, role="entrant", municipality=entry.municipality, right=right)
    return made


def test_two_members_save_two_questions_of_one_version(house):
    _, entry, person = house
    ana = a_colleague(entry)
    seen = marks({**entry.answers, "title": entry.title})
    mine, hers = {**entry.answers, "partners": "mine"}, {**entry.answers, "problem": "hers"}
    facts = {"now": NOW, "entry": entry, "title": entry.title, "revision": entry.revision, "seen": seen}
    acts.save(actors=(person,), answers=mine, **facts)
    kept = acts.save(actors=(ana,), answers=hers, **facts)
    assert (kept.entry.answers["partners"], kept.entry.answers["problem"]) == ("mine", "hers") and not kept.conflicts
    assert kept.entry.edits["problem"]["by"] == ana.pk
    met = acts.save(actors=(ana,), answers={**hers, "partners": "hers too"}, **facts)
    assert met.conflicts == {"partners": ("mine", "hers too")} and met.entry.answers["partners"] == "mine"
    before = met.revision
    assert acts.save(actors=(ana,), answers=hers, **facts).revision == before  # nothing new: nothing is written


def test_without_marks_the_whole_draft_must_be_the_newest(house):
    _, entry, person = house
    facts = {"actors": (person,), "now": NOW, "entry": entry, "title": entry.title, "revision": entry.revision}
    acts.save(answers={**entry.answers, "partners": "first"}, **facts)
    with pytest.raises(Refused) as refused:
        acts.save(answers={**entry.answers, "partners": "second"}, **{**facts, "revision": facts["revision"] - 9})
    assert refused.value.reason is Refusal.STALE


def test_a_withdrawal_is_told_to_the_whole_team_and_stands_in_the_history(house):
    _, entry, person = house
    ana = a_colleague(entry)
    acts.withdraw(actors=(person,), now=NOW, entry=entry)
    told = set(Notice.objects.filter(kind="withdrawn").values_list("person", flat=True))
    assert {person.pk, ana.pk} <= told
    assert history_of(entry)[0].what == "Withdrawn by the team."
    with pytest.raises(Refused) as refused:
        acts.restore(actors=(ana,), now=NOW, entry=entry)
    assert refused.value.reason is Refusal.TIE or refused.value.reason is Refusal.RIGHT
    acts.restore(actors=(person,), now=NOW, entry=entry)
    entry.refresh_from_db()
    assert entry.withdrawn_at is None and Notice.objects.filter(kind="restored", person=ana).count() == 1
    assert [line.what for line in history_of(entry)][:2] == [
        "The team took its withdrawal back.", "Withdrawn by the team."]  # fmt: skip
    acts.withdraw(actors=(person,), now=NOW, entry=entry)
    Deadline.objects.filter(code="call_closes").update(at=NOW - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        acts.restore(actors=(person,), now=NOW, entry=entry)
    assert refused.value.reason is Refusal.LATE


def test_a_team_talks_among_itself_and_each_other_gets_one_letter(house):
    story, entry, person = house
    ana = a_colleague(entry, right="reads")
    for _ in range(2):  # a second press says nothing twice
        acts.say(actors=(ana,), now=NOW, entry=entry, words=" please look at the budget \u202e")
    assert entry.team_words.count() == 1 and entry.team_words.get().words == "please look at the budget"
    assert Notice.objects.filter(kind="team_word", person=person).count() == 1
    assert not Notice.objects.filter(kind="team_word", person=ana).exists()
    with pytest.raises(Refused):
        acts.say(actors=(ana,), now=NOW, entry=entry, words=" \u200f ")
    for stranger in (story.tehran, Person.objects.create(email="eve@x.example", name="Eve")):
        with pytest.raises((NotThere, Refused)):
            acts.say(actors=(stranger,), now=NOW, entry=entry, words="x")


def test_who_has_the_draft_open_is_seen_for_two_minutes(house):
    _, entry, person = house
    ana = a_colleague(entry)
    for question in ("problem", "partners"):
        acts.be_here(actors=(ana,), now=NOW, entry=entry, question=question)
    assert Presence.objects.count() == 1
    assert [(one.name, one.question) for one in others_at(entry, person, NOW)] == [("Ana", "partners")]
    assert others_at(entry, ana, NOW) == [] and others_at(entry, person, NOW + timedelta(minutes=3)) == []


@pytest.fixture
def refused(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    Setting.objects.filter(code="appeal_days").update(value=5)
    entry = Entry.objects.filter(kind="practice").first()
    facts = {"result": "refused", "reason": "not finished", "clause": "5"}
    Screening.objects.update_or_create(entry=entry, defaults={**facts, "by": story.tehran, "at": NOW})
    return story, Entry.objects.get(pk=entry.pk), entry.started_by


def appeal(entry, person, at=NOW, **other):
    facts = {"against": "screening", "clause": "5", "words": "it was finished in 2024", **other}
    return acts.appeal(actors=(person,), now=at, entry=entry, **facts)


def test_an_appeal_is_received_once_and_within_its_days(refused):
    story, entry, person = refused
    for wrong, reason in (({"clause": " "}, Refusal.INCOMPLETE), ({"words": "\u200f "}, Refusal.INCOMPLETE),
                          ({"against": "procedure"}, Refusal.NO_APPEAL),
                          ({"at": NOW + timedelta(days=5, seconds=1)}, Refusal.LATE)):  # fmt: skip
        with pytest.raises(Refused) as trouble:
            appeal(entry, person, **wrong)
        assert trouble.value.reason is reason
    appeal(entry, person, at=NOW + timedelta(days=5))
    assert appealable(entry) == []
    with pytest.raises(Refused):
        appeal(entry, person)
    assert Notice.objects.filter(kind="appealed", person=story.tehran).exists()
    assert Notice.objects.filter(kind="appeal_received", person=person).exists()
    leaf = LedgerEntry.objects.filter(act=Act.ENTRY_APPEAL.value).get().leaf
    assert "2024" not in leaf and '"clause":"5"' in leaf


def test_what_is_saved_into_a_withdrawn_draft_is_told_why_not(house):
    _, entry, person = house
    Entry.objects.filter(pk=entry.pk).update(withdrawn_at=NOW)
    with pytest.raises(Refused) as found:
        acts.save(actors=(person,), now=NOW, entry=entry, title="t", answers={}, revision=entry.revision)
    assert found.value.reason is Refusal.GONE_BACK


def test_both_answer_an_appeal_and_the_team_reads_why(refused):
    story, entry, person = refused
    made = appeal(entry, person)
    wish = {
        "appeal": str(made.pk),
        "outcome": "upheld",
        "heard_by": "A, B and C",
        "reason": "the works ended in 2024",
    }
    with pytest.raises(Refused):
        joint.offer(act=Act.APPEAL_ANSWER, actor=story.tehran, now=NOW, edition=story.edition,
                    wish={**wish, "reason": " "})  # fmt: skip
    offered = joint.offer(act=Act.APPEAL_ANSWER, actor=story.tehran, now=NOW, edition=story.edition, wish=wish)
    made.refresh_from_db()
    assert made.replied_at is None  # one alone moves nothing
    joint.countersign(joint=offered, actor=story.kazan, now=NOW)
    made.refresh_from_db()
    assert made.is_upheld and made.reply == "the works ended in 2024"
    letter = Notice.objects.get(kind="appeal_answered", person=person)
    assert letter.facts["upheld"] and letter.facts["clause"] == "5"
    told = [line.what for line in history_of(entry)]
    assert "The appeal is upheld." in told and "The team appealed against the result of screening." in told
    done = {"result": "admitted", "reason": "after the appeal", "over": result_mark(entry)}
    assert acts.screen(actors=(story.tehran,), now=NOW, entry=entry, **done).result == "admitted"
    with pytest.raises(Refused):
        joint.offer(act=Act.APPEAL_ANSWER, actor=story.tehran, now=NOW, edition=story.edition, wish=wish)
