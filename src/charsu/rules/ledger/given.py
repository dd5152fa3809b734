"""Whether each score sheet was asked for by a released plan, came in when the record says, and was set aside by a
leaf: else a row written past the acts would change the result and no leaf would tell why.

evaluation/plans.json       the released plans, oldest first: [{"added": [[entry, reviewer]], "purpose", "removed":
                            [[entry, reviewer]]}]; the digest of each stands in its `assignment.release` leaf
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.evaluation import PLANS, Evidence, Leaf, code
from charsu.rules.ledger.leaves import bears
from charsu.rules.permissions import Act

NOT_TOLD = "not asked: the record is from before a release named its plan"


def sheets_were_given(evidence: Evidence) -> str:
    """Each sheet is of a pair that a plan gave, and each plan is the one that was computed and that both released."""
    releases = evidence.of(Act.ASSIGNMENT_RELEASE)
    if any("plan" not in leaf["body"] for leaf in releases):
        return NOT_TOLD
    if evidence.plans is None and releases:
        raise ValueError(f"{PLANS} is not there")
    plans = {digest(plan): plan for plan in evidence.plans or ()}
    told = [leaf["body"]["plan"] for leaf in releases]
    if gone := [str(leaf["index"]) for leaf in releases if leaf["body"]["plan"] not in plans]:
        raise ValueError(f"leaf {', '.join(gone)}: the plan that was released there is gone, or is another one")
    if odd := sorted(found[:16] for found in plans if found not in told):
        raise ValueError(f"plan {', '.join(odd)}: no leaf released it")
    computed = {leaf["body"].get("digest") for leaf in evidence.of(Act.ASSIGNMENT_PREVIEW)}
    if unknown := [str(leaf["index"]) for leaf in releases if leaf["body"]["plan"] not in computed]:
        raise ValueError(f"leaf {', '.join(unknown)}: no leaf tells that the plan released there was computed")
    given = {(entry, reviewer) for plan in plans.values() for entry, reviewer in plan["added"]}
    for sheet in evidence.sheets:
        if (sheet["entry"], sheet["reviewer"]) not in given:
            raise ValueError(f"{_whose(sheet)}: no plan that was released gave this entry to this reviewer")
    return f"{len(given)} pairs by {len(plans)} plans"


def sheets_came_as_told(evidence: Evidence) -> str:
    """The instants decide which run took a sheet; they are those of its leaves."""
    submitted = {leaf["body"].get("commitment"): leaf for leaf in evidence.of(Act.SHEET_SUBMIT)}
    declared, count = evidence.of(Act.CONFLICT_DECLARE), 0
    declared += [leaf for leaf in evidence.of(Act.REVIEWER_APPOINT) if "sheets" in leaf["body"]]
    for sheet in evidence.sheets:
        leaf = submitted.get(sheet["commitment"])
        if leaf is None or not bears(evidence.facts, leaf, sheet["submitted"]):
            raise ValueError(f"{_whose(sheet)}: it did not come in when the record says")
        leaves = list(_set_aside(declared, sheet))
        if sheet["set_aside"] is None and any("sheets" in leaf["body"] for leaf in leaves):
            raise ValueError(f"{_whose(sheet)}: leaf {leaves[0]['index']} set it aside, and it counts")
        if sheet["set_aside"] is not None:
            if not any(bears(evidence.facts, leaf, sheet["set_aside"]) for leaf in leaves):
                raise ValueError(f"{_whose(sheet)}: it is set aside, and no leaf of that instant says so")
            count += 1
    return f"{len(evidence.sheets)} sheets, {count} of them set aside"


def _set_aside(declared: Sequence[Leaf], sheet: Mapping[str, Any]) -> Iterator[Leaf]:
    """Declarations, and new facts of a reviewer, that say so; a declaration from before they named the sheets may
    have meant any of its reviewer's."""
    for leaf in declared:
        body = leaf["body"]
        is_older = "sheets" not in body and body["freed"] > 0 and body["reviewer"] == sheet["reviewer"]
        if is_older or sheet["commitment"] in body.get("sheets", ()):
            yield leaf


def _whose(sheet: Mapping[str, Any]) -> str:
    return f"{code(sheet['entry'])}, reviewer {sheet['reviewer']}"
