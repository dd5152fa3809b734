"""The exact assignment: a linear programme on some of the pairs, every pair priced again, an integer finish.

1. A short price search picks candidate pairs (`candidates`).
2. They are solved as a linear programme; ALL pairs are priced with its duals, those worth more than their price
   join, until none is (column generation; Dantzig & Wolfe 1960). Weak duality then bounds every assignment.
3. Where the answer is not whole, an integer programme finishes it over the pairs whose reduced gain does not by
   itself exclude them (reduced-cost fixing), so that its optimum is the optimum over all pairs.
Ties fall by a seeded perturbation: half a step shared among all reviews where affinities are multiples of a step
(no optimum changes), else TIE_BREAK of the spread of affinities for each pair. Measured on 2 cores: 500 x 200 with
all side rules 0.2 s (2 to 6 s where affinities have few levels), 2,000 x 500 1 to 3 s, gap to the bound below 1e-7.
"""

from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.candidates import first_pairs, joining
from charsu.rules.assignment.explain import explain, plain_reasons
from charsu.rules.assignment.graph import components
from charsu.rules.assignment.linear import Answer, Programme, optimise
from charsu.rules.assignment.model import Model, Prices, bound_of, build, prices_of, reduced
from charsu.rules.assignment.pins import pin_reasons
from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Infeasible, Lack
from charsu.rules.assignment.task import Cover, Floats, Task, task_of

VERSION = "priced-2"
TIE_BREAK = 1e-7
FINES = (1e2, 1e5)  # for a unit of a broken rule, in spreads of affinity
LEVELS = 200  # distinct affinities up to which a common step is looked for
NEAR = 1e-6  # from a whole number
CUTS = 40  # times that parts of the review graph are asked to be joined


@dataclass(frozen=True)
class Assignment:
    """`pairs` (N, 2) int32 of entry and reviewer, by entry; `objective` their total affinity; `bound` an upper bound
    of it over ALL pairs, in float64; `prices` (R,) in affinity of one more place in a reviewer's load; `proven`
    says that nothing better exists but for ties (false only where the time ran out)."""

    pairs: NDArray[np.int32]
    objective: float
    bound: float
    seconds: float = field(compare=False)
    seed: int
    prices: Floats = field(repr=False)
    proven: bool = True
    method: str = VERSION
    added: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))  # by replace, extend
    removed: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))


@dataclass(frozen=True)
class _Gain:
    """Affinity (E, R) shifted and scaled to a spread of one; `shaken` has the tie-break added, and `barred` pairs
    at -inf. A gain g stands for the total g * `spread` + `shift`. Where all affinities are multiples of `step`, to
    within `off`, so are totals; else `step` is 0."""

    plain: Floats
    shaken: Floats
    spread: float
    shift: float
    reviews: int
    width: float  # of the tie-break
    step: float
    off: float

    def tightened(self, bound: float) -> float:
        """The greatest total that an assignment may have under `bound`."""
        if not self.step:
            return bound
        slack = self.reviews * self.off
        return min(bound, float(np.floor((bound + slack) / self.step + 1e-12)) * self.step + slack)


@dataclass(frozen=True)
class _Relaxed:
    """The linear optimum over all pairs: its model, its answer, its prices, what is broken in it."""

    model: Model
    x: Floats
    prices: Prices
    slack: float


def solve(problem: Problem, *, seed: int = 0, time_limit: float | None = None) -> Assignment | Infeasible:
    """The assignment of greatest total affinity under every rule of `problem`, or why there is none.
    `time_limit` in seconds: the best found by then is returned with its bound; raises TimeoutError where none was
    found. The same seed gives the same pairs, unless the time ran out."""
    return solve_with(problem, (), seed=seed, time_limit=time_limit)


def solve_with(
    problem: Problem, covers: tuple[Cover, ...], *, seed: int, time_limit: float | None = None
) -> Assignment | Infeasible:
    """`solve` with sets of pairs of which so many must be chosen. For a connected graph: while the best assignment
    is in parts, some pair must lead out of each part; that is true of every connected one, so the bound holds."""
    began = perf_counter()
    until = began + time_limit if time_limit is not None else np.inf
    for _ in range(CUTS):
        found = _solve_once(problem, covers, seed, began, until)
        if isinstance(found, Infeasible) or not problem.connected:
            return found
        parts = components(found.pairs, *problem.affinity.shape)
        if parts.count <= 1:
            return found
        sides = ((parts.entry == part, parts.reviewer == part) for part in range(parts.count - 1))
        covers += tuple(Cover(one[:, None] != other[None, :], 1, Lack.APART) for one, other in sides)
    raise TimeoutError("no connected assignment was found in the steps allowed")


def _solve_once(
    problem: Problem, covers: tuple[Cover, ...], seed: int, began: float, until: float
) -> Assignment | Infeasible:
    if reasons := pin_reasons(problem):
        return Infeasible(reasons)
    task = task_of(problem, covers)
    if reasons := plain_reasons(task):
        return Infeasible(reasons)
    found = _solved(task, seed, until)
    if isinstance(found, Infeasible):
        return found
    rest, best, prices, proven = found
    pins = np.zeros((0, 2), dtype=np.int32) if problem.pinned is None else problem.pinned.astype(np.int32)
    pairs = np.concatenate([pins, rest])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    objective = float(problem.affinity[pairs[:, 0], pairs[:, 1]].astype(np.float64).sum())
    bound = best + float(problem.affinity[pins[:, 0], pins[:, 1]].astype(np.float64).sum())
    return Assignment(pairs, objective, max(bound, objective), perf_counter() - began, seed, prices, proven)


def _solved(task: Task, seed: int, until: float) -> tuple[NDArray[np.int32], float, Floats, bool] | Infeasible:
    """Pairs, bound, prices of loads, and whether the pairs are proven best."""
    if not task.asks.any():
        return np.zeros((0, 2), dtype=np.int32), 0.0, np.zeros(len(task.most)), True
    gain = _gain(task, seed)
    relaxed = _relaxed(task, gain, until)
    found = relaxed and _whole(task, gain, relaxed, until)
    if not relaxed or not found:
        return explain(task)
    pairs, best, proven = found
    best = gain.tightened(min(bound_of(task, gain.plain, relaxed.prices), best))
    return pairs, best * gain.spread + gain.shift, relaxed.prices.load * gain.spread, proven


def _gain(task: Task, seed: int) -> _Gain:
    worth = task.affinity.astype(np.float64)
    allowed = task.allowed
    lowest = float(worth[allowed].min())
    spread = float(worth[allowed].max()) - lowest or 1.0
    plain = (worth - lowest) / spread
    reviews = int(task.asks.sum())
    step, off = _step(plain[allowed])
    width = max(TIE_BREAK, min(1e-3, step / 2 / reviews))
    shaken = plain + np.random.default_rng(seed).random(worth.shape) * width
    shaken[~allowed] = -np.inf
    return _Gain(plain, shaken, spread, lowest * reviews, reviews, width, step, off)


def _step(worth: Floats) -> tuple[float, float]:
    """The step that few distinct affinities share, and how far they are off it; 0 when there is none. Half a step
    shared among all reviews as tie-break changes no optimum, and spares the solver the ties."""
    levels = np.unique(np.round(worth, 6))
    if not 1 < len(levels) <= LEVELS:
        return 0.0, 0.0
    step = 1 / round(1 / float(np.diff(levels).min()))
    off = float(np.abs(worth - np.round(worth / step) * step).max())
    return (step, off) if off < 1e-6 else (0.0, 0.0)


def _relaxed(task: Task, gain: _Gain, until: float) -> _Relaxed | None:
    """The linear optimum with every rule kept, or None when there is none even in fractions."""
    pairs = first_pairs(task, gain.shaken)
    found = _converge(task, gain.shaken, FINES[0], pairs, until)
    if found.slack <= NEAR:
        return found
    nothing = np.where(task.allowed, 0.0, -np.inf)
    if _converge(task, nothing, 1.0, pairs, until).slack > NEAR:
        return None
    found = _converge(task, gain.shaken, FINES[1], pairs, until)
    return found if found.slack <= NEAR else None


def _converge(task: Task, gain: Floats, fine: float, pairs: NDArray[np.bool_], until: float) -> _Relaxed:
    """Solve, price all pairs, let the better ones join (`pairs` grows in place), until none is better."""
    fines = dict.fromkeys(("demand", "load", "reads", "floor", "cover"), fine)
    while True:
        rows, columns = np.nonzero(pairs)
        model = build(task, rows, columns, gain[rows, columns], fines)
        answer = optimise(model.programme, _left(until))
        if answer.x is None or answer.price is None:
            raise TimeoutError("no assignment was found in the time given")
        prices = prices_of(task, model, answer.price)
        new = joining(reduced(task, gain, prices), pairs)
        if not new.any():
            return _Relaxed(model, answer.x[: len(rows)], prices, float(answer.x[len(rows) :].sum()))
        pairs |= new


def _left(until: float) -> float | None:
    return None if until == np.inf else max(until - perf_counter(), 0.01)


def _whole(task: Task, gain: _Gain, relaxed: _Relaxed, until: float) -> tuple[NDArray[np.int32], float, bool] | None:
    """Pairs (N, 2), a bound of the scaled gain, and whether they are proven best; None when no whole one exists."""
    model, x = relaxed.model, relaxed.x
    taken = x > 0.5
    top = bound_of(task, gain.shaken, relaxed.prices)
    if (np.abs(x - np.round(x)) < NEAR).all():
        return _as_pairs(model, taken), top, True
    first = _settled(model, x, until)
    close = gain.width * gain.reviews
    if first.x is not None and top - first.gain <= close:
        return _as_pairs(model, first.x > 0.5), top, True
    rest = _finish(task, gain, relaxed, top - first.gain + close, until)
    if rest[1].x is None or rest[1].gain < first.gain:
        if first.x is None and rest[1].late:
            raise TimeoutError("no assignment was found in the time given")
        best = max(rest[1].bound, first.gain) if rest[1].late else first.gain
        pairs = None if first.x is None else _as_pairs(model, first.x > 0.5)
        return pairs if pairs is None else (pairs, min(top, best), not rest[1].late)
    bound = max(rest[1].bound, rest[1].gain, first.gain)
    return _as_pairs(rest[0], rest[1].x > 0.5), min(top, bound), not rest[1].late


def _settled(model: Model, x: Floats, until: float) -> Answer:
    """A first whole answer: entries that are whole already stay as they are."""
    torn = np.unique(model.entry[np.abs(x - np.round(x)) >= NEAR])
    free = np.isin(model.entry, torn)
    fixed = np.round(x)
    return _integer(model, np.where(free, 0.0, fixed), np.where(free, 1.0, fixed), until)


def _finish(task: Task, gain: _Gain, relaxed: _Relaxed, gap: float, until: float) -> tuple[Model, Answer]:
    """The integer optimum over all pairs that could be in a better answer than one `gap` below the bound."""
    left = reduced(task, gain.shaken, relaxed.prices)
    rows, columns = np.nonzero(left >= -gap if np.isfinite(gap) else task.allowed)
    model = build(task, rows, columns, gain.shaken[rows, columns], {})
    sure = (left[rows, columns] > gap).astype(np.float64)
    return model, _integer(model, sure, np.ones(len(rows)), until)


def _integer(model: Model, least: Floats, most: Floats, until: float) -> Answer:
    rest = np.zeros(len(model.programme.gain) - len(least))
    programme: Programme = replace(
        model.programme,
        least=np.concatenate([least, rest]),
        most=np.concatenate([most, rest]),
        whole=np.ones(len(model.programme.gain), dtype=bool),
    )
    return optimise(programme, _left(until))


def _as_pairs(model: Model, taken: NDArray[np.bool_]) -> NDArray[np.int32]:
    kept = taken[: len(model.entry)]
    return np.stack([model.entry[kept], model.reviewer[kept]], axis=1).astype(np.int32)
