"""Certificates on paper, set by typst. Facts travel as JSON and are never parts of the program."""

import io
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from charsu.rules.texts import direction, pick

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "static" / "fonts" / "print"
PROGRAM = HERE / "certificate.typ"

WORDS = {
    "en": ("Certificate", "is awarded to the municipality of", "for", "Check this certificate at"),
    "fa": ("گواهی‌نامه", "اعطا می‌شود به شهرداری", "برای", "درستی این گواهی‌نامه را اینجا ببینید"),
    "ru": ("Диплом", "присуждается муниципалитету", "за", "Проверить диплом"),
    "ar": ("شهادة", "تُمنح لبلدية", "عن", "تحقّق من هذه الشهادة"),
    "pt": ("Certificado", "é concedido ao município de", "por", "Verifique este certificado em"),
    "hi": ("प्रमाणपत्र", "नगरपालिका को प्रदान किया जाता है", "के लिए", "इस प्रमाणपत्र की जाँच करें"),
    "id": ("Sertifikat", "diberikan kepada pemerintah kota", "atas", "Periksa sertifikat ini di"),
    "am": ("የምስክር ወረቀት", "ለዚህ ማዘጋጃ ቤት ተሰጥቷል", "ለ", "ይህን የምስክር ወረቀት ያረጋግጡ"),
}


# The scripts of the fonts in FONTS. What they cannot set (Chinese, Thai) is left to the English side.
SCRIPTS = {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "DEVANAGARI", "ETHIOPIC"}


def is_printable(words: str) -> bool:
    """Whether the fonts in the package hold every letter of `words`."""
    return all(unicodedata.name(c, "?").split()[0] in SCRIPTS for c in words if c.isalpha())


def certificate_as_pdf(facts: Mapping[str, Any], address: str) -> bytes:
    """One page, A4: in the laureate's language and in English, with a code that leads to its check."""
    return _compile(facts, address, "pdf")


def certificate_as_png(facts: Mapping[str, Any], address: str) -> bytes:
    """The same as a picture, to look at."""
    return _compile(facts, address, "png")


def _compile(facts: Mapping[str, Any], address: str, form: Literal["pdf", "png"]) -> bytes:
    sides = [_side(facts, "en")]
    if facts["language"] != "en" and facts["language"] in WORDS:
        sides.insert(0, _side(facts, str(facts["language"])))
    is_own = is_printable(facts["title"])
    data = {
        "sides": sides, "title": facts["title"] if is_own else facts["title_en"],
        "title_direction": direction(str(facts["language"]) if is_own else "en"),
        "on": facts["on"], "code": facts["code"], "digest": facts["digest"], "address": address,
        "qr": _qr(address),
    }  # fmt: skip
    return typst.compile(
        PROGRAM,
        format=form,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )


def _side(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    heading, given_to, reason, check = WORDS[language]
    own = facts["city_own"] if language == facts["language"] and is_printable(facts["city_own"]) else ""
    return {
        "language": language, "direction": direction(language), "heading": heading, "given_to": given_to,
        "for": reason, "check": check, "award": pick(facts["award"], language)[1],
        "tier": pick(facts["tier"], language)[1], "city": own or facts["city"],
    }  # fmt: skip


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, dark="#16324f")
    return out.getvalue().decode()
