"""Who plays: people at browsers of their own, who see what pages show and go where pages lead."""

import re
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import Stage
from tests.browser.undrawn import Undrawn

PASSWORD = "a-long-word-of-one's-own"  # noqa: S105 -- made up


class Person:
    """Somebody with a browser. `follows` fails where no page leads there."""

    def __init__(self, stage: Stage, email: str, name: str, *, zone: str = "UTC", language: str = "") -> None:
        self.stage, self.email, self.name, self.zone = stage, email, name, zone
        self.language = language or stage.language
        self.context = stage.a_browser(self.language)
        self.undrawn = Undrawn(self.context.request, stage.address, self.language)

    @cached_property
    def page(self) -> Page:
        """A screen, for whoever sees a page."""
        return self.stage.a_screen(self.context)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def opens(self, address: str) -> None:
        """An address that one knows: the house's own, or one from a letter."""
        self.page.goto(address if address.startswith("http") else self.stage.address + address)
        self._arrives()

    def follows(self, *addresses: str) -> None:
        """From page to page by the links that stand on them."""
        if self.page.url == "about:blank":
            self.comes_in()
        for address in addresses:
            match = f":is([href='{address}'], [href^='{address}?'], [href^='{address}#'])"
            inside = self.page.locator(f"main a{match}")
            link = (inside if inside.count() else self.page.locator(f"a{match}")).first
            expect(link, f"no link to {address} on {self.page.url}").to_be_attached()
            if not link.is_visible():
                self._unfolds(link)
            link.click()
            self._arrives()

    def _unfolds(self, link: Locator) -> None:
        """A link in a closed menu, as on a phone."""
        inside = link.locator("xpath=ancestor::details[not(@open)]/summary")
        (inside if inside.count() else self.page.locator("button.opens")).first.click()

    def presses(self, button: str) -> None:
        self.page.locator(button).first.click()
        self._arrives()

    def fills(self, within: str = "main form", /, **values: Any) -> None:
        """The fields of a form by their names; `None` leaves one as it is."""
        form = self.page.locator(within).first
        for name, value in values.items():
            if value is not None:
                self._fills_one(form.locator(f"[name='{name}']"), value)

    def _fills_one(self, field: Locator, value: Any) -> None:
        expect(field.first).to_be_attached()
        kind = field.first.evaluate("field => field.type")
        if isinstance(value, datetime):
            field.fill(self.stage.wall(value, self.zone))
        elif value is True:
            field.check()
        elif kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list | tuple) else [value]:
                field.and_(self.page.locator(f"[value='{one}']")).check()
        elif kind.startswith("select"):
            field.select_option(str(value))
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(str(value))

    def sends(self, within: str = "main form", /, **values: Any) -> None:
        """Fill a form and press its last button."""
        self.fills(within, **values)
        self.page.locator(within).first.locator("button[type=submit]").last.click()
        self._arrives()

    def _arrives(self) -> None:
        self.page.wait_for_load_state("load")
        self.stage.look_at(self.page, self.language)

    def reads(self, words: str | re.Pattern[str]) -> None:
        expect(self.main).to_contain_text(words)

    def downloads(self, link: str, name: str) -> Path:
        with self.page.expect_download() as saved:
            self.page.locator(link).first.click()
        place = self.stage.folder / name
        saved.value.save_as(place)
        return place

    def takes(self, link: str) -> bytes:
        """What a link gives, where the browser would show it in a page of its own."""
        address = self.page.locator(link).first.get_attribute("href")
        return self.context.request.get(f"{self.stage.address}{address}").body()

    def shows(self, station: str) -> None:
        self.stage.picture(self.page, station)

    def signs_up(self) -> "Person":
        """From the first page to an account, which works at once; the letter then confirms the address."""
        if not self.is_first("signs up"):
            facts = {"email": self.email, "name": self.name, "password1": PASSWORD, "password2": PASSWORD}
            self.undrawn.opens("/accounts/signup/").sends(**facts)
            self.undrawn.opens(self.stage.letter_to(self.email, "confirm-email")).sends()
            return self
        self.opens("/")
        self.follows("/accounts/login/", "/accounts/signup/")
        self.sends(email=self.email, password1=PASSWORD, password2=PASSWORD, name=self.name)
        self.opens(self.stage.letter_to(self.email, "confirm-email"))
        self.presses("main form button[type=submit]")
        if "/accounts/login/" in self.page.url:
            self.signs_in()
        return self

    def is_invited(self) -> "Person":
        """An account that others made: its owner asks for a first password, by letter."""
        if not self.is_first("is invited"):
            self.undrawn.opens("/accounts/password/reset/").sends(email=self.email)
            return self.sets_a_password(self.stage.letter_to(self.email, "password/reset/key"))
        self.opens("/")
        self.follows("/accounts/login/", "/accounts/password/reset/")
        self.sends(email=self.email)
        return self.sets_a_password(self.stage.letter_to(self.email, "password/reset/key")).comes_in()

    def sets_a_password(self, address: str) -> "Person":
        if not self.is_first("sets a password"):
            self.undrawn.opens(address).sends(password1=PASSWORD, password2=PASSWORD)
            self.undrawn.opens("/accounts/login/").sends(login=self.email, password=PASSWORD)
            return self
        self.opens(address)
        self.fills(password1=PASSWORD, password2=PASSWORD)
        self.presses("main form button[name=action]")
        self.follows("/accounts/login/")
        return self.signs_in()

    def signs_in(self) -> "Person":
        self.fills(login=self.email, password=PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state("load")
        return self.is_spoken_to()

    def is_first(self, way: str) -> bool:
        """In this story. What they pass is drawn and looked at; to the others it would show the same once more."""
        is_new = way not in self.stage.ways
        self.stage.ways.add(way)
        return is_new

    def comes_in(self) -> "Person":
        self.page.goto(self.stage.address)
        return self.is_spoken_to()

    def is_spoken_to(self) -> "Person":
        """Whoever others invited chooses their language by the switch at the head of the page."""
        if self.page.locator(f"html[lang='{self.language}']").count() == 0:
            self.page.locator(f"button[name=language][value={self.language}]").click()
        self._arrives()
        return self
