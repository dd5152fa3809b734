"""The lines of the result: from the scores to the certificates, all computed again."""

from collections.abc import Mapping, Sequence
from typing import Any

from charsu.rules.ledger.bundle import RECORDS
from charsu.rules.ledger.canonical import read
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.choices import honours_keep_the_rules, laureates_follow, seals_open, shortlist_follows
from charsu.rules.ledger.evaluation import (
    UNREADABLE,
    asked,
    read_evidence,
    sheet_checks,
)
from charsu.rules.ledger.given import sheets_came_as_told, sheets_were_given
from charsu.rules.ledger.standings import runs_come_out_again, runs_rest_on_sheets

NAME = "evaluation"
LINES = (
    *sheet_checks(),
    ("score sheets are of pairs that were released", sheets_were_given),
    ("score sheets came in and were set aside as the record says", sheets_came_as_told),
    ("standings rest on these sheets", runs_rest_on_sheets),
    ("standings come out again when they are computed anew", runs_come_out_again),
    ("seals open to what was sealed", seals_open),
    ("shortlist follows from rule and standings", shortlist_follows),
    ("honours keep to the rules of their tiers", honours_keep_the_rules),
    ("laureates and certificates follow from the decision", laureates_follow),
)


def result(files: Mapping[str, bytes], facts: Sequence[Mapping[str, Any]]) -> list[Check]:
    """A line for each step of the way; before the announcement, when the scores are sealed, nobody asks."""
    try:
        evidence = read_evidence(files, facts, read(files[RECORDS])["laureates"])
    except UNREADABLE as trouble:
        return [Check(NAME, False, f"unreadable: {trouble}: its {len(LINES)} lines cannot be asked")]
    return [asked(name, question, evidence) for name, question in LINES]
