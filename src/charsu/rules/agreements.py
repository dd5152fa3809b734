"""What two institutions sign: a statement of one joint act, in the form of a W3C Verifiable Credential 2.0.

The statement holds the canonical body of the act and its digest, so that whoever signs it, in a browser or on a
machine without network, signs what would be done and nothing else. Each institution adds its proof to the set.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

from charsu.rules.credentials import signers
from charsu.rules.ledger.canonical import canonical, digest, read
from charsu.rules.permissions import Act

CONTEXT = "https://www.w3.org/ns/credentials/v2"
KIND = "CharsuAgreement"


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


def must_sign(act: Act, body: Mapping[str, Any], party: str, active: Mapping[str, Collection[str]]) -> bool:
    """Whether `party` must sign an act with a key, or its signed-in officer's word is enough.

    `active` maps the code of each party to its public keys (hex) in force. Once both parties hold keys, both sign
    everything. A new key signs its own enrolment; a party whose only key is lost can still retire it, under the
    other's signature.
    """
    own = set(active.get(party, ()))
    if act is Act.KEY_ENROL:
        return party == body.get("institution") or bool(own)
    if act is Act.KEY_RETIRE:
        return bool(own - {body.get("public")})
    return bool(active) and all(active.values())


def may_be_signed_with(
    act: Act, body: Mapping[str, Any], party: str, active: Mapping[str, Collection[str]]
) -> set[str]:
    """The public keys (hex) whose signature counts as `party`'s."""
    if act is Act.KEY_ENROL and party == body.get("institution"):
        return {str(body.get("public"))}
    own = set(active.get(party, ()))
    return own - {str(body.get("public"))} if act is Act.KEY_RETIRE else own
