"""The figures of the rules as fields of a form, and back: a field or a few for each shape of a setting."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.queries.figure_words import CHOICE_WORDS
from charsu.rules.settings import FIGURES, Figure, Shape
from charsu.rules.texts import ascii_digits

PLACES_HELP = _("Pairs such as IR: 5, divided by commas.")


class WholeField(forms.IntegerField):
    """A whole number in digits of any script."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        return super().to_python(ascii_digits(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


class PlacesField(forms.CharField):
    """Codes with whole numbers, such as `IR: 5, RU: 3`."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(required=False, max_length=2000, **facts)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return dict(value)
        pairs = [
            part.split(":") for part in ascii_digits(str(value or "")).replace("،", ",").split(",") if part.strip()
        ]
        if any(len(pair) != 2 or not pair[1].strip().isdecimal() for pair in pairs):
            raise forms.ValidationError(PLACES_HELP, code="places")
        return {place.strip(): int(count) for place, count in pairs}

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, Mapping) else value


def named(codes: Any) -> list[tuple[str, Any]]:
    return [(code, CHOICE_WORDS.get(code, code)) for code in codes]


def several(label: Any, codes: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=named(codes), required=False, widget=forms.CheckboxSelectMultiple
    )


def _whole(figure: Figure) -> dict[str, forms.Field]:
    return {"value": WholeField(label=_("Value"), min_value=figure.least, max_value=figure.most)}


def _yes_no(figure: Figure) -> dict[str, forms.Field]:
    words = [("yes", _("yes")), ("no", _("no"))]
    return {"value": forms.ChoiceField(label=_("Value"), choices=words)}


def _choice(figure: Figure) -> dict[str, forms.Field]:
    return {"value": forms.ChoiceField(label=_("Value"), choices=named(figure.choices))}


def _codes(figure: Figure) -> dict[str, forms.Field]:
    return {"value": several(_("Value"), figure.choices)}


def _places(figure: Figure) -> dict[str, forms.Field]:
    return {"value": PlacesField(label=_("Value"), help_text=PLACES_HELP)}


def _shortlist(figure: Figure) -> dict[str, forms.Field]:
    places: dict[str, Any] = {"min_value": 1, "max_value": 10_000, "required": False}
    return {
        "per": several(_("Places for each"), ("theme", "division", "region", "country", "kind")),
        "up_to": WholeField(label=_("Places of a group, up to"), **places),
        "quotas": PlacesField(
            label=_("Other places for some"), help_text=_("By code: large: 1, small: 3. Divide by commas.")
        ),
        "fallback": forms.ChoiceField(
            label=_("Places that stay empty go"), choices=[("none", _("to nobody")), *named(["best_of_rest"])]
        ),
        "ties": forms.ChoiceField(label=_("Equals at the edge"), choices=named(["registered", "kept"])),
    }


_FIELDS: dict[Shape, Callable[[Figure], dict[str, forms.Field]]] = {
    Shape.WHOLE: _whole,
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.CODES: _codes,
    Shape.PLACES: _places,
    Shape.SHORTLIST: _shortlist,
}


def fields_of(code: str) -> dict[str, forms.Field]:
    """The fields by which a figure is set; one of plain words where the software knows nothing of it."""
    figure = FIGURES.get(code)
    if figure is None:
        return {"value": forms.CharField(label=_("Value"), max_length=2000, required=False)}
    return _FIELDS[figure.shape](figure)


def initial_of(code: str, value: Any) -> dict[str, Any]:
    figure = FIGURES.get(code)
    if figure is not None and figure.shape is Shape.SHORTLIST:
        return {"per": [], "quotas": {}, "fallback": "none", "ties": "registered", **dict(value)}
    if figure is not None and figure.shape is Shape.YES_NO:
        return {"value": "yes" if value else "no"}
    return {"value": value}


def value_of(code: str, cleaned: Mapping[str, Any], old: Any) -> Any:
    """The value that was set. Parts of a rule that have no field of their own stay as they were."""
    figure = FIGURES.get(code)
    if figure is None or figure.shape is not Shape.SHORTLIST:
        value = cleaned.get("value")
        return value == "yes" if figure is not None and figure.shape is Shape.YES_NO else value
    kept = {part: old[part] for part in ("total", "by") if old.get(part)} if isinstance(old, Mapping) else {}
    return kept | {part: cleaned.get(part) for part in ("per", "up_to", "quotas", "fallback", "ties")}
