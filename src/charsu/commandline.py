"""The command `charsu`. What needs no database runs where Django is not installed."""

import os
import sys
from importlib.util import find_spec

from charsu.plain.run import WORDS, listed, run


def main() -> None:
    word = sys.argv[1] if len(sys.argv) > 1 else "help"
    if word in WORDS:
        sys.exit(run(word, sys.argv[2:]))
    if word in {"help", "--help", "-h"} and len(sys.argv) < 3:
        sys.stdout.write(listed() + "\n")
        if find_spec("django") is None:
            return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charsu.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- Django stays out of the other path
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- see above
    from django.db import DatabaseError  # noqa: PLC0415 -- see above

    try:
        execute_from_command_line(["charsu", *sys.argv[1:]])
    except (ImproperlyConfigured, DatabaseError) as trouble:
        sys.exit(f"charsu {word}: {' '.join(str(trouble).split())}")
    except KeyboardInterrupt:
        sys.exit(130)
