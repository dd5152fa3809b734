"""Where the story is played: a live house, a clock turned forward, letters that are read, an eye on every page."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page

from charsu.acts.checkpoints import carry_to_witnesses
from charsu.acts.outbox import carry_out
from charsu.adapters import clock
from charsu.management.computations import compute_due

LOOK = """() => ({
    dir: document.documentElement.dir,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""
RIGHT_TO_LEFT = {"fa", "ar"}


class Turned:
    """Stands where `adapters/clock.py` reads the time of day; it runs as the real clock does, some days ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self, zone: Any = None) -> datetime:
        return datetime.now(zone) + self.ahead


class Stage:
    """The house in which people of one language meet, at screens of one width."""

    def __init__(self, browser: Browser, address: str, *, language: str, width: int, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address, folder
        self.language, self.width = language, width
        self.clock = Turned()
        self.troubles: list[tuple[str, str, str]] = []
        self.stations = 0
        self.ways: set[str] = set()  # what somebody has done before the eyes of all

    def a_browser(self, language: str) -> BrowserContext:
        """Of one's own."""
        return self.browser.new_context(
            viewport={"width": self.width, "height": 900},
            locale=language,
            accept_downloads=True,
            reduced_motion="reduce",
        )

    def a_screen(self, context: BrowserContext) -> Page:
        """It tells every error and breach of the content policy."""
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda trouble: self.troubles.append((page.url, "script", str(trouble))))
        page.on("console", lambda said: self._hear(page, said.type, said.text))
        page.on("dialog", lambda asked: asked.accept())
        return page

    def _hear(self, page: Page, kind: str, text: str) -> None:
        if kind == "error":
            self.troubles.append((page.url, kind, text))

    def look_at(self, page: Page, language: str) -> None:
        """Every page that the story passes: its direction, and that nothing flows over sideways."""
        seen = page.evaluate(LOOK)
        meant = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        if seen["dir"] != meant:
            self.troubles.append((page.url, "direction", str(seen["dir"])))
        if seen["sideways"] > 0:
            self.troubles.append((page.url, "sideways", str(seen["sideways"])))

    def works(self) -> None:
        """What the worker does beside the house: letters, long computations, the way to the witnesses."""
        while carry_out(now=clock.now()) + compute_due(now=clock.now()) + carry_to_witnesses(now=clock.now()):
            pass

    def letter_to(self, email: str, holding: str) -> str:
        """The address that the newest letter to `email` holds."""
        self.works()
        for letter in reversed(mail.outbox):
            found = re.search(rf"https?://\S*{holding}\S*", letter.body)
            if email in letter.to and found:
                return found[0]
        raise AssertionError(f"no letter to {email} with {holding}: {[(m.to, m.subject) for m in mail.outbox]}")

    def in_days(self, days: float) -> datetime:
        return clock.now() + timedelta(days=days)

    def days_pass(self, days: float) -> None:
        self.clock.ahead += timedelta(days=days)

    def wall(self, at: datetime, zone: str) -> str:
        """An instant as one types it into a field of that zone."""
        return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")

    def picture(self, page: Page, station: str) -> None:
        """A picture of a station of the story, into the folder CHARSU_SHOTS."""
        folder = os.environ.get("CHARSU_SHOTS")
        if folder:
            self.stations += 1
            place = Path(folder) / self.language / f"{self.stations:02d}-{station}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=place, full_page=True)


@contextmanager
def turned(stage: Stage, monkeypatch: Any) -> Iterator[Stage]:
    monkeypatch.setattr(clock, "datetime", stage.clock)
    mail.outbox = []
    yield stage
    assert stage.troubles == []
