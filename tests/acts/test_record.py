"""The record: it never goes back in time, its indexes follow one another, and nobody changes it unseen."""

import io
import os
import random
import subprocess
import sys
import threading
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from charsu.acts import drafting, founding
from charsu.acts.protocol import record
from charsu.adapters.zips import as_zip
from charsu.models import Edition, Institution, LedgerEntry, Membership, Person, Receipt
from charsu.plain.run import run
from charsu.queries.ledger import export_of, head
from charsu.rules.ledger.verify import extends, verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Role

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)
WORDS = {"en": "a", "fa": "ب", "ru": "в"}
TEXT = {
    "title": WORDS,
    "authentic": ["en", "fa", "ru"],
    "clauses": [{"number": "1", "heading": WORDS, "text": WORDS}],
}


def founded() -> tuple[Edition, Person]:
    parties = [Institution.objects.create(code=code, name=WORDS, is_party=True) for code in ("tehran", "kazan")]
    officer = Person.objects.create(email="o@x.example", name="o")
    Membership.objects.create(person=officer, role=Role.OFFICER.value, institution=parties[0])
    edition = founding.found(
        actors=(officer,), now=NOW, slug="e1", name=WORDS, zone="Asia/Tehran", award_slug="a", award_name=WORDS,
        parties=parties, memorandum=TEXT, regulations=TEXT,
    )  # fmt: skip
    return edition, officer


def propose(edition: Edition, officer: Person, number: str, now: datetime = NOW) -> None:
    founding.propose_clause(
        actors=(officer,), now=now, edition=edition, instrument=edition.regulations, number=number, heading=WORDS,
        text=WORDS,
    )  # fmt: skip


def failed(edition: Edition) -> dict[str, str]:
    return {check.name: check.detail for check in verify_bundle(export_of(edition)) if not check.ok}


@pytest.mark.django_db
def test_the_record_never_goes_back_in_time(caplog: pytest.LogCaptureFixture) -> None:
    edition, officer = founded()
    propose(edition, officer, "2", NOW + timedelta(hours=1))
    assert caplog.text == ""
    propose(edition, officer, "3", NOW)
    assert "bears its instant" in caplog.text
    rows = list(LedgerEntry.objects.order_by("index").values_list("at", flat=True))
    assert rows[-1] == rows[-2] == NOW + timedelta(hours=1)
    assert failed(edition) == {}


def crowd() -> None:
    """Fifty people act at once, each on a connection of their own."""
    edition, officer = founded()
    before, troubles = LedgerEntry.objects.count(), list[Exception]()

    def act(number: int) -> None:
        try:
            propose(Edition.objects.get(slug="e1"), Person.objects.get(pk=officer.pk), f"n{number}")
        except Exception as trouble:  # noqa: BLE001 -- told below, by the thread that can
            troubles.append(trouble)
        finally:
            connections.close_all()

    everyone = [threading.Thread(target=act, args=(number,)) for number in range(50)]
    for one in everyone:
        one.start()
    for one in everyone:
        one.join()
    assert troubles == []
    assert list(LedgerEntry.objects.order_by("index").values_list("index", flat=True)) == list(range(before + 50))
    assert failed(edition) == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the store in memory has one connection; see the next test"
)
def test_fifty_acts_at_once_follow_one_another_on_postgresql() -> None:
    crowd()


def test_fifty_acts_at_once_follow_one_another_on_sqlite(tmp_path: Path) -> None:
    words = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from tests.acts.test_record import crowd; crowd()"
    )
    done = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'crowd.sqlite3'}", "CHARSU_VAR": str(tmp_path),
             "DJANGO_SETTINGS_MODULE": "charsu.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db(transaction=True)
def test_an_act_sees_the_phase_as_it_is_and_not_as_the_page_loaded_it() -> None:
    edition, officer = founded()
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.ARCHIVED.value)
    with pytest.raises(Exception, match="another phase"):
        drafting.set_value(actors=(officer,), now=NOW, edition=edition, code="x", value=1)


@pytest.mark.django_db
@pytest.mark.parametrize("is_hash_changed_too", [False, True])
def test_a_leaf_changed_in_the_database_is_named(*, is_hash_changed_too: bool) -> None:
    from charsu.rules.ledger.merkle import leaf_hash

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


@pytest.mark.django_db
def test_an_old_row_without_peaks_is_built_on() -> None:
    edition, officer = founded()
    propose(edition, officer, "2")
    propose(edition, officer, "3")
    wanted = LedgerEntry.objects.get(index=2).peaks
    LedgerEntry.objects.filter(index=2).delete()
    LedgerEntry.objects.update(peaks="")
    with transaction.atomic():
        record(edition="e1", act=Act.CLAUSE_PROPOSE, at=NOW, actors=(officer,), body={})
    assert len(LedgerEntry.objects.get(index=2).peaks) == len(wanted)
    assert head(edition).size == 3


@pytest.mark.django_db
def test_what_a_city_sent_changed_in_the_database_is_named(an_edition) -> None:  # noqa: ANN001
    edition = an_edition(Phase.RESULTS).edition
    assert failed(edition) == {}
    receipt = Receipt.objects.first()
    assert receipt is not None
    receipt.content = {**receipt.content, "title": "another"}
    receipt.save()
    assert failed(edition) == {"entries and receipts are those of the record": f"receipts {receipt.number}"}


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Phase.OPEN, Phase.SCREENING, Phase.REVIEW, Phase.ARCHIVED])
def test_the_demo_is_told_in_the_order_of_time_and_never_from_the_future(
    an_edition,  # noqa: ANN001
    caplog: pytest.LogCaptureFixture,
    stage: Phase,
) -> None:
    edition = an_edition(stage).edition
    assert "bears its instant" not in caplog.text
    last = LedgerEntry.objects.filter(edition=edition.slug).latest("index")
    assert last.at < datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert failed(edition) == {}


@pytest.mark.django_db
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


@pytest.mark.django_db
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
