"""`charsu verify FILE.json`: a statement that institutions signed, a certificate that carries one, or the words of a
receipt; checked offline, against the export that the reader trusts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from charsu.rules.certificates import BADGE, statement_of
from charsu.rules.credentials import did_of, signers
from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.named import Leaf, leaves_of, stands, undecided, whose
from charsu.rules.ledger.received import FORMAT, NAME, line_of, received

ODD = (AttributeError, ValueError, KeyError, TypeError, RecursionError)


def document_checks(written: bytes, files: Mapping[str, bytes] | None) -> list[Check]:
    """A line for the digest, one for the signatures, and one for whose keys they are: `files` of an export tell."""
    facts = None if files is None else leaves_of(files)
    try:
        document: Any = json.loads(written.decode("utf-8-sig"))
        if document.get("format") == FORMAT:
            return [_received(written, facts)]
        return _statement(document, facts)
    except ODD as trouble:
        return [Check("the statement", False, f"not a statement of two institutions: {trouble}")]


def _received(written: bytes, facts: Sequence[Leaf] | None) -> Check:
    leaf = line_of(written, facts or ())
    if leaf is None and facts is not None:
        return Check(NAME, False, "no leaf of the export tells of this receipt")
    return received(written, leaf)


def _statement(document: Any, facts: Sequence[Leaf] | None) -> list[Check]:
    checks, paper = list[Check](), None
    if BADGE in document.get("type", ()):
        paper = document["credentialSubject"]["certificate"]
        document = statement_of(document)
        said = ", ".join(
            str(paper[part]) for part in ("tier", "title", "municipality", "country", "honoured_on", "code")
        )
        checks = [Check("the certificate is one of those of its statement", True, said)]
    subject = document["credentialSubject"]
    said, bound = subject.get("digest"), digest(subject["body"])
    checks += [Check("the digest of what is signed", said == bound, bound if said == bound else f"it says {said}")]
    try:
        keys = signers(document)
    except (ValueError, TypeError, AttributeError) as trouble:
        return [*checks, Check("the signatures", False, str(trouble))]
    checks += [Check("signed by", True, did_of(key)) for key in keys]
    checks += [Check("two keys", len(keys) >= 2, f"{len(keys)} of 2")]
    if facts is None:
        return [*checks, undecided()]
    known = whose(keys, document, facts)
    return [*checks, known, *([stands(paper, facts)] if paper is not None and known.ok else [])]
