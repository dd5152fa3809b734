"""Rehearse an edition before its rules are signed: how well would this design pick the best?"""

from charsu.rules.rehearsal.design import Design, Impossible
from charsu.rules.rehearsal.play import Outcome, Rehearsal, Workload, rehearse

__all__ = ["Design", "Impossible", "Outcome", "Rehearsal", "Workload", "rehearse"]
