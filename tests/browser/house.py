"""A house on a store of its own, in a file: many browsers at once are answered as in earnest.

The usual store of tests lies in memory behind one connection, which the server's threads would have to share.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread

from tests.kept_plays import alone

QUICK = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # what is lost at a power cut is not needed here


@contextmanager
def _store(file: Path) -> Iterator[None]:
    """Everything asked of the default store goes to `file` until the end."""
    before, held = connections.settings["default"], connections["default"]
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": QUICK}
    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options, "CONN_MAX_AGE": 0}
    connections.settings["default"] = {**before, **own}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = before, held


def an_empty_store(kept_plays: Path, blocker: Any) -> Path:
    """With tables and the registry of cities; made once in a session and copied for each story."""
    file = kept_plays / "empty.sqlite3"
    with alone(file):
        if not file.exists():
            making = file.with_suffix(".making")
            with blocker.unblock(), _store(making):
                call_command("migrate", verbosity=0, run_syncdb=True)
                call_command("load_registry", verbosity=0)
            making.rename(file)
    return file


@contextmanager
def a_house(empty: Path, folder: Path, blocker: Any) -> Iterator[str]:
    """The address of a house that serves, and whose acts and queries this process shares."""
    file = folder / "house.sqlite3"
    shutil.copy(empty, file)
    with blocker.unblock(), _store(file):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        assert not server.error, server.error
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.terminate()
            server.join()
