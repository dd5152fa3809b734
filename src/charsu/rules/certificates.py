"""What a certificate says, and the code by which it is found."""

from collections.abc import Mapping
from typing import Any

from charsu.rules.texts import ascii_digits, clean_line

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CHECK = _ALPHABET + "*~$=U"
_TYPED: dict[int, str | None] = {ord(sign): None for sign in " -\u2010\u2011\u2012\u2013\u2014\u2212"} | {
    ord("O"): "0",
    ord("I"): "1",
    ord("L"): "1",
}


def human_code(raw: bytes) -> str:
    """Crockford base 32 of `raw` (10 bytes) in groups of four, with its check symbol (modulo 37).

    The check finds every single wrong sign and every swap of neighbours. Source: crockford.com/base32.html.
    Raises ValueError for any other length: `raw` is 80 bits of chance, drawn by the caller.
    """
    if len(raw) != 10:
        raise ValueError("a code is made of 10 bytes")
    number = int.from_bytes(raw, "big")
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(len(raw) * 8 - 5, -1, -5))
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4)) + "-" + _CHECK[number % 37]


def read_code(text: str) -> str | None:
    """The code as `human_code` writes it, from what a person typed; nothing when its check is wrong."""
    plain = ascii_digits(clean_line(text)).upper().translate(_TYPED)
    body, check = plain[:-1], plain[-1:]
    if len(body) != 16 or any(sign not in _ALPHABET for sign in body):
        return None
    number = 0
    for sign in body:
        number = number * 32 + _ALPHABET.index(sign)
    return human_code(number.to_bytes(10, "big")) if _CHECK[number % 37] == check else None


def payload(
    *,
    code: str,
    edition: str,
    tier: str,
    entry: str,
    municipality: str,
    country: str,
    title: str,
    honoured_on: str,
) -> Mapping[str, Any]:
    """What is certified, as plain JSON; its canonical digest stands on the paper."""
    return {
        "code": code, "edition": edition, "tier": tier, "entry": entry, "municipality": municipality,
        "country": country, "title": title, "honoured_on": honoured_on, "format": "charsu-certificate/v1",
    }  # fmt: skip
