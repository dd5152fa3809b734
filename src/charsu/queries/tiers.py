"""The honours of an edition as rules: which are moved, which come by themselves, and to whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from charsu.models import Edition, Tier
from charsu.queries.editions import rules_in_force
from charsu.queries.shortlist import candidates_of, groups_of, latest_standings
from charsu.rules.honours import OF_OLD, TierRule, Way, by_themselves, way_of


def rule_of(tier: Tier) -> TierRule:
    return TierRule(tier.code, way_of(tier.code, tier.way), tier.most, tuple(tier.per))


def comes_by(way: Way, at: str = "") -> Q:
    """The tiers to which one comes by `way`; `at` leads to the tier, such as `tier__`."""
    of_old = [code for code, said in OF_OLD.items() if said is way]
    said = Q(**{f"{at}way": way.value})
    if way is Way.JURY:
        return said & ~Q(**{f"{at}code__in": list(OF_OLD)})
    return said | Q(**{f"{at}way": Way.JURY.value, f"{at}code__in": of_old})


def took_part(at: str = "tier__") -> Q:
    """To have taken part is no honour: all admitted have it."""
    return comes_by(Way.ADMITTED, at)


def is_participation(tier: Tier) -> bool:
    return rule_of(tier).way is Way.ADMITTED


def tiers_of(edition: Edition) -> list[Tier]:
    """The honours that are put to the vote."""
    return [tier for tier in edition.tiers.all() if rule_of(tier).is_moved]


def tiers_by_themselves(edition: Edition) -> list[Tier]:
    return [tier for tier in edition.tiers.all() if not rule_of(tier).is_moved]


def mentioned_tier(edition: Edition) -> Tier | None:
    """A special mention is of a work that stays with the honour of the shortlist."""
    return edition.tiers.filter(comes_by(Way.SHORTLISTED)).first()


def honours_by_themselves(edition: Edition, moved: Sequence[int]) -> list[list[Any]]:
    """[entry, tier, no words] of what comes by itself to others than `moved`."""
    rules = [rule_of(tier) for tier in edition.tiers.all()]
    ways = {rule.way for rule in rules}
    if not ways & {Way.SHORTLISTED, Way.STANDING}:
        return []
    listed = list(edition.shortlist.order_by("entry_id").values_list("entry_id", flat=True))
    if Way.STANDING not in ways and all(rule.most is None for rule in rules if rule.way is Way.SHORTLISTED):
        return _told(by_themselves(rules, moved, {Way.SHORTLISTED: listed}, {}))
    candidates = candidates_of(latest_standings(edition), rules_in_force(edition).shortlist.by)
    candidates.sort(key=lambda one: (-one.score, one.registered, one.entry))
    place = {one.entry: number for number, one in enumerate(candidates)}
    listed.sort(key=lambda entry: (place.get(entry, len(place)), entry))
    lines = {Way.SHORTLISTED: listed, Way.STANDING: [one.entry for one in candidates]}
    return _told(by_themselves(rules, moved, lines, {one.entry: one.of for one in candidates}))


def _told(found: Sequence[tuple[int, str]]) -> list[list[Any]]:
    return [[entry, tier, ""] for entry, tier in found]


def parts_of_tiers(edition: Edition) -> tuple[str, ...]:
    """What the numbers of the honours are for each of."""
    named = {part for tier in edition.tiers.filter(most__isnull=False) for part in tier.per}
    return tuple(sorted(named))


def groups_of_tiers(edition: Edition) -> list[list[Any]]:
    """Each candidate with its codes of those parts; none where no honour has a number for each of something."""
    parts = parts_of_tiers(edition)
    if not parts:
        return []
    rows = sorted(latest_standings(edition), key=lambda row: row.entry_id)
    return [[row.entry_id, _of(groups_of(row.entry), parts)] for row in rows]


def _of(groups: Mapping[str, str], parts: Sequence[str]) -> dict[str, str]:
    return {part: groups[part] for part in parts}
