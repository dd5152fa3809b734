"""The check of an export: offline, without database. A line a check."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charsu.rules.ledger.bundle import FORMAT, counts
from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.merkle import leaf_hash, root


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str = ""


def verify_bundle(files: Mapping[str, bytes]) -> tuple[Check, ...]:
    """Manifest, form and order of leaves, tree, counts. Stops at the first check that the others stand on."""
    try:
        manifest: dict[str, Any] = json.loads(files["manifest.json"])
        known = manifest["format"] == FORMAT
        digests: dict[str, str] = manifest["files"]
    except (KeyError, TypeError, ValueError) as trouble:
        return (Check("manifest", False, f"unreadable: {trouble}"),)
    checks = [Check("format", known, str(manifest["format"])), *_digests(files, digests)]
    leaves = files.get("ledger/leaves.jsonl", b"").splitlines()
    checks += [_form(leaves, str(manifest.get("edition"))), _tree(files, leaves), _counts(files, leaves)]
    return tuple(checks)


def _digests(files: Mapping[str, bytes], digests: Mapping[str, str]) -> list[Check]:
    missing = sorted(set(digests) - set(files))
    unlisted = sorted(set(files) - set(digests) - {"manifest.json"})
    changed = sorted(p for p, d in digests.items() if p in files and hashlib.sha256(files[p]).hexdigest() != d)
    needed = {"ledger/leaves.jsonl", "ledger/head.json", "counts.json"} - set(digests)
    return [
        Check("files present", not missing and not needed, ", ".join([*missing, *sorted(needed)])),
        Check("no unlisted file", not unlisted, ", ".join(unlisted)),
        Check("digests of files", not changed, ", ".join(changed)),
    ]


def _form(leaves: list[bytes], edition: str) -> Check:
    for index, leaf in enumerate(leaves):
        try:
            facts = json.loads(leaf)
            well = canonical(facts) == leaf and facts["index"] == index and facts["edition"] == edition
        except (KeyError, TypeError, ValueError):
            well = False
        if not well:
            return Check("leaves are canonical and in order", False, f"leaf {index}")
    return Check("leaves are canonical and in order", True, f"{len(leaves)} leaves")


def _tree(files: Mapping[str, bytes], leaves: list[bytes]) -> Check:
    try:
        head = json.loads(files["ledger/head.json"])
        size, claimed = head["size"], head["root"]
    except (KeyError, TypeError, ValueError) as trouble:
        return Check("tree", False, f"head unreadable: {trouble}")
    found = root([leaf_hash(leaf) for leaf in leaves]).hex()
    return Check("tree", size == len(leaves) and found == claimed, f"root {found}")


def _counts(files: Mapping[str, bytes], leaves: list[bytes]) -> Check:
    try:
        return Check("counts", json.loads(files["counts.json"]) == counts(leaves), f"{len(leaves)} acts")
    except (KeyError, TypeError, ValueError):
        return Check("counts", False, "unreadable")
