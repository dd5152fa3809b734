"""Asking over plain sockets: a connection a request, as a browser behind a bad link ends up doing."""

import asyncio
import base64
import hashlib
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from bench.sending.house import CSRF, PORT


@dataclass(frozen=True)
class Said:
    status: int
    head: dict[str, str]
    body: str
    seconds: float


class Fields(HTMLParser):
    """The fields of the page's longest form, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._area, self._select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {key: value or "" for key, value in attrs}
        name = facts.get("name", "")
        if tag == "input" and name and facts.get("type") not in {"file", "submit", "radio", "checkbox"}:
            self.found.setdefault(name, facts.get("value", ""))
        elif tag == "input" and name and "checked" in facts:
            self.found[name] = facts.get("value", "on")
        elif tag == "textarea":
            self._area = name
            self.found[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in facts):
            self.found[self._select] = facts.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] += data


async def ask(method: str, path: str, session: str = "", body: bytes = b"", port: int = PORT, **headers: str) -> Said:
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = {"Host": f"127.0.0.1:{port}", "Connection": "close", "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF, "Content-Length": str(len(body)),
            **{name.replace("_", "-"): value for name, value in headers.items()}}  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
    answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    top, _, words = answer.decode(errors="replace").partition("\r\n\r\n")
    first, *rest = top.split("\r\n")
    head = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
    return Said(int(first.split(" ", 2)[1]), head, words, time.perf_counter() - start)


async def post(path: str, session: str, fields: dict[str, str], port: int = PORT, **headers: str) -> Said:
    body = urlencode({**fields, "csrfmiddlewaretoken": CSRF}).encode()
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    return await ask("POST", path, session, body, port, **kind, **headers)


TUS = {"Tus_Resumable": "1.0.0"}


def told(name: str, body: bytes) -> dict[str, str]:
    said = {"filename": name, "sha256": hashlib.sha256(body).hexdigest()}
    words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    return {**TUS, "Upload_Length": str(len(body)), "Upload_Metadata": words}


def part_of(offset: int) -> dict[str, str]:
    return {**TUS, "Upload_Offset": str(offset), "Content_Type": "application/offset+octet-stream"}
