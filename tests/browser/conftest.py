"""One Chromium for each file of these tests; who sits before it opens a context of their own.

Debian's `chromium-headless-shell` is the same engine without the windows that nobody looks at, at half the work.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import Browser, expect, sync_playwright

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop beside the test
expect.set_options(timeout=30_000)  # as long as a page's own; a busy machine is no failure
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is absent and could not be installed")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
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
