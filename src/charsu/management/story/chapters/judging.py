"""From screening to the standings. Scores are dice: plainly made up, from the seed."""

import random
from typing import Any

from charsu.acts import editions, entries, jury, reviews, standings
from charsu.adapters.texts_of_the_house import read_json, read_jsonl
from charsu.management.story.people import REVIEWER_COUNTRIES, languages_of, reviewer_countries
from charsu.management.story.stage import Story
from charsu.models import Assignment, Calibration, Criterion, Entry, Municipality, Person
from charsu.queries.reviews import Options, shortfalls
from charsu.queries.standings import extra_reviews
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Role

REVIEWERS = 44
JURORS = ("IR", "RU", "BR", "IN", "CN", "ZA", "ET", "AE", "ID")


def screen(story: Story) -> None:
    """Screening, reviewers, conflicts and the assignment: all that the phase of review needs."""
    editions.step(actors=(story.tehran,), now=story.times.day(113), edition=story.edition, target=Phase.SCREENING)
    story.edition.refresh_from_db()
    telling = [one for one in read_jsonl("practices.jsonl") if "tells" in one]  # words of theirs tell the city
    tells = {title: one["tells"] for one in telling for title in one["title"].values()}
    for entry in Entry.objects.filter(edition=story.edition, receipts__isnull=False).distinct():
        if entry.title in tells:
            words = tells[entry.title]
            entries.cover(actors=(story.tehran,), now=story.times.day(115), entry=entry, words=words)
        entries.screen(
            actors=(story.tehran,), now=story.times.day(115), entry=entry, result="admitted",
            reason="Complete, and within the clauses cited.",
        )  # fmt: skip
    _appoint_reviewers(story)
    _appoint_jurors(story)


def _appoint_reviewers(story: Story) -> None:
    themes = [theme.code for theme in story.edition.themes.all()]
    employers = read_json("made_up_people.json").get("employers", {})
    cities = {code: list(Municipality.objects.filter(country=code)[:8]) for code in REVIEWER_COUNTRIES}
    for index, country in enumerate(reviewer_countries(REVIEWERS)):
        person = story.cast.person(country, f"reviewer-{index + 1}")
        story.cast.seat(person, Role.REVIEWER)
        story.cast.reviewers.append((person, country))
        city = story.dice.choice(cities[country])
        chosen = sorted(story.dice.sample(themes, 3))
        reviews.appoint(
            actors=(story.secretary,),
            now=story.times.day(116),
            edition=story.edition,
            person=person,
            country=country,
            city=city,
            employers=[str(name) for name in employers.get(country, [])[:1]],
            languages=languages_of(index, country),
            themes=chosen,
            max_load=16,
        )
        reviews.answer(actors=(person,), now=story.times.day(116), edition=story.edition, accepts=True)
        if index % 4:
            known = {code: int(code in chosen) + 1 for code in themes} | {chosen[index % 3]: 3}
            reviews.declare_expertise(
                actors=(person,), now=story.times.day(116), edition=story.edition, themes=known, words={}
            )  # fmt: skip


def _appoint_jurors(story: Story) -> None:
    for index, country in enumerate(JURORS):
        person = story.cast.person(country, f"juror-{index + 1}")
        story.cast.seat(person, Role.JUROR)
        story.cast.jurors.append((person, country))
        jury.propose_juror(
            actors=(story.secretary,), now=story.times.day(117), edition=story.edition, person=person,
            country=country, is_chair=index == 0,
        )  # fmt: skip
    story.both(Act.JURY_SEAT, {}, story.times.day(118))


def review(story: Story) -> None:
    """Conflicts fixed, assignment released by both, and most of the sheets filled. One reviewer leaves and is
    replaced; another knows an entry again, which then waits for a reviewer."""
    story.both(Act.CONFLICTS_FIX, {}, story.times.day(126))
    entries = Entry.objects.filter(edition=story.edition, screening__result="admitted").count()
    _pin(story, story.cast.reviewers[0][0])
    _plan(story, Options(seed=7, overlap=10, anchors=2, least=entries * 2 // REVIEWERS), 127)
    story.both_step(Phase.REVIEW)
    rows = _rows(story)
    _fill(story, rows[: len(rows) * 7 // 10], 132, 147)
    first = story.cast.reviewers[0][0]
    left = [row for row in _rows(story) if not _has_sheet(row) and row.reviewer.person != first]
    if not left:
        return
    reviews.relieve(
        actors=(story.secretary,), now=story.times.day(148), edition=story.edition, reviewer=left[0].reviewer,
        words="Made up for the demo: fell ill.",
    )  # fmt: skip
    _plan(story, Options("replacement", seed=7), 148.5)
    open_ = [row for row in _rows(story) if not _has_sheet(row) and row.reviewer.person != first]
    known = open_[0] if open_ else None
    if known is not None:
        reviews.declare_entry(
            actors=(known.reviewer.person,), now=story.times.day(149.4), entry=known.entry,
            words="Made up for the demo: I know this project.",
        )  # fmt: skip


def _pin(story: Story, person: Person) -> None:
    """The first reviewer must read two entries in languages that they know, so that their desk is never empty."""
    reviewer = story.edition.reviewers.get(person=person)
    barred = reviewer.conflicts.values("entry_id")
    rows = Entry.objects.filter(
        edition=story.edition, language__in=reviewer.languages, theme__code__in=reviewer.themes
    )
    free = rows.exclude(pk__in=barred).order_by("pk").values_list("pk", flat=True)[:2]
    reviews.rule_pairs(
        actors=(story.secretary,), now=story.times.day(126.5), edition=story.edition, is_pin=True,
        pairs=[(entry, reviewer.pk) for entry in free], words="Made up for the demo: knows these questions.",
    )  # fmt: skip


def _plan(story: Story, options: Options, day: float) -> None:
    """Computed and put forward by the secretary, released by both on the same day."""
    facts: dict[str, Any] = {"actors": (story.secretary,), "now": story.times.day(day), "edition": story.edition}
    found = reviews.plan(options=options, **facts)
    reviews.put_forward(plan=found, **facts)
    story.both(Act.ASSIGNMENT_RELEASE, {"plan": found.digest}, story.times.day(day + 0.2))


def _has_sheet(row: Assignment) -> bool:
    return getattr(row, "sheet", None) is not None


def _rows(story: Story) -> list[Assignment]:
    rows = Assignment.objects.filter(entry__edition=story.edition, ended_at=None)
    return list(rows.select_related("entry", "entry__municipality", "entry__edition", "reviewer__person", "sheet"))


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
        self.people = {person.pk: person for person, _ in story.cast.reviewers}
        self.reasons = read_json("made_up_reasons.json")
        self.words = random.Random(f"{story.edition.slug} words")  # noqa: S311  # not the dice of the scores
        self.places = {"entry": _places(story.edition.entries), "reviewer": _places(story.edition.reviewers)}
        self.criteria: dict[str, list[Criterion]] = {}
        for criterion in Criterion.objects.filter(rubric__edition=story.edition).select_related("rubric"):
            self.criteria.setdefault(criterion.rubric.kind, []).append(criterion)

    def fill(self, assignment: Assignment, day: float) -> None:
        actors = (self.people[assignment.reviewer.person_id],)
        now = self.story.times.day(day)
        scores = {c.code: self._score(assignment) for c in self.criteria[assignment.entry.kind]}
        words = self._reason(assignment, "whole")
        reviews.save_sheet(actors=actors, now=now, entry=assignment.entry, scores=scores, words=words)
        reviews.submit_sheet(actors=actors, now=now, entry=assignment.entry)

    def _score(self, assignment: Assignment) -> tuple[int, str]:
        dice = self.story.dice
        quality = self._lot("entry", assignment.entry_id, 6.3, 1.3)
        severity = self._lot("reviewer", assignment.reviewer_id, 0.0, 0.9)
        value = round(quality - severity + dice.gauss(0, 1.0))
        value = max(0, min(10, value))
        return value, self._reason(assignment, "low" if value < 5 else "middle" if value < 8 else "high")

    def _reason(self, assignment: Assignment, kind: str) -> str:
        """In the reviewer's own language, and marked as made up."""
        return str(self.words.choice(self.reasons[assignment.reviewer.person.language][kind]))

    def _lot(self, what: str, pk: int, mean: float, spread: float) -> float:
        """The same for an entry or a reviewer whenever it is asked for, in whichever store the edition lies."""
        place = self.places[what][pk]
        return random.Random(f"{self.story.edition.slug} {what} {place}").gauss(mean, spread)  # noqa: S311


def _places(rows: Any) -> dict[int, int]:
    """Key in the store -> place in the edition, from one."""
    return {pk: place for place, pk in enumerate(rows.order_by("pk").values_list("pk", flat=True), 1)}


def shortlist(story: Story) -> None:
    """The last reviewer found, the last sheets, a few extra reviews where they tell most, and the calibration."""
    _replace_the_last(story)
    _fill(story, [row for row in _rows(story) if not _has_sheet(row)], 150.7, 155)
    first = _calibrate(story, "practice", 156)
    rows = extra_reviews(story.secretary, first, budget=6, most=2).rows
    if rows:
        extra = {row.standing.entry_id: row.reviews for row in rows}
        _plan(story, Options("extra", seed=7, extra=extra), 156.3)
        _fill(story, [row for row in _rows(story) if not _has_sheet(row)], 156.6, 157.6)
    for kind in ("practice", "research"):
        _calibrate(story, kind, 158)
    editions.step(actors=(story.tehran,), now=story.times.day(160), edition=story.edition, target=Phase.SHORTLIST)
    story.edition.refresh_from_db()


def _replace_the_last(story: Story) -> None:
    if shortfalls(story.edition):
        _plan(story, Options("replacement", seed=7), 150.2)


def _calibrate(story: Story, kind: str, day: float) -> Calibration:
    return standings.calibrate(
        actors=(story.secretary,), now=story.times.day(day), edition=story.edition, kind=kind, method="ordinal",
        seed=11, top=12,
    )  # fmt: skip
