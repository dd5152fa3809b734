"""What a reviewer says of their own knowledge: a level for each theme of the edition, and for words of their choice.

    {"themes": {code: level}, "words": {word: level}}      level 0 to 3, as the enum has them

Whoever has said nothing is taken at the secretary's word: expert in their foremost theme, half so in their others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from charsu.rules.texts import clean_line

MOST_WORDS, LONGEST = 40, 60


class Level(IntEnum):
    NONE = 0
    SOME = 1
    WORKING = 2
    EXPERT = 3

    @property
    def share(self) -> float:
        return int(self) / int(Level.EXPERT)


class Knows(StrEnum):
    """The levels in words; in the order of `Level`."""

    NONE = "not my field"
    SOME = "I know it from reading"
    WORKING = "I work in it"
    EXPERT = "I am an expert in it"


@dataclass(frozen=True)
class Expertise:
    """Levels by theme code, and by word."""

    themes: Mapping[str, Level]
    words: Mapping[str, Level]

    @property
    def is_declared(self) -> bool:
        return bool(self.themes or self.words)

    def as_json(self) -> dict[str, dict[str, int]]:
        return {
            "themes": {code: int(level) for code, level in sorted(self.themes.items())},
            "words": {word: int(level) for word, level in sorted(self.words.items())},
        }

    def shares(self, themes: Iterable[str]) -> dict[str, float]:
        """0 to 1 by theme. Of a theme that is not declared, `themes` (the foremost first) speak."""
        told = {code: 0.5 if number else 1.0 for number, code in reversed([*enumerate(themes)])}
        return told | {code: level.share for code, level in self.themes.items()}


def read_expertise(held: Mapping[str, Any]) -> Expertise:
    """From its stored form; {} where nothing was declared."""
    return declared(held.get("themes", {}), held.get("words", {}), known=held.get("themes", {}))


def declared(themes: Mapping[str, int], words: Mapping[str, int], *, known: Iterable[str]) -> Expertise:
    """Levels for the `known` themes and for cleaned words; of a word that stands twice the higher level counts.
    Raises ValueError for a level that there is not, and for more than MOST_WORDS words."""
    found: dict[str, Level] = {}
    for word, level in words.items():
        line = clean_line(word)[:LONGEST].strip()
        if line:
            found[line] = max(Level(level), found.get(line, Level.NONE))
    if len(found) > MOST_WORDS:
        raise ValueError(f"at most {MOST_WORDS} words")
    kept = set(known)
    return Expertise({code: Level(level) for code, level in themes.items() if code in kept}, found)
