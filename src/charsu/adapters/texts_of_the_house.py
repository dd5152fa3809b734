"""Reads the data files that travel inside the package."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

_DATA = files("charsu") / "data"


def read_json(name: str) -> Any:
    return json.loads((_DATA / name).read_text(encoding="utf-8"))


def read_jsonl(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines() if line]


def read_csv(name: str) -> Iterator[dict[str, str]]:
    raw = (_DATA / name).read_bytes()
    words = gzip.decompress(raw).decode() if name.endswith(".gz") else raw.decode()
    yield from csv.DictReader(io.StringIO(words))
