"""The log's own key, which says only "this head is this server's". It is the one secret key that lives here."""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from charsu.rules.keys import new_key
from charsu.rules.ledger.ed25519 import public_of
from charsu.rules.ledger.note import Verifier, verifier


def log_key() -> Ed25519PrivateKey:
    """The key in CHARSU_VAR/keyring/log.pem, made at the first use. Keep it in the backups."""
    return _kept(Path(settings.VAR) / "keyring" / "log.pem")


@cache
def _kept(place: Path) -> Ed25519PrivateKey:
    if not place.exists():
        _make(place)
    found = load_pem_private_key(place.read_bytes(), None)
    if not isinstance(found, Ed25519PrivateKey):
        raise ValueError(f"{place} is not an Ed25519 key")
    return found


def _make(place: Path) -> None:
    """Whole or not at all: another process may be making it too."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_name(f"log.{os.getpid()}.new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(fresh, place)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def origin_of(edition: str) -> str:
    """The name of an edition's log: the house's name and the edition's."""
    return f"{settings.LOG_NAME}/{edition}"


def log_verifier(edition: str) -> Verifier:
    """What witnesses and readers are given to know the log by."""
    return verifier(origin_of(edition), public_of(log_key()))
