"""What a command says to whoever sits there, in their language, from the catalogues of the house and without Django.

English where the language is not known, has no catalogue, or lacks the sentence.
"""

import os
from contextvars import ContextVar
from gettext import NullTranslations, translation
from pathlib import Path

from charsu.rules.marked import gettext_noop as gettext_noop  # noqa: PLC0414 -- known to the commands by this name

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"
_spoken: ContextVar[NullTranslations | None] = ContextVar("spoken", default=None)


def speak(language: str) -> None:
    """From now on in this language, such as `fa` or `ru_RU.UTF-8`."""
    code = language.partition(".")[0].partition("_")[0].lower()
    _spoken.set(translation("django", CATALOGUES, [code], fallback=True) if code else NullTranslations())


def language_here() -> str:
    """The language of the terminal, as its environment tells it."""
    return next((said for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (said := os.environ.get(name))), "")


def in_words(sentence: str) -> str:
    """The sentence in the language that is spoken."""
    if _spoken.get() is None:
        speak(language_here())
    known = _spoken.get()
    return known.gettext(sentence) if known and sentence else sentence
