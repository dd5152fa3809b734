"""Reviewers say how well they know themes and words; plans go by it, and go stale by it."""

import json

import pytest

from charsu.acts import reviews
from charsu.gate import NotThere, Refused
from charsu.models import AssignmentPlan, LedgerEntry, Reviewer
from charsu.queries.reviews import Options, inputs_of, is_stale, plan_seen, pose
from charsu.rules.expertise import Level, declared, read_expertise
from charsu.rules.lifecycle import Phase
from tests.pages.test_science import sit


def tell(story, reviewer, themes, words=None):
    return reviews.declare_expertise(
        actors=(reviewer.person,), now=story.times.day(127), edition=story.edition, themes=themes, words=words or {}
    )


def test_what_is_declared_weighs_in_the_plan_and_makes_older_ones_stale(an_edition):
    story = an_edition(Phase.SCREENING)
    reviewer = Reviewer.objects.filter(edition=story.edition, expertise={}).first()
    plan = reviews.plan(
        actors=(story.secretary,), now=story.times.day(127), edition=story.edition, options=Options(seed=1)
    )
    before = pose(inputs_of(story.edition, Options())).problem.affinity
    assert not is_stale(plan)
    codes = [theme.code for theme in story.edition.themes.all()]
    tell(story, reviewer, dict.fromkeys(codes, 0) | {codes[0]: 3, "no such theme": 3})
    inputs = inputs_of(story.edition, Options())
    at = [r.pk for r in inputs.reviewers].index(reviewer.pk)
    after = pose(inputs).problem.affinity
    of_first = [n for n, e in enumerate(inputs.entries) if e.theme.code == codes[0]]
    others = [n for n, e in enumerate(inputs.entries) if e.theme.code in reviewer.themes and n not in of_first]
    assert (after[of_first, at] >= before[of_first, at]).all()
    assert others and (after[others, at] < before[others, at]).all()
    assert is_stale(AssignmentPlan.objects.get(pk=plan.pk))
    reviewer.refresh_from_db()
    assert set(reviewer.expertise["themes"]) == set(codes)


def test_a_word_that_one_is_expert_in_draws_the_entries_that_hold_it(an_edition):
    story = an_edition(Phase.SCREENING)
    reviewer = Reviewer.objects.filter(edition=story.edition, expertise={}).first()
    inputs = inputs_of(story.edition, Options())
    word = max(inputs.entries[0].title.split(), key=len)
    fits = []
    for level in (1, 3):
        tell(story, reviewer, {}, {word: level})
        inputs = inputs_of(story.edition, Options())
        at = [r.pk for r in inputs.reviewers].index(reviewer.pk)
        fits.append(float(pose(inputs).problem.affinity[0, at]))
    assert fits[0] < fits[1]


def test_the_record_tells_how_many_and_not_what(an_edition):
    story = an_edition(Phase.SCREENING)
    reviewer = Reviewer.objects.filter(edition=story.edition).first()
    tell(story, reviewer, {}, {"a rare word": 2})
    leaf = LedgerEntry.objects.filter(act="expertise.declare").latest("index")
    assert json.loads(leaf.leaf)["body"]["words"] == 1 and "rare" not in leaf.leaf


def test_whoever_has_declined_or_was_never_asked_declares_nothing(an_edition):
    story = an_edition(Phase.SCREENING)
    reviewer = Reviewer.objects.filter(edition=story.edition).first()
    reviews.relieve(
        actors=(story.secretary,), now=story.times.day(127), edition=story.edition, reviewer=reviewer, words="ill"
    )
    with pytest.raises(Refused):
        tell(story, reviewer, {})
    Reviewer.objects.filter(pk=reviewer.pk).delete()
    with pytest.raises(NotThere):
        tell(story, reviewer, {})


def test_the_preview_counts_pairs_by_what_was_declared(an_edition):
    story = an_edition(Phase.REVIEW)
    levels = plan_seen(story.secretary, story.edition).levels
    plan = plan_seen(story.secretary, story.edition).plan
    assert sum(count for _, count in levels) == len(plan.pairs) and all(count for _, count in levels)
    Reviewer.objects.filter(edition=story.edition).update(expertise={})
    assert plan_seen(story.secretary, story.edition).levels == ()


def test_the_page_keeps_what_was_typed_and_refuses_too_many_words(an_edition):
    story = an_edition(Phase.SCREENING)
    reviewer = Reviewer.objects.filter(edition=story.edition, state="accepted").first()
    client, codes = sit(reviewer.person), [theme.code for theme in story.edition.themes.all()]
    many = ", ".join(f"word {n}" for n in range(60))
    answer = client.post("/review/expertise/", {f"theme_{codes[0]}": "3", "words_3": many})
    assert answer.status_code == 400 and "word 59" in answer.content.decode()
    for bad in ({f"theme_{codes[0]}": "9"}, {"words_1": "nul\x00"}):
        assert client.post("/review/expertise/", bad).status_code == 400
    typed = {
        f"theme_{codes[0]}": "3",
        f"theme_{codes[1]}": "",
        "words_3": "tram، حمل و نقل; tram",
        "words_1": "😀",
    }
    assert client.post("/review/expertise/", typed).status_code == 302
    held = read_expertise(Reviewer.objects.get(pk=reviewer.pk).expertise)
    assert held.themes == {codes[0]: Level.EXPERT}
    assert held.words == {"tram": Level.EXPERT, "حمل و نقل": Level.EXPERT, "😀": Level.SOME}
    assert "حمل و نقل" in client.get("/review/expertise/").content.decode()
    page = sit(story.secretary).get(f"/science/reviewers/{reviewer.pk}/").content.decode()
    assert "as they declare it" in page and "حمل و نقل" in page


def test_of_a_word_named_twice_the_higher_level_counts():
    said = declared({"a": 2, "b": 1}, {"tram": 1, " tram ": 3}, known=["a"])
    assert said.themes == {"a": Level.WORKING} and said.words == {"tram": Level.EXPERT}
    assert said.shares(["b", "a"]) == {"b": 1.0, "a": Level.WORKING.share}
    with pytest.raises(ValueError, match="at most"):
        declared({}, {str(n): 1 for n in range(41)}, known=[])
    with pytest.raises(ValueError, match="4"):
        declared({"a": 4}, {}, known=["a"])
