"""Runs of the calibration: a record that gives the same bytes, two runs compared, extra reviews and their return."""

import numpy as np
import pytest

from charsu.acts import reviews, standings
from charsu.gate import Refused
from charsu.models import Assignment, Calibration, ScoreSheet, Setting
from charsu.queries.editions import rules_in_force
from charsu.queries.listing import has_another_list
from charsu.queries.on_list import methods_of, on_list
from charsu.queries.reviews import Options
from charsu.queries.shortlist import candidates_of, latest_standings, standings_among
from charsu.queries.sides import sides_of
from charsu.queries.standings import extra_reviews, fits, follow, rerun, runs_of, standings_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from charsu.rules.scoring import calibrate
from charsu.rules.scoring.versions import VERSION
from charsu.rules.shortlist import choose
from tests.conftest import NOW


def run(story, method="ordinal", kind="practice", top=4, seed=5):
    facts = {"actors": (story.secretary,), "now": NOW, "edition": story.edition}
    return standings.calibrate(kind=kind, method=method, seed=seed, top=top, **facts)


def test_a_run_is_a_record_that_a_rerun_meets_to_the_byte(an_edition):
    story = an_edition(Phase.REVIEW)
    first, again, other = run(story), run(story), run(story, seed=6)
    assert first.result_digest == again.result_digest != other.result_digest
    assert (first.made_by, first.version != "") == (story.secretary, True)
    held = rerun(story.secretary, first)
    assert held.same_input and held.same_result
    row = first.standings.first()
    assert row.low < row.estimate < row.high and 0 <= row.p_top <= 1 and row.band in {"in", "contested", "out"}
    counted = sum(first.standings.values_list("p_top", flat=True))
    assert counted == pytest.approx(4, abs=1e-6)
    ScoreSheet.objects.filter(assignment__entry=row.entry_id, submitted_at__isnull=False).update(total=1)
    changed = rerun(story.secretary, first)
    assert not changed.same_input and not changed.same_result


def test_who_may_run_and_when(an_edition):
    story = an_edition(Phase.REVIEW)
    facts = {"now": NOW, "edition": story.edition, "kind": "practice", "method": "ordinal", "seed": 1, "top": 4}
    for person in (story.tehran, story.cast.reviewers[0][0]):
        with pytest.raises(Refused) as caught:
            standings.calibrate(actors=(person,), **facts)
        assert caught.value.reason is Refusal.ROLE
    for wrong in ({"method": "guess"}, {"top": 0}, {"kind": "song"}):
        with pytest.raises(Refused):
            standings.calibrate(actors=(story.secretary,), **{**facts, **wrong})
    asked = standings.ask_calibration(actors=(story.secretary,), **facts)
    standings.carry_out(asked, now=NOW)
    assert asked.outcome["calibration"] == Calibration.objects.get().pk
    story.edition.phase = Phase.SHORTLIST.value
    story.edition.save()
    with pytest.raises(Refused) as caught:
        standings.calibrate(actors=(story.secretary,), **facts)
    assert caught.value.reason is Refusal.PHASE


def test_the_arithmetic_of_an_entry_can_be_followed(an_edition):
    story = an_edition(Phase.REVIEW)
    made = run(story, "additive")
    entry = made.standings.first()
    found = follow(story.secretary, made, entry.entry_id)
    steps = found.trace
    for sheet in found.sheets:
        total = sum(weight * score for _, weight, score in sheet.scores) / sheet.weights
        assert sheet.line.score == pytest.approx(total, abs=0.0051)
        assert sheet.line.corrected == pytest.approx(sheet.line.score + sheet.line.severity - sheet.line.favour)
    assert np.mean([sheet.line.corrected for sheet in found.sheets]) == pytest.approx(steps.mean, abs=1e-3)
    assert steps.general + steps.share * (steps.mean - steps.general) == pytest.approx(entry.estimate, abs=2e-3)


def test_extra_reviews_go_out_come_back_and_are_compared(an_edition):
    story = an_edition(Phase.SHORTLIST)
    runs = runs_of(story.secretary, story.edition, "practice")
    assert len(runs) == 2 and runs[0].sheets > runs[1].sheets  # the story plays a round of extra reviews
    extra = Assignment.objects.filter(plan__purpose="extra")
    assert extra.exists() and not extra.filter(sheet__submitted_at=None).exists()
    sides = sides_of(story.secretary, runs[1], runs[0])
    assert sides.stayed + sum(row.is_into for row in sides.crossings) == min(sides.top, len(runs[0].standings.all()))
    shown = standings_of(story.secretary, story.edition, "practice", runs[1].pk)
    assert shown.newer == extra.count()
    rows = extra_reviews(story.secretary, runs[0], budget=5, most=2).rows
    assert sum(row.reviews for row in rows) <= 5 and all(row.reviews <= 2 for row in rows)
    with pytest.raises(Refused):  # the round is over
        reviews.plan(actors=(story.secretary,), now=NOW, edition=story.edition,
                     options=Options("extra", extra={rows[0].standing.entry_id: 1} if rows else {1: 1}))  # fmt: skip


def test_the_same_panel_by_the_three_methods(an_edition):
    story = an_edition(Phase.REVIEW)
    rows = {method: run(story, method) for method in ("mean", "additive", "ordinal")}
    for method, made in rows.items():
        assert made.method == method and made.standings.count() > 3
        assert all(row["favouritism"] for row in made.reviewers)
    raw = {row.entry_id: (row.raw, row.estimate) for row in rows["mean"].standings.all()}
    assert all(a == pytest.approx(b) for a, b in raw.values())
    assert set(rows["ordinal"].facts) >= {"disagree", "parts", "cut", "record"}


def test_a_run_of_an_earlier_version_is_computed_by_it(an_edition, monkeypatch):
    """The record of a run stands while the method goes on."""
    story = an_edition(Phase.REVIEW)
    with monkeypatch.context() as then:
        then.setattr(standings, "fitted", lambda reviews, **wish: calibrate(reviews, **wish | {"version": "5"}))
        old = run(story)
    new = run(story)
    assert (old.version, new.version) == ("5", VERSION) and old.result_digest != new.result_digest
    for made in (old, new):
        found = rerun(story.secretary, made)
        assert found.same_input and found.same_result and found.known_version and not has_another_list(made)
    before = {row.entry_id: row.estimate for row in old.standings.all()}
    for row in sides_of(story.secretary, old, new).crossings:
        assert row.before == pytest.approx(before[row.entry.pk])


def test_two_runs_are_compared_by_the_rule_of_the_shortlist(an_edition):
    story = an_edition(Phase.REVIEW)
    rows = Setting.objects.filter(edition=story.edition)
    rows.filter(code="shortlist_size").update(value=6)
    rows.filter(code="shortlist_rule").update(value={"total": 6, "per": ["country"], "up_to": 1})
    first, second = run(story, method="mean"), run(story)
    rule = rules_in_force(story.edition).shortlist
    listed = [
        {one.entry for one in choose(rule, candidates_of(standings_among([made.pk]), rule.by))}
        for made in (first, second)
    ]
    best = [{row.entry_id for row in made.standings.all() if row.place <= 6} for made in (first, second)]
    assert listed != best and listed[0] != listed[1]  # else the rule would be no other here
    sides = sides_of(story.secretary, first, second)
    assert sides.is_by_rule and sides.top == len(listed[1]) and sides.stayed == len(listed[0] & listed[1])
    assert {row.entry.pk for row in sides.crossings if row.is_into} == listed[1] - listed[0]
    assert {row.entry.pk for row in sides.crossings if not row.is_into} == listed[0] - listed[1]
    for (
        row
    ) in sides.crossings:  # one of each country is listed: who comes in sends out one of its own, or of the rest
        of_country = {
            o.entry.pk for o in sides.crossings if o.entry.municipality.country == row.entry.municipality.country
        }
        assert {rival.pk for rival in row.rivals} == of_country - {row.entry.pk}
    rows.filter(code="shortlist_size").update(value=4)
    rows.filter(code="shortlist_rule").update(value={"total": 4})
    third = run(story, seed=6)
    assert not sides_of(story.secretary, second, third).is_by_rule


def test_a_fit_is_made_once_for_all_who_look_and_anew_for_who_checks(an_edition, monkeypatch):
    story = an_edition(Phase.REVIEW)
    first, second = run(story), run(story, method="additive")
    fits._fitted.cache_clear()
    made = []

    def counted(reviews, **wish):
        made.append(wish["method"])
        return calibrate(reviews, **wish)

    monkeypatch.setattr(fits, "calibrate", counted)
    for _ in range(3):
        sides_of(story.secretary, first, second)
        extra_reviews(story.secretary, first, budget=4, most=2)
        follow(story.secretary, first, first.standings.first().entry_id)
    assert sorted(made) == ["additive", "ordinal"]
    anew = rerun(story.secretary, first)
    assert anew.same_input and anew.same_result and anew.known_version and len(made) == 2
    Calibration.objects.filter(pk=first.pk).update(version="1", result_digest="0" * 64)
    first.refresh_from_db()
    anew = rerun(story.secretary, first)
    assert anew.same_input and not anew.same_result and not anew.known_version
    assert len(made) == 2


def test_where_each_kind_has_its_own_places_the_chances_of_one_know_nothing_of_the_other(an_edition):
    story = an_edition(Phase.REVIEW)
    alone, beside = run(story).facts["list"], run(story, kind="research", top=2).facts["list"]
    assert (alone["lacks"], beside["lacks"]) == (["research"], []) and alone["settled"] == []
    assert alone["chance"].items() < beside["chance"].items()


def test_chances_are_those_of_the_rule_in_force_and_stand_with_the_runs_they_rest_on(an_edition):
    story = an_edition(Phase.REVIEW)
    mixed = {"per": ["theme", "division"], "up_to": 1, "fallback": "best_of_rest"}
    Setting.objects.filter(edition=story.edition, code="shortlist_rule").update(value=mixed)
    alone = run(story)
    assert (alone.facts["list"]["settled"], alone.facts["list"]["lacks"]) == (["practice"], ["research"])
    Setting.objects.filter(edition=story.edition, code="shortlist_size").update(value=9)
    first, other = run(story), run(story, kind="research", top=2)
    rule, both = rules_in_force(story.edition).shortlist, {"practice": first.pk, "research": other.pk}
    shown = standings_of(story.secretary, story.edition, "practice")
    assert shown.chances.runs == both and shown.chances.rule == rule.figures and "list" in first.facts
    assert [row.chance for row in shown.rows] == [shown.chances.chance[str(row.entry_id)] for row in shown.rows]
    counted = sum(shown.chances.chance.values())
    assert counted == pytest.approx(len(choose(rule, candidates_of(latest_standings(story.edition), rule.by))))
    assert counted == pytest.approx(9) and {row.sure for row in shown.rows} != {row.band for row in shown.rows}
    again = run(story, kind="research", top=2)
    assert again.facts["list"] == other.facts["list"] | {"runs": {"practice": first.pk, "research": again.pk}}
    assert not has_another_list(again)
    again.facts["list"]["chance"][str(shown.rows[0].entry_id)] += 1e-9
    assert has_another_list(again)


def test_where_the_rule_is_the_best_of_all_chances_bands_and_extra_reviews_are_the_old_ones(an_edition):
    story = an_edition(Phase.REVIEW)
    rows = Setting.objects.filter(edition=story.edition)
    rows.filter(code="shortlist_rule").update(value={"total": 4})
    rows.filter(code="shortlist_size").update(value=4)
    made = run(story)
    shown = standings_of(story.secretary, story.edition, "practice")
    assert [(row.chance, row.sure) for row in shown.rows] == [(row.p_top, row.band) for row in shown.rows]
    asked = extra_reviews(story.secretary, made, budget=6, most=2).rows
    made.facts.pop("list")  # as a run of before the chances were kept
    made.save()
    assert standings_of(story.secretary, story.edition, "practice").chances is None
    assert extra_reviews(story.secretary, made, budget=6, most=2).rows == asked != ()


def test_an_entry_that_was_withdrawn_is_no_candidate(an_edition):
    story = an_edition(Phase.REVIEW)
    Setting.objects.filter(edition=story.edition, code="shortlist_size").update(value=5)
    gone = run(story).standings.first().entry
    gone.withdrawn_at = NOW
    gone.save()
    run(story)
    shown = standings_of(story.secretary, story.edition, "practice")
    (row,) = (row for row in shown.rows if row.entry_id == gone.pk)
    assert (row.chance, row.sure) == (None, "")


def test_the_picture_has_the_scale_of_the_rubric(an_edition):
    story = an_edition(Phase.REVIEW)
    made = run(story)
    rubric = story.edition.rubrics.filter(kind="practice").first()
    assert standings_of(story.secretary, story.edition, "practice").scale == (rubric.lowest, rubric.highest)
    assert made.facts["scale"] == [rubric.lowest, rubric.highest]


def test_the_two_methods_disagree_about_those_whom_the_rule_lists_with_one_of_them_alone(an_edition):
    story = an_edition(Phase.REVIEW)
    rows = Setting.objects.filter(edition=story.edition)
    rows.filter(code="shortlist_size").update(value=6)
    rows.filter(code="shortlist_rule").update(value={"total": 6, "per": ["country"], "up_to": 1})
    made, additive = run(story, method="mean"), run(story, method="additive")
    rule = rules_in_force(story.edition).shortlist
    here, beside = (
        {one.entry for one in choose(rule, candidates_of(standings_among([each.pk]), rule.by))}
        for each in (made, additive)
    )
    assert here ^ beside and here ^ beside != set(made.facts["disagree"])  # else the rule would be no other here
    shown = standings_of(story.secretary, story.edition, "practice", made.pk)
    found = methods_of(made, shown.rows, shown.chances, on_list(story.edition, made, shown.chances))
    assert found.is_by_rule and {one.standing.entry_id: one.is_listed for one in found.apart} == {
        pk: pk in here for pk in here ^ beside
    }
