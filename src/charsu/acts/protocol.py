"""How every act is performed: gate, one transaction, a ledger entry. The second key of joint acts: `second_key.py`.

    @performs(Act.ENTRY_SUBMIT)
    def submit(*, actors, now, entry) -> Done: ...

    @jointly(Act.SHORTLIST_FIX, describe=shortlist_body)
    def fix_shortlist(*, actors, now, edition, body) -> Done: ...

`describe(edition, wish)` gives the canonical body of what would be done now; it is computed again
at the countersignature, so that a text that changed meanwhile is never signed by halves.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from charsu import gate
from charsu.adapters.countries import is_country
from charsu.models import (
    Edition,
    Entry,
    Institution,
    LedgerEntry,
    Municipality,
    Notice,
    Person,
    Practice,
    Seal,
    Shelf,
)
from charsu.queries.addresses import has_proved
from charsu.queries.cities import name_of
from charsu.queries.parties import seated
from charsu.rules.ledger.canonical import canonical, commitment
from charsu.rules.ledger.merkle import grow, leaf_hash
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_line, shows

log = logging.getLogger(__name__)
type_actors = tuple[Person, ...]
CLAUSES_TURNED, A_LITTLE_WHILE = "clauses_turned", timedelta(minutes=15)


@dataclass(frozen=True)
class Done:
    """What an act gave: `result` for the caller, `body` for the ledger (codes and digests, no personal data).

    `is_new` is False where all of it had been done before: then the ledger gets no second line.
    """

    result: Any
    body: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = True


Perform = Callable[..., Done]
Describe = Callable[[Edition, Mapping[str, Any]], dict[str, Any]]
_JOINT: dict[Act, tuple[Perform, Describe]] = {}


def record(
    *, edition: str, act: Act, at: datetime, actors: type_actors, body: Mapping[str, Any],
    seats: tuple[str, ...] = (), is_held: bool = False,
) -> LedgerEntry:  # fmt: skip
    """Append a leaf to the edition's log. Actors appear as institution codes or roles, never by name: those that
    they hold now, or the `seats` from which they acted.

    Who appends holds the edition (`is_held`: they do already), so indexes follow one another; the log never goes
    back in time.
    """
    if not is_held:
        hold(edition)
    last = LedgerEntry.objects.filter(edition=edition).order_by("-index").first()
    index = last.index + 1 if last else 0
    at = _not_before(last, at)
    leaf = canonical(
        {
            "act": act.value,
            "actors": list(seats) or [_seat(person) for person in actors],
            "at": at.isoformat(),
            "body": dict(body),
            "edition": edition,
            "index": index,
        }
    )
    return LedgerEntry.objects.create(
        edition=edition,
        index=index,
        at=at,
        act=act.value,
        leaf=leaf.decode(),
        leaf_hash=leaf_hash(leaf).hex(),
        peaks=b"".join(grow(_peaks(last), index, leaf_hash(leaf))).hex(),
    )


def seal(*, edition: Edition, of: str, body: Mapping[str, Any], now: datetime) -> Seal:
    """Keep `body` with a fresh salt: the record holds a commitment that nobody can guess at. Shortlist and decision
    are opened for everyone by `acts.honours.honour`; what speaks of one entry, or of votes, is never opened."""
    salt = secrets.token_bytes(32)
    kept, _ = Seal.objects.update_or_create(
        edition=edition,
        of=of,
        defaults={
            "body": dict(body), "salt": salt.hex(), "commitment": commitment(salt, body), "sealed_at": now,
        },
    )  # fmt: skip
    return kept


def hold(edition: str) -> str | None:
    """Until the transaction ends nobody else acts on this edition; returns its phase as it stands now.

    On SQLite the transaction itself has that effect.
    """
    rows = Edition.objects.select_for_update(no_key=True).filter(slug=edition)
    return rows.values_list("phase", flat=True).first()


def _not_before(last: LedgerEntry | None, at: datetime) -> datetime:
    """Two clocks, or one set back: the leaf then bears the instant of the one that it follows."""
    if last is None or at >= last.at:
        return at
    log.warning("an act of %s is recorded after one of %s and bears its instant", at, last.at)
    return last.at


def _peaks(last: LedgerEntry | None) -> list[bytes]:
    if last is None:
        return []
    if last.peaks:
        joined = bytes.fromhex(last.peaks)
        return [joined[at : at + 32] for at in range(0, len(joined), 32)]
    peaks = list[bytes]()  # a row from before peaks were kept
    older = LedgerEntry.objects.filter(edition=last.edition).order_by("index").values_list("leaf_hash", flat=True)
    for size, known in enumerate(older):
        peaks = grow(peaks, size, bytes.fromhex(known))
    return peaks


def _seat(person: Person) -> str:
    party = party_of(person)
    if party is not None:
        return party.code
    roles = gate.standing_of(person).roles - {Role.VISITOR}
    return min((role.value for role in roles), default=Role.VISITOR.value)


def party_of(person: Person) -> Institution | None:
    """The party whose key this person holds, if any."""
    for membership in gate.standing_of(person).memberships:
        if membership.role == Role.OFFICER.value and membership.institution and membership.institution.is_party:
            return membership.institution
    return None


def performs(act: Act, *, recorded: bool = True) -> Callable[[Perform], Callable[..., Any]]:
    """Wrap an act of one actor: gate -> transaction -> ledger entry. Returns the act's result."""

    def wrap(function: Perform) -> Callable[..., Any]:
        @wraps(function)
        def act_of(*, actors: type_actors, now: datetime, **what: Any) -> Any:
            edition, entry = _subject(what)
            with transaction.atomic():
                if edition is not None:
                    edition.phase = hold(edition.slug) or edition.phase
                actor = actors[0] if actors else None
                of: dict[str, Any] = {"municipality": what.get("municipality"), "award": gate.award_of(what)}
                gate.require(act, actor, edition=edition, entry=entry, **of)
                done = function(actors=actors, now=now, **what)
                if recorded and edition is not None and done.is_new:
                    record(edition=edition.slug, act=act, at=now, actors=actors, body=done.body, is_held=True)
            return done.result

        return act_of

    return wrap


def _subject(what: Mapping[str, Any]) -> tuple[Edition | None, Entry | None]:
    entry: Entry | None = what.get("entry")
    edition: Edition | None = what.get("edition") or (entry.edition if entry else None)
    return edition, entry


def jointly(act: Act, *, describe: Describe) -> Callable[[Perform], Perform]:
    """Register the one function that performs a joint act once both keys have turned."""

    def wrap(function: Perform) -> Perform:
        _JOINT[act] = (function, describe)
        return function

    return wrap


def party_or_refuse(actor: Person) -> Institution:
    party = party_of(actor)
    if party is None:
        raise gate.Refused(Refusal.ROLE)
    return party


def joint_of(act: Act) -> tuple[Perform, Describe]:
    """How a joint act is performed, and what its body is."""
    return _JOINT[act]


def restamp(practice: Practice) -> None:
    """Count the change, so that every index in memory reads the practice anew. The row stays held until the end."""
    Shelf.objects.get_or_create(pk=1)
    Shelf.objects.filter(pk=1).update(version=F("version") + 1, mark=secrets.token_hex(16))
    practice.stamp = Shelf.objects.get(pk=1).version
    practice.save()


def tell(*, person: Person, kind: str, now: datetime, of: Edition | None = None, **facts: Any) -> Notice:
    """Write a letter into the outbox, in the act's own transaction; the worker sends it. It is the letter of the
    edition `of`, or of the one that it names; of neither, the union's own."""
    edition = of.slug if of is not None else str(facts.get("edition", ""))
    return Notice.objects.create(person=person, kind=kind, edition=edition, facts=facts, written_at=now, next_at=now)


def tell_all(people: Iterable[Person], *, kind: str, now: datetime, **facts: Any) -> None:
    """The same letter to each; a fact that is a city is named in the language of whoever reads."""
    for person in people:
        named: dict[str, Any] = {
            key: name_of(fact, person.language) if isinstance(fact, Municipality) else fact
            for key, fact in facts.items()
        }
        tell(person=person, kind=kind, now=now, **named)


def tell_of_clauses(
    *, edition: Edition, party: Institution, kind: str, numbers: Iterable[str], now: datetime
) -> None:
    """What one institution proposes or says of clauses is told to the officers of the other: one letter a day at
    most. The first turn writes it, and it waits a little for what follows; later turns join the letter that is not
    sent yet, or one that goes out a day after the last. `kind` is that of the text."""
    officers = list(seated(edition, Role.OFFICER, beside=party))
    written = Notice.objects.filter(person__in=officers, kind=CLAUSES_TURNED, facts__edition=edition.slug)
    written = written.filter(settled_at=None)  # what was set aside has told nobody
    last, listed = {letter.person_id: letter for letter in written.order_by("pk")}, list(numbers)
    for person in officers:
        before = last.get(person.pk)
        if before is not None and before.sent_at is None and before.given_up_at is None:
            before.facts[kind] = list(dict.fromkeys([*before.facts.get(kind, ()), *listed]))
            before.save(update_fields=["facts"])
            continue
        where: dict[str, Any] = {"edition": edition.slug, "award": edition.award.slug, kind: listed}
        letter = tell(person=person, kind=CLAUSES_TURNED, now=now, **where)
        soon = now + A_LITTLE_WHILE
        letter.next_at = max(soon, before.next_at + timedelta(days=1)) if before else soon
        letter.save(update_fields=["next_at"])


def account_of(email: str, name: str, language: str) -> Person:
    """The account of whom one invites; a new one has no password until its owner sets one by letter, and that
    letter proves the address: no second one asks to confirm it. Its letters are written in `language`."""
    found = Person.objects.filter(email__iexact=email).first()
    if found is not None:
        return whoever_holds(found)
    if not email or not shows(name):
        raise gate.Refused(Refusal.INCOMPLETE)
    made = Person.objects.create_user(email, name=clean_line(name)[:160], language=language)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def of_a_country(iso2: str) -> None:
    """Conflicts hang on the country of whoever judges: a code that is none would bar them from nothing."""
    if not is_country(iso2):
        raise gate.Refused(Refusal.INCOMPLETE, gettext_noop("No country has this code."))


def whoever_holds(person: Person) -> Person:
    """The account, for whoever holds its address. Where nobody has proved it yet, anybody may have opened the
    account: its password and its sessions end, and the next one is set by letter, which proves the address."""
    if not has_proved(person):
        person.set_unusable_password()
        person.save(update_fields=["password"])
        prove_address(person)
    return person


def prove_address(person: Person) -> None:
    """The first address of the account is shown to be the person's; what that gives: `queries/addresses.py`."""
    rows = EmailAddress.objects.filter(email__iexact=person.email)
    if rows.filter(verified=True).exclude(user=person).exists() or rows.filter(user=person).update(verified=True):
        return
    is_first = not EmailAddress.objects.filter(user=person, primary=True).exists()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=is_first)
