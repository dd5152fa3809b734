"""The rule of the shortlist beside the standings of a kind: what it would list now, and whether the line that a run
draws, after the best of one kind, is the rule's own."""

from dataclasses import dataclass

from charsu.models import Calibration, Edition
from charsu.queries.editions import rules_in_force
from charsu.queries.shortlist import candidates_of, latest_standings
from charsu.rules.shortlist import choose


@dataclass(frozen=True)
class OnList:
    """`listed` are the entries that the rule lists now; nothing for a run that is not the newest of its kind, since
    the list rests on the newest."""

    is_the_line: bool  # the rule takes the best of this kind alone, down to the line of the run
    listed: frozenset[int]


def on_list(edition: Edition, made: Calibration) -> OnList:
    """How the list stands to a run, for whoever may see the run."""
    rule, rows = rules_in_force(edition).shortlist, latest_standings(edition)
    is_alone = all(row.entry.kind == made.kind for row in rows)
    is_newest = any(row.calibration_id == made.pk for row in rows)
    listed = (one.entry for one in choose(rule, candidates_of(rows, rule.by))) if is_newest else ()
    return OnList(is_alone and rule.takes_the_best(made.top), frozenset(listed))
