"""Words of which nothing can be seen say nothing; the form says so at their field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.rules.texts import shows

NOTHING = _("Write a few words; what was typed holds none that can be shown.")


def must_show(words: str) -> None:
    """A validator of a field, or a check of what a form has cleaned."""
    if not shows(words):
        raise forms.ValidationError(NOTHING)
