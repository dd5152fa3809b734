"""`charsu run`: prepare the database, load the demo once, then serve with the worker beside it."""

import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from charsu.management.keeping.doors import refuse_a_busy_port
from charsu.management.story.people import PASSWORD
from charsu.queries.editions import newest
from charsu.rules.lifecycle import Phase


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stage",
            default="results",
            choices=[phase.value for phase in Phase],
            help="of a demo that is yet to be loaded: as in `charsu demo`",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_a_busy_port(settings.HOST, settings.PORT)
        call_command("migrate", verbosity=0)
        if settings.CHARSU_DEMO and newest() is None:
            self.stdout.write("Playing the founding edition, once. This takes about a minute.")
            self.stdout.flush()
            call_command("demo", stage=options["stage"], seed=1)
        if settings.CHARSU_DEMO:
            self.stdout.write(
                f"Accounts: tehran-1@, kazan-1@, science@, reviewer-1@, juror-1@ charsu.example; "
                f"password {PASSWORD}. Or step into anyone's shoes with the bar on top."
            )
            self.stdout.write(f"Letters go to {settings.VAR}/letters. Ctrl-C ends the house.")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
        worker = subprocess.Popen(  # noqa: S603 -- our own command
            [*_ourselves(), "worker", "--beside", str(os.getpid())], env=os.environ.copy()
        )
        try:
            call_command("serve")
        finally:
            worker.terminate()
            worker.wait(timeout=10)


def _ourselves() -> list[str]:
    """How this very command was called."""
    return [sys.executable, "-c", "from charsu.commandline import main; main()"]
