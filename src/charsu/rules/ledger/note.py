"""Signed notes, as c2sp.org/signed-note@v1.0.0 has them: text, an empty line, a line a signature.

A verifier is asked by name and key id together; what it does not know it ignores, what it knows must be right.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.rules.ledger import ed25519

ED25519 = 0x01
MOST_SIGNATURES = 64
_DASH = "\u2014"


@dataclass(frozen=True)
class Signature:
    """A line: whose it says it is, the four bytes that name the key, and the rest."""

    name: str
    key_id: bytes
    blob: bytes

    @property
    def line(self) -> str:
        return f"{_DASH} {self.name} {base64.b64encode(self.key_id + self.blob).decode()}\n"


@dataclass(frozen=True)
class Note:
    """`text` ends in a line feed."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def body(self) -> bytes:
        return self.text.encode()

    @property
    def written(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)


@dataclass(frozen=True)
class Verifier:
    """A known key: `check(text, blob)` answers for its kind of signature."""

    name: str
    key_id: bytes
    kind: int
    public: bytes
    check: Callable[[bytes, bytes], bool] = field(compare=False, repr=False)

    @property
    def vkey(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes that name a key: SHA-256(name ‖ LF ‖ kind ‖ public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def is_name(name: str) -> bool:
    """Whether a key may be so named: not empty, no space of any script, no plus, no control sign."""
    return bool(name) and not any(sign.isspace() or sign == "+" or sign < " " for sign in name)


def verifier(name: str, public: bytes) -> Verifier:
    """The verifier of plain Ed25519 notes. Raises ValueError for a name or a key that cannot be."""
    if not is_name(name) or ed25519.is_weak(public):
        raise ValueError("no such key")

    def check(text: bytes, blob: bytes) -> bool:
        return ed25519.verify(public, blob, text)

    return Verifier(name, key_id(name, ED25519, public), ED25519, public, check)


def read_vkey(vkey: str) -> tuple[str, int, bytes]:
    """Name, kind and public key of `name+hash+base64`. Raises ValueError when it is none or its hash is another's."""
    name, _, rest = vkey.strip().partition("+")
    given, _, material = rest.partition("+")
    raw = _decoded(material)
    if not is_name(name) or len(raw) < 2 or given != key_id(name, raw[0], raw[1:]).hex():
        raise ValueError("not a verifier key")
    return name, raw[0], raw[1:]


def parse(note: bytes) -> Note:
    """The note that `note` is. Raises ValueError with what is wrong in its form."""
    try:
        text = note.decode()
    except UnicodeDecodeError as trouble:
        raise ValueError("a note is UTF-8") from trouble
    if any(sign < " " and sign != "\n" for sign in text):
        raise ValueError("a note has no control signs")
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise ValueError("a note is a text, an empty line and signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise ValueError("too many signatures")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = _decoded(encoded)
    if dash != _DASH or not is_name(name) or len(raw) < 5:
        raise ValueError("a signature line is malformed")
    return Signature(name, raw[:4], raw[4:])


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as trouble:
        raise ValueError("not base64") from trouble
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not the one base64 of its bytes")
    return raw


def signers(note: Note, known: Sequence[Verifier]) -> tuple[Verifier, ...]:
    """The known keys that signed the note, in the order of its lines, each once.

    Raises ValueError when a known key's signature is wrong: such a note is refused whole.
    """
    keys = {(key.name, key.key_id): key for key in known}
    found: list[Verifier] = []
    for signature in note.signatures:
        key = keys.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.check(note.body, signature.blob):
            raise ValueError(f"the signature of {key.name} is wrong")
        if key not in found:
            found.append(key)
    return tuple(found)


def sign(text: str, name: str, secret: Ed25519PrivateKey) -> Note:
    """A note with one Ed25519 signature. Raises ValueError for a text that cannot be a note's."""
    if not text.endswith("\n") or not is_name(name) or any(sign < " " and sign != "\n" for sign in text):
        raise ValueError("a note's text ends in a line feed and has no control signs")
    public = ed25519.public_of(secret)
    made = Signature(name, key_id(name, ED25519, public), ed25519.sign(secret, text.encode()))
    return Note(text, (made,))
