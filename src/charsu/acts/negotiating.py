"""The parties negotiate a clause: each agrees to its words, takes its own back, says what it thinks of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from charsu.acts.protocol import Done, party_or_refuse, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Clause, ClauseAgreement, ClauseComment, ClauseVersion, Edition, Instrument
from charsu.queries.founding import clause_of, languages_of
from charsu.queries.negotiation import lacking_languages, present_version
from charsu.rules.ledger.canonical import digest as digest_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text

ALONE = "Rules of the edition stand under this clause: let them cite another one first."


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
    return Done(version, _leaf(version))


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
        leaves.append({"number": clause.number, "digest": version.digest})
    return Done(clauses, {"instrument": instrument.kind, "clauses": leaves})


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
    clause, leaf = version.clause, _leaf(version)
    parts = (clause.settings, clause.deadlines, clause.themes, clause.divisions, clause.tiers)
    if any(part.exists() for part in (*parts, clause.rubrics, clause.forms)):
        raise Refused(Refusal.DONE, ALONE)
    clause.delete()
    return Done(None, leaf)


@performs(Act.CLAUSE_COMMENT)
def comment(*, actors: type_actors, now: datetime, edition: Edition, clause: Clause, words: str) -> Done:
    """What a party says of a clause, for the other to read. The record holds its digest, never the words."""
    said = clean_text(words).strip()
    if not said:
        raise Refused(Refusal.INCOMPLETE)
    clause = clause_of(edition, clause.pk)
    made = ClauseComment.objects.create(
        clause=clause, party=party_or_refuse(actors[0]), by=actors[0], at=now, words=said
    )
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
        raise Refused(Refusal.CHANGED)
    if lacking := lacking_languages(version, languages_of(clause.instrument)):
        raise Refused(Refusal.LANGUAGE_LACKS, *lacking)
    return version


def _leaf(version: ClauseVersion) -> dict[str, str]:
    clause = version.clause
    return {"instrument": clause.instrument.kind, "number": clause.number, "digest": version.digest}
