"""From screening to the standings. Scores are dice: plainly made up, from the seed."""

from typing import Any

from charsu.acts import editions, entries, jury, reviews, standings
from charsu.adapters.texts_of_the_house import read_json
from charsu.management.story.people import languages_of, reviewer_countries
from charsu.management.story.stage import Story
from charsu.models import Assignment, Criterion, Entry, Municipality
from charsu.queries.reviews import Options
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Role

REVIEWERS = 44
JURORS = ("IR", "RU", "BR", "IN", "CN", "ZA", "ET", "AE", "ID")


def screen(story: Story) -> None:
    """Screening, reviewers, conflicts and the assignment: all that the phase of review needs."""
    editions.step(actors=(story.tehran,), now=story.times.day(113), edition=story.edition, target=Phase.SCREENING)
    story.edition.refresh_from_db()
    for entry in Entry.objects.filter(edition=story.edition, receipts__isnull=False).distinct():
        entries.screen(
            actors=(story.tehran,), now=story.times.day(115), entry=entry, result="admitted",
            reason="Complete, and within the clauses cited.",
        )  # fmt: skip
    _appoint_reviewers(story)
    _appoint_jurors(story)


def _appoint_reviewers(story: Story) -> None:
    themes = [theme.code for theme in story.edition.themes.all()]
    employers = read_json("made_up_people.json").get("employers", {})
    for index, country in enumerate(reviewer_countries(REVIEWERS)):
        person = story.cast.person(country, f"reviewer-{index + 1}")
        story.cast.seat(person, Role.REVIEWER)
        story.cast.reviewers.append((person, country))
        cities = Municipality.objects.filter(country=country)[:8]
        reviews.appoint(
            actors=(story.secretary,),
            now=story.times.day(116),
            edition=story.edition,
            person=person,
            country=country,
            city=story.dice.choice(list(cities)),
            employers=[str(name) for name in employers.get(country, [])[:1]],
            languages=languages_of(index, country),
            themes=sorted(story.dice.sample(themes, 3)),
            max_load=16,
        )
        reviews.answer(actors=(person,), now=story.times.day(118), edition=story.edition, accepts=True)


def _appoint_jurors(story: Story) -> None:
    for index, country in enumerate(JURORS):
        person = story.cast.person(country, f"juror-{index + 1}")
        story.cast.seat(person, Role.JUROR)
        story.cast.jurors.append((person, country))
        jury.appoint_juror(
            actors=(story.secretary,), now=story.times.day(117), edition=story.edition, person=person,
            country=country, is_chair=index == 0,
        )  # fmt: skip


def review(story: Story) -> None:
    """Conflicts fixed, assignment released by both, and most of the sheets filled."""
    story.both(Act.CONFLICTS_FIX, {}, story.times.day(126))
    plan = reviews.plan(
        actors=(story.secretary,), now=story.times.day(127), edition=story.edition, options=Options(seed=7)
    )
    story.both(Act.ASSIGNMENT_RELEASE, {"plan": plan.digest}, story.times.day(128))
    story.both_step(Phase.REVIEW)
    rows = _rows(story)
    _fill(story, rows[: len(rows) * 7 // 10], 132, 149)


def _rows(story: Story) -> list[Assignment]:
    rows = Assignment.objects.filter(entry__edition=story.edition)
    return list(rows.select_related("entry", "entry__municipality", "entry__edition", "reviewer__person"))


def _fill(story: Story, rows: list[Assignment], first: float, last: float) -> None:
    """The sheets one after the other, at chance instants between two days."""
    dice = Dice(story)
    days = sorted(story.dice.uniform(first, last) for _ in rows)
    for day, assignment in zip(days, rows, strict=True):
        dice.fill(assignment, day)


class Dice:
    """Made-up scores: an entry's quality, a reviewer's severity, and chance."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.quality: dict[int, float] = {}
        self.severity: dict[int, float] = {}
        self.criteria: dict[str, list[Criterion]] = {}
        for criterion in Criterion.objects.filter(rubric__edition=story.edition).select_related("rubric"):
            self.criteria.setdefault(criterion.rubric.kind, []).append(criterion)

    def fill(self, assignment: Assignment, day: float) -> None:
        actors = (assignment.reviewer.person,)
        now = self.story.times.day(day)
        scores = {c.code: self._score(assignment) for c in self.criteria[assignment.entry.kind]}
        reviews.save_sheet(
            actors=actors, now=now, entry=assignment.entry, scores=scores, words="Made up for the demo."
        )
        reviews.submit_sheet(actors=actors, now=now, entry=assignment.entry)

    def _score(self, assignment: Assignment) -> tuple[int, str]:
        dice = self.story.dice
        quality = self.quality.setdefault(assignment.entry_id, dice.gauss(6.3, 1.3))
        severity = self.severity.setdefault(assignment.reviewer_id, dice.gauss(0, 0.9))
        value = round(quality - severity + dice.gauss(0, 1.0))
        return max(0, min(10, value)), "Made up for the demo."


def shortlist(story: Story) -> None:
    """The last sheets, the calibration, and the step to the shortlist."""
    _fill(story, [row for row in _rows(story) if not getattr(row, "sheet", None)], 150.5, 157)
    for kind in ("practice", "research"):
        facts: dict[str, Any] = {"kind": kind, "method": "additive", "seed": 11, "top": 12}
        standings.calibrate(actors=(story.secretary,), now=story.times.day(158), edition=story.edition, **facts)
    editions.step(actors=(story.tehran,), now=story.times.day(160), edition=story.edition, target=Phase.SHORTLIST)
    story.edition.refresh_from_db()
