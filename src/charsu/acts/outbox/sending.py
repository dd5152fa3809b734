"""Carries out the outbox: at least once, recognisable twice by a fixed Message-ID."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from charsu.acts.protocol import CLAUSES_TURNED
from charsu.adapters.mail import Outcome, Reader, line_to_server, send
from charsu.models import Edition, Notice
from charsu.queries.founding import founders
from charsu.queries.letters import names_of_edition, own_words
from charsu.queries.negotiation import still_waits
from charsu.rules.letters import CONFIRM, FORGOTTEN, is_given_up, next_try

TEXTS = ("memorandum", "regulations")
A_PAUSE = timedelta(minutes=1)  # for all that is due, while the server does not answer


def carry_out(*, now: datetime, most: int = 50) -> int:
    """Send what is due, in the order in which it was written. Returns how many letters were tried."""
    due = Notice.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, next_at__lte=now)
    notices = list(due.select_related("person")[:most])
    if not notices:
        return 0
    own, line, tried = own_words(), line_to_server(), 0
    try:
        for notice in notices:
            if _waits_for_nobody(notice):
                _set_aside(notice, now)
                continue
            words = own.get((notice.edition, notice.kind, reader_of(notice).language))
            outcome = send(to=reader_of(notice), kind=notice.kind, facts=_facts(notice), number=notice.pk, own=words,
                           line=_opened(line))  # fmt: skip
            _note(notice, outcome, now)
            tried += 1
            if outcome.is_down:  # the others wait: each would wait for the same silence
                due.update(next_at=now + A_PAUSE)
                break
    finally:
        _close(line)
    return tried


def _waits_for_nobody(notice: Notice) -> bool:
    """A letter about clauses waited a little for what follows: meanwhile all of it may have been settled."""
    if notice.kind != CLAUSES_TURNED:
        return False
    notice.facts = _asked_now(notice)
    return not any(notice.facts.get(kind) for kind in ("names", *TEXTS))


def _asked_now(notice: Notice) -> dict[str, Any]:
    """What the letter names and still waits for its reader, who speaks for an institution."""
    edition = Edition.objects.filter(slug=notice.facts["edition"]).select_related("memorandum", "regulations").first()
    own = founders(notice.person)[0] if notice.person else None
    told = {name: said for name, said in notice.facts.items() if name not in TEXTS}
    if edition is None or own is None:
        return {}
    if edition.memorandum.in_force_at is not None:
        told.pop("names", None)
    return told | still_waits(edition, own, notice.facts)


def _set_aside(notice: Notice, now: datetime) -> None:
    notice.settled_at = notice.given_up_at = now
    notice.save(update_fields=["settled_at", "given_up_at"])


def _facts(notice: Notice) -> dict[str, Any]:
    """What the letter tells; ways to a password or to confirm an address are made here and stand in no row."""
    if notice.kind == CONFIRM:
        return {"email": notice.email, "path": _way_to_confirm(notice)}
    if notice.kind != FORGOTTEN or notice.person is None:
        return {**notice.facts, **names_of_edition(str(notice.facts.get("edition", "")))}
    key = {"uidb36": user_pk_to_url_str(notice.person), "key": default_token_generator.make_token(notice.person)}
    return {**notice.facts, "path": reverse("account_reset_password_from_key", kwargs=key)}


def _way_to_confirm(notice: Notice) -> str:
    address = EmailAddress.objects.filter(pk=notice.facts.get("address"), user=notice.person, verified=False).first()
    if address is None:  # confirmed or taken off meanwhile: the page of addresses tells
        return reverse("account_email")
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])


def reader_of(notice: Notice) -> Reader:
    """Whom the letter is for: the address that it was written to, in the way the person wants to be spoken to."""
    person = notice.person
    if person is None:
        return Reader(notice.email, notice.language or "en", notice.facts.get("zone") or "UTC")
    return Reader(notice.email or person.email, person.language, person.zone, person.calendar)


def _opened(line: object) -> object | None:
    """The line, if it could be opened; else none, and the letter meets the trouble by itself."""
    try:
        line.open()  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 -- whatever it is, sending tells it in the server's words
        return None
    return line


def _close(line: object) -> None:
    try:
        line.close()  # type: ignore[attr-defined]
    except OSError:
        return


def _note(notice: Notice, outcome: Outcome, now: datetime) -> None:
    with transaction.atomic():
        notice.attempts += 1
        notice.trouble = outcome.trouble[:2000]
        if not outcome.trouble:
            notice.sent_at = now
        elif is_given_up(
            attempts=notice.attempts, written_at=notice.written_at, now=now, is_final=outcome.is_final
        ):  # fmt: skip
            notice.given_up_at = now
        else:
            notice.next_at = next_try(notice.attempts, now)
        notice.save(update_fields=["attempts", "trouble", "next_at", "sent_at", "given_up_at"])
