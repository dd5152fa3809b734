"""Asking for a passphrase at the terminal; `CHARSU_PASSPHRASE` answers where no terminal is."""

import getpass
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.plain.spoken import in_words as _
from charsu.rules.keys import locked, new_key, unlocked


def ask(words: str) -> str:
    """Raises ValueError when there is nobody to ask."""
    given = os.environ.get("CHARSU_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise ValueError(_("no terminal to ask for the passphrase: set CHARSU_PASSPHRASE"))
    return getpass.getpass(f"{words}: ")


def ask_twice() -> str:
    """A new passphrase, typed twice. Raises ValueError when the two differ."""
    first = ask(_("New passphrase, at least twelve signs"))
    if "CHARSU_PASSPHRASE" not in os.environ and ask(_("Once more")) != first:
        raise ValueError(_("the two passphrases differ"))
    return first


def open_key(path: str) -> Ed25519PrivateKey:
    """The key of a key file. Raises ValueError for a wrong passphrase, OSError when the file cannot be read."""
    return unlocked(Path(path).read_bytes(), ask(_("Passphrase of {file}").format(file=path)))


def make_key(path: str) -> Ed25519PrivateKey:
    """A new key, written where only its owner reads it. Raises FileExistsError rather than write over a key."""
    secret = new_key()
    file = locked(secret, ask_twice())
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(file)
        out.flush()
        os.fsync(out.fileno())
    return secret
