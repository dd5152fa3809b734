"""Which files an export has: those of its form and no other. What nobody asks about could say anything."""

from collections.abc import Mapping, Sequence
from typing import Any

from charsu.rules.ledger.agreed import RULES, TEXTS, agreed_path, binds
from charsu.rules.ledger.approvals import HEAD_FILE, statement_path
from charsu.rules.ledger.bundle import LOST, MANIFEST, NEEDED
from charsu.rules.ledger.canonical import read
from charsu.rules.ledger.check import Check, some
from charsu.rules.ledger.evaluation import DOCUMENTS, PLANS

FIXED = frozenset({LOST, MANIFEST, HEAD_FILE, TEXTS, RULES, PLANS, *DOCUMENTS, *NEEDED})


def unknown_files(files: Mapping[str, bytes], facts: Sequence[Mapping[str, Any]]) -> Check:
    """A statement or a body stands in the export only where its leaf binds it."""
    odd = sorted(set(files) - FIXED - {path for leaf in facts for path in _paths_of(leaf)})
    return Check("every file is one of the form", not odd, some(odd))


def unreadable(files: Mapping[str, bytes]) -> list[Check]:
    """A line only where the house itself says that its store holds what nobody can read."""
    if LOST not in files:
        return []
    try:
        told = "; ".join(str(one) for one in read(files[LOST]))
    except (TypeError, ValueError) as trouble:
        told = f"unreadable: {trouble}"
    return [Check("what the store holds can be read", False, told)]


def _paths_of(leaf: Mapping[str, Any]) -> list[str]:
    index = leaf["index"]
    found = [statement_path(index)] if "statement" in leaf["body"] else []
    return found + ([agreed_path(index)] if binds(leaf) else [])
