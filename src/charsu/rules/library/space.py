"""The space of meanings without its languages: what a vector says of its language goes before two are compared.

Multilingual vectors lie in a cloud for each language, and neighbours of one language crowd out those of another. Two
corrections, both measured in bench/search: the twelve directions in which parallel texts of the nine languages differ
(the articles of the Universal Declaration of Human Rights, as passage and as query) are projected out of everything;
and from passages their language's own mean is subtracted, drawn towards the mean of all where few are known.

A question of a few words lies elsewhere than any text: its vector says above all that it is short. So it is measured
from a place between the mean of the passages and that of such questions on whatever subject (bench/search/learn.py),
the nearer to the latter the fewer its words.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

SIZE = 384
FEW = 20.0  # passages of a language that weigh as much as what is known of all
FEW_WORDS = 3.0  # up to so many a question is a short one

Floats = npt.NDArray[np.float32]


@cache
def directions() -> Floats:
    """(12, SIZE), orthonormal."""
    with (files("charsu.rules.library") / "language_directions.npy").open("rb") as file:
        found: Floats = np.asarray(np.load(file), np.float32)
    return found


@cache
def short_questions() -> Floats:
    """(SIZE,): the mean of questions of a few words, their languages projected out."""
    with (files("charsu.rules.library") / "short_questions.npy").open("rb") as file:
        return without_language(np.asarray(np.load(file), np.float32))


def from_centre(question: Floats, whole: Floats, words: int) -> Floats:
    """The vector of a question of so many words, of length one, as passages are compared with it; `whole` is their
    mean."""
    near = min(1.0, FEW_WORDS / max(words, 1))
    return unit(without_language(question) - whole - near * (short_questions() - whole))


def without_language(vectors: Floats) -> Floats:
    """Vectors (N, SIZE) or (SIZE,) with the directions of languages projected out."""
    basis = directions()
    plain: Floats = (vectors - (vectors @ basis.T) @ basis).astype(np.float32)
    return plain


def means_of(vectors: Floats, languages: npt.NDArray[np.int32]) -> tuple[Floats, dict[int, Floats]]:
    """The mean of all (SIZE,), and of each language drawn towards it; vectors (N, SIZE), languages (N,) codes."""
    if not len(vectors):
        return np.zeros(SIZE, np.float32), {}
    whole = vectors.mean(0)
    of = {}
    for code in np.unique(languages):
        mine = vectors[languages == code]
        of[int(code)] = ((mine.sum(0) + FEW * whole) / (len(mine) + FEW)).astype(np.float32)
    return whole, of


def unit(vectors: Floats) -> Floats:
    """Each of length one; a zero stays a zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(length, 1e-9)).astype(np.float32)
    return scaled
