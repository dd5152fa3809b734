"""The size of a file, in the reader's digits and with no nought that says nothing."""

import pytest
from django.utils.translation import override

from charsu.adapters.sizes import size_told


@pytest.mark.parametrize(
    ("language", "size", "shown"),
    [
        ("en", 0, "0 bytes"), ("en", 1, "1 byte"), ("en", 1023, "1023 bytes"), ("en", 1024, "1 KB"),
        ("en", 25 * 1024**2, "25 MB"), ("en", 1_600_000, "1.5 MB"), ("en", 3 * 1024**3, "3 GB"),
        ("fa", 25 * 1024**2, "۲۵"), ("fa", 1_600_000, "۱٫۵"), ("fa", 214, "۲۱۴"), ("ru", 1_600_000, "1,5"),
    ],
)  # fmt: skip
def test_a_size_is_told_as_the_reader_writes_numbers(language, size, shown):
    with override(language):
        told = size_told(size)
    assert told == shown if language == "en" else told.startswith(shown)
