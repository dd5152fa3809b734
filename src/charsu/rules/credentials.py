"""Signed statements: W3C Data Integrity with `eddsa-jcs-2022`, proof sets for several signers, keys as did:key.

Source: Data Integrity EdDSA Cryptosuites v1.1 (vc-di-eddsa), sections 3.3.1 to 3.3.5; did:key v0.9 for Ed25519.
A proof signs SHA-256(JCS(proof options)) ‖ SHA-256(JCS(document without proof)); signers of a set do not see
each other, so that neither has to wait for the other.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.rules.ledger import ed25519

Document = Mapping[str, Any]
SUITE, KIND = "eddsa-jcs-2022", "DataIntegrityProof"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PUBLIC = b"\xed\x01"  # multicodec: an Ed25519 public key


def multibase(raw: bytes) -> str:
    """`z` and the base58 (Bitcoin's alphabet) of `raw`."""
    number, signs = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        signs = _BASE58[rest] + signs
    return "z" + "1" * (len(raw) - len(raw.lstrip(b"\0"))) + signs


def read_multibase(text: str, most: int = 128) -> bytes:
    """The bytes of a `z...` of at most `most` signs. Raises ValueError for anything else."""
    signs = text[1:]
    if not text.startswith("z") or len(text) > most or any(sign not in _BASE58 for sign in signs):
        raise ValueError("not base58 multibase")
    number = 0
    for sign in signs:
        number = number * 58 + _BASE58.index(sign)
    zeroes = len(signs) - len(signs.lstrip("1"))
    return b"\0" * zeroes + number.to_bytes((number.bit_length() + 7) // 8, "big")


def did_of(public: bytes) -> str:
    """did:key of an Ed25519 public key of 32 bytes."""
    return f"did:key:{multibase(_PUBLIC + public)}"


def method_of(public: bytes) -> str:
    """The verification method that a proof names: the key within its own did."""
    did = did_of(public)
    return f"{did}#{did.removeprefix('did:key:')}"


def key_of(method: str) -> bytes:
    """The public key (32 bytes) that a did:key or its verification method names. Raises ValueError for others."""
    did, _, fragment = method.partition("#")
    encoded = did.removeprefix("did:key:")
    raw = read_multibase(encoded)
    if not did.startswith("did:key:") or raw[:2] != _PUBLIC or len(raw) != 34 or fragment not in {"", encoded}:
        raise ValueError("not a did:key of Ed25519")
    return raw[2:]


def hash_to_sign(document: Document, options: Document) -> bytes:
    """The 64 bytes that a proof signs. Raises ValueError for what RFC 8785 cannot write."""
    return _hashed(options, "proofValue") + _hashed(document, "proof")


def _hashed(part: Document, without: str) -> bytes:
    try:
        return hashlib.sha256(
            rfc8785.dumps({name: value for name, value in part.items() if name != without})
        ).digest()
    except (rfc8785.CanonicalizationError, RecursionError) as trouble:
        raise ValueError(str(trouble)) from trouble


def options_for(document: Document, public: bytes, at: datetime) -> dict[str, Any]:
    """The options of a proof to be made by `public` at `at`: what is shown to the signer beside the document."""
    options = {
        "type": KIND,
        "cryptosuite": SUITE,
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method_of(public),
        "proofPurpose": "assertionMethod",
    }
    return options | ({"@context": document["@context"]} if "@context" in document else {})


def with_signature(options: Document, signature: bytes) -> dict[str, Any]:
    """The proof: its options and the signature of `hash_to_sign`."""
    return {**options, "proofValue": multibase(signature)}


def with_proof(document: Document, proof: Document) -> dict[str, Any]:
    """The document with one more proof in its set."""
    return {**document, "proof": [*proofs_of(document), dict(proof)]}


def sign(document: Document, secret: Ed25519PrivateKey, at: datetime) -> dict[str, Any]:
    """The document with a proof by `secret` added to its set. Keys of institutions never come near the server."""
    options = options_for(document, ed25519.public_of(secret), at)
    return with_proof(document, with_signature(options, ed25519.sign(secret, hash_to_sign(document, options))))


def proofs_of(document: Document) -> list[Any]:
    proof = document.get("proof", [])
    return list(proof) if isinstance(proof, Sequence) and not isinstance(proof, str) else [proof]


def signers(document: Document) -> tuple[bytes, ...]:
    """The public keys whose proofs stand, in the order of the set, each once.

    Raises ValueError when a proof does not hold, is of another suite or purpose, or none is there: a document
    with one bad proof is refused whole.
    """
    proofs = proofs_of(document)
    if not proofs:
        raise ValueError("no proof is there")
    bare = _hashed(document, "proof")  # once for all of the set
    return tuple(dict.fromkeys(_signer(document, proof, bare) for proof in proofs))


def _signer(document: Document, proof: Any, bare: bytes) -> bytes:
    if not isinstance(proof, Mapping):
        raise ValueError("a proof is an object")
    said = {name: proof.get(name) for name in ("type", "cryptosuite", "proofPurpose")}
    if said != {"type": KIND, "cryptosuite": SUITE, "proofPurpose": "assertionMethod"} or "previousProof" in proof:
        raise ValueError("a proof of another suite or purpose")
    if not isinstance(value := proof.get("proofValue"), str) or not isinstance(
        method := proof.get("verificationMethod"), str
    ):
        raise ValueError("a proof names its key and its value")
    if "@context" in proof and not _extends(document.get("@context"), proof["@context"]):
        raise ValueError("the proof was made in another context")
    public = key_of(method)
    if not ed25519.verify(public, read_multibase(value), _hashed(proof, "proofValue") + bare):
        raise ValueError(f"the proof of {method.partition('#')[0]} does not hold")
    return public


def _extends(context: Any, start: Any) -> bool:
    """The document's context begins with the proof's, as the suite asks."""
    whole = context if isinstance(context, list) else [context]
    first = start if isinstance(start, list) else [start]
    return whole[: len(first)] == first
