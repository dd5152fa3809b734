"""The choice of a time zone. Some six hundred are written at once: a template for each took most of a page."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ZONES = [(zone, zone) for zone in sorted(available_timezones())]
SELECTED = SafeString(" selected")


class LongSelect(forms.Select):
    """A choice among very many, in one group."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        facts = flatatt(self.build_attrs(self.attrs, attrs))
        options = format_html_join("\n", '<option value="{}"{}>{}</option>', self._options(self.format_value(value)))
        return format_html('<select name="{}"{}>\n{}\n</select>', name, facts, options)

    def _options(self, chosen: list[str]) -> Iterable[tuple[str, str, str]]:
        for value, label in self.choices:
            yield str(value), SELECTED if str(value) in chosen else "", str(label)


class ZoneField(forms.ChoiceField):
    widget = LongSelect

    def __init__(self, *, zones: list[tuple[str, str]] = ZONES, **more: Any) -> None:
        super().__init__(choices=zones, **more)
