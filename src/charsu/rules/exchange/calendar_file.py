"""A meeting as an iCalendar file (RFC 5545), in UTC, so that every calendar shows it in its owner's zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

FOLD = 73  # octets of a line before it is folded


@dataclass(frozen=True)
class Event:
    """One event: `uid` stays the same when it is changed, and `sequence` grows."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    place: str = ""
    words: str = ""
    address: str = ""
    is_cancelled: bool = False
    sequence: int = 0


def calendar_file(events: Iterable[Event], stamp: datetime) -> str:
    """The whole file, lines ended by CR LF and folded at 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Charsu//Meetings//EN", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, stamp: datetime) -> list[str]:
    facts = [
        ("UID", event.uid), ("DTSTAMP", _instant(stamp)), ("DTSTART", _instant(event.starts)),
        ("DTEND", _instant(event.ends)), ("SUMMARY", _escaped(event.title)), ("LOCATION", _escaped(event.place)),
        ("DESCRIPTION", _escaped(event.words)), ("URL", event.address),
        ("STATUS", "CANCELLED" if event.is_cancelled else "CONFIRMED"), ("SEQUENCE", str(event.sequence)),
    ]  # fmt: skip
    return ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in facts if value), "END:VEVENT"]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Parts of at most 73 octets, none of which breaks a letter; all but the first begin with a blank."""
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > FOLD:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + octets
    return [*parts, part]
