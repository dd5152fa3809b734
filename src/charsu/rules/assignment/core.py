"""A core: the few pairs that are looked at together, with all that the rules ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charsu.rules.assignment.pricing import Scale
from charsu.rules.assignment.task import Block, Floats, Ints, Mask, Task


@dataclass(frozen=True)
class Core:
    """Pairs (P,), in order of entry and reviewer, none twice."""

    entry: Ints
    reviewer: Ints
    worth: Floats  # affinity
    reads: Mask
    covers: Mask  # (V, P)

    def __len__(self) -> int:
        return len(self.entry)

    def inside(self, block: Block) -> Mask:
        """(B, R) which pairs of the block are in the core."""
        first, last = np.searchsorted(self.entry, [block.rows.start, block.rows.stop])
        found = np.zeros(block.affinity.shape, dtype=bool)
        found[self.entry[first:last] - block.start, self.reviewer[first:last]] = True
        return found

    def gain(self, scale: Scale, seed: int, width: float) -> Floats:
        """Gains with a tie-break below `width` that depends on the pair and the seed alone."""
        return (self.worth - scale.lowest) / scale.spread + width * shake(self.entry, self.reviewer, seed)

    def only(self, kept: Mask) -> "Core":
        return Core(self.entry[kept], self.reviewer[kept], self.worth[kept], self.reads[kept], self.covers[:, kept])


def taken_from(block: Block, rows: Ints, columns: Ints) -> Core:
    """These pairs of a block, in any order, perhaps twice."""
    keys = rows * block.affinity.shape[1] + columns
    if not (keys[1:] > keys[:-1]).all():
        keys = np.unique(keys)
    rows, columns = keys // block.affinity.shape[1], keys % block.affinity.shape[1]
    worth = block.affinity[rows, columns].astype(np.float64)
    reads = np.zeros(len(rows), dtype=bool) if block.reads is None else block.reads[rows, columns]
    covers = np.array([mask[rows, columns] for mask in block.covers], dtype=bool).reshape(
        len(block.covers), len(rows)
    )
    return Core(rows + block.start, columns.astype(np.int64), worth, reads, covers)


def joined(task: Task, cores: Sequence[Core]) -> Core:
    """All pairs of several cores, each once."""
    entry, reviewer = (np.concatenate([getattr(core, side) for core in cores]) for side in ("entry", "reviewer"))
    _, first = np.unique(entry * task.size[1] + reviewer, return_index=True)
    worth, reads = np.concatenate([core.worth for core in cores]), np.concatenate([core.reads for core in cores])
    covers = np.concatenate([core.covers for core in cores], axis=1)
    return Core(entry[first], reviewer[first], worth[first], reads[first], covers[:, first])


def shake(entry: Ints, reviewer: Ints, seed: int) -> Floats:
    """A number from 0 to 1 for each pair, scattered by the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
    mixed = entry.astype(np.uint64) << np.uint64(32) | reviewer.astype(np.uint64)
    mixed = mixed + np.uint64((seed + 1) * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11), dtype=np.float64) / 2.0**53
