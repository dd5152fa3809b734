"""What the jury has resolved, as its decision tells it."""

from typing import Any

from charsu.models import Decision, Edition
from charsu.queries.jury import carried
from charsu.queries.tiers import groups_of_tiers, honours_by_themselves
from charsu.rules.ledger.canonical import digest


def resolved(edition: Edition) -> dict[str, Any]:
    """Who is honoured and in which tier, with what comes by itself to the others. Where the rules set a number for
    each theme or division, the groups of all candidates are bound too: their digest, which the export then gives."""
    named: dict[int | None, list[Any]] = {}
    for motion in sorted(carried(edition), key=lambda motion: (motion.tier.order, motion.pk)):
        named.setdefault(motion.entry_id, [motion.entry_id, motion.tier.code, motion.words])  # the best tier
    groups = groups_of_tiers(edition)
    return {
        **({"groups": digest(groups)} if groups else {}),
        "honours": [*named.values(), *honours_by_themselves(edition, [pk for pk in named if pk is not None])],
        "mentions": [[m.entry_id, m.words] for m in carried(edition, "mention")],
        "none": [[m.tier.code, m.theme.code if m.theme else "", m.words] for m in carried(edition, "none")],
    }


def is_up_to_date(decision: Decision) -> bool:
    """Whether a decision that was signed says what the jury has resolved until now."""
    says = {name: said for name, said in decision.body.items() if name != "announce_at"}
    return digest(says) == digest(resolved(decision.edition))
