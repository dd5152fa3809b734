"""The command `charsu`. What needs no database runs where Django is not installed."""

import os
import sys

PLAIN = {"assign", "calibrate", "verify", "rehearse"}


def main() -> None:
    word = sys.argv[1] if len(sys.argv) > 1 else "help"
    if word in PLAIN:
        from charsu.plain.run import run  # noqa: PLC0415 -- Django must stay out of this path, and scipy out of the other

        sys.exit(run(word, sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charsu.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- see above

    execute_from_command_line(["charsu", *sys.argv[1:]])
