"""The shortlist's rule, asked to say what real awards say."""

from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.settings import read
from charsu.rules.shortlist import Candidate, Fallback, ShortlistRule, Ties, Why, choose, tied_at_edge

THEMES = [f"t{n}" for n in range(8)]
CLASSES = ["large", "medium", "small"]


def one(entry, score, registered=0, **of):
    return Candidate(entry, float(score), of, registered)


def a_field(each=3, themes=THEMES):
    """Each theme and class with `each` entries, scores falling with their number."""
    rows = [(theme, size) for _ in range(each) for theme in themes for size in CLASSES]
    return [one(n, 100 - n, theme=theme, division=size) for n, (theme, size) in enumerate(rows)]


def entries_of(rule, field):
    return [chosen.entry for chosen in choose(rule, field)]


def test_one_a_theme_and_class_then_the_best_of_the_rest():
    value = {"per": ["theme", "division"], "up_to": 1, "total": 24, "fallback": "best_of_rest"}
    rule = read("shortlist_rule", value)
    field = [c for c in a_field() if c.of["theme"] != "t7"]  # a theme without entries leaves three places
    made = choose(rule, field)
    inside = [c.entry for c in made]
    assert [c.why for c in made] == [Why.OF_GROUP] * 21 + [Why.OF_REST] * 3
    assert len({tuple(c.of.values()) for c in field if c.entry in inside[:21]}) == 21
    assert inside[21:] == sorted(c.entry for c in field if c.entry not in inside[:21])[:3]


def test_a_rule_that_weighs_kinds_by_their_scores_is_known():
    """Scores of practices and of research are of other criteria; chances within the kind are not. A rule that groups
    by kind weighs them all the same where the list is too short for its groups, or gives empty places to the rest."""
    themes = [{"theme": theme} for theme in THEMES for _ in range(2)]
    both = [of | {"kind": kind} for of in themes for kind in ("practice", "research")]
    mixed = {"per": ["theme"], "up_to": 1, "total": 20, "fallback": "best_of_rest"}
    by_kind = mixed | {"per": ["theme", "kind"]}  # sixteen groups of two
    for value, weighs in (
        (mixed, True), (mixed | {"by": "p_top"}, False), (by_kind, True), (by_kind | {"fallback": "none"}, False),
        (by_kind | {"total": 16}, False), (by_kind | {"total": 15, "fallback": "none"}, True),
        (by_kind | {"total": 32}, False), (by_kind | {"total": None}, False),
        (by_kind | {"up_to": None, "quotas": {"practice": 1}, "total": 23, "fallback": "none"}, True),
        (by_kind | {"up_to": None, "quotas": {"practice": 1}, "total": 24}, False),
    ):  # fmt: skip
        rule = read("shortlist_rule", value)
        assert rule.weighs_kinds(both) is weighs, value
        assert not rule.weighs_kinds([of | {"kind": "practice"} for of in themes])


def test_a_rule_that_keeps_kinds_apart_gives_the_same_list_whatever_one_kind_scores_more():
    rule = ShortlistRule(per=("kind", "theme", "division"), up_to=1, total=48)
    kinds = ["practice", "research"]
    field = [one(c.entry, c.score, **c.of, kind=kinds[c.entry // 24 % 2]) for c in a_field(each=6)]
    raised = [one(c.entry, float(c.score) + 50 * (c.of["kind"] == "research"), **c.of) for c in field]
    listed = entries_of(rule, field)
    assert len(listed) == 48 and set(listed) == set(entries_of(rule, raised)) == set(range(48))


def test_golden_adobe_one_a_class_a_theme_and_no_fallback():
    rule = ShortlistRule(per=("theme", "division"), up_to=1, total=21)
    field = [c for c in a_field(themes=THEMES[:7]) if c.of["division"] != "small"]
    assert len(choose(rule, field)) == 14  # seven places stay empty rather than go to others


def test_guangzhou_forty_five_deserving_then_fifteen():
    deserving = entries_of(ShortlistRule(total=45), a_field(each=9))
    assert deserving == list(range(45))
    assert entries_of(ShortlistRule(total=15), [one(e, -e) for e in deserving]) == list(range(15))


def test_dubai_up_to_forty_eight():
    assert len(choose(ShortlistRule(total=48), a_field())) == 48
    assert len(choose(ShortlistRule(total=48), a_field(each=1))) == 24


def test_municiencia_a_quota_of_classes_in_each_region_unfilled_places_to_the_best_of_the_rest():
    value = {
        "per": ["region", "division"],
        "quotas": {"large": 1, "medium": 2, "small": 3},
        "total": 12,
        "fallback": "best_of_rest",
    }
    rule = read("shortlist_rule", value)
    sizes = ["large"] * 4 + ["medium"] * 1 + ["small"] * 4
    field = [one(10 * r + n, 50 - n, region=f"r{r}", division=size) for r in range(2) for n, size in enumerate(sizes)]
    inside = entries_of(rule, field)
    assert len(inside) == 12
    assert {e for e in inside if e < 10} == {0, 4, 5, 6, 7, 1}  # the lost place of a medium city to the next best


def test_famurs_three_places_a_theme():
    inside = entries_of(ShortlistRule(per=("theme",), up_to=3), a_field())
    counts = [sum(c.of["theme"] == theme for c in a_field() if c.entry in inside) for theme in THEMES]
    assert counts == [3] * 8


def test_the_russian_award_ten_places_a_theme_in_two_classes():
    field = [one(n, -n, theme=f"t{n % 5}", division="urban" if n % 2 else "rural") for n in range(300)]
    assert len(choose(ShortlistRule(per=("theme", "division"), up_to=10), field)) == 100


def test_kipp_ninety_nine_then_forty_five_and_tehrans_fifteen_of_many():
    field = [one(n, -n) for n in range(3156)]
    assert len(choose(ShortlistRule(total=99), field)) == 99
    assert len(choose(ShortlistRule(total=45), field[:99])) == 45
    assert entries_of(ShortlistRule(total=15), field)[-1] == 14


def test_india_keeps_ties():
    field = [one(1, 9), one(2, 8), one(3, 7), one(4, 7), one(5, 6)]
    rule = ShortlistRule(total=3, ties=Ties.KEPT)
    made = choose(rule, field)
    assert [c.entry for c in made] == [1, 2, 3, 4] and made[-1].why is Why.TIED


def test_equals_at_the_edge_go_by_the_order_of_their_registration_and_are_named():
    field = [one(1, 9), one(2, 8, registered=20), one(3, 8, registered=10)]
    rule = ShortlistRule(total=2)
    made = choose(rule, field)
    assert [c.entry for c in made] == [1, 3] and tied_at_edge(rule, field, made) == (3, 2)
    assert tied_at_edge(rule, field[:2], choose(rule, field[:2])) == ()


def test_equals_in_different_groups_do_not_compete():
    rule = ShortlistRule(per=("theme",), up_to=1)
    field = [one(1, 9, theme="a"), one(2, 9, theme="b"), one(3, 8, theme="a"), one(4, 7, theme="a")]
    assert tied_at_edge(rule, field, choose(rule, field)) == ()
    more = [*field, one(5, 9, theme="b")]
    assert tied_at_edge(rule, more, choose(rule, more)) == (2, 5)


fields = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abc"), st.sampled_from(CLASSES)), max_size=30)
rules = st.builds(
    ShortlistRule,
    per=st.sampled_from([(), ("theme",), ("theme", "division")]),
    up_to=st.integers(1, 3),
    fallback=st.sampled_from(list(Fallback)),
    total=st.integers(1, 12),
)


@given(fields, rules, st.randoms())
def test_never_too_many_never_twice_never_a_worse_one_for_a_better_of_its_group(rows, rule, dice):
    field = [one(n, score, theme=theme, division=size) for n, (score, theme, size) in enumerate(rows)]
    inside = entries_of(rule, field)
    assert len(inside) == len(set(inside)) <= rule.total
    by_entry = {c.entry: c for c in field}
    for outside in set(by_entry) - set(inside):
        for entry in inside:
            assert by_entry[outside].of != by_entry[entry].of or by_entry[outside].score <= by_entry[entry].score
    shuffled = list(field)
    dice.shuffle(shuffled)
    assert choose(rule, shuffled) == choose(rule, field)
    if rule.fallback is Fallback.BEST_OF_REST:
        assert len(inside) == min(rule.total, len(field))
