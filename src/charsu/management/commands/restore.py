"""`charsu restore FILE.zip`: brings a backup back into an empty house; checks digests first, the record last."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from charsu.management.keeping.backup import Unsafe
from charsu.management.keeping.restore import bring_back


class Command(BaseCommand):
    help = "Bring a backup back into an empty database. Refuses whatever would lose data."
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stderr.write if options["json"] else self.stdout.write
        try:
            found = bring_back(file=options["file"], storage=settings.STORAGE_ROOT, say=say)
        except Unsafe as trouble:
            raise CommandError(str(trouble)) from trouble
        except OSError as trouble:
            raise CommandError(f"{trouble.filename or options['file']}: {trouble.strerror}") from trouble
        rows = sum(found["rows"].values())
        if options["json"]:
            self.stdout.write(json.dumps({"rows": rows, "heads": found["heads"], "made_at": found["made_at"]}))
        else:
            self.stdout.write(f"{rows} rows are back, as of {found['made_at']}. Everyone signs in anew.")
