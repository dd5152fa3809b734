"""What a work in the library bears: its grade, its cost, its licence, the goals it serves, and how it may change."""

from collections.abc import Mapping
from enum import StrEnum

from charsu.rules.honours import Way, way_of

RECENT = 1  # a practice begun so many years before its edition has few results yet


class Grade(StrEnum):
    """How the award graded a work, from its honour, or from its evidence where it has none."""

    LAUREATE = "laureate"
    HONOURED = "honoured"
    GOOD = "good"
    PROMISING = "promising"


HONOUR_WITHDRAWN = "honour-withdrawn"  # instead of a grade, where both institutions have withdrawn the honour


def grade_of(tier: str, way: str, started: int | None, year: int) -> Grade:
    """The grade of a work with an honour of `tier` that comes by `way` (both "" without one), begun in `started`, in
    an edition of `year`.

    What the jury names is a laureate; the medal of the shortlist, or an honour by standing or vote, is honoured; a
    certificate that all admitted works hold is no honour, and age decides between good and promising.
    """
    if tier and (comes_by := way_of(tier, way)) is not Way.ADMITTED:
        return Grade.LAUREATE if comes_by in {Way.JURY, Way.SPECIAL} else Grade.HONOURED
    return Grade.PROMISING if started is None or started >= year - RECENT else Grade.GOOD


class Cost(StrEnum):
    """What it took in all, in United States dollars at the rate of its year; the value is the code of the band."""

    TINY = "under-100k"
    SMALL = "100k-1m"
    MIDDLE = "1m-10m"
    LARGE = "10m-100m"
    HUGE = "over-100m"


class Licence(StrEnum):
    """On what terms others may use the text; codes of SPDX where there is one."""

    LIBRARY = "library"
    CC_BY = "CC-BY-4.0"
    CC_BY_SA = "CC-BY-SA-4.0"
    CC0 = "CC0-1.0"

    @property
    def address(self) -> str:
        """Where the whole text of the licence stands; "" for the library's own terms."""
        return _ADDRESSES.get(self, "")

    @property
    def rights(self) -> str:
        """As lists for machines tell it: the code, or in words that no code says so."""
        return "Rights remain with the city" if self is Licence.LIBRARY else self.value

    def is_freer_than(self, other: "Licence") -> bool:
        """Whether it gave others more than `other` does."""
        return _FREEST.index(self) < _FREEST.index(other)


_ADDRESSES: Mapping[Licence, str] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}


_FREEST = (Licence.CC0, Licence.CC_BY, Licence.CC_BY_SA, Licence.LIBRARY)


class Change(StrEnum):
    """Why a new version was made; each value is the word that pages show."""

    RELEASED = "released"
    RENEWED = "released anew"
    RESULTS = "results updated"
    CORRECTED = "corrected"
    TRANSLATED = "translated"


class Translated(StrEnum):
    """How a translation was made; each value is the word that pages show."""

    MACHINE = "translated by a machine"
    HUMAN = "translated by a person"
    CHECKED = "translation checked by a second person"


# Targets of Sustainable Development Goal 11 that a city's practice can serve.
TARGETS = ("11.1", "11.2", "11.3", "11.4", "11.5", "11.6", "11.7", "11.a", "11.b", "11.c")
