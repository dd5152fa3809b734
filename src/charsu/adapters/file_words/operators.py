"""The operators of a PDF's content stream, each with its operands (ISO 32000-1, 7.8.2 and 7.3)."""

import re
from collections.abc import Iterator
from typing import Any

_TOKEN = re.compile(
    rb"(?P<gap>[\s\0]+|%[^\r\n]*)|(?P<open><<|\[)|(?P<close>>>|\])|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<string>\()"
    rb"|(?P<name>/[^\s\0()<>\[\]{}/%]*)|(?P<word>[^\s\0()<>\[\]{}/%]+)|(?P<other>.)",
    re.DOTALL,
)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_END_OF_PICTURE = re.compile(rb"\sEI(?=[\s/]|$)")
_TURN = re.compile(rb"[()\\]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MOST_OPERANDS = 20_000
_DEEPEST = 20


def operators(content: bytes) -> Iterator[tuple[bytes, list[Any]]]:
    """Strings as bytes, names as text with their slash, numbers as floats; a dictionary is a list of its parts."""
    at = 0
    stack: list[list[Any]] = [[]]
    while at < len(content):
        token = _TOKEN.match(content, at)
        assert token is not None
        kind, at = token.lastgroup, token.end()
        if kind == "string":
            text, at = _string(content, at)
            stack[-1].append(text)
        elif kind == "word" and not _NUMBER.fullmatch(token[0]):
            yield token[0], stack[0]
            stack = [[]]
            if token[0] == b"ID":
                end = _END_OF_PICTURE.search(content, at)
                at = end.end() if end else len(content)
        elif kind == "open" and len(stack) < _DEEPEST:
            stack.append([])
        elif kind == "close" and len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(inner)
        elif kind in {"hex", "name", "word"} and len(stack[-1]) < _MOST_OPERANDS:
            stack[-1].append(_value(kind, token[0]))


def _value(kind: str | None, token: bytes) -> Any:
    if kind == "name":
        return token.decode("latin-1")
    if kind == "word":
        return float(token)
    digits = re.sub(rb"\s", b"", token[1:-1])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    """A string in brackets, from behind the first; brackets within nest."""
    said, depth = bytearray(), 1
    while turn := _TURN.search(content, at):
        said += content[at : turn.start()]
        at = turn.end()
        if turn[0] == b"\\":
            taken, at = _escaped(content, at)
            said += taken
            continue
        depth += 1 if turn[0] == b"(" else -1
        if not depth:
            return bytes(said), at
        said += turn[0]
    return bytes(said), len(content)


def _escaped(content: bytes, at: int) -> tuple[bytes, int]:
    if octal := re.compile(rb"[0-7]{1,3}").match(content, at):
        return bytes([int(octal[0], 8) & 255]), octal.end()
    if broken := re.compile(rb"\r\n?|\n").match(content, at):
        return b"", broken.end()
    one = content[at : at + 1]
    return _ESCAPES.get(one, one), at + 1
