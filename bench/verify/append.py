"""What the record costs: acts a second with it and without it, four at a time, in turns; the ratio of the medians.

python -m bench.verify.append
python tools/with_postgres.py .venv/bin/python -m bench.verify.append
"""

import os
import tempfile
import threading
import time
from statistics import median
from unittest.mock import patch

import django

THREADS, ACTS, TURNS = 4, 40, 4
WORDS = {"en": "a", "fa": "ب", "ru": "в"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/x.sqlite3")
        os.environ.update(CHARSU_VAR=folder, CHARSU_DEMO="1", DJANGO_SETTINGS_MODULE="charsu.settings")
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from charsu.rules.ledger.verify import verify_bundle

        call_command("migrate", verbosity=0)
        edition, officer = founded()
        speeds: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(2 * TURNS):
            speeds[turn % 2 == 0].append(acts_a_second(edition, officer, turn, is_recorded=turn % 2 == 0))
        from charsu.queries.ledger import export_of

        good = all(check.ok for check in verify_bundle(export_of(edition)))
        with_it, without = median(speeds[True]), median(speeds[False])
        print(f"{connection.vendor}: {with_it:.0f} acts a second with the record, {without:.0f} without it: ratio "
              f"{with_it / without:.2f}; the record {'verifies' if good else 'FAILS'}")  # fmt: skip


def founded():  # noqa: ANN201
    from datetime import UTC, datetime

    from charsu.acts import founding
    from charsu.models import Institution, Membership, Person

    parties = [Institution.objects.create(code=code, name=WORDS, is_party=True) for code in ("tehran", "kazan")]
    officer = Person.objects.create(email="o@x.example", name="o")
    Membership.objects.create(person=officer, role="officer", institution=parties[0])
    text = {"title": WORDS, "authentic": ["en"], "clauses": [{"number": "1", "heading": WORDS, "text": WORDS}]}
    edition = founding.found(
        actors=(officer,), now=datetime.now(UTC), slug="e1", name=WORDS, zone="Asia/Tehran", award_slug="a",
        award_name=WORDS, parties=parties, memorandum=text, regulations=text,
    )  # fmt: skip
    return edition, officer


def acts_a_second(edition, officer, turn: int, *, is_recorded: bool) -> float:  # noqa: ANN001
    """Clauses proposed by several at once, each on a connection of its own."""
    from datetime import UTC, datetime

    from django.db import connections

    from charsu.acts import founding, protocol

    def one(name: str) -> None:
        for number in range(ACTS):
            founding.propose_clause(
                actors=(officer,), now=datetime.now(UTC), edition=type(edition).objects.get(pk=edition.pk),
                instrument=edition.regulations, number=f"{name}.{number}", heading=WORDS, text=WORDS,
            )  # fmt: skip
        connections.close_all()

    crowd = [threading.Thread(target=one, args=(f"{turn}.{n}",)) for n in range(THREADS)]
    record = protocol.record if is_recorded else lambda **facts: None
    with patch.object(protocol, "record", record):
        start = time.perf_counter()
        for person in crowd:
            person.start()
        for person in crowd:
            person.join()
        return THREADS * ACTS / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
