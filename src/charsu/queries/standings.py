"""Reading standings: raw beside calibrated, with intervals."""

from charsu.gate import require
from charsu.models import Calibration, Edition, Person, Reviewer, ScoreSheet, Standing
from charsu.rules.permissions import Act


def sheets_of(edition: Edition, kind: str) -> list[tuple[int, int, int]]:
    """(entry, reviewer, total in hundredths) of every submitted sheet of a kind, in a fixed order."""
    rows = ScoreSheet.objects.filter(
        assignment__entry__edition=edition, assignment__entry__kind=kind, submitted_at__isnull=False
    )
    found = rows.order_by("assignment__entry_id", "assignment__reviewer_id").values_list(
        "assignment__entry_id", "assignment__reviewer_id", "total"
    )
    return [(entry, reviewer, total or 0) for entry, reviewer, total in found]


def latest_calibration(edition: Edition, kind: str) -> Calibration | None:
    return Calibration.objects.filter(edition=edition, kind=kind).order_by("-pk").first()


def standings_of(person: Person, edition: Edition, kind: str) -> tuple[Calibration | None, list[Standing]]:
    require(Act.SEE_STANDINGS, person, edition=edition)
    made = latest_calibration(edition, kind)
    if made is None:
        return None, []
    rows = made.standings.select_related("entry__municipality", "entry__theme", "entry__division")
    return made, list(rows)


def severities(person: Person, made: Calibration | None) -> list[tuple[str, float]]:
    """Reviewers with their severity in points, the strictest first."""
    if made is None:
        return []
    require(Act.SEE_STANDINGS, person, edition=made.edition)
    names = {str(r.pk): r.person.name for r in Reviewer.objects.filter(edition=made.edition).select_related("person")}
    rows = [(names.get(pk, pk), value) for pk, value in made.severity.items()]
    return sorted(rows, key=lambda row: -row[1])
