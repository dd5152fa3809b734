"""Keys that officers hold: an Ed25519 key in a PKCS #8 file, under a passphrase.

The file is plain PEM (`ENCRYPTED PRIVATE KEY`: RFC 5958 and 8018, PBES2 of PBKDF2 with HMAC-SHA-256 and
AES-256-CBC), which browsers' WebCrypto, OpenSSL and `cryptography` read alike. It is made and opened where its
holder sits, never on the server. The envelope is written here since the library's own has 2,048 rounds and no way
to ask for more; it is read by the library.
"""

import base64
import secrets

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from charsu.rules.credentials import did_of
from charsu.rules.refusals import SigningFault

ROUNDS = 600_000
LEAST_PASSPHRASE = 12
_LABEL = "ENCRYPTED PRIVATE KEY"
_PBES2, _PBKDF2 = bytes.fromhex("06092a864886f70d01050d"), bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256, _AES_256_CBC = bytes.fromhex("06082a864886f70d0209"), bytes.fromhex("060960864801650304012a")
_SEQUENCE, _OCTETS, _INTEGER, _NULL = 0x30, 0x04, 0x02, b"\x05\x00"


def new_key() -> Ed25519PrivateKey:
    """A key of chance. Whoever makes it holds it."""
    return Ed25519PrivateKey.generate()


def locked(secret: Ed25519PrivateKey, passphrase: str, rounds: int = ROUNDS) -> bytes:
    """The key file. Raises ValueError for a passphrase shorter than twelve signs."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise ValueError(SigningFault.SHORT)
    salt, start = secrets.token_bytes(16), secrets.token_bytes(16)
    stretched = PBKDF2HMAC(hashes.SHA256(), 32, salt, rounds).derive(passphrase.encode())
    padder = padding.PKCS7(128).padder()
    bare = secret.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    lock = Cipher(algorithms.AES(stretched), modes.CBC(start)).encryptor()
    sealed = lock.update(padder.update(bare) + padder.finalize()) + lock.finalize()
    return _pem(_envelope(salt, rounds, start, sealed))


def _envelope(salt: bytes, rounds: int, start: bytes, sealed: bytes) -> bytes:
    """EncryptedPrivateKeyInfo in DER."""
    count = rounds.to_bytes(rounds.bit_length() // 8 + 1, "big")
    stretch = _tlv(_SEQUENCE, _tlv(_OCTETS, salt), _tlv(_INTEGER, count), _tlv(_SEQUENCE, _HMAC_SHA256, _NULL))
    cipher = _tlv(_SEQUENCE, _AES_256_CBC, _tlv(_OCTETS, start))
    how = _tlv(_SEQUENCE, _PBES2, _tlv(_SEQUENCE, _tlv(_SEQUENCE, _PBKDF2, stretch), cipher))
    return _tlv(_SEQUENCE, how, _tlv(_OCTETS, sealed))


def _tlv(tag: int, *parts: bytes) -> bytes:
    """Tag, length, value; no value here is longer than 255 bytes."""
    value = b"".join(parts)
    length = bytes([len(value)]) if len(value) < 128 else bytes([0x81, len(value)])
    return bytes([tag]) + length + value


def _pem(der: bytes) -> bytes:
    text = base64.b64encode(der).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {_LABEL}-----", *lines, f"-----END {_LABEL}-----", ""]).encode()


def unlocked(file: bytes, passphrase: str) -> Ed25519PrivateKey:
    """The key of a key file. Raises ValueError, the same for a wrong passphrase and for a damaged file."""
    try:
        secret = load_pem_private_key(file, passphrase.encode())
    except (ValueError, TypeError) as trouble:
        raise ValueError(SigningFault.LOCKED) from trouble
    if not isinstance(secret, Ed25519PrivateKey):
        raise ValueError(SigningFault.OTHER_KIND)
    return secret


def fingerprint(public: bytes) -> str:
    """The last sixteen signs of the key's did in groups of four, to be read aloud."""
    tail = did_of(public)[-16:]
    return " ".join(tail[i : i + 4] for i in range(0, 16, 4))
