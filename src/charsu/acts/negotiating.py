"""The parties negotiate a clause: each agrees to its words, takes its own back, says what it thinks of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from charsu.acts.protocol import Done, party_or_refuse, performs, tell_of_clauses, type_actors
from charsu.acts.written import keep
from charsu.gate import NotThere, Refused
from charsu.models import Clause, ClauseAgreement, ClauseComment, ClauseVersion, Edition, Instrument
from charsu.queries.founding import clause_of, languages_of
from charsu.queries.negotiation import lacking_languages, present_version
from charsu.queries.parties import parties_of
from charsu.rules.ledger.canonical import digest as digest_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows

ALONE = gettext_noop("Rules of the edition stand under this clause: let them cite another one first.")


@performs(Act.CLAUSE_AGREE)
def agree(*, actors: type_actors, now: datetime, edition: Edition, clause: Clause, digest: str) -> Done:
    """One party agrees to the words of a clause in all its languages, as its officer read them: by their digest."""
    version = _as_read(edition, clause, digest)
    facts = {"by": actors[0], "at": now}
    _, is_new = ClauseAgreement.objects.get_or_create(
        version=version, party=party_or_refuse(actors[0]), defaults=facts
    )
    if not is_new:
        raise Refused(Refusal.DONE)
    leaf = _leaf(version)
    _leave_out_if_agreed(edition, version)
    return Done(version, leaf)


@performs(Act.CLAUSE_AGREE)
def agree_to_all(
    *, actors: type_actors, now: datetime, edition: Edition, instrument: Instrument, digests: Mapping[int, str]
) -> Done:
    """One party agrees to several clauses of a text, each as its officer read it (by its digest); to all or to none.

    digests: of a clause, by its key.
    """
    party, leaves = party_or_refuse(actors[0]), []
    clauses = list(instrument.clauses.filter(pk__in=digests))
    if not clauses:
        raise Refused(Refusal.INCOMPLETE)
    for clause in clauses:
        version = _as_read(edition, clause, digests[clause.pk])
        ClauseAgreement.objects.get_or_create(version=version, party=party, defaults={"by": actors[0], "at": now})
        leaves.append({key: said for key, said in _leaf(version).items() if key != "instrument"})
        _leave_out_if_agreed(edition, version)
    return Done(clauses, {"instrument": instrument.kind, "clauses": leaves})


@performs(Act.CLAUSE_PROPOSE)
def strike(*, actors: type_actors, now: datetime, edition: Edition, clause: Clause) -> Done:
    """One party proposes to leave a clause out; it stays in the text until the other agrees to that."""
    version, party = _negotiated(edition, clause), party_or_refuse(actors[0])
    if version.strikes:
        raise Refused(Refusal.DONE)
    _bar_if_it_governs(version.clause)
    words = {"heading": version.heading, "text": version.text}
    bound = digest_of({"number": version.clause.number, **words, "strikes": True})
    facts = {"proposed_by": party, "by": actors[0], "proposed_at": now}
    (made,) = keep([ClauseVersion(clause=version.clause, digest=bound, strikes=True, **words, **facts)])
    tell_of_clauses(edition=edition, party=party, now=now, **_named(version.clause))
    return Done(made, _leaf(made))


def _leave_out_if_agreed(edition: Edition, version: ClauseVersion) -> None:
    """The clause that both parties agreed to leave out goes; the numbers of the others stay."""
    agreed = set(version.agreements.values_list("party", flat=True))
    if version.strikes and {party.pk for party in parties_of(edition)} <= agreed:
        _bar_if_it_governs(version.clause)
        version.clause.delete()


@performs(Act.CLAUSE_WITHDRAW)
def take_back(*, actors: type_actors, now: datetime, edition: Edition, clause: Clause) -> Done:
    """A party takes back the words that it proposed last: those before them stand again, with who agreed to them.

    What the other party has agreed to is not taken back; other words can still be proposed.
    """
    version, party = _negotiated(edition, clause), party_or_refuse(actors[0])
    if version.proposed_by_id != party.pk:
        raise Refused(Refusal.TIE)
    if version.agreements.exclude(party=party).exists():
        raise Refused(Refusal.DONE)
    version.withdrawn_at = now
    version.save(update_fields=["withdrawn_at"])
    before = present_version(clause)
    if before is None:
        return _gone(version)
    clause.heading, clause.text = before.heading, before.text
    clause.proposed_by, clause.proposed_at = before.proposed_by, before.proposed_at
    clause.save(update_fields=["heading", "text", "proposed_by", "proposed_at"])
    return Done(clause, _leaf(version) | {"back_to": before.digest})


def _gone(version: ClauseVersion) -> Done:
    """A new clause, taken back by who proposed it, leaves the text."""
    leaf = _leaf(version)
    _bar_if_it_governs(version.clause)
    version.clause.delete()
    return Done(None, leaf)


def _bar_if_it_governs(clause: Clause) -> None:
    """No rule of an edition is left without its clause."""
    parts = (clause.settings, clause.deadlines, clause.themes, clause.divisions, clause.tiers)
    if any(part.exists() for part in (*parts, clause.rubrics, clause.forms)):
        raise Refused(Refusal.DONE, ALONE)


@performs(Act.CLAUSE_COMMENT)
def comment(*, actors: type_actors, now: datetime, edition: Edition, clause: Clause, words: str) -> Done:
    """What a party says of a clause, for the other to read. The record holds its digest, never the words."""
    said = clean_text(words).strip()
    if not shows(said):
        raise Refused(Refusal.INCOMPLETE)
    clause, party = clause_of(edition, clause.pk), party_or_refuse(actors[0])
    made = ClauseComment.objects.create(clause=clause, party=party, by=actors[0], at=now, words=said)
    tell_of_clauses(edition=edition, party=party, now=now, **_named(clause))
    leaf = {"instrument": clause.instrument.kind, "number": clause.number}
    return Done(made, leaf | {"words": digest_of({"words": said})})


@performs(Act.LANGUAGES_NAME)
def name_languages(
    *, actors: type_actors, now: datetime, edition: Edition, instrument: Instrument, languages: Iterable[str]
) -> Done:
    """Which language versions are authentic, one or several equally; the others are translations of them."""
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if instrument.pk not in {edition.memorandum_id, edition.regulations_id}:
        raise NotThere
    if instrument.in_force_at is not None:
        raise Refused(Refusal.DONE, Refusal.ADOPTED.value)
    chosen, asked = [one for one in languages_of(instrument) if one in set(languages)], set(languages)
    if not chosen or not asked <= set(chosen):
        raise Refused(Refusal.INCOMPLETE)
    instrument.authentic = chosen
    instrument.save(update_fields=["authentic"])
    return Done(instrument, {"instrument": instrument.kind, "authentic": chosen})


def _negotiated(edition: Edition, clause: Clause) -> ClauseVersion:
    """The present version of a clause whose text is not yet in force; held until the transaction ends."""
    clause.instrument = Instrument.objects.select_for_update().get(pk=clause_of(edition, clause.pk).instrument_id)
    if clause.instrument.in_force_at is not None:
        raise Refused(Refusal.DONE, Refusal.ADOPTED.value)
    version = present_version(clause)
    if version is None:
        raise NotThere
    return version


def _as_read(edition: Edition, clause: Clause, digest: str) -> ClauseVersion:
    """The words that an officer read, which must still stand and stand in every language of the text."""
    version = _negotiated(edition, clause)
    if version.digest != digest:
        raise Refused(Refusal.REWORDED, clause.number)
    if not version.strikes and (lacking := lacking_languages(version, languages_of(clause.instrument))):
        raise Refused(Refusal.LANGUAGE_LACKS, *lacking)
    return version


def _named(clause: Clause) -> dict[str, Any]:
    return {"kind": clause.instrument.kind, "numbers": [clause.number]}


def _leaf(version: ClauseVersion) -> dict[str, Any]:
    clause, strikes = version.clause, {"strikes": True} if version.strikes else {}
    return {"instrument": clause.instrument.kind, "number": clause.number, "digest": version.digest, **strikes}
