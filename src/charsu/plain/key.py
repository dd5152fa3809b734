"""`charsu key new|show|change FILE`: an officer's key, made and kept where the officer sits."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.plain.passphrases import ask_twice, make_key, open_key
from charsu.rules.credentials import did_of
from charsu.rules.keys import fingerprint, locked
from charsu.rules.ledger.ed25519 import public_of


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser("charsu key", description=__doc__)
    words.add_argument(
        "what", choices=["new", "show", "change"], help="make one, show its public half, change its passphrase"
    )
    words.add_argument("file", help="the key file; keep it on a stick, not on the server")
    asked = words.parse_args(args)
    if asked.what == "new":
        _show(make_key(asked.file))
    elif asked.what == "show":
        _show(open_key(asked.file))
    else:
        _change(asked.file)
    return 0


def _show(secret: Ed25519PrivateKey) -> None:
    public = public_of(secret)
    print(f"did          {did_of(public)}")
    print(f"fingerprint  {fingerprint(public)}")


def _change(path: str) -> None:
    secret = open_key(path)
    os.environ.pop("CHARSU_PASSPHRASE", None)
    fresh = Path(f"{path}.new")
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_bytes(locked(secret, ask_twice()))
    fresh.replace(path)
    print("The passphrase is changed; the key is the same.")
