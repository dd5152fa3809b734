"""The library in memory, kept by its version: every process reads it once, and afterwards only what has changed.

Two segments at most: the base, and what came since. When that outgrows a tenth of the base, all is read anew. What
this takes in memory and time is measured in bench/search.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Sum

from charsu.models import Practice, Shelf
from charsu.queries.library.loading import FACETS, Around, Codes, Means, Segment, segment_of
from charsu.rules.library.lookup import Shelves
from charsu.rules.library.space import Floats, from_centre

SMALL = 2000  # practices: a smaller library is read anew at every change
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Index:
    """The shelf in its own order, newest first. All arrays are (N,); `place` says in which row of the segments each
    stands."""

    version: int
    mark: str
    base_version: int
    segments: tuple[Segment, ...]
    codes: Mapping[str, Codes]
    means: Means
    place: npt.NDArray[np.int64]
    pks: npt.NDArray[np.int64]
    cities: npt.NDArray[np.int64]
    spots: npt.NDArray[np.float64]
    targets: npt.NDArray[np.int32]
    facets: Mapping[str, npt.NDArray[np.int32]] = field(default_factory=dict)

    @property
    def shelves(self) -> Shelves:
        parts, first = [], 0
        for segment in self.segments:
            parts.append((first, segment.strong, segment.weak))
            first += len(segment.pks)
        return Shelves(tuple(parts), first)

    @property
    def cities_of_rows(self) -> npt.NDArray[np.int64]:
        """The city of each row of the shelves, in their order."""
        found = [segment.cities for segment in self.segments]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def likeness(self, query: Floats, words: int) -> Floats:
        """How near each practice is in meaning to the vector of a query of so many words, as the model gave it."""
        asked = from_centre(query, self.means.whole, words)
        rows = [segment.meanings.likeness(asked, len(segment.pks)) for segment in self.segments]
        whole: Floats = np.concatenate(rows)[self.place] if rows else np.zeros(0, np.float32)
        return whole

    @property
    def has_meanings(self) -> bool:
        return any(len(segment.meanings.rows) for segment in self.segments)


_kept: Index | None = None
_lock = threading.Lock()


def index_of(around: Around) -> Index:
    """The index of the library as the database has it now. One question when nothing has changed."""
    global _kept  # noqa: PLW0603 -- one library a process, guarded by the lock
    version, mark = Shelf.objects.values_list("version", "mark").first() or (0, "")
    with _lock:
        if _kept is None or (_kept.version, _kept.mark) != (version, mark):
            _kept = _renewed(_kept, version, mark, around)
        return _kept


def _renewed(old: Index | None, version: int, mark: str, around: Around) -> Index:
    shown = Practice.objects.filter(withdrawn_at=None)
    if old is not None and len(old.pks) >= SMALL and version > old.version:
        since = Practice.objects.filter(stamp__gt=old.base_version)
        changed = list(since.values_list("pk", flat=True))
        base = old.segments[0]
        if len(changed) <= len(base.pks) // 10 and _is_same(base, changed, old.base_version):
            fresh, _ = segment_of(shown.filter(stamp__gt=old.base_version), old.codes, around, old.means)
            return _joined(old, (base, fresh), set(changed), version, mark)
    codes = {name: Codes() for name in (*FACETS, "language")}
    whole, means = segment_of(shown, codes, around, None)
    empty = np.zeros(0, np.int64)
    blank = Index(version, mark, version, (whole,), codes, means, empty, empty, empty, np.zeros((0, 3)),
                  empty.astype(np.int32))  # fmt: skip
    return _joined(blank, (whole,), set(), version, mark)


def _is_same(base: Segment, changed: list[int], version: int) -> bool:
    """Whether what the base holds and nobody changed is still what the database holds: not so after a restore."""
    keep = ~np.isin(base.pks, np.array(changed, np.int64))
    rows = Practice.objects.filter(stamp__lte=version, withdrawn_at=None)
    found = rows.aggregate(count=Count("pk"), sum=Sum("stamp"))
    return (found["count"], found["sum"] or 0) == (int(keep.sum()), int(base.stamps[keep].sum()))


def _joined(of: Index, segments: tuple[Segment, ...], gone: set[int], version: int, mark: str) -> Index:
    """The segments under one order; a row of the base whose practice has changed is dead."""
    pks = np.concatenate([segment.pks for segment in segments])
    released = np.concatenate([segment.released for segment in segments])
    alive = np.ones(len(pks), np.bool_)
    alive[: len(segments[0].pks)] = ~np.isin(segments[0].pks, np.fromiter(gone, np.int64, len(gone)))
    order = np.lexsort((pks, -released))
    place = order[alive[order]]
    return Index(
        version, mark, of.base_version, segments, of.codes, of.means, place, pks[place],
        np.concatenate([segment.cities for segment in segments])[place],
        np.concatenate([segment.spots for segment in segments])[place],
        np.concatenate([segment.targets for segment in segments])[place],
        {name: np.concatenate([segment.facets[name] for segment in segments])[place] for name in FACETS},
    )  # fmt: skip
