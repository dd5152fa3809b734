"""Made-up facts for the page that shows every part."""

from datetime import UTC, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

register = template.Library()


class ShowcaseForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("As your residents would say it."))
    summary = forms.CharField(
        label=_("Summary"), widget=forms.Textarea(attrs={"data-max-words": "150"}), required=False
    )
    email = forms.EmailField(label=_("Email"))
    theme = forms.ChoiceField(label=_("Theme"), choices=[("water", _("Water")), ("streets", _("Streets"))])
    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        choices=[("practice", _("Practice")), ("research", _("Research"))],
    )
    agree = forms.BooleanField(label=_("I have read the regulations"))


class ShowcaseFilter(forms.Form):
    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[("", _("all")), ("water", _("Water"))])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), ("practice", _("Practice"))])


COLOURS = ("paper", "sheet", "shade", "ink", "soft", "lapis", "turquoise", "brick", "ochre", "band")
LOOKS = (
    {"name": _("Left to right, by day"), "dir": "ltr", "lang": "en", "scheme": "by-day"},
    {"name": _("Right to left, by day"), "dir": "rtl", "lang": "fa", "scheme": "by-day"},
    {"name": _("Left to right, by night"), "dir": "ltr", "lang": "en", "scheme": "by-night"},
    {"name": _("Right to left, by night"), "dir": "rtl", "lang": "fa", "scheme": "by-night"},
)
LOADS = (("مریم رضایی", 12, 14, 20), ("Анна Седых", 3, 9, 20), ("Rafael Pinheiro", 8, 8, 12), ("朱磊", 0, 16, 16))
LINES = (
    {"label": "Kazan", "values": {2019: 61, 2020: 63, 2021: 66, 2022: 70, 2023: 74, 2024: 79}},
    {"label": "شیراز", "values": {2019: 48, 2020: 47, 2021: 52, 2022: 58, 2023: 66}},
    {"label": "Niterói", "values": {2020: 55, 2022: 57, 2024: 71}},
)
CLAUSE = [
    {"lang": "fa", "title": "گروه‌های شهری", "text": "آثار در سه گروه بزرگ، میانی و کوچک سنجیده می‌شوند."},
    {"lang": "ru", "title": "Группы городов", "text": "Заявки оцениваются в трёх группах городов."},
    {"lang": "en", "title": "City sizes", "text": "Entries are compared in three groups of city size."},
]
PHASES = (
    "Founding",
    "Drafting",
    "Announced",
    "Open",
    "Closed",
    "Screening",
    "Review",
    "Shortlist",
    "Jury",
    "Results",
)
STANDINGS = (("P-017", 6.1, 5.6, 6.5, 5.7), ("R-004", 5.8, 5.1, 6.3, 6.2), ("P-031", 5.2, 4.6, 5.8, 5.0))


@register.simple_tag
def showcase() -> dict[str, Any]:
    """`{% showcase as show %}`"""
    return {
        "form": ShowcaseForm(),
        "wrong": ShowcaseForm({"title": "", "email": "no"}, prefix="wrong"),
        "clause": CLAUSE,
        "colours": COLOURS,
        "looks": LOOKS,
        "filter": ShowcaseFilter(),
        "loads": [{"label": who, "done": done, "given": given, "most": most} for who, done, given, most in LOADS],
        "lines": LINES,
        "head": [_("Entry"), _("City"), _("Theme"), _("State")],
        "rows": [
            ["E-0017", "شیراز", _("Water"), _("admitted")],
            ["E-0031", "Казань", _("Streets"), _("received")],
            ["E-0044", "深圳", _("Streets"), _("refused")],
            ["E-0052", "अंबिकापुर", _("Water"), _("draft")],
            ["E-0060", "አዲስ አበባ", _("Water"), _("admitted")],
        ],
        "steps": [
            {"label": words, "state": "done" if n < 4 else "now" if n == 4 else "next"}
            for n, words in enumerate(PHASES)
        ],
        "bars": [
            {"label": "Kazan", "value": 24},
            {"label": "شیراز", "value": 17, "tone": "good"},
            {"label": "São Paulo", "value": 9},
        ],
        "intervals": [
            {"label": label, "estimate": estimate, "low": low, "high": high, "raw": raw}
            for label, estimate, low, high, raw in STANDINGS
        ],
        "shades": {"RU": 31, "IR": 24, "BR": 18, "IN": 12, "CN": 9, "ET": 4, "ZA": 2, "AE": 1},
        "points": [
            (49.11, 55.79, "Kazan", "#map"),
            (52.58, 29.61, "شیراز", "#map"),
            (-46.63, -23.55, "São Paulo", ""),
        ],
        "facts": [("City", "Kazan"), ("Residents", "1 318 600")],
        "page": Paginator(range(60), 20).page(2),
        "deadline": datetime(2027, 3, 1, 20, 30, tzinfo=UTC),
        "words": {"fa": "آب", "ru": "Вода", "en": "Water"},
    }
