"""What two institutions sign: a statement of one joint act, in the form of a W3C Verifiable Credential 2.0.

The statement holds the canonical body of the act and its digest, so that whoever signs it, in a browser or on a
machine without network, signs what would be done and nothing else. Each institution adds its proof to the set.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

from charsu.rules.credentials import signers
from charsu.rules.ledger.canonical import canonical, digest, read
from charsu.rules.refusals import SigningFault

CONTEXT = "https://www.w3.org/ns/credentials/v2"
KIND = "CharsuAgreement"
SHORT = 12  # signs of a digest that one officer reads out to the other


def statement(*, number: str, edition: str, act: str, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The statement of `act` with its canonical `body`, offered at `at`; `number` (a UUID) makes it one of its kind.

    Raises ValueError for a body that canonical JSON cannot hold.
    """
    return {
        "@context": [CONTEXT],
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", KIND],
        "issuer": f"urn:charsu:award-of:{edition}",
        "validFrom": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"urn:charsu:edition:{edition}",
            "act": act,
            "digest": digest(body),
            "body": read(canonical(body)),  # NFC, as the evidence will hold it: what is signed is what is kept
        },
    }


def without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def own_digest(document: Mapping[str, Any]) -> str:
    """The digest of the body, computed anew: what is read out to the other institution before anybody signs.

    Raises ValueError where the statement gives another as its own: the body was changed since, or this is none.
    """
    subject = document.get("credentialSubject")
    if not isinstance(subject, Mapping) or not isinstance(subject.get("body"), Mapping):
        raise ValueError(SigningFault.NO_STATEMENT)
    found = digest(subject["body"])
    if subject.get("digest") != found:
        raise ValueError(SigningFault.OTHER_WORDS)
    return found


def new_signers(stored: Mapping[str, Any], signed: Mapping[str, Any]) -> tuple[bytes, ...]:
    """The public keys that `signed` adds to `stored`, the same statement with more proofs.

    Raises ValueError when it is another statement, takes a proof away, holds one that is wrong, or holds what our
    canonical form would write otherwise (a float, words that are not NFC): the evidence could not be checked then.
    """
    if canonical(signed) != rfc8785.dumps(dict(signed)):
        raise ValueError("not in canonical form")
    same = (canonical(without_proof(document)) for document in (signed, stored))  # to Python 1 and true are equal
    if without_proof(signed) != without_proof(stored) or len(set(same)) > 1:
        raise ValueError("this is another statement")
    before = signers(stored) if stored.get("proof") else ()
    after = signers(signed)
    if not set(before) <= set(after):
        raise ValueError("a signature was taken away")
    return tuple(key for key in after if key not in before)
