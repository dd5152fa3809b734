"""`charsu assign FILE.csv`: who reviews what."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

from charsu.plain.pairs import Named, read_problem
from charsu.plain.standing import is_of_a_round, of_a_round, words_of_a_round
from charsu.rules.assignment import Assignment, Infeasible, Reason, components, connectivity, solve

SHOWN = 12  # names in a sentence


def main(args: Sequence[str]) -> int:
    asked = _words().parse_args(args)
    named = read_problem(asked)
    try:
        if is_of_a_round(asked):
            found = of_a_round(named, asked)
        else:
            found = solve(named.problem, seed=asked.seed, time_limit=asked.time_limit)
    except TimeoutError:
        raise ValueError(f"no assignment was found in {asked.time_limit:g} seconds; give more") from None
    if isinstance(found, Infeasible):
        _refuse(named, found, as_json=asked.json)
        return 1
    pairs = [(named.entries[e], named.reviewers[r]) for e, r in found.pairs.tolist()]
    summary = _summary(named, found)
    if asked.json:
        print(json.dumps({"summary": summary, "pairs": pairs}, ensure_ascii=False))
        return 0
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["entry", "reviewer"])
    out.writerows(pairs)
    print("; ".join(f"{name} {value}" for name, value in summary.items()), file=sys.stderr)
    return 0


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        "charsu assign",
        description="Who reviews what: the greatest total affinity under every rule, with a certified bound. A row "
        "of FILE is a pair: entry, reviewer, affinity (higher is better). A pair that is not listed is barred. "
        "Optional columns, 1 or 0: conflict (bars the pair), pin (must be), reads (the reviewer reads the entry's "
        "language; one such an entry), overlap (reads across themes). Of the reviewer: load, least, country (one of "
        "a country an entry). Of the entry: reviews, entry_country (bars reviewers of it). Writes entry,reviewer; "
        "a summary goes to standard error. Exit 1, with the reasons, where there is no assignment.",
    )
    words.add_argument("file", metavar="FILE")
    words.add_argument("--reviews", type=int, default=3, help="reviews of an entry that has none of its own (3)")
    words.add_argument("--load", type=int, default=20, help="greatest load of a reviewer without one (20)")
    words.add_argument("--least", type=int, default=0, help="least load of a reviewer without one (0)")
    words.add_argument("--floor", type=float, help="least total affinity of an entry")
    words.add_argument("--overlap-share", type=float, default=0.0, help="least share of pairs with overlap (0)")
    words.add_argument("--anchor", action="append", default=[], metavar="ENTRY", help="gets more reviews; repeatable")
    words.add_argument("--anchor-reviews", type=int, default=2, help="how many more (2)")
    words.add_argument("--connected", action="store_true", help="the review graph must be in one part")
    words.add_argument("--seed", type=int, default=0, help="how ties fall (0)")
    words.add_argument("--time-limit", type=float, metavar="SECONDS")
    words_of_a_round(words)
    words.add_argument("--json", action="store_true", help="one object with summary and pairs, or with reasons")
    return words


def _summary(named: Named, found: Assignment) -> dict[str, Any]:
    size = named.problem.affinity.shape
    return {
        "pairs": len(found.pairs),
        "objective": round(found.objective, 6),
        "bound": round(found.bound, 6),
        "ratio": round(found.objective / found.bound, 9) if found.bound > 0 else 1.0,
        "proven": found.proven,
        "parts": components(found.pairs, *size).count,
        "connectivity": round(connectivity(found.pairs, *size), 6),
        "added": len(found.added),
        "removed": len(found.removed),
        "seconds": round(found.seconds, 2),
        "seed": found.seed,
        "method": found.method,
    }


def _refuse(named: Named, found: Infeasible, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"reasons": [_as_data(named, reason) for reason in found.reasons]}, ensure_ascii=False))
        return
    print("charsu assign: no assignment exists.", file=sys.stderr)
    for reason in found.reasons:
        print(_sentence(named, reason), file=sys.stderr)


def _as_data(named: Named, reason: Reason) -> dict[str, Any]:
    mend = reason.relaxation
    return {
        "lack": reason.lack.name.lower(),
        "words": reason.lack.value,
        "entries": [named.entries[e] for e in reason.entries],
        "reviewers": [named.reviewers[r] for r in reason.reviewers],
        "need": reason.need,
        "capacity": reason.capacity,
        "mend": None if mend is None else {"words": mend.words, "amount": mend.amount},
    }


def _sentence(named: Named, reason: Reason) -> str:
    words = [f"- {reason.lack.value}"]
    if reason.need:
        words.append(f"Needed {reason.need}, possible {reason.capacity}.")
    for what, numbers, names in (
        ("Entries", reason.entries, named.entries), ("Reviewers", reason.reviewers, named.reviewers),
    ):  # fmt: skip
        if numbers:
            more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
            words.append(f"{what} ({len(numbers)}): {', '.join(names[n] for n in numbers[:SHOWN])}{more}.")
    if reason.relaxation:
        words.append(reason.relaxation.words)
    return " ".join(words)
