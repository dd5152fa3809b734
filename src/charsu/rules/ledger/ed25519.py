"""Ed25519 (RFC 8032), strict: one encoding for each point and each signature.

OpenSSL compares the encoded R and refuses S ≥ L, but takes a public key in more than one encoding; what it lets
through is refused here. Checked against the published edge cases of C2SP's CCTV.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
# y of the points whose order divides 8: a signature under such a key proves nothing.
_LOW = frozenset(
    {
        0,
        1,
        _P - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)


def is_canonical(point: bytes) -> bool:
    """Whether 32 bytes are the one encoding of a point's y and sign (RFC 8032, 5.1.3). Says nothing of the curve."""
    if len(point) != 32:
        return False
    number = int.from_bytes(point, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    return y < _P and not (sign and y in {1, _P - 1})  # x is 0 there, and 0 has no sign


def is_weak(public: bytes) -> bool:
    """Whether 32 bytes are no key to enrol: of small order, no point of the curve, or not its one encoding."""
    if not is_canonical(public):
        return True
    y = int.from_bytes(public, "little") & (1 << 255) - 1
    return y in _LOW or not _is_on_curve(y)


def _is_on_curve(y: int) -> bool:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    return square == 0 or pow(square, (_P - 1) // 2, _P) == 1


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` (64 bytes) is that of `public` (32 bytes) over `message`. Never raises."""
    if len(signature) != 64 or not is_canonical(public) or not is_canonical(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(secret: Ed25519PrivateKey, message: bytes) -> bytes:
    """The signature, 64 bytes; the same for the same key and message."""
    return secret.sign(message)


def public_of(secret: Ed25519PrivateKey) -> bytes:
    """The public key, 32 bytes."""
    return secret.public_key().public_bytes_raw()
