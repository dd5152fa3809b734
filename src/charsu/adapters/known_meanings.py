"""The meanings of the demo's practices, which travel with the house: tools/practice_vectors.py writes them."""

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np


@cache
def known_meanings() -> Mapping[str, bytes]:
    """Vectors as `meaning.of_passages` gives them, by the SHA-256 of their text in hex."""
    raw = (files("charsu") / "data" / "practice_vectors.npz").read_bytes()
    with np.load(io.BytesIO(raw)) as held:
        pairs = zip(held["digests"], held["vectors"], strict=True)
        return {digest.tobytes().hex(): vector.tobytes() for digest, vector in pairs}
