"""The floors hold, and each contract is seen to catch what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BREACHES = [
    ("queries/breach.py", "import charsu.acts.protocol\n"),
    ("rules/breach.py", "import django\n"),
    ("models/breach.py", "x = 1\n"),
    ("acts/breach.py", "import charsu.acts.founding\n"),
    ("pages/jury/breach.py", "import charsu.models\n"),
    ("api/breach.py", "import charsu.models\n"),
    ("api/breach.py", "import charsu.pages.jury.views\n"),
    ("pages/jury/breach.py", "import charsu.pages.bureau.views\n"),
    ("adapters/breach.py", "import charsu.models\n"),
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


@pytest.mark.parametrize(("place", "words"), BREACHES, ids=[f"{p}:{w.strip()}" for p, w in BREACHES])
def test_a_breach_of_the_floors_is_caught(tmp_path: Path, place: str, words: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "data", "locale"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src/charsu" / place).write_text(words)
    answer = lint(tmp_path)
    assert answer.returncode != 0, answer.stdout


def test_rules_run_without_django() -> None:
    words = (
        "import sys, pkgutil, importlib, charsu.rules as r\n"
        "for m in pkgutil.walk_packages(r.__path__, 'charsu.rules.'): importlib.import_module(m.name)\n"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0
