"""What stands beside the fields of a question: the parts of an answer, how years are written, and what is wrong."""

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.days import example
from charsu.rules.calendars import local_digits
from charsu.rules.forms import Amiss, Problem
from charsu.rules.forms.fields import typed_date
from charsu.rules.forms.marks import is_date

PART_WORDS = {
    "name": _("Full name"), "body": _("Affiliation"), "orcid": _("ORCID"), "before": _("Value before"),
    "before_year": _("Year of that value"), "after": _("Value after"), "after_year": _("Year of the value after"),
    "source": _("Source of both values"),
}  # fmt: skip
YEARS = _("Years are of the Gregorian calendar, such as 2024.")


def most_words(most: int | None, reader: str) -> str:
    """The limit of a text, for whoever has no scripts that count; nothing where there is none."""
    return gettext("At most %(most)s words.") % {"most": local_digits(str(most), reader)} if most else ""


def sentence(problem: Problem, calendar: str = "gregorian") -> str:
    """The reason in the reader's words, with its figures in their digits."""
    reader = get_language() or "en"
    return _why(problem.reason, calendar) % {
        name: local_digits(_figure(value, calendar), reader) for name, value in problem.facts.items()
    }


def _figure(value: Any, calendar: str) -> str:
    """A bound of a question of days is kept as a Gregorian day and read by the reader's calendar."""
    return typed_date({"date": value}, calendar) if isinstance(value, str) and is_date(value) else str(value)


def reasons(calendar: str) -> dict[str, str]:
    """Every reason by its name, with the places of its figures, for a page that puts them in by itself."""
    return {one.name: _why(one, calendar) for one in Amiss}


def _why(reason: Amiss, calendar: str) -> str:
    return f"{gettext(reason.value)} {example(calendar)}" if reason is Amiss.DATE else gettext(reason.value)
