"""What is wrong with the title of a draft as it was typed, for every page that takes one."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu.rules.calendars import local_digits
from charsu.rules.drafts import MOST_TITLE, is_too_long


def title_wrong(title: str) -> str:
    """Nothing, or a sentence: the draft keeps the title before it."""
    return too_long() if is_too_long(title) else ""


def too_long() -> str:
    return _("The title is longer than %(most)s signs. Shorten it; until then the draft keeps the one before.") % {
        "most": local_digits(str(MOST_TITLE), get_language() or "en")
    }
