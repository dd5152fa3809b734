"""Pins and prohibitions: what was ruled is never turned round, nor counted twice."""

from charsu.rules.pairs import Bar, Table, sort_pairs

TABLE = Table(
    frozenset({1, 2}), {7: "IR", 8: "RU"}, {7: 5, 8: 5}, absent=frozenset(), barred=frozenset(), given=frozenset(),
    pins=frozenset({(1, 7)}), reviews_per_entry=3, forbidden=frozenset({(2, 8)}),
)  # fmt: skip


def test_what_was_ruled_is_told_and_stays() -> None:
    pins = sort_pairs([(1, 7), (2, 8), (2, 7)], TABLE, is_pin=True)
    assert pins.kept == ((2, 7),) and pins.refused == (((1, 7), Bar.SAME), ((2, 8), Bar.FORBIDDEN))
    shut = sort_pairs([(1, 7), (2, 8), (1, 8)], TABLE, is_pin=False)
    assert shut.kept == ((1, 8),) and shut.refused == (((1, 7), Bar.PINNED), ((2, 8), Bar.SAME))
