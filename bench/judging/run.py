"""How long the secretary's pages take at the size of a large award, in this process, from request to answer.

    python -m bench.judging.run [--entries 1000] [--reviewers 200]

Makes a database in a temporary folder, plays the demo up to the review, enlarges it (`enlarge.py`), calibrates twice
and asks every page three times. A line is the first answer and the quickest, in seconds of the processor (which hold
on a machine that others use too); the exit code is 1 where the quickest is above the limit of one second.
"""

import argparse
import os
import sys
import tempfile

LIMIT = 1.0


def prepare(folder: str) -> None:
    os.environ |= {
        "CHARSU_VAR": folder, "CHARSU_DEMO": "1", "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "charsu.settings", "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    }  # fmt: skip
    import django  # noqa: PLC0415 -- after the settings it reads

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--reviewers", type=int, default=200)
    parser.add_argument("--keep", help="use this folder, and what is in it already")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        there = wish.keep or folder
        is_made = os.path.exists(f"{there}/db.sqlite3")
        prepare(there)
        from bench.judging.pages import measured  # noqa: PLC0415

        slow = 0
        print("| page | first, s | quickest, s | questions to the store |\n|---|---|---|---|")
        for name, seconds, asked in measured(wish.entries, wish.reviewers, is_made=is_made):
            slow += min(seconds) > LIMIT
            print(f"| {name} | {seconds[0]:.2f} | {min(seconds):.2f} | {asked} |", flush=True)
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
