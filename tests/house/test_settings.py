"""Production refuses to start unsafe, in one sentence that says what would help."""

import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.request import Request, urlopen

import pytest
import waitress
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from charsu import environment
from charsu.management.commands.serve import of_proxy
from charsu.queries.durability import weaknesses
from tests.warm_commands import Warm

Charsu = Callable[..., CompletedProcess[str]]
GOOD = "q8Zr1mT5vX9cB2nL6kJ4hG7fD3sA0pW8eRtY"


@pytest.fixture
def charsu(warm: Warm, tmp_path: Path) -> Charsu:
    """The command, with a folder of its own and the settings that are told to it."""
    return partial(warm.run, CHARSU_VAR=str(tmp_path))


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"hosts": []}, "ALLOWED_HOSTS"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"hosts": [".example"]}, "ALLOWED_HOSTS"),
        ({"hosts": ["award.example", ".example"]}, "ALLOWED_HOSTS"),
        ({"hosts": ["award.example"], "address": "http://127.0.0.1:8000"}, "CHARSU_ADDRESS"),
        ({"hosts": ["award.example"], "bind": "0.0.0.0", "address": "http://[::1]:8000"}, "CHARSU_ADDRESS"),
        ({"hosts": ["award.example"], "key": environment.DEMO_KEY}, "SECRET_KEY"),
        ({"hosts": ["award.example"], "key": "short"}, "SECRET_KEY"),
        ({"hosts": ["award.example"], "key": "a" * 50}, "SECRET_KEY"),
        ({"hosts": ["award.example"], "is_demo": True}, "CHARSU_DEMO"),
        ({"hosts": ["award.example"], "is_debug": True}, "CHARSU_DEBUG"),
        ({"bind": "0.0.0.0", "is_demo": True}, "CHARSU_DEMO"),
        ({"bind": "0.0.0.0"}, "ALLOWED_HOSTS"),
    ],
)
def test_an_unsafe_house_is_refused(facts: dict[str, object], word: str) -> None:
    sound = {"key": GOOD, "hosts": ["127.0.0.1"], "bind": "127.0.0.1", "is_demo": False, "is_debug": False}
    environment.refuse_unsafe(**sound)
    named = {"hosts": ["award.example", ".award.example"], "bind": "0.0.0.0", "address": "https://award.example"}
    environment.refuse_unsafe(**{**sound, **named})
    environment.refuse_unsafe(**{**sound, "address": "http://127.0.0.1:8000"})
    with pytest.raises(ImproperlyConfigured, match=word):
        environment.refuse_unsafe(**{**sound, **facts})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://a:b@c/d"),
        ("DATABASE_URL", "sqlite:////tmp/x.sqlite3?synchronous=SOMETIMES"),
        ("DATABASE_URL", "sqlite:////proc/no/such/x.sqlite3"),
        ("STORAGE_URL", "s3://bucket"),
        ("STORAGE_URL", "relative/folder"),
        ("EMAIL_URL", "pigeon://x"),
        ("CACHE_URL", "shelf://x"),
        ("PORT", "many"),
        ("CHARSU_ADDRESS", "award.example"),
        ("PORT", "0"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "award.example"),
    ],
)
def test_a_setting_that_is_not_understood_is_told_in_one_line(charsu: Charsu, name: str, value: str) -> None:
    done = charsu("serve", **{name: value})
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
    assert name in done.stderr or (name, value) == ("ALLOWED_HOSTS", "award.example")


def test_a_store_that_forgets_is_not_served(charsu: Charsu, a_migrated_store: Path, tmp_path: Path) -> None:
    shutil.copy(a_migrated_store, tmp_path / "x.sqlite3")
    weak = {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3?synchronous=OFF"}
    for word in ("serve", "worker"):
        done = charsu(word, **weak)
        assert done.returncode == 1 and "synchronous" in done.stderr and "Traceback" not in done.stderr
    told = charsu("doctor", **weak)
    assert told.returncode == 1 and "fail durability" in told.stdout
    assert charsu("doctor", DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite3").returncode == 0


def test_a_store_without_tables_or_without_an_answer_is_told(charsu: Charsu, tmp_path: Path) -> None:
    for address in (f"sqlite:///{tmp_path}/empty.sqlite3", "postgres://nobody:x@127.0.0.1:1/none"):
        for word in ("serve", "worker", "doctor"):
            done = charsu(word, DATABASE_URL=address)
            assert done.returncode == 1 and "Traceback" not in done.stderr + done.stdout, (address, word)


def test_files_that_cannot_be_kept_are_told(charsu: Charsu, a_migrated_store: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    shutil.copy(a_migrated_store, tmp_path / "charsu.sqlite3")
    done = charsu("serve", STORAGE_URL=f"file://{tmp_path}/taken/files")
    assert done.returncode == 1 and "STORAGE_URL" in done.stderr and "Traceback" not in done.stderr


def test_letters_to_a_folder_stay_in_that_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert environment.mail(f"filemail://{tmp_path}")["EMAIL_FILE_PATH"] == str(tmp_path)


@pytest.mark.parametrize(("is_behind", "address"), [(True, "127.0.0.1"), (False, "127.0.0.1"), (True, "203.0.113.1")])
def test_what_a_proxy_tells_is_heard_where_there_is_one(*, is_behind: bool, address: str) -> None:
    heard = []

    def house(facts: dict[str, str], begin: Any) -> list[bytes]:
        heard.append((facts["wsgi.url_scheme"], facts["REMOTE_ADDR"], "HTTP_X_FORWARDED_PROTO" in facts))
        begin("200 OK", [])
        return [b""]

    door = waitress.create_server(house, host="127.0.0.1", port=0, **of_proxy(is_behind=is_behind, address=address))
    threading.Thread(target=door.run, daemon=True).start()
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    urlopen(Request(f"http://127.0.0.1:{door.effective_port}/", headers=told)).close()
    door.close()
    is_heard = is_behind and address == "127.0.0.1"  # whoever is not the proxy is not believed
    assert heard == ([("https", "203.0.113.9", True)] if is_heard else [("http", "127.0.0.1", False)])


@pytest.mark.django_db
def test_what_postgresql_has_switched_off_is_named() -> None:
    if connection.vendor != "postgresql":
        assert weaknesses() == ("the database is in memory: it ends with the process",)
        return
    off = {f"PostgreSQL's {name} is off" for name in ("fsync", "full_page_writes", "synchronous_commit")}
    assert set(weaknesses()) == off  # the throwaway server of the tests forgets at a power cut
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
    assert set(weaknesses()) == off - {"PostgreSQL's synchronous_commit is off"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    with pytest.raises(CommandError, match="synchronous_commit"):
        call_command("worker", once=True)
