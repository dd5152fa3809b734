"""`charsu verify FILE.zip`: check an export, offline, a line a check; or one signed statement, `FILE.json`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from charsu.adapters.zips import is_as_written, of_zip
from charsu.plain.statement import statement_checks
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.verify import extends, verify_bundle


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser("charsu verify", description="Check an export, offline, line by line.")
    words.add_argument(
        "file", help="the archive written by `charsu export` or downloaded from the record; or its folder"
    )
    words.add_argument(
        "--extends", metavar="OLD", help="an earlier export: its history must be the beginning of this one"
    )
    words.add_argument("--size", type=int, help="lines of a head you noted earlier")
    words.add_argument("--root", help="root of that head, hex")
    asked = words.parse_args(args)
    if (asked.size is None) != (asked.root is None):
        words.error("--size and --root go together")
    if asked.file.endswith(".json"):
        return _told(statement_checks(asked.file))
    known = (asked.size, asked.root) if asked.root else None
    first, files = _opened(asked.file)
    checks = [first, *(verify_bundle(files, known) if first.ok or files else ())]
    if asked.extends:
        earlier, old = _opened(asked.extends)
        checks += [extends(old, files)] if earlier.ok else [Check("the earlier export", False, earlier.detail)]
    return _told(checks)


def _told(checks: Sequence[Check]) -> int:
    for check in checks:
        print(
            f"{'ok  ' if check.ok else 'FAIL'} {check.name}{': ' + _one_line(check.detail) if check.detail else ''}"
        )
    return 0 if all(check.ok for check in checks) else 1


def _one_line(detail: str) -> str:
    """What came from the file may hold anything; a line stays a line."""
    return "".join(letter if letter.isprintable() else "?" for letter in detail)[:500]


def _opened(path: str) -> tuple[Check, dict[str, bytes]]:
    """The files, and whether the archive is byte for byte as it was written. Raises OSError where there is none."""
    if Path(path).is_dir():
        found = [file for file in Path(path).rglob("*") if file.is_file()]
        return Check("folder", True), {file.relative_to(path).as_posix(): file.read_bytes() for file in found}
    content = Path(path).read_bytes()
    try:
        files = of_zip(content)
    except ValueError as trouble:
        return Check("archive", False, str(trouble)), {}
    if not is_as_written(files, content):
        odd = "not byte for byte as `charsu export` writes it; if you packed it anew, check the unpacked folder"
        return Check("archive", False, odd), files
    return Check("archive", True, f"{len(files)} files"), files
