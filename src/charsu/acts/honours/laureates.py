"""Laureates and certificates, from the decision that both signed."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from charsu.acts.protocol import Done, jointly, performs, restamp, tell_all, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Certificate, Decision, Edition, Entry, Laureate, Notice, Practice, Seal
from charsu.queries.credentials import unsigned_credentials
from charsu.queries.exchange.voices import focal_points_of, voices_of
from charsu.queries.honours import named_in
from charsu.queries.letters import to_teams
from charsu.queries.tiers import took_part
from charsu.rules.certificates import human_code, is_easy, payload
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import shows

OPENED = ("decision", "shortlist")


@performs(Act.HONOUR)
def honour(*, actors: type_actors, now: datetime, edition: Edition) -> Done:
    """The decision's honours come to be, with participation for every other entry admitted, where the rules have
    it. What was sealed is opened in the record: anyone can now check the commitments. Doing it twice changes
    nothing."""
    decision = Decision.objects.filter(edition=edition).first()
    if decision is None:
        raise Refused(Refusal.NEEDS)
    known = set(Laureate.objects.filter(edition=edition).values_list("entry_id", flat=True))
    named = [*named_in(decision), *_participants(edition, decision)]
    rows = [row for row in named if row.entry_id not in known]
    for row in rows:
        row.honoured_at = now
    Laureate.objects.bulk_create(rows)
    return Done(rows, {"decision": decision.digest, "count": len(rows), "opened": _open_seals(edition, now)})


def _participants(edition: Edition, decision: Decision) -> list[Laureate]:
    tier = edition.tiers.filter(took_part("")).first()
    if tier is None:
        return []
    honoured = [row[0] for row in decision.body["honours"]]
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    rest = rows.exclude(pk__in=honoured).order_by("pk").values_list("pk", flat=True)
    return [Laureate(edition=edition, entry_id=entry, tier=tier) for entry in rest]


def _open_seals(edition: Edition, now: datetime) -> dict[str, Any]:
    """Salt and body of what was sealed: SHA-256 over prefix, salt and canonical body gives the commitment."""
    opened: dict[str, Any] = {}
    for seal in Seal.objects.filter(edition=edition, opened_at=None, of__in=OPENED).order_by("of"):
        opened[seal.of] = {"body": seal.body, "commitment": seal.commitment, "salt": seal.salt}
        seal.opened_at = now
        seal.save(update_fields=["opened_at"])
    return opened


@performs(Act.CERTIFICATE_ISSUE)
def issue(*, actors: type_actors, now: datetime, edition: Edition) -> Done:
    """A certificate for every laureate who has none yet; its team is told where it is."""
    waiting = Laureate.objects.filter(edition=edition, certificate=None)
    made = [_issue(row, now) for row in waiting.select_related("entry__municipality", "tier", "edition")]
    told = [(one.laureate.entry, {"honour": one.laureate.tier.name, "code": one.code}) for one in made]
    letters = to_teams(edition=edition, kind="certificate_issued", now=now, told=told)
    Notice.objects.bulk_create(letters, ignore_conflicts=True)
    return Done(made, {"digests": [certificate.digest for certificate in made]})


def _drawn_code() -> str:
    while not is_easy(code := human_code(secrets.token_bytes(10))):
        continue
    return code


def _issue(laureate: Laureate, now: datetime) -> Certificate:
    code = _drawn_code()
    entry = laureate.entry
    day = laureate.honoured_at.astimezone(ZoneInfo(laureate.edition.zone)).date()
    facts = dict(
        payload(
            code=code, edition=laureate.edition.slug, tier=laureate.tier.code, entry=f"E-{entry.pk:04d}",
            municipality=entry.municipality.name, country=entry.municipality.country, title=entry.title,
            honoured_on=day.isoformat(), is_made_up=laureate.edition.is_made_up,
        )
    )  # fmt: skip
    return Certificate.objects.create(
        laureate=laureate, code=code, payload=facts, digest=digest(facts), issued_at=now
    )


def signing_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The digests of the credentials that stand and that no statement of both holds yet; their codes keep them from
    being guessed at."""
    found = unsigned_credentials(edition)
    if not found:
        raise Refused(Refusal.DONE)
    return {"count": len(found), "digests": sorted(found)}


@jointly(Act.CERTIFICATE_SIGN, describe=signing_body)
def sign_certificates(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both have signed one statement over these certificates: each can be taken away as a credential with it."""
    return Done(body["count"], {"count": body["count"]})


def withdrawal_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    rows = Certificate.objects.filter(laureate__edition=edition, code=wish.get("code"))
    found = rows.select_related("laureate__entry__municipality", "laureate__tier").first()
    if found is None:
        raise NotThere
    if found.withdrawn_at:
        raise Refused(Refusal.DONE)
    if not shows(str(wish.get("reason", ""))):
        raise Refused(Refusal.INCOMPLETE)
    entry = found.laureate.entry
    return {
        "city": entry.municipality.name, "code": found.code, "digest": found.digest,
        "honour": dict(found.laureate.tier.name),
        "reason": str(wish["reason"]).strip(), "work": entry.title,
    }  # fmt: skip


@jointly(Act.CERTIFICATE_WITHDRAW, describe=withdrawal_body)
def withdraw(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both withdraw an honour with its certificate, for a public reason; check page, results and library say
    so from then on. The city has a letter, and its focal point the same."""
    rows = Certificate.objects.select_related("laureate__entry__municipality", "laureate__tier")
    found = rows.get(laureate__edition=edition, code=body["code"])
    found.withdrawn_at, found.reason = now, body["reason"]
    found.save(update_fields=["withdrawn_at", "reason"])
    held = Practice.objects.select_for_update(of=("self",))
    for practice in held.filter(entry__laureate=found.laureate_id):  # lists and indexes read it anew
        practice.changed_at = now
        restamp(practice)
    _tell_of_withdrawal(found, edition, now)
    return Done(found, {"certificate": found.digest})


def _tell_of_withdrawal(certificate: Certificate, edition: Edition, now: datetime) -> None:
    laureate = certificate.laureate
    city = laureate.entry.municipality
    tell_all(
        dict.fromkeys([*voices_of(city), *focal_points_of(city.country)]), kind="honour_withdrawn", now=now,
        of=edition, city=city, title=laureate.entry.title, names=laureate.tier.name, words=certificate.reason,
        path=f"/check/{certificate.code}/",
    )  # fmt: skip
