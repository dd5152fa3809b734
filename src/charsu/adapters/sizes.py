"""How large a file is, in words: for a reader who writes other digits too."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from charsu.rules.calendars import local_digits
from charsu.rules.texts import decimal_mark

_STEP = 1024


def size_told(size: int | str | None) -> str:
    """One place after the mark, and none where it is nought."""
    count, language = int(size or 0), (get_language() or "en").split("-")[0]
    if count < _STEP:
        told = ngettext("%(count)s byte", "%(count)s bytes", count)
        return local_digits(told % {"count": count}, language)
    power = 3 if count >= _STEP**3 else 2 if count >= _STEP**2 else 1
    shown = f"{count / _STEP**power:.1f}".removesuffix(".0").replace(".", decimal_mark(language))
    words = (_("%(count)s KB"), _("%(count)s MB"), _("%(count)s GB"))[power - 1]
    return words % {"count": local_digits(shown, language)}
