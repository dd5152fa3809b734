"""The honours taken together: what a motion would do to the limits of the rules, and whom they leave out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from charsu.rules.honours import TierRule, Way


class Bar(StrEnum):
    """Why an honour has no room; each value is the sentence that pages show."""

    TIER = "All honours of this kind that the rules allow are given."
    GROUP = "All honours of this kind that the rules allow in its group are given."
    LAUREATES = "The number of laureates that the rules allow is reached."
    CITY = "The city has as many honours as the rules allow to one city."
    THEME = "The theme has as many honours as the rules allow to one theme."
    NONE = "The jury has resolved to give none of this honour."
    GIVEN = "The jury has given this honour in this theme already."
    HONOURED = "The entry has this honour, or a higher one."


@dataclass(frozen=True)
class Honour:
    """An honour given or proposed; `rank` is the tier's place, 0 the highest; `of` is what rules group entries by."""

    entry: int
    tier: str
    rank: int
    city: int
    theme: str
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """Nothing set means no limit. `none_of` are (tier, theme) the jury resolved to leave empty; "" is all themes.

    Laureates are those whom the jury chose itself; what a special jury or the public chose is no place of theirs.
    """

    tiers: tuple[TierRule, ...] = ()
    laureates: int | None = None
    per_city: int | None = None
    per_theme: int | None = None
    none_of: Collection[tuple[str, str]] = ()

    def rule(self, tier: str) -> TierRule:
        return next((rule for rule in self.tiers if rule.code == tier), TierRule(tier))

    def counts(self, honour: Honour) -> bool:
        """Whether it takes a place among the laureates."""
        return self.rule(honour.tier).way is Way.JURY


def bars_of_none(given: Iterable[Honour], tier: str, theme: str) -> tuple[Bar, ...]:
    """Why the jury may not resolve to give none of an honour in a theme: it has given one there. Without a theme
    the resolution leaves empty what is not given yet, and says nothing against what is."""
    is_given = any(honour.tier == tier and honour.theme == theme for honour in given)
    return (Bar.GIVEN,) if is_given else ()


@dataclass(frozen=True)
class Effect:
    """What carrying an honour would do: `bars` say why it may not be carried; none means that it may. `in_tier`
    counts those of its group, where the tier has a number for each group of `per`."""

    bars: tuple[Bar, ...]
    in_tier: int
    of_tier: int | None
    in_city: int
    in_theme: int
    empty_themes: tuple[str, ...]
    of_city: int | None = None
    of_theme: int | None = None
    per: tuple[str, ...] = ()


def effect(given: Iterable[Honour], proposed: Honour, limits: Limits, themes: Sequence[str]) -> Effect:
    """The effect of `proposed` on the honours `given`. An entry raised to a higher tier frees its old place."""
    held, rule = list(given), limits.rule(proposed.tier)
    others = [honour for honour in held if honour.entry != proposed.entry]
    after = [*others, proposed]
    like = [honour.of for honour in others if honour.tier == proposed.tier]
    in_tier = 1 + sum(rule.group(of) == rule.group(proposed.of) for of in like)
    in_city = sum(honour.city == proposed.city for honour in after)
    laureates = [honour for honour in after if limits.counts(honour)]
    in_theme = sum(honour.theme == proposed.theme for honour in laureates)
    is_held = any(honour.entry == proposed.entry and honour.rank <= proposed.rank for honour in held)
    none_of = set(limits.none_of)
    is_full, is_one = rule.room(like, proposed.of) == 0, limits.counts(proposed)
    holds = {
        Bar.NONE: bool(none_of & {(proposed.tier, ""), (proposed.tier, proposed.theme)}),
        Bar.HONOURED: is_held,
        Bar.TIER: is_full and not rule.per,
        Bar.GROUP: is_full and bool(rule.per),
        Bar.LAUREATES: is_one and limits.laureates is not None and len(laureates) > limits.laureates,
        Bar.CITY: limits.per_city is not None and in_city > limits.per_city,
        Bar.THEME: is_one and limits.per_theme is not None and in_theme > limits.per_theme,
    }
    filled = {honour.theme for honour in after}
    empty = tuple(theme for theme in themes if theme not in filled)
    bars = tuple(bar for bar, is_so in holds.items() if is_so)
    of_tier = rule.most
    return Effect(bars, in_tier, of_tier, in_city, in_theme, empty, limits.per_city, limits.per_theme, rule.per)
