"""Who goes to the jury by the regulations: places for groups, places for all, and what happens to empty ones.

A group is made of theme, division, region and country, as `per` names them: one of each theme in each division
(Golden Adobe), one large, two medium and three small of each region (MuniCiência), or simply the best.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

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


def choose(rule: ShortlistRule, candidates: Iterable[Candidate]) -> tuple[Chosen, ...]:
    """The shortlist that `rule` gives: first the places of groups, best first, then the fallback."""
    ordered = sorted(candidates, key=lambda one: one.rank)
    groups: dict[tuple[str, ...], list[Candidate]] = {}
    for one in ordered:
        groups.setdefault(_group(rule, one), []).append(one)
    firsts = [one for group, rows in groups.items() for one in _cut(rows, rule.places(group), rule.ties)]
    firsts.sort(key=lambda one: one.rank)
    taken = _cut(firsts, rule.total, rule.ties)
    chosen = [Chosen(one.entry, Why.OF_GROUP) for one in taken]
    if rule.fallback is Fallback.BEST_OF_REST and rule.total is not None:
        known = {one.entry for one in taken}
        rest = [one for one in ordered if one.entry not in known]
        free = max(0, rule.total - len(taken))
        chosen += [Chosen(one.entry, Why.OF_REST) for one in _cut(rest, free, rule.ties)]
    return tuple(_mark_ties(chosen, rule.total))


def _cut(rows: Sequence[Candidate], places: int | None, ties: Ties) -> list[Candidate]:
    """The first `places` of rows in order; where ties are kept, those equal to the last of them too."""
    if places is None or len(rows) <= places:
        return list(rows)
    taken = list(rows[:places])
    if ties is Ties.KEPT and taken:
        taken += [one for one in rows[places:] if one.score == taken[-1].score]
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
            edges[_group(rule, one) if why[one.entry] is Why.OF_GROUP else ("rest",)] = one.score
    tied: set[int] = set()
    for place, score in edges.items():
        equals = [o.entry for o in ordered if o.score == score and place in (_group(rule, o), ("rest",))]
        if any(entry not in why for entry in equals):
            tied.update(equals)
    return tuple(one.entry for one in ordered if one.entry in tied)


def _group(rule: ShortlistRule, one: Candidate) -> tuple[str, ...]:
    return tuple(one.of.get(part, "") for part in rule.per)
