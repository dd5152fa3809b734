"""Made-up entries and reviewers: who reviews what by the real assignment, then score sheets from believed spreads."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment import Infeasible, Problem, solve
from charsu.rules.rehearsal.design import Design, Impossible
from charsu.rules.scoring.reviews import Floats, Reviews

USUAL = 0.6  # where on the scale entries of usual quality lie
HALO = 0.5  # share of a reviewer's error on a criterion that is about the whole entry


@dataclass(frozen=True)
class World:
    """The N reviews to be given, and the countries, in pairs of neighbours."""

    entry: NDArray[Any]
    reviewer: NDArray[Any]
    entry_country: NDArray[Any]
    reviewer_country: NDArray[Any]


def gathered(design: Design, dice: np.random.Generator) -> World:
    """Countries, languages and themes by lots, reviewers spread evenly over them; then the assignment: nobody on an
    entry of their country, one reviewer of a country on an entry, a reader of its language. Raises Impossible."""
    entries, reviewers, number = design.entries, design.reviewers, np.arange(design.reviewers)
    country, home = dice.integers(design.countries, size=entries), number % design.countries
    theme, field = dice.integers(design.themes, size=entries), dice.integers(design.themes, size=reviewers)
    tongue, spoken = dice.integers(design.languages, size=entries), dice.permutation(number)
    affinity = 0.2 + 0.8 * (theme[:, None] == field) + 0.05 * dice.random((entries, reviewers))
    apart = (tongue[:, None] - spoken) % design.languages
    found = solve(
        Problem(
            affinity.astype(np.float32), design.reviews_per_entry, design.greatest_load,
            conflicts=country[:, None] == home if design.countries > 1 else None,
            reads=apart <= 1 if design.languages > 1 else None,
            country=home if design.countries > 1 else None,
        )
    )  # fmt: skip
    if isinstance(found, Infeasible):
        raise Impossible(found.reasons)
    return World(found.pairs[:, 0], found.pairs[:, 1], country, home)


def sheets_of(design: Design, world: World, dice: np.random.Generator) -> tuple[Floats, Reviews]:
    """True quality (E,) and one round of reviews of it."""
    weights, matters = (np.array(w) / sum(w) for w in (design.weights, design.true_weights))
    own = design.criterion * dice.standard_normal((design.entries, len(weights))) * (len(weights) > 1)
    quality = design.quality * dice.standard_normal(design.entries)[:, None] + own
    severity = design.severity * dice.standard_normal(design.reviewers)
    stretch = np.exp(design.stretch * dice.standard_normal(design.reviewers))
    noise = design.noise * np.exp(design.uneven * dice.standard_normal(design.reviewers))
    e, r = world.entry, world.reviewer
    whole, part = dice.standard_normal((len(e), 1)), dice.standard_normal((len(e), len(weights)))
    halo = HALO * (len(weights) > 1)
    error = noise[r, None] * (np.sqrt(halo) * whole + np.sqrt(1 - halo) * part)
    near = world.entry_country // 2 == (world.reviewer_country // 2)[:, None]
    seen = stretch[r, None] * quality[e] - severity[r, None] + error + design.favour * near[r, e, None]
    middle = design.lowest + USUAL * (design.highest - design.lowest)
    scores = np.round((middle + seen - design.lowest) / design.step) * design.step + design.lowest
    blocs = (world.entry_country // 2, world.reviewer_country // 2) if design.favour else (None, None)
    total = np.clip(scores, design.lowest, design.highest) @ weights
    step = design.step if len(weights) == 1 else design.step / 100
    total = np.clip(np.round((total - design.lowest) / step) * step + design.lowest, design.lowest, design.highest)
    return quality @ matters, Reviews(e, r, total, design.lowest, design.highest, step, *blocs)
