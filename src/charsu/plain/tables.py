"""Reading CSV files: rows by their heads, names as numbers."""

import csv
from collections.abc import Sequence


def rows_of(path: str) -> list[dict[str, str]]:
    """Raises ValueError for what is no table in UTF-8, OSError where there is no file."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (csv.Error, UnicodeDecodeError) as trouble:
        raise ValueError(f"{path} is no CSV file in UTF-8: {trouble}") from trouble
    if not rows:
        raise ValueError(f"{path} has no rows")
    return rows


def numbers_of(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}
