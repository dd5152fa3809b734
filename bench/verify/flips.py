"""Every byte of an export flipped, one at a time: how many go unseen, how many break the check. In both verifiers.

    python -m bench.verify.flips                 the archive, byte by byte
    python -m bench.verify.flips --folder        its files, unpacked: no checksum of the archive helps
    python -m bench.verify.flips --node          the archive, by the second verifier, in Node
    python -m bench.verify.flips --node --every 8     every eighth byte: it asks all lines each time, and takes long
    python -m bench.verify.flips --node --folder

The bundle is of an edition played up to its founding, with keys and witnesses; without the long texts of memorandum
and regulations, to which nobody has agreed yet, it has some 45 kB.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from charsu.adapters.zips import as_zip, of_zip
from charsu.rules.ledger.verify import verify_bundle

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "src" / "charsu" / "static" / "verifier.html"
MAKE = """
import sys, django; django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("load_registry", verbosity=0)
from charsu.acts.checkpoints import gather
from charsu.adapters.zips import as_zip
from charsu.management.story.chapters.calling import enrol_keys
from charsu.management.story.play import play
from charsu.queries.ledger import export_of
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.lifecycle import Phase
now = datetime(2026, 11, 24, 9, tzinfo=UTC)
story = play(stage=Phase.FOUNDING, seed=3, today=now, say=lambda words: None, has_keys=True)
enrol_keys(story)
gather(edition=story.edition, now=now)
files = export_of(story.edition)
kept = {p: c for p, c in files.items() if p.startswith(("statements/", "ledger/checkpoint", "state.json"))}
leaves, noted = files["ledger/leaves.jsonl"].splitlines(), files["ledger/hashes.txt"].decode().splitlines()
Path(sys.argv[1]).write_bytes(as_zip(build_bundle("2026", leaves, kept, stored=noted)))
"""


def an_export() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        told = {
            **os.environ, "DATABASE_URL": f"sqlite:///{folder}/x.sqlite3", "CHARSU_VAR": folder, "CHARSU_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "charsu.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", MAKE, f"{folder}/x.zip"], env=told, check=True)
        return Path(folder, "x.zip").read_bytes()


def flipped(content: bytes, dice: random.Random, every: int) -> Iterator[bytes]:
    for at in range(0, len(content), every):
        yield content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]


def is_seen(content: bytes) -> bool:
    """As `charsu verify` goes: the archive, then every line."""
    try:
        files = of_zip(content)
    except ValueError:
        return True
    found = [as_zip(files) == content, *(check.ok for check in verify_bundle(files))]
    return not all(found)


def count(content: bytes, *, by_folder: bool, every: int) -> tuple[int, int, int]:
    """Flips, how many went unseen, how many broke the check."""
    dice, flips, unseen, broken = random.Random(7), 0, 0, 0
    files = of_zip(content)
    if by_folder:
        cases = ({**files, path: bad} for path, whole in files.items() for bad in flipped(whole, dice, every))
        seen = lambda case: not all(check.ok for check in verify_bundle(case))  # noqa: E731
    else:
        cases, seen = flipped(content, dice, every), is_seen  # type: ignore[assignment]
    for case in cases:
        flips += 1
        try:
            unseen += not seen(case)  # type: ignore[arg-type]
        except Exception as trouble:  # noqa: BLE001 -- any of them is what is looked for
            broken += 1
            print(f"flip {flips}: {trouble!r}")
    return flips, unseen, broken


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--folder", action="store_true")
    words.add_argument("--node", action="store_true")
    words.add_argument("--every", type=int, default=1)
    asked = words.parse_args()
    content = an_export()
    assert not is_seen(content), "the whole bundle passes"
    start = time.perf_counter()
    if asked.node:
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(content)
            file.flush()
            way = "folder" if asked.folder else "archive"
            said = subprocess.run(
                ["node", str(HERE / "flips.mjs"), str(PAGE), file.name, way, str(asked.every)],
                capture_output=True,
                check=True,
            )
        flips, unseen, broken = json.loads(said.stdout)
    else:
        flips, unseen, broken = count(content, by_folder=asked.folder, every=asked.every)
    seconds = time.perf_counter() - start
    print(f"{len(content)} bytes: {flips} flips, {unseen} unseen, {broken} broke the check, {seconds:.0f} s")


if __name__ == "__main__":
    main()
