"""Papers on a machine of one's own: `charsu sign --pdf` and `charsu verify --pdf`, offline."""

import hashlib
import json
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from charsu.plain.passphrases import open_key
from charsu.plain.spoken import in_words as _
from charsu.rules.agreements import SHORT
from charsu.rules.credentials import did_of
from charsu.rules.keys import fingerprint
from charsu.rules.ledger.bundle import LEAVES, Lines
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.named import undecided
from charsu.rules.permissions import Act
from charsu.rules.two_keys import carried

NOT_SIGNED = (
    "no signature stands in it. A certificate is checked by its credential, the .json file on the page that its code "
    "opens; a text by its signed copy"
)


def _library() -> ModuleType:
    """Raises ValueError where pyHanko is not installed: only papers need it."""
    if find_spec("pyhanko") is None:
        raise ValueError(_("papers need pyHanko on this machine: pip install 'charsu[server]'"))
    from charsu.adapters import signed_paper  # noqa: PLC0415 -- statements and exports are checked without pyHanko

    return signed_paper


def sign_paper(path: str, key: str, out: str | None, *, is_agreed: bool) -> int:
    """Write the paper with one more signature beside it. Raises ValueError for what is no paper."""
    library, content = _library(), Path(path).read_bytes()
    for one in library.signatures(content):
        print(f"signed by  {did_of(one.public)}{': ' + _(one.trouble) if one.trouble else ''}")
    found = hashlib.sha256(content).hexdigest()
    print(_("Read {file} before you sign it.").format(file=path), f"SHA-256: {found}", sep="\n")
    if not is_agreed and not confirmed(found):
        print(_("Not signed."), file=sys.stderr)
        return 1
    made = library.signed(content, open_key(key), datetime.now(UTC))
    goal = Path(out or f"{path.removesuffix('.pdf')}.signed.pdf")
    goal.write_bytes(made)
    print(_("Signed. Carry this file back to the page of the papers: {file}").format(file=goal))
    print(_("Signatures on it:"), len(library.signatures(made)))
    return 0


def confirmed(found: str) -> bool:
    """Whoever signs types the signs that are read aloud. Raises ValueError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise ValueError(_("no terminal to confirm at: read the file, then use --yes"))
    typed = input(_("Type its first {count} signs to sign:").format(count=SHORT) + " ")
    return "".join(typed.split()).lower() == found[:SHORT]


def paper_checks(path: str, files: dict[str, bytes] | None) -> list[Check]:
    """A line a signature; with the files of an export also whether its record knows this very paper and its keys."""
    content = Path(path).read_bytes()
    try:
        found = _library().signatures(content)
    except ValueError as trouble:
        return [Check("the paper", False, str(trouble))]
    if not found:
        return [Check("the paper", False, NOT_SIGNED)]
    checks = [
        Check("signed by", not one.trouble, f"{did_of(one.public)} ({fingerprint(one.public)}) {one.trouble}".strip())
        for one in found
    ]
    checks.append(Check("two keys", len({one.public for one in found}) >= 2, f"{len(found)} of 2"))
    if files is None:
        return [*checks, undecided()]
    return [*checks, _recorded([one.public.hex() for one in found], hashlib.sha256(content).hexdigest(), files)]


def _recorded(publics: list[str], sha256: str, files: dict[str, bytes]) -> Check:
    name = "the record knows this paper and its keys"
    facts = [json.loads(line) for line in Lines(files.get(LEAVES, b""))]
    enrolled = [leaf["body"] for leaf in facts if leaf["act"] == Act.KEY_ENROL]
    houses = carried(facts) | {body["public"]: body["institution"] for body in enrolled}
    unknown = [public[:16] for public in publics if public not in houses]
    if unknown:
        return Check(name, False, f"not enrolled: {', '.join(unknown)}")
    if len(publics) < 2:
        return Check(name, False, f"signed by {houses[publics[0]]} alone" if publics else "not signed")
    if len({houses[public] for public in publics}) < 2:
        return Check(name, False, "both keys are of one institution")
    leaves = [leaf["index"] for leaf in facts if leaf["act"] == Act.PAPER_SIGN and leaf["body"]["pdf"] == sha256]
    detail = (
        f"leaf {leaves[0]}, {', '.join(sorted(houses[one] for one in publics))}" if leaves else "no leaf tells of it"
    )
    return Check(name, bool(leaves), detail)
