"""The Merkle tree of RFC 6962, section 2.1: SHA-256, 0x00 before a leaf, 0x01 before a node."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of a leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def root(hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes (32 bytes each); the empty tree's root is SHA-256 of nothing."""
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    k = _split(len(hashes))
    return _node(root(hashes[:k]), root(hashes[k:]))


def grow(peaks: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """Peaks after leaf hash `leaf` joins a tree of `size` leaves: the roots of its whole subtrees, widest first."""
    found, now = [*peaks], leaf
    while size & 1:
        now, size = _node(found.pop(), now), size >> 1
    return [*found, now]


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """The root that `root` gives for the same leaves, without reading them again."""
    if not peaks:
        return EMPTY
    now = peaks[-1]
    for peak in reversed(peaks[:-1]):
        now = _node(peak, now)
    return now


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf `index` (RFC 6962 2.1.1). Raises IndexError outside the tree."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return []
    k = _split(len(hashes))
    if index < k:
        return [*inclusion_proof(hashes[:k], index), root(hashes[k:])]
    return [*inclusion_proof(hashes[k:], index - k), root(hashes[:k])]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """RFC 9162 2.1.3.2. `leaf` is a leaf hash; every hash must be 32 bytes."""
    if not 0 <= index < size or any(len(h) != 32 for h in (leaf, root_hash, *proof)):
        return False
    fn, sn, now = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            now = _node(step, now)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            now = _node(now, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and now == root_hash


def consistency_proof(hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree of the first `old_size` leaves is a prefix of this one (RFC 6962 2.1.2).

    Raises IndexError unless 0 < old_size <= the number of leaves; for equal sizes the proof is empty.
    """
    if not 0 < old_size <= len(hashes):
        raise IndexError(old_size)
    return _subproof(hashes, old_size, is_whole=True)


def _subproof(hashes: Sequence[bytes], old_size: int, *, is_whole: bool) -> list[bytes]:
    if old_size == len(hashes):
        return [] if is_whole else [root(hashes)]
    k = _split(len(hashes))
    if old_size <= k:
        return [*_subproof(hashes[:k], old_size, is_whole=is_whole), root(hashes[k:])]
    return [*_subproof(hashes[k:], old_size - k, is_whole=False), root(hashes[:k])]


def verify_consistency(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """RFC 9162 2.1.4.2: whether the old tree is a prefix of the new one; every hash must be 32 bytes.

    An empty old tree says nothing about the new one, so size 0 is refused.
    """
    if not 0 < old_size <= new_size or any(len(h) != 32 for h in (old_root, new_root, *proof)):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return _climb(path, fn, sn) == (old_root, new_root)


def _climb(path: Sequence[bytes], fn: int, sn: int) -> tuple[bytes, bytes] | None:
    """Old and new root that a consistency proof leads to, or nothing when it is too long or too short."""
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            old, new = _node(step, old), _node(step, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = _node(new, step)
        fn, sn = fn >> 1, sn >> 1
    return (old, new) if sn == 0 else None
