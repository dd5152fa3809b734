"""The check of an export: offline, without database. A line a check; whatever the bytes, it answers.

The form is told in `bundle.py`. What it cannot tell by itself is whether the whole history was made anew: for
that, pass the head (size, root) of an earlier export or checkpoint as `known`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.rules.ledger.bundle import COUNTS, FORMAT, HEAD, LEAVES, MANIFEST, NEEDED, counts, is_safe
from charsu.rules.ledger.canonical import canonical, read
from charsu.rules.ledger.merkle import leaf_hash, root
from charsu.rules.lifecycle import STEPS
from charsu.rules.permissions import JOINT, Act

_LEAF_KEYS = {"act", "actors", "at", "body", "edition", "index"}
_JOINT = frozenset(act.value for act in JOINT)
_ONE_KEY = frozenset((step.source.value, step.target.value) for step in STEPS if step.keys == 1)


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str = ""


def verify_bundle(files: Mapping[str, bytes], known: tuple[int, str] | None = None) -> tuple[Check, ...]:
    """Manifest, digests, leaves, keys of joint acts, tree, counts; with `known`, that history only grew.

    `known` is (size, root in hex). Without a readable manifest the check ends there.
    """
    try:
        manifest = _object(files, MANIFEST)
        edition, digests = manifest["edition"], manifest["files"]
        if not isinstance(edition, str) or not isinstance(digests, dict) or set(manifest) != {
            "edition", "files", "format"
        }:  # fmt: skip
            raise ValueError("its members are not those of the form")
    except (KeyError, ValueError) as trouble:
        return (Check("manifest", False, f"unreadable: {trouble}"),)
    lines = files.get(LEAVES, b"").split(b"\n")
    leaves = lines[:-1]
    form, facts = _form(leaves, lines[-1], edition)
    checks = [
        Check("format", manifest["format"] == FORMAT, str(manifest["format"])),
        *_digests(files, digests),
    ]
    checks += [form, _keys(facts), _tree(files, leaves), _counts(files, leaves)]
    return (*checks, *([] if known is None else [_grown(leaves, known)]))


def _object(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    found = read(files[path])
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _digests(files: Mapping[str, bytes], digests: Mapping[str, Any]) -> list[Check]:
    missing = sorted((set(digests) | NEEDED) - set(files) | (NEEDED - set(digests)))
    unlisted = sorted(set(files) - set(digests) - {MANIFEST})
    unsafe = sorted(path for path in digests if not is_safe(path) or path == MANIFEST)
    changed = sorted(p for p, d in digests.items() if p in files and hashlib.sha256(files[p]).hexdigest() != d)
    return [
        Check("files present", not missing, ", ".join(missing)),
        Check("no unlisted file", not unlisted, ", ".join(unlisted)),
        Check("paths stay in the folder", not unsafe, ", ".join(unsafe)),
        Check("digests of files", not changed, ", ".join(changed)),
    ]


def _form(leaves: list[bytes], rest: bytes, edition: str) -> tuple[Check, list[dict[str, Any]]]:
    """The check of form, and what was read of the leaves up to the first bad one."""
    name, facts = "leaves are canonical and in order", list[dict[str, Any]]()
    for index, leaf in enumerate(leaves):
        try:
            _well_formed(found := read(leaf), index, edition)
        except ValueError as trouble:
            return Check(name, False, f"leaf {index}: {trouble}"), facts
        facts.append(found)
    if rest:
        return Check(name, False, "the last line has no end"), facts
    late = sum(_at(after) < _at(before) for before, after in zip(facts, facts[1:], strict=False))
    dated = f", {late} dated before the one they follow" if late else ""
    return Check(name, True, f"{len(leaves)} leaves{dated}"), facts


def _well_formed(leaf: Any, index: int, edition: str) -> None:
    """Raises ValueError with what is wrong."""
    if not isinstance(leaf, dict) or set(leaf) != _LEAF_KEYS:
        raise ValueError("its members are not those of the form")
    if type(leaf["index"]) is not int or leaf["index"] != index:
        raise ValueError("out of order")
    if leaf["edition"] != edition:
        raise ValueError("of another edition")
    actors = leaf["actors"]
    if not isinstance(actors, list) or not all(isinstance(word, str) for word in (leaf["act"], leaf["at"], *actors)):
        raise ValueError("act, instant and actors are words")
    if not isinstance(leaf["body"], dict) or _at(leaf).tzinfo is None:
        raise ValueError("its body or its instant is not of the form")


def _at(leaf: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(leaf["at"])


def _keys(facts: list[dict[str, Any]]) -> Check:
    joint = [leaf for leaf in facts if leaf["act"] in _JOINT and not _is_one_key_step(leaf)]
    alone = [str(leaf["index"]) for leaf in joint if len(set(leaf["actors"])) < 2]
    return Check("joint acts have two keys", not alone, ", ".join(alone) or f"{len(joint)} joint acts")


def _is_one_key_step(leaf: Mapping[str, Any]) -> bool:
    """Some steps of an edition take one key: `lifecycle.STEPS` says which."""
    move = [leaf["body"].get("source"), leaf["body"].get("target")]
    return leaf["act"] == Act.EDITION_STEP.value and any(move == list(step) for step in _ONE_KEY)


def _tree(files: Mapping[str, bytes], leaves: list[bytes]) -> Check:
    found = root([leaf_hash(leaf) for leaf in leaves]).hex()
    return Check("tree", files.get(HEAD) == canonical({"size": len(leaves), "root": found}), f"root {found}")


def _counts(files: Mapping[str, bytes], leaves: list[bytes]) -> Check:
    try:
        found = counts(leaves)
    except (KeyError, TypeError, ValueError, RecursionError):
        return Check("counts", False, "a leaf is unreadable")
    return Check("counts", files.get(COUNTS) == canonical(found), f"{len(leaves)} acts, {len(found)} kinds")


def _grown(leaves: list[bytes], known: tuple[int, str]) -> Check:
    size, was = known
    found = root([leaf_hash(leaf) for leaf in leaves[:size]]).hex() if 0 <= size <= len(leaves) else "none"
    return Check("goes on from the known head", found == was.lower(), f"root of the first {size}: {found}")
