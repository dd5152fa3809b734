"""Asking witnesses over HTTP (c2sp.org/tlog-witness). In a demo, two that this house plays itself."""

import time
import urllib.error
import urllib.request
from collections.abc import Sequence

from charsu.adapters.demo_keys import secret_of
from charsu.rules.ledger.checkpoint import cosign, witness_key
from charsu.rules.ledger.ed25519 import public_of
from charsu.rules.ledger.note import Note, Verifier
from charsu.rules.ledger.witness import request

SECONDS = 10
MOST_BYTES = 64 * 1024
DEMO = "demo:"


def ask(address: str, old_size: int, proof: Sequence[bytes], head: Note) -> tuple[int, str]:
    """Status and body of the witness's answer; status 0 and what went wrong when there was none."""
    if address.startswith(DEMO):
        return 200, _played(address.removeprefix(DEMO), head)
    asked = urllib.request.Request(  # noqa: S310 -- both institutions signed the address, which is http or https
        f"{address.rstrip('/')}/add-checkpoint", request(old_size, proof, head).encode(), method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as given:  # noqa: S310 -- see above
            return given.status, given.read(MOST_BYTES).decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(MOST_BYTES).decode(errors="replace")
    except (OSError, ValueError) as trouble:
        return 0, str(trouble)


def is_address(address: str, *, is_demo: bool) -> bool:
    """Whether a witness may be said to answer there."""
    return address.startswith(("https://", "http://")) or (is_demo and address.startswith(DEMO))


def demo_witness(party: str) -> Verifier:
    """The witness that a demo plays for a party."""
    name = f"{party}.example/witness"
    return witness_key(name, public_of(secret_of(f"witness@{name}")))


def _played(party: str, head: Note) -> str:
    name = demo_witness(party).name
    return cosign(head, name, secret_of(f"witness@{name}"), int(time.time())).line
