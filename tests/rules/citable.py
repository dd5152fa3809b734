"""A made-up practice to cite."""

from dataclasses import replace
from datetime import date
from typing import Any

from charsu.rules.library.citations import Citable

_ONE = Citable(
    key="charsu-1-v1", title="A park", language="fa", by=("شیراز",), city="شیراز", country="IR",
    released=date(2026, 11, 25), version=1, publisher="An award", collection="2026",
    address="https://example.org/library/1/v1/", identifier="urn:uuid:1", licence="", abstract="",
)  # fmt: skip


def made_up(**facts: Any) -> Citable:
    return replace(_ONE, **facts)
