"""What the record proves: an exported edition is checked, and touched in many places.

Nothing here asks more of the store than the rows that it holds: the acts that led there are tried in `tests/acts`,
and so is, on either store, an edition that is played, exported and checked as a whole.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from charsu.acts.checkpoints import gather
from charsu.management.story.stage import Story
from charsu.rules.ledger import standings
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW
from tests.kept_fits import once_of_each


@pytest.fixture(autouse=True)
def as_in_a_demo(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    monkeypatch.setattr(standings, "calibrate", once_of_each(standings.calibrate))


@pytest.fixture
def cosigned(an_edition: Callable[..., Story]) -> Callable[[Phase], Story]:
    """An edition with keys and witnesses, and its newest head cosigned."""

    def to(phase: Phase) -> Story:
        story = an_edition(phase, has_keys=True)
        gather(edition=story.edition, now=NOW)
        return story

    return to
