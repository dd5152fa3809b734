"""A refusal of what was chosen or typed is said at its field, and the form keeps the rest. Others have their page."""

from typing import Any

from django.utils.translation import gettext as _

from charsu.gate import NotThere, Refused
from charsu.rules.permissions import Refusal

# Who asks, and when: nothing that is typed otherwise would help.
OF_THE_READER = frozenset(
    {Refusal.SIGN_IN, Refusal.ROLE, Refusal.NO_SEAT, Refusal.PHASE, Refusal.TIE, Refusal.OTHER_KEY}
)


def tell_at(form: Any, field: str | None, refused: Refused) -> None:
    """Say at a field, or of the whole form, why it was refused."""
    form.add_error(field, why_at_field(refused))


def why_at_field(refused: Refused) -> str:
    """The reason; its particulars alone where they are sentences. Raises what no field is to blame for."""
    if isinstance(refused, NotThere) or refused.reason in OF_THE_READER:
        raise refused
    details = [_(said) for said in refused.details]
    if all(said.endswith(".") for said in refused.details) and details:
        return " ".join(details)
    return " ".join([_(refused.reason.value), *details])
