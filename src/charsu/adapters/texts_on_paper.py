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
    """Each language on pages of its own, the authentic ones first; what was signed, and by which keys, at the end."""
    authentic = list(text["authentic"])
    languages = authentic + [one for one in text["title"] if one not in authentic]
    data = {
        "document": text["title"].get(language) or text["title"].get("en") or text["kind"],
        "digest": digest,
        "language": language,
        "direction": direction(language),
        "signers": signers,
        "words": _words(bool(signers), language),
        "tongues": [_tongue(text, one, one in authentic) for one in languages],
    }
    return bytes(typeset(PROGRAM, data))


def _words(is_signed: bool, language: str) -> dict[str, str]:
    """The last page speaks the language whose side of the page it is on, whoever asked for the paper."""
    with override(language):
        said = _(
            "Each institution signed the canonical words above with a key of its own. The signatures cover the "
            "digest below and the machine-readable original, which is the original; this paper is a copy of it."
        )
        unsigned = _("Both institutions agreed to it in the system, before they held keys.")
        return {
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
