"""Founding: the award, its memorandum and its regulations, clause by clause, adopted by both institutions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, party_of, performs, record, tell_of_clauses, type_actors
from charsu.acts.written import keep_versions
from charsu.gate import NotThere, Refused
from charsu.models import Award, Clause, ClauseAgreement, Edition, Institution, Instrument, Person
from charsu.queries.editions import is_slug_taken
from charsu.queries.founding import clause_words, officers_of, text_of
from charsu.queries.keys import keys_to_carry
from charsu.queries.negotiation import contested, present_versions
from charsu.queries.parties import keyholders_of
from charsu.rules.founding_words import Phrases, under_names
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows

KINDS = ("memorandum", "regulations")
Words = Mapping[str, str]


@performs(Act.CLAUSE_PROPOSE, recorded=False)
def found(
    *,
    actors: type_actors,
    now: datetime,
    slug: str,
    name: Words,
    zone: str,
    award_slug: str,
    award_name: Words,
    parties: Iterable[Institution],
    memorandum: Mapping[str, Any],
    regulations: Mapping[str, Any],
) -> Done:
    """The first edition of an award, with the two texts as one institution proposes them."""
    if is_slug_taken(slug):
        raise Refused(Refusal.DONE)
    party = _party(actors[0])
    award, is_new = Award.objects.get_or_create(slug=award_slug, defaults={"name": dict(award_name)})
    if not is_new and award.editions.exists():  # the other institution was quicker
        raise Refused(Refusal.FOUNDED)
    award.parties.add(*parties)
    texts = {
        kind: _propose_instrument(award, kind, text, party, now, actors[0])
        for kind, text in zip(KINDS, (memorandum, regulations), strict=True)
    }
    edition = Edition.objects.create(award=award, slug=slug, name=dict(name), zone=zone, **texts)
    body: dict[str, Any] = {kind: digest(text_of(text)) for kind, text in texts.items()}
    body |= {"parties": [one.code for one in keyholders_of(edition)], **keys_to_carry(edition)}
    record(edition=slug, act=Act.CLAUSE_PROPOSE, at=now, actors=actors, body=body)
    for kind, text in texts.items():
        numbers = text.clauses.values_list("number", flat=True)
        tell_of_clauses(edition=edition, party=party, kind=kind, numbers=numbers, now=now)
    return Done(edition)


def _propose_instrument(
    award: Award, kind: str, text: Mapping[str, Any], party: Institution, now: datetime, by: Person
) -> Instrument:
    instrument = Instrument.objects.create(
        award=award,
        kind=kind,
        title=_composed(text["title"]),
        authentic=list(text.get("authentic") or text["title"]),
        proposed_by=party,
    )
    Clause.objects.bulk_create(
        Clause(
            instrument=instrument,
            number=str(clause["number"]),
            order=order,
            heading=_composed(clause["heading"]),
            text=_composed(clause["text"]),
            proposed_by=party,
            proposed_at=now,
        )
        for order, clause in enumerate(text["clauses"], start=1)
    )
    keep_versions(instrument.clauses.select_related("proposed_by"), by)
    return instrument


@performs(Act.CLAUSE_PROPOSE)
def propose_clause(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    instrument: Instrument,
    number: str,
    heading: Words,
    text: Words,
) -> Done:
    """New words for a clause, or a new clause; its party agrees to them, nobody else does. A text in force stands."""
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if instrument.pk not in {edition.memorandum_id, edition.regulations_id}:
        raise NotThere
    if instrument.in_force_at is not None:
        raise Refused(Refusal.DONE, Refusal.ADOPTED.value)
    words = {
        "heading": _composed(heading),
        "text": _composed(text),
        "proposed_by": _party(actors[0]),
        "proposed_at": now,
    }
    last = instrument.clauses.order_by("-order").values_list("order", flat=True).first() or 0
    clause, _ = Clause.objects.update_or_create(
        instrument=instrument, number=number, defaults=words, create_defaults={**words, "order": last + 1}
    )
    keep_versions([clause], actors[0])
    party = clause.proposed_by
    tell_of_clauses(edition=edition, party=party, kind=instrument.kind, numbers=[number], now=now)
    body = {"instrument": instrument.kind, "number": number, "digest": digest(clause_words(clause))}
    return Done(clause, body)


@performs(Act.NAMES_MEND)
def mend_names(
    *, actors: type_actors, now: datetime, edition: Edition, award_name: Words, name: Words, phrases: Phrases
) -> Done:
    """As long as nothing is adopted, who proposed the award mends its names. Title and clauses that bear them follow:
    as new words of the clause, which the other reads and agrees to, or not."""
    award, party = Award.objects.select_for_update().get(pk=edition.award_id), _party(actors[0])
    texts = [Instrument.objects.get(pk=pk) for pk in (edition.memorandum_id, edition.regulations_id)]
    if any(text.in_force_at is not None for text in texts):
        raise Refused(Refusal.DONE, Refusal.ADOPTED.value)
    if party.pk != texts[0].proposed_by_id:
        raise Refused(Refusal.TIE)
    old, new = {"award": award.name, "edition": edition.name}, {"award": dict(award_name), "edition": dict(name)}
    changed = {part: names for part, names in new.items() if names != old[part]}
    if not changed:
        return Done(edition, is_new=False)
    award.name, edition.name = new["award"], new["edition"]
    award.save(update_fields=["name"])
    edition.save(update_fields=["name"])
    tell_of_clauses(edition=edition, party=party, kind="names", numbers=changed, now=now)
    for text in texts:
        numbers = [
            _reworded(edition, clause, words, party, now, actors)
            for clause, words in _named_anew(text, changed, phrases)
        ]
        if numbers:
            tell_of_clauses(edition=edition, party=party, kind=text.kind, numbers=numbers, now=now)
    return Done(edition, {part: digest(names) for part, names in new.items()})


def _named_anew(text: Instrument, names: Mapping[str, Words], phrases: Phrases) -> list[tuple[Clause, Words]]:
    """The title follows at once; of the clauses those whose words change, but none that one proposes to leave out."""
    said = under_names(text_of(text), names, phrases)
    text.title = _composed(said["title"])
    text.save(update_fields=["title"])
    words = {clause["number"]: clause["text"] for clause in said["clauses"]}
    live = [version.clause for version in present_versions(text) if not version.strikes]
    return [(clause, words[clause.number]) for clause in live if words[clause.number] != clause.text]


def _reworded(
    edition: Edition, clause: Clause, words: Words, party: Institution, now: datetime, actors: type_actors
) -> str:
    clause.text, clause.proposed_by, clause.proposed_at = _composed(words), party, now
    clause.save(update_fields=["text", "proposed_by", "proposed_at"])
    keep_versions([clause], actors[0])
    body = {"instrument": clause.instrument.kind, "number": clause.number, "digest": digest(clause_words(clause))}
    record(edition=edition.slug, act=Act.CLAUSE_PROPOSE, at=now, actors=actors, body=body)
    return clause.number


def adoption_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    instrument = _instrument(edition, wish)
    if instrument.in_force_at is not None:
        raise Refused(Refusal.DONE)
    body = text_of(instrument)
    missing = [
        f"{clause['number']} ({language})"
        for clause in body["clauses"]
        for language in instrument.authentic
        if not shows(clause["text"].get(language, ""))
    ]
    if missing or not body["clauses"]:
        raise Refused(Refusal.INCOMPLETE, *missing)
    if turned := contested(edition, instrument):
        raise Refused(Refusal.NEGOTIATED, *turned)
    return body


@jointly(Act.INSTRUMENT_ADOPT, describe=adoption_body)
def adopt(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the text is in force. Who turns a key agrees to every clause of it; but words that one
    party countered, or changed after the other had agreed to them, are agreed to clause by clause before."""
    instrument = _instrument(edition, body)
    for person in actors:
        ClauseAgreement.objects.bulk_create(
            [
                ClauseAgreement(version=version, party=_party(person), by=person, at=now)
                for version in present_versions(instrument)
            ],
            ignore_conflicts=True,
        )
    instrument.digest, instrument.in_force_at = digest(dict(body)), now
    instrument.save(update_fields=["digest", "in_force_at"])
    facts = {"kind": instrument.kind, "clauses": len(body["clauses"])}
    return Done(instrument, facts | ({"officers": officers_of(edition)} if instrument.kind == "memorandum" else {}))


def _instrument(edition: Edition, wish: Mapping[str, Any]) -> Instrument:
    kind = wish.get("kind")
    if kind not in KINDS:
        raise Refused(Refusal.INCOMPLETE)
    pk = edition.memorandum_id if kind == "memorandum" else edition.regulations_id
    return Instrument.objects.get(pk=pk)


def _party(person: Person) -> Institution:
    party = party_of(person)
    if party is None:
        raise Refused(Refusal.ROLE)
    return party


def _composed(words: Words) -> dict[str, str]:
    """Words in the composed form that the canonical bytes need."""
    return {language: clean_text(said).strip() for language, said in words.items()}
