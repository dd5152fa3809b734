"""The evidence of an edition as files, form "charsu-export/v2".

manifest.json         canonical JSON: {"format", "edition": its slug, "files": {path: sha256 of every other}}
ledger/leaves.jsonl   one canonical leaf a line, each ended by a line feed:
                      {"act", "actors": [...], "at": ISO 8601 with offset, "body": {...}, "edition", "index"}
ledger/hashes.txt     as the store holds them, a line a leaf: its hash, a space, the root once it had joined; hex
ledger/head.json      canonical JSON: {"root": hex, "size"} of the RFC 6962 tree over the leaves
counts.json           canonical JSON: {act: number of its leaves}
records.json          canonical JSON of what the store holds beside the record, read from its own tables:
                      {"receipts": {number: commitment}, "sheets": [commitments], "certificates": [digests],
                      "laureates": number}; the commitments of receipts are computed anew from what was received
state.json            canonical JSON of where the store stands, read from its own tables; its members in `state.py`
unreadable.json       only where the store holds what nobody can read: canonical JSON of a list, a line each: table,
                      row and column, or the part of the export that is left out. It fails the check
any other path        documents, as they are given
"""

import hashlib
import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.merkle import grow, leaf_hash, root, root_of_peaks

FORMAT = "charsu-export/v2"
MANIFEST, LEAVES, HEAD, COUNTS = "manifest.json", "ledger/leaves.jsonl", "ledger/head.json", "counts.json"
HASHES, RECORDS, STATE = "ledger/hashes.txt", "records.json", "state.json"
LOST = "unreadable.json"
NEEDED = frozenset({LEAVES, HASHES, HEAD, COUNTS, RECORDS, STATE})
NO_RECORDS: Mapping[str, Any] = {
    "receipts": {}, "received": {}, "sheets": [], "reasons": {}, "certificates": [], "laureates": 0,
}  # fmt: skip
NO_STATE: Mapping[str, Any] = {
    "clauses": {}, "conflicts": "", "endorsed": {}, "erased": [], "holders": {}, "joint": {}, "jurors": {},
    "keys": {}, "minutes": {}, "officers": {}, "phase": "founding", "practices": {}, "remarks": {}, "reviewers": {},
    "screenings": {}, "sealed": {}, "shelf": {}, "standings": {}, "withdrawn": [], "withdrawn_certificates": [],
    "works": {},
}  # fmt: skip


class Lines(Sequence[bytes]):
    """The lines of a file, each ended by a line feed, cut out when they are asked for: a long record is held once.
    `rest` is what stands after the last of them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._ends = array("Q", (found.start() for found in re.finditer(b"\n", content)))
        self.rest = content[self._ends[-1] + 1 :] if self._ends else content

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        return self._content[self._ends[number - 1] + 1 if number else 0 : self._ends[number]]


class Fact(Mapping[str, Any]):
    """A leaf as it was read. All but its act and place is read when it is asked for."""

    __slots__ = ("_facts", "_index", "_act", "_read")

    def __init__(self, facts: "Facts", index: int, act: str) -> None:
        self._facts, self._index, self._act = facts, index, act
        self._read: dict[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        if name == "act":
            return self._act
        if name == "index":
            return self._index
        if self._read is None:
            self._read = self._facts.leaf(self._index)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts.leaf(self._index))

    def __len__(self) -> int:
        return len(self._facts.leaf(self._index))


class Facts(Sequence[Fact]):
    """The leaves that were read, one after another: of a hundred thousand no more is held than what each did, and of
    the first few thousand, which are asked for again by each line of the check, all that they say."""

    HELD = 4_000

    def __init__(self, lines: Sequence[bytes], acts: Sequence[str]) -> None:
        self._lines, self.acts = lines, acts
        self._held: dict[int, dict[str, Any]] = {}

    def leaf(self, index: int) -> dict[str, Any]:
        found = self._held.get(index)
        if found is None:
            found = json.loads(self._lines[index])
            if index < self.HELD:
                self._held[index] = found
        return found

    def __len__(self) -> int:
        return len(self.acts)

    def __iter__(self) -> Iterator[Fact]:
        return (Fact(self, index, act) for index, act in enumerate(self.acts))

    @overload
    def __getitem__(self, at: int) -> Fact: ...
    @overload
    def __getitem__(self, at: slice) -> list[Fact]: ...
    def __getitem__(self, at: int | slice) -> Fact | list[Fact]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        index = range(len(self))[at]
        return Fact(self, index, self.acts[index])


def build_bundle(
    edition: str,
    leaves: Sequence[bytes],
    documents: Mapping[str, bytes],
    *,
    stored: Sequence[str] | None = None,
    records: Mapping[str, Any] = NO_RECORDS,
) -> dict[str, bytes]:
    """Path -> bytes of every file of the export; `leaves` in the order of their index.

    `stored` is a line of `ledger/hashes.txt` for each leaf, as the store has it; without it they are computed.
    Raises ValueError for a document whose path is the ledger's own or leads out of the folder.
    """
    for path in documents:
        if path == MANIFEST or path in NEEDED - {STATE} or not is_safe(path):
            raise ValueError(f"a document may not stand at {path!r}")
    hashes = [leaf_hash(leaf) for leaf in leaves]
    files = {
        LEAVES: b"".join(leaf + b"\n" for leaf in leaves),
        HASHES: "".join(line + "\n" for line in (history(hashes) if stored is None else stored)).encode(),
        HEAD: canonical({"size": len(leaves), "root": root(hashes).hex()}),
        COUNTS: canonical(counts(leaves)),
        RECORDS: canonical(records),
        STATE: canonical(NO_STATE),
        **documents,
    }
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    files[MANIFEST] = canonical({"format": FORMAT, "edition": edition, "files": digests})
    return files


def history(hashes: Iterable[bytes]) -> Iterator[str]:
    """For each leaf its hash and the root of the tree once it had joined."""
    peaks = list[bytes]()
    for size, leaf in enumerate(hashes):
        peaks = grow(peaks, size, leaf)
        yield f"{leaf.hex()} {root_of_peaks(peaks).hex()}"


def is_safe(path: str) -> bool:
    """Whether `path` is relative, with / between plain names, so that unpacking it stays in its folder."""
    names = path.split("/")
    return "\\" not in path and "\0" not in path and ":" not in names[0] and not {"", ".", ".."} & set(names)


def counts(leaves: Sequence[bytes]) -> dict[str, int]:
    """How many leaves of each act."""
    return dict(Counter(str(json.loads(leaf)["act"]) for leaf in leaves))
