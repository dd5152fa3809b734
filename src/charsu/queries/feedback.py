"""What an entrant may read of the judging, and what the secretary may release of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from charsu.gate import NotThere, require
from charsu.models import (
    Criterion,
    Edition,
    Entry,
    Laureate,
    Notice,
    Person,
    Practice,
    Remark,
    Score,
    ScoreSheet,
    Seal,
    ShortlistChange,
)
from charsu.queries.standings import latest_calibration
from charsu.queries.tiers import took_part
from charsu.queries.unreadable import bound
from charsu.rules.feedback import LEAST_FIELD, Band, bands
from charsu.rules.permissions import Act

AS_MANY_PRACTICES = 3


@dataclass(frozen=True)
class OfCriterion:
    """A criterion: its name, the band, whether the honoured stand out on it, what its best level asks, comments."""

    name: Mapping[str, str]
    band: Band | None
    best_differ: bool
    best_level: Mapping[str, str]
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Feedback:
    """`field` names whom the entry is compared with; nothing where the field is too small to hide in."""

    entry: Entry
    criteria: tuple[OfCriterion, ...]
    overall: tuple[str, ...]
    field: str
    practices: tuple[Practice, ...]
    left_out: ShortlistChange | None = None  # by hand, with the reason that nobody else reads


def feedback_of(person: Person, public_id: UUID | str) -> Feedback:
    """The feedback on an entry of one's own team, once the results are announced."""
    rows = Entry.objects.select_related("edition", "municipality", "theme", "division")
    entry = rows.filter(public_id=public_id, screening__result="admitted", withdrawn_at=None).first()
    if entry is None:
        raise NotThere
    require(Act.SEE_FEEDBACK, person, edition=entry.edition, entry=entry)
    criteria = _criteria(entry)
    field, name = _field(entry)
    seen = {one.criterion: one for one in bands(entry.pk, field, _honoured(entry), [c.code for c in criteria])}
    comments = _comments(entry)
    told = tuple(
        OfCriterion(
            name=criterion.name,
            band=seen[criterion.code].band if criterion.code in seen else None,
            best_differ=criterion.code in seen and seen[criterion.code].best_differ,
            best_level=_best_level(criterion),
            comments=tuple(comments.get(criterion.code, ())),
        )
        for criterion in criteria
    )
    return Feedback(
        entry, told, tuple(comments.get("", ())), name if seen else "", _practices(entry), _left_out(entry)
    )


def _left_out(entry: Entry) -> ShortlistChange | None:
    """That a hand took the place which the rule gave, with its reason and the salt that opens its commitment."""
    sealed = Seal.objects.filter(edition=entry.edition, of="shortlist", opened_at__isnull=False).first()
    if sealed is None or entry.pk not in {row[0] for row in sealed.body["left_out"]}:
        return None
    return ShortlistChange.objects.filter(entry=entry).first()


def _criteria(entry: Entry) -> list[Criterion]:
    rows = Criterion.objects.filter(rubric__edition=entry.edition, rubric__kind=entry.kind).select_related("rubric")
    own = [row for row in rows if row.rubric.theme_id == entry.theme_id]
    return own or [row for row in rows if row.rubric.theme_id is None]


def _best_level(criterion: Criterion) -> Mapping[str, str]:
    """The words of the rubric's highest anchor, however they are written."""
    best = criterion.anchors[-1] if criterion.anchors else {}
    words: Any = best.get("text", best) if isinstance(best, Mapping) else {}
    return {code: text for code, text in words.items() if isinstance(text, str)} if isinstance(words, Mapping) else {}


def _field(entry: Entry) -> tuple[dict[int, dict[str, float]], str]:
    """Means by criterion, corrected for each reviewer's severity, of the entries of the same kind: of the same size
    of city where they are enough, of all sizes else."""
    made = latest_calibration(entry.edition, entry.kind)
    severity = {int(pk): float(points) for pk, points in made.severity.items()} if made else {}
    rows = Score.objects.filter(
        sheet__assignment__entry__edition=entry.edition, sheet__assignment__entry__kind=entry.kind,
        sheet__submitted_at__isnull=False, sheet__set_aside_at=None, value__isnull=False,
        sheet__assignment__entry__withdrawn_at=None,
    ).values_list(
        "sheet__assignment__entry_id", "sheet__assignment__entry__division_id", "criterion__code", "value",
        "sheet__assignment__reviewer_id",
    )  # fmt: skip
    sums: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    division: dict[int, int | None] = {}
    for pk, size, code, value, reviewer in rows:
        sums[pk][code].append(float(value or 0) + severity.get(reviewer, 0.0))
        division[pk] = size
    means = {pk: {code: sum(v) / len(v) for code, v in by.items()} for pk, by in sums.items()}
    alike = {pk: scores for pk, scores in means.items() if division[pk] == entry.division_id}
    return (alike, "division") if len(alike) >= LEAST_FIELD else (means, "kind")


def _honoured(entry: Entry) -> set[int]:
    rows = Laureate.objects.filter(edition=entry.edition, entry__kind=entry.kind).exclude(took_part())
    return set(rows.values_list("entry_id", flat=True))


def _comments(entry: Entry) -> dict[str, list[str]]:
    """By criterion, in an order that tells nothing of who wrote what; the same words of several reviewers once."""
    found: dict[str, list[str]] = defaultdict(list)
    for remark in Remark.objects.filter(entry=entry):
        found[remark.criterion].append(remark.words)
    return {code: sorted(set(words), key=lambda w: sha256(w.encode()).digest()) for code, words in found.items()}


def _practices(entry: Entry) -> tuple[Practice, ...]:
    """Honoured works of the same theme to learn from, those of like cities first."""
    rows = Practice.objects.filter(edition=entry.edition, theme=entry.theme, kind=entry.kind).exclude(entry=entry)
    best = rows.filter(entry__laureate__isnull=False).exclude(took_part("entry__laureate__tier__"))
    best = best.exclude(entry__laureate__certificate__withdrawn_at__isnull=False)
    found = list(best.select_related("municipality", "entry__laureate__tier"))
    found.sort(key=lambda p: (p.entry.laureate.tier.order, p.division_id != entry.division_id, p.pk))
    return tuple(found[:AS_MANY_PRACTICES])


def comment_of(sheet: ScoreSheet, criterion: str) -> str:
    """The reviewer's own words: of a criterion, or (empty code) on the whole."""
    if not criterion:
        return sheet.words.strip()
    row = sheet.scores.filter(criterion__code=criterion).first()
    return row.reason.strip() if row else ""


def remark_bound(remark: Remark) -> str:
    """The commitment over a released comment, computed anew; nothing for one released before they were bound."""
    said = {"criterion": remark.criterion, "entry": remark.entry_id, "sheet": remark.sheet_id, "words": remark.words}
    return bound(remark.salt, said) if remark.salt else ""


@dataclass(frozen=True)
class Comment:
    """A comment as the secretary weighs it; `released` are the words the team reads, if any."""

    sheet: ScoreSheet
    criterion: str
    name: Mapping[str, str]
    words: str
    released: str


def entries_with_comments(person: Person, edition: Edition) -> Any:
    """Admitted entries with how many comments were released, lazily, for the pager."""
    require(Act.SEE_COMMENTS, person, edition=edition)
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    return rows.select_related("municipality", "theme").annotate(released=Count("remarks")).order_by("pk")


def comments_of(person: Person, edition: Edition, public_id: UUID | str) -> tuple[Entry, tuple[Comment, ...]]:
    require(Act.SEE_COMMENTS, person, edition=edition)
    rows = Entry.objects.filter(edition=edition, screening__result="admitted").select_related("municipality")
    entry = rows.filter(public_id=public_id).first()
    if entry is None:
        raise NotThere
    sheets = ScoreSheet.objects.filter(
        assignment__entry=entry, submitted_at__isnull=False, set_aside_at=None
    ).order_by("pk")
    given = {(row.sheet_id, row.criterion): row.words for row in Remark.objects.filter(entry=entry)}
    found: list[Comment] = []
    for sheet in sheets.prefetch_related("scores__criterion"):
        lines: list[tuple[str, Mapping[str, str], str]] = [("", {}, sheet.words)]
        lines += [(s.criterion.code, s.criterion.name, s.reason) for s in sheet.scores.all()]
        found += [
            Comment(sheet, code, name, words.strip(), given.get((sheet.pk, code), ""))
            for code, name, words in lines
            if words.strip()
        ]
    return entry, tuple(found)


def next_to_release(person: Person, edition: Edition, after: Entry) -> Entry | None:
    """The next entry, in their order and then from the start, of whose comments none was released yet."""
    rows = entries_with_comments(person, edition).filter(released=0).exclude(pk=after.pk)
    found: Entry | None = rows.filter(pk__gt=after.pk).first() or rows.first()
    return found


def sheet_of(person: Person, edition: Edition, pk: int) -> ScoreSheet:
    require(Act.SEE_COMMENTS, person, edition=edition)
    rows = ScoreSheet.objects.select_related(
        "assignment__entry__municipality", "assignment__reviewer__person", "assignment__reviewer__city"
    )
    found = rows.filter(pk=pk, assignment__entry__edition=edition).first()
    if found is None:
        raise NotThere
    return found


def is_sent(edition: Edition) -> bool:
    return Notice.objects.filter(Q(kind="feedback"), facts__edition=edition.slug).exists()
