"""The rules of an edition while they are drafted, and the forms of its call, which may change later too."""

from charsu.acts.drafting.forms import drop_form, forget_form, keep_form
from charsu.acts.drafting.rules import (
    begin_next,
    draft,
    drop_sheet,
    set_deadline,
    set_part,
    set_sheet,
    set_supporters,
    set_value,
)

__all__ = [
    "begin_next", "draft", "drop_form", "drop_sheet", "forget_form", "keep_form", "set_deadline", "set_part",
    "set_sheet", "set_supporters", "set_value",
]  # fmt: skip
