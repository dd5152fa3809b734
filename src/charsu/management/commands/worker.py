"""`charsu worker`: sends letters, computes, asks witnesses, reads the library. `--once` does what waits and ends."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from charsu.acts.checkpoints import carry_to_witnesses
from charsu.acts.entries import note_likeness, sweep
from charsu.acts.exchange import ask_due
from charsu.acts.library import read_meanings
from charsu.acts.outbox import carry_out, give_sign, remind
from charsu.adapters import clock
from charsu.management.computations import compute_due
from charsu.management.keeping.start import refuse_unsound

A_PAUSE = 2.0
LONGEST_PAUSE = 60.0
WORKS = (carry_out, compute_due, carry_to_witnesses, sweep, note_likeness, read_meanings, ask_due)
BETWEEN_LOOKS = 600.0  # for what the rules remind of
BETWEEN_SIGNS = 30.0
log = logging.getLogger(__name__)


class Signs:
    """Signs of life between works, at most one in half a minute."""

    def __init__(self) -> None:
        self.due = 0.0

    def before(self, work: Callable[..., int]) -> Callable[..., int]:
        if time.monotonic() >= self.due:
            give_sign(now=clock.now())
            self.due = time.monotonic() + BETWEEN_SIGNS
        return work


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--beside", type=int, help="the process to end with, by its number")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsound()
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
        pause, look, signs = A_PAUSE, 0.0, Signs()
        while options["beside"] in {None, os.getppid()}:
            try:
                if time.monotonic() >= look:
                    remind(now=clock.now())
                    look = time.monotonic() + BETWEEN_LOOKS
                sent = sum(signs.before(work)(now=clock.now()) for work in WORKS)
                pause = A_PAUSE
            except Error:
                if options["once"]:
                    raise
                log.exception("the store does not answer; trying again in %s s", pause)
                close_old_connections()
                sent, pause = 0, min(pause * 2, LONGEST_PAUSE)
            if options["once"] and not sent:
                return
            if not sent:
                time.sleep(pause)
