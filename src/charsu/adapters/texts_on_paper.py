"""A text of law on paper, set by typst: all its languages, its digest, and the signatures that stand on it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from charsu.adapters.certificate_words import LACKS
from charsu.adapters.typesetting import typeset
from charsu.rules.calendars import local_digits
from charsu.rules.texts import direction

PROGRAM = Path(__file__).resolve().parent / "text.typ"


def text_as_pdf(text: Mapping[str, Any], digest: str, signers: list[dict[str, str]], language: str) -> bytes:
    """Each language on pages of its own, the authentic ones first; what was signed, and by which keys, at the end, in
    all of them: `language` first there, whoever asked for the paper."""
    authentic = list(text["authentic"])
    data = {
        "document": text["title"].get(language) or text["title"].get("en") or text["kind"],
        "digest": digest,
        "language": language,
        "direction": direction(language),
        "signers": signers,
        "notes": [_words(bool(signers), one) for one in tongues_of(text, language)],
        "tongues": [_tongue(text, one, one in authentic) for one in tongues_of(text)],
    }
    return bytes(typeset(PROGRAM, data))


def tongues_of(text: Mapping[str, Any], first: str = "") -> list[str]:
    """The languages of a text, the authentic ones before its translations, and `first` before them all."""
    languages = dict.fromkeys([*text["authentic"], *text["title"]])
    return sorted(languages, key=lambda one: one != first)


def _words(is_signed: bool, language: str) -> dict[str, str]:
    with override(language):
        said = _(
            "Each institution signed the canonical words above with a key of its own. The signatures cover the "
            "digest below and the machine-readable original, which is the original; this paper is a copy of it."
        )
        unsigned = _("Both institutions agreed to it in the system, before they held keys.")
        return {
            "language": language,
            "direction": direction(language),
            "signatures": _("Signatures"),
            "said": said if is_signed else unsigned,
            "lacks": LACKS.get(language, LACKS["en"]),
        }


def _tongue(text: Mapping[str, Any], language: str, is_authentic: bool) -> dict[str, Any]:
    with override(language):
        standing = _("authentic") if is_authentic else _("A translation; the authentic words count.")
    rows = [
        {
            "number": local_digits(clause["number"], language),
            "heading": clause["heading"].get(language, ""),
            "text": clause["text"].get(language, ""),
        }
        for clause in text["clauses"]
    ]
    title = text["title"].get(language, "")
    facts = {"language": language, "direction": direction(language), "title": title}
    return {**facts, "standing": standing, "clauses": rows}
