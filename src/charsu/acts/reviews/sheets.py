"""Score sheets: kept as they are typed, then final and committed to."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Assignment, Criterion, Entry, Person, Rubric, Score, ScoreSheet
from charsu.queries.evaluation import reasons_of
from charsu.queries.reviews import criteria_of
from charsu.rules.ledger.canonical import commitment
from charsu.rules.permissions import Act, Refusal
from charsu.rules.reasons import lacking
from charsu.rules.scoring import weighted_total
from charsu.rules.texts import ascii_digits, clean_line, clean_text

Scores = Mapping[str, tuple[int | str | None, str]]  # code -> score as a number or as typed, reason
MOST_TYPED, MOST_REASON, MOST_WORDS = 40, 40_000, 40_000  # kept of a draft; the page says what is too long to submit


@performs(Act.SHEET_SAVE, recorded=False)
def save_sheet(
    *, actors: type_actors, now: datetime, entry: Entry, scores: Scores, words: str, revision: int | None = None
) -> Done:
    """Keep a draft of the sheet, complete or not. `revision` is what the page had read: a newer one is not
    overwritten unseen, unless it says the same, as when one press came twice. What is no score of the scale is kept
    as typed, and counts for nothing."""
    assignment = Assignment.objects.filter(entry=entry, reviewer__person=actors[0], ended_at=None).first()
    if assignment is None:
        raise NotThere
    sheet = ScoreSheet.objects.select_for_update().filter(assignment=assignment).first()
    if sheet is not None and sheet.submitted_at:
        raise Refused(Refusal.DONE)
    rubric, criteria = criteria_of(entry)
    kept, words = sheet or ScoreSheet(assignment=assignment), clean_text(words)[:MOST_WORDS]
    rows = [_score(kept, c, rubric, *scores[c.code]) for c in criteria if c.code in scores]
    if revision is not None and revision != kept.revision:
        if sheet is None or not _is_held(sheet, words, rows):
            raise Refused(Refusal.OWN_STALE)
        return Done(sheet)
    kept.words, kept.saved_at, kept.revision = words, now, kept.revision + 1
    kept.save()
    if sheet is not None:
        kept.scores.all().delete()
    Score.objects.bulk_create(rows)
    return Done(kept)


def _is_held(sheet: ScoreSheet, words: str, rows: list[Score]) -> bool:
    """Whether the store says all this already."""
    held = {(row.criterion_id, row.value, row.typed, row.reason) for row in sheet.scores.all()}
    return sheet.words == words and held == {(row.criterion_id, row.value, row.typed, row.reason) for row in rows}


def _score(sheet: ScoreSheet, criterion: Criterion, rubric: Rubric, given: int | str | None, reason: str) -> Score:
    value = read_score(given, rubric)
    typed = "" if value is not None or given is None else clean_line(str(given))[:MOST_TYPED]
    return Score(
        sheet=sheet, criterion=criterion, value=value, typed=typed, reason=clean_text(reason)[:MOST_REASON]
    )  # fmt: skip


def read_score(given: int | str | None, rubric: Rubric) -> int | None:
    """The score that was meant, in digits of any script, where it lies on the scale; else nothing."""
    written = ascii_digits(str("" if given is None else given)).strip()
    if len(written) > MOST_TYPED or not written.removeprefix("-").isascii():
        return None
    if not written.removeprefix("-").isdecimal():
        return None
    value = int(written)
    is_on = rubric.lowest <= value <= rubric.highest and (value - rubric.lowest) % rubric.step == 0
    return value if is_on else None


@performs(Act.SHEET_SUBMIT)
def submit_sheet(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """The sheet is final: every criterion scored, reasons given where the rubric asks; committed with a salt."""
    sheet = _own(actors[0], entry)
    _, criteria = criteria_of(entry)
    rows = {row.criterion_id: row for row in sheet.scores.all()}
    given = {c.code: (rows[c.pk].value, rows[c.pk].reason) for c in criteria if c.pk in rows}
    missing = lacking(given, [c.code for c in criteria], {c.code for c in criteria if c.reason_required})
    if missing:
        raise Refused(Refusal.INCOMPLETE, *missing)
    values = {c.code: int(rows[c.pk].value or 0) for c in criteria}
    salt = secrets.token_bytes(32)
    sheet.total = weighted_total(values, {c.code: c.weight for c in criteria})
    sheet.salt, sheet.submitted_at = salt.hex(), now
    sheet.commitment = commitment(salt, {"entry": entry.pk, "reviewer": sheet.assignment.reviewer_id, **values})
    words_salt = secrets.token_bytes(32)
    sheet.words_salt = words_salt.hex()
    sheet.save()
    return Done(sheet, {"commitment": sheet.commitment, "words": commitment(words_salt, reasons_of(sheet))})


def _own(person: Person, entry: Entry) -> ScoreSheet:
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related("assignment")
    own = rows.filter(assignment__entry=entry, assignment__reviewer__person=person, assignment__ended_at=None)
    sheet = own.prefetch_related("scores__criterion").first()
    if sheet is None:
        raise Refused(Refusal.INCOMPLETE)
    if sheet.submitted_at:
        raise Refused(Refusal.DONE)
    return sheet
