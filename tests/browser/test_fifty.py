"""Fifty presses of Submit in one instant, over real connections: one entry, one line of the record, one receipt, one
letter, and fifty equal answers. (On a store in a file: the usual one of tests lies behind one connection.)"""

import http.client
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from charsu.management.story.play import play
from charsu.models import Deadline, Entry, LedgerEntry, Notice, Receipt
from charsu.rules.lifecycle import Phase
from tests.browser.house import a_house, an_empty_store

CSRF = "charsu" * 5 + "ab"
PRESSES = 50


def press(address: str, path: str, session: str, given: list[tuple[int, str]], gate: threading.Barrier) -> None:
    place = urlsplit(address)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    line.connect()
    gate.wait()
    cookies = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
    line.request("POST", path, headers={**cookies, "Content-Length": "0"})
    answer = line.getresponse()
    given.append((answer.status, answer.headers.get("Location", "")))
    line.close()


def test_fifty_presses_at_once_are_one(tmp_path: Path, kept_plays: Path, django_db_blocker: Any) -> None:
    empty = an_empty_store(kept_plays, django_db_blocker)
    (tmp_path / "house").mkdir()
    with a_house(empty, tmp_path / "house", django_db_blocker) as address:
        play(stage=Phase.OPEN, seed=3, today=timezone.now(), say=lambda words: None, most_entries=2)
        Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
        entry = Entry.objects.get(started_by__email="city-1@charsu.example")
        Entry.objects.filter(pk=entry.pk).update(title="sent fifty times")
        client = Client()
        client.force_login(entry.started_by, backend="allauth.account.auth_backends.AuthenticationBackend")
        session, path = client.cookies["sessionid"].value, f"/enter/{entry.public_id}/submit/"
        before = [Entry.objects.count(), Receipt.objects.filter(entry=entry).count(), LedgerEntry.objects.count(),
                  Notice.objects.count()]  # fmt: skip
        given: list[tuple[int, str]] = []
        gate = threading.Barrier(PRESSES)
        threads = [threading.Thread(target=press, args=(address, path, session, given, gate)) for _ in range(PRESSES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
        after = [Entry.objects.count(), Receipt.objects.filter(entry=entry).count(), LedgerEntry.objects.count(),
                 Notice.objects.count()]  # fmt: skip
    assert len(given) == PRESSES and len(set(given)) == 1 and given[0][0] == 302, given
    assert [now - then for now, then in zip(after, before, strict=True)] == [0, 1, 1, 1]
