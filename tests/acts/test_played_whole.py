"""Played in earnest on whatever store this is, from the founding to the archive: nothing kept is laid. The evidence
that it leaves is exported and checked, and falls where the store is touched; `tests/evidence` has the rest."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from charsu.acts.checkpoints import gather
from charsu.management.story.play import CHAPTERS, play
from charsu.models import Minutes, Score
from charsu.plain.run import run
from charsu.queries.hands import signatures_of_minutes
from charsu.queries.ledger import export_of
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from tests.conftest import NOW


@pytest.mark.django_db
def test_an_edition_played_to_its_end_is_proven_by_its_export_and_one_score_changed_is_named(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure amended by both is the rule of its shortlist."""
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    facts = {"seed": 3, "today": NOW, "say": lambda words: None, "most_entries": 16, "has_keys": True}
    story = play(stage=Phase.REVIEW, **facts)
    story.both(Act.REGULATIONS_AMEND, {"setting": "shortlist_size", "value": 6, "reason": "As both saw."}, NOW)
    for phase in list(CHAPTERS)[list(CHAPTERS).index(Phase.SHORTLIST) :]:
        CHAPTERS[phase](story)
    gather(edition=story.edition, now=NOW)
    assert story.edition.phase == Phase.ARCHIVED.value and story.edition.shortlist.count() == 6
    assert not [check for check in verify_bundle(export_of(story.edition)) if not check.ok]

    at = NOW.replace(microsecond=250_001)  # told as its leaf is: in a house that serves no instant is a whole second
    before = dict(Minutes.objects.values_list("pk", "chair_at"))
    Minutes.objects.update(chair_at=at)
    assert datetime.fromisoformat(signatures_of_minutes(story.edition)["1"]["chair"]) == at
    for pk, signed in before.items():
        Minutes.objects.filter(pk=pk).update(chair_at=signed)

    file = tmp_path / "2026.zip"
    call_command("export", "2026", str(file), verbosity=0)
    assert run("verify", [str(file)]) == 0
    score = Score.objects.filter(sheet__submitted_at__isnull=False, value__lt=10).latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE charsu_score SET value = value + 1 WHERE id = %s", [score.pk])
    call_command("export", "2026", str(file), verbosity=0)
    assert run("verify", [str(file)]) == 1
    entry, reviewer = score.sheet.assignment.entry_id, score.sheet.assignment.reviewer_id
    assert f"FAIL score sheets are those that were committed to: E-{entry:04d}, reviewer {reviewer}: " in (
        capsys.readouterr().out
    )
