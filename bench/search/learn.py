"""What the search knows of its model before it has read a practice, learnt from the articles of the Universal
Declaration of Human Rights in nine languages.

    python -m bench.search.learn FOLDER     FOLDER has languages/udhr_articles_parallel.csv.gz

Writes `rules/library/language_directions.npy`, the directions in which parallel texts differ by their language alone
(each article as a passage, and as a query read as far as the house reads one), and `short_questions.npy`, the mean of
single words and of three in a row, each language counting the same: whatever few words are about, their vectors lie
there.
Neither knows anything of a practice.
"""

import csv
import gzip
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.search.recall import NINE
from charsu.adapters import meaning

TO = Path(__file__).resolve().parents[2] / "src" / "charsu" / "rules" / "library"
DIRECTIONS, WINDOWS = 12, 25
WORDS, SIGNS = (1, 3), (2, 5)  # three words are about five Han signs
Read = Callable[[Sequence[str]], np.ndarray]


def articles_of(folder: Path) -> dict[str, list[str]]:
    """The articles of each language, in their order."""
    with gzip.open(folder / "languages" / "udhr_articles_parallel.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["lang"] in NINE]
    return {language: [row["text"] for row in rows if row["lang"] == language] for language in NINE}


def as_queries(texts: Sequence[str]) -> np.ndarray:
    found = [meaning.of_query(text, within=60.0) for text in texts]
    return np.stack([vector for vector in found if vector is not None])


def as_passages(texts: Sequence[str]) -> np.ndarray:
    blobs = meaning.of_passages(texts)
    return np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)


def directions_of(articles: dict[str, list[str]]) -> np.ndarray:
    """(DIRECTIONS, SIZE), orthonormal: those in which the means of the languages lie apart."""
    ways: tuple[Read, ...] = (as_queries, as_passages)
    means = np.stack([way(texts).mean(0) for way in ways for texts in articles.values()])
    return np.linalg.svd(means - means.mean(0), full_matrices=False)[2][:DIRECTIONS]


def windows_of(language: str, texts: Sequence[str], length: int, dice: random.Random) -> list[str]:
    """A few words in a row, out of any of the texts."""
    found = []
    for _ in range(WINDOWS):
        text = dice.choice(texts)
        if language == "zh":
            units, size, between = list(re.sub(r"[^\u4e00-\u9fff]", "", text)), SIGNS[length], ""
        else:
            units, size, between = re.findall(r"[^\s.,;:()«»\"“”،؛।፣።፤]+", text), WORDS[length], " "
        at = dice.randrange(max(1, len(units) - size))
        found.append(between.join(units[at : at + size]))
    return found


def main() -> None:
    articles, dice = articles_of(Path(sys.argv[1])), random.Random(1)
    np.save(TO / "language_directions.npy", directions_of(articles).astype(np.float16))
    windows = [windows_of(*one, length, dice) for one in articles.items() for length in range(len(WORDS))]
    short = np.mean([as_queries(few).mean(0) for few in windows], axis=0)
    np.save(TO / "short_questions.npy", short.astype(np.float16))
    print("written; tools/practice_vectors.py need not run again: what is stored is as the model gave it")


if __name__ == "__main__":
    main()
