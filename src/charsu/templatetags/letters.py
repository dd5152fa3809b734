"""Links in letters: the house's own addresses alone. What people typed, a name above all, is never one to press."""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def own_links(text: str) -> SafeString:
    """The text with addresses of this site as links; the marks that end a sentence are no part of one."""
    own = re.compile(rf"({re.escape(settings.SITE_ADDRESS)}/(?:[^\s<>\"]*[^\s<>\".,;:!?)\]])?)")
    pieces = [
        format_html('<a href="{}">{}</a>', piece, piece) if place % 2 else conditional_escape(piece)
        for place, piece in enumerate(own.split(text))
    ]
    return mark_safe("".join(pieces))  # noqa: S308 -- every piece is escaped above
