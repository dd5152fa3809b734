"""Certificates on paper, typeset by Typst with the vendored fonts. Data goes in as JSON, never as markup."""

import io
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import segno
import typst

from charsu.rules.texts import direction, pick

_HERE = files("charsu")


def certificate_paper(
    *,
    address: str,
    language: str,
    award: Mapping[str, str],
    edition: Mapping[str, str],
    tier: Mapping[str, str],
    facts: Mapping[str, Any],
) -> bytes:
    """The PDF of a certificate in the laureate's language, with English beside it and a QR to its check page."""
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", border=0, scale=4)
    sides = [_side(code, award, edition, tier) for code in dict.fromkeys((language, "en"))]
    told = {"sides": sides, "facts": dict(facts), "address": address, "language": language,
            "dir": direction(language), "qr": picture.getvalue().decode()}  # fmt: skip
    source = str(_HERE / "templates" / "print" / "certificate.typ")
    fonts = [str(_HERE / "static" / "fonts" / "print")]
    return bytes(typst.compile(source, font_paths=fonts, sys_inputs={"told": json.dumps(told, ensure_ascii=False)}))


def _side(
    language: str, award: Mapping[str, str], edition: Mapping[str, str], tier: Mapping[str, str]
) -> dict[str, str]:
    shown, name = pick(award, language)
    return {"lang": shown, "dir": direction(shown), "award": name, "edition": pick(edition, shown)[1],
            "tier": pick(tier, shown)[1]}  # fmt: skip
