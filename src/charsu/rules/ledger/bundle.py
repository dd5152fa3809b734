"""The evidence of an edition as files, form "charsu-export/v1".

manifest.json         canonical JSON: {"format", "edition": its slug, "files": {path: sha256 of every other}}
ledger/leaves.jsonl   one canonical leaf a line, each ended by a line feed:
                      {"act", "actors": [...], "at": ISO 8601 with offset, "body": {...}, "edition", "index"}
ledger/head.json      canonical JSON: {"root": hex, "size"} of the RFC 6962 tree over the leaves
counts.json           canonical JSON: {act: number of its leaves}
any other path        documents, as they are given
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.merkle import leaf_hash, root

FORMAT = "charsu-export/v1"
MANIFEST, LEAVES, HEAD, COUNTS = "manifest.json", "ledger/leaves.jsonl", "ledger/head.json", "counts.json"
NEEDED = frozenset({LEAVES, HEAD, COUNTS})


def build_bundle(edition: str, leaves: Sequence[bytes], documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path -> bytes of every file of the export; `leaves` in the order of their index.

    Raises ValueError for a document whose path is the ledger's own or leads out of the folder.
    """
    for path in documents:
        if path == MANIFEST or path in NEEDED or not is_safe(path):
            raise ValueError(f"a document may not stand at {path!r}")
    hashes = [leaf_hash(leaf) for leaf in leaves]
    files = {
        LEAVES: b"".join(leaf + b"\n" for leaf in leaves),
        HEAD: canonical({"size": len(leaves), "root": root(hashes).hex()}),
        COUNTS: canonical(counts(leaves)),
        **documents,
    }
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    files[MANIFEST] = canonical({"format": FORMAT, "edition": edition, "files": digests})
    return files


def is_safe(path: str) -> bool:
    """Whether `path` is relative, with / between plain names, so that unpacking it stays in its folder."""
    names = path.split("/")
    return "\\" not in path and "\0" not in path and ":" not in names[0] and not {"", ".", ".."} & set(names)


def counts(leaves: Sequence[bytes]) -> dict[str, int]:
    """How many leaves of each act."""
    return dict(Counter(str(json.loads(leaf)["act"]) for leaf in leaves))
