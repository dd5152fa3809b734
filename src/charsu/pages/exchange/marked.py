"""Forms that carry a mark of what was read with them: what changed since is told before it is answered or written
over."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext

from charsu.pages.days import DayField
from charsu.rules.calendars import local_digits


class Marked(forms.Form):
    """`read` is the mark of what the page showed; forms have it hidden. A form that comes without it read nothing
    that stands now."""

    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def against(self, newer: Mapping[str, Any]) -> list[tuple[Any, str]]:
        """Field by field what stands there otherwise now; what was typed stays, and to send it again is a choice."""
        typed: Any = cast(Any, self.data).copy()
        typed["read"] = newer["read"]
        self.data = typed
        names = [name for name in self.fields if name != "read" and name in newer]
        others = [name for name in names if _is_other(self[name].value(), newer[name])]
        return [(self[name].label, self.as_read(name, newer[name])) for name in others]

    def as_read(self, name: str, value: Any) -> str:
        """A value as a reader has it."""
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(self.fields[name], DayField):
            return local_digits(str(value), get_language() or "en")
        chosen = dict(getattr(self.fields[name], "choices", ()))
        return str(chosen.get(value, value))


def _is_other(typed: Any, newer: Any) -> bool:
    if isinstance(newer, list):
        return sorted(typed or []) != sorted(newer)
    if isinstance(newer, bool):
        return bool(typed) != newer
    return str(typed or "").split() != str(newer).split()
