"""The grade of a practice as it counts today: an honour that both institutions have withdrawn is one no more."""

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When

from charsu.models import Certificate, Practice
from charsu.queries.tiers import took_part
from charsu.rules.library.shelf import HONOUR_WITHDRAWN


def withdrawn_honours() -> QuerySet[Certificate]:
    """What was withdrawn of honours; to have taken part is none."""
    rows = Certificate.objects.filter(withdrawn_at__isnull=False)
    return rows.exclude(took_part("laureate__tier__"))


def graded(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Each with `grade_now`: what pages, facets and lists tell. The grade of its versions stays as it was signed."""
    gone = Exists(withdrawn_honours().filter(laureate__entry=OuterRef("entry")))
    return practices.annotate(
        grade_now=Case(When(gone, then=Value(HONOUR_WITHDRAWN)), default=F("grade"), output_field=CharField())
    )
