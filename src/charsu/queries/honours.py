"""Reading results and certificates. Before the announcement nothing here tells a name."""

from datetime import datetime

from charsu.gate import may
from charsu.models import Certificate, Decision, Edition, Laureate, Person
from charsu.rules.certificates import read_code
from charsu.rules.permissions import Act


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
