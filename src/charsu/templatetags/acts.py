"""Acts in words, as the record and the pages of joint acts name them."""

from collections.abc import Mapping
from json import loads

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from charsu.rules.act_words import WORDS
from charsu.rules.permissions import Act
from charsu.rules.texts import local_marks, pick

register = template.Library()


@register.filter
def act_in_words(act: str) -> str:
    """`{{ row.act|act_in_words }}`: what was done; the code itself for an act that has no words."""
    return gettext(WORDS[Act(act)]) if act in set(Act) and Act(act) in WORDS else act


@register.simple_tag
def actors_of(leaf: str, houses: Mapping[str, Mapping[str, str]]) -> SafeString:
    """`{% actors_of row.leaf houses %}`: by which institutions or roles an act was done, each once. `houses` are the
    names of the parties by their codes."""
    language = get_language() or "en"
    codes = dict.fromkeys(str(code) for code in loads(leaf).get("actors", ()))
    said = ((pick(houses[code], language)[1] if code in houses else gettext(code),) for code in codes)
    return format_html_join(local_marks(", ", language), "<bdi>{}</bdi>", said)
