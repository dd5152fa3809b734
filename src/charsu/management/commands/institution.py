"""Make a party to the award, or another institution: `charsu institution CODE`. Run again, it keeps what is so."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from charsu.adapters.texts_of_the_house import read_json
from charsu.models import Award, Institution

LANGUAGES = ("fa", "ru", "en")


class Command(BaseCommand):
    help = "Make or rename an institution. A code of the founding text (tehran, kazan) knows its own names."
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        for language in LANGUAGES:
            parser.add_argument(f"--name-{language}", default="")
        parser.add_argument("--country", default="", help="two letters, such as IR")
        parser.add_argument("--no-party", action="store_true", help="it holds no key of the award")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"]
        known = read_json("founding/award.json")["institutions"].get(code, {})
        given = {language: options[f"name_{language}"] for language in LANGUAGES if options[f"name_{language}"]}
        old = Institution.objects.filter(code=code).first()
        name = {**(old.name if old else known.get("name", {})), **given}
        if not name:
            raise CommandError("An institution needs a name: --name-fa, --name-ru or --name-en.")
        country = (options["country"] or (old.country if old else known.get("country", ""))).upper()
        is_party = not options["no_party"]
        if country and (len(country) != 2 or not country.isalpha()):
            raise CommandError("A country has two letters, such as IR.")
        if old and old.is_party != is_party and Award.objects.filter(parties=old).exists():
            raise CommandError("This institution is a party to an award already; that is not changed from outside.")
        made, is_new = Institution.objects.update_or_create(
            code=code, defaults={"name": name, "country": country, "is_party": is_party}
        )
        facts = {"code": made.code, "name": made.name, "country": made.country, "party": made.is_party, "new": is_new}
        said = json.dumps(facts, ensure_ascii=False) if options["json"] else f"{code}: {'made' if is_new else 'kept'}"
        self.stdout.write(said)
