"""Cross-lingual recall: a title in one language finds the body in another, among the bodies of all.

    python -m bench.search.recall FOLDER [NEWS]

FOLDER has practices.jsonl and languages/udhr_articles_parallel.csv.gz; NEWS is a copy of the repository
MicrosoftTranslator/NTREX (CC BY-SA 4.0), of which every second document is taken: its headline in one language finds
its next three sentences in another.

What the search knows of languages comes from the articles (learn.py), so these show only that nothing broke. What it
does with it was chosen on the news and on articles that it had not learnt from, but not blindly: the practices were
measured at every step, and their two misses have been looked at. A pair of theirs has six to twenty works, of which
one weighs 0.05 to 0.17. So their recall says whether the aim is reached on them, and little of texts not yet seen.
Each pair of languages is counted for itself; `all` ranks among the bodies of every language at once, the harder case
and the one of a real library.
"""

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from charsu.adapters import meaning
from charsu.rules.library.fusion import fuse
from charsu.rules.library.lookup import Shelves, look_up, terms_of
from charsu.rules.library.segment import meanings_of, postings_of
from charsu.rules.library.space import from_centre, means_of, without_language
from charsu.rules.library.terms import digests_of, words_of

NINE = ("fa", "ru", "en", "pt", "zh", "hi", "ar", "am", "id")
TOP = 10
NEWS = {
    "fa": "ref.fas", "ru": "ref.rus", "en": "src.eng", "pt": "ref.por-BR", "zh": "ref.zho-CN", "hi": "ref.hin",
    "ar": "ref.arb", "am": "ref.amh", "id": "ref.ind",
}  # fmt: skip


class Texts:
    """Bodies by item and language, read once, searched by the house's own rule (words and meaning joined)."""

    def __init__(self, rows: Sequence[tuple[str, str, str]]) -> None:
        self.rows = list(rows)
        self.codes = {language: code for code, language in enumerate(NINE)}
        blobs = meaning.of_passages([body for _, _, body in self.rows])
        raw = np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)
        self.plain = without_language(raw)
        self.spoken = np.array([self.codes[language] for _, language, _ in self.rows], np.int32)
        self.words = [digests_of(words_of([body])) for _, _, body in self.rows]

    def rank(self, query: str, inside: np.ndarray) -> list[str]:
        """The items of the rows `inside`, best first, with centres from these rows alone."""
        whole, of = means_of(self.plain[inside], self.spoken[inside])
        away = np.stack([of[int(code)] for code in self.spoken[inside]])
        held = meanings_of(self.plain[inside] - away, np.arange(len(inside), dtype=np.int32))
        vector = meaning.of_query(query, within=30.0)
        assert vector is not None, "the model is not installed"
        like = held.likeness(from_centre(vector, whole, len(terms_of(query))), len(inside))
        found = look_up(
            terms_of(query),
            Shelves(((0, postings_of([self.words[at] for at in inside]), postings_of([])),), len(inside)),
        )
        fused = fuse(found.score, found.share, found.holds_all, like, echo=found.echo)
        return list(dict.fromkeys(self.rows[int(inside[place])][0] for place in fused.places))


def recall(texts: Texts, queries: Sequence[tuple[str, str, str]]) -> None:
    """queries: (item, language, words)."""
    hits: dict[tuple[str, str], list[bool]] = defaultdict(list)
    spoken = np.array([language for _, language, _ in texts.rows])
    items = [item for item, _, _ in texts.rows]
    for item, language, words in queries:
        others = np.flatnonzero(spoken != language)
        if item in {items[at] for at in others}:
            hits[language, "all"].append(item in texts.rank(words, others)[:TOP])
        for other in NINE:
            inside = np.flatnonzero(spoken == other)
            if other != language and item in {items[at] for at in inside}:
                hits[language, other].append(item in texts.rank(words, inside)[:TOP])
    for pair, found in sorted(hits.items()):
        mark = "" if np.mean(found) >= 0.95 else "   below 0.95"
        print(f"{pair[0]} -> {pair[1]:4} {np.mean(found):.3f} of {len(found)}{mark}")
    pairs = [np.mean(found) for pair, found in hits.items() if pair[1] != "all"]
    print(f"{len(pairs)} pairs, least {min(pairs):.3f}, mean {np.mean(pairs):.3f}")


def news_of(folder: Path) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Headlines, and what follows them."""
    lines = (folder / "DOCUMENT_IDS.tsv").read_text().splitlines()
    whose = [line.split("\t")[0] for line in lines]
    chosen, heads, bodies = set(sorted(set(whose))[::2]), [], []
    for language, name in NEWS.items():
        said = (folder / "NTREX-128" / f"newstest2019-{name}.txt").read_text().splitlines()
        for item in sorted(chosen):
            first, *rest = [line.strip() for one, line in zip(whose, said, strict=False) if one == item]
            heads.append((item, language, first))
            bodies.append((item, language, " ".join(rest[:3])))
    return heads, bodies


def main() -> None:
    folder = Path(sys.argv[1])
    records = [json.loads(line) for line in (folder / "practices.jsonl").read_text().splitlines()]
    print("practices: title in one language, body in another")
    bodies = [(one["id"], language, body) for one in records for language, body in one["summary"].items()]
    titles = [(one["id"], language, title) for one in records for language, title in one["title"].items()]
    recall(Texts(bodies), titles)
    with gzip.open(folder / "languages" / "udhr_articles_parallel.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["lang"] in NINE]
    print("articles: in one language, its parallel in another")
    articles = [(row["article"], row["lang"], row["text"]) for row in rows]
    recall(Texts(articles), articles)
    if len(sys.argv) > 2:
        print("news: headline in one language, three sentences in another")
        heads, bodies = news_of(Path(sys.argv[2]))
        recall(Texts(bodies), heads)


if __name__ == "__main__":
    main()
