"""Minutes as they are drafted: who was absent, in whose language, the day once, titles of any script on their own."""

from typing import Any

import pytest

from charsu.adapters.minutes import draft
from charsu.models import Juror, Minutes, Sitting
from charsu.queries.minutes import facts_of
from charsu.rules.lifecycle import Phase
from charsu.rules.texts import isolated

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(an_edition: Any) -> Sitting:
    an_edition(Phase.DECIDED)
    return Sitting.objects.get()


def test_who_came_late_was_not_absent(sitting: Sitting) -> None:
    facts = facts_of(sitting)
    late = [row.juror for row in facts["moves"] if row.is_in]
    assert late and not set(late) & set(facts["absent"]) and not set(late) & set(facts["present"])
    assert f"{isolated(str(late[0]))} came in: " in draft(facts, "en") and "Absent:" not in draft(facts, "en")


def test_the_demo_has_them_in_the_chairs_language(sitting: Sitting) -> None:
    chair = Juror.objects.get(edition=sitting.edition, is_chair=True)
    assert Minutes.objects.get().language == chair.person.language


def test_the_day_and_the_zone_are_said_once(sitting: Sitting) -> None:
    for language, zone in (("en", "Tehran"), ("fa", "تهران"), ("ru", "Тегеран")):
        text = draft(facts_of(sitting), language)
        year = {"en": str(sitting.opened_at.year), "ru": str(sitting.opened_at.year), "fa": "۱۴۰۵"}[language]
        body = text.split("\n", 2)[2]  # the first lines name the edition
        assert body.count(f" {year}") == 1 and text.count("UTC+03:30") == 1 and zone in text


def test_a_title_stands_on_a_line_of_its_own(sitting: Sitting) -> None:
    lines = draft(facts_of(sitting), "en").splitlines()
    titles = [motion.entry.title for motion in sitting.motions.all() if motion.entry]
    assert titles and all(f"Work: {isolated(title)}" in lines for title in titles)
