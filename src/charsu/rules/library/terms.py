"""Words as the search keeps them: folded, digested to 64 bits, sorted, so that no index needs a dictionary.

Each word gives its own digest and, where it is long enough, the digest of its beginning: words of one stem meet there
("recycling", "recycled"; "отходы", "отходов"; "شهرها", "شهر" only where the stem has the length). A Han run gives its
single signs and its pairs. What a longer word sounds like is kept too: there names and loans of two scripts meet.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from charsu.rules.library.sounds import ECHO_MARK, MARK, echo
from charsu.rules.texts import query_terms, searchable

STEM = 5  # letters of a beginning
type_digests = npt.NDArray[np.uint64]


@lru_cache(maxsize=200_000)
def digest_of(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def stem_of(word: str) -> str:
    """The beginning under which a word is kept beside itself; "" for a word too short to have one."""
    return f"{word[:STEM]}\u2026" if len(word) >= STEM and not word.isdecimal() else ""


def words_of(texts: Iterable[str]) -> set[str]:
    """Every word of the texts, half-spaces read both as nothing and as a blank, Han runs as signs and pairs."""
    found: set[str] = set()
    for text in texts:
        found.update(searchable(text).split())
        found.update(query_terms(text))
        found.update(sign for sign in text if "\u3400" <= sign <= "\u9fff")
    return found


@lru_cache(maxsize=200_000)
def echo_of(word: str) -> str:
    """What it sounds like, under which a word is kept beside itself; "" for a word that has none."""
    sound = "" if word.startswith(MARK) else echo(word)
    return f"{ECHO_MARK}{sound}" if sound else ""


def digests_of(words: Iterable[str]) -> type_digests:
    """Sorted digests of the words, of their beginnings and of their sounds."""
    plain = set(words)
    listed = plain | {kept for word in plain for kept in (stem_of(word), echo_of(word)) if kept}
    return np.unique(np.fromiter((digest_of(word) for word in listed), np.uint64, len(listed)))


def kept(digests: type_digests) -> bytes:
    return digests.astype("<u8").tobytes()


def read(blob: bytes | memoryview) -> type_digests:
    return np.frombuffer(blob, "<u8")
