"""`charsu export EDITION FILE.zip`: the record of an edition, for `charsu verify`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charsu.adapters.zips import as_zip
from charsu.models import Edition
from charsu.queries.ledger import export_of


class Command(BaseCommand):
    help = "Write the record and the public texts of an edition into an archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            raise CommandError(f"there is no edition {options['edition']!r}")
        try:
            options["file"].write_bytes(as_zip(export_of(edition)))
        except OSError as trouble:
            raise CommandError(f"cannot write {options['file']}: {trouble.strerror}") from trouble
        self.stdout.write(f"{options['file']}: check it with `charsu verify {options['file']}`")
