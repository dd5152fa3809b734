"""Speed and memory of a search among many practices, on what `charsu` itself runs.

    python -m bench.search.speed [--practices 50000]

The shelf is made up: words drawn by Zipf's law from a vocabulary of 60,000, 90 words a work, one vector a work near
one of 400 subjects. Loading from the database is not timed here.
"""

import argparse
import os
import random
import resource
import time
from functools import cache
from pathlib import Path

import numpy as np

from charsu.adapters import meaning
from charsu.rules.library.fusion import fuse
from charsu.rules.library.lookup import Shelves, look_up, terms_of
from charsu.rules.library.segment import meanings_of, postings_of
from charsu.rules.library.space import SIZE, unit
from charsu.rules.library.terms import digests_of

VOCABULARY, WORDS, SUBJECTS = 60_000, 90, 400


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@cache
def word(number: int) -> str:
    """Of four syllables: with a beginning that few others have, and a sound that some have."""
    dice = random.Random(number)
    return "".join(dice.choice("bdfghjklmnprst") + dice.choice("aeiou") for _ in range(4))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--practices", type=int, default=50_000)
    count = parser.parse_args().practices
    dice, before = np.random.default_rng(1), megabytes()
    draws = np.minimum(dice.zipf(1.15, (count, WORDS)), VOCABULARY)
    digests = [digests_of({word(int(n)) for n in row}) for row in draws]
    began = time.perf_counter()
    postings, none = postings_of(digests), postings_of([np.zeros(0, np.uint64)] * count)
    print(f"postings of {count} works made in {time.perf_counter() - began:.1f} s")
    centres = unit(dice.normal(size=(SUBJECTS, SIZE)).astype(np.float32))
    vectors = centres[dice.integers(0, SUBJECTS, count)] + 0.06 * dice.normal(size=(count, SIZE)).astype(np.float32)
    held = meanings_of(vectors, np.arange(count, dtype=np.int32))
    kept = sum(
        a.nbytes for a in (postings.digests, postings.starts, postings.rows, held.vectors, held.signs, held.rows)
    )
    print(f"arrays {kept / 2**20:.0f} MB; the process grew by {megabytes() - before:.0f} MB while making them")
    shelves = Shelves(((0, postings, none),), count)
    queries = [" ".join(word(int(n)) for n in np.minimum(dice.zipf(1.15, 4), VOCABULARY)) for _ in range(300)]
    _say("words alone", [_timed(lambda q=q: _words(shelves, q)) for q in queries])
    asked = [unit(centres[n % SUBJECTS] + 0.05 * dice.normal(size=SIZE).astype(np.float32)) for n in range(300)]
    pairs = list(zip(queries, asked, strict=True))
    _say("words and meaning, vector given", [_timed(lambda p=p: _both(shelves, held, *p)) for p in pairs])
    if meaning.of_query("a first one starts the child", within=60.0) is not None:
        before_child = _of_child()
        said = [f"how do cities of {n} hundred thousand people sort their waste at the source" for n in range(200)]
        _say(
            "the vector of a question of 14 words",
            [_timed(lambda q=q: meaning.of_query(q, within=5.0)) for q in said],
        )
        print(f"... the child computes {1000 * (_of_child() - before_child) / len(said):.1f} ms a question")
        whole = [_timed(lambda q=q, n=n: _asked(shelves, held, q, n)) for n, q in enumerate(s + "?" for s in said)]
        _say("the whole: vector, words, meaning, fusion", whole)
    exact = np.array(
        [
            len(
                set(np.argsort(-(held.vectors.astype(np.float32) @ a))[:10])
                & set(np.argsort(-held.likeness(a, count))[:10])
            )
            for a in asked[:50]
        ]
    )
    print(f"of the exact ten nearest the first look by signs keeps {exact.mean() / 10:.3f}")


def _words(shelves: Shelves, query: str) -> object:
    found = look_up(terms_of(query), shelves)
    return fuse(found.score, found.share, found.holds_all, None)


def _both(shelves: Shelves, held: object, query: str, vector: np.ndarray) -> object:
    found = look_up(terms_of(query), shelves)
    return fuse(found.score, found.share, found.holds_all, held.likeness(vector, shelves.count))  # type: ignore[attr-defined]


def _asked(shelves: Shelves, held: object, query: str, number: int) -> object:
    vector = meaning.of_query(f"{number} {query}", within=5.0)
    return _both(shelves, held, query, unit(vector))


def _of_child() -> float:
    """Seconds that the child with the model has computed, on all its threads (Linux tells them in ticks)."""
    process = meaning._CHILD.process
    assert process is not None
    told = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _timed(work: object) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's own computing: on a busy machine they differ."""
    began, spent = time.perf_counter(), time.process_time()
    work()  # type: ignore[operator]
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)


def _say(name: str, times: list[tuple[float, float]]) -> None:
    clock, own = (np.percentile([one[at] for one in times], [50, 95]) for at in (0, 1))
    print(f"{name}: by the clock {clock[0]:.1f}, p95 {clock[1]:.1f} ms; computing {own[0]:.1f}, p95 {own[1]:.1f} ms")


if __name__ == "__main__":
    main()
