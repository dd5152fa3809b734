"""What the codes of a PDF's font mean: its own table of letters first, then the names of its encoding.

ISO 32000-1, 9.6.6 (simple fonts), 9.7.5 (composite fonts), 9.10 (letters out of codes).
"""

import re
from collections.abc import Iterator, Mapping
from html.entities import name2codepoint
from typing import Any

UNKNOWN = "\ufffd"
_MOST_CODES = 70_000
_HEX = rb"<\s*([0-9A-Fa-f\s]*)>"
_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[(.*?)\])", re.DOTALL)
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_KNOWN_MAPS = (("UCS2", "utf-16-be"), ("UTF16", "utf-16-be"), ("GBK", "gbk"), ("RKSJ", "cp932"), ("KSC", "cp949"),
               ("B5", "big5"))  # fmt: skip
_SIGNS = {
    "space": " ", "hyphen": "-", "period": ".", "comma": ",", "colon": ":", "semicolon": ";", "slash": "/",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "zero": "0", "parenleft": "(", "parenright": ")", "quotesingle": "'", "percent": "%", "fi": "fi",
    "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl", "afii10023": "Ё", "afii10071": "ё", "dotlessi": "ı",
    "gbreve": "ğ", "quoteleft": "‘", "quoteright": "’", "quotedblleft": "“", "quotedblright": "”", "endash": "–",
    "emdash": "—", "Gbreve": "Ğ", "scedilla": "ş", "Scedilla": "Ş", "Idotaccent": "İ",
}  # fmt: skip


def plain(rows: Any) -> list[Any]:
    """The members of an array themselves, where it only points at them."""
    return [one.get_object() if hasattr(one, "get_object") else one for one in rows]


def held(found: Mapping[str, Any], key: str, otherwise: Any = None) -> Any:
    """What a dictionary holds, itself: its own `get` gives what points at it."""
    try:
        return found[key]
    except KeyError:
        return otherwise


class Font:
    """How the bytes of a shown string become letters, each with its width in thousandths of the font's size."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.is_composite = held(found, "/Subtype") == "/Type0"
        told = held(found, "/ToUnicode")
        self.letters: dict[bytes, str] = {}
        self.lengths: tuple[int, ...] = ()
        if hasattr(told, "data"):
            self.letters, self.lengths = _table(told.data)
        self.codec = _codec(found, is_composite=self.is_composite)
        self.lengths = self.lengths or ((2,) if self.is_composite else (1,))
        inner = held(found, "/DescendantFonts", [{}])[0] if self.is_composite else found
        self.widths = _wide(held(inner, "/W", ())) if self.is_composite else _narrow(inner)
        self.usual = float(held(inner, "/DW", 1000)) if self.is_composite else 500.0
        self.differences = {} if self.is_composite else _differences(found)

    def read(self, shown: bytes) -> Iterator[tuple[str, float, bool]]:
        """Each code: what it says, its width, and whether it is the one-byte space that may be spread."""
        at = 0
        while at < len(shown):
            code = self._code(shown, at)
            at += len(code)
            number = int.from_bytes(code, "big")
            yield self._letter(code, number), self.widths.get(number, self.usual), code == b" "

    def _code(self, shown: bytes, at: int) -> bytes:
        for length in self.lengths:
            if shown[at : at + length] in self.letters:
                return shown[at : at + length]
        return shown[at : at + self.lengths[-1]]

    def _letter(self, code: bytes, number: int) -> str:
        known = self.letters.get(code) or self.differences.get(number)
        if known is not None:
            return known
        return code.decode(self.codec, "replace") if self.codec else UNKNOWN


def _codec(found: Mapping[str, Any], *, is_composite: bool) -> str:
    named = held(found, "/Encoding")
    if is_composite:
        return next((codec for part, codec in _KNOWN_MAPS if part in str(named)), "")
    base = held(named, "/BaseEncoding") if isinstance(named, Mapping) else named
    return _CODECS.get(str(base), "cp1252")


def _table(told: bytes) -> tuple[dict[bytes, str], tuple[int, ...]]:
    """The table `ToUnicode`, and the lengths that its codes have, the shortest first."""
    letters: dict[bytes, str] = {}
    lengths: set[int] = set()
    for kind, body in _SECTION.findall(told):
        if kind == b"codespacerange":
            lengths |= {len(_bytes(low)) for low, _ in _PAIR.findall(body)}
        elif kind == b"bfchar":
            letters.update((_bytes(code), _text(_bytes(said))) for code, said in _PAIR.findall(body))
        else:
            for row in _RANGE.findall(body):
                letters.update(_range(*row))
                if len(letters) > _MOST_CODES:
                    return letters, tuple(sorted(lengths))
    return letters, tuple(sorted(lengths - {0}))


def _range(low: bytes, high: bytes, first: bytes, listed: bytes) -> Iterator[tuple[bytes, str]]:
    start, length = int.from_bytes(_bytes(low), "big"), len(_bytes(low))
    end = min(int.from_bytes(_bytes(high), "big"), start + _MOST_CODES)
    each = re.findall(_HEX, listed)
    if each:
        for code, said in zip(range(start, end + 1), each, strict=False):
            yield code.to_bytes(length, "big"), _text(_bytes(said))
        return
    base = _bytes(first)
    last = int.from_bytes(base[-2:], "big")
    for code in range(start, min(end, start + 0xFFFF - last) + 1):
        yield code.to_bytes(length, "big"), _text(base[:-2] + (last + code - start).to_bytes(2, "big"))


def _bytes(digits: bytes) -> bytes:
    plain = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode())


def _text(said: bytes) -> str:
    return said.decode("utf-16-be", "replace") if len(said) > 1 else said.decode("latin-1")


def _narrow(found: Mapping[str, Any]) -> dict[int, float]:
    first = int(held(found, "/FirstChar", 0))
    scale = 1000 * float(found["/FontMatrix"][0]) if "/FontMatrix" in found else 1.0
    return {first + n: float(width) * scale for n, width in enumerate(plain(held(found, "/Widths", ())))}


def _wide(rows: Any) -> dict[int, float]:
    widths: dict[int, float] = {}
    parts = plain(rows)
    while len(parts) >= 2 and len(widths) < _MOST_CODES:
        first = int(parts[0])
        if isinstance(parts[1], list):
            widths.update((first + n, float(width)) for n, width in enumerate(plain(parts[1])))
            parts = parts[2:]
        else:
            last = min(int(parts[1]), first + _MOST_CODES)
            widths.update(dict.fromkeys(range(first, last + 1), float(parts[2])))
            parts = parts[3:]
    return widths


def _differences(found: Mapping[str, Any]) -> dict[int, str]:
    named = held(found, "/Encoding")
    said: dict[int, str] = {}
    at = 0
    for one in plain(held(named, "/Differences", ())) if isinstance(named, Mapping) else ():
        if isinstance(one, str):
            said[at] = _named(one.removeprefix("/"))
            at += 1
        else:
            at = int(one)
    return said


def _named(name: str) -> str:
    """The letter of a glyph's name, as Adobe's list spells those of Latin, Greek and Cyrillic."""
    base = name.partition(".")[0]
    if base in _SIGNS:
        return _SIGNS[base]
    if match := re.fullmatch(r"uni([0-9A-F]{4})|u([0-9A-F]{4,6})", base):
        number = int(match[1] or match[2], 16)
        return chr(number) if number < 0x110000 else UNKNOWN
    if match := re.fullmatch(r"afii(10[01]\d\d)", base):
        return _cyrillic(int(match[1]))
    if len(base) == 1:
        return base
    return chr(name2codepoint[base]) if base in name2codepoint else UNKNOWN


def _cyrillic(number: int) -> str:
    """afii10017 is А and afii10065 is а; Ё stands between Е and Ж in each row."""
    for first, letter in ((10017, "А"), (10065, "а")):
        place = number - first
        if 0 <= place <= 32:
            return chr(ord(letter) + place - (place > 6))
    return UNKNOWN
