"""The demo's keys: anybody can make them, so they prove nothing, and they are there in a demo only.

In earnest a key is made by its holder and never comes near the server (`charsu key`, or the page of keys).
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.rules.credentials import sign
from charsu.rules.keys import locked
from charsu.rules.ledger.ed25519 import public_of

PASSPHRASE = "charsu-demo-2026"  # noqa: S105 -- shown to everybody beside the key


def secret_of(email: str) -> Ed25519PrivateKey:
    """The key of a person of the demo."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"charsu-demo-key\n{email}".encode()).digest())


def public_of_person(email: str) -> str:
    """The public half, in hex."""
    return public_of(secret_of(email)).hex()


def signed_by(email: str, statement: Mapping[str, Any] | None, at: datetime) -> dict[str, Any]:
    """The statement with the person's signature added."""
    return sign(statement or {}, secret_of(email), at)


def key_file(email: str) -> bytes:
    """The key as its holder would have it in a file, under the demo's passphrase."""
    return locked(secret_of(email), PASSPHRASE)
