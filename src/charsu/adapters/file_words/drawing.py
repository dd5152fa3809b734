"""A page drawn without ink: where each letter of it would stand (ISO 32000-1, 8.3 and 9.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from charsu.adapters.file_words.letters import Font, held, plain
from charsu.adapters.file_words.lines import Lines
from charsu.adapters.file_words.operators import operators

type_matrix = tuple[float, float, float, float, float, float]
_STILL: type_matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_KEPT = 200  # of states that wait


def _times(one: type_matrix, other: type_matrix) -> type_matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


@dataclass(frozen=True)
class _State:
    place: type_matrix = _STILL
    font: Font | None = None
    size: float = 1.0
    spread: float = 0.0
    spread_of_spaces: float = 0.0
    width: float = 1.0
    leading: float = 0.0


@dataclass
class _Span:
    """A stretch whose text is told beside it; where it begins and ends is known once it was drawn."""

    said: str | None
    start: float | None = None
    end: float = 0.0
    across: float = 0.0
    size: float = 1.0


class Drawing:
    """One content stream with its resources; a form within is a drawing of its own."""

    def __init__(self, lines: Lines, resources: Mapping[str, Any], depth: int, state: _State | None = None) -> None:
        self.lines, self.resources, self.depth = lines, resources, depth
        self.state = state or _State()
        self.kept: list[_State] = []
        self.spans: list[_Span] = []
        self.text = self.line = _STILL
        self.fonts: dict[str, Font] = {}

    def draw(self, content: bytes) -> None:
        for name, given in operators(content):
            if self.lines.is_enough:
                return
            step = _STEPS.get(name)
            try:
                if step is not None:
                    step(self, given)
            except (IndexError, ValueError, TypeError, KeyError):
                continue  # an operator with wrong operands draws nothing, as viewers have it

    def _of(self, kind: str, name: str) -> Any:
        return self.resources[kind][name]

    def keep(self, given: list[Any]) -> None:
        if len(self.kept) < _MOST_KEPT:
            self.kept.append(self.state)

    def restore(self, given: list[Any]) -> None:
        if self.kept:
            self.state = self.kept.pop()

    def turn(self, given: list[Any]) -> None:
        self.state = replace(self.state, place=_times(_matrix(given), self.state.place))

    def begin(self, given: list[Any]) -> None:
        self.text = self.line = _STILL

    def set_font(self, given: list[Any]) -> None:
        name = given[0]
        if name not in self.fonts:
            self.fonts[name] = Font(self._of("/Font", name))
        self.state = replace(self.state, font=self.fonts[name], size=float(given[1]))

    def set_width(self, given: list[Any]) -> None:
        self.state = replace(self.state, width=float(given[0]) / 100)

    def set_spread(self, given: list[Any]) -> None:
        self.state = replace(self.state, spread=float(given[0]))

    def set_spread_of_spaces(self, given: list[Any]) -> None:
        self.state = replace(self.state, spread_of_spaces=float(given[0]))

    def set_leading(self, given: list[Any]) -> None:
        self.state = replace(self.state, leading=float(given[0]))

    def set_matrix(self, given: list[Any]) -> None:
        self.text = self.line = _matrix(given)

    def step(self, given: list[Any]) -> None:
        self.line = _times((1.0, 0.0, 0.0, 1.0, float(given[0]), float(given[1])), self.line)
        self.text = self.line

    def step_with_leading(self, given: list[Any]) -> None:
        self.state = replace(self.state, leading=-float(given[1]))
        self.step(given)

    def next_line(self, given: list[Any]) -> None:
        self.step([0.0, -self.state.leading])

    def next_line_show(self, given: list[Any]) -> None:
        self.next_line([])
        self._show(given[-1])

    def show(self, given: list[Any]) -> None:
        self._show(given[0])

    def show_spaced(self, given: list[Any]) -> None:
        for part in given[0]:
            if isinstance(part, bytes):
                self._show(part)
            else:
                self._advance(-float(part) / 1000 * self.state.size * self.state.width)

    def _advance(self, by: float) -> None:
        a, b, c, d, e, f = self.text
        self.text = (a, b, c, d, e + by * a, f + by * b)

    def _show(self, shown: bytes) -> None:
        state = self.state
        if state.font is None:
            return
        a, b, c, d, e, f = _times(self.text, state.place)
        scale = hypot(a, b) or 1.0
        along, across = (e * a + f * b) / scale, (f * a - e * b) / scale
        size, moved = state.size * hypot(c, d), 0.0
        for said, width, is_space in state.font.read(shown):
            wide = (width / 1000 * state.size) * state.width
            self._put(said, along + moved * scale, along + (moved + wide) * scale, across, size)
            moved += wide + (state.spread + (state.spread_of_spaces if is_space else 0.0)) * state.width
        self._advance(moved)

    def _put(self, said: str, start: float, end: float, across: float, size: float) -> None:
        told = next((span for span in self.spans if span.said is not None), None)
        if told is None:
            self.lines.put(said, start, end, across, size)
            return
        if told.start is None:
            told.start, told.across, told.size, told.end = start, across, size, end
        told.start, told.end = min(told.start, start), max(told.end, end)

    def open_span(self, given: list[Any]) -> None:
        if len(self.spans) < _MOST_KEPT:
            self.spans.append(_Span(None))
        if len(given) > 1 and self.spans:
            self.spans[-1].said = self._told(given[1])

    def _told(self, given: Any) -> str | None:
        if isinstance(given, str):
            said = held(self._of("/Properties", given), "/ActualText")
        else:
            said = next((given[n + 1] for n in range(len(given) - 1) if given[n] == "/ActualText"), None)
        return _words(said) if said is not None else None

    def close_span(self, given: list[Any]) -> None:
        span = self.spans.pop() if self.spans else _Span(None)
        is_within = any(outer.said is not None for outer in self.spans)
        if span.said and span.start is not None and not is_within:
            self.lines.put(span.said, span.start, span.end, span.across, span.size)

    def form(self, given: list[Any]) -> None:
        found = self._of("/XObject", given[0])
        if held(found, "/Subtype") != "/Form" or not self.depth:
            return
        place = _times(_matrix(plain(held(found, "/Matrix", _STILL))), self.state.place)
        within = held(found, "/Resources", self.resources)
        inner = Drawing(self.lines, within, self.depth - 1, replace(self.state, place=place))
        inner.spans = [span for span in self.spans if span.said is not None]
        inner.draw(found.data)


def _matrix(given: list[Any]) -> type_matrix:
    a, b, c, d, e, f = (float(part) for part in given[:6])
    return (a, b, c, d, e, f)


def _words(said: Any) -> str:
    if isinstance(said, str):
        return said
    raw = bytes(said)
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf").decode(
        "utf-8" if raw.startswith(b"\xef\xbb\xbf") else "latin-1", "replace"
    )


_STEPS = {
    b"q": Drawing.keep, b"Q": Drawing.restore, b"cm": Drawing.turn, b"BT": Drawing.begin, b"Tf": Drawing.set_font,
    b"Tc": Drawing.set_spread, b"Tw": Drawing.set_spread_of_spaces, b"TL": Drawing.set_leading,
    b"Tz": Drawing.set_width, b"Tm": Drawing.set_matrix, b"Td": Drawing.step, b"TD": Drawing.step_with_leading,
    b"T*": Drawing.next_line, b"Tj": Drawing.show, b"TJ": Drawing.show_spaced, b"'": Drawing.next_line_show,
    b'"': Drawing.next_line_show, b"BMC": Drawing.open_span, b"BDC": Drawing.open_span, b"EMC": Drawing.close_span,
    b"Do": Drawing.form,
}  # fmt: skip
