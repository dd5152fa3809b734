"""Instants in the reader's zone and calendar, the same instant for all."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def instant(context: Context, at: datetime | None) -> SafeString | str:
    """`{% instant deadline.at %}`: a `<time>` that names its zone; nothing when there is no instant."""
    if at is None:
        return ""
    person: Any = getattr(context.get("request"), "user", None)
    zone = getattr(person, "zone", "") or getattr(context.get("edition"), "zone", "") or "UTC"
    here = at.astimezone(ZoneInfo(zone))
    words = date_format(here, "j F Y, H:i")
    return format_html(
        '<time datetime="{}">{} <span class="zone">({})</span></time>', at.isoformat(), words, zone
    )
