"""`charsu verify FILE.json`: a statement that institutions signed, or a certificate that carries one, checked by
itself, offline."""

import json
from pathlib import Path
from typing import Any

from charsu.rules.certificates import BADGE, statement_of
from charsu.rules.credentials import did_of, signers
from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.check import Check


def statement_checks(path: str) -> list[Check]:
    """A line for the digest and one for the signatures. Raises OSError where there is no file."""
    try:
        document: Any = json.loads(Path(path).read_text(encoding="utf-8"))
        first = list[Check]()
        if BADGE in document.get("type", ()):
            document, first = _carried(document)
        subject = document["credentialSubject"]
        bound = digest(subject["body"])
    except (AttributeError, ValueError, KeyError, TypeError, RecursionError) as trouble:
        return [Check("the statement", False, f"not a statement of two institutions: {trouble}")]
    said = subject.get("digest")
    checks = [
        *first,
        Check("the digest of what is signed", said == bound, bound if said == bound else f"it says {said}"),
    ]
    try:
        keys = signers(document)
    except (ValueError, TypeError, AttributeError) as trouble:
        return [*checks, Check("the signatures", False, str(trouble))]
    checks += [Check("signed by", True, did_of(key)) for key in keys]
    return [*checks, Check("two keys", len(keys) >= 2, f"{len(keys)} of 2")]


def _carried(document: Any) -> tuple[Any, list[Check]]:
    """The statement that a certificate carries, and the line that it holds this certificate. Raises ValueError."""
    statement = statement_of(document)
    paper = document["credentialSubject"]["certificate"]
    said = ", ".join(str(paper[part]) for part in ("tier", "title", "municipality", "country", "honoured_on", "code"))
    return statement, [Check("the certificate is one of those that both signed", True, said)]
