"""Cities and who stands behind them: a team that enters, and the focal point of its country."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browser.people import Person

CITY = {"Tehran": ("تهران", 112931), "Recife": ("Recife", 3390760), "Kazan": ("Казань", 551487),
        "Addis Ababa": ("አዲስ አበባ", 344979)}  # fmt: skip


class Team(Person):
    title = ""

    def claims(self, city: str) -> "Team":
        """The city, found by its name in its own script."""
        words, number = CITY[city]
        if not self.is_first("claims a city"):
            found = self.undrawn.opens("/desk/").follows("/enter/city/").opens(f"?{urlencode({'q': words})}")
            found.follows(f"/enter/city/{number}/join/").sends(words=f"{self.name}, {city}")
            return self
        self.follows("/desk/", "/enter/city/")
        self.page.fill("#q", words)
        self.presses("main form[role=search] button")
        self.presses(f"#cities a[href='/enter/city/{number}/join/']")
        self.sends(words=f"{self.name}, {city}")
        return self

    def starts(self, title: str, **facts: Any) -> None:
        self.title = title
        if not self.is_first("starts a draft"):
            self.undrawn.opens("/desk/").follows("/enter/new/").sends(title=title, **facts)
            return
        self.follows("/desk/", "/enter/new/")
        self.fills(title=title, **facts)
        self.presses("main form button[type=submit]")  # the next one takes a kit away

    def opens_the_draft(self) -> None:
        self.follows("/desk/")
        self.page.locator("main th a", has_text=self.title).first.click()
        self._arrives()

    def writes(self, **answers: Any) -> None:
        self.fills("form[data-autosave]", **answers)

    def enters_undrawn(self, **answers: Any) -> str:
        """The draft that was just started: written, sent and received."""
        self.undrawn.sends(("submit", "1"), **answers).sends()
        assert "/receipts/" in self.undrawn.at
        return self.undrawn.at.rstrip("/").rsplit("/", 1)[1]

    def attaches(self, question: str, file: Path) -> None:
        self.page.locator(f"[name={question}]").set_input_files(file)
        expect(self.page.locator("main")).to_contain_text(file.name)

    def submits(self) -> str:
        """Saved whole, sent, and received: the number of the receipt."""
        self.presses("form[data-autosave] button[name=submit]")
        self.page.wait_for_url("**/submit/")
        self.presses("main form[method=post] button")
        self.page.wait_for_url("**/receipts/**")
        return self.page.url.rstrip("/").rsplit("/", 1)[1]


class FocalPoint(Person):
    def confirms_the_team_of(self, city: str) -> None:
        self.follows("/desk/")
        self.page.locator("main li", has_text=f"Team of {city}").locator("a").first.click()
        self.presses("button[name=confirm]")

    def endorses(self, title: str) -> None:
        self.follows("/desk/")
        self.page.locator("main a", has_text=title).first.click()
        self.presses("main form button[type=submit]")
