"""Links in letters: the house's own addresses alone. What people typed, a name above all, is never one to press.

An address reads from the left also in a line that is read from the right: else its last slash stands in front of it.
"""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_END = r"[^\s<>\".,;:!?)\]]"  # the marks that end a sentence are no part of an address
_ANY = re.compile(rf"(https?://(?:[^\s<>\"]*{_END})?)")


@register.filter
def own_links(text: str) -> SafeString:
    """The text with addresses of this site as links."""
    own = re.compile(rf"({re.escape(settings.SITE_ADDRESS)}/(?:[^\s<>\"]*{_END})?)")
    return _with_addresses(text, own, '<bdi dir="ltr"><a href="{0}">{0}</a></bdi>')


@register.filter
def as_previewed(text: str) -> SafeString:
    """A letter in paragraphs, for whoever looks at what another will get: its addresses are seen, not pressed."""
    return mark_safe(linebreaks(_with_addresses(text, _ANY, '<bdi dir="ltr">{0}</bdi>')))  # noqa: S308 -- escaped below


def _with_addresses(text: str, address: re.Pattern[str], shape: str) -> SafeString:
    pieces = [
        format_html(shape, piece) if place % 2 else conditional_escape(piece)
        for place, piece in enumerate(address.split(text))
    ]
    return mark_safe("".join(pieces))  # noqa: S308 -- every piece is escaped above
