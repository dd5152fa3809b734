"""The order of the jury's agenda, so that members with a conflict leave the room least often."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

EXACT = 11  # kinds of conflict up to which every order is weighed

Barred = frozenset[int]


def leavings(order: Sequence[int], barred: Mapping[int, Collection[int]]) -> int:
    """How often someone leaves: once for each run of items from which a member is barred."""
    out: set[int] = set()
    count = 0
    for item in order:
        now = set(barred.get(item, ()))
        count += len(now - out)
        out = now
    return count


def agenda(items: Sequence[int], barred: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    """`items` (best first) ordered so that `leavings` is least; items that bar the same members stay together,
    in the order given. Exact up to `EXACT` kinds of conflict; beyond it the nearest kind is taken next and
    the order is mended by moving kinds while that helps. Grouping loses nothing: going from one kind to
    another directly never costs more than by way of a third."""
    kinds: dict[Barred, list[int]] = {}
    for item in items:
        kinds.setdefault(frozenset(barred.get(item, ())), []).append(item)
    names = list(kinds)
    order = _exact(names) if len(names) <= EXACT else _mended(_nearest(names))
    return tuple(item for name in order for item in kinds[name])


def _step(before: Barred, after: Barred) -> int:
    return len(after - before)


def _cost(order: Sequence[Barred]) -> int:
    return sum(_step(before, after) for before, after in zip([frozenset(), *order], order, strict=False))


def _exact(names: list[Barred]) -> list[Barred]:
    """By dynamic programming over the kinds already taken; among equals the given order goes first."""
    if not names:
        return []
    everything = (1 << len(names)) - 1

    @cache
    def best(taken: int, last: int) -> tuple[int, int]:
        """The least cost to take the rest, and the kind to take next."""
        if taken == everything:
            return 0, -1
        before = names[last] if last >= 0 else frozenset()
        free = (n for n in range(len(names)) if not taken >> n & 1)
        return min((_step(before, names[n]) + best(taken | 1 << n, n)[0], n) for n in free)

    order, taken, last = [], 0, -1
    while taken != everything:
        last = best(taken, last)[1]
        order.append(names[last])
        taken |= 1 << last
    return order


def _nearest(names: list[Barred]) -> list[Barred]:
    left, order, last = list(names), [], frozenset[int]()
    while left:
        last = min(left, key=lambda name: (_step(last, name), -len(last & name)))
        left.remove(last)
        order.append(last)
    return order


def _mended(order: list[Barred]) -> list[Barred]:
    """Move one kind at a time to where it costs least, until nothing helps."""
    cost, is_better = _cost(order), True
    while is_better:
        is_better = False
        for start in range(len(order)):
            for end in range(len(order)):
                moved = order[:start] + order[start + 1 :]
                moved.insert(end, order[start])
                if _cost(moved) < cost:
                    order, cost, is_better = moved, _cost(moved), True
    return order
