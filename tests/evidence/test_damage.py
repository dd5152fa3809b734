"""What is changed in the store or in the file is named; a record that was made anew goes on from no earlier one."""

import io
import random
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from charsu.acts.protocol import record
from charsu.adapters.zips import as_zip
from charsu.management.story.stage import Story
from charsu.models import LedgerEntry, Receipt
from charsu.plain.run import run
from charsu.queries.ledger import export_of
from charsu.rules.ledger.merkle import leaf_hash
from charsu.rules.ledger.verify import extends
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from tests.acts.test_record import NOW, failed, founded, propose

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_hash_changed_too", [False, True])
def test_a_leaf_changed_in_the_database_is_named(*, is_hash_changed_too: bool) -> None:
    edition, officer = founded()
    for number in "2345":
        propose(edition, officer, number)
    row = LedgerEntry.objects.get(index=2)
    changed = row.leaf.replace('"number":"3"', '"number":"9"')
    assert changed != row.leaf
    row.leaf = changed
    row.leaf_hash = leaf_hash(changed.encode()).hex() if is_hash_changed_too else row.leaf_hash
    row.save()
    found = failed(edition)
    assert found["leaves are those that were stored"].startswith("leaf 2: ")


def test_what_a_city_sent_changed_in_the_database_is_named(an_edition: Callable[..., Story]) -> None:
    edition = an_edition(Phase.RESULTS).edition
    assert failed(edition) == {}
    receipt = Receipt.objects.first()
    assert receipt is not None
    receipt.content = {**receipt.content, "title": "another"}
    receipt.save()
    assert failed(edition) == {"entries and receipts are those of the record": f"receipts {receipt.number}"}


@pytest.mark.parametrize("stage", [Phase.OPEN, Phase.SCREENING, Phase.REVIEW, Phase.ARCHIVED])
def test_the_demo_is_told_in_the_order_of_time_and_never_from_the_future(
    an_edition: Callable[..., Story],
    caplog: pytest.LogCaptureFixture,
    stage: Phase,
) -> None:
    edition = an_edition(stage).edition
    assert "bears its instant" not in caplog.text
    last = LedgerEntry.objects.filter(edition=edition.slug).latest("index")
    assert last.at < datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert failed(edition) == {}


def test_an_export_that_goes_on_from_an_earlier_one(tmp_path: Path) -> None:
    edition, officer = founded()
    old, new, other = (tmp_path / name for name in ("old.zip", "new.zip", "other.zip"))
    old.write_bytes(as_zip(export_of(edition)))
    propose(edition, officer, "2")
    new.write_bytes(as_zip(export_of(edition)))
    assert run("verify", ["--extends", str(old), str(new)]) == 0
    assert run("verify", ["--extends", str(new), str(old)]) == 1
    LedgerEntry.objects.all().delete()
    with transaction.atomic():
        for _ in range(3):
            record(edition="e1", act=Act.CLAUSE_PROPOSE, at=NOW, actors=(officer,), body={"made": "anew"})
    other.write_bytes(as_zip(files := export_of(edition)))
    assert run("verify", [str(other)]) == 0
    assert run("verify", ["--extends", str(old), str(other)]) == 1
    assert extends(files, files).ok


def test_no_flipped_byte_goes_unseen_and_none_breaks_the_check(tmp_path: Path) -> None:
    edition, officer = founded()
    for number in range(12):
        propose(edition, officer, f"c{number}")
    content = as_zip(export_of(edition))
    dice, path, unseen = random.Random(4), tmp_path / "flipped.zip", []
    for _ in range(2000):
        at, bit = dice.randrange(len(content)), 1 << dice.randrange(8)
        flipped = bytearray(content)
        flipped[at] ^= bit
        path.write_bytes(flipped)
        with redirect_stdout(io.StringIO()) as said:
            if run("verify", [str(path)]) != 1 or "FAIL" not in said.getvalue():
                unseen.append((at, bit))
    assert unseen == []


@pytest.mark.parametrize("content", [b"", b"PK", b"not an archive", b"PK\x05\x06" + bytes(18), bytes(10_000)])
def test_what_is_no_export_fails_in_words(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert run("verify", [str(path)]) == 1
    assert "FAIL" in capsys.readouterr().out
    assert run("verify", [str(tmp_path / "absent.zip")]) == 1
