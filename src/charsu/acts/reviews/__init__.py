"""Reviewers, conflicts, the assignment and score sheets: a file each."""

from charsu.acts.reviews.conflicts import conflicts_body, declare, declare_entry, fix_conflicts
from charsu.acts.reviews.plans import (
    ask_plan,
    carry_out,
    is_small,
    plan,
    plan_body,
    put_forward,
    release,
    rule_pairs,
    unrule_pairs,
)
from charsu.acts.reviews.reviewers import answer, appoint, declare_expertise, relieve
from charsu.acts.reviews.search import Unplanned
from charsu.acts.reviews.sheets import save_sheet, submit_sheet

__all__ = [
    "Unplanned", "answer", "appoint", "ask_plan", "carry_out", "conflicts_body", "declare", "declare_entry",
    "declare_expertise", "fix_conflicts", "is_small", "plan", "plan_body", "put_forward", "release", "relieve",
    "rule_pairs", "save_sheet", "submit_sheet", "unrule_pairs",
]  # fmt: skip
