"""The exact assignment: a linear programme on a core of pairs, every pair priced again, an integer finish.

1. A short price search (subgradient on the load limits) picks a core: for each entry its best reviewers at those
   prices, for each reviewer the entries nearest to choosing them.
2. The core is solved as a linear programme; ALL pairs are priced with its duals, those worth more than their price
   join, until none is (column generation; Dantzig & Wolfe 1960). Weak duality then bounds every assignment.
3. Where the answer is not whole, an integer programme finishes it over the pairs whose reduced gain does not by
   itself exclude them (reduced-cost fixing), so that the optimum of the core is the optimum over all pairs.
Exact, and quick to about a million pairs; measured figures: research/evaluation-science.md, section A.
"""

from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.core import first_core, joined
from charsu.rules.assignment.explain import Infeasible, explain
from charsu.rules.assignment.linear import Answer, optimise
from charsu.rules.assignment.model import Floats, Ints, Model, Prices, bound_of, build, prices_of, reduced
from charsu.rules.assignment.problem import Problem
