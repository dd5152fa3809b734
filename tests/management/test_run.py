"""`charsu run`, `serve`, `worker`, `demo`: they start once, say what is wrong, and end together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError

from charsu.management.commands import demo
from tests.warm_commands import Warm

ROOT = Path(__file__).resolve().parents[2]
STORE = "charsu.sqlite3"
CHARSU = [sys.executable, "-c", "from charsu.commandline import main; main()"]


def settings(var: Path, port: int) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**clean, "PYTHONPATH": str(ROOT / "src"), "CHARSU_VAR": str(var), "PORT": str(port)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str = "healthz", seconds: float = 40) -> int:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5) as found:
                return int(found.status)
        except OSError:
            time.sleep(0.2)
    return 0


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_house(a_migrated_store: Path, tmp_path: Path, end: signal.Signals) -> None:
    if end != signal.SIGTERM:  # which begins with nothing, as a newcomer does
        shutil.copy(a_migrated_store, tmp_path / STORE)
    port = free_port()
    house = subprocess.Popen([*CHARSU, "run"], env=settings(tmp_path, port), stdout=subprocess.DEVNULL)
    try:
        assert answers(port) == 200
        assert answers(port, "readyz") == 200
        (worker,) = children(house.pid)
        house.send_signal(end)
        house.wait(timeout=60)
        until = time.monotonic() + 15
        while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert not Path(f"/proc/{worker}").exists()
    finally:
        house.kill()


def test_a_busy_port_is_told_before_anything_is_made(warm: Warm, a_migrated_store: Path, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = int(holder.getsockname()[1])
        for word in ("run", "serve"):
            done = warm.run(word, **settings(tmp_path, port))
            assert done.returncode == 1 and "Traceback" not in done.stderr
            if word == "run":
                assert f"port {port} is taken" in done.stderr
                assert not (tmp_path / STORE).exists()
                shutil.copy(a_migrated_store, tmp_path / STORE)
    assert f"port {port} is taken" in done.stderr


def test_a_demo_that_was_killed_leaves_nothing_half_played(
    warm: Warm, a_migrated_store: Path, tmp_path: Path
) -> None:
    env = {**settings(tmp_path, 1), "CHARSU_DEMO": "1"}
    shutil.copy(a_migrated_store, tmp_path / STORE)
    demo = subprocess.Popen([*CHARSU, "demo", "--stage", "open"], env=env, stdout=subprocess.PIPE, text=True)
    assert demo.stdout is not None
    for line in demo.stdout:
        if "open" in line:
            time.sleep(0.5)
            demo.kill()
            break
    demo.wait()
    again = warm.run("demo", "--stage", "announced", "--json", **env)
    assert again.returncode == 0, again.stderr
    assert '"phase": "announced"' in again.stdout
    third = warm.run("demo", **env)
    assert third.returncode == 1 and "holds an edition already" in third.stderr


def test_a_demo_lays_the_tables_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(demo, "call_command", lambda word, **_more: called.append(word))
    monkeypatch.setattr(demo, "newest", lambda: called.append("asked") or object())
    monkeypatch.setattr(demo.connection.introspection, "table_names", list)
    with pytest.raises(CommandError):
        demo.Command().handle(stage="founding", seed=1, json=True)
    monkeypatch.setattr(demo.connection.introspection, "table_names", lambda: ["charsu_edition"])
    with pytest.raises(CommandError):
        demo.Command().handle(stage="founding", seed=1, json=True)
    assert called == ["migrate", "asked", "asked"]
