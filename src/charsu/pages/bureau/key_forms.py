"""What is typed to enrol and retire keys and witnesses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.acts.keys import REASONS
from charsu.rules.credentials import key_of

MOST_CARRIED = 10_000
THIRD = "third house"  # a house that is no party: no code has a space
REASON_WORDS = {
    "lost": _("It is lost"),
    "replaced": _("Another takes its place"),
    "left": _("Its holder has left"),
    "stolen": _("Somebody else may have it"),
}


class EnrolForm(forms.Form):
    public = forms.CharField(
        label=_("Your public key"),
        max_length=200,
        help_text=_("As `charsu key show` prints it (did:key:z6Mk…), or 64 hexadecimal signs."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_public(self) -> str:
        given: str = self.cleaned_data["public"].strip()
        if not given.startswith("did:"):
            return given.lower()
        try:
            return key_of(given).hex()
        except ValueError as trouble:
            raise forms.ValidationError(_("This is not the identifier of a key.")) from trouble


class RetireForm(forms.Form):
    public = forms.CharField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why is it to be retired?"),
        choices=[("", _("Choose")), *((code, REASON_WORDS[code]) for code in REASONS)],
    )


class WitnessForm(forms.Form):
    """Who runs the witness is chosen, never presumed: a cosignature counts for its house."""

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        houses = [("", _("Choose")), *parties, (THIRD, _("a third house"))]
        self.fields["party"] = forms.ChoiceField(label=_("Run by"), choices=houses)

    def clean_party(self) -> str:
        """The code of the party; nothing for a house that is neither."""
        chosen: str = self.cleaned_data["party"]
        return "" if chosen == THIRD else chosen

    vkey = forms.CharField(
        label=_("Its verifier key"),
        max_length=300,
        help_text=_("As `charsu witness init` prints it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    address = forms.CharField(
        label=_("Where it answers"),
        max_length=300,
        required=False,
        help_text=_("https://…; empty when requests are carried to it as files."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )


class CarriedForm(forms.Form):
    size = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    lines = forms.CharField(
        label=_("What the witness wrote"),
        max_length=MOST_CARRIED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )
    file = forms.FileField(label=_("Or the file that it wrote"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """What was carried here, as words or as a file; one of them is there."""
        found = super().clean() or {}
        file = found.pop("file", None)
        if file is not None and not found.get("lines"):
            found["lines"] = file.read(MOST_CARRIED).decode("utf-8", "replace").replace("\x00", "")
        if "lines" in found and not found["lines"].strip():
            self.add_error("lines", _("Paste what the witness wrote, or choose its file."))
        return found
