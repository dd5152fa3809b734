"""Words in templates: the language of each piece of text, its direction, the reader's digits."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from charsu.adapters.files import TOO_LARGE, Unfit
from charsu.adapters.sizes import size_told
from charsu.rules import calendars, texts
from charsu.rules.forms import FormChange

register = template.Library()

DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩", "hi": "०१२३४५६७८९"}
ARABIC_SCRIPT_MARKS = {"fa": (".", "٫"), "ar": (".", "٫")}
AS_TYPED = {"text", "textarea", "search"}
_TAG = re.compile(r"(<[^>]*>)")
ALWAYS_LATIN = {"email", "url", "password", "number", "tel"}


def _base(lang: str | None) -> str:
    return (lang or "en").lower().replace("_", "-").split("-")[0]


@register.filter
def direction(lang: str | None) -> str:
    """`rtl` or `ltr` of a language."""
    return texts.direction(_base(lang))


@register.filter
def in_language(words: Mapping[str, str] | str | None, lang: str | None = None) -> SafeString:
    """`{{ theme.title|in_language }}`: {lang: words} in the reader's language, marked with its own."""
    if not isinstance(words, Mapping):
        return bdi(words or "")
    chosen, text = texts.pick(words, lang or _base(get_language()))
    return format_html('<span lang="{}" dir="{}">{}</span>', chosen, direction(chosen), text)


@register.filter
def plain_in_language(words: Mapping[str, str] | str | None, lang: str | None = None) -> str:
    """The same without mark-up, for titles and attributes."""
    if not isinstance(words, Mapping):
        return str(words or "")
    return texts.pick(words, lang or _base(get_language()))[1]


@register.filter
def form_change(change: FormChange) -> str:
    """What became of a question of a form, in a sentence."""
    return gettext(change.what.value) % {k: local_digits(v) for k, v in change.sides(_base(get_language())).items()}


@register.filter
def bdi(words: Any) -> SafeString:
    """What people typed, kept from turning the line round it."""
    return format_html("<bdi>{}</bdi>", words)


@register.filter
def local_digits(value: Any, lang: str | None = None) -> str:
    """A number, written with the digits of the reader's language."""
    base = _base(lang or get_language())
    text = str(value)
    if base in ARABIC_SCRIPT_MARKS and text.replace(".", "", 1).replace("-", "", 1).isdecimal():
        text = text.replace(*ARABIC_SCRIPT_MARKS[base])
    return text.translate(str.maketrans("0123456789", DIGITS[base])) if base in DIGITS else text


@register.filter
def local_number(said: Any) -> str:
    """`{{ "12.5 km²"|local_number }}`: a number that may have decimals, as the reader's language writes it."""
    return calendars.local_number(said, _base(get_language()))


BETWEEN_THOUSANDS = {"fa": "\u066c", "ar": "\u066c", "ru": "\u00a0"}


@register.filter
def grouped(value: Any) -> str:
    """A great whole number in groups of three digits, as the reader's language writes it; what is no number stays."""
    if not isinstance(value, int):
        return str(value)
    mark = BETWEEN_THOUSANDS.get(_base(get_language()), ",")
    return local_digits(f"{value:,}".replace(",", mark))


@register.filter
def without(text: Mapping[str, str] | None, language: str) -> dict[str, str]:
    """`{{ entry.source.title|without:entry.language }}`: the words in all other languages than that one."""
    return {one: words for one, words in (text or {}).items() if one != language and words}


@register.filter
def file_name(name: str) -> SafeString:
    """A file's name with its ending behind it: after a stem from the right the page's own side places the dot."""
    stem, dot, ending = name.rpartition(".")
    sides = (unicodedata.bidirectional(sign) for sign in stem)
    if dot and next((side for side in sides if side in {"L", "R", "AL"}), "L") != "L":
        return format_html("<bdi>{}</bdi>.<bdi>{}</bdi>", stem, ending)
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def file_size(size: int | str | None) -> str:
    """`{{ file.size|file_size }}`: in bytes, KB, MB or GB, as the reader writes numbers."""
    return size_told(size)


@register.filter
def is_foreign_to(words: str, language: str) -> bool:
    """`{{ answer|is_foreign_to:practice.language }}`: what stands in another script is no word of that language."""
    return texts.is_in_other_script(words, language)


@register.simple_tag
def comma() -> str:
    """Between the parts of a list, as the reader's language writes it."""
    return texts.local_marks(", ", _base(get_language()))


@register.filter
def figure_digits(value: Any) -> str:
    """A number or a date in the reader's digits; a code or a digest, which people compare sign by sign, as it is."""
    text = str(value)
    return text if any(sign.isascii() and sign.isalpha() for sign in text) else local_digits(text)


@register.filter
def isolated(words: Any) -> str:
    """See rules/texts.isolated: for letters and minutes, which are plain text. A page has <bdi>."""
    return texts.isolated(str(words))


@register.filter
def own_digits(words: Any) -> str:
    """A sentence, such as one of the parts that we build on, with its counts in the reader's digits."""
    said = str(words)  # what comes late says only now whether it is safe
    if not hasattr(said, "__html__"):
        return calendars.digits_within(said, _base(get_language()))
    parts = _TAG.split(said)  # every second one is a tag, whose addresses and sizes stay
    parts[::2] = [calendars.digits_within(part, _base(get_language())) for part in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308 -- digits alone were changed


@register.filter
def written(field: BoundField) -> SafeString:
    """The widget of a bound field; free text takes the direction of what is typed, unless the field has its own.

    How long it may be is not told to the browser, which would cut what is pasted without a word: the form says so.
    """
    kind = getattr(field.field.widget, "input_type", field.widget_type)
    if kind in AS_TYPED:
        return field.as_widget(attrs={"dir": field.field.widget.attrs.get("dir", "auto"), "maxlength": False})
    if kind in ALWAYS_LATIN:
        return field.as_widget(attrs={"dir": "ltr"})
    if kind == "file":
        most = settings.ATTACHMENT_MOST_BYTES
        return field.as_widget(attrs={"data-most": str(most), "data-too-large": Unfit(TOO_LARGE, most).told()})
    return field.as_widget()


@register.filter
def of_question(files: Mapping[str, Any], code: str) -> Any:
    """What a mapping by question holds for one of them."""
    return files.get(code)
