"""What stands beside the fields of a question: the parts of an answer, and how years are written."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charsu.rules.calendars import local_digits

PART_WORDS = {
    "name": _("Full name"), "body": _("Affiliation"), "orcid": _("ORCID"), "before": _("Value before"),
    "before_year": _("Year of that value"), "after": _("Value after"), "after_year": _("Year of the value after"),
    "source": _("Source of both values"),
}  # fmt: skip
YEARS = _("Years are of the Gregorian calendar, such as 2024.")


def most_words(most: int | None, reader: str) -> str:
    """The limit of a text, for whoever has no scripts that count; nothing where there is none."""
    return gettext("At most %(most)s words.") % {"most": local_digits(str(most), reader)} if most else ""
