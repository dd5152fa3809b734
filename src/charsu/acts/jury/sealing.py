"""Sealing: the record holds a salted commitment, which nobody can guess at, until the results are announced."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.models import Edition, Seal
from charsu.rules.ledger.canonical import commitment


def seal(*, edition: Edition, of: str, body: Mapping[str, Any], now: datetime) -> Seal:
    """Keep `body` with a fresh salt. `acts.honours.honour` opens it, in the record and for everyone."""
    salt = secrets.token_bytes(32)
    kept, _ = Seal.objects.update_or_create(
        edition=edition,
        of=of,
        defaults={
            "body": dict(body), "salt": salt.hex(), "commitment": commitment(salt, body), "sealed_at": now,
        },
    )  # fmt: skip
    return kept
