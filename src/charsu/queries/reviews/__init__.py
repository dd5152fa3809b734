"""Reading reviews: reviewers and what bars them, the assignment, and the blind sheets, a file each."""

from charsu.queries.reviews.blind import (
    BlindFile,
    EntryToReview,
    OwnAssignment,
    SheetToFill,
    as_reviewers_read,
    blind_file,
    code_of,
    criteria_of,
    next_unfinished,
    own_assignment,
    own_assignments,
    sheet_to_fill,
)
from charsu.queries.reviews.covering import still_told
from charsu.queries.reviews.freshness import is_altered, is_stale, plan_told, still_fresh
from charsu.queries.reviews.loads import usual_options
from charsu.queries.reviews.people import (
    ReviewerRow,
    admitted,
    cities_declared,
    cities_entered,
    conflicts_by_rule,
    conflicts_told,
    own_reviewer,
    reviewer_of,
    reviewers_of,
)
from charsu.queries.reviews.plans import (
    Asked,
    PlanSeen,
    Short,
    desk_figures,
    due,
    newest_asked,
    pair_rules,
    plan_of,
    plan_seen,
    plans_of,
    shortfalls,
)
from charsu.queries.reviews.problem import Inputs, Options, Posed, inputs_of, pose

__all__ = [
    "Asked", "BlindFile", "EntryToReview", "Inputs", "Options", "OwnAssignment", "PlanSeen", "Posed",
    "ReviewerRow", "SheetToFill", "Short", "admitted", "as_reviewers_read", "blind_file", "cities_declared",
    "cities_entered", "code_of", "conflicts_by_rule", "conflicts_told", "criteria_of", "desk_figures",
    "due", "inputs_of", "is_altered", "is_stale", "newest_asked",
    "next_unfinished", "own_assignment", "own_assignments", "own_reviewer", "pair_rules", "plan_of", "plan_seen",
    "plan_told", "plans_of", "pose", "reviewer_of", "reviewers_of", "sheet_to_fill", "still_fresh", "still_told",
    "shortfalls", "usual_options",
]  # fmt: skip
