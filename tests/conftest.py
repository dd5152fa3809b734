"""What the tests share: the registry of cities, and editions played to a phase through the acts."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import settings as trials
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadFileScheduling

from charsu.management.story.play import play
from charsu.management.story.stage import Story
from charsu.rules.lifecycle import Phase
from tests.kept_plays import alone, laid, stands, stands_again
from tests.warm_commands import Warm

# A busy machine is no failure: what a rule costs is measured in bench/, not here.
trials.register_profile("charsu", deadline=None)
trials.load_profile("charsu")

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = "tests/browser/"
WHOLE_PLAYS = "tests/browser/test_edition.py"  # minutes each
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)  # for those who act by the clock on the wall


class PlaysApart(LoadFileScheduling):
    """A file's tests stay on one worker, but each play of a whole edition is handed out by itself."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(WHOLE_PLAYS) else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> PlaysApart:
    return PlaysApart(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker plays on alone at the end; then browsers spread among the others.

    Who drives a browser waits for it, and the others want the processor whole: three browsers at once leave a third
    of two cores idle, none at all leaves none to whoever waits. The spread ends where three quarters are done.
    """
    files = list(dict.fromkeys(item.nodeid.split("::")[0] for item in items))
    browsers, others = [f for f in files if BROWSERS in f], [f for f in files if BROWSERS not in f]
    place = {file: float(number) for number, file in enumerate(others)}
    place |= {file: number * 0.75 * len(others) / len(browsers) for number, file in enumerate(browsers)}
    items.sort(key=lambda item: (not item.nodeid.startswith(WHOLE_PLAYS), place[item.nodeid.split("::")[0]]))


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: whoever collects garbage need not walk over it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, kept_plays: Path) -> None:
    """The registry of cities stands in the store from the start: 15,589 rows that each play would lay again."""
    with django_db_blocker.unblock():
        stands(lambda: call_command("load_registry", verbosity=0), kept_plays)


def _empties(item: pytest.Item) -> bool:
    """Whether the store is empty after this test, as it is after one that committed in earnest."""
    marked = any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    return marked or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    yield
    if _empties(item) and nextitem:
        with item.config.stash[blocking_manager_key].unblock():
            stands_again()


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:  # noqa: ANN001
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_language_of_the_test_before() -> None:
    """A page that was asked for in Russian leaves its thread speaking Russian."""
    translation.deactivate()


@pytest.fixture(scope="session")
def kept_plays(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder that all workers of this session share, and the sessions to which CHARSU_KEPT_PLAYS names it."""
    base = tmp_path_factory.getbasetemp()
    own = (base.parent if hasattr(request.config, "workerinput") else base) / "kept-plays"
    folder = Path(os.environ.get("CHARSU_KEPT_PLAYS", own)).resolve()
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def a_migrated_store(kept_plays: Path) -> Path:
    """A file to copy, for commands whose first step it is not to migrate."""
    file = kept_plays / "migrated.sqlite3"
    with alone(file):
        if not file.exists():
            words = [sys.executable, "-c", "from charsu.commandline import main; main()", "migrate", "-v0"]
            told = {"PYTHONPATH": str(ROOT / "src"), "CHARSU_VAR": str(kept_plays), "CHARSU_DEMO": "1"}
            subprocess.run(words, env={**os.environ, **told, "DATABASE_URL": f"sqlite:///{file}"}, check=True)
    return file


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """The command `charsu`, for tests that ask what it answers."""
    commands = Warm(tmp_path_factory.mktemp("commands"))
    yield commands
    commands.end()


@pytest.fixture
def an_edition(db: None, kept_plays: Path, settings: Any, tmp_path: Path) -> Callable[..., Story]:
    """A small founding edition, played up to a phase; today is `NOW` unless told. With keys it has a house of its
    own, since the log's key goes with what is laid: beside another one it would be played anew."""

    def to(
        phase: Phase, most_entries: int | None = 16, seed: int = 3, has_keys: bool = False, today: datetime = NOW
    ) -> Story:
        def played() -> Story:
            return play(
                stage=phase,
                seed=seed,
                today=today,
                say=lambda words: None,
                most_entries=most_entries,
                has_keys=has_keys,
            )

        if has_keys:
            settings.VAR = tmp_path
        return laid(kept_plays, f"{phase.value}-{most_entries}-{seed}-{has_keys}-{today:%Y%m%d%H}", played)

    return to
