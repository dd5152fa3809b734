"""Reading the shortlist: what the rule gives, what was changed by hand, what is contested, what both fixed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from charsu.gate import NotThere, require, roles_in
from charsu.models import Edition, Entry, Juror, Person, Receipt, ShortlistChange, Shortlisting, Standing
from charsu.queries.editions import rules_in_force
from charsu.queries.standings import newest_of_each_kind
from charsu.queries.unreadable import bound
from charsu.rules.permissions import Act, Role
from charsu.rules.shortlist import By, Candidate, Chosen, Why, choose, tied_at_edge

KINDS = ("practice", "research")
OUTSIDE = 2  # of each group's next in line are shown


@dataclass(frozen=True)
class Pick:
    """A place on the list to be fixed; `reason` is that of a place by hand."""

    entry: int
    why: str
    reason: str = ""


@dataclass(frozen=True)
class Draft:
    """What would be fixed now. `left_out` are entries the rule gave and a hand took, with the reason."""

    picks: tuple[Pick, ...]
    left_out: tuple[tuple[int, str], ...]
    tied: tuple[int, ...]
    most: int | None


def latest_standings(edition: Edition) -> list[Standing]:
    """The standings of the newest calibration of each kind, best first; in one question, with the instant and number
    of each entry's first receipt."""
    return standings_among(newest_of_each_kind(edition, KINDS))


def standings_among(calibrations: Collection[int] | QuerySet[Any]) -> list[Standing]:
    """The same of any runs, by their numbers."""
    first = Receipt.objects.filter(entry=OuterRef("entry")).order_by("at", "pk")
    rows = Standing.objects.filter(calibration__in=calibrations, entry__withdrawn_at=None)
    found = rows.select_related("entry__municipality", "entry__theme", "entry__division").annotate(
        first_at=Subquery(first.values("at")[:1]), first_receipt=Subquery(first.values("pk")[:1])
    )
    return sorted(found, key=lambda row: (-row.estimate, row.entry_id))


def candidates_of(rows: Sequence[Standing], by: By) -> list[Candidate]:
    """The standings as `latest_standings` gives them, for the rule of the shortlist."""
    received = {row.entry_id: (row.first_at, row.first_receipt) for row in rows if row.first_at}  # type: ignore[attr-defined]
    order = {entry: number for number, entry in enumerate(sorted(received, key=lambda pk: received[pk]))}
    return [
        Candidate(
            entry=row.entry_id,
            score=round(row.p_top if by is By.P_TOP else row.estimate, 9),
            of=groups_of(row.entry),
            registered=order.get(row.entry_id, 0),
        )
        for row in rows
    ]


def groups_of(entry: Entry) -> dict[str, str]:
    """What the rule may group an entry by."""
    return {
        "theme": entry.theme.code,
        "division": entry.division.code if entry.division else "",
        "region": entry.municipality.region,
        "country": entry.municipality.country,
        "kind": entry.kind,
    }


def candidate_groups(edition: Edition) -> list[list[Any]]:
    """Each candidate with its codes of those parts that the rule of the shortlist names."""
    per = rules_in_force(edition).shortlist.per
    rows = sorted(latest_standings(edition), key=lambda row: row.entry_id)
    return [[row.entry_id, {part: groups_of(row.entry)[part] for part in per}] for row in rows]


def draft_shortlist(edition: Edition) -> Draft:
    """The regulations' rule on the newest standings, then the changes by hand."""
    rule = rules_in_force(edition).shortlist
    candidates = candidates_of(latest_standings(edition), rule.by)
    chosen: tuple[Chosen, ...] = choose(rule, candidates)
    changes = {change.entry_id: change for change in ShortlistChange.objects.filter(edition=edition)}
    picks = [Pick(c.entry, c.why.value) for c in chosen if c.entry not in changes or changes[c.entry].is_in]
    given = {c.entry for c in chosen}
    by_hand = [c for c in changes.values() if c.is_in and c.entry_id not in given]
    picks += [Pick(change.entry_id, Why.BY_HAND.value, change.reason) for change in by_hand]
    left_out = tuple((c.entry_id, c.reason) for c in changes.values() if not c.is_in and c.entry_id in given)
    return Draft(tuple(picks), left_out, tied_at_edge(rule, candidates, chosen), rule.total)


def left_out_of(edition: Edition, left_out: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Each entry that a hand left out, with the commitment to the reason as the store holds it now."""
    changes = {change.entry_id: change for change in ShortlistChange.objects.filter(edition=edition)}
    return [(entry, bound_reason(changes[entry])) for entry, _ in left_out if entry in changes]


def bound_reason(change: ShortlistChange) -> str:
    """The commitment that the list holds in place of a reason; a list of older days holds the reason itself."""
    if not change.salt:
        return change.reason
    return bound(change.salt, {"entry": change.entry_id, "reason": change.reason})


@dataclass(frozen=True)
class Line:
    """An entry as the makers of the list see it."""

    standing: Standing
    why: str
    reason: str
    is_in: bool
    is_tied: bool
    group: tuple[str, ...]
    is_contested: bool = False  # its interval crosses the line of its group


@dataclass(frozen=True)
class Group:
    """Entries that the rule compares with one another: `parts` are what they share, each with its name or code;
    `edge` lies between the last of them on the list and the next in line, where there are both."""

    parts: tuple[tuple[str, Any], ...]
    edge: float | None
    inside: tuple[Line, ...]
    outside: tuple[Line, ...]
    count: int


@dataclass(frozen=True)
class Table:
    groups: tuple[Group, ...]
    left_out: tuple[Line, ...]
    most: int | None
    is_full: bool
    weighs_kinds: bool  # the rule sets works of several kinds against each other by their scores

    @property
    def inside(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.inside)

    @property
    def outside(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.outside)


def table_of(person: Person, edition: Edition) -> Table:
    """The list to be fixed with its figures: inside, just outside, and left out by hand."""
    require(Act.SEE_STANDINGS, person, edition=edition)
    draft, rows, rule = draft_shortlist(edition), latest_standings(edition), rules_in_force(edition).shortlist
    per = rule.per
    inside = {pick.entry: pick for pick in draft.picks}
    left = dict(draft.left_out)

    def line(row: Standing) -> Line:
        pick = inside.get(row.entry_id)
        return Line(
            standing=row,
            why=pick.why if pick else "",
            reason=pick.reason if pick else left.get(row.entry_id, ""),
            is_in=pick is not None,
            is_tied=row.entry_id in draft.tied,
            group=tuple(groups_of(row.entry)[part] for part in per),
        )

    lines = [line(row) for row in rows]
    return Table(
        _groups([one for one in lines if one.standing.entry_id not in left], per),
        tuple(one for one in lines if one.standing.entry_id in left),
        draft.most,
        draft.most is not None and len(draft.picks) > draft.most,
        rule.weighs_kinds([groups_of(row.entry) for row in rows]),
    )


def _groups(lines: Sequence[Line], per: Sequence[str]) -> tuple[Group, ...]:
    """The lines by the groups of the rule, in the order of themes and divisions, each kind by itself where the rule
    groups by it; within a group the best first."""
    held: dict[tuple[str, ...], list[Line]] = {}
    for one in sorted(lines, key=lambda one: _order_of(one.standing.entry, per)):
        held.setdefault(one.group, []).append(one)
    return tuple(_group(sorted(rows, key=lambda one: -one.standing.estimate), per) for rows in held.values())


def _order_of(entry: Entry, per: Sequence[str]) -> tuple[int, int, int]:
    kind = KINDS.index(entry.kind) if "kind" in per else 0
    return kind, entry.theme.order, entry.division.order if entry.division else 0


def _group(rows: Sequence[Line], per: Sequence[str]) -> Group:
    entry = rows[0].standing.entry
    names = groups_of(entry) | {"theme": entry.theme.name, "division": entry.division.name if entry.division else ""}
    by_rule = [one.standing.estimate for one in rows if one.is_in and one.why != Why.BY_HAND]
    waiting = [one.standing.estimate for one in rows if not one.is_in]
    edge = (min(by_rule) + max(waiting)) / 2 if by_rule and waiting else None
    told = [replace(one, is_contested=_crosses(one.standing, edge)) for one in rows]
    return Group(
        parts=tuple((part, names[part]) for part in per),
        edge=edge,
        inside=tuple(one for one in told if one.is_in),
        outside=tuple(one for one in told if not one.is_in)[:OUTSIDE],
        count=len(rows),
    )


def _crosses(standing: Standing, edge: float | None) -> bool:
    return edge is not None and standing.low < edge < standing.high


def candidate_entry(person: Person, edition: Edition, pk: int) -> Entry:
    """An entry with a standing, for a change by hand."""
    require(Act.SEE_STANDINGS, person, edition=edition)
    found = Entry.objects.filter(edition=edition, pk=pk, standings__isnull=False, withdrawn_at=None).first()
    if found is None:
        raise NotThere
    return found


def require_jury(person: Person, edition: Edition) -> None:
    """The shortlist is its makers' and this jury's: a juror of another edition finds nothing here."""
    require(Act.SEE_SHORTLIST, person, edition=edition)
    makers = {Role.SCIENCE, Role.OFFICER} & roles_in(person, edition)
    if not makers and not Juror.objects.filter(edition=edition, person=person).exists():
        raise NotThere


@dataclass(frozen=True)
class Listed:
    """A shortlisted entry with its latest standing; `is_own` its reader is barred from it."""

    row: Shortlisting
    standing: Standing | None
    barred: str = ""


def shortlist_of(person: Person, edition: Edition) -> list[Shortlisting]:
    require_jury(person, edition)
    rows = Shortlisting.objects.filter(edition=edition)
    return list(rows.select_related("entry__municipality", "entry__theme", "entry__division"))


def shortlist_with_standings(
    edition: Edition, rows: Sequence[Shortlisting], barred: Mapping[int, str]
) -> list[Listed]:
    """`rows` as `shortlist_of` gave them to the reader, best calibrated first; `barred` says why the reader may not
    judge an entry: those stand last, where their place tells nothing."""
    newest = {row.entry_id: row for row in latest_standings(edition)}
    listed = [Listed(row, newest.get(row.entry_id), barred.get(row.entry_id, "")) for row in rows]
    return sorted(listed, key=_place)


def _place(one: Listed) -> tuple[bool, float, int]:
    is_told = one.standing is not None and not one.barred
    return bool(one.barred), -one.standing.estimate if is_told and one.standing else 0.0, one.row.entry_id
