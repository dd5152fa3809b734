"""The hour of the deadline: ten times the entries of a large award, half of them in its last ten minutes.

    python -m bench.sending.hour                          # the busiest minutes, at their true pace, on both databases
    python -m bench.sending.hour --database sqlite --minutes 10
    python -m bench.sending.hour --pace 4                 # the same minutes four times as fast

2,740 entries in an hour, half in the last sixth: 137 entries a minute at its end. Each is what a team does then: it
opens its draft, saves three times as it types, sends a file in parts, submits, and reads the receipt. Teams come when
they come (open loop), whether or not the house has answered the others. Afterwards everything that was acknowledged
is looked for in the store: words saved, files with their digests, receipts with their line of the record.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import time

from bench.sending.house import PORT, House, a_house
from bench.sending.wire import Fields, Said, ask, part_of, post, told

ENTRIES, LAST = 2740, 600  # entries of the hour; seconds of its last sixth
A_MINUTE = ENTRIES / 2 / (LAST / 60)
PART = 256 * 1024
FILE = 400_000


class Diary:
    """What was asked and what was acknowledged."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = {}
        self.errors: list[str] = []
        self.held: list[dict[str, str]] = []
        self.asked = 0

    async def note(self, what: str, asking: object, *good: int) -> Said | None:
        self.asked += 1
        try:
            said: Said = await asking  # type: ignore[misc]
        except (OSError, TimeoutError, IndexError, ValueError) as trouble:
            self.errors.append(f"{what}: {trouble!r}")
            return None
        self.took.setdefault(what, []).append(said.seconds)
        if said.status not in good:
            self.errors.append(f"{what}: {said.status} {said.body[:120] if said.body[:1] == '{' else ''}")
            return None
        return said


async def a_team(diary: Diary, session: str, entry: str, dice: random.Random, port: int) -> None:
    at, held = f"/enter/{entry}/", {"entry": entry}
    diary.held.append(held)
    page = await diary.note("open the draft", ask("GET", at, session, port=port), 200)
    if page is None:
        return
    fields = Fields(page.body).found
    for n in range(3):
        title = f"Deadline {n} {dice.randrange(10**9)}"
        said = {**fields, "title": title}
        saved = await diary.note("save", post(f"{at}draft/", session, said, port, Accept="application/json"), 200)
        if saved is not None:
            held["title"] = title
            facts = json.loads(saved.body)
            fields |= {"version": str(facts["version"])} | ({"seen": facts["seen"]} if "seen" in facts else {})
        await asyncio.sleep(dice.uniform(0.2, 1.0))
    if (digest := await a_file(diary, session, at, dice, port)) is not None:
        held["sha256"] = digest
    received = await diary.note("submit", post(f"{at}submit/", session, {}, port), 302)
    if received is not None:
        held["receipt"] = received.head["location"].rstrip("/").rpartition("/")[2]
        await diary.note("read the receipt", ask("GET", received.head["location"], session, port=port), 200)


async def a_file(diary: Diary, session: str, at: str, dice: random.Random, port: int) -> str | None:
    body = dice.randbytes(FILE // 2).hex().encode()
    made = await diary.note("begin a file", ask("POST", f"{at}uploads/annex/", session, port=port,
                                                **told("annex.txt", body)), 201)  # fmt: skip
    answer = None
    for offset in range(0, len(body), PART) if made is not None else ():
        place = made.head["location"]  # type: ignore[union-attr]
        data = body[offset : offset + PART]
        answer = await diary.note("a part", ask("PATCH", place, session, data, port, **part_of(offset)), 200, 204)
        if answer is None:
            return None
    return str(json.loads(answer.body)["sha256"]) if answer is not None else None


LOOK = """
import django; django.setup()
import json, sys
from charsu.models import Attachment, Entry, LedgerEntry, Receipt
lost = []
leaves = set()
for leaf in LedgerEntry.objects.filter(act="entry.submit").values_list("leaf", flat=True):
    leaves.add(json.loads(leaf)["body"]["receipt"])
for held in json.load(sys.stdin) if len(sys.argv) < 2 else json.load(open(sys.argv[1])):
    entry = Entry.objects.get(public_id=held["entry"])
    if "title" in held and entry.title != held["title"]: lost.append(["title", held])
    if "sha256" in held and not Attachment.objects.filter(entry=entry, sha256=held["sha256"]).exists():
        lost.append(["file", held])
    if "receipt" in held:
        receipt = Receipt.objects.filter(number=held["receipt"]).first()
        if receipt is None or held["receipt"] not in leaves: lost.append(["receipt", held])
        elif receipt.content["title"] != held["title"]: lost.append(["content", held])
        if Receipt.objects.filter(entry=entry).count() != 1: lost.append(["twice", held])
print(json.dumps(lost))
"""


def figures(took: list[float]) -> dict[str, object]:
    rows = sorted(took)
    return {"times": len(rows), "median ms": round(1000 * rows[len(rows) // 2]),
            "p95 ms": round(1000 * rows[int(len(rows) * 0.95)]), "worst ms": round(1000 * rows[-1])}  # fmt: skip


async def replay(house: House, seconds: float, ports: list[int]) -> tuple[Diary, float]:
    diary, dice = Diary(), random.Random(5)
    starts = sorted(dice.uniform(0, seconds) for _ in house.teams)
    begun = time.perf_counter()

    async def come(start: float, n: int, session: str, entry: str) -> None:
        await asyncio.sleep(max(0.0, start - (time.perf_counter() - begun)))
        await a_team(diary, session, entry, random.Random(n), ports[n % len(ports)])

    rows = enumerate(zip(starts, house.teams, strict=True))
    await asyncio.gather(*(come(start, n, *team) for n, (start, team) in rows))
    return diary, time.perf_counter() - begun


def one(database: str, minutes: float, pace: float, servers: int) -> dict[str, object]:
    with a_house(database, round(A_MINUTE * minutes)) as house:
        ports = [PORT + n for n in range(servers)]
        running = [house.serve(port) for port in ports]
        try:
            diary, took = asyncio.run(replay(house, 60 * minutes / pace, ports))
        finally:
            for process in running:
                process.terminate()
                process.wait(timeout=30)
        file = house.folder / "held.json"
        file.write_text(json.dumps(diary.held))
        lost = json.loads(house.ask(LOOK, str(file)))
    return {
        "entries": len(diary.held), "received": sum("receipt" in held for held in diary.held),
        "requests": diary.asked, "seconds": round(took, 1), "acknowledged and lost": len(lost),
        "errors": len(diary.errors), "share of errors": round(len(diary.errors) / max(1, diary.asked), 5),
        "some errors": diary.errors[:5], "lost": lost[:3], "load of the machine": os.getloadavg()[0],
        **{what: figures(rows) for what, rows in diary.took.items()},
    }  # fmt: skip


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    words.add_argument("--minutes", type=float, default=1.0)
    words.add_argument("--pace", type=float, default=1.0)
    words.add_argument("--servers", type=int, default=1)
    asked = words.parse_args()
    for database in asked.database or ["sqlite", "postgresql"]:
        print(json.dumps({database: one(database, asked.minutes, asked.pace, asked.servers)}, indent=1), flush=True)


if __name__ == "__main__":
    sys.exit(main())
