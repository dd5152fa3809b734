"""How sure a place on the shortlist is, by the rule in force: the rule is applied to every joint draw of the levels.

A draw is a world that the sheets allow: in it every level is known, and the list is what `shortlist.choose` gives by
these levels, with its groups, quotas, limits and fallback. An entry's chance is its share of the draws; where the
rule is to take the best `total` of one run, it is `Calibration.p_top`. A rule that orders by the chance to be among
the best is no other rule here: in a draw that chance is one or nothing, in the order of levels. Equals never decide:
in a draw no two levels are the same but by the rounding of linear fits.

The kinds of a list have a run each. Where a rule compares them, points of one kind count as points of the other;
their draws are paired by lots that the seeds fix, for two runs of one seed share the dice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from charsu.rules.scoring.calibrate import Calibration, pooled
from charsu.rules.scoring.reviews import Floats
from charsu.rules.scoring.standings import Band, band_of
from charsu.rules.shortlist import Laid, ShortlistRule, laid_over


@dataclass(frozen=True)
class Side:
    """A run of the list: `of` gives for each of its entries the codes that the rule may group by; nothing for an
    entry that is no candidate, since it was withdrawn."""

    run: Calibration
    of: Sequence[Mapping[str, str] | None]

    @property
    def standing(self) -> NDArray[np.int64]:
        """The numbers of those that are candidates."""
        return np.flatnonzero([one is not None for one in self.of])


@dataclass(frozen=True)
class Listing:
    """Of each entry of a run: its chance to be on the list, and its band; -1 and nothing for whoever is no candidate.
    `cut` is the level at which its place changes hands, nan where none does: nobody else can take its place, or it
    can take nobody's."""

    chance: Floats
    bands: tuple[Band | None, ...]
    cut: Floats


@dataclass(frozen=True)
class _Field:
    """All candidates of the list side by side; `columns` are those of each side."""

    laid: Laid
    levels: Floats
    draws: Floats = field(repr=False)
    columns: tuple[NDArray[np.int64], ...]

    def share(self, draws: Floats) -> Floats:
        """(N,) of the draws in which each is on the list."""
        count = np.zeros(draws.shape[1])
        for order in np.argsort(-draws, axis=1, kind="stable").tolist():
            firsts, rest = self.laid.fill(order)
            count[firsts] += 1
            count[rest] += 1
        return count / len(draws)


def listings(rule: ShortlistRule, sides: Sequence[Side]) -> tuple[Listing, ...]:
    """For each side, how sure its entries' places on the list are. Raises ValueError for sides of unlike draws, or
    with an entry more or less than their run."""
    if len({len(side.run.draws) for side in sides}) != 1 or any(len(s.of) != len(s.run.estimate) for s in sides):
        raise ValueError("the runs of a list have as many draws, and a candidate or nothing for every entry")
    whole = _field(rule, sides)
    cuts = _cuts(whole.laid, whole.levels)
    if _is_plain(rule, sides):
        run, best = sides[0].run, rule.total or 0
        return (_told(sides[0], run.p_top(best), *run.p_within(best), cuts),)
    chance, found = whole.share(whole.draws), []
    for side, own in zip(sides, whole.columns, strict=True):
        sure, least, most = _sure(whole, side, own, chance[own])
        found.append(_told(side, sure, least, most, cuts[own]))
    return tuple(found)


def _is_plain(rule: ShortlistRule, sides: Sequence[Side]) -> bool:
    """Whether the list is the best `total` of all entries of one run."""
    is_alone = len(sides) == 1 and None not in sides[0].of
    return is_alone and rule.total is not None and rule.takes_the_best(rule.total)


def _field(rule: ShortlistRule, sides: Sequence[Side]) -> _Field:
    parts, start, columns = [], 0, []
    for number, side in enumerate(sides):
        lots = np.random.default_rng([each.run.seed for each in sides] + [number]).permutation(len(side.run.draws))
        parts.append(side.run.draws[lots if number else slice(None)][:, side.standing])
        columns.append(np.arange(start, start := start + len(side.standing)))
    laid = laid_over(rule, (one for side in sides for one in side.of if one is not None))
    levels = np.concatenate([side.run.estimate[side.standing] for side in sides])
    return _Field(laid, levels, np.concatenate(parts, axis=1), tuple(columns))


def _sure(whole: _Field, side: Side, own: NDArray[np.int64], chance: Floats) -> tuple[Floats, Floats, Floats]:
    """The chance of each candidate of a side, the least and the greatest that it may be."""
    alike = _alike(side.run, side.standing, whole.laid, own)
    sure, parts = pooled(chance, alike), side.run.components[side.standing]
    if not len(own) or not parts.any():
        return sure, sure, sure
    least, most = _within(whole, own, parts)
    return sure, pooled(least, alike), pooled(most, alike)


def _told(side: Side, sure: Floats, least: Floats, most: Floats, cuts: Floats) -> Listing:
    chance, cut = np.full(len(side.of), -1.0), np.full(len(side.of), np.nan)
    chance[side.standing], cut[side.standing] = sure, cuts
    bands: list[Band | None] = [None] * len(side.of)
    for at, entry in enumerate(side.standing):
        bands[entry] = band_of(float(least[at]), float(most[at]))
    return Listing(chance, tuple(bands), cut)


def _alike(run: Calibration, standing: NDArray[np.int64], laid: Laid, own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Entries with the same sheets in the same group have the same chance, whatever the dice say."""
    pairs = np.stack([run.alike[standing], np.array(laid.group, dtype=np.int64)[own]], axis=1)
    return np.asarray(np.unique(pairs, axis=0, return_inverse=True)[1], dtype=np.int64).reshape(-1)


def _within(whole: _Field, own: NDArray[np.int64], parts: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """The least and the greatest chance, whatever lies between the parts of the run's review graph: all entries of
    its other parts above everybody, or below."""
    least, most = np.zeros(len(own)), np.zeros(len(own))
    far = float(np.ptp(whole.draws)) + 1.0
    for part in np.unique(parts):
        others, mine = own[parts != part], parts == part
        for found, away in ((least, far), (most, -far)):
            moved = whole.draws.copy()
            moved[:, others] += away
            found[mine] = whole.share(moved)[own[mine]]
    return least, most


def _cuts(laid: Laid, levels: Floats) -> Floats:
    """(N,) for each candidate the level midway between the next in line for its place and whom that one would have to
    pass; after the best k of all it is the same for all, midway between the last inside and the first outside."""
    order = np.argsort(-levels, kind="stable").tolist()
    listed = _on(laid, order)
    after = {one: _best(_on(laid, [o for o in order if o != one]) - listed, levels) for one in listed}
    before: dict[int, int | None] = {}
    for one in order:  # of a group, whoever comes from outside passes the same entry
        if one not in listed and laid.group[one] not in before:
            raised = _on(laid, [one, *(o for o in order if o != one)])
            before[laid.group[one]] = _best(listed - raised, -levels)
    cuts = np.full(len(levels), np.nan)
    for one in order:
        inside = None if one in listed else before[laid.group[one]]
        outside = after[one] if one in listed else None if inside is None else after[inside]
        if one in listed and outside is not None:
            inside = before[laid.group[outside]]
        if inside is not None and outside is not None:
            cuts[one] = (levels[inside] + levels[outside]) / 2
    return cuts


def _on(laid: Laid, order: Sequence[int]) -> set[int]:
    firsts, rest = laid.fill(order)
    return {*firsts, *rest}


def _best(some: Iterable[int], levels: Floats) -> int | None:
    return max(some, key=lambda one: (levels[one], -one), default=None)
