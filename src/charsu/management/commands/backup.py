"""`charsu backup FILE.zip`: every row and every uploaded file of one moment, with their digests."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from charsu.adapters import clock
from charsu.management.keeping.backup import Unsafe, back_up


class Command(BaseCommand):
    help = "Write every row and every uploaded file, as of one moment, into a new archive. Others may go on working."
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stderr.write if options["json"] else self.stdout.write
        try:
            made = back_up(to=options["file"], storage=settings.STORAGE_ROOT, now=clock.now(), say=say)
        except Unsafe as trouble:
            raise CommandError(str(trouble)) from trouble
        except OSError as trouble:
            raise CommandError(f"cannot write {options['file']}: {trouble.strerror}") from trouble
        if options["json"]:
            facts = {"file": str(options["file"]), "rows": sum(made["rows"].values()), "heads": made["heads"]}
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write(f"{options['file']} is written. It holds personal data: keep it as you keep the house.")
