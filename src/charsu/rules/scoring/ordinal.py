"""The ordinal hierarchical model, by Gibbs sampling.

latent = middle + stretch_r (level_e - middle) - severity_r + favour_r [own bloc] + noise, and the score is where the
latent value lies between the cuts of the scale (latent.py); levels, severities, stretches, favours and noises of
reviewers are each drawn towards their common value, and a few sheets are wild, with WILD times the noise. Albert &
Chib 1993 (latent data); Ge, Welling & Ghahramani 2014 (reviewers); research/evaluation-science.md, B.

Little data cannot hold the levels where the scale is, so the prior does: the mean level lies on the scale, and is
drawn towards the mean of the scores by the usual spread of entries; no variance is beyond what WIDEST of the scale
allows. With a flat mean and one reviewer, whose stretch may pass through nought, the levels had no mean at all; and
where all have the highest score, nothing but the prior says how far beyond it they are.

The scale of the levels and the stretches of all reviewers make up for one another, so where few reviewers have many
entries the prior decides: entries may be as alike as the sheets say (the root of their variance is half-t, Gelman
2006), since else a narrow field is spread out as fields usually are, and of the sheets only the order counts.

A sheet tells nothing finer than its resolution, a fiftieth of the scale: where a total is the mean of five criteria
of ten steps each, one step of one of them. Where totals are written finer, a score says that the latent value is
within half of that about it, and no reviewer's noise is below that of such rounding; else reviewers who agree on
hundredths would make a certainty of them. Scales whose steps are as coarse lose nothing.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.scoring.additive import PRIOR, USUAL
from charsu.rules.scoring.chain import WILD, Chain, Spread
from charsu.rules.scoring.latent import Cuts, between
from charsu.rules.scoring.reviews import Floats, Reviews
from charsu.rules.scoring.spreads import spread, spreads, usual_spread
from charsu.rules.scoring.versions import Terms

BURN, LEARN = 150, 100  # sweeps before any is kept, and how many of them learn the cuts
LARGE, BURN_LARGE, TWICE = 50_000, 90, 2  # from so many sheets, so many sweeps, and so many draws of levels a sweep
ROUNDS = 8  # of shrunken means to start from
STRETCH, ALIKE = 0.1, 4.0  # usual sd of a reviewer's stretch about 1, and how firmly it is believed, in reviewers
EVEN = 8.0  # how alike reviewers' noises are, in reviews
FAVOUR = 0.1  # usual sd of reviewers' favours about the pooled one, as a share of the scale
TAME = (1.0, 30.0)  # wild sheets and others, as if seen before
WIDEST = 0.5  # greatest sd of levels and of severities, as a share of the scale
CHUNK = 16_384  # sheets worked on at once, to stay in the processor's cache


@dataclass
class _State:
    """Where the sampler stands; reviewers' arrays are (R,), `level` is (E,), `latent` and `heavy` (N,)."""

    level: Floats
    severity: Floats
    stretch: Floats
    favour: Floats
    noise: Floats  # variances
    latent: Floats
    heavy: Floats  # by how much a sheet's variance is greater: 1, or WILD squared
    mean: float
    pooled: float  # favour
    of_level: float  # variances
    of_severity: float
    of_favour: float
    of_stretch: float
    of_noise: float
    wild: float
    towards: float  # what `of_level` is drawn towards


class Sampler:
    """One chain over reviews that are in order of their entries. No matrix is multiplied, so that results do not hang
    on the threads of a linear algebra library."""

    def __init__(self, reviews: Reviews, dice: np.random.Generator, terms: Terms) -> None:
        self.reviews, self.dice, self.terms = reviews, dice, terms
        width = reviews.highest - reviews.lowest
        resolution = max(terms.finest * width, reviews.step)
        self.least = (resolution**2 - reviews.step**2) / 12  # noise; that of the step itself lies between the cuts
        self.e, self.r, self.cuts = reviews.entry, reviews.reviewer, Cuts(reviews, resolution)
        self.usual = tuple((share * width) ** 2 for share in (*USUAL, FAVOUR))
        self.widest = (WIDEST * width) ** 2
        self.middle = float(reviews.score.mean())
        met = reviews.met
        self.biased = met is not None
        self.own = np.zeros(len(self.e)) if met is None else met.astype(np.float64)
        self.inside = np.flatnonzero(self.own)
        self.count = np.bincount(self.r, minlength=reviews.reviewers).astype(np.float64)
        self.chunks = [slice(at, min(at + CHUNK, len(self.e))) for at in range(0, len(self.e), CHUNK)]
        self.state = self._begin()

    def _begin(self) -> _State:
        """From a few rounds of shrunken means, of entries and of reviewers in turn."""
        score, e, r = self.reviews.score.astype(np.float64), self.e, self.r
        entries, reviewers = self.reviews.entries, self.reviews.reviewers
        of_level, of_severity, noise, of_favour = self.usual
        level, severity = np.zeros(entries), np.zeros(reviewers)
        seen = np.bincount(e, minlength=entries)
        for _ in range(ROUNDS):
            level = np.bincount(e, score - self.middle + severity[r], entries) / (seen + noise / of_level)
            severity = np.bincount(r, self.middle + level[e] - score, reviewers) / (self.count + noise / of_severity)
        return _State(
            self.middle + level, severity, np.ones(reviewers), np.zeros(reviewers), np.full(reviewers, noise), score,
            np.ones(len(score)), self.middle, 0.0, of_level, of_severity, of_favour, STRETCH**2, noise, 0.02,
            of_level,
        )  # fmt: skip

    def sweep(self, *, learn: bool) -> None:
        if learn:
            rows = self.cuts.rows
            sd = np.sqrt(self.state.noise[self.r[rows]] * self.state.heavy[rows])
            self.cuts.learn(self._expected(rows), sd)
        self._sheets()
        sums = self._sums()
        self._traits(sums)
        self._noises(sums)
        self._shift()
        if self.terms.free:
            self._widen()
        if self.biased:
            self._favours()
        self._spreads()

    def level(self) -> Floats:
        """A draw of the levels, given all else."""
        inner = self.dice.standard_normal(len(self.given)) / np.sqrt(self.precision)
        return np.asarray(self.middle + self.given / self.precision + inner)

    def _expected(self, rows: slice | np.ndarray) -> Floats:
        s, r = self.state, self.r[rows]
        level = s.stretch[r] * (s.level[self.e[rows]] - self.middle)
        mean = self.middle + level - s.severity[r]
        return np.asarray(mean + s.favour[r] * self.own[rows] if self.biased else mean)

    def _sheets(self) -> None:
        """Latent values and which sheets are wild; then the levels and their mean."""
        s, entries, dice = self.state, self.reviews.entries, self.dice
        given, precision = np.zeros(entries), np.zeros(entries)
        found = 0.0
        for rows in self.chunks:
            e, r, mean = self.e[rows], self.r[rows], self._expected(rows)
            noise, stretch = s.noise[r], s.stretch[r]
            latent = between(mean, np.sqrt(noise * s.heavy[rows]), self.cuts.low[rows], self.cuts.high[rows], dice)
            wild = self._wild((latent - mean) ** 2 / noise)
            found += float(wild.sum())
            heavy = np.where(wild, WILD**2, 1.0)
            s.latent[rows], s.heavy[rows] = latent, heavy
            heft = stretch / (noise * heavy)
            rest = latent - mean + stretch * (s.level[e] - self.middle)
            first, last = int(e[0]), int(e[-1]) + 1
            given[first:last] += np.bincount(e - first, rest * heft, last - first)
            precision[first:last] += np.bincount(e - first, stretch * heft, last - first)
        s.wild = float(dice.beta(TAME[0] + found, TAME[1] + len(self.e) - found))
        self.given = given + (s.mean - self.middle) / s.of_level
        self.precision = precision + 1 / s.of_level
        s.level = self.level()
        sure = entries / s.of_level + 1 / self.usual[0]
        off = float((s.level - self.middle).sum()) / s.of_level / sure
        s.mean += self._held(self.middle + off - s.mean, sure)

    def _wild(self, square: Floats) -> np.ndarray:
        prior = self.state.wild / (1 - self.state.wild) / WILD
        odds = prior * np.exp(np.minimum(square * (1 - 1 / WILD**2) / 2, 500.0))
        return np.asarray(self.dice.random(len(square)) * (1 + odds) < odds)

    def _sums(self) -> tuple[Floats, ...]:
        """(R,) each, over a reviewer's sheets, with weights 1 / heavy: 1, x, x x, y, x y, y y, where x is the level
        and y what stretch and severity make of it."""
        s, reviewers = self.state, len(self.count)
        total = np.zeros((6, reviewers))
        for rows in self.chunks:
            r, x = self.r[rows], s.level[self.e[rows]] - self.middle
            y = s.latent[rows] - self.middle
            if self.biased:
                y = y - s.favour[r] * self.own[rows]
            weight = 1 / s.heavy[rows]
            tall, much = x * weight, y * weight
            for n, value in enumerate((weight, tall, tall * x, much, much * x, much * y)):
                total[n] += np.bincount(r, value, reviewers)
        return tuple(total)

    def _traits(self, sums: tuple[Floats, ...]) -> None:
        """Severity and stretch of each reviewer, jointly: y = stretch x - severity."""
        s, dice = self.state, self.dice
        one, x, xx, y, xy, _ = (each / s.noise for each in sums)
        a, b, c = one + 1 / s.of_severity, -x, xx + 1 / s.of_stretch
        p, q = -y, xy + 1 / s.of_stretch
        left = np.sqrt(a - b**2 / c)  # precision of the severity with the stretch integrated out
        severity = (p - b * q / c) / left**2 + dice.standard_normal(len(a)) / left
        s.severity = severity
        s.stretch = (q - b * severity) / c + dice.standard_normal(len(a)) / np.sqrt(c)

    def _noises(self, sums: tuple[Floats, ...]) -> None:
        """A reviewer's noise about the noise of all."""
        s, dice = self.state, self.dice
        one, x, xx, y, xy, yy = sums
        k, v = s.stretch, s.severity
        square = yy + k**2 * xx + v**2 * one - 2 * k * xy + 2 * v * y - 2 * k * v * x
        s.noise = spreads(dice, np.maximum(square, 0.0) + EVEN * s.of_noise, self.count + EVEN, self.least)
        shape = (PRIOR + EVEN * len(self.count)) / 2
        rate = PRIOR / 2 / self.usual[2] + EVEN / 2 * float((1 / s.noise).sum())
        s.of_noise = float(dice.gamma(shape) / rate)

    def _shift(self) -> None:
        """Levels and severities together by what leaves every expected score as it is, else the chain only creeps
        along that line (Liu & Sabatti 2000, generalized Gibbs)."""
        s = self.state
        weight = float((s.stretch**2).sum()) / s.of_severity + 1 / self.usual[0]
        pull = float((s.stretch * s.severity).sum()) / s.of_severity + (s.mean - self.middle) / self.usual[0]
        by = self._held(-pull / weight, weight)
        s.severity = s.severity + s.stretch * by
        s.level = s.level + by
        s.mean += by

    def _widen(self) -> None:
        """Levels, with their spread, and stretches together by what leaves every expected score as it is: the line
        along which few reviewers of many entries creep. One step of Metropolis."""
        s, dice = self.state, self.dice
        by = float(dice.standard_normal()) * 2 * float(np.sqrt(s.of_stretch / len(s.stretch)))
        if np.log(dice.random()) < self._widened(by) - self._widened(0.0):
            times = float(np.exp(by))
            s.level = self.middle + (s.level - self.middle) * times
            s.mean = self.middle + (s.mean - self.middle) * times
            s.stretch, s.of_level = s.stretch / times, s.of_level * times**2

    def _widened(self, by: float) -> float:
        """Logarithm of the density `by` along that line, from where the sampler stands."""
        s, times = self.state, float(np.exp(by))
        off, of_level = (s.mean - self.middle) * times, s.of_level * times**2
        if not self.reviews.lowest <= self.middle + off <= self.reviews.highest or of_level > self.widest:
            return -np.inf
        alike = float(((s.stretch / times - 1) ** 2).sum()) / s.of_stretch
        usual = off**2 / self.usual[0] + PRIOR * s.towards / of_level
        return (1 - PRIOR - len(s.stretch)) * by - (alike + usual) / 2

    def _held(self, by: float, sure: float) -> float:
        """A normal move of the mean level, `by` with that precision, which does not leave the scale."""
        s, reviews, sd = self.state, self.reviews, 1 / float(np.sqrt(sure))
        low, high = reviews.lowest - s.mean, reviews.highest - s.mean
        drawn = by + sd * float(self.dice.standard_normal())
        if low <= drawn <= high:
            return drawn
        centre, spread, least, most = (np.array([each]) for each in (by, sd, low, high))
        again = between(centre, spread, least, most, self.dice)
        return float(np.clip(again[0], low, high))

    def _favours(self) -> None:
        s, rows, dice = self.state, self.inside, self.dice
        r, count = self.r[rows], len(self.count)
        weight = 1 / (s.noise[r] * s.heavy[rows])
        left = s.latent[rows] - self._expected(rows) + s.favour[r]
        precision = np.bincount(r, weight, count) + 1 / s.of_favour
        given = np.bincount(r, left * weight, count) + s.pooled / s.of_favour
        s.favour = given / precision + dice.standard_normal(count) / np.sqrt(precision)
        s.pooled = float(s.favour.mean() + dice.standard_normal() * np.sqrt(s.of_favour / count))
        s.of_favour = self._variance(s.favour - s.pooled, self.usual[3], PRIOR)

    def _spreads(self) -> None:
        s = self.state
        if self.terms.free:
            s.towards = usual_spread(self.dice, s.of_level, self.usual[0], PRIOR)
        s.of_level = self._variance(s.level - s.mean, s.towards, PRIOR, self.widest)
        s.of_severity = self._variance(s.severity, self.usual[1], PRIOR, self.widest)
        s.of_stretch = self._variance(s.stretch - 1, STRETCH**2, ALIKE)

    def _variance(self, values: Floats, prior: float, firm: float, most: float = np.inf) -> float:
        return spread(self.dice, float((values**2).sum()) + firm * prior, len(values) + firm, most)


def fit_ordinal(reviews: Reviews, dice: np.random.Generator, draws: int, terms: Terms) -> tuple[Chain, float | None]:
    """The chain, and the pooled favour of one's own bloc, None without it."""
    sampler = Sampler(reviews, dice, terms)
    burn, times = (BURN_LARGE, TWICE) if len(reviews.score) >= LARGE else (BURN, 1)
    _warm(sampler, burn)
    levels, kept, common = np.empty((draws, reviews.entries)), [], []
    for at in range(0, draws, times):
        sampler.sweep(learn=False)
        s = sampler.state
        levels[at] = s.level
        for more in range(at + 1, min(at + times, draws)):
            levels[more] = sampler.level()
        kept.append((s.severity, s.stretch, s.favour, np.sqrt(s.noise)))
        common.append(
            (s.mean, s.pooled, s.of_level, s.of_severity, s.of_favour, s.of_stretch, s.of_noise, s.wild)
        )  # fmt: skip
    severities, stretches, favours, noises = (np.stack(part) for part in zip(*kept, strict=True))
    spread = Spread(*np.array(common).T)
    chain = Chain(levels, severities, stretches, favours, noises, spread, sampler.middle, sampler.cuts.edges, reviews)
    return chain, float(spread.pooled.mean()) if sampler.biased else None


def _warm(sampler: Sampler, burn: int) -> None:
    """Sweeps that are not kept; the cuts settle on the mean of what the later ones that learn made of them."""
    edges = []
    for n in range(burn):
        learn = sampler.cuts.learns and n < LEARN * burn // BURN
        sampler.sweep(learn=learn)
        if learn and n >= LEARN * burn // BURN // 2:
            edges.append(sampler.cuts.edges)
    if edges:
        sampler.cuts.settle(np.mean(edges, axis=0))
