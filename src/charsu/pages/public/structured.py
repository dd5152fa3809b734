"""A practice in the words of schema.org, as a block of data inside its page."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from charsu.rules.library.citations import Citable
from charsu.rules.library.living import Teller
from charsu.rules.library.shelf import Licence

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


_WHO: Mapping[Teller, tuple[str, ...]] = {  # who retold it, the city
    Teller.RETOLD: ("Organization",),
    Teller.BOTH: ("Organization", "GovernmentOrganization"),
    Teller.CITY: ("GovernmentOrganization",),
}


def structured(cited: Citable, practice: Any, content: Mapping[str, Any]) -> SafeString:
    """JSON-LD that no text of a practice can break out of."""
    city = practice.municipality
    kind = "ScholarlyArticle" if practice.kind == "research" else "Article"
    kinds = ["Person"] * len(cited.by) if cited.has_people else _WHO[cited.teller]
    by = [{"@type": what, "name": name} for what, name in zip(kinds, cited.by, strict=True)]
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": cited.identifier,
        "url": cited.address,
        "identifier": cited.identifier,
        "headline": cited.title,
        "name": cited.title,
        "inLanguage": cited.language,
        "abstract": cited.abstract,
        "author": by if len(by) > 1 or cited.has_people else by[0],
        "publisher": {"@type": "Organization", "name": cited.publisher},
        "datePublished": practice.released_at.date().isoformat(),
        "dateModified": cited.released.isoformat(),
        "version": str(cited.version),
        "contentLocation": {
            "@type": "City", "name": city.name,
            "geo": {"@type": "GeoCoordinates", "latitude": city.latitude, "longitude": city.longitude},
        },
    }  # fmt: skip
    if cited.source:
        told["isBasedOn"] = cited.source
    if licence := Licence(content["licence"]).address:
        told["license"] = licence
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 -- escaped above
