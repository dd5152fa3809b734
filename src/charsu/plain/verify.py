"""`charsu verify FILE.zip`: check an export, offline, a line a check; or a signed statement, a certificate or what
was received, `FILE.json`; or the proof of one line, `FILE.tlog-proof`; or a signed head against another."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from charsu.adapters.zips import is_file_as_written, of_zip
from charsu.plain.paper import paper_checks
from charsu.plain.statement import document_checks
from charsu.rules.ledger.approvals import keys_of
from charsu.rules.ledger.bundle import LEAVES, Lines
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.checkpoint import Policy
from charsu.rules.ledger.held import holds, one_history, policy, proof_checks, vouched_head, vouched_record
from charsu.rules.ledger.receipt import read_proof
from charsu.rules.ledger.received import received
from charsu.rules.ledger.verify import extends, verify_bundle

Files = dict[str, bytes]
WHAT = "what this file is"
# What each kind of file can be checked against; anything else that is given is told, never passed over.
FITS = {
    "an export": {"policy", "held", "extends", "size"},
    "a statement, a certificate or a receipt": {"policy"},
    "the proof of a line": {"policy", "content"},
    "a signed head": {"policy", "held"},
    "a paper": {"policy"},
}


def main(args: Sequence[str]) -> int:
    words = _words()
    asked = words.parse_args(args)
    if (asked.size is None) != (asked.root is None):
        words.error("--size and --root go together")
    if asked.file and not asked.pdf and _begins(asked.file, b"%PDF-"):
        asked.pdf, asked.file, asked.beside = asked.file, asked.beside, None
    if asked.pdf and asked.file and not asked.beside:
        asked.file, asked.beside = None, asked.file
    if asked.beside and asked.policy:
        words.error("one export beside the file, or --policy: not both")
    asked.policy = asked.policy or asked.beside
    if not asked.pdf and asked.file is None:
        words.error("name the file to check")
    kind = _kind(asked)
    given = [
        name for name in ("policy", "held", "extends", "size", "content") if getattr(asked, name) not in (None, [])
    ]
    if odd := [name for name in given if name not in FITS[kind]]:
        words.error(f"--{odd[0]} says nothing of {kind}")
    return _told(_CHECKS[kind](asked))


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser("charsu verify", description="Check an export, offline, line by line.")
    words.add_argument(
        "file",
        nargs="?",
        help="the archive written by `charsu export` or downloaded from the record, or its folder; or a certificate, "
        "a statement, a receipt (.json), the proof of a line (.tlog-proof), a signed head",
    )
    words.add_argument("beside", nargs="?", metavar="EXPORT", help="the same as --policy EXPORT")
    words.add_argument("--pdf", metavar="PAPER", help="a signed paper, checked against the export beside it")
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
    words.add_argument("--content", metavar="RECEIPT", help="for a .tlog-proof: what was received, as you kept it")
    words.add_argument(
        "--policy",
        metavar="TRUST",
        help="whose keys you trust: an export of the edition; for proofs, heads and exports also a file of verifier "
        "keys (the log's and its witnesses', `quorum N`)",
    )
    words.add_argument("--size", type=int, help="lines of a head you noted earlier")
    words.add_argument("--root", help="root of that head, hex")
    return words


def _kind(asked: argparse.Namespace) -> str:
    if asked.pdf:
        return "a paper"
    if asked.file.endswith(".json"):
        return "a statement, a certificate or a receipt"
    if asked.file.endswith(".tlog-proof"):
        return "the proof of a line"
    return "a signed head" if _is_head(asked.file) else "an export"


def _paper(asked: argparse.Namespace) -> list[Check]:
    return paper_checks(asked.pdf, _trusted(asked.policy))


def _document(asked: argparse.Namespace) -> list[Check]:
    return document_checks(Path(asked.file).read_bytes(), _trusted(asked.policy))


def _proof(asked: argparse.Namespace) -> list[Check]:
    """With an export, its keys and its leaves; with what was received, that the line commits to it."""
    content = Path(asked.file).read_bytes()
    checks = proof_checks(content, _policy(asked.policy))
    if asked.policy and _is_export(asked.policy):
        checks += [holds(content, Lines(_opened(asked.policy)[1].get(LEAVES, b"")))]
    if asked.content:
        leaf = json.loads(read_proof(content.decode()).extra)
        checks += [received(Path(asked.content).read_bytes(), leaf)]
    return checks


def _head(asked: argparse.Namespace) -> list[Check]:
    """With another head, whether both can be of one history; with an export, whether it still holds this one."""
    head, trust = Path(asked.file).read_bytes(), _policy(asked.policy)
    checks = [one_history(head, Path(kept).read_bytes(), trust) for kept in asked.held]
    if not asked.held:
        checks = [vouched_head(head, trust)]
    if asked.policy and _is_export(asked.policy):
        checks += [holds(head, Lines(_opened(asked.policy)[1].get(LEAVES, b"")))]
    return checks


def _export(asked: argparse.Namespace) -> list[Check]:
    known = (asked.size, asked.root) if asked.root else None
    if _begins(asked.file, b"-----BEGIN "):
        return [Check(WHAT, False, "a key file, and nothing to check: keep it to yourself")]
    first, files = _opened(asked.file)
    checks = [first, *(verify_bundle(files, known) if first.ok or files else ())]
    leaves = Lines(files.get(LEAVES, b""))
    if trust := _policy(asked.policy):
        checks += [vouched_record(files, leaves, trust)]
    checks += [holds(Path(kept).read_bytes(), leaves) for kept in asked.held]
    if asked.extends:
        earlier, old = _opened(asked.extends)
        checks += [extends(old, files)] if earlier.ok else [Check("the earlier export", False, earlier.detail)]
    return checks


_CHECKS = dict(zip(FITS, (_export, _document, _proof, _head, _paper), strict=True))


def _begins(path: str, sign: bytes) -> bool:
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as source:
        return source.read(len(sign)) == sign


def _is_head(path: str) -> bool:
    """A signed head is a short text whose signatures begin with a dash; an archive begins otherwise."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as source:
        return b"\n\n\xe2\x80\x94 " in source.read(4096) and not Path(path).name.endswith(".zip")


def _is_export(path: str) -> bool:
    return path.endswith(".zip") or Path(path).is_dir()


def _trusted(path: str | None) -> Files | None:
    """The files of an export whose keys the reader trusts. Raises ValueError where it does not hold by itself, and
    for a list of verifier keys: those of a log say nothing of the keys of institutions."""
    if path is None:
        return None
    if not _is_export(path):
        raise ValueError(f"{path} is no export: only an export tells whose keys signed")
    first, files = _opened(path)
    failed = [check.name for check in (first, *verify_bundle(files)) if not check.ok]
    if failed:
        raise ValueError(f"{path} does not hold by itself ({failed[0]}): nobody should trust its keys")
    return files


def _policy(path: str | None) -> Policy | None:
    """Raises ValueError for a policy that cannot be read, and for an export that does not hold by itself."""
    if path is None:
        return None
    if not _is_export(path):
        return policy(Path(path).read_text(encoding="utf-8"))
    return policy("\n".join(keys_of(_trusted(path) or {})))


def _told(checks: Sequence[Check]) -> int:
    for check in checks:
        print(f"{check.word:4} {check.name}{': ' + _one_line(check.detail) if check.detail else ''}")
    return 0 if all(check.ok for check in checks) else 1


def _one_line(detail: str) -> str:
    """What came from the file may hold anything; a line stays a line."""
    return "".join(letter if letter.isprintable() else "?" for letter in detail)[:500]


def _opened(path: str) -> tuple[Check, Files]:
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
