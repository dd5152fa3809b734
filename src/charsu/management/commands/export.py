"""`charsu export EDITION FILE.zip`: the record of an edition, for `charsu verify`."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charsu.adapters.zips import as_zip
from charsu.models import Edition
from charsu.queries.ledger import export_of


class Command(BaseCommand):
    help = "Write the record and the public texts of an edition into an archive."
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"there is no edition {options['edition']!r}; there is {known}")
        try:
            _write(options["file"], as_zip(export_of(edition)))
        except OSError as trouble:
            raise CommandError(f"cannot write {options['file']}: {trouble.strerror}") from trouble
        self.stdout.write(f"{options['file']}: check it with `charsu verify {options['file']}`")


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: an earlier export at the same place stays whole until the new one is."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
