"""Letters: a template by kind, in the reader's language and direction; plain text, and HTML of the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from charsu.rules.calendars import local_digits, show_instant
from charsu.rules.eligibility import Ground
from charsu.rules.exchange.stages import Stage
from charsu.rules.texts import clean_line, direction

INSTANTS = ("at", "until")  # facts that are instants, shown in the reader's zone and calendar
_STAGES = {stage.value for stage in Stage}
FIGURES = ("edition", "clause", "freed")  # facts in the digits of the reader


@dataclass(frozen=True)
class Reader:
    email: str
    language: str
    zone: str = "UTC"
    calendar: str = "gregorian"


def send(*, to: Reader, kind: str, facts: Mapping[str, Any], number: int) -> str:
    """Returns the trouble, or an empty string."""
    subject, text, html = written(to=to, kind=kind, facts=facts)
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    letter = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[to.email],
        headers={
            "Message-ID": f"<notice-{number}@{sender.rpartition('@')[2] or 'charsu'}>",  # twice sent, once shown
            "Content-Language": to.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(html, "text/html")
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as trouble:  # ValueError: an address that no letter can bear
        return str(trouble) or type(trouble).__name__
    return ""


def written(*, to: Reader, kind: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter, as it would be sent; pages show it before it is."""
    shown = {**facts, **{name: _instant(facts[name], to) for name in INSTANTS if facts.get(name)}}
    shown |= {
        name: local_digits(str(facts[name]), to.language) for name in FIGURES if facts.get(name) not in (None, "")
    }
    known = {**shown, "kind": kind, "site": settings.SITE_ADDRESS}
    with translation.override(to.language):
        if facts.get("ground"):
            known["ground_words"] = translation.gettext(Ground[facts["ground"]].value)
        if facts.get("stage") in _STAGES:
            known["stage_words"] = translation.gettext(facts["stage"])
        if facts.get("act"):
            known["act"] = render_to_string("bureau/act_name.html", {"act": facts["act"]}).strip()
        words = render_to_string(["mail/" + kind + ".txt", "mail/notice.txt"], known)
        subject, _, body = words.strip().partition("\n")
        text = body.strip() + "\n"
        html = render_to_string(
            "mail/letter.html",
            {"subject": subject, "paragraphs": [part.strip() for part in text.split("\n\n") if part.strip()],
             "language": to.language, "direction": direction(to.language)},
        )  # fmt: skip
    return clean_line(subject), text, html


def _instant(value: str, to: Reader) -> str:
    try:
        return show_instant(datetime.fromisoformat(value), to.zone, to.language, to.calendar)
    except ValueError:
        return value
