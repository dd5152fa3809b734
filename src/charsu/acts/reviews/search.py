"""From what the edition holds to a computed assignment, or to the reasons why there is none."""

from collections.abc import Collection
from dataclasses import replace as with_
from math import floor
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from charsu.gate import Refused
from charsu.models import Entry, Reviewer
from charsu.queries.reviews import Inputs, Posed, code_of, pose
from charsu.rules.assignment import (
    Assignment,
    Infeasible,
    Lack,
    Mend,
    Reason,
    Relaxation,
    Unusable,
    components,
    connectivity,
    extend,
    replace,
    solve,
)
from charsu.rules.pairs import Pair
from charsu.rules.permissions import Refusal

LATE = gettext_noop(
    "No assignment was found in the time given. Ask for less overlap or a lower floor, and try again."
)
NOBODY = gettext_noop("There is no admitted entry, or no reviewer has accepted yet.")
NOTHING = gettext_noop("Nothing is lacking: every entry has its reviewers.")
INVITING = {Lack.REVIEWERS, Lack.READERS, Lack.COUNTRIES}  # lacks that nothing but more people would mend


class Unplanned(Refused):
    """No assignment exists; `reasons` say why in figures that a page puts into words."""

    def __init__(self, reasons: list[dict[str, Any]], *details: str) -> None:
        super().__init__(Refusal.NEEDS, *details)
        self.reasons = reasons


def found_for(inputs: Inputs, time_limit: float) -> dict[str, Any]:
    """Pairs to add and to take away by id, objective, bound, and facts about the whole graph."""
    if not inputs.entries or not inputs.reviewers:
        raise Unplanned([], NOBODY)
    try:
        posed = pose(inputs)
        found = _answer(inputs, posed, time_limit)
    except TimeoutError as trouble:
        raise Unplanned([], LATE) from trouble
    except Unusable as trouble:
        raise Unplanned([], str(trouble)) from trouble
    if isinstance(found, Infeasible):
        raise Unplanned([_told(reason, inputs) for reason in _by_hand(found, inputs, time_limit)])
    return _as_found(found, inputs)


def _answer(inputs: Inputs, posed: Posed, time_limit: float) -> Assignment | Infeasible:
    seed = inputs.options.seed
    if inputs.options.purpose == "round":
        return solve(posed.problem, seed=seed, time_limit=time_limit)
    if inputs.options.purpose == "extra":
        return extend(posed.problem, posed.standing, posed.extra, seed=seed, time_limit=time_limit)
    return replace(
        posed.problem, posed.standing, posed.gone, finished=posed.begun, seed=seed, time_limit=time_limit
    )  # fmt: skip


def _by_hand(found: Infeasible, inputs: Inputs, time_limit: float) -> tuple[Reason, ...]:
    """Where a plan exists once prohibitions by hand are taken back, that is the way out to name, and nobody is to be
    invited."""
    entries, reviewers = ([one.pk for one in side] for side in (inputs.entries, inputs.reviewers))
    forbidden = inputs.forbidden - inputs.barred - inputs.standing
    numbers = {(entries.index(e), reviewers.index(r)) for e, r in forbidden}
    if not forbidden:
        return found.reasons
    try:
        tried = _answer(inputs, _permitted(inputs, numbers), time_limit)
    except TimeoutError:
        return found.reasons
    if isinstance(tried, Infeasible):
        return found.reasons
    back = numbers & {(e, r) for e, r in tried.pairs.tolist()}
    of_entries, of_reviewers = (tuple(sorted({pair[side] for pair in back})) for side in (0, 1))
    permit = Reason(Lack.FORBIDDEN, of_entries, of_reviewers, relaxation=Relaxation(Mend.PERMIT, len(back)))
    return (permit, *(reason for reason in found.reasons if reason.lack not in INVITING))


def _permitted(inputs: Inputs, numbers: Collection[Pair]) -> Posed:
    """The task without prohibitions by hand, `numbers` of its rows and columns. But where a least fit is asked, each
    weighs more than all affinities together, so that as few as can be are taken back."""
    posed = pose(with_(inputs, forbidden=inputs.forbidden & inputs.barred))
    problem = posed.problem
    if problem.floor is not None:
        return posed
    affinity, (rows, columns) = problem.affinity.copy(), np.array(sorted(numbers)).T
    affinity[rows, columns] -= 1 + np.ptp(affinity) * problem.asks.sum()
    return with_(posed, problem=with_(problem, affinity=affinity))


def _as_found(found: Assignment, inputs: Inputs) -> dict[str, Any]:
    pairs = {(inputs.entries[e].pk, inputs.reviewers[r].pk) for e, r in found.pairs.tolist()}
    added, removed = sorted(pairs - inputs.standing), sorted(inputs.standing - pairs)
    if not added and not removed:
        raise Unplanned([], NOTHING)
    entries, reviewers = len(inputs.entries), len(inputs.reviewers)
    parts = components(found.pairs, entries, reviewers)
    facts = {
        "connectivity": f"{connectivity(found.pairs, entries, reviewers):.4f}", "parts": parts.count,
        "proven": bool(found.proven), "method": found.method, "entries": entries, "reviewers": reviewers,
        "seconds": f"{found.seconds:.2f}",
    }  # fmt: skip
    return {
        "added": [list(pair) for pair in added], "removed": [list(pair) for pair in removed],
        "objective": found.objective, "bound": found.bound, "facts": facts,
    }  # fmt: skip


def _told(reason: Reason, inputs: Inputs) -> dict[str, Any]:
    """Rows and columns by their names."""
    entries: list[Entry] = [inputs.entries[e] for e in reason.entries]
    reviewers: list[Reviewer] = [inputs.reviewers[r] for r in reason.reviewers]
    mend = reason.relaxation
    amount = f"{mend.amount:g}" if mend else ""
    if mend and mend.mend is Mend.FLOOR:  # the library's total of an entry, asked for in per cent of a review
        amount = f"{max(floor(100 * mend.amount / inputs.rules.reviews_per_entry + 1e-9), 0)} %"
    words = mend.mend if mend else None
    if reason.lack is Lack.MINIMUMS:  # the form asks one figure of all
        words, amount = Mend.LEAST_OF_EACH, str(_least_of_each(inputs, reason.capacity))
    return {
        "lack": reason.lack.value, "is_crowded": reason.lack is Lack.CAPACITY and bool(entries),
        "need": reason.need, "capacity": reason.capacity,
        "entries": [code_of(entry) for entry in entries], "reviewers": [r.person.name for r in reviewers],
        "mend": words.value if words else "", "amount": amount, "is_of_anchors": _is_of_anchors(reason, inputs),
    }  # fmt: skip


def _is_of_anchors(reason: Reason, inputs: Inputs) -> bool:
    """Whether an entry lacks only those whom an anchor is read by beyond what the rules ask."""
    asked, is_of_one = inputs.rules.reviews_per_entry, reason.lack in {Lack.REVIEWERS, Lack.COUNTRIES}
    return bool(inputs.options.anchors) and is_of_one and reason.capacity >= asked


def _least_of_each(inputs: Inputs, reviews: int) -> int:
    """The greatest least load, the same for all up to what each may take, that so many reviews can meet."""
    most = [min(reviewer.max_load, inputs.rules.max_load) for reviewer in inputs.reviewers]
    fitting = (
        least for least in range(max(most, default=0), 0, -1) if sum(min(least, top) for top in most) <= reviews
    )
    return next(fitting, 0)
