"""Made-up reviews with a known truth: the settings of the figures, fixed here once."""

from dataclasses import dataclass

import numpy as np

from charsu.rules.scoring import Reviews

EACH = 3  # reviews of an entry
QUALITY, SEVERITY, NOISE, STRETCH, UNEVEN = 1.5, 0.9, 0.9, 0.2, 0.3  # sd; the last two of logarithms
MIDDLE, LOWEST, HIGHEST = 6.0, 0.0, 10.0
FAVOURING, FAVOUR, BLOCS = 0.1, 1.5, 10  # share of reviewers who add so much for their bloc
THEMES, WITHIN = 12, 0.8  # share of reviews within the reviewer's theme


@dataclass(frozen=True)
class World:
    quality: np.ndarray
    severity: np.ndarray
    stretch: np.ndarray
    noise: np.ndarray
    favour: np.ndarray
    blocs: tuple[np.ndarray, np.ndarray]
    themes: tuple[np.ndarray, np.ndarray]
    reviews: Reviews

    def scores(self, entry: np.ndarray, reviewer: np.ndarray, dice: np.random.Generator) -> np.ndarray:
        same = self.blocs[0][entry] == self.blocs[1][reviewer]
        seen = MIDDLE + self.stretch[reviewer] * (self.quality[entry] - MIDDLE) - self.severity[reviewer]
        seen += self.favour[reviewer] * same + self.noise[reviewer] * dice.standard_normal(len(entry))
        return np.clip(np.round(seen), LOWEST, HIGHEST)


def world(entries: int, reviewers: int, seed: int, each: int = EACH) -> World:
    dice = np.random.default_rng(seed)
    quality = MIDDLE + QUALITY * dice.standard_normal(entries)
    severity = SEVERITY * dice.standard_normal(reviewers)
    stretch = np.exp(STRETCH * dice.standard_normal(reviewers))
    noise = NOISE * np.exp(UNEVEN * dice.standard_normal(reviewers))
    favour = FAVOUR * (dice.random(reviewers) < FAVOURING)
    blocs = dice.integers(0, BLOCS, entries), dice.integers(0, BLOCS, reviewers)
    themes = dice.integers(0, THEMES, entries), dice.integers(0, THEMES, reviewers)
    entry, reviewer = _pairs(themes, each, dice)
    blank = Reviews(entry, reviewer, np.full(len(entry), MIDDLE), LOWEST, HIGHEST, 1.0, *blocs)
    made = World(quality, severity, stretch, noise, favour, blocs, themes, blank)
    return with_reviews(made, entry, reviewer, made.scores(entry, reviewer, dice))


def with_reviews(made: World, entry: np.ndarray, reviewer: np.ndarray, score: np.ndarray) -> World:
    reviews = Reviews(entry, reviewer, score, LOWEST, HIGHEST, 1.0, *made.blocs)
    return World(
        made.quality, made.severity, made.stretch, made.noise, made.favour, made.blocs, made.themes, reviews
    )  # fmt: skip


def _pairs(
    themes: tuple[np.ndarray, np.ndarray], each: int, dice: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Different reviewers for each entry; within the theme by lots, with loads kept even by dealing in turns."""
    entries, reviewers = len(themes[0]), len(themes[1])
    decks = [np.flatnonzero(themes[1] == t) for t in range(THEMES)]
    everyone = np.arange(reviewers)
    piles = [_Pile(deck if len(deck) > each else everyone, dice) for deck in decks]
    anyone = _Pile(everyone, dice)
    inside = dice.random((entries, each)) < WITHIN
    chosen = np.empty((entries, each), dtype=np.int64)
    for e in range(entries):
        taken: list[int] = []
        for n in range(each):
            pile = piles[themes[0][e]] if inside[e, n] else anyone
            taken.append(pile.deal(taken))
        chosen[e] = taken
    return np.repeat(np.arange(entries), each), chosen.ravel()


class _Pile:
    """A deck that is dealt out whole before it is shuffled again."""

    def __init__(self, deck: np.ndarray, dice: np.random.Generator) -> None:
        self.deck, self.dice, self.left = deck, dice, []

    def deal(self, taken: list[int]) -> int:
        while True:
            if not self.left:
                self.left = self.dice.permutation(self.deck).tolist()
            card = self.left.pop()
            if card not in taken:
                return card
