"""Made instances, each from its seed: themes, languages, countries, conflicts. Nothing here is real."""

from typing import Any

import numpy as np

from charsu.rules.assignment import Problem

THEMES, LANGUAGES, COUNTRIES = 12, 8, 20
SPOKEN = (0.4, 0.15, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04)  # share of entries in each language
READ = (0.6, 0.2, 0.2, 0.15, 0.15, 0.12, 0.1, 0.1)  # share of reviewers who read it


def base(entries: int, reviewers: int, *, sides: bool = False, seed: int = 1, least_pull: float = 0.85) -> Problem:
    """Three reviews each, 5 % of pairs in conflict, loads of half to 1.3 times the mean; `sides` adds the rules of
    language and country. Affinity: chance, and whether the theme is the reviewer's first or second, times a pull of
    the reviewer between `least_pull` and 1: the lower that is, the more unequally reviewers are wanted."""
    dice = np.random.default_rng(seed)
    theme, own = dice.integers(0, THEMES, entries), dice.integers(0, THEMES, (reviewers, 2))
    affinity = 0.45 * dice.random((entries, reviewers), dtype=np.float32)
    first, second = theme[:, None] == own[None, :, 0], theme[:, None] == own[None, :, 1]
    affinity += np.float32(0.35) * first
    affinity += np.float32(0.2) * (second & ~first)
    affinity *= np.float32(least_pull) + np.float32(1 - least_pull) * dice.random(reviewers, dtype=np.float32)
    mean = 3 * entries / reviewers
    rules: dict[str, Any] = {"conflicts": dice.random((entries, reviewers), dtype=np.float32) < 0.05}
    if sides:
        language = dice.choice(LANGUAGES, entries, p=SPOKEN)
        rules["reads"] = (dice.random((reviewers, LANGUAGES)) < READ).T[language]
        rules["country"] = dice.integers(0, COUNTRIES, reviewers)
    return Problem(affinity, 3, int(np.ceil(1.3 * mean)), int(0.5 * mean), **rules)


def workshop(seed: int = 5) -> Problem:
    """118 entries by 177 reviewers, loads of 1 to 4, like a small conference; many affinities near nothing."""
    dice = np.random.default_rng(seed)
    entry, reviewer = dice.dirichlet(np.full(15, 0.25), 118), dice.dirichlet(np.full(15, 0.25), 177)
    affinity = np.minimum(1.0, 1.6 * (entry @ reviewer.T) * dice.lognormal(0, 0.35, (118, 177)))
    conflicts = dice.random((118, 177)) < 0.03
    return Problem(affinity.astype(np.float32), 3, 4, 1, conflicts=conflicts)


def crowded(seed: int = 3) -> Problem:
    """2,000 by 500 with a planted conflict: 40 entries that only 6 reviewers may read, who may take 96 of 120."""
    made = base(2_000, 500, seed=seed)
    dice = np.random.default_rng(seed)
    entries, readers = dice.permutation(2_000)[:40], dice.permutation(500)[:6]
    conflicts = np.array(made.conflicts)
    conflicts[entries] = True
    conflicts[np.ix_(entries, readers)] = False
    return Problem(made.affinity, 3, 16, 0, conflicts=conflicts)


def planted(seed: int = 3) -> tuple[list[int], list[int]]:
    dice = np.random.default_rng(seed)
    return sorted(dice.permutation(2_000)[:40].tolist()), sorted(dice.permutation(500)[:6].tolist())
