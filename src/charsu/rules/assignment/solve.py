"""The exact assignment: prices, a core, a linear programme on it, every pair priced again, an integer finish.

1. A search for the prices of the reviewers' time picks the pairs that are in doubt (`candidates`).
2. They are solved as a linear programme; ALL pairs are priced with its duals (`pricing`), those of better choices
   join, until none is (column generation; Dantzig & Wolfe 1960). Weak duality then bounds every assignment.
3. Where the answer is not whole, an integer programme finishes it over the pairs whose reduced gain does not by
   itself exclude them (reduced-cost fixing), so that its optimum is the optimum over all pairs.
Ties fall by a seeded perturbation: half a step shared among all reviews where affinities are multiples of a step
(no optimum changes), else TIE_BREAK of the spread of affinities for each pair. Figures: `bench/assignment`.
"""

from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.advice import advised
from charsu.rules.assignment.candidates import Start, start_of
from charsu.rules.assignment.core import Core, joined, taken_from
from charsu.rules.assignment.explain import explain, plain_reasons, scarce_reasons
from charsu.rules.assignment.graph import components
from charsu.rules.assignment.joining import join
from charsu.rules.assignment.linear import Answer, Programme, optimise
from charsu.rules.assignment.model import Model, build, prices_of
from charsu.rules.assignment.pins import apart_reasons, pin_reasons
from charsu.rules.assignment.pricing import Prices, Scale, bound_at, choose, left_of, missed
from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Infeasible, Lack
from charsu.rules.assignment.task import Cover, Floats, Ints, Task, task_of
from charsu.rules.assignment.ties import TIE_BREAK, Ties, ties_of
from charsu.rules.assignment.warm import carried

VERSION = "priced-3"
FINES = (1e2, 1e5)  # for a unit of a broken rule, in spreads of affinity
NEAR = 1e-6  # from a whole number
MORE = 4  # pairs an entry may gain in a round of pricing
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
class _Relaxed:
    """The linear optimum over all pairs: its model, its answer, its prices, the bound by them, what is broken."""

    model: Model
    x: Floats
    prices: Prices
    bound: float
    slack: float


def solve(problem: Problem, *, seed: int = 0, time_limit: float | None = None) -> Assignment | Infeasible:
    """The assignment of greatest total affinity under every rule of `problem`, or why there is none.
    `time_limit` in seconds: the best found by then is returned with its bound; raises TimeoutError where none was
    found. The same seed gives the same pairs, unless the time ran out."""
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError("seed is a whole number, not negative: with it the same pairs come again")
    return solve_advised(problem, seed=seed, time_limit=time_limit, may_unpin=True)


def solve_advised(
    problem: Problem, *, seed: int, time_limit: float | None, may_unpin: bool = False
) -> Assignment | Infeasible:
    """`solve`; pins that are the pairs of a round (`may_unpin` False) are not told to be taken back."""
    if time_limit is not None and not time_limit >= 0:
        raise ValueError("time_limit is a number of seconds, not negative")
    began = perf_counter()
    found = solve_with(problem, (), seed=seed, time_limit=time_limit)
    if isinstance(found, Assignment):
        return found

    def again(other: Problem, covers: tuple[Cover, ...]) -> Ints | Infeasible | None:
        left = None if time_limit is None else max(began + time_limit - perf_counter(), 0.0)
        try:
            tried = solve_with(other, covers, seed=seed, time_limit=left)
        except TimeoutError:
            return None
        return tried.pairs.astype(np.int64) if isinstance(tried, Assignment) else tried

    return advised(problem, found, again, may_unpin=may_unpin)


def solve_with(
    problem: Problem, covers: tuple[Cover, ...], *, seed: int, time_limit: float | None = None
) -> Assignment | Infeasible:
    """`solve` with sets of pairs of which so many must be chosen. For a connected graph: while the best assignment
    is in parts, some pair must lead out of each part; that is true of every connected one, so the bound holds."""
    began = perf_counter()
    until = began + time_limit if time_limit is not None else np.inf
    best: Assignment | None = None
    for _ in range(CUTS):
        try:
            found = _solve_once(problem, covers, seed, began, until)
        except TimeoutError:
            break
        if isinstance(found, Infeasible) or not problem.connected:
            return found
        parts = components(found.pairs, *problem.affinity.shape)
        if parts.count <= 1:
            return found if best is None else _better(best, found)
        if by_hand := _joined_up(problem, found, began):
            best = _better(best, by_hand) if best else by_hand
        if best and best.bound - best.objective <= TIE_BREAK * len(best.pairs) * (
            float(np.ptp(problem.affinity)) or 1.0
        ):
            return replace(best, proven=found.proven)
        sides = ((parts.entry == part, parts.reviewer == part) for part in range(parts.count - 1))
        covers += tuple(Cover(one[:, None] != other[None, :], 1, Lack.APART) for one, other in sides)
    if best is None:
        raise TimeoutError(
            "no assignment was found in the time given, or none that is connected in the steps allowed"
        )
    return best


def _joined_up(problem: Problem, found: Assignment, began: float) -> Assignment | None:
    """An answer in parts with its parts joined by exchanges; the bound of the parts is above that of the whole."""
    pairs = join(problem, found.pairs)
    if pairs is None:
        return None
    worth = float(problem.affinity[pairs[:, 0], pairs[:, 1]].astype(np.float64).sum())
    return replace(found, pairs=pairs, objective=worth, seconds=perf_counter() - began, proven=False)


def _better(one: Assignment, other: Assignment) -> Assignment:
    """The greater objective of the two with the lower bound."""
    best = one if one.objective > other.objective else other
    bound = max(min(one.bound, other.bound), best.objective)
    return replace(best, bound=bound, proven=other.proven)


def _solve_once(
    problem: Problem, covers: tuple[Cover, ...], seed: int, began: float, until: float
) -> Assignment | Infeasible:
    if reasons := pin_reasons(problem):
        return Infeasible(reasons)
    task = task_of(problem, covers)
    if reasons := plain_reasons(task) or scarce_reasons(task) or apart_reasons(problem):
        return Infeasible(reasons)
    found = solve_task(task, seed, until)
    if isinstance(found, Infeasible):
        return found
    rest, best, prices, proven = found
    pins = np.zeros((0, 2), dtype=np.int32) if problem.pinned is None else problem.pinned.astype(np.int32)
    pairs = np.concatenate([pins, rest])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    objective = float(problem.affinity[pairs[:, 0], pairs[:, 1]].astype(np.float64).sum())
    bound = best + float(problem.affinity[pins[:, 0], pins[:, 1]].astype(np.float64).sum())
    return Assignment(pairs, objective, max(bound, objective), perf_counter() - began, seed, prices, proven)


def solve_task(task: Task, seed: int, until: float) -> tuple[NDArray[np.int32], float, Floats, bool] | Infeasible:
    """Pairs, bound, prices of loads, and whether the pairs are proven best."""
    reviews = int(task.asks.sum())
    if not reviews:
        return np.zeros((0, 2), dtype=np.int32), 0.0, np.zeros(task.size[1]), True
    start = start_of(task, seed)
    ties = ties_of(task, start, seed)
    relaxed = _relaxed(task, start, ties, until)
    found = relaxed and _whole(task, start.scale, ties, relaxed, until)
    if not relaxed or not found:
        return explain(task)
    pairs, best, proven = found
    scale = start.scale
    bound = ties.tightened(min(relaxed.bound, best)) * scale.spread + scale.lowest * reviews
    return pairs, bound, relaxed.prices.load * scale.spread, proven


def _relaxed(task: Task, start: Start, ties: Ties, until: float) -> _Relaxed | None:
    """The linear optimum with every rule kept, or None when there is none even in fractions."""
    found = _converge(task, start.core, start.scale, ties, FINES[0], until)
    if found.slack <= NEAR:
        return found
    core = found.model.core
    if _converge(task, core, Scale(0.0, np.inf), ties, 1.0, until).slack > NEAR:
        return None
    found = _converge(task, core, start.scale, ties, FINES[1], until)
    return found if found.slack <= NEAR else None


def _converge(task: Task, core: Core, scale: Scale, ties: Ties, fine: float, until: float) -> _Relaxed:
    """Solve, price all pairs, let the better ones join, until none is better."""
    fines = dict.fromkeys(("demand", "load", "reads", "floor", "cover"), fine)
    model, answer, whole = None, None, False
    while True:
        before, model = model, build(task, core, core.gain(scale, ties.seed, ties.width), fines)
        basis = carried(task, before, answer.basis, model) if before and answer and answer.basis and whole else None
        answer = optimise(model.programme, _left(until), basis)
        if answer.x is None or answer.price is None:
            raise TimeoutError("no assignment was found in the time given")
        prices, slack = prices_of(task, model, answer.price), float(answer.x[len(core) :].sum())
        whole = slack <= NEAR
        bound, new = _priced(task, core, scale, prices)
        if not new or bound - answer.gain <= ties.close / 10:
            return _Relaxed(model, answer.x[: len(core)], prices, bound, slack)
        core = joined(task, [core, *new])


def _priced(task: Task, core: Core, scale: Scale, prices: Prices) -> tuple[float, list[Core]]:
    """The bound over all pairs at these prices, and the pairs that the core has missed."""
    total, new = 0.0, []
    for block in task.blocks():
        choice = choose(task, block, left_of(block, scale, prices))
        total += float(choice.value.sum())
        rows, columns = missed(choice.reduced, core.inside(block), MORE)
        if len(rows):
            new.append(taken_from(block, rows, columns))
    return bound_at(task, scale, prices, total), new


def _left(until: float) -> float | None:
    return None if until == np.inf else max(until - perf_counter(), 0.01)


def _whole(
    task: Task, scale: Scale, ties: Ties, relaxed: _Relaxed, until: float
) -> tuple[NDArray[np.int32], float, bool] | None:
    """Pairs (N, 2), a bound of the gain, and whether they are proven best; None when no whole one exists."""
    model, x, top = relaxed.model, relaxed.x, relaxed.bound + ties.close
    if (np.abs(x - np.round(x)) < NEAR).all():
        return _as_pairs(model, x > 0.5), top, True
    first = _settled(model, x, until)
    if first.x is not None and top - first.gain <= 2 * ties.close:
        return _as_pairs(model, first.x > 0.5), top, True
    rest = _finish(task, scale, ties, relaxed, top - first.gain + ties.close, until)
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
    torn = np.unique(model.core.entry[np.abs(x - np.round(x)) >= NEAR])
    free = np.isin(model.core.entry, torn)
    fixed = np.round(x)
    return _integer(model, np.where(free, 0.0, fixed), np.where(free, 1.0, fixed), until)


def _finish(
    task: Task, scale: Scale, ties: Ties, relaxed: _Relaxed, gap: float, until: float
) -> tuple[Model, Answer]:
    """The integer optimum over all pairs that could be in a better answer than one `gap` below the bound."""
    pieces = []
    for block in task.blocks():
        reduced = choose(task, block, left_of(block, scale, relaxed.prices)).reduced
        pieces.append(taken_from(block, *np.nonzero(reduced >= -gap if np.isfinite(gap) else block.allowed)))
    core = joined(task, pieces)
    model = build(task, core, core.gain(scale, ties.seed, ties.width), {})
    return model, _integer(model, np.zeros(len(core)), np.ones(len(core)), until)


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
    kept = taken[: len(model.core)]
    return np.stack([model.core.entry[kept], model.core.reviewer[kept]], axis=1).astype(np.int32)
