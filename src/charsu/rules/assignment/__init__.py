"""Who reviews what: exact, certified, and explained where it cannot be done.

`solve` a `Problem`; where the round is under way, `replace` who left and `extend` it by more reviews; look at the
review graph with `components` and `connectivity`; make an affinity with `affinity_of`.
"""

from charsu.rules.assignment.affinity import Affinity, EntryWords, ReviewerWords, Weights, affinity_of
from charsu.rules.assignment.blocks import BlockProblem, solve_blocks
from charsu.rules.assignment.graph import Parts, components, connectivity
from charsu.rules.assignment.problem import Problem, Unusable
from charsu.rules.assignment.reasons import Infeasible, Lack, Mend, Reason, Relaxation
from charsu.rules.assignment.rounds import extend, replace
from charsu.rules.assignment.solve import Assignment, solve
from charsu.rules.assignment.task import Block

__all__ = [
    "Affinity", "Assignment", "Block", "BlockProblem", "EntryWords", "Infeasible", "Lack", "Mend", "Parts", "Problem",
    "Reason", "Relaxation", "ReviewerWords", "Unusable", "Weights", "affinity_of", "components", "connectivity",
    "extend", "replace", "solve", "solve_blocks",
]  # fmt: skip
