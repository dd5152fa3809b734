"""One way to set a paper: facts go in as JSON and are never parts of the program; a sign that no print font has is
shown by a square, since an archived paper with such a sign would not be made at all."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from charsu.adapters.print_fonts import FONTS, signs_of_the_fonts

ARCHIVED: dict[str, Any] = {"pdf_standards": ["a-2b"]}  # PDF/A: to be read in fifty years
INSTEAD = "□"
_RUNS = re.compile(f"{INSTEAD}{{2,}}")
# What joins or varies signs is unseen by itself; after a square it has nothing to join.
_UNSEEN = re.compile(f"(?<={INSTEAD})[\u200d\ufe0e\ufe0f]+")
_NO_GLYPH = "could not be displayed with font"


def settable(words: str) -> str:
    """`words` as the print fonts can set them: a square for what they have not, one for a run of them."""
    if words.isascii() and words.isprintable():
        return words
    shown = "".join(sign if _is_known(sign) else INSTEAD for sign in words)
    return _RUNS.sub(INSTEAD, _UNSEEN.sub("", shown))


def _is_known(sign: str) -> bool:
    """Blanks and breaks, invisible signs of direction, and what a font has; private letters say nothing elsewhere."""
    kind = unicodedata.category(sign)
    if kind in {"Cc", "Co", "Cs", "Cn"}:
        return sign in "\n\t\r"
    return kind in {"Cf", "Zs", "Zl", "Zp"} or ord(sign) in signs_of_the_fonts() or _is_variation(sign)


def _is_variation(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f"


def _without_marks(words: str) -> str:
    """Letters alone: a mark over a letter of another script has no font that holds both."""
    return "".join(sign for sign in settable(words) if unicodedata.category(sign) not in {"Mn", "Me"})


def _plainest(words: str) -> str:
    return words if words.isascii() else "".join(sign if sign.isascii() else INSTEAD for sign in words)


def typeset(program: Path, data: Mapping[str, Any], form: Literal["pdf", "png"] = "pdf", **more: Any) -> Any:
    """The paper. `data["lacks"]` tells the program whether a square stands in it for something. Where letters that
    the fonts have cannot be set together, the marks over them go, and at the last all that is not ASCII."""
    for made_settable in (settable, _without_marks):
        try:
            return _set(program, _told(data, made_settable), form, more)
        except typst.TypstError as trouble:
            if _NO_GLYPH not in str(trouble):
                raise
    return _set(program, _told(data, _plainest), form, more)


def _told(data: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    changed: dict[str, Any] = _in_all(data, change)
    return {**changed, "lacks": changed != _in_all(data, str)}


def _in_all(value: Any, change: Callable[[str], str]) -> Any:
    """Every text in `value`, changed; keys are the program's own."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _in_all(one, change) for key, one in value.items()}
    return [_in_all(one, change) for one in value] if isinstance(value, list | tuple) else value


def _set(program: Path, data: Mapping[str, Any], form: Literal["pdf", "png"], more: Mapping[str, Any]) -> Any:
    return typst.compile(
        program, format=form, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)},
        **more,
    )  # fmt: skip
