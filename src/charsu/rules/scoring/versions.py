"""Versions of the method. A run is a record, so a run by an earlier one is computed again as it was then."""

from dataclasses import dataclass

VERSION = "6"


@dataclass(frozen=True)
class Terms:
    """`finest`, the least difference, as a share of the scale, that a sheet can tell apart, however fine the steps of
    its total. `free`, whether the entries may be as alike as the sheets say, however unlike entries usually are."""

    finest: float
    free: bool


VERSIONS = {"5": Terms(0.0, False), VERSION: Terms(1 / 50, True)}


def terms_of(version: str) -> Terms:
    """Raises ValueError for a version that is not known here."""
    if version not in VERSIONS:
        raise ValueError(f"made by version {version} of the calibration, and known here are {', '.join(VERSIONS)}")
    return VERSIONS[version]
