"""`charsu sign STATEMENT.json --key FILE`: sign a statement on a machine of one's own, also without network.
`charsu sign --pdf PAPER.pdf --key FILE`: put your signature into the paper of a text, behind those that are there.

Download the file from its page, carry it here, read what it says, and carry the signed file back.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from charsu.plain.paper import confirmed, sign_paper
from charsu.plain.passphrases import open_key
from charsu.plain.read_out import read_out
from charsu.plain.spoken import gettext_noop, speak
from charsu.plain.spoken import in_words as _
from charsu.rules.agreements import SHORT, own_digest, without_proof
from charsu.rules.credentials import sign, signers
from charsu.rules.refusals import SignatureFault


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser("charsu sign", description=__doc__)
    words.add_argument("file", nargs="?", help="the statement, as it was downloaded")
    words.add_argument("--pdf", metavar="PAPER", help="a paper to sign, in place of a statement")
    words.add_argument("--key", required=True, help="your key file")
    words.add_argument("--out", help="where the signed file goes; FILE.signed.json (or .pdf) otherwise")
    words.add_argument("--json", action="store_true", help="show the statement as it is stored, instead of in words")
    words.add_argument("--yes", action="store_true", help="do not ask again; for machines that sign in bulk")
    words.add_argument("--language", help="fa, ru or en: what is said here; the terminal's own otherwise")
    asked = words.parse_args(args)
    if asked.language:
        speak(asked.language)
    if bool(asked.file) == bool(asked.pdf):
        words.error("name one file: a statement, or a paper with --pdf")
    if paper := asked.pdf or (asked.file if _is_paper(asked.file) else None):
        return sign_paper(paper, asked.key, asked.out, is_agreed=asked.yes)
    statement = _statement(asked.file)
    agreed = own_digest(statement)
    print(json.dumps(without_proof(statement), ensure_ascii=False, indent=2) if asked.json else read_out(statement))
    said = _("Read it, and compare its digest with the one that your colleague in the other institution reads out.")
    print(f"\n{said}\n{_('Digest, short')}: {agreed[:SHORT]}\n{_('Digest (SHA-256)')}: {agreed}")
    if not asked.yes and not confirmed(agreed):
        print(_("Not signed."), file=sys.stderr)
        return 1
    signed = sign(statement, open_key(asked.key), datetime.now(UTC))
    out = Path(asked.out or f"{asked.file.removesuffix('.json')}.signed.json")
    out.write_text(json.dumps(signed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(_("Signed. Carry this file back to the page of the act: {file}").format(file=out))
    print(_("Signatures on it:"), len(signers(signed)))
    return 0


_NO_STATEMENT = gettext_noop("{file} is empty, damaged or no statement: download it anew from the page of the act")


def _is_paper(path: str) -> bool:
    """Whoever names a paper without --pdf means it as one."""
    with Path(path).open("rb") as file:
        return file.read(5) == b"%PDF-"


def _statement(path: str) -> dict[str, Any]:
    """Raises ValueError for what is not an object, or carries a signature that does not hold."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as trouble:
        raise ValueError(_(_NO_STATEMENT).format(file=path)) from trouble
    if not isinstance(found, dict):
        raise ValueError(_(_NO_STATEMENT).format(file=path))
    if found.get("proof"):
        _hold_or_refuse(found)
    return found


def _hold_or_refuse(statement: dict[str, Any]) -> None:
    try:
        signers(statement)
    except (ValueError, TypeError, AttributeError) as trouble:
        raise ValueError(SignatureFault.BROKEN) from trouble
