"""Figures where scores lie close together: nearly ties are told as such, and a narrow field stays narrow."""

import numpy as np

from bench.calibration.measured import Figure
from charsu.rules.scoring import Calibration, Reviews, calibrate
from charsu.rules.scoring.versions import VERSIONS

REVIEWERS, SEEDS, FINE = 3, 20, 0.01
TOP = (9.01, 9.0)


def near_ties() -> list[Figure]:
    """Three reviewers who agree to the hundredth: two entries a hundredth apart at the top of a field of twelve,
    where the fair share is a half; and 200 entries within a point, read with a tenth of a point of noise."""
    figures = []
    for version in VERSIONS:
        newest = version == list(VERSIONS)[-1]
        pairs = [float(_fit(_two(), seed, version).p_top(1)[0]) for seed in range(SEEDS)]
        told = [float(_fit(_steps(), seed, version).p_top(1)[0]) for seed in range(SEEDS)]
        ratios = [float(np.ptp(_fit(_narrow(s), s, version).estimate) / _linear(_narrow(s))) for s in range(SEEDS)]
        said, most = f"version {version}, {SEEDS} seeds", 0.65 if newest else np.inf
        figures += [
            Figure(f"{said}: chance of 9.01 before 9.00, mean", float(np.mean(pairs)), most=most),
            Figure(f"{said}: chance of 9.01 before 9.00, greatest", max(pairs)),
            Figure(f"{said}: chance of the best of a field half a point apart, least", min(told), 0.95),
            Figure(f"{said}: spread of 200 entries within a point, ordinal / additive", float(np.mean(ratios))),
        ]
    return figures


def _fit(reviews: Reviews, seed: int, version: str) -> Calibration:
    return calibrate(reviews, seed=seed, version=version)


def _linear(reviews: Reviews) -> float:
    return float(np.ptp(calibrate(reviews, method="additive").estimate))


def _two() -> Reviews:
    return _field(np.concatenate([TOP, np.linspace(1, 8, 10)]))


def _steps() -> Reviews:
    return _field(np.arange(6, 1, -0.5))


def _narrow(seed: int) -> Reviews:
    return _field(np.linspace(5, 6, 200), 0.1, seed)


def _field(level: np.ndarray, noise: float = 0.0, seed: int = 0) -> Reviews:
    """Every reviewer on every entry."""
    entry, reviewer = np.repeat(np.arange(len(level)), REVIEWERS), np.tile(np.arange(REVIEWERS), len(level))
    score = level[entry] + noise * np.random.default_rng(seed).standard_normal(len(entry))
    return Reviews(entry, reviewer, np.clip(np.round(score / FINE) * FINE, 0, 10), 0, 10, FINE)
