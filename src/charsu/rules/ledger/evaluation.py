"""Whether the result follows from the score sheets: asked of an export alone, once the results are announced.

The documents, each canonical JSON, entries and reviewers by their numbers (entry 12 is told as E-0012):

evaluation/rules.json       body of the step by which both announced the rules: weights, scales, rule of the shortlist
evaluation/sheets.json      [{"commitment", "entry", "kind", "reviewer", "rubric": its theme or "", "salt",
                            "scores": {code: points}, "set_aside": instant or null, "submitted": instant,
                            "total": hundredths}], by entry and reviewer
evaluation/runs.json        the last calibration of each kind: [{"kind", "made": instant, "method", "seed", "top",
                            "version", "inputs", "outcome": digests, "entry_blocs", "reviewer_blocs": [[number, its
                            bloc]], "standings": [{"entry", "raw", "estimate", "p_top", "additive", "low", "high":
                            billionths, "place", "additive_place", "band", "part"}]}]
evaluation/candidates.json  [{"entry", "of": {part: code} for the parts that the rule names, "receipt": its first,
                            "honour": {part: code} where honours have a number for each of these parts}]
evaluation/laureates.json   {"honoured": [[entry, tier, citation, mention, title]], "participants": number,
                            "certificates": [payload]}
evaluation/plans.json       the released plans; told in `given.py`. An export from before has none
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charsu.rules.ledger.agreed import agreed
from charsu.rules.ledger.canonical import commitment, digest, read
from charsu.rules.ledger.check import Check
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from charsu.rules.scoring.rubric import weighted_total

RULES, SHEETS, RUNS, CANDIDATES, LAUREATES = (
    f"evaluation/{name}.json" for name in ("rules", "sheets", "runs", "candidates", "laureates")
)
PLANS = "evaluation/plans.json"
DOCUMENTS = (RULES, SHEETS, RUNS, CANDIDATES, LAUREATES)
UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
Leaf = Mapping[str, Any]


@dataclass(frozen=True)
class Evidence:
    """The documents of the evaluation as they were read, and the leaves."""

    rules: Mapping[str, Any]
    sheets: Sequence[Mapping[str, Any]]
    runs: Sequence[Mapping[str, Any]]
    candidates: Sequence[Mapping[str, Any]]
    laureates: Mapping[str, Any]
    facts: Sequence[Leaf]
    held: int  # laureates that the store counts
    amended: Mapping[str, Any]  # the figures as they were announced and then amended, by code
    plans: Sequence[Mapping[str, Any]] | None  # those that were released; none in an export from before

    def of(self, act: Act) -> list[Leaf]:
        return [leaf for leaf in self.facts if leaf["act"] == act.value]


def code(entry: Any) -> str:
    """How an entry is told: E-0012."""
    return f"E-{int(entry):04d}"


def read_evidence(files: Mapping[str, bytes], facts: Sequence[Leaf], held: int) -> Evidence:
    """Raises ValueError for a document that is missing or no canonical JSON."""
    if missing := [path for path in DOCUMENTS if path not in files]:
        raise ValueError(f"{', '.join(missing)} is not there")
    rules, sheets, runs, candidates, laureates = (_read(files, path) for path in DOCUMENTS)
    plans = _read(files, PLANS) if PLANS in files else None
    return Evidence(rules, sheets, runs, candidates, laureates, facts, held, _amended(files, facts), plans)


def _read(files: Mapping[str, bytes], path: str) -> Any:
    try:
        return read(files[path])
    except ValueError as trouble:
        raise ValueError(f"{path}: {trouble}") from trouble


def _amended(files: Mapping[str, bytes], facts: Sequence[Leaf]) -> dict[str, Any]:
    """Nothing where what both agreed to cannot be read: a line of its own says so."""
    try:
        return {row["code"]: row["value"] for row in agreed(files, facts).settings}
    except UNREADABLE:
        return {}


def sheet_checks() -> list[tuple[str, Callable[[Evidence], str]]]:
    """Name of each line, and what tells its detail; each raises ValueError with what fails."""
    return [
        ("rules of the judging are those that both announced", rules_as_announced),
        ("score sheets are those that were committed to", sheets_as_committed),
        ("totals follow from scores and weights", totals_follow),
    ]


def asked(name: str, question: Callable[[Evidence], str], evidence: Evidence) -> Check:
    """The line of one question."""
    try:
        return Check(name, True, question(evidence))
    except UNREADABLE as trouble:
        return Check(name, False, str(trouble) if type(trouble) is ValueError else f"unreadable: {trouble!r}")


def rules_as_announced(evidence: Evidence) -> str:
    steps = [leaf for leaf in evidence.of(Act.EDITION_STEP) if leaf["body"].get("target") == Phase.ANNOUNCED.value]
    found = digest(evidence.rules)
    if not steps or steps[-1]["body"].get("digest") != found:
        raise ValueError("they are not those of the step that announced them")
    return f"leaf {steps[-1]['index']}"


def sheets_as_committed(evidence: Evidence) -> str:
    told = {leaf["body"].get("commitment"): leaf for leaf in evidence.of(Act.SHEET_SUBMIT)}
    seen: set[str] = set()
    for sheet in evidence.sheets:
        who = f"{code(sheet['entry'])}, reviewer {sheet['reviewer']}"
        bound = commitment(bytes.fromhex(sheet["salt"]), committed(sheet))
        if bound not in told or bound != sheet["commitment"]:
            raise ValueError(f"{who}: its scores are not those that were committed to")
        if bound in seen:
            raise ValueError(f"{who}: it stands twice")
        seen.add(bound)
    if gone := [str(leaf["index"]) for bound, leaf in told.items() if bound not in seen]:
        raise ValueError(f"leaf {', '.join(gone)}: the sheet that was committed to there is not among them")
    return f"{len(seen)} sheets"


def committed(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """What a sheet's commitment binds."""
    return {"entry": sheet["entry"], "reviewer": sheet["reviewer"], **sheet["scores"]}


def totals_follow(evidence: Evidence) -> str:
    weights = {
        (rubric["kind"], rubric["theme"]): {one["code"]: one["weight"] for one in rubric["criteria"]}
        for rubric in evidence.rules["rules"]["rubrics"]
    }
    for sheet in evidence.sheets:
        weight = weights[sheet["kind"], sheet["rubric"]]
        if set(weight) != set(sheet["scores"]) or weighted_total(sheet["scores"], weight) != sheet["total"]:
            who = f"{code(sheet['entry'])}, reviewer {sheet['reviewer']}"
            raise ValueError(f"{who}: its total does not follow")
    return f"{len(evidence.sheets)} totals"
