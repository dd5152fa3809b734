"""`charsu verify FILE.zip`: check an export, offline, a line a check; or one signed statement, `FILE.json`; or the
proof of one line, `FILE.tlog-proof`; or one signed head against another."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from charsu.adapters.zips import is_file_as_written, of_zip
from charsu.plain.paper import paper_checks
from charsu.plain.statement import statement_checks
from charsu.rules.ledger.approvals import keys_of
from charsu.rules.ledger.bundle import LEAVES, Lines
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.checkpoint import Policy
from charsu.rules.ledger.held import holds, one_history, policy, proof_checks
from charsu.rules.ledger.verify import extends, verify_bundle


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser("charsu verify", description="Check an export, offline, line by line.")
    words.add_argument(
        "file", nargs="?", help="the archive written by `charsu export` or downloaded from the record; or its folder"
    )
    words.add_argument("--pdf", metavar="PAPER", help="a signed paper; with an export also against its record")
    words.add_argument(
        "--extends", metavar="OLD", help="an earlier export: its history must be the beginning of this one"
    )
    words.add_argument(
        "--held",
        metavar="KEPT",
        action="append",
        default=[],
        help="a signed head (the log's checkpoint) or a .tlog-proof that you kept: the export must still hold it",
    )
    words.add_argument(
        "--policy",
        metavar="TRUST",
        help="for a .tlog-proof: a file of verifier keys (the log's and its witnesses', `quorum N`), "
        "or an export whose keys you trust",
    )
    words.add_argument("--size", type=int, help="lines of a head you noted earlier")
    words.add_argument("--root", help="root of that head, hex")
    asked = words.parse_args(args)
    if (asked.size is None) != (asked.root is None):
        words.error("--size and --root go together")
    if asked.pdf:
        return _told(paper_checks(asked.pdf, _opened(asked.file)[1] if asked.file else None))
    if asked.file is None:
        words.error("name the file to check")
    if asked.file.endswith(".json"):
        return _told(statement_checks(asked.file))
    if asked.file.endswith(".tlog-proof"):
        return _told(proof_checks(Path(asked.file).read_bytes(), _policy(asked.policy)))
    if asked.held and _is_head(asked.file):
        head, trust = Path(asked.file).read_bytes(), _policy(asked.policy)
        return _told([one_history(head, Path(kept).read_bytes(), trust) for kept in asked.held])
    known = (asked.size, asked.root) if asked.root else None
    first, files = _opened(asked.file)
    checks = [first, *(verify_bundle(files, known) if first.ok or files else ())]
    leaves = Lines(files.get(LEAVES, b""))
    checks += [holds(Path(kept).read_bytes(), leaves) for kept in asked.held]
    if asked.extends:
        earlier, old = _opened(asked.extends)
        checks += [extends(old, files)] if earlier.ok else [Check("the earlier export", False, earlier.detail)]
    return _told(checks)


def _is_head(path: str) -> bool:
    """A signed head is a short text whose signatures begin with a dash; an archive begins otherwise."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as source:
        return b"\n\n\xe2\x80\x94 " in source.read(4096) and not Path(path).name.endswith(".zip")


def _policy(path: str | None) -> Policy | None:
    """Raises ValueError for a policy that cannot be read, and for an export that does not hold by itself."""
    if path is None:
        return None
    if not path.endswith(".zip"):
        return policy(Path(path).read_text(encoding="utf-8"))
    first, files = _opened(path)
    if not first.ok or not all(check.ok for check in verify_bundle(files)):
        raise ValueError(f"{path} does not hold by itself: nobody should trust its keys")
    return policy("\n".join(keys_of(files)))


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
    Path(path).open("rb").close()  # whether it is there at all
    try:
        files = of_zip(Path(path))
    except ValueError as trouble:
        return Check("archive", False, str(trouble)), {}
    if not is_file_as_written(files, Path(path)):
        odd = "not byte for byte as `charsu export` writes it; if you packed it anew, check the unpacked folder"
        return Check("archive", False, odd), files
    return Check("archive", True, f"{len(files)} files"), files
