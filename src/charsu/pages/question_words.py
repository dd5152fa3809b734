"""What stands beside the fields of a question: the parts of an answer, and how dates and years are written."""

from django.utils.translation import gettext_lazy as _

CALENDAR_EXAMPLES = {
    "gregorian": _("Gregorian date, such as 2026-03-21."),
    "persian": _("Date of the Persian calendar, such as 1405-01-01."),
    "ethiopic": _("Date of the Ethiopian calendar, such as 2018-07-12."),
    "islamic": _("Date of the Islamic calendar, such as 1447-10-02."),
}
PART_WORDS = {
    "name": _("Full name"), "body": _("Affiliation"), "orcid": _("ORCID"), "before": _("Value before"),
    "before_year": _("Year of that value"), "after": _("Value after"), "after_year": _("Year of the value after"),
    "source": _("Source of both values"),
}  # fmt: skip
YEARS = _("Years are of the Gregorian calendar, such as 2024.")
