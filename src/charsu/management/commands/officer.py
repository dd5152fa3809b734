"""Make the first officers of a party: `charsu officer EMAIL --institution CODE`. Tells where to set a password."""

import json
import sys
from argparse import ArgumentTypeError
from typing import Any, get_args
from zoneinfo import available_timezones

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from charsu.acts.protocol import whoever_holds
from charsu.models import Edition, Institution, Membership, Person
from charsu.rules.calendars import Calendar
from charsu.rules.permissions import Role

DEFAULTS = {"name": "", "language": "en", "zone": "UTC", "calendar": "gregorian"}


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ArgumentTypeError(f"there is no zone {name!r}; one is Asia/Tehran")
    return name


def _way_to_a_password(person: Person) -> str:
    """The whole address: whoever reads it on a terminal has no page open."""
    key = [user_pk_to_url_str(person), default_token_generator.make_token(person)]
    return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", args=key)


def _set_password(person: Person, words: str) -> None:
    """By the same rules as on the pages."""
    try:
        validate_password(words, person)
    except ValidationError as trouble:
        raise CommandError(" ".join(trouble.messages)) from trouble
    person.set_password(words)
    person.save(update_fields=["password"])


class Command(BaseCommand):
    help = "Make an officer who holds their institution's key. Only before the memorandum is in force."
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--institution", required=True)
        parser.add_argument("--name")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument("--zone", type=_zone)
        parser.add_argument("--calendar", choices=get_args(Calendar))
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
        parser.add_argument("--json", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        party = Institution.objects.filter(code=options["institution"], is_party=True).first()
        if party is None:
            raise CommandError("There is no such party. Make it first: charsu institution CODE")
        person, is_new = self._person(options)
        seat = {"person": person, "role": Role.OFFICER.value, "institution": party}
        if not Membership.objects.filter(**seat).exists():
            self._refuse_when_founded(party, person)
            Membership.objects.create(**seat)
        if not is_new:
            self._change(person, options)
        at = "" if options["password_stdin"] else _way_to_a_password(person)
        if options["password_stdin"]:
            _set_password(person, sys.stdin.readline().rstrip("\n"))
        facts = {"email": person.email, "institution": party.code, "new": is_new, "set_password_at": at}
        told = f"set the password at {at}" if at else "the password is set"
        self.stdout.write(json.dumps(facts) if options["json"] else f"{person.email}: {told}")

    def _change(self, person: Person, options: dict[str, Any]) -> None:
        """What is told of somebody who has an account already is set anew; the rest stays as it is."""
        told = {part: options[part] for part in DEFAULTS if options[part] is not None}
        for part, value in told.items():
            setattr(person, part, value)
        person.save(update_fields=list(told))

    def _person(self, options: dict[str, Any]) -> tuple[Person, bool]:
        try:
            validate_email(options["email"])
        except ValidationError as trouble:
            raise CommandError("This is not an e-mail address.") from trouble
        person = Person.objects.filter(email__iexact=options["email"]).first()
        if person is not None:
            return whoever_holds(person), False
        facts = {part: options[part] or usual for part, usual in DEFAULTS.items()}
        person = Person.objects.create_user(options["email"], **{**facts, "name": facts["name"] or options["email"]})
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person, True

    def _refuse_when_founded(self, party: Institution, person: Person) -> None:
        """Whoever makes officers for both parties could sign for both: once founded, that is not the operator's."""
        if Edition.objects.filter(award__parties=party, memorandum__in_force_at__isnull=False).exists():
            raise CommandError("The memorandum is in force: officers change by an act of both parties.")
        if person.memberships.filter(role=Role.OFFICER.value).exists():
            raise CommandError("This person holds the key of another party: nobody holds both.")
