"""Fields that one answer of a form needs and another does not: their help says when; nothing calls them optional."""

from typing import TypeVar

from django import forms

Asked = TypeVar("Asked", bound=forms.Field)


def sometimes_needed(field: Asked) -> Asked:
    """The form itself, or its act, refuses where it is missing."""
    field.required = False
    field.sometimes_needed = True  # type: ignore[attr-defined]
    return field
