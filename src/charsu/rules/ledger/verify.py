"""The check of an export: offline, without database. A line a check; whatever the bytes, it answers.

The form is told in `bundle.py`. What it cannot tell by itself is whether the whole history was made anew: for
that, pass the head (size, root) of an earlier export or checkpoint as `known`, or the earlier export to `extends`.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from itertools import pairwise, zip_longest
from sys import intern
from typing import Any

from charsu.rules.ledger.approvals import approvals, two_keys
from charsu.rules.ledger.bundle import (
    COUNTS,
    FORMAT,
    HASHES,
    HEAD,
    LEAVES,
    MANIFEST,
    NEEDED,
    Facts,
    Lines,
    counts,
    history,
    is_safe,
)
from charsu.rules.ledger.canonical import canonical, read
from charsu.rules.ledger.check import Check, because, some
from charsu.rules.ledger.merkle import leaf_hash, root
from charsu.rules.ledger.paths import unknown_files, unreadable
from charsu.rules.ledger.records import agreement
from charsu.rules.ledger.state import state
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

NOT_EXPORTED = (
    "it was not exported, though the results are announced. What stands above holds or fails by itself; "
    "that the result follows from the scores cannot be told from this file. "
    "Take the export from the page of the record"
)
_LEAF_KEYS = {"act", "actors", "at", "body", "edition", "index"}


def verify_bundle(files: Mapping[str, bytes], known: tuple[int, str] | None = None) -> tuple[Check, ...]:
    """Manifest, digests, leaves, keys of joint acts, tree, counts, records, signatures, and the result computed again
    from the scores; with `known`, that history only grew.

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
    leaves = Lines(files.get(LEAVES, b""))
    form, facts = _form(leaves, leaves.rest, edition)
    first = [
        Check("format", manifest["format"] == FORMAT, str(manifest["format"])),
        *_digests(files, digests),
    ]
    stored, grown = _stored(files, leaves), [] if known is None else [_grown(leaves, known)]
    rest = [_once(facts), _time(facts), two_keys(facts), stored, _tree(files, leaves), _counts(files, leaves, facts)]
    rest += [*agreement(files, facts), *state(files, facts), *approvals(files, facts, leaves)]
    rest += [unknown_files(files, facts), *unreadable(files)]
    rest += evaluated(files, facts)
    if form.ok:
        return (*first, form, *rest, *grown)
    return (*first, because(form, rest), stored, *grown)  # the rest speaks of a part of the record only


def evaluated(files: Mapping[str, bytes], facts: Facts) -> list[Check]:
    """The lines of the result. Numpy and what stands on it are loaded once there is a result to compute again."""
    told = any(path.startswith("evaluation/") for path in files)
    steps = (leaf["body"].get("target") for leaf in facts if leaf["act"] == Act.EDITION_STEP.value)
    if not told and Phase.RESULTS.value not in steps:
        return [Check("evaluation", True, "sealed until the results are announced")]
    if not told:
        return [Check("evaluation", False, NOT_EXPORTED)]
    found: list[Check] = import_module("charsu.rules.ledger.result").result(files, facts)
    return found


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


def _form(leaves: Sequence[bytes], rest: bytes, edition: str) -> tuple[Check, Facts]:
    """The check of form, and what was read of the leaves up to the first bad one."""
    name, acts = "leaves are canonical and in order", list[str]()
    facts = Facts(leaves, acts)
    for index, leaf in enumerate(leaves):
        try:
            _well_formed(found := read(leaf), index, edition)
        except ValueError as trouble:
            return Check(name, False, f"leaf {index}: {trouble}"), facts
        acts.append(intern(found["act"]))  # words that come again, kept once
    if rest:
        return Check(name, False, "the last line has no end"), facts
    return Check(name, True, f"{len(leaves)} leaves"), facts


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


def _once(facts: Facts) -> Check:
    """What is bound by a salt or by signatures happens once: the same line told again was put in."""
    seen, again = dict[str, int](), list[str]()
    for leaf in facts:
        body = leaf["body"]
        bound = body.get("commitment") or body.get("statement")
        if not isinstance(bound, str):
            continue
        first = seen.setdefault(bound, leaf["index"])
        if first != leaf["index"] and {**facts[first], "index": 0} == {**leaf, "index": 0}:
            again.append(f"leaf {leaf['index']} is leaf {first} told again")
    return Check("no line is told twice", not again, some(again))


def _time(facts: Facts) -> Check:
    """The record never goes back in time."""
    late = [str(after["index"]) for before, after in pairwise(facts) if _at(after) < _at(before)]
    return Check("instants never go back", not late, f"leaves {', '.join(late)}" if late else "")


def _stored(files: Mapping[str, bytes], leaves: Sequence[bytes]) -> Check:
    """What the store noted when a leaf joined: its hash, and the root of the tree at that moment."""
    wanted = (f"{line}\n" for line in history(leaf_hash(leaf) for leaf in leaves))
    noted = (line.decode(errors="replace") for line in io.BytesIO(files.get(HASHES, b"")))
    for index, (line, given) in enumerate(zip_longest(wanted, noted)):
        if line != given:
            return Check("leaves are those that were stored", False, f"leaf {index}: {_difference(line, given)}")
    return Check("leaves are those that were stored", True, f"{len(leaves)} hashes and roots")


def _difference(wanted: str | None, given: str | None) -> str:
    if wanted is None or given is None:
        return "a leaf without its hash, or a hash without its leaf"
    if wanted.split(" ")[0] != given.split(" ")[0]:
        return "its bytes do not give the hash stored with it"
    return "it, or one before it, changed after it was stored: the root noted with it does not follow"


def _tree(files: Mapping[str, bytes], leaves: Sequence[bytes]) -> Check:
    found = root([leaf_hash(leaf) for leaf in leaves]).hex()
    return Check("tree", files.get(HEAD) == canonical({"size": len(leaves), "root": found}), f"root {found}")


def _counts(files: Mapping[str, bytes], leaves: Sequence[bytes], facts: Facts) -> Check:
    try:
        found = dict(Counter(facts.acts)) if len(facts) == len(leaves) else counts(leaves)
    except (KeyError, TypeError, ValueError, RecursionError):
        return Check("counts", False, "a leaf is unreadable")
    return Check("counts", files.get(COUNTS) == canonical(found), f"{len(leaves)} acts, {len(found)} kinds")


def extends(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Check:
    """Whether the history of `new` begins with all of `old`'s; names the first leaf that differs."""
    name = "goes on from the earlier export"
    if failed := [check.name for check in verify_bundle(old) if not check.ok]:
        return Check(name, False, f"the earlier export fails by itself: {', '.join(failed)}")
    before, after = (files.get(LEAVES, b"").splitlines(keepends=True) for files in (old, new))
    for index, leaf in enumerate(before):
        if index >= len(after):
            return Check(name, False, f"leaf {index} and what follows it is gone")
        if leaf != after[index]:
            return Check(name, False, f"leaf {index} was another one")
    return Check(name, True, f"{len(before)} leaves as they were, {len(after) - len(before)} added")


def _grown(leaves: Sequence[bytes], known: tuple[int, str]) -> Check:
    size, was = known
    found = root([leaf_hash(leaf) for leaf in leaves[:size]]).hex() if 0 <= size <= len(leaves) else "none"
    return Check("goes on from the known head", found == was.lower(), f"root of the first {size}: {found}")
