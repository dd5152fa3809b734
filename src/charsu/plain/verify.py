"""`charsu verify FILE.zip`: check an export, offline, a line a check."""

import argparse
import zipfile
from collections.abc import Sequence

from charsu.rules.ledger.verify import verify_bundle

MOST_BYTES = 512 * 1024 * 1024


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser("charsu verify", description="Check an export, offline, line by line.")
    words.add_argument("file", help="the archive written by `charsu export` or downloaded from the record")
    words.add_argument("--size", type=int, help="lines of a head you noted earlier")
    words.add_argument("--root", help="root of that head, hex")
    asked = words.parse_args(args)
    if (asked.size is None) != (asked.root is None):
        words.error("--size and --root go together")
    known = (asked.size, asked.root) if asked.root else None
    checks = verify_bundle(files_of(asked.file), known)
    for check in checks:
        print(f"{'ok  ' if check.ok else 'FAIL'} {check.name}{': ' + check.detail if check.detail else ''}")
    return 0 if all(check.ok for check in checks) else 1


def files_of(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        rows = [row for row in archive.infolist() if not row.is_dir()]
        if len({row.filename for row in rows}) != len(rows):
            raise ValueError("the archive names a file twice")
        if sum(row.file_size for row in rows) > MOST_BYTES:
            raise ValueError("the archive is too large")
        return {row.filename: archive.read(row) for row in rows}
