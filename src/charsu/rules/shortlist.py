"""Who goes to the jury by the regulations: places for groups, places for all, and what happens to empty ones.

A group is made of theme, division, region, country and kind, as `per` names them: one of each theme in each division
(Golden Adobe), one large, two medium and three small of each region (MuniCiência), or simply the best.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import Any

Row = list[int]
Scores = Sequence[float | Fraction]
PARTS = ("theme", "division", "region", "country", "kind")


class Fallback(StrEnum):
    """What happens to places that their group could not fill."""

    BEST_OF_REST = "best_of_rest"
    NONE = "none"


class Ties(StrEnum):
    """Who goes first among equals at the edge: the earlier registered, or nobody, so that all of them are taken."""

    REGISTERED = "registered"
    KEPT = "kept"


class Why(StrEnum):
    """What brought an entry to the shortlist."""

    OF_GROUP = "first of its group"
    OF_REST = "best of the rest"
    TIED = "equal at the edge"
    BY_HAND = "placed by hand"


class By(StrEnum):
    """What orders the entries: the calibrated score, or the chance to be among the best."""

    ESTIMATE = "estimate"
    P_TOP = "p_top"


@dataclass(frozen=True)
class ShortlistRule:
    """At most `up_to` of each group, or what `quotas` says of it (by a code of theme, division, region or
    country); at most `total` altogether. Without `per` everyone is one group."""

    per: tuple[str, ...] = ()
    up_to: int | None = None
    total: int | None = None
    fallback: Fallback = Fallback.NONE
    ties: Ties = Ties.REGISTERED
    quotas: Mapping[str, int] = field(default_factory=dict)
    by: By = By.ESTIMATE

    def places(self, group: Sequence[str]) -> int | None:
        """How many places a group has; None where it has no limit of its own."""
        return next((self.quotas[code] for code in group if code in self.quotas), self.up_to)

    @property
    def figures(self) -> dict[str, Any]:
        """As the setting tells it."""
        return {
            "per": list(self.per), "up_to": self.up_to, "total": self.total, "fallback": self.fallback.value,
            "ties": self.ties.value, "quotas": dict(self.quotas), "by": self.by.value,
        }  # fmt: skip

    def weighs_kinds(self, field: Collection[Mapping[str, str]]) -> bool:
        """Whether works of several kinds stand against each other by their scores, which are of other criteria and
        calibrated apart: in a group, for the places of the whole list, or for those that groups leave empty. `field`
        gives what each entry is of. Chances are within the kind and can be compared."""
        if self.by is not By.ESTIMATE or len({of["kind"] for of in field}) < 2:
            return False
        if "kind" not in self.per:
            return True
        filled, total = laid_over(self, field).filled, self.total
        if total is None or filled == total:
            return False
        return filled > total or (self.fallback is Fallback.BEST_OF_REST and len(field) > total)

    def takes_the_best(self, count: int) -> bool:
        """Whether the rule is to take the best `count` of all, whatever their group."""
        if self.per:
            return False
        first = [n for n in (self.places(()), self.total) if n is not None]
        return bool(first) and self.total == count and (min(first) == count or self.fallback is Fallback.BEST_OF_REST)


@dataclass(frozen=True)
class Candidate:
    """An entry with its score; `of` gives its theme, division, region, country by code. Equals go by the order
    in which they were `registered`, then by number."""

    entry: int
    score: float | Fraction
    of: Mapping[str, str] = field(default_factory=dict)
    registered: int = 0

    @property
    def rank(self) -> tuple[float | Fraction, int, int]:
        return -self.score, self.registered, self.entry


@dataclass(frozen=True)
class Chosen:
    entry: int
    why: Why


@dataclass(frozen=True)
class Laid:
    """The rule laid over a field of entries, numbered from 0: the group of each, and the places that each group has
    (None: no limit of its own). Laid once, it fills its places for any order of the same field."""

    rule: ShortlistRule
    group: tuple[int, ...]
    places: tuple[int | None, ...]

    @property
    def filled(self) -> int:
        """How many places the groups fill, were the list long enough."""
        sizes = Counter(self.group)
        return sum(size if (most := self.places[at]) is None else min(size, most) for at, size in sizes.items())

    def fill(self, order: Sequence[int], score: Scores | None = None) -> tuple[Row, Row]:
        """Of the numbers in `order`, the best first: those who come by the places of groups, and those who come as
        the best of the rest. Equals at an edge are kept together where the rule says so and `score` tells them."""
        rule, kept = self.rule, score if self.rule.ties is Ties.KEPT else None
        taken = _cut(self._firsts(order, kept), rule.total, kept)
        free = max(0, (rule.total or 0) - len(taken))
        if rule.fallback is Fallback.NONE or not free:
            return taken, []
        known = set(taken)
        rest = (one for one in order if one not in known)
        return taken, list(islice(rest, free)) if kept is None else _cut(list(rest), free, kept)

    def _firsts(self, order: Sequence[int], kept: Scores | None) -> Row:
        """The places of every group, best first over all groups; no more than the list can take."""
        if kept is not None:
            return self._with_equals(order, kept)
        left, found = list(self.places), Row()
        waiting = len(left) - left.count(0)  # groups with a place to give
        for one in order:
            if not waiting or len(found) == self.rule.total:
                break
            free = left[self.group[one]]
            if free is None or free > 0:
                found.append(one)
            if free:
                left[self.group[one]] = free - 1
                waiting -= free == 1
        return found

    def _with_equals(self, order: Sequence[int], kept: Scores) -> Row:
        rows: dict[int, Row] = {}
        for one in order:
            rows.setdefault(self.group[one], []).append(one)
        taken = {one for group, row in rows.items() for one in _cut(row, self.places[group], kept)}
        return [one for one in order if one in taken]


def laid_over(rule: ShortlistRule, field: Iterable[Mapping[str, str]]) -> Laid:
    """`field` gives of each entry what it is of: its theme, division, region, country and kind, by code."""
    groups: dict[tuple[str, ...], int] = {}
    numbers = tuple(groups.setdefault(_group(rule, of), len(groups)) for of in field)
    return Laid(rule, numbers, tuple(rule.places(group) for group in groups))


def choose(rule: ShortlistRule, candidates: Iterable[Candidate]) -> tuple[Chosen, ...]:
    """The shortlist that `rule` gives: first the places of groups, best first, then the fallback."""
    ordered = sorted(candidates, key=lambda one: one.rank)
    laid = laid_over(rule, (one.of for one in ordered))
    firsts, rest = laid.fill(range(len(ordered)), [one.score for one in ordered])
    chosen = [Chosen(ordered[at].entry, Why.OF_GROUP) for at in firsts]
    chosen += [Chosen(ordered[at].entry, Why.OF_REST) for at in rest]
    return tuple(_mark_ties(chosen, rule.total))


def _cut(rows: Row, places: int | None, kept: Scores | None) -> Row:
    """The first `places` of rows in order; where equals are kept together, those equal to the last of them too."""
    if places is None or len(rows) <= places:
        return list(rows)
    taken = rows[:places]
    if kept is not None and taken:
        taken += [one for one in rows[places:] if kept[one] == kept[taken[-1]]]
    return taken


def _mark_ties(chosen: Sequence[Chosen], total: int | None) -> list[Chosen]:
    if total is None:
        return list(chosen)
    return [*chosen[:total], *(Chosen(one.entry, Why.TIED) for one in chosen[total:])]


def tied_at_edge(rule: ShortlistRule, candidates: Iterable[Candidate], chosen: Sequence[Chosen]) -> tuple[int, ...]:
    """Entries outside that equal the last one inside of the places they could have had, with their equals:
    whom the rule of ties decided upon, and not the scores."""
    ordered = sorted(candidates, key=lambda one: one.rank)
    why = {one.entry: one.why for one in chosen}
    edges: dict[tuple[str, ...], float | Fraction] = {}
    for one in ordered:  # the best come first, so that the last one written is the edge
        if one.entry in why:
            edges[_group(rule, one.of) if why[one.entry] is Why.OF_GROUP else ("rest",)] = one.score
    tied: set[int] = set()
    for place, score in edges.items():
        equals = [o.entry for o in ordered if o.score == score and place in (_group(rule, o.of), ("rest",))]
        if any(entry not in why for entry in equals):
            tied.update(equals)
    return tuple(one.entry for one in ordered if one.entry in tied)


def _group(rule: ShortlistRule, of: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(of.get(part, "") for part in rule.per)
