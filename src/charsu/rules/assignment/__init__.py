"""Who reviews what: exact, certified, and explained where it cannot be done."""

from charsu.rules.assignment.explain import Infeasible, Lack, Mend, Reason, Relaxation
from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.solve import Assignment, solve

__all__ = ["Assignment", "Infeasible", "Lack", "Mend", "Problem", "Reason", "Relaxation", "solve"]
