"""Gathers every sentence into `locale/*/LC_MESSAGES/django.po` and compiles them. `--compile` only compiles."""

import ast
import io
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from charsu.rules.assignment.reasons import Lack, Mend
from charsu.rules.contradictions import Odd
from charsu.rules.eligibility import Ground, Key, Result
from charsu.rules.exchange.comparing import Doubt
from charsu.rules.exchange.effects import Caution
from charsu.rules.exchange.effects import Wrong as WrongEffect
from charsu.rules.exchange.matching import Why as MatchWhy
from charsu.rules.exchange.measures import Better, Quality, Unfit, Unit
from charsu.rules.exchange.sheets import Trouble
from charsu.rules.exchange.stages import Flaw, Reach, Stage
from charsu.rules.expertise import Knows
from charsu.rules.feedback import Band
from charsu.rules.forms import Amiss, Changed, Fault
from charsu.rules.forms.values import Mixed
from charsu.rules.honours import TierFault, Way
from charsu.rules.independence import NotFree
from charsu.rules.library.alike import Likeness
from charsu.rules.library.shelf import Change, Grade, Translated
from charsu.rules.lifecycle import Need, Phase
from charsu.rules.likeness import Silence
from charsu.rules.pairs import Bar
from charsu.rules.permissions import Refusal, Right, Role
from charsu.rules.portfolio import Bar as NoRoom
from charsu.rules.refusals import SignatureFault, SigningFault
from charsu.rules.scoring import Favouritism, Why
from charsu.rules.settings import Wrong
from charsu.rules.shortlist import Why as ShortlistWhy
from charsu.rules.tally import Reason

SOURCE = Path(__file__).resolve().parents[1] / "src" / "charsu"
LANGUAGES = ("fa", "ru")
PLURALS = {
    "fa": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
KEYWORDS = {
    "gettext": None, "_": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "ngettext_lazy": (1, 2),
}  # fmt: skip
# Enums whose values are shown to people.
SHOWN: tuple[type[StrEnum], ...] = (
    Need, Refusal, Phase, Role, Right, Reason, Key, Result, Ground, Lack, Mend, Wrong, Way, Band, NoRoom,
    ShortlistWhy, Favouritism, Why, Bar, Stage, Reach, Flaw, Unit, Better, Quality, Unfit, Change, Grade, Translated,
    SignatureFault, SigningFault, Amiss, Changed, Fault, Mixed, Knows, Likeness, NotFree,
    Doubt, Caution, WrongEffect, MatchWhy, Trouble, Silence, TierFault, Odd,
)  # fmt: skip
type_message = tuple[str, str | None, str | None, str]  # id, plural, context, where


def messages() -> Iterator[type_message]:
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "static" in path.parts or "migrations" in path.parts:
            continue
        words = path.read_text(encoding="utf-8")
        where = str(path.relative_to(SOURCE))
        if path.suffix == ".py":
            yield from _of_code(words, where)
        else:
            yield from _of_template(templatize(words), where)
    for table in SHOWN:
        for item in filter(None, table):
            yield item.value, None, None, f"rules: {table.__name__}"


def _of_code(words: str, where: str) -> Iterator[type_message]:
    for _, found, _, context in extract("python", io.BytesIO(words.encode()), KEYWORDS):
        single, plural = found if isinstance(found, tuple) else (found, None)
        if single:
            yield single, plural, context, where


# What `templatize` writes is not whole Python, but each call in it is.
CALL = re.compile(
    r"""(?<!\w)(_|gettext|ngettext|pgettext|npgettext)"""
    r"""\(((?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*"|[\s,])+)"""
)


def _of_template(words: str, where: str) -> Iterator[type_message]:
    for name, given in CALL.findall(words):
        parts = ast.literal_eval(f"({given.strip().rstrip(',')},)")
        context = parts[0] if name in {"pgettext", "npgettext"} else None
        rest = parts[1:] if context else parts
        yield rest[0], (rest[1] if len(rest) > 1 else None), context, where


def gather() -> None:
    found: dict[tuple[str, str | None], tuple[str | None, set[str]]] = {}
    for single, plural, context, where in messages():
        known = found.setdefault((single, context), (plural, set()))
        known[1].add(where)
    for language in LANGUAGES:
        path = SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        book = polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)
        book.metadata = {
            "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit",
            "Language": language, "Plural-Forms": PLURALS[language],
        }  # fmt: skip
        kept = {(entry.msgid, entry.msgctxt): entry for entry in book}
        fresh = polib.POFile(wrapwidth=110)
        fresh.metadata = book.metadata
        for (single, context), (plural, places) in sorted(found.items(), key=lambda item: str(item[0])):
            old = kept.get((single, context))
            entry = polib.POEntry(msgid=single, msgctxt=context, occurrences=[(p, "") for p in sorted(places)])
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = old.msgstr_plural if old else {}
            else:
                entry.msgstr = old.msgstr if old else ""
            fresh.append(entry)
        fresh.save(str(path))
        print(f"{language}: {len(fresh)} sentences, {len(fresh.untranslated_entries())} untranslated")


def compile_all() -> None:
    for path in SOURCE.glob("locale/*/LC_MESSAGES/django.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    if "--compile" not in sys.argv:
        gather()
    compile_all()
