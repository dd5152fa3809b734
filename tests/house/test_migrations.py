"""Tests make their tables from the models at once; what the migrations say, and to whom, is asked here."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from charsu.management.keeping.restore import as_told_today

JOINED = "0001_squashed_0034_comments_bound"


@pytest.fixture
def in_earnest(db: None, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # they are set aside for tests


@pytest.mark.usefixtures("in_earnest")
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "charsu", check=True, dry_run=True, verbosity=0)


def single_steps() -> list[str]:
    found = MigrationExecutor(connection).loader.disk_migrations["charsu", JOINED]
    return [name for _app, name in found.replaces]


@pytest.mark.usefixtures("in_earnest")
def test_a_store_that_took_the_single_steps_takes_the_joined_one_for_done(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = {("charsu", name): None for name in single_steps()}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: dict(taken))
    executor = MigrationExecutor(connection)
    waits = {step.name for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())}
    assert waits, "those of other apps wait, so the plan is in earnest"
    assert JOINED not in waits


@pytest.mark.usefixtures("in_earnest")
def test_a_backup_of_the_single_steps_asks_for_the_joined_one() -> None:
    steps = single_steps()
    assert as_told_today({"auth": ["0001_initial"], "charsu": steps}) == {
        "auth": ["0001_initial"],
        "charsu": [JOINED],
    }
    assert as_told_today({"charsu": [JOINED, *steps]}) == {"charsu": [JOINED]}
    assert as_told_today({"charsu": steps[:5]}) == {"charsu": steps[:5]}, "half of the way is not all of it"
