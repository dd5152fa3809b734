"""The solvers to measure against: OR-tools' flow on all arcs, the same twice in a row, HiGHS on all pairs."""

from dataclasses import replace

import highspy
import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.sparse import coo_matrix

from charsu.rules.assignment import Problem
from charsu.rules.assignment.core import taken_from
from charsu.rules.assignment.linear import Programme, _written, optimise
from charsu.rules.assignment.model import build
from charsu.rules.assignment.task import task_of

UNIT = 1_000_000  # costs of a flow are whole numbers
HUNDREDTHS = 100  # as a known matcher rounds them


def flow(
    problem: Problem,
    least: np.ndarray,
    most: np.ndarray,
    asks: np.ndarray,
    barred: np.ndarray | None = None,
    unit: int = UNIT,
) -> np.ndarray:
    """(N, 2) pairs of greatest affinity by OR-tools' `SimpleMinCostFlow`, an arc for every pair that is open."""
    entries, reviewers = problem.affinity.shape
    allowed = problem.allowed if barred is None else problem.allowed & ~barred
    rows, columns = np.nonzero(allowed)
    cost = -np.round(problem.affinity[rows, columns].astype(np.float64) * unit).astype(np.int64)
    engine, sink = min_cost_flow.SimpleMinCostFlow(), entries + reviewers
    arcs = engine.add_arcs_with_capacity_and_unit_cost(
        rows.astype(np.int32), (entries + columns).astype(np.int32), np.ones(len(rows), dtype=np.int64), cost
    )
    ends = (entries + np.arange(reviewers)).astype(np.int32)
    engine.add_arcs_with_capacity_and_unit_cost(
        ends, np.full(reviewers, sink, dtype=np.int32), most - least, np.zeros(reviewers, dtype=np.int64)
    )
    supply = np.concatenate([asks, -least, [least.sum() - asks.sum()]])
    engine.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    if engine.solve_max_flow_with_min_cost() != engine.OPTIMAL:
        raise RuntimeError("the flow has no answer")
    taken = engine.flows(arcs) > 0
    return np.stack([rows[taken], columns[taken]], axis=1)


def ortools_flow(problem: Problem) -> np.ndarray:
    least, most = (load.astype(np.int64) for load in problem.loads)
    return flow(problem, least, most, problem.asks)


def minimums_first(problem: Problem, unit: int = UNIT) -> np.ndarray:
    """Two flows in a row, as a known matcher does: the least loads are filled first, then the rest."""
    entries, reviewers = problem.affinity.shape
    least, most = (load.astype(np.int64) for load in problem.loads)
    first = _filling(problem, least, unit)
    taken = np.zeros(problem.affinity.shape, dtype=bool)
    taken[first[:, 0], first[:, 1]] = True
    left = problem.asks - taken.sum(axis=1)
    load = most - taken.sum(axis=0)
    return np.concatenate([first, flow(problem, np.zeros_like(load), load, left, taken, unit)])


def _filling(problem: Problem, least: np.ndarray, unit: int) -> np.ndarray:
    """Every reviewer exactly at the least load, entries up to what they ask."""
    entries, reviewers = problem.affinity.shape
    rows, columns = np.nonzero(problem.allowed)
    cost = -np.round(problem.affinity[rows, columns].astype(np.float64) * unit).astype(np.int64)
    engine, source = min_cost_flow.SimpleMinCostFlow(), entries + reviewers
    arcs = engine.add_arcs_with_capacity_and_unit_cost(
        rows.astype(np.int32), (entries + columns).astype(np.int32), np.ones(len(rows), dtype=np.int64), cost
    )
    starts = np.full(entries, source, dtype=np.int32)
    engine.add_arcs_with_capacity_and_unit_cost(
        starts, np.arange(entries, dtype=np.int32), problem.asks, np.zeros(entries, dtype=np.int64)
    )
    supply = np.concatenate([np.zeros(entries, dtype=np.int64), -least, [least.sum()]])
    engine.set_nodes_supplies(np.arange(source + 1, dtype=np.int32), supply)
    if engine.solve() != engine.OPTIMAL:
        raise RuntimeError("the flow has no answer")
    taken = engine.flows(arcs) > 0
    return np.stack([rows[taken], columns[taken]], axis=1)


def highs_all_pairs(problem: Problem) -> float:
    """The value of the linear programme over all pairs, every rule a row, as HiGHS solves it when left alone."""
    task = task_of(problem)
    core = taken_from(task.whole, *np.nonzero(task.whole.allowed))
    programme = build(task, core, core.worth, {}).programme
    ceiling = np.concatenate([np.ones(len(core)), np.zeros(len(programme.gain) - len(core))])
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.passModel(_written(replace(programme, most=ceiling)))
    engine.run()
    return -float(engine.getInfo().objective_function_value)


def highest_floor(problem: Problem) -> float:
    """The greatest total that the worst entry can have, in fractions: the linear programme max z over all pairs."""
    entries, reviewers = problem.affinity.shape
    rows, columns = np.nonzero(problem.allowed)
    pair, count = np.arange(len(rows)), len(rows)
    worth = problem.affinity[rows, columns].astype(np.float64)
    pieces = [
        (np.ones(count), rows, pair),
        (np.ones(count), entries + columns, pair),
        (worth, entries + reviewers + rows, pair),
        (-np.ones(entries), entries + reviewers + np.arange(entries), np.full(entries, count)),
    ]
    value, row, column = (np.concatenate(part) for part in zip(*pieces, strict=True))
    matrix = coo_matrix((value, (row, column)), shape=(2 * entries + reviewers, count + 1)).tocsc()
    least, most = (load.astype(np.float64) for load in problem.loads)
    asks = problem.asks.astype(np.float64)
    lower, upper = (
        np.concatenate([asks, least, np.zeros(entries)]),
        np.concatenate([asks, most, np.full(entries, np.inf)]),
    )
    ceiling = np.concatenate([np.ones(count), [np.inf]])
    return optimise(Programme(np.concatenate([np.zeros(count), [1.0]]), matrix, lower, upper, ceiling)).gain
