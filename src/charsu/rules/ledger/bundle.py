"""The evidence of an edition as files: `manifest.json` (digests of all others), `ledger/leaves.jsonl` (one canonical
leaf a line), `ledger/head.json` (size and root), `counts.json` (leaves by act), and documents as they are given."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.merkle import leaf_hash, root

FORMAT = "charsu-export/v1"


def build_bundle(edition: str, leaves: Sequence[bytes], documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path -> bytes of every file of the export; `leaves` in the order of their index."""
    hashes = [leaf_hash(leaf) for leaf in leaves]
    files = {
        "ledger/leaves.jsonl": b"".join(leaf + b"\n" for leaf in leaves),
        "ledger/head.json": canonical({"size": len(leaves), "root": root(hashes).hex()}),
        "counts.json": canonical(counts(leaves)),
        **documents,
    }
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    files["manifest.json"] = canonical({"format": FORMAT, "edition": edition, "files": digests})
    return files


def counts(leaves: Sequence[bytes]) -> dict[str, int]:
    """How many leaves of each act."""
    return dict(Counter(str(json.loads(leaf)["act"]) for leaf in leaves))
