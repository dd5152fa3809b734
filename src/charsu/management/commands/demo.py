"""`charsu demo`: plays the founding edition through the acts, up to a phase."""

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from charsu.adapters import clock
from charsu.management.story.play import play, report
from charsu.queries.editions import newest
from charsu.rules.lifecycle import Phase


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stage",
            default="results",
            choices=[phase.value for phase in Phase],
            help="the phase in which the edition stands, with the work of that phase done: at `screening` every "
            "entry has its result. To do it yourself open it at the phase before: `closed` to screen, `screening` to "
            "assign, `review` to score what is left, `shortlist` to fix the list, `jury` to sit and decide.",
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not connection.introspection.table_names():  # a file that is not there yet, or a store without tables
            call_command("migrate", interactive=False, verbosity=0)
        if newest() is not None:
            raise CommandError("This database holds an edition already. The demo goes into an empty one.")
        if not settings.CHARSU_DEMO and settings.SECRET_KEY != settings.DEMO_KEY:
            raise CommandError("The demo makes accounts with a known password. Set CHARSU_DEMO=1 to want that.")
        out = self.stderr if options["json"] else self.stdout

        def say(words: str) -> None:
            out.write(words)
            out.flush()  # whoever watches through a pipe sees it go on, too

        call_command("load_registry", verbosity=0)
        story = play(
            stage=Phase(options["stage"]),
            seed=options["seed"],
            today=clock.now(),
            say=say,
            has_keys=True,
        )
        facts = report(story)
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(json.dumps(facts["counts"]))
