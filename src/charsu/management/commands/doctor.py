"""`charsu doctor`: is the house sound? A line a check; the exit code is 1 when something must be mended."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from charsu.adapters import clock
from charsu.management.keeping.checkup import check_up


class Command(BaseCommand):
    help = "Check settings, database, durability, storage, files, record, letters and words. Changes nothing."
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--deep", action="store_true", help="read every uploaded file and compare its digest")
        parser.add_argument("--mail", action="store_true", help="call the mail server too")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in check_up(now=clock.now(), is_deep=options["deep"], with_mail=options["mail"]):
            found.append(finding)
            if not options["json"]:
                self.stdout.write(f"{finding.grade:<4} {finding.name}: {finding.detail}")
        is_sound = all(finding.grade != "fail" for finding in found)
        if options["json"]:
            self.stdout.write(json.dumps({"sound": is_sound, "checks": [one.as_json() for one in found]}))
        if not is_sound:
            sys.exit(1)
