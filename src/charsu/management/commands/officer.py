"""Make the first officers of a party: `charsu officer EMAIL --institution CODE`. Tells where to set a password."""

import json
import sys
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from charsu.models import Edition, Institution, Membership, Person
from charsu.rules.permissions import Role


class Command(BaseCommand):
    help = "Make an officer who holds their institution's key. Only before the memorandum is in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--institution", required=True)
        parser.add_argument("--name", default="")
        parser.add_argument("--language", default="en")
        parser.add_argument("--zone", default="UTC")
        parser.add_argument("--calendar", default="gregorian")
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
        if options["password_stdin"]:
            person.set_password(sys.stdin.readline().rstrip("\n"))
            person.save(update_fields=["password"])
        token = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
        at = reverse("account_reset_password_from_key", args=token.split("-", 1))
        facts = {"email": person.email, "institution": party.code, "new": is_new, "set_password_at": at}
        said = json.dumps(facts) if options["json"] else f"{person.email}: set the password at {at}"
        self.stdout.write(said)

    def _person(self, options: dict[str, Any]) -> tuple[Person, bool]:
        try:
            validate_email(options["email"])
        except ValidationError as trouble:
            raise CommandError("This is not an e-mail address.") from trouble
        person = Person.objects.filter(email__iexact=options["email"]).first()
        if person is not None:
            return person, False
        facts = {part: options[part] for part in ("language", "zone", "calendar")}
        person = Person.objects.create_user(options["email"], name=options["name"] or options["email"], **facts)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person, True

    def _refuse_when_founded(self, party: Institution, person: Person) -> None:
        """Whoever makes officers for both parties could sign for both: once founded, that is not the operator's."""
        if Edition.objects.filter(award__parties=party, memorandum__in_force_at__isnull=False).exists():
            raise CommandError("The memorandum is in force: officers change by an act of both parties.")
        if person.memberships.filter(role=Role.OFFICER.value).exists():
            raise CommandError("This person holds the key of another party: nobody holds both.")
