"""Writes `data/practice_vectors.npz`: the meanings of the demo's practices, so that a new demo can be searched.

Run it on a database with a played demo that the worker has read to its end: DATABASE_URL=... python
tools/practice_vectors.py. What the texts are is not kept there, only their SHA-256.
"""

from pathlib import Path

import django
import numpy as np

TO = Path(__file__).resolve().parents[1] / "src" / "charsu" / "data" / "practice_vectors.npz"


def main() -> None:
    django.setup()
    from charsu.models import PracticeVector  # noqa: PLC0415 -- after the set-up

    rows = list(PracticeVector.objects.order_by("digest").values_list("digest", "vector"))
    digests = np.array([bytes.fromhex(digest) for digest, _ in rows], "S32")
    vectors = np.frombuffer(b"".join(bytes(vector) for _, vector in rows), "<f2").reshape(len(rows), -1)
    np.savez(TO, digests=np.frombuffer(digests.tobytes(), np.uint8).reshape(-1, 32), vectors=vectors)
    print(f"{len(rows)} vectors, {TO.stat().st_size} bytes")


if __name__ == "__main__":
    main()
