"""What a reviewer reads. `EntryToReview` has no municipality and no name of a file: no template can leak them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import get_language

from charsu.gate import NotThere, Refused, may, require
from charsu.models import (
    Assignment,
    Attachment,
    Conflict,
    Criterion,
    Edition,
    Entry,
    Person,
    Rubric,
    ScoreSheet,
)
from charsu.queries.entries import latest_receipt
from charsu.queries.forms import form_received
from charsu.queries.reviews.covering import NAMING, cover_for, covers_for
from charsu.queries.reviews.translated import Translation, nearest, translations_of
from charsu.rules.forms import Kind, Told, told
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal


@dataclass(frozen=True)
class Answer:
    label: Mapping[str, str]
    words: str


@dataclass(frozen=True)
class BlindFile:
    """A file that was received with the entry, known by its number alone; `label` is of its question."""

    number: int
    label: Mapping[str, str]
    suffix: str
    size: int


@dataclass(frozen=True)
class EntryToReview:
    """What a reviewer may know of an entry: its words and files, never its city."""

    code: str
    title: str
    kind: str
    theme: dict[str, str]
    language: str
    answers: tuple[Answer, ...] = ()
    files: tuple[BlindFile, ...] = ()
    translations: tuple[Translation, ...] = ()
    held_back: tuple[str, ...] = ()  # languages of translations that tell more than the original


@dataclass(frozen=True)
class OwnAssignment:
    """One line of a reviewer's list."""

    pk: int
    code: str
    title: str
    language: str
    theme: dict[str, str]
    is_saved: bool
    is_submitted: bool
    total: float | None = None
    translation: Translation | None = None


@dataclass(frozen=True)
class SheetToFill:
    """`scores` maps a criterion's code to what was written and the reason; `others` are the totals of the other
    reviewers, empty until one's own sheet is in and the round is over; `following` is the next without a sheet."""

    assignment: int
    entry: EntryToReview
    criteria: tuple[Criterion, ...]
    lowest: int
    highest: int
    step: int
    sheet: ScoreSheet | None
    scores: Mapping[str, tuple[int | str | None, str]] = field(default_factory=dict)
    others: tuple[float, ...] = ()
    may_save: bool = False
    may_declare: bool = False
    following: OwnAssignment | None = None
    reads: tuple[str, ...] = ()  # the languages that this reviewer reads

    @property
    def reads_original(self) -> bool:
        return self.entry.language in self.reads

    @property
    def translation(self) -> Translation | None:
        return nearest(self.entry.translations, self.reads)

    @property
    def revision(self) -> int:
        return self.sheet.revision if self.sheet else 0


def code_of(entry: Entry) -> str:
    """The name by which judging knows an entry."""
    return f"E-{entry.pk:04d}"


def criteria_of(entry: Entry) -> tuple[Rubric, tuple[Criterion, ...]]:
    """The rubric of the entry's kind (a theme's own comes first) and its criteria."""
    rubrics = Rubric.objects.filter(edition=entry.edition, kind=entry.kind).prefetch_related("criteria")
    fitting = [rubric for rubric in rubrics if rubric.theme_id in {None, entry.theme_id}]
    if not fitting:  # never that of another theme
        raise NotThere
    rubric = sorted(fitting, key=lambda r: r.theme_id != entry.theme_id)[0]
    return rubric, tuple(rubric.criteria.all())


def own_assignments(person: Person, edition: Edition) -> tuple[OwnAssignment, ...]:
    """The reviewer's list; a few queries whatever its length."""
    require(Act.SEE_OWN_SHEETS, person, edition=edition)
    barred = Conflict.objects.filter(reviewer__person=person).values_list("entry_id", flat=True)
    rows = Assignment.objects.filter(reviewer__person=person, entry__edition=edition, ended_at=None)
    rows = rows.exclude(entry_id__in=set(barred)).select_related(
        "entry__theme", "entry__municipality", "sheet", "reviewer"
    )
    covers = covers_for([row.entry for row in rows])
    return tuple(_line(row, covers[row.entry_id]) for row in rows)


def _line(row: Assignment, cover: Callable[[str], str]) -> OwnAssignment:
    sheet: ScoreSheet | None = getattr(row, "sheet", None)
    is_in = bool(sheet and sheet.submitted_at)
    total = sheet.total / 100 if sheet and is_in and sheet.total is not None else None
    free, _ = translations_of(row.entry, cover)
    return OwnAssignment(
        row.pk, code_of(row.entry), cover(row.entry.title), row.entry.language, row.entry.theme.name,
        sheet is not None, is_in, total, nearest(free, row.reviewer.languages),
    )  # fmt: skip


def next_unfinished(person: Person, edition: Edition, after: int) -> OwnAssignment | None:
    """The next entry of the list that is not yet scored, past `after` and then round again."""
    left = [row for row in own_assignments(person, edition) if not row.is_submitted and row.pk != after]
    return next((row for row in left if row.pk > after), left[0] if left else None)


def own_assignment(person: Person, pk: int) -> Assignment:
    row = Assignment.objects.filter(pk=pk, reviewer__person=person)
    found = row.select_related("entry__edition", "entry__theme", "entry__municipality", "reviewer").first()
    if found is None or found.why in {"left", "moved"}:
        raise NotThere
    if found.why == "conflict":
        raise Refused(Refusal.CONFLICT)
    require(Act.SEE_BLIND_ENTRY, person, entry=found.entry)
    return found


def sheet_to_fill(person: Person, pk: int) -> SheetToFill:
    """The blind entry, its criteria with anchors, and what was typed so far."""
    assignment = own_assignment(person, pk)
    rubric, criteria = criteria_of(assignment.entry)
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    rows = sheet.scores.select_related("criterion") if sheet else ()
    scores = {row.criterion.code: (row.value if row.value is not None else row.typed, row.reason) for row in rows}
    return SheetToFill(
        pk, as_reviewers_read(assignment.entry), criteria, rubric.lowest, rubric.highest, rubric.step, sheet, scores,
        _others(assignment, sheet), may(Act.SHEET_SAVE, person, entry=assignment.entry),
        may(Act.CONFLICT_DECLARE, person, edition=assignment.entry.edition),
        next_unfinished(person, assignment.entry.edition, pk), tuple(assignment.reviewer.languages),
    )  # fmt: skip


def _others(assignment: Assignment, own: ScoreSheet | None) -> tuple[float, ...]:
    """Totals of the others, without names, once nobody can be swayed by them any more."""
    is_over = Phase(assignment.entry.edition.phase).order > Phase.REVIEW.order
    if not is_over or own is None or own.submitted_at is None:
        return ()
    rows = ScoreSheet.objects.filter(
        assignment__entry=assignment.entry, submitted_at__isnull=False, set_aside_at=None
    ).exclude(pk=own.pk)
    return tuple(total / 100 for total in rows.order_by("total").values_list("total", flat=True) if total is not None)


def as_reviewers_read(entry: Entry) -> EntryToReview:
    """The entry with every name covered, in the reader's language where an answer has it."""
    receipt = latest_receipt(entry)
    content: dict[str, Any] = receipt.content if receipt else {"title": entry.title, "answers": {}}
    form = form_received(entry, receipt)
    cover = cover_for(entry, content)
    reader = get_language() or entry.language
    rows = told(form, content["answers"], reader, reader=reader)
    answers = tuple(Answer(one.question.name, cover(one.words)) for one in rows if _is_blind(one))
    labels = {q.code: q.name for q in form.questions}
    files = tuple(
        BlindFile(number, labels.get(file.question, {}), _suffix(file), file.size)
        for number, file in enumerate(_files(entry, content), start=1)
    )
    title = cover(content["title"])
    others, held_back = translations_of(entry, cover, content)
    return EntryToReview(
        code_of(entry), title, entry.kind, entry.theme.name, entry.language, answers, files, others, held_back
    )  # fmt: skip


def _is_blind(one: Told) -> bool:
    """Whether an answer may be read without telling whose it is: links and works in print lead to their authors."""
    question = one.question
    return question.kind not in {Kind.LINK, Kind.DOI} and question.code not in NAMING and not question.tells_who


def _files(entry: Entry, content: dict[str, Any]) -> list[Attachment]:
    """The files of the copy that is judged, one for each digest, in the order of their arrival."""
    digests = {file["sha256"] for file in content.get("attachments", ())}
    found: dict[str, Attachment] = {}
    for file in Attachment.objects.filter(entry=entry, sha256__in=digests):
        found.setdefault(file.sha256, file)
    return list(found.values())


def _suffix(file: Attachment) -> str:
    return PurePath(file.path).suffix.lower()


def blind_file(person: Person, pk: int, number: int) -> tuple[Attachment, str]:
    """A file of an entry that the person was given to read, with the neutral name under which it is sent."""
    assignment = own_assignment(person, pk)
    receipt = latest_receipt(assignment.entry)
    files = _files(assignment.entry, receipt.content) if receipt else []
    if not 1 <= number <= len(files):
        raise NotThere
    file = files[number - 1]
    return file, f"{code_of(assignment.entry)}-{number}{_suffix(file)}"
