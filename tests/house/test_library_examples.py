"""The examples of docs/library run as they stand, where Django cannot be imported."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = {
    f"{page.stem}-{number}": block
    for page in sorted((ROOT / "docs" / "library").glob("*.md"))
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.M | re.S), 1)
}
RUN_EACH = """
import json, os, sys, traceback
import numpy, scipy.special, scipy.sparse
sys.modules["django"] = None
said = {}
for name, words in json.load(sys.stdin).items():
    out, into = os.pipe()
    if not os.fork():
        sys.stdout = open(os.devnull, "w")
        try:
            exec(compile(words, name, "exec"), {"__name__": "__main__"})
        except BaseException:
            os.write(into, traceback.format_exc().encode()[-60_000:])
        os._exit(0)
    os.close(into)
    with open(out) as heard:
        said[name] = heard.read()
    assert os.wait()[1] == 0, name
print(json.dumps(said))
"""


def test_there_are_examples() -> None:
    assert len(BLOCKS) >= 6


@pytest.fixture(scope="module")
def troubles() -> dict[str, str]:
    """What each example said when it failed. Each runs in a process that has read nothing of ours."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN_EACH], input=json.dumps(BLOCKS),
        cwd=ROOT / "src", capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("name", BLOCKS)
def test_example_runs_without_django(troubles: dict[str, str], name: str) -> None:
    assert troubles[name] == ""
