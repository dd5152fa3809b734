"""Which letters a page needs: the reader's own script at once, Chinese only where Chinese is written."""

import re
from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

AT_ONCE = {"fa": ("vazirmatn-arabic",), "ru": ("noto-sans-cyrillic", "noto-sans-latin")}
HAN = re.compile("[⺀-鿿豈-﫿＀-￯\U00020000-\U0002ffff]")


@register.filter
def fonts_at_once(lang: str) -> tuple[str, ...]:
    """The files that a page in this language cannot do without."""
    return AT_ONCE.get(lang, ("noto-sans-latin",))


class HanNode(Node):
    """Names the style sheet of the Chinese slices (80 kB of ranges) only after text that holds such a letter."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        body = self.nodelist.render(context)
        if not HAN.search(body):
            return body
        link = format_html('<link rel="stylesheet" href="{}">', static("css/fonts-han.css"))
        return SafeString(body + link)


@register.tag
def han(parser: Parser, token: Token) -> HanNode:
    """`{% han %}` the page `{% endhan %}`"""
    nodelist: Any = parser.parse(("endhan",))
    parser.delete_first_token()
    return HanNode(nodelist)
