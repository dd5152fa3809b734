"""Growth by blocks: affinities from themes and text vectors, made anew for each block; never all at once."""

from typing import Any

import numpy as np

from charsu.rules.assignment import Assignment, Block, BlockProblem, solve_blocks

TOPICS = 16


def made(entries: int, reviewers: int, seed: int = 1) -> BlockProblem:
    dice = np.random.default_rng(seed)
    topics = dice.dirichlet(np.full(TOPICS, 0.3), entries).astype(np.float32)
    skills = dice.dirichlet(np.full(TOPICS, 0.3), reviewers).astype(np.float32)
    language = dice.integers(0, 8, entries)
    reads = (dice.random((reviewers, 8)) < 0.3).T
    origin, country = dice.integers(0, 40, entries), dice.integers(0, 40, reviewers)
    taste = dice.random(reviewers, dtype=np.float32) * np.float32(0.1)

    def block(first: int, last: int) -> Block:
        rows = slice(first, last)
        noise = np.random.default_rng([seed, first]).random((last - first, reviewers), dtype=np.float32)
        affinity = topics[rows] @ skills.T + taste + noise * np.float32(0.2)
        return Block(first, affinity, origin[rows, None] != country[None, :], reads[language[rows]])

    mean = 3 * entries / reviewers
    return BlockProblem(entries, reviewers, block, 3, int(1.3 * mean) + 1, int(0.5 * mean))


def grown(entries: int, reviewers: int) -> dict[str, Any]:
    problem = made(entries, reviewers)
    found = solve_blocks(problem, seed=1)
    assert isinstance(found, Assignment)
    load = np.bincount(found.pairs[:, 1], minlength=reviewers)
    least, most = problem.loads
    broken = int((np.bincount(found.pairs[:, 0], minlength=entries) != 3).sum())
    broken += int(((load < least) | (load > most)).sum())
    ratio = found.objective / found.bound
    return {
        "objective": found.objective,
        "bound": found.bound,
        "ratio": ratio,
        "broken": broken,
        "proven": found.proven,
    }
