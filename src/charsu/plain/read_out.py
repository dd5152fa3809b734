"""A statement in words, as lines to read before it is signed on a machine of one's own.

Nothing that both agree to is left out; the wrapping, the same in every statement, is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from charsu.plain.spoken import gettext_noop
from charsu.plain.spoken import in_words as _
from charsu.rules.act_words import WORDS
from charsu.rules.agreed_labels import label_of
from charsu.rules.keys import fingerprint

_JOINERS = "\u200c\u200d"  # words in Persian and the scripts of India hold them
_ACT, _EDITION, _OFFERED = gettext_noop("Act"), gettext_noop("Edition"), gettext_noop("When")


def read_out(statement: Mapping[str, Any]) -> str:
    """The act, the edition and when it was offered, then the body part by part; its digest has been computed."""
    subject = dict(statement["credentialSubject"])
    act, body = str(subject.pop("act", "")), subject.pop("body")
    subject.pop("digest")  # told after it, as it was computed
    words = next((said for known, said in WORDS.items() if known == act), "")
    lines = [
        f"{_(_ACT)}: {_(words)} ({_line(act)})" if words else f"{_(_ACT)}: {_line(act)}",
        f"{_(_EDITION)}: {_line(str(subject.pop('id', '')).removeprefix('urn:charsu:edition:'))}",
        *_parts(subject, 0),
        f"{_(_OFFERED)}: {_line(statement.get('validFrom', ''))}",
        *_parts(body, 1),
    ]
    return "\n".join(lines)


def _parts(rows: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, value in rows.items():
        yield from _part(_(label_of(key)), value, depth)
        if key == "public" and isinstance(value, str) and (signs := _fingerprint(value)):
            yield f"{'  ' * depth}{_('Fingerprint')}: {signs}"


def _part(label: str, value: Any, depth: int) -> Iterator[str]:
    margin = "  " * depth
    if isinstance(value, Mapping):
        yield f"{margin}{_line(label)}:"
        yield from _parts(value, depth + 1)
    elif isinstance(value, list):
        yield f"{margin}{_line(label)}:"
        for number, part in enumerate(value, start=1):
            yield from _part(str(number), part, depth + 1)
    else:
        first, *rest = str(value).split("\n")
        yield f"{margin}{_line(label)}: {_line(first)}"
        yield from (f"{margin}  | {_line(one)}" for one in rest)


def _fingerprint(public: str) -> str:
    try:
        return fingerprint(bytes.fromhex(public))
    except ValueError:
        return ""


def _line(words: Any) -> str:
    """Signs that could move the cursor or turn the direction of a line are written out, so that none hides a word."""
    return "".join(sign if sign.isprintable() or sign in _JOINERS else f"\\u{ord(sign):04x}" for sign in str(words))
