"""Plays the founding edition through the acts, up to a phase."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from charsu.adapters.texts_of_the_house import read_json
from charsu.management.story import chapters
from charsu.management.story.people import Cast
from charsu.management.story.stage import Story
from charsu.management.story.timetable import Timetable
from charsu.models import Laureate, ScoreSheet
from charsu.rules.lifecycle import Phase

Say = Callable[[str], None]

# What is done once a phase is reached, in the order of the edition's life.
CHAPTERS: dict[Phase, Callable[[Story], None]] = {
    Phase.FOUNDING: chapters.found,
    Phase.DRAFTING: chapters.draft,
    Phase.ANNOUNCED: chapters.announce,
    Phase.OPEN: chapters.open_call,
    Phase.CLOSED: chapters.close_call,
    Phase.SCREENING: chapters.screen,
    Phase.REVIEW: chapters.review,
    Phase.SHORTLIST: chapters.shortlist,
    Phase.JURY: chapters.deliberate,
    Phase.DECIDED: chapters.decide,
    Phase.RESULTS: chapters.announce_results,
    Phase.HONOURED: chapters.honour,
    Phase.ARCHIVED: chapters.archive,
}


def play(
    *, stage: Phase, seed: int, today: datetime, say: Say, most_entries: int | None = None, has_keys: bool = False
) -> Story:
    """Play to `stage`, so that the edition stands in it today."""
    dice = random.Random(seed)  # noqa: S311 -- a demo's dice, made to be repeated
    cast = Cast(dice=dice, names=read_json("made_up_people.json")["countries"])
    story = Story(
        cast=cast,
        times=Timetable.with_today_in(stage, today),
        dice=dice,
        most_entries=most_entries,
        has_keys=has_keys,
    )
    phases = list(CHAPTERS)[: list(CHAPTERS).index(stage) + 1]
    with transaction.atomic():  # a demo that is interrupted leaves nothing half played behind
        for number, phase in enumerate(phases, 1):
            say(f"{number:>2} of {len(phases)}: {phase.value} ...")
            CHAPTERS[phase](story)
    return story


def report(story: Story) -> dict[str, Any]:
    """Accounts, edition and counts, as `charsu demo --json` prints them."""
    edition = story.edition
    return {
        "accounts": story.cast.accounts,
        "edition": edition.slug,
        "phase": edition.phase,
        "counts": {
            "entries": edition.entries.filter(receipts__isnull=False).distinct().count(),
            "reviewers": edition.reviewers.count(),
            "reviews": ScoreSheet.objects.filter(
                assignment__entry__edition=edition, submitted_at__isnull=False
            ).count(),
            "laureates": Laureate.objects.filter(edition=edition, tier__code="laureate").count(),
            "practices": edition.practices.count(),
        },
    }
