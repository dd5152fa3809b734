"""Twenty-four people dribble the parts of their files; another visitor's page is no slower for it.

    python -m bench.sending.dribble
    python -m bench.sending.dribble --database sqlite --turns 6 --seconds 6

The visitor asks for the page of the call five times a second, alone and beside the others in turn, so that what else
the machine does falls on both alike; the ratio of the two medians of one run is the figure.
"""

import argparse
import asyncio
import json
import os
import statistics
import time

from bench.sending.house import CSRF, PORT, a_house
from bench.sending.wire import ask, part_of, told

DRIBBLERS, PART = 24, 256 * 1024


async def dribble(stop: asyncio.Event, session: str, place: str, count: list[int]) -> None:
    """One part, five hundred bytes at a time, as over a link of some 80 kbit/s; then again from its beginning."""
    head = {"Host": f"127.0.0.1:{PORT}", "Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF,
            "Content-Length": str(PART), **{k.replace("_", "-"): v for k, v in part_of(0).items()}}  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    while not stop.is_set():
        _reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(f"PATCH {place} HTTP/1.1\r\n{lines}\r\n".encode())
        for _ in range(PART // 500):
            if stop.is_set():
                break
            writer.write(b"a" * 500)
            await writer.drain()
            count[0] += 500
            await asyncio.sleep(0.05)
        writer.close()


async def visit(seconds: float) -> list[float]:
    took, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        said = await asyncio.wait_for(ask("GET", "/call/"), 30)
        assert said.status == 200
        took.append(said.seconds)
        await asyncio.sleep(0.2)
    return took


async def measure(teams: list[list[str]], turns: int, seconds: float) -> dict[str, object]:
    body, alone, beside, count = b"a" * 2 * PART, list[float](), list[float](), [0]
    places = []
    for session, entry in teams:
        made = await ask("POST", f"/enter/{entry}/uploads/annex/", session, **told("annex.txt", body))
        assert made.status == 201, made
        places.append((session, made.head["location"]))
    await visit(2)
    for _ in range(turns):
        alone += await visit(seconds)
        stop = asyncio.Event()
        crowd = [asyncio.create_task(dribble(stop, *row, count)) for row in places]
        await asyncio.sleep(1)
        beside += await visit(seconds)
        stop.set()
        await asyncio.gather(*crowd, return_exceptions=True)
    first, second = statistics.median(alone), statistics.median(beside)
    return {"visits": len(alone) + len(beside), "alone, median ms": round(1000 * first, 1),
            "beside 24, median ms": round(1000 * second, 1), "ratio": round(second / first, 3),
            "alone, worst ms": round(1000 * max(alone)), "beside 24, worst ms": round(1000 * max(beside)),
            "bytes dribbled": count[0], "load of the machine": os.getloadavg()[0]}  # fmt: skip


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    words.add_argument("--turns", type=int, default=4)
    words.add_argument("--seconds", type=float, default=5)
    asked = words.parse_args()
    for database in asked.database or ["sqlite", "postgresql"]:
        with a_house(database, DRIBBLERS) as house:
            running = house.serve(PORT)
            try:
                found = asyncio.run(measure(house.teams, asked.turns, asked.seconds))
            finally:
                running.terminate()
                running.wait(timeout=30)
        print(json.dumps({database: found}, indent=1), flush=True)


if __name__ == "__main__":
    main()
