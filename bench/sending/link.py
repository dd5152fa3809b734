"""Ten megabytes over a link that loses one packet in five and answers after 600 ms: they arrive, and are the same.

    sudo python -m bench.sending.link                 # needs Linux, root, /dev/net/tun and `ip`
    sudo python -m bench.sending.link --megabytes 2 --loss 0.2 --delay 0.3 --cuts 3

A far end in a network namespace of its own is tied to this one by two TUN devices; between them a program drops each
packet with the chance of `--loss`, in both directions, and holds each for `--delay` seconds: real TCP over real loss,
where the kernel has no `tc netem`. The far end sends a file in the parts that the browser uses, and goes on by the
protocol: after each error it asks how much has come. `--cuts` more times it drops the connection in the middle.
"""

import argparse
import asyncio
import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.sending.house import CSRF, PORT, a_house

FAR, NEAR_AT, FAR_AT, GATE = "charsu-far", "10.77.0.1", "10.77.0.2", 8699
SENDER = r"""
import base64, hashlib, http.client, json, random, sys, time
at, session, csrf, path = sys.argv[1:5]
size, cuts, port = (int(word) for word in sys.argv[5:8])
body = random.Random(7).randbytes(size // 2).hex().encode()
part, begun, resumed, errors = 256 * 1024, time.time(), 0, 0
base = {"Host": f"127.0.0.1:{port}", "Cookie": f"sessionid={session}; csrftoken={csrf}", "X-CSRFToken": csrf,
        "Tus-Resumable": "1.0.0"}
line = None
def ask(method, where, data=b"", **more):
    global line
    if line is None:
        line = http.client.HTTPConnection(at, 8699, timeout=45)
    headers = {**base, **{name.replace("_", "-"): value for name, value in more.items()}}
    line.request(method, where, body=data or None, headers=headers)
    answer = line.getresponse()
    return answer, answer.read()
told = {"filename": "annex.txt", "sha256": hashlib.sha256(body).hexdigest()}
words = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in told.items())
place = None
while place is None:
    try:
        answer, _ = ask("POST", path, Upload_Length=str(len(body)), Upload_Metadata=words)
        place = answer.headers["Location"]
    except (OSError, http.client.HTTPException):
        errors, line = errors + 1, None
offset, last, breaks = 0, b"", sorted(random.Random(3).sample(range(1, max(2, len(body) // part)), cuts))
while offset < len(body):
    data = body[offset : offset + part]
    try:
        if breaks and offset // part >= breaks[0]:
            breaks.pop(0)
            line.request("PATCH", place, body=data[: len(data) // 2], headers={**base, "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream", "Content-Length": str(len(data))})
            raise OSError("cut")
        kind = "application/offset+octet-stream"
        answer, last = ask("PATCH", place, data, Upload_Offset=str(offset), Content_Type=kind)
        if answer.status not in (200, 204):
            raise OSError(answer.status)
        offset = offset + len(data)
    except (OSError, http.client.HTTPException) as trouble:
        errors, resumed = errors + 1, resumed + 1
        if line is not None:
            line.close()
        line = None
        while True:
            try:
                answer, _ = ask("HEAD", place)
                offset = int(answer.headers["Upload-Offset"])
                break
            except (OSError, http.client.HTTPException):
                errors, line = errors + 1, None
held = json.loads(last or b"{}").get("sha256", "")
print(json.dumps({"bytes": len(body), "seconds": round(time.time() - begun, 1), "resumed": resumed, "errors": errors,
                  "digest equal": held == told["sha256"]}))
"""


def run(*words: str) -> None:
    subprocess.run(words, check=True)


def a_device(name: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(
        device, 0x400454CA, struct.pack("16sH", name.encode(), 0x0001 | 0x1000)
    )  # TUNSETIFF: IFF_TUN, no header
    return device


def lay() -> tuple[int, int]:
    near, far = a_device("charsu0"), a_device("charsu1")
    run("ip", "netns", "add", FAR)
    run("ip", "link", "set", "charsu1", "netns", FAR)
    run("ip", "addr", "add", NEAR_AT, "peer", FAR_AT, "dev", "charsu0")
    run("ip", "link", "set", "charsu0", "up", "mtu", "1400")
    inside = ("ip", "netns", "exec", FAR, "ip")
    run(*inside, "addr", "add", FAR_AT, "peer", NEAR_AT, "dev", "charsu1")
    run(*inside, "link", "set", "charsu1", "up", "mtu", "1400")
    return near, far


def lose(near: int, far: int, loss: float, delay: float, counted: dict[str, int], stop: threading.Event) -> None:
    """Carry packets both ways, late, and not all of them."""
    dice, other, waiting = random.Random(11), {near: far, far: near}, list[tuple[float, int, int, bytes]]()
    while not stop.is_set():
        pause = max(0.0, min(0.2, waiting[0][0] - time.monotonic())) if waiting else 0.2
        for device in select.select([near, far], [], [], pause)[0]:
            packet = os.read(device, 2048)
            counted["packets"] += 1
            if dice.random() < loss:
                counted["lost"] += 1
            else:
                heapq.heappush(waiting, (time.monotonic() + delay, counted["packets"], other[device], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            os.write(waiting[0][2], heapq.heappop(waiting)[3])


async def gate() -> None:
    """From the lossy link to the house, which listens on loopback alone."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", PORT)
        await asyncio.gather(pipe(reader, back), pipe(there, writer))

    async with await asyncio.start_server(come, NEAR_AT, GATE) as server:
        await server.serve_forever()


def measure(megabytes: float, loss: float, delay: float, cuts: int) -> dict[str, object]:
    with a_house("sqlite", 1) as house:
        session, entry = house.teams[0]
        running, counted, stop = house.serve(PORT), {"packets": 0, "lost": 0}, threading.Event()
        near, far = lay()
        try:
            threading.Thread(target=lose, args=(near, far, loss, delay, counted, stop), daemon=True).start()
            threading.Thread(target=lambda: asyncio.run(gate()), daemon=True).start()
            time.sleep(1)
            words = (NEAR_AT, session, CSRF, f"/enter/{entry}/uploads/annex/", str(int(megabytes * 1e6)), str(cuts),
                     str(PORT))  # fmt: skip
            sent = subprocess.run(["ip", "netns", "exec", FAR, sys.executable, "-c", SENDER, *words], text=True,
                                  capture_output=True, check=False)  # fmt: skip
            assert sent.returncode == 0, sent.stderr[-2000:]
        finally:
            stop.set()
            running.terminate()
            running.wait(timeout=30)
            subprocess.run(["ip", "netns", "del", FAR], check=False)
    ways = Path("/proc/sys/net/ipv4/tcp_congestion_control").read_text().strip()
    return {**json.loads(sent.stdout), **counted, "loss": loss, "round trip": 2 * delay, "sender's TCP": ways}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--megabytes", type=float, default=10)
    words.add_argument("--loss", type=float, default=0.2)
    words.add_argument("--delay", type=float, default=0.3)
    words.add_argument("--cuts", type=int, default=3)
    asked = words.parse_args()
    print(json.dumps(measure(asked.megabytes, asked.loss, asked.delay, asked.cuts), indent=1))


if __name__ == "__main__":
    main()
