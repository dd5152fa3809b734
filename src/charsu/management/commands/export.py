"""`charsu export EDITION FILE.zip`: the edition's evidence, to be checked by `charsu verify`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from charsu.adapters.archive import as_zip
from charsu.queries.desks import edition_of
from charsu.queries.ledger import bundle_of


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        edition = edition_of(options["edition"])
        if edition is None:
            raise CommandError(f"There is no edition {options['edition']}.")
        options["file"].write_bytes(as_zip(bundle_of(edition)))
        self.stdout.write(f"{options['file']} written")
