"""`charsu run`: prepare the database, load the demo once, then serve with the worker beside it."""

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from charsu.management.story.people import PASSWORD
from charsu.queries.desks import newest_edition


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if settings.CHARSU_DEMO and newest_edition() is None:
            self.stdout.write("Playing the founding edition, once. This takes about a minute.")
            call_command("demo", stage="results", seed=1)
        if settings.CHARSU_DEMO:
            self.stdout.write(
                f"Accounts: tehran-1@, kazan-1@, science@, reviewer-1@, juror-1@ charsu.example; "
                f"password {PASSWORD}. Or step into anyone's shoes with the bar on top."
            )
        worker = subprocess.Popen([sys.argv[0], "worker"], env=os.environ.copy())  # noqa: S603 -- our own command
        try:
            call_command("serve")
        finally:
            worker.terminate()
