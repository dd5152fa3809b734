"""By whose hand, as the store has it: who signed minutes, who holds a key, which party agreed to the words of a
clause; for the check against the record (`rules/ledger/hands.py`)."""

from collections.abc import Collection, Mapping
from typing import Any

from charsu.models import ClauseVersion, Edition, Institution, Instrument, Key, Minutes
from charsu.queries.founding import clause_words
from charsu.queries.negotiation import present_versions
from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.hands import CHAIR, SECRETARY


def signatures_of_minutes(edition: Edition) -> dict[str, dict[str, str]]:
    """Of each sitting's minutes the instant of each signature that stands, as exact as its leaf."""
    rows = Minutes.objects.filter(sitting__edition=edition).values_list("sitting__number", "chair_at", "secretary_at")
    return {
        str(number): {seat: at.isoformat() for seat, at in zip((CHAIR, SECRETARY), instants, strict=True) if at}
        for number, *instants in rows
    }


def holders_of(publics: Collection[str]) -> dict[str, int]:
    return dict(Key.objects.filter(public__in=publics).values_list("public", "holder"))


def negotiated_clauses(edition: Edition) -> dict[str, dict[str, list[Any]]]:
    """Of each text that is not in force: its clauses, each with the digest of its words, computed anew, and the
    parties that agreed to them."""
    codes = dict(Institution.objects.values_list("pk", "code"))
    texts = Instrument.objects.filter(pk__in=(edition.memorandum_id, edition.regulations_id), in_force_at=None)
    return {text.kind: {one.clause.number: _stands(one, codes) for one in present_versions(text)} for text in texts}


def _stands(version: ClauseVersion, codes: Mapping[int, str]) -> list[Any]:
    return [_digest(version), sorted(codes[one.party_id] for one in version.agreements.all())]


def _digest(version: ClauseVersion) -> str:
    """That of the words, where the clause and its version have the same; none otherwise."""
    words = {"number": version.clause.number, "heading": version.heading, "text": version.text}
    if clause_words(version.clause) != words:
        return ""
    return digest({**words, "strikes": True} if version.strikes else words)
