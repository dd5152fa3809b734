"""The record: it never goes back in time, and its indexes follow one another. `tests/evidence` changes it."""

import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from charsu.acts import drafting, founding
from charsu.acts.protocol import record
from charsu.models import Edition, Institution, LedgerEntry, Membership, Person
from charsu.queries.ledger import export_of, head
from charsu.rules.ledger.verify import verify_bundle
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


def test_fifty_acts_at_once_follow_one_another_on_sqlite(tmp_path: Path, a_migrated_store: Path) -> None:
    shutil.copy(a_migrated_store, tmp_path / "crowd.sqlite3")
    words = "import django; django.setup()\nfrom tests.acts.test_record import crowd; crowd()"
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
