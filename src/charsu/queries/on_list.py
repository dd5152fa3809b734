"""The rule of the shortlist beside the standings of a kind: what it would list now, and whether the line that a run
draws, after the best of one kind, is the rule's own; whether the chances that a run keeps rest on what is so now."""

from collections.abc import Sequence
from dataclasses import dataclass

from charsu.models import Calibration, Edition, Standing
from charsu.queries.editions import rules_in_force
from charsu.queries.shortlist import candidates_of, groups_of, latest_standings
from charsu.queries.standings import Chances
from charsu.rules.shortlist import ShortlistRule, choose


@dataclass(frozen=True)
class OnList:
    """`listed` are the entries that the rule lists now; nothing for a run that is not the newest of its kind, since
    the list rests on the newest."""

    is_the_line: bool  # the rule takes the best of this kind alone, down to the line of the run
    listed: frozenset[int]
    has_moved: bool  # rule, runs or candidates are others than those of the chances


def on_list(edition: Edition, made: Calibration, chances: Chances | None) -> OnList:
    """How the list, and the chances that are shown with a run, stand to it; for whoever may see the run."""
    rule, rows = rules_in_force(edition).shortlist, latest_standings(edition)
    is_alone = all(row.entry.kind == made.kind for row in rows)
    is_newest = any(row.calibration_id == made.pk for row in rows)
    listed = (one.entry for one in choose(rule, candidates_of(rows, rule.by))) if is_newest else ()
    has_moved = is_newest and chances is not None and _has_moved(rule, rows, chances)
    return OnList(is_alone and rule.takes_the_best(made.top), frozenset(listed), has_moved)


def _has_moved(rule: ShortlistRule, rows: Sequence[Standing], chances: Chances) -> bool:
    runs = {row.entry.kind: row.calibration_id for row in rows}
    of = {str(row.entry_id): {part: groups_of(row.entry)[part] for part in rule.per} for row in rows}
    return rule.figures != chances.rule or runs != chances.runs or of != chances.of
