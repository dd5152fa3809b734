"""Canonical JSON (RFC 8785) in our profile: NFC text, whole numbers, no floats."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

COMMIT_PREFIX = b"charsu-commit/v1\n"


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of `value`. Raises ValueError for floats, keys that are not text, other types."""
    try:
        return rfc8785.dumps(_checked(value))
    except rfc8785.CanonicalizationError as trouble:
        raise ValueError(str(trouble)) from trouble


def _checked(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("keys are text")
        checked = {unicodedata.normalize("NFC", key): _checked(item) for key, item in value.items()}
        if len(checked) != len(value):
            raise ValueError("two keys are the same after NFC")
        return checked
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_checked(item) for item in value]
    raise ValueError(f"{type(value).__name__} has no place in canonical JSON")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def commitment(salt: bytes, value: Any) -> str:
    """SHA-256("charsu-commit/v1\\n" ‖ salt ‖ JCS), in hex; `salt` is 32 bytes."""
    if len(salt) != 32:
        raise ValueError("a salt is 32 bytes")
    return hashlib.sha256(COMMIT_PREFIX + salt + canonical(value)).hexdigest()
