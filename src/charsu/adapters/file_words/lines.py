"""Words out of glyphs at their places: what stands on one line, with the gaps between, in the order of reading.

A PDF holds glyphs, and those of Arabic and Hebrew script mostly from left to right, as they stand. Such a line is
read from its right end, and numbers and Latin words in it from their left.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

A_GAP = 0.18  # of the size of the letters; more between two of them is a space
LONGEST_LINE = 4_000  # glyphs
A_CELL = 1.5  # of it; more is the edge of another cell
A_LINE = 0.5  # of it; a step across is another line


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one code says, and where: from `start` to `end` along the line."""

    said: str
    start: float
    end: float


@dataclass
class Lines:
    """Glyphs as they come; a line is told once another begins."""

    most: int
    words: list[str] = field(default_factory=list)
    letters: int = 0
    line: list[Glyph] = field(default_factory=list)
    across: float | None = None
    size: float = 1.0

    def put(self, said: str, start: float, end: float, across: float, size: float) -> None:
        size = abs(size) or 1.0
        is_full = len(self.line) >= LONGEST_LINE
        if self.across is None or is_full or abs(across - self.across) > A_LINE * max(size, 0.5 * self.size):
            self.end()
            self.across, self.size = across, size
        self.line.append(Glyph(said, start, end))

    def end(self) -> None:
        if self.line:
            told = read(self.line, self.size)
            self.words.append(told)
            self.letters += len(told)
        self.line, self.across = [], None

    @property
    def is_enough(self) -> bool:
        return self.letters >= self.most


def read(line: Sequence[Glyph], size: float) -> str:
    """The words of a line; of a table's row, cell by cell from the side at which its script begins."""
    words = "".join(glyph.said for glyph in line)
    if not _is_rightward(words):
        return "".join(_read_runs(_spaced(line, size)))
    glyphs = sorted(line, key=lambda glyph: glyph.start)
    edges = [n for n in range(1, len(glyphs)) if glyphs[n].start - glyphs[n - 1].end > A_CELL * size]
    ends = zip([0, *edges], [*edges, len(glyphs)], strict=True)
    return " ".join(reversed([_read_cell(_spaced(glyphs[first:last], size)) for first, last in ends]))


def _spaced(glyphs: Sequence[Glyph], size: float) -> list[str]:
    units: list[str] = []
    for n, glyph in enumerate(glyphs):
        if n and _is_gap(glyphs[n - 1], glyph, size):
            units.append(" ")
        units.append(glyph.said)
    return units


def _read_cell(units: Sequence[str]) -> str:
    return "".join(_from_the_right(units) if _is_rightward("".join(units)) else _read_runs(units))


def _read_runs(units: Sequence[str]) -> list[str]:
    """Words of the other way in a line that runs to the right are turned, each run of them where it stands."""
    return [unit for run in _runs(units) for unit in (_from_the_right(run) if _is_rightward("".join(run)) else run)]


def _runs(units: Sequence[str]) -> list[list[str]]:
    """Parted where words of the other way begin and end."""
    runs: list[list[str]] = [[]]
    last = max((n for n, unit in enumerate(units) if _is_rightward(unit)), default=-1)
    is_left = False
    for n, unit in enumerate(units):
        goes_left = _is_rightward(unit) or (is_left and n < last and not _is_latin(unit))
        if goes_left != is_left:
            runs.append([])
            is_left = goes_left
        runs[-1].append(unit)
    return [run for run in runs if run]


def _is_gap(before: Glyph, here: Glyph, size: float) -> bool:
    is_spaced = before.said.endswith(" ") or here.said.startswith(" ")
    step = here.start - before.end
    return not is_spaced and (step > A_GAP * size or step < -2 * size)


def _is_rightward(words: str) -> bool:
    """Whether the line is one of a script that is written from right to left."""
    ways = [unicodedata.bidirectional(letter) for letter in words]
    return 2 * sum(way in {"R", "AL"} for way in ways) > sum(way in {"R", "AL", "L"} for way in ways)


def _from_the_right(units: Sequence[str]) -> list[str]:
    """As read: the whole turned round, and what runs to the right in it turned back."""
    turned: list[str] = []
    run: list[str] = []
    waiting: list[str] = []  # signs that belong to the run only if it goes on behind them
    for unit in reversed(units):
        if _runs_right(unit):
            if run and (" " not in waiting or (_is_latin(run[-1]) and _is_latin(unit))):
                run += [*waiting, unit]
            else:
                turned += [*run[::-1], *waiting]
                run = [unit]
            waiting = []
        elif run and not _is_of_the_right(unit):
            waiting.append(unit)
        else:
            turned += [*run[::-1], *waiting, unit]
            run, waiting = [], []
    return [*turned, *run[::-1], *waiting]


def _runs_right(unit: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"L", "EN", "AN"} for letter in unit)


def _is_of_the_right(unit: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL", "NSM"} for letter in unit)


def _is_latin(unit: str) -> bool:
    return any(unicodedata.bidirectional(letter) == "L" for letter in unit)
