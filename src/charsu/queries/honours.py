"""Reading results and certificates. Before the announcement nothing here tells a name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.gate import may
from charsu.models import Certificate, Decision, Edition, Laureate, Person
from charsu.rules.certificates import read_code
from charsu.rules.permissions import Act
from charsu.rules.texts import pick


def results_of(person: Person | None, edition: Edition) -> list[Laureate]:
    """The laureates, best tier first; none before the announcement."""
    if not may(Act.SEE_RESULTS, person, edition=edition):
        return []
    rows = Laureate.objects.filter(edition=edition).select_related(
        "tier", "entry__municipality", "entry__theme", "entry__practice", "certificate"
    )
    return list(rows)


def announced_at(edition: Edition) -> datetime | None:
    """When the results are to be announced; known once the decision is signed, and no more than that."""
    return Decision.objects.filter(edition=edition).values_list("announce_at", flat=True).first()


def certificate_of(code: str) -> Certificate | None:
    """The certificate of a code as a person may type it; nothing for unknown and mistyped ones alike."""
    exact = read_code(code)
    rows = Certificate.objects.select_related("laureate__entry__municipality", "laureate__tier", "laureate__edition")
    return rows.filter(code=exact).first() if exact else None


def on_paper(certificate: Certificate) -> dict[str, Any]:
    """What stands on the certificate, by language: plain words for the adapter that sets it."""
    laureate = certificate.laureate
    entry = laureate.entry
    return {
        "language": entry.language,
        "award": laureate.edition.name,
        "tier": laureate.tier.name,
        "title": certificate.payload["title"],
        "title_en": pick(_titles(certificate), "en")[1] or certificate.payload["entry"],
        "city": certificate.payload["municipality"],
        "city_own": own_name(entry.municipality.names, entry.language),
        "country": certificate.payload["country"],
        "on": certificate.payload["honoured_on"],
        "code": certificate.code,
        "digest": certificate.digest,
    }


def _titles(certificate: Certificate) -> dict[str, str]:
    """The titles under which the practice was released; its English one, where there is one."""
    practice = getattr(certificate.laureate.entry, "practice", None)
    english = practice.title.get("en", "") if practice else ""
    return {"en": english} if english else {}


def own_name(names: Mapping[str, Any], language: str) -> str:
    """The city's name in a language, where the registry has one."""
    found = names.get(language, "")
    return str(found[0] if isinstance(found, list) and found else found or "")
