"""One Chromium for each file of these tests; who sits before it opens a context of their own.

Debian's `chromium-headless-shell` is the same engine without the windows that nobody looks at, at half the work.
"""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_finished, request_started
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from playwright.sync_api import Browser, expect, sync_playwright

from charsu.models import Deadline, Entry
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop beside the test
expect.set_options(timeout=30_000)  # as long as a page's own; a busy machine is no failure
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A file that measures no page says `LOOKS_AT_LETTERS = False`: fonts are a fifth of what a page takes."""
    is_plain = not getattr(request.module, "LOOKS_AT_LETTERS", True)
    if CHROMIUM is None:
        pytest.skip("Chromium is absent and could not be installed")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *(["--disable-remote-fonts"] if is_plain else [])]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def styles_and_scripts_keep() -> Iterator[None]:
    """Browsers keep them, as in earnest. They keep a file that says nothing of it for a part of its age, so that in a
    young clone each page would ask for all of them anew."""
    plain = StaticFilesHandler.serve

    def serve(house: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = plain(house, request)
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture(autouse=True)
def what_is_sent_last_is_answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page that is left still sends who was there; it is answered before the store is emptied under it."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this, and so emptied after it
    under_way = [0]

    def count(by: int) -> Any:
        return lambda **_facts: under_way.__setitem__(0, under_way[0] + by)

    comes, goes = count(1), count(-1)
    request_started.connect(comes, weak=False)
    request_finished.connect(goes, weak=False)
    yield
    until, still = time.monotonic() + 5, 0
    while still < 3 and time.monotonic() < until:
        time.sleep(0.05)
        still = still + 1 if under_way[0] <= 0 else 0
    request_started.disconnect(comes)
    request_finished.disconnect(goes)


@pytest.fixture
def entry(an_edition: Any) -> Entry:
    """A draft of the first city while the call is open, empty but for its title."""
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.get(started_by__email="city-1@charsu.example")
    Entry.objects.filter(pk=entry.pk).update(kind="practice", answers={}, edits={})
    return entry
