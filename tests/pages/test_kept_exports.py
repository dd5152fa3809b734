"""The download of the record costs little and hides nothing: one file for a head, another once rows differ."""

import io
from pathlib import Path

import pytest
from django.db import connection

from charsu.adapters import kept_exports
from charsu.adapters.zips import as_zip, of_zip
from charsu.models import Score, ScoreSheet
from charsu.queries import ledger
from charsu.rules.ledger.verify import extends, verify_bundle
from charsu.rules.lifecycle import Phase


@pytest.fixture
def announced(an_edition, settings, tmp_path):
    settings.VAR = tmp_path
    return an_edition(Phase.RESULTS)


def downloaded(client):
    return b"".join(client.get("/audit/export.zip").streaming_content)


def files(tmp_path: Path):
    return sorted((tmp_path / "exports").iterdir())


def test_one_file_is_made_for_a_head_and_given_to_all(announced, client, tmp_path, monkeypatch):
    first = downloaded(client)
    assert all(check.ok for check in verify_bundle(of_zip(first)))
    monkeypatch.setattr(ledger, "export_of", lambda edition: pytest.fail("computed again under the same head"))
    assert downloaded(client) == first
    assert [file.suffix for file in files(tmp_path)] == [".zip"]


def test_a_row_changed_beside_the_acts_is_in_the_next_download(announced, client, tmp_path):
    downloaded(client)
    score = Score.objects.filter(sheet__submitted_at__isnull=False, value__lt=10).latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE charsu_score SET value = value + 1 WHERE id = %s", [score.pk])
    failing = [check.name for check in verify_bundle(of_zip(downloaded(client))) if not check.ok]
    assert "score sheets are those that were committed to" in failing
    assert len(files(tmp_path)) == 1  # the older one is gone


def test_another_salt_is_in_the_next_download_and_no_history_that_only_grew(announced, client):
    before = downloaded(client)
    sheet = ScoreSheet.objects.filter(submitted_at__isnull=False).first()
    ScoreSheet.objects.filter(pk=sheet.pk).update(salt="11" * 32)
    after = of_zip(downloaded(client))
    failing = {check.name for check in verify_bundle(after) if not check.ok}
    assert {"sheets are those of the record", "score sheets are those that were committed to"} <= failing
    assert extends(of_zip(before), after).ok  # the leaves are as they were: the newer export falls by its own lines
    assert not extends(after, of_zip(before)).ok


def test_an_old_file_is_made_anew_and_a_broken_one_is_never_left(announced, tmp_path, monkeypatch):
    goal = kept_exports.kept("2026", "a", lambda: b"one")
    assert kept_exports.kept("2026", "a", lambda: b"two").read_bytes() == b"one"
    monkeypatch.setattr(kept_exports, "LASTS", 0)
    assert kept_exports.kept("2026", "a", lambda: b"two") == goal and goal.read_bytes() == b"two"

    def broken() -> bytes:
        raise MemoryError

    with pytest.raises(MemoryError):
        kept_exports.kept("../2026", "b", broken)
    assert [file.read_bytes() for file in files(tmp_path)] == [b"two"]
    assert kept_exports.kept("../x", "c", lambda: b"three").parent == tmp_path / "exports"


def test_a_download_asks_the_store_little(announced, client, django_assert_max_num_queries):
    downloaded(client)
    with django_assert_max_num_queries(66):
        downloaded(client)
    assert as_zip(of_zip(downloaded(client))) == io.BytesIO(downloaded(client)).read()
