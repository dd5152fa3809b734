"""Letters: a template by kind, in the reader's language and direction; plain text, and HTML of the same words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parseaddr
from importlib.resources import files
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from charsu.adapters.sizes import size_told
from charsu.adapters.standing_words import house_words, outcome_of
from charsu.adapters.zones import zone_name
from charsu.rules.calendars import calendar_at, local_digits, show_day, show_instant
from charsu.rules.calendars import known as known_calendar
from charsu.rules.eligibility import Ground
from charsu.rules.exchange.stages import Stage
from charsu.rules.letters import BROADCAST, RECEIVED, fill
from charsu.rules.texts import clean_line, direction, local_marks, pick

INSTANTS = ("at", "until", "was")  # facts that are instants, shown in the reader's zone and calendar
DAYS = ("first_day", "last_day")  # facts that are days, in the reader's calendar
_STAGES = {stage.value for stage in Stage}
FIGURES = ("edition", "clause", "freed", "count")  # facts in the digits of the reader


@dataclass(frozen=True)
class Reader:
    email: str
    language: str
    zone: str = "UTC"
    calendar: str = "gregorian"


@dataclass(frozen=True)
class Outcome:
    """How it went: no trouble; or the server's words, whether they are final, and whether it answered at all."""

    trouble: str = ""
    is_final: bool = False
    is_down: bool = False


type_words = tuple[str, str]  # subject and body, set by the secretariat


def line_to_server() -> Any:
    """One connection for many letters; open it with `with`."""
    return get_connection(fail_silently=False)


def send(
    *, to: Reader, kind: str, facts: Mapping[str, Any], number: int, own: type_words | None = None, line: Any = None
) -> Outcome:
    """Hand the letter to the server. `own` are the secretariat's words in place of the house's."""
    try:
        subject, text, html = written(to=to, kind=kind, facts=facts, own=own)
    except Exception as trouble:  # noqa: BLE001 -- whatever one letter lacks, those behind it go; it is tried again
        return Outcome(f"{kind}: {type(trouble).__name__}: {trouble}")
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    letter = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[to.email],
        connection=line,
        headers={
            "Message-ID": f"<notice-{number}@{sender.rpartition('@')[2] or 'charsu'}>",  # twice sent, once shown
            "Content-Language": to.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(html, "text/html")
    try:
        letter.send()
    except SMTPRecipientsRefused as trouble:
        codes = [code for code, _ in trouble.recipients.values()]
        return Outcome(str(trouble), is_final=all(500 <= code < 600 for code in codes))
    except SMTPResponseException as trouble:
        return Outcome(str(trouble), is_final=500 <= int(trouble.smtp_code) < 600 and trouble.smtp_code != 535)
    except (SMTPServerDisconnected, OSError) as trouble:
        return Outcome(str(trouble) or type(trouble).__name__, is_down=True)
    except (SMTPException, ValueError) as trouble:  # ValueError: an address that no letter can bear
        return Outcome(str(trouble) or type(trouble).__name__, is_final=True)
    return Outcome()


def written(
    *, to: Reader, kind: str, facts: Mapping[str, Any], own: type_words | None = None
) -> tuple[str, str, str]:  # fmt: skip
    """Subject, text and HTML of a letter, as it would be sent; pages show it before it is."""
    shown = {**facts, **{name: _instant(facts[name], to) for name in INSTANTS if facts.get(name)}}
    shown |= {name: _day(facts[name], to) for name in DAYS if facts.get(name)}
    shown |= {
        name: local_digits(str(facts[name]), to.language) for name in FIGURES if facts.get(name) not in (None, "")
    }
    if facts.get("award_zone"):
        shown |= _by_both_clocks(facts, to, has_seconds=kind == RECEIVED)
    if kind == RECEIVED:
        shown |= _received(facts, to)
    known = {**shown, "kind": kind, "site": settings.SITE_ADDRESS}
    with translation.override(to.language):
        if facts.get("edition_name") and facts.get("award_name"):
            known |= _named(facts, to.language)
        if facts.get("ground"):
            known["ground_words"] = translation.gettext(Ground[facts["ground"]].value)
        if facts.get("stage") in _STAGES:
            known["stage_words"] = translation.gettext(facts["stage"])
        if facts.get("act"):
            known["act"] = render_to_string("bureau/act_name.html", {"act": facts["act"]}).strip()
        subject, body = _words(kind, known, to.language, own)
        text = body.strip() + "\n"
        html = render_to_string(
            "mail/letter.html",
            {"subject": subject, "paragraphs": [part.strip() for part in text.split("\n\n") if part.strip()],
             "language": to.language, "direction": direction(to.language), "is_secretariats": kind == BROADCAST},
        )  # fmt: skip
    return clean_line(subject), text, html


def _received(facts: Mapping[str, Any], to: Reader) -> dict[str, str]:
    """What proves what was received: each file with its digest. In a letter of the secretariat's own words the same
    placeholder stands for it."""
    with translation.override(to.language):
        label = translation.gettext("File")
        files = [f"{label}: {clean_line(one['name'])} ({size_told(one['size'])})\nSHA-256: {one['sha256']}"
                 for one in facts.get("files") or ()]  # fmt: skip
    return {"files": "\n".join(files)}


def _by_both_clocks(facts: Mapping[str, Any], to: Reader, *, has_seconds: bool) -> dict[str, str]:
    """Instants on which much hangs: by the reader's clock and calendar, and by those of the award, where they differ;
    to the second where that counts."""
    zone, told = str(facts["award_zone"]), {}
    award = replace(to, zone=zone, calendar=calendar_at(zone))
    for name in (name for name in (("at",) if has_seconds else INSTANTS) if facts.get(name)):
        told[name] = _instant(facts[name], to, has_seconds=has_seconds)
        if (there := _instant(facts[name], award, has_seconds=has_seconds)) != told[name]:
            with translation.override(to.language):
                clock = translation.gettext("by the award's clock:")
            told[name] += f"{local_marks('; ', to.language)}{clock} {there}"
    return told


def _named(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """The award and the edition as people know them: a reader who was never here knows no slug."""
    award, name = (pick(facts[part], language)[1] for part in ("award_name", "edition_name"))
    return {
        "award": award,
        "edition": f"{award} ({name})",
    }


def _words(kind: str, known: Mapping[str, Any], language: str, own: type_words | None) -> type_words:
    """Subject and body: the secretariat's, a letter to many as it was typed, or the house's."""
    if kind == BROADCAST:
        return str(known.get("subject", "")), str(known.get("body", ""))
    if own is not None:
        said = {name: pick(value, language)[1] if isinstance(value, dict) else str(value)
                for name, value in known.items()}  # fmt: skip
        said["award"] = str(known.get("award") or translation.gettext("Charsu"))
        said |= outcome_of(kind, {**said, **_flags(known)})
        return fill(own[0], said, kind), fill(own[1], said, kind)
    return house_words(kind, known)


def _flags(known: Mapping[str, Any]) -> dict[str, Any]:
    """What is true or not, as it is: in words it would always be something."""
    return {name: value for name, value in known.items() if isinstance(value, bool)}


def kinds_of_letters() -> tuple[str, ...]:
    """The kinds that the house has words for."""
    folder = files("charsu") / "templates" / "mail"
    return tuple(sorted(one.name.removesuffix(".txt") for one in folder.iterdir() if one.name.endswith(".txt")))


def _day(value: str, to: Reader) -> str:
    return show_day(date.fromisoformat(value), to.language, known_calendar(to.calendar))


def _instant(value: str, to: Reader, *, has_seconds: bool = False) -> str:
    with translation.override(to.language):
        place = zone_name(to.zone)
    try:
        at = datetime.fromisoformat(value)
        return show_instant(at, to.zone, to.language, to.calendar, place, has_seconds=has_seconds)
    except ValueError:
        return value
