"""The same words are counted in the browser and on the server, in every script: one list holds both."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from charsu.rules.texts import clean_text, words

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "words.json"
COUNTER = Path(__file__).resolve().parents[2] / "src" / "charsu" / "static" / "js" / "words.js"
ROWS = json.loads(VECTORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[str(n) for n in range(len(ROWS))])
def test_the_server_counts(row):
    assert words(clean_text(row["text"]), row["language"]) == row["words"]


@pytest.mark.skipif(shutil.which("node") is None, reason="no JavaScript outside a browser here")
def test_the_browser_counts_the_same(tmp_path):
    asked = f"""
        import {{ readFileSync }} from "node:fs";
        import {{ wordsIn }} from "{tmp_path / "words.mjs"}";
        const rows = JSON.parse(readFileSync({json.dumps(str(VECTORS))}, "utf-8"));
        console.log(JSON.stringify(rows.map((row) => wordsIn(row.text, row.language))));
    """
    (tmp_path / "words.mjs").write_text(COUNTER.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "ask.mjs").write_text(asked, encoding="utf-8")
    said = subprocess.run(["node", str(tmp_path / "ask.mjs")], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(said.stdout) == [row["words"] for row in ROWS]
