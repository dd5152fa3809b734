"""One city told twice is one; two towns of one name are two."""

import pytest

from charsu.rules.doubles import PlaceRow, doubles

KASHAN = PlaceRow(1, "Kashan", "IR", "28", 33.98, 51.43, 304_487, 8)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (PlaceRow(2, "Kāshān", "IR", "28", 34.0, 51.44, 304_487, 3), {2: 1}),
        (PlaceRow(2, "Kāshān", "IR", "28", 34.0, 51.44, 304_487, 9), {1: 2}),  # the richer row stays
        (PlaceRow(2, "Kāshān", "IR", "28", 34.0, 51.44, 304_488, 3), {}),
        (PlaceRow(2, "Kāshān", "IR", "28", 34.4, 51.44, 304_487, 3), {}),  # far away
        (PlaceRow(2, "Kāshān", "IR", "26", 34.0, 51.44, 304_487, 3), {}),
        (PlaceRow(2, "Qom", "IR", "28", 34.0, 51.44, 304_487, 3), {}),
    ],
)
def test_only_what_is_clearly_one(other, found):
    assert doubles([KASHAN, other]) == found


def test_rows_without_residents_are_left_alone():
    none = PlaceRow(1, "A", "IR", "28", 1, 1, 0, 1)
    assert doubles([none, PlaceRow(2, "A", "IR", "28", 1, 1, 0, 1)]) == {}
