"""The arithmetic from the sheets of one entry to its place, to be followed with a pencil."""

from dataclasses import dataclass

from charsu.gate import NotThere, require
from charsu.models import Calibration, Entry, Person, Reviewer, Score, Standing
from charsu.queries.standings.chances import Chances, chances_of, tell_chances
from charsu.queries.standings.fits import fitted
from charsu.queries.standings.runs import Input, input_of, version_of
from charsu.rules.permissions import Act
from charsu.rules.scoring import Given, Line, Strictness, Trace, trace


@dataclass(frozen=True)
class SheetLine:
    """A sheet: each criterion's weight and score, the weighted total they give, and how it is corrected."""

    reviewer: str
    scores: tuple[tuple[dict[str, str], int, int | None], ...]
    line: Line
    strict: Strictness
    given: tuple[tuple[int, Given], ...]  # the reviewer's own sheets, by the key of their entry

    @property
    def weights(self) -> int:
        return sum(weight for _, weight, _ in self.scores)


@dataclass(frozen=True)
class Followed:
    entry: Entry
    standing: Standing
    sheets: tuple[SheetLine, ...]
    trace: Trace
    scale: tuple[float, float]
    chances: Chances | None

    @property
    def has_bloc(self) -> bool:
        """Whether a sheet is of a reviewer of the city's own bloc, whose usual favour is taken out."""
        return any(sheet.line.favour for sheet in self.sheets)

    @property
    def has_any_bloc(self) -> bool:
        """Whether any of these reviewers' sheets was of their own bloc."""
        return any(one.favour for sheet in self.sheets for _, one in sheet.given)

    @property
    def leaves_the_scale(self) -> bool:
        """Whether a figure of the additive arithmetic lies beyond the ends of the scale, as adding points may."""
        lowest, highest = self.scale
        figures = [*(sheet.line.corrected for sheet in self.sheets), self.trace.estimate]
        return any(not lowest <= figure <= highest for figure in figures)


def follow(person: Person, made: Calibration, entry_pk: int) -> Followed:
    """Every step for one entry of a run; the additive companion is fitted to the sheets that the run had."""
    require(Act.SEE_STANDINGS, person, edition=made.edition)
    standing = made.standings.filter(entry=entry_pk).select_related("entry__theme", "entry__edition").first()
    given = input_of(made.edition, made.kind, made.made_at)
    if standing is None or given is None or entry_pk not in given.entries:
        raise NotThere
    companion = fitted(given.reviews, method="additive", seed=made.seed, version=version_of(made))
    steps = trace(given.reviews, given.entries.index(entry_pk), calibration=companion)
    sheets, scale = _sheets(made, entry_pk, steps, given), (given.reviews.lowest, given.reviews.highest)
    tell_chances(made, [standing], chances := chances_of(made))
    return Followed(standing.entry, standing, sheets, steps, scale, chances)


def _sheets(made: Calibration, entry: int, steps: Trace, given: Input) -> tuple[SheetLine, ...]:
    names = dict(Reviewer.objects.filter(edition=made.edition).values_list("pk", "person__name"))
    rows = Score.objects.filter(sheet__assignment__entry=entry, sheet__submitted_at__lte=made.made_at)
    of: dict[int, list[tuple[dict[str, str], int, int | None]]] = {}
    for row in rows.select_related("criterion", "sheet__assignment").order_by("criterion__order", "criterion_id"):
        reviewer = row.sheet.assignment.reviewer_id
        of.setdefault(reviewer, []).append((row.criterion.name, row.criterion.weight, row.value))
    sheets = []
    for line, strict in zip(steps.lines, steps.strict, strict=True):
        reviewer = given.reviewers[line.reviewer]
        own = tuple((given.entries[one.entry], one) for one in strict.given)
        sheets.append(SheetLine(names.get(reviewer, ""), tuple(of.get(reviewer, ())), line, strict, own))
    return tuple(sheets)
