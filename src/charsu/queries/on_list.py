"""The rule of the shortlist beside the standings of a kind: what it would list now, and whether the line that a run
draws, after the best of one kind, is the rule's own; whether the chances that a run keeps rest on what is so now; and
about whom the two methods disagree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from charsu.models import Calibration, Edition, Standing
from charsu.queries.editions import rules_in_force
from charsu.queries.shortlist import KINDS, candidates_of, groups_of, standings_among
from charsu.queries.standings import Chances, newest_of_each_kind
from charsu.rules import settings
from charsu.rules.shortlist import By, ShortlistRule, choose


@dataclass(frozen=True)
class OnList:
    """`listed` are the entries that the rule lists now; nothing for a run that is not the newest of its kind, since
    the list rests on the newest."""

    rows: Sequence[Standing]  # of the newest runs and of those that the chances rest on, in one question
    is_the_line: bool  # the rule takes the best of this kind alone, down to the line of the run
    listed: frozenset[int]
    has_moved: bool  # rule, runs or candidates are others than those of the chances
    has_marks: bool = False  # no one line parts the listed from the others: a picture marks each instead


def on_list(edition: Edition, made: Calibration, chances: Chances | None) -> OnList:
    """How the list, and the chances that are shown with a run, stand to it; for whoever may see the run."""
    rule, known = rules_in_force(edition).shortlist, _rows_of(edition, chances)
    newest: dict[str, int] = {}
    for row in known:
        newest[row.entry.kind] = max(newest.get(row.entry.kind, 0), row.calibration_id)
    rows = [row for row in known if row.calibration_id == newest[row.entry.kind]]
    is_alone = all(row.entry.kind == made.kind for row in rows)
    is_newest = any(row.calibration_id == made.pk for row in rows)
    listed = frozenset(one.entry for one in choose(rule, candidates_of(rows, rule.by)) if is_newest)
    has_moved = is_newest and chances is not None and _has_moved(rule, rows, chances)
    is_the_line = is_alone and rule.takes_the_best(made.top)
    is_by_rule = chances is not None and made.kind not in chances.settled
    return OnList(known, is_the_line, listed, has_moved, bool(listed) and is_by_rule and not is_the_line)


def _has_moved(rule: ShortlistRule, rows: Sequence[Standing], chances: Chances) -> bool:
    runs = {row.entry.kind: row.calibration_id for row in rows}
    of = {str(row.entry_id): {part: groups_of(row.entry)[part] for part in rule.per} for row in rows}
    return rule.figures != chances.rule or runs != chances.runs or of != chances.of


@dataclass(frozen=True)
class Apart:
    """An entry that one of the two methods takes and the other leaves out."""

    standing: Standing
    is_listed: bool  # with this run; else with the additive model


@dataclass(frozen=True)
class Methods:
    """About whom they disagree: by the rule of the shortlist, where it leaves something open for this kind and goes
    by the calibrated score; else at the line of the run, after the first of one kind."""

    is_by_rule: bool
    apart: tuple[Apart, ...]


def methods_of(made: Calibration, rows: Sequence[Standing], chances: Chances | None, beside: OnList) -> Methods:
    """By the rule and the runs of the other kinds that the chances shown with the run rest on; `rows` are its own."""
    lists = _by_both(made, chances, beside.rows)
    if lists is None:
        among = frozenset(made.facts.get("disagree", ()))
        return Methods(False, tuple(Apart(row, row.place <= made.top) for row in rows if row.entry_id in among))
    here, there = lists
    return Methods(True, tuple(Apart(row, row.entry_id in here) for row in rows if row.entry_id in here ^ there))


def _by_both(
    made: Calibration, chances: Chances | None, known: Sequence[Standing]
) -> tuple[frozenset[int], frozenset[int]] | None:
    """Whom the rule lists with the run, and whom with the additive model that was fitted beside it."""
    if chances is None or made.kind in chances.settled:
        return None
    rule: ShortlistRule = settings.read("shortlist_rule", chances.rule)
    if rule.by is not By.ESTIMATE:  # no chance is kept of the additive model
        return None
    rows = [row for row in known if row.calibration_id in chances.runs.values()]
    additive = {
        row.entry_id: round(row.additive, 9)
        for row in rows
        if row.calibration_id == made.pk and row.additive is not None
    }
    field = candidates_of(rows, rule.by)
    other = [replace(one, score=additive.get(one.entry, one.score)) for one in field]
    first, second = (frozenset(one.entry for one in choose(rule, each)) for each in (field, other))
    return first, second


def _rows_of(edition: Edition, chances: Chances | None) -> list[Standing]:
    wanted = Q(pk__in=newest_of_each_kind(edition, KINDS)) | Q(pk__in=chances.runs.values() if chances else ())
    return standings_among(edition.calibrations.filter(wanted).order_by().values("pk"))
