"""What a certificate says, and the code by which it is found."""

from collections.abc import Mapping
from typing import Any

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CHECK = _ALPHABET + "*~$=U"


def human_code(raw: bytes) -> str:
    """Crockford base 32 of `raw` (10 bytes) in groups of four, with its check symbol (modulo 37)."""
    number = int.from_bytes(raw, "big")
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(len(raw) * 8 - 5, -1, -5))
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4)) + "-" + _CHECK[number % 37]


def read_code(text: str) -> str | None:
    """The code as `human_code` writes it, from what a person typed; nothing when its check symbol is wrong."""
    plain = text.upper().replace("-", "").replace(" ", "")
    plain = plain.translate(str.maketrans({"O": "0", "I": "1", "L": "1"}))
    body, check = plain[:-1], plain[-1:]
    if len(body) != 16 or any(sign not in _ALPHABET for sign in body):
        return None
    number = 0
    for sign in body:
        number = number * 32 + _ALPHABET.index(sign)
    return human_code(number.to_bytes(10, "big")) if _CHECK[number % 37] == check else None


def payload(
    *, code: str, edition: str, tier: str, entry: str, municipality: str, country: str, title: str, honoured_on: str
) -> Mapping[str, Any]:
    """What is certified, as plain JSON; its canonical digest stands on the paper."""
    return {
        "code": code, "edition": edition, "tier": tier, "entry": entry, "municipality": municipality,
        "country": country, "title": title, "honoured_on": honoured_on, "format": "charsu-certificate/v1",
    }  # fmt: skip
