"""Who may judge: whoever runs, watches or enters an edition neither reviews its entries nor sits on its jury, and
nobody does both of these. One table for whoever asks: invitation, acceptance, the plan, the list of the jury, and the
seats of those who run or watch, which it bars the other way round."""

from collections.abc import Collection
from enum import StrEnum

from charsu.rules.roles import Role


class NotFree(StrEnum):
    """Why a person does not judge; each value is the sentence that pages show (through gettext)."""

    SCIENCE = "Who owns the rules of judging neither enters a work nor judges one."
    OFFICER = "An officer of an institution does not sit on the jury."
    OFFICER_REVIEWS = "An officer of an institution does not review entries."
    OFFICER_ENTERS = "An officer of an institution does not enter works for a city."
    OBSERVER = "An observer watches the jury and does not sit on it."
    OBSERVER_REVIEWS = "An observer watches the judging and takes no part in it."
    ENTRANT = "Whoever enters works for a city does not judge the works of others."
    JUDGES_TWICE = "Whoever reviews entries of this edition does not sit on its jury."


# Seat -> what bars from it; the order is that in which a reason is told.
BARRING: dict[Role, dict[Role, NotFree]] = {
    Role.JUROR: {
        Role.SCIENCE: NotFree.SCIENCE,
        Role.OFFICER: NotFree.OFFICER,
        Role.OBSERVER: NotFree.OBSERVER,
        Role.ENTRANT: NotFree.ENTRANT,
        Role.REVIEWER: NotFree.JUDGES_TWICE,
    },
    Role.REVIEWER: {
        Role.SCIENCE: NotFree.SCIENCE,
        Role.OFFICER: NotFree.OFFICER_REVIEWS,
        Role.OBSERVER: NotFree.OBSERVER_REVIEWS,
        Role.ENTRANT: NotFree.ENTRANT,
        Role.JUROR: NotFree.JUDGES_TWICE,
    },
    Role.ENTRANT: {Role.SCIENCE: NotFree.SCIENCE, Role.OFFICER: NotFree.OFFICER_ENTERS},
}


def why_barred(seat: Role, held: Collection[Role]) -> NotFree | None:
    """Why one who holds these roles in the edition cannot take the seat; nothing when they can."""
    return next((why for role, why in BARRING[seat].items() if role in held), None)


def why_not_beside(role: Role, held: Collection[Role]) -> NotFree | None:
    """Why one who holds these seats is not given the role, since it would bar from a seat that they hold."""
    return next((bars[role] for seat, bars in BARRING.items() if role in bars and seat in held), None)
