"""`charsu worker`: sends the letters that acts wrote into the outbox. `--once` empties it and ends."""

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from charsu.acts.outbox import carry_out
from charsu.adapters import clock


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            sent = carry_out(now=clock.now())
            if options["once"] and not sent:
                return
            if not sent:
                time.sleep(timedelta(seconds=2).total_seconds())
