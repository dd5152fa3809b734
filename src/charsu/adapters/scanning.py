"""The house's virus scanner, if it has one: a command that is given the file's path and answers by its exit status.

0: clean; 1: something was found; all else: the scanner is in trouble, and the file waits outside until it is not.
"""

import logging
import shlex
import subprocess
from pathlib import Path

from django.utils.translation import gettext_noop as _

from charsu.adapters.contents import Unfit

A_SCAN = 120  # seconds
FOUND = _("The virus scanner found something in this file. Clean your computer, then make the file anew.")
UNSCANNED = _("The virus scanner does not answer, so the file was not taken. Send it again in some minutes.")
log = logging.getLogger(__name__)


def scan(path: Path, command: str) -> None:
    """Raises Unfit unless `command` (words as a shell reads them; the path is added) finds the file clean."""
    if not command:
        return
    try:
        words = [*shlex.split(command), str(path)]
        done = subprocess.run(words, capture_output=True, timeout=A_SCAN, check=False)  # noqa: S603 -- the operator's
    except (OSError, ValueError, subprocess.TimeoutExpired) as trouble:
        log.error("the virus scanner does not run: %s", trouble)
        raise Unfit(UNSCANNED) from trouble
    if done.returncode == 1:
        raise Unfit(FOUND)
    if done.returncode != 0:
        log.error("the virus scanner ended with %s: %s", done.returncode, done.stderr[-500:])
        raise Unfit(UNSCANNED)
