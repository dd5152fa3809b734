"""Which pairs to look at first, by a search for the price of a reviewer's time.

Three passes over all pairs. The first keeps the best of each entry and, block by block, the best of each reviewer; on
these the prices are found by a subgradient with a step of its own for every reviewer (after Riedmiller & Braun 1993:
longer while the sign stays, half when it turns). The second keeps what is nearest to being chosen at those prices,
for a finer search; the third the few pairs that are still in doubt.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.assignment.core import Core, joined, taken_from
from charsu.rules.assignment.pricing import Prices, Scale, choose, left_of
from charsu.rules.assignment.task import Block, Floats, Ints, Mask, Task

FEW = 40_000  # pairs that need no choice
MANY = 50_000_000  # pairs beyond which there are surely not few
WIDE, NARROW = 45, 7  # candidates of an entry beyond what it asks, in the first pass and in the second
TALL = 12  # candidates of a reviewer beyond the least load
LONG, FINE = 70, 150  # steps of the search after each pass
LOOSE = 2  # pairs beyond what is asked, an entry, to begin with
TIE = 1e-6  # of the spread: ties fall by chance, else all entries would look at the same reviewers
TOGETHER = 50  # blocks of which the best of each reviewer are held before all but the nearest are let go
WIDEST = 64  # candidates of an entry that the search looks at


@dataclass(frozen=True)
class Start:
    """Where to begin: a core, the scale of gains, and prices of loads that are nearly right."""

    core: Core
    scale: Scale
    load: Floats


def start_of(task: Task, seed: int) -> Start:
    entries, reviewers = task.size
    if entries * reviewers <= MANY and sum(int(block.allowed.sum()) for block in task.blocks()) <= FEW:
        core = joined(task, [taken_from(block, *np.nonzero(block.allowed)) for block in task.blocks()])
        return Start(core, _scale(float(core.worth.min()), float(core.worth.max())), np.zeros(task.size[1]))
    core, scale = _surveyed(task, seed)
    load = _search(task, core, scale, np.zeros(task.size[1]), LONG)
    load = _search(task, _near(task, scale, load, seed), scale, load, FINE)
    return Start(_near(task, scale, load, seed, kept=int(task.asks.sum()) + LOOSE * task.size[0]), scale, load)


def _scale(lowest: float, highest: float) -> Scale:
    return Scale(lowest, highest - lowest or 1.0)


def _surveyed(task: Task, seed: int) -> tuple[Core, Scale]:
    """The first pass: best by affinity, and the range of affinities."""
    pieces, tops, lowest, highest = [], _Tops(task), np.inf, -np.inf
    for block in task.blocks():
        worth = np.where(block.allowed, block.affinity, -np.inf).astype(np.float32)
        top, bottom = float(worth.max()), float(np.where(block.allowed, block.affinity, np.inf).min())
        lowest, highest = min(lowest, bottom), max(highest, top)
        worth += _scatter(block, seed) * np.float32(TIE * max(top - bottom, 0.0))
        pieces.append(tops.take(block, worth, WIDE))
    return joined(task, [*pieces, *tops.of_reviewers()]), _scale(lowest, highest)


def _near(task: Task, scale: Scale, load: Floats, seed: int, kept: int | None = None) -> Core:
    """A later pass: nearest to the best choice of an entry at these prices; of all these the nearest `kept`."""
    prices, pieces, tops, nearness = Prices(load, None, np.zeros(len(task.needs))), [], _Tops(task), []
    for block in task.blocks():
        reduced = choose(task, block, left_of(block, scale, prices)).reduced.astype(np.float32)
        piece = tops.take(block, reduced + _scatter(block, seed) * np.float32(TIE), NARROW)
        pieces.append(piece)
        nearness.append(reduced[piece.entry - block.start, piece.reviewer])
    core, near = joined(task, pieces), np.concatenate(nearness)
    beside = tops.of_reviewers()
    if kept is not None and kept < len(core):
        core = core.only(near >= np.partition(near, len(near) - kept)[len(near) - kept])
        short = np.bincount(core.reviewer, minlength=task.size[1]) < task.least + TALL
        beside = [piece.only(short[piece.reviewer]) for piece in beside]
    return joined(task, [core, *beside])


def _scatter(block: Block, seed: int) -> np.ndarray:
    return np.random.default_rng([seed % 2**63, block.start]).random(block.affinity.shape, dtype=np.float32)


class _Tops:
    """The best pairs of entries, at once, and of reviewers, as blocks go by: one of each reviewer in each block."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.most = int(task.asks.max(initial=0))
        self.best: list[tuple[Core, np.ndarray]] = []

    def take(self, block: Block, order: np.ndarray, beside: int) -> Core:
        """The best of each entry by `order` (B, R): what it asks and `beside`, and some of every set of pairs."""
        rows, width = order.shape
        wide = min(self.most + beside, width)
        lines = np.arange(rows)[:, None]
        chosen = np.zeros(order.shape, dtype=bool)
        chosen[lines, np.argpartition(order, width - wide, axis=1)[:, width - wide :]] = True
        for mask in block.covers:
            some = min(self.most, width)
            beside_it = np.where(mask, order, -np.inf)
            chosen[lines, np.argpartition(beside_it, width - some, axis=1)[:, width - some :]] = True
        row = order.argmax(axis=0)
        columns = np.arange(width)
        open_to = block.allowed[row, columns]
        row, columns = row[open_to], columns[open_to]
        near = order[row, columns] - order.max(axis=1)[row] if len(row) else np.zeros(0)
        piece = taken_from(block, row, columns)
        keys = np.argsort(row * width + columns)
        self.best.append((piece, near[keys]))
        if len(self.best) > TOGETHER:
            self.best = [self._nearest()]
        return taken_from(block, *np.nonzero(chosen & block.allowed))

    def of_reviewers(self) -> list[Core]:
        """The nearest of each reviewer, `TALL` beyond the least load."""
        return [self._nearest()[0]]

    def _nearest(self) -> tuple[Core, np.ndarray]:
        whole = joined(self.task, [piece for piece, _ in self.best])
        near = np.concatenate([near for _, near in self.best])
        order = np.lexsort((-near, whole.reviewer))
        counts = np.bincount(whole.reviewer, minlength=self.task.size[1])
        place = np.arange(len(whole)) - np.repeat(np.cumsum(counts) - counts, counts)
        kept = np.zeros(len(whole), dtype=bool)
        kept[order[place < self.task.least[whole.reviewer[order]] + TALL]] = True
        return whole.only(kept), near[kept]


@dataclass(frozen=True)
class _Table:
    """A core as a table of the candidates of each entry (E, W); gain -inf where there is none."""

    reviewer: Ints
    gain: Floats
    reads: Mask
    country: Ints


def _table(task: Task, core: Core, scale: Scale) -> _Table:
    entries = task.size[0]
    counts = np.bincount(core.entry, minlength=entries)
    width = int(min(counts.max(), WIDEST))
    place = np.arange(len(core)) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = place < width
    spots = core.entry[kept], place[kept]
    reviewer, gain = np.zeros((entries, width), dtype=np.int64), np.full((entries, width), -np.inf)
    reads = np.zeros((entries, width), dtype=bool)
    reviewer[spots], reads[spots] = core.reviewer[kept], core.reads[kept]
    gain[spots] = (core.worth[kept] - scale.lowest) / scale.spread
    return _Table(reviewer, gain, reads, task.groups[reviewer])


def _search(task: Task, core: Core, scale: Scale, load: Floats, steps: int) -> Floats:
    """(R,) prices: dearer where more entries ask than may be served, cheaper below the least load."""
    table = _table(task, core, scale)
    prices, best, lowest = load.copy(), load, np.inf
    rate, last = np.full(len(load), 0.03 if not load.any() else 0.003), np.zeros(len(load))
    usual = max(1.0, float(task.asks.sum()) / max(len(load), 1) / 4)
    for _ in range(steps):
        taken, value = _chosen(task, table, table.gain - prices[table.reviewer])
        asked = np.bincount(table.reviewer[taken], minlength=len(load))
        dual = value + float(np.maximum(prices * task.least, prices * task.most).sum())
        if dual < lowest:
            best, lowest = prices.copy(), dual
        free = np.clip(asked, task.least, task.most)
        wrong = asked - np.where(prices > 0, task.most, np.where(prices < 0, task.least, free))
        turned = np.sign(wrong) * last
        rate *= np.where(turned > 0, 1.2, np.where(turned < 0, 0.5, 1.0))
        last = np.sign(wrong)
        moved = prices + rate * np.clip(wrong / usual, -1, 1)
        prices = np.where(moved * prices < 0, 0.0, moved)
    return best


def _chosen(task: Task, table: _Table, left: Floats) -> tuple[Mask, float]:
    """The best choice of each entry at its prices, one by one, and what all are worth."""
    taken = _greedy(task, table, left)
    if task.readers is not None:
        lacking = np.flatnonzero((task.readers > 0) & ~(taken & table.reads).any(axis=1))
        if len(lacking):
            part = _Table(*(getattr(table, name)[lacking] for name in ("reviewer", "gain", "reads", "country")))
            raised = left[lacking] + 1e3 * _first(np.where(part.reads, left[lacking], -np.inf))
            taken[lacking] = _greedy(task, part, raised, lacking)
    return taken, float(left[taken].sum())


def _first(values: Floats) -> Mask:
    """(E, W) where the largest of each row stands, unless it is -inf."""
    found = np.zeros(values.shape, dtype=bool)
    spot = values.argmax(axis=1)
    lines = np.arange(len(values))
    found[lines, spot] = np.isfinite(values[lines, spot])
    return found


def _greedy(task: Task, table: _Table, left: Floats, rows: Ints | None = None) -> Mask:
    """One after the other the best that is left, and with it goes all its country."""
    asks = task.asks if rows is None else task.asks[rows]
    taken, open_to = np.zeros(left.shape, dtype=bool), left.copy()
    lines = np.arange(len(left))
    for turn in range(int(asks.max(initial=0))):
        spot = open_to.argmax(axis=1)
        good = (asks > turn) & np.isfinite(open_to[lines, spot])
        taken[lines[good], spot[good]] = True
        if task.countries:
            open_to[table.country == table.country[lines, spot][:, None]] = -np.inf
        else:
            open_to[lines, spot] = -np.inf
    return taken
