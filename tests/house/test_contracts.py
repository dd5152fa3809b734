"""The floors hold, and each contract is seen to catch what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Where, what is written there, and the contract that must say no.
BREACHES = [
    ("queries/breach.py", "import charsu.acts.protocol", "floors"),
    ("adapters/breach.py", "import charsu.queries.desks", "floors"),
    ("api/breach.py", "import charsu.pages.jury.views", "floors"),
    ("plain/breach.py", "import charsu.urls", "floors"),
    ("rules/breach.py", "import django", "rules are plain"),
    ("models/breach.py", "x = 1", "models stand in the order of an edition's life"),
    ("models/people.py", "import charsu.models.entries", "models stand in the order of an edition's life"),
    ("acts/breach.py", "x = 1", "acts do not call acts"),
    ("acts/entries/breach.py", "import charsu.acts.founding", "acts do not call acts"),
    ("plain/breach.py", "import django", "plain commands need no house"),
    ("plain/breach.py", "import charsu.adapters.mail", "plain commands need no house"),
    ("pages/jury/breach.py", "import charsu.models", "pages and the API never touch models"),
    ("api/breach.py", "import charsu.models", "pages and the API never touch models"),
    ("pages/jury/breach.py", "import charsu.pages.bureau.views", "desks are independent"),
    ("adapters/breach.py", "import charsu.models", "adapters know no store"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_the_floors_hold() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(("place", "words", "contract"), BREACHES, ids=[f"{b[0]}:{b[1]}" for b in BREACHES])
def test_a_breach_of_the_floors_is_caught(tmp_path: Path, place: str, words: str, contract: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "data", "locale"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "src/charsu" / place).open("a") as file:
        file.write(f"{words}\n")
    answer = lint(tmp_path)
    assert answer.returncode != 0
    assert f"{contract} BROKEN" in answer.stdout, answer.stdout


def test_rules_load_neither_django_nor_the_parts_of_scipy() -> None:
    """What computes loads those parts when it computes: without them a command starts in two thirds of its time."""
    words = (
        "import sys, pkgutil, importlib, charsu.rules as r\n"
        "for m in pkgutil.walk_packages(r.__path__, 'charsu.rules.'): importlib.import_module(m.name)\n"
        "print(*({'django', 'scipy.sparse', 'scipy.special', 'scipy.linalg'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True)
    assert loaded.stdout.split() == []
