"""The building inspector: sizes of files and functions, and the words that names may not use."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parents[2] / "src" / "charsu"
BANNED = (
    "submission",
    "proposal",
    "applicant",
    "winner",
    "utils",
    "helpers",
    "common",
    "misc",
    "manager",
    "handler",
)


def sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


class Function(NamedTuple):
    file: Path
    name: str
    lines: int


@cache
def functions() -> tuple[Function, ...]:
    """Read once for all who ask: what is parsed is large, and is not kept."""
    return tuple(
        Function(path, node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )


def test_no_file_is_longer_than_300_lines() -> None:
    long = {str(p.relative_to(SOURCE)): n for p in sources() if (n := len(p.read_text().splitlines())) > 300}
    assert long == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = [(f.file.name, f.name) for f in functions() if f.lines > 50]
    assert long == []


def test_no_view_is_longer_than_30_lines() -> None:
    views = [f for f in functions() if "views" in f.file.name]
    assert views
    long = [(str(f.file.relative_to(SOURCE)), f.name) for f in views if f.lines > 30]
    assert long == []


def test_no_template_is_longer_than_120_lines() -> None:
    long = [p.name for p in (SOURCE / "templates").rglob("*.html") if len(p.read_text().splitlines()) > 120]
    assert long == []


def test_names_use_the_words_of_the_award() -> None:
    bad = [str(p.relative_to(SOURCE)) for p in sources() if any(word in p.stem for word in BANNED)]
    bad += [f.name for f in functions() if any(word in f.name.split("_") for word in BANNED)]
    assert bad == []


def test_styles_are_logical() -> None:
    physical = ("margin-left", "margin-right", "padding-left", "padding-right", "text-align: left", "float:")
    bad = [(p.name, word) for p in (SOURCE / "static").rglob("*.css") for word in physical if word in p.read_text()]
    assert bad == []


def test_only_acts_write() -> None:
    """Floors above and below ask; only acts, the demo's cast and its registry store."""
    writes = re.compile(
        r"objects\.(create|bulk_create|get_or_create|update_or_create)|\.save\(update_fields|\.delete\(\)|\.update\([a-z_]+="
    )
    allowed = {"acts", "management"}
    bad = [
        str(p.relative_to(SOURCE))
        for p in sources()
        if p.relative_to(SOURCE).parts[0] not in allowed and p.name != "people.py" and writes.search(p.read_text())
    ]
    assert bad == []
