"""What of a text both parties have not agreed to clause by clause, for whoever is about to sign the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charsu.models import Clause, Edition
from charsu.queries.founding import languages_of, text_of_kind
from charsu.queries.negotiation import Negotiation, Redline, negotiations, redlines, with_versions
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class UnsettledClause:
    """`rows` are its words as they stand against those that the waiting party agreed to last, where it did."""

    pk: int
    number: str
    stand: Negotiation
    rows: tuple[Redline, ...] = ()


@dataclass(frozen=True)
class Unsettled:
    """`turned` bar the adoption; `unread` are agreed to by signing; in `apart` a translation has not followed."""

    turned: tuple[UnsettledClause, ...]
    unread: tuple[UnsettledClause, ...]
    apart: tuple[UnsettledClause, ...]


def unsettled(edition: Edition, act: str, body: Mapping[str, Any]) -> Unsettled | None:
    """Of the text that an act would adopt; nothing for any other act."""
    if act != Act.INSTRUMENT_ADOPT.value:
        return None
    instrument = text_of_kind(edition, str(body.get("kind")))
    clauses, languages = list(with_versions(instrument)), languages_of(instrument)
    stands = negotiations(edition, clauses)
    rows = [_clause(one, stands[one.pk], languages) for one in clauses]
    return Unsettled(
        turned=tuple(one for one in rows if one.stand.is_contested),
        unread=tuple(one for one in rows if one.stand.waits and not one.stand.is_contested),
        apart=tuple(one for one in rows if one.stand.kept and not one.stand.is_contested),
    )


def _clause(clause: Clause, stand: Negotiation, languages: tuple[str, ...]) -> UnsettledClause:
    found = {version.pk: version for version in clause.versions.all()}
    before, present = found.get(stand.before), found.get(stand.present)
    rows = redlines(before, present, languages) if before and present and stand.is_contested else ()
    return UnsettledClause(clause.pk, clause.number, stand, rows)
