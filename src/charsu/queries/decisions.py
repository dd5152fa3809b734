"""What the jury has resolved, as its decision tells it."""

from typing import Any

from charsu.models import Decision, Edition
from charsu.queries.jury import MEDAL, carried
from charsu.rules.ledger.canonical import digest


def resolved(edition: Edition) -> dict[str, Any]:
    """Who is honoured and in which tier; the rest of the shortlist has the medal, where the rules have one."""
    named: dict[int | None, list[Any]] = {}
    for motion in sorted(carried(edition), key=lambda motion: (motion.tier.order, motion.pk)):
        named.setdefault(motion.entry_id, [motion.entry_id, motion.tier.code, motion.words])  # the best tier
    honours = list(named.values())
    if edition.tiers.filter(code=MEDAL).exists():
        rest = edition.shortlist.exclude(entry_id__in=[pk for pk in named if pk is not None]).order_by("entry_id")
        honours += [[row.entry_id, MEDAL, ""] for row in rest]
    return {
        "honours": honours,
        "mentions": [[m.entry_id, m.words] for m in carried(edition, "mention")],
        "none": [[m.tier.code, m.theme.code if m.theme else "", m.words] for m in carried(edition, "none")],
    }


def is_up_to_date(decision: Decision) -> bool:
    """Whether a decision that was signed says what the jury has resolved until now."""
    says = {name: said for name, said in decision.body.items() if name != "announce_at"}
    return digest(says) == digest(resolved(decision.edition))
