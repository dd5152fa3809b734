"""How sure a place on the list is, by its rule: what choosing in every draw gives, and the best k where the rule is
that."""

import numpy as np
import pytest

from charsu.rules.listing import Side, listings
from charsu.rules.scoring import Band, Calibration, Reviews, calibrate, places, value_at_cuts, value_of_information
from charsu.rules.shortlist import By, Candidate, Fallback, ShortlistRule, Ties, choose

SEED, DRAWS = 7, 60
EACH = ShortlistRule(per=("theme",), up_to=1, total=8, fallback=Fallback.BEST_OF_REST)
RULES = (
    EACH,
    ShortlistRule(per=("theme", "kind"), up_to=2),
    ShortlistRule(per=("theme",), up_to=2, total=5),
    ShortlistRule(per=("theme",), up_to=3, quotas={"t0": 0, "t1": 1}, total=7, by=By.P_TOP),
    ShortlistRule(up_to=3, total=9, fallback=Fallback.BEST_OF_REST, ties=Ties.KEPT),
)


def a_run(
    entries: int = 40, seed: int = SEED, method: str = "additive", parts: int = 1
) -> tuple[Reviews, Calibration]:
    """Each part of the entries has twelve reviewers of its own."""
    dice = np.random.default_rng(seed)
    entry = np.repeat(np.arange(entries), 3)
    reviewer = np.concatenate([dice.choice(12, 3, replace=False) + 12 * (e % parts) for e in range(entries)])
    score = np.clip(
        np.round(6 + 1.5 * dice.standard_normal(entries)[entry] + dice.standard_normal(len(entry))), 0, 10
    )
    reviews = Reviews(entry, reviewer, score, 0.0, 10.0, 1.0)
    return reviews, calibrate(reviews, method=method, seed=seed, draws=DRAWS)


def codes(kind: str, entries: int = 40) -> list[dict[str, str]]:
    return [{"theme": f"t{e % 5}", "kind": kind} for e in range(entries)]


def listed(rule: ShortlistRule, levels: np.ndarray, of: list[dict[str, str]]) -> list[int]:
    return [c.entry for c in choose(rule, [Candidate(e, float(levels[e]), of[e]) for e in range(len(of))])]


@pytest.mark.parametrize("rule", RULES)
def test_the_chance_is_how_often_the_rule_itself_chooses(rule: ShortlistRule) -> None:
    _, run = a_run()
    of = codes("practice")
    (found,) = listings(rule, [Side(run, of)])
    counted = np.bincount([e for levels in run.draws for e in listed(rule, levels, of)], minlength=40) / DRAWS
    assert found.chance == pytest.approx(counted, abs=1e-12)  # no two entries here have the same sheets
    assert len(set(found.bands)) > 1
    for band, chance in zip(found.bands, found.chance, strict=True):
        assert (band is Band.IN, band is Band.OUT) == (chance >= 0.9, chance <= 0.1)


@pytest.mark.parametrize("method", ["mean", "additive", "ordinal"])
@pytest.mark.parametrize("parts", [1, 3])
def test_where_the_rule_is_the_best_of_all_the_figures_are_those_of_the_best(method: str, parts: int) -> None:
    reviews, run = a_run(method=method, parts=parts)
    (found,) = listings(ShortlistRule(total=6), [Side(run, codes("practice"))])
    assert (found.chance == run.p_top(6)).all()
    assert {place.entry: place.band for place in places(run, 6)} == dict(enumerate(found.bands))
    assert value_at_cuts(run, reviews, found.cut, 9) == value_of_information(run, reviews, 6, 9) != ()
    # one group of a name changes the way, and nothing of the answer
    (again,) = listings(ShortlistRule(per=("kind",), up_to=6, total=6), [Side(run, codes("practice"))])
    assert again.chance == pytest.approx(found.chance) and again.bands == found.bands
    assert again.cut.tobytes() == found.cut.tobytes()


def test_two_runs_of_one_list_share_its_places_and_the_same_seeds_give_the_same_bits() -> None:
    sides = [Side(a_run()[1], codes("practice")), Side(a_run(30)[1], codes("research", 30))]
    both = listings(EACH, sides)
    assert sum(one.chance.sum() for one in both) == pytest.approx(8)
    again = listings(EACH, [Side(a_run()[1], codes("practice")), Side(a_run(30)[1], codes("research", 30))])
    for one, other in zip(both, again, strict=True):
        assert one.chance.tobytes() == other.chance.tobytes() and one.cut.tobytes() == other.cut.tobytes()
    alone = listings(ShortlistRule(per=("kind",), up_to=4), sides)
    assert [one.chance.sum() for one in alone] == pytest.approx([4, 4])
    assert alone[0].chance == pytest.approx(listings(ShortlistRule(total=4), sides[:1])[0].chance)


def test_who_was_withdrawn_takes_nobodys_place() -> None:
    _, run = a_run()
    best = int(run.estimate.argmax())
    of = [None if e == best else one for e, one in enumerate(codes("practice"))]
    (found,) = listings(ShortlistRule(total=6), [Side(run, of)])
    assert (found.chance[best], found.bands[best], np.isnan(found.cut[best])) == (-1, None, True)
    assert np.delete(found.chance, best).sum() == pytest.approx(6)


def test_parts_of_the_reviews_make_nobody_sure_across_them_by_the_rule_either() -> None:
    _, run = a_run(60, parts=2)
    of = [{"theme": "one"} if e % 2 else {"theme": "two"} for e in range(60)]
    (alone,) = listings(ShortlistRule(per=("theme",), up_to=3), [Side(run, of)])
    assert {Band.IN, Band.OUT} <= set(alone.bands)  # each part is a group: the other's level is nothing to it
    mixed = [{"theme": "one"} for _ in range(60)]
    (one,) = listings(ShortlistRule(per=("theme",), up_to=3), [Side(run, mixed)])
    assert Band.IN not in one.bands  # whatever leads here may be behind three of the other part


@pytest.mark.parametrize("rule", RULES)
def test_an_entry_changes_its_place_where_its_cut_says_and_without_a_cut_nowhere(rule: ShortlistRule) -> None:
    _, run = a_run()
    of, levels = codes("practice"), run.estimate
    (found,) = listings(rule, [Side(run, of)])
    inside = set(listed(rule, levels, of))
    for entry in range(40):
        ends = [listed(rule, np.where(np.arange(40) == entry, end, levels), of) for end in (-99.0, 99.0)]
        can_change = (entry in ends[1]) and (entry not in ends[0])
        assert can_change == (not np.isnan(found.cut[entry]))
        if can_change and entry not in inside:
            assert found.cut[entry] > levels[entry] - 1e-9


def test_extra_reviews_go_where_the_rule_may_still_change_its_mind() -> None:
    dice = np.random.default_rng(SEED)
    entry, of = np.repeat(np.arange(40), 3), [{"theme": "strong" if e < 20 else "weak"} for e in range(40)]
    reviewer = np.concatenate([dice.choice(12, 3, replace=False) for _ in range(40)])
    level = np.where(np.arange(40) < 20, 7.0, 3.0) + dice.standard_normal(40)
    score = np.clip(np.round(level[entry] + dice.standard_normal(len(entry))), 0, 10)
    reviews = Reviews(entry, reviewer, score, 0.0, 10.0, 1.0)
    run = calibrate(reviews, method="additive", seed=SEED, draws=DRAWS)
    rule = ShortlistRule(per=("theme",), up_to=2)
    (found,) = listings(rule, [Side(run, of)])
    by_rule = {of[one.entry]["theme"] for one in value_at_cuts(run, reviews, found.cut, 10)}
    by_best = {of[one.entry]["theme"] for one in value_of_information(run, reviews, 4, 10)}
    assert (by_rule, by_best) == ({"strong", "weak"}, {"strong"})
    of[0] = {"theme": "alone"}
    (found,) = listings(rule, [Side(run, of)])
    assert found.chance[0] == 1 and np.isnan(found.cut[0])
    assert 0 not in {one.entry for one in value_at_cuts(run, reviews, found.cut, 10)}


def test_runs_that_are_no_list_are_refused() -> None:
    _, run = a_run()
    other = calibrate(run.fit.reviews, method="additive", seed=1, draws=DRAWS + 1)
    for sides in ([], [Side(run, codes("practice", 39))], [Side(run, codes("practice")), Side(other, codes("x"))]):
        with pytest.raises(ValueError, match="as many draws"):
            listings(EACH, sides)
