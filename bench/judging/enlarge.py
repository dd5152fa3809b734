"""A demo edition under review, made large: copies of its entries and reviewers, and sheets from dice.

Copies are rows, written without the acts, so that it takes seconds; nothing of the kind exists outside this bench."""

import secrets
import uuid

import numpy as np

from charsu.models import (
    Assignment,
    Criterion,
    Edition,
    Entry,
    Membership,
    Person,
    Receipt,
    Reviewer,
    Rubric,
    Score,
    ScoreSheet,
    Screening,
)
from charsu.rules.permissions import Role
from charsu.rules.scoring import weighted_total

EACH, KIND = 3, "practice"


def enlarge(edition: Edition, *, entries: int, reviewers: int, seed: int) -> None:
    """To so many admitted entries of one kind and so many reviewers, each entry with three submitted sheets."""
    dice = np.random.default_rng(seed)
    found = _entries(edition, entries)
    people = _reviewers(edition, reviewers)
    _sheets(edition, found, people, dice)


def _entries(edition: Edition, count: int) -> list[Entry]:
    models = list(edition.entries.filter(kind=KIND, screening__result="admitted").order_by("pk"))
    made = []
    for n in range(count - len(models)):
        entry = Entry.objects.get(pk=models[n % len(models)].pk)
        entry.pk, entry.public_id, entry.title = None, uuid.uuid4(), f"{entry.title} ({n})"[:300]
        made.append(entry)
    made = Entry.objects.bulk_create(made)
    officer = models[0].screening.by
    Screening.objects.bulk_create(
        Screening(entry=e, result="admitted", reason="bench", by=officer, at=e.saved_at) for e in made
    )
    Receipt.objects.bulk_create(
        Receipt(
            entry=e, number=f"bench-{e.pk}", code=f"B{e.pk:07d}", at=e.saved_at, by=e.started_by, content={},
            salt="00", commitment="00",
        )
        for e in made
    )  # fmt: skip
    return [*models, *made]


def _reviewers(edition: Edition, count: int) -> list[Reviewer]:
    models = list(edition.reviewers.filter(state="accepted").order_by("pk"))
    made = []
    for n in range(count - len(models)):
        person = Person.objects.create(email=f"bench-{n}@charsu.example", name=f"Reviewer {n}")
        reviewer = Reviewer.objects.get(pk=models[n % len(models)].pk)
        reviewer.pk, reviewer.person = None, person
        made.append(reviewer)
        Membership.objects.create(person=person, role=Role.REVIEWER.value)
    made = Reviewer.objects.bulk_create(made)
    found = [*models, *made]
    Reviewer.objects.filter(pk__in=[r.pk for r in found]).update(max_load=30)
    return found


def _sheets(edition: Edition, entries: list[Entry], reviewers: list[Reviewer], dice: np.random.Generator) -> None:
    """Scores by quality, severity and noise, on the rubric's scale, from reviewers of other countries."""
    rubric = Rubric.objects.filter(edition=edition, kind=KIND).first()
    criteria = list(Criterion.objects.filter(rubric=rubric))
    weights = {c.code: c.weight for c in criteria}
    severe = 0.09 * dice.standard_normal(len(reviewers))
    held = set(Assignment.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    at = edition.assignment_plans.latest("pk").made_at
    pairs, sheets, scores = [], [], []
    for entry in (e for e in entries if e.pk not in held):
        level = 0.6 + 0.15 * dice.standard_normal()
        free = [n for n, r in enumerate(reviewers) if r.country != entry.municipality.country]
        for n in dice.choice(free, EACH, replace=False).tolist():
            pairs.append(Assignment(entry=entry, reviewer=reviewers[n], released_at=at))
            sheets.append(ScoreSheet(assignment=pairs[-1], saved_at=at, submitted_at=at, salt=secrets.token_hex(32)))
            for c in criteria:
                share = float(np.clip(level - severe[n] + 0.12 * dice.standard_normal(), 0, 1))
                steps = round(share * (rubric.highest - rubric.lowest) / rubric.step)
                scores.append(Score(sheet=sheets[-1], criterion=c, value=rubric.lowest + steps * rubric.step))
    each = len(criteria)
    for n, sheet in enumerate(sheets):
        own = scores[n * each : (n + 1) * each]
        sheet.total = weighted_total({s.criterion.code: s.value for s in own}, weights)
    Assignment.objects.bulk_create(pairs)
    ScoreSheet.objects.bulk_create(sheets)
    Score.objects.bulk_create(scores, batch_size=5000)
