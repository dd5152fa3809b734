"""Canonical JSON (RFC 8785) in our profile: NFC text, whole numbers, no floats."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any, NoReturn

COMMIT_PREFIX = b"charsu-commit/v1\n"
MOST = 2**53 - 1  # beyond it a number is not the same everywhere
# In our profile the encoder of the standard library writes what RFC 8785 asks, once the keys stand in its order: the
# tests hold it to the library of that name, which takes twice as long.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_SORTING = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True)
_BEYOND = re.compile(rb"[\xf0-\xff]")  # U+FFFF: there UTF-16 may order keys otherwise than their letters do


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of `value`. Raises ValueError for floats, keys that are not text, other types."""
    try:
        return _ENCODER.encode(_checked(value)).encode()
    except RecursionError as trouble:
        raise ValueError("nested too deeply") from trouble


def read(text: bytes) -> Any:
    """The value whose canonical bytes `text` is. Raises ValueError for any other writing of it, for floats,
    for a key that stands twice, and for what is not JSON."""
    try:
        value = json.loads(
            text.decode(), object_pairs_hook=_once, parse_int=_read_whole, parse_float=_refused,
            parse_constant=_refused,
        )  # fmt: skip
        is_written = _is_plainly_canonical(value, text)
    except RecursionError as trouble:
        raise ValueError("nested too deeply") from trouble
    if not is_written and canonical(value) != text:
        raise ValueError("not in canonical form")
    return value


def _is_plainly_canonical(value: Any, text: bytes) -> bool:
    """Whether the encoder, left to itself, writes `value` as `text`, and nothing there asks for a closer look."""
    is_plain = text.isascii() or not _BEYOND.search(text) and unicodedata.is_normalized("NFC", text.decode())
    return is_plain and _SORTING.encode(value).encode() == text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {intern(key): value for key, value in pairs}  # a hundred thousand leaves share their few keys
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _read_whole(number: str) -> int:
    return _whole(int(number))


def _refused(number: str) -> NoReturn:
    raise ValueError(f"{number} has no place in canonical JSON")


def _checked(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _plain(value)
    if kind is dict:
        return _in_order(value)
    if kind is list:
        return [_checked(item) for item in value]
    return value if value is None or kind is bool else _of_other_kind(value)


def _of_other_kind(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, Mapping):
        return _in_order(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_checked(item) for item in value]
    raise ValueError(f"{type(value).__name__} has no place in canonical JSON")


def _plain(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _whole(number: int) -> int:
    if not -MOST <= number <= MOST:
        raise ValueError(f"{number} is too large for canonical JSON")
    return number


def _in_order(value: Mapping[Any, Any]) -> dict[str, Any]:
    """By the UTF-16 units of the keys, which is the order of their letters unless some lie beyond U+FFFF."""
    try:
        is_ascii = "".join(value).isascii()
    except TypeError as trouble:
        raise ValueError("keys are text") from trouble
    if is_ascii:
        return {key: _checked(value[key]) for key in sorted(value)}
    checked = {_plain(key): item for key, item in value.items()}
    if len(checked) != len(value):
        raise ValueError("two keys are the same after NFC")
    return {key: _checked(checked[key]) for key in sorted(checked, key=_units)}


def _units(key: str) -> bytes:
    return key.encode("utf-16-be")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def has_digest(value: Any, told: str) -> bool:
    """Whether `told` is the digest of `value`; what has no canonical bytes has none."""
    try:
        return digest(value) == told
    except ValueError:
        return False


def commitment(salt: bytes, value: Any) -> str:
    """SHA-256("charsu-commit/v1\\n" ‖ salt ‖ JCS), in hex; `salt` is 32 bytes."""
    if len(salt) != 32:
        raise ValueError("a salt is 32 bytes")
    return hashlib.sha256(COMMIT_PREFIX + salt + canonical(value)).hexdigest()
