"""A witness's memory: for each log a file of two lines, size and root, on disk before any answer is given."""

import base64
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.plain.passphrases import open_key
from charsu.rules.ledger.checkpoint import hash32, known_key, number
from charsu.rules.ledger.note import Verifier
from charsu.rules.ledger.witness import Answer, Seen, answer


@dataclass(frozen=True)
class Witness:
    folder: Path
    name: str
    logs: tuple[Verifier, ...]
    secret: Ed25519PrivateKey

    @classmethod
    def at(cls, folder: Path) -> "Witness":
        """The witness kept in `folder`. Raises ValueError or OSError when it is not whole."""
        name = (folder / "name").read_text(encoding="utf-8").strip()
        vkeys = (folder / "logs").read_text(encoding="utf-8").split()
        return cls(folder, name, tuple(map(known_key, vkeys)), open_key(str(folder / "witness.pem")))

    def asked(self, request: bytes) -> Answer:
        """Answer a request; whoever calls lets one at a time in. Time never goes back between cosignatures."""
        origin = self._origin(request)
        given = answer(request, self.logs, self._seen(origin), self.name, self.secret, int(time.time()))
        if given.seen is not None:
            self._keep(origin, given.seen)
        return given

    def _origin(self, request: bytes) -> str:
        """The first line of the checkpoint, only to find its memory; `answer` checks everything."""
        head = request.partition(b"\n\n")[2].partition(b"\n")[0]
        return head.decode("utf-8", "replace")

    def _place(self, origin: str) -> Path:
        return self.folder / f"seen-{hashlib.sha256(origin.encode()).hexdigest()[:32]}"

    def _seen(self, origin: str) -> Seen:
        place = self._place(origin)
        if not place.exists():
            return Seen()
        size, root, *_ = place.read_text(encoding="ascii").split("\n")
        return Seen(number(size), hash32(root))

    def _keep(self, origin: str, seen: Seen) -> None:
        """Write beside, sync, rename, sync the folder: a power cut leaves the old memory or the new one."""
        place = self._place(origin)
        fresh = place.with_suffix(".new")
        with open(fresh, "w", encoding="ascii") as out:
            out.write(f"{seen.size}\n{base64.b64encode(seen.root).decode()}\n")
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(place)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
