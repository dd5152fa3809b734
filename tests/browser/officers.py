"""The officers of the two institutions: what one offers, the other countersigns, each by the key of their house."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse
from playwright.sync_api import expect

from charsu.rules.credentials import sign
from charsu.rules.keys import unlocked
from charsu.templatetags.ways import GROUPS
from tests.browser.people import Person
from tests.browser.undrawn import Undrawn

PASSPHRASE = "یک گذرواژهٔ بلند"


WAITS = "//article[@class='offer']//a[@class='button']/@href"
COMMAND = [sys.executable, "-c", "from charsu.commandline import main; main()"]


def charsu(*words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """The command, on a machine of one's own."""
    told = {**os.environ, "CHARSU_PASSPHRASE": PASSPHRASE}
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, env=told, timeout=120, check=check)


def starts(*words: str) -> subprocess.Popen[str]:
    """The command, left running."""
    told = {**os.environ, "CHARSU_PASSPHRASE": PASSPHRASE}
    return subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, text=True, env=told)


class Word:
    """Before keys are enrolled a signed-in officer's word is the key of the institution."""

    def signs(self, officer: "Officer") -> None:
        """An offer by word counts at once."""

    def countersigns(self, officer: "Officer") -> None:
        officer.presses("main button[value=countersign]")

    def signs_undrawn(self, page: Undrawn) -> None:
        """As on a screen."""

    def countersigns_undrawn(self, page: Undrawn) -> None:
        page.sends(("turn", "countersign"))


class KeyInThePage:
    """A key file that never leaves the officer's browser."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def secret(self) -> Ed25519PrivateKey:
        return unlocked(self.file.read_bytes(), PASSPHRASE)

    def signs_undrawn(self, page: Undrawn) -> None:
        """The statement of the page, by the key itself."""
        statement = json.loads(page.one("//script[@id='statement']/text()"))
        page.sends(signed_text=json.dumps(sign(statement, self.secret, datetime.now(UTC))))

    countersigns_undrawn = signs_undrawn

    def signs(self, officer: "Officer") -> None:
        officer.page.set_input_files("#key-file", self.file)
        officer.page.fill("#key-word", PASSPHRASE)
        officer.page.locator("button[name=in_browser]").click()
        officer.page.wait_for_url("**/bureau/joint/")

    countersigns = signs


class KeyByFile(KeyInThePage):
    """The statement is carried to another machine, signed there with `charsu sign`, and carried back."""

    def signs(self, officer: "Officer") -> None:
        statement = officer.downloads("main a[href$='statement.json']", "statement.json")
        charsu("sign", str(statement), "--key", str(self.file), "--yes")
        officer.page.set_input_files("#signed-file", statement.with_name("statement.signed.json"))
        officer.presses("fieldset:has(#signed-file) button")
        officer.page.wait_for_url("**/bureau/joint/")

    countersigns = signs


class Officer(Person):
    hand: Word | KeyInThePage = Word()

    def goes_to(self, room: str) -> None:
        """A room of the bureau, by the ways that its pages show: to the bureau, to its group of pages, to it."""
        address = f"/bureau/{room}/"
        groups = ([reverse(way.address) for way in ways] for _words, ways in GROUPS)
        first = next(addresses[0] for addresses in groups if address in addresses)
        for step in ("/bureau/", first):
            if not self.page.locator(f"nav.ways a[href='{address}']").count():
                self.follows(step)
        self.follows(address)

    def founds(self, slug: str) -> None:
        self.follows("/bureau/found/")
        self.sends(slug=slug, zone=self.zone, other="kazan", start="texts")

    def offers(self, act: str, **wish: Any) -> None:
        if not self.is_first(f"offers {act}"):
            self.undrawn.opens("/bureau/joint/").sends(act=act, **wish)
            self.hand.signs_undrawn(self.undrawn)
            return
        self.goes_to("joint")
        target = f":has(input[name=target][value='{wish.pop('target')}'])" if "target" in wish else ""
        self.sends(f"main form:has(input[name=act][value='{act}']){target}", **wish)
        self.page.wait_for_url("**/bureau/joint/*/")
        self.hand.signs(self)

    def countersigns(self, act: str) -> None:
        """The one offer that waits; the page shows every word of it."""
        if self.is_first(f"countersigns {act}"):
            self.goes_to("joint")
            self.presses("article.offer a.button")
            self.hand.countersigns(self)
            expect(self.page.locator("article.offer a.button")).to_have_count(0)
        else:
            self.undrawn.opens("/bureau/joint/").opens(self.undrawn.one(WAITS))
            self.hand.countersigns_undrawn(self.undrawn)
            assert self.undrawn.at.endswith("/bureau/joint/") and not self.undrawn.finds(WAITS)
        self.stage.works()

    def makes_a_key_in_the_page(self) -> None:
        self.goes_to("keys")
        self.page.fill("#new-word", PASSPHRASE)
        self.page.fill("#new-word-again", PASSPHRASE)
        file = self.downloads("[data-make-key] button", "tehran.pem")
        self.presses("button[name=enrol]")
        self.page.wait_for_url("**/bureau/joint/*/")
        KeyInThePage(file).signs(self)
        self.hand = KeyInThePage(file)

    def makes_a_key_by_file(self) -> None:
        file = self.stage.folder / "kazan.pem"
        charsu("key", "new", str(file))
        did = charsu("key", "show", str(file)).stdout.split()[1]
        self.goes_to("keys")
        self.sends("main form:has(#id_public)", public=did)
        self.page.wait_for_url("**/bureau/joint/*/")
        KeyByFile(file).signs(self)
        self.hand = KeyByFile(file)

    def offers_a_witness(self, party: str, vkey: str, address: str) -> None:
        if not self.is_first("offers a witness"):
            self.undrawn.opens("/bureau/witnesses/").sends(("enrol", "1"), party=party, vkey=vkey, address=address)
            self.hand.signs_undrawn(self.undrawn)
            return
        self.goes_to("witnesses")
        self.sends("main form:has([name=vkey])", party=party, vkey=vkey, address=address)
        self.page.wait_for_url("**/bureau/joint/*/")
        self.hand.signs(self)

    def gives_a_seat(self, person: Person, role: str, **facts: Any) -> None:
        """A seat that belongs to both: it is offered here, and the other countersigns."""
        if not self.is_first("gives a seat"):
            self.undrawn.opens("/bureau/people/").sends(email=person.email, role=role, **facts)
            self.hand.signs_undrawn(self.undrawn)
            return
        self.goes_to("people")
        self.sends("main form:has([name=role])", email=person.email, role=role, **facts)
        self.page.wait_for_url("**/bureau/joint/*/")
        self.hand.signs(self)

    def confirms_the_team_of(self, city: str) -> None:
        if not self.is_first("confirms a team"):
            of_it = f"//main//li[contains(., 'Team of {city}')]//a/@href"
            self.undrawn.opens("/bureau/teams/").opens(self.undrawn.one(of_it)).sends(("confirm", "1"))
            return
        self.goes_to("teams")
        self.page.locator("main li", has_text=f"Team of {city}").locator("a").first.click()
        self.presses("button[name=confirm]")

    def admits_those_that_fit(self) -> None:
        self.goes_to("entries")
        self.follows("/bureau/entries/admit/")
        self.presses("main form button[type=submit]")

    def returns_for_correction(self, title: str, clause: str, reason: str) -> None:
        self.screens(title, result="returned", clause=clause, reason=reason)

    def screens(self, title: str, **result: Any) -> None:
        self.goes_to("entries")
        self.page.locator("main a", has_text=title).first.click()
        self.sends("main form:has([name=result])", **result)

    def steps_to(self, phase: str) -> None:
        """A step of one key."""
        self.goes_to("steps")
        self.presses(f"main form:has(input[name=target][value='{phase}']) button")

    def honours_whom_the_decision_names(self) -> None:
        self.goes_to("honours")
        self.presses("button[value=honour]")
        self.presses("button[value=issue]")

    def releases_the_works(self) -> None:
        self.goes_to("library")
        self.presses("button[form=release]")


class TwoHouses:
    """What binds both is offered by one and countersigned by the other, in turns."""

    def __init__(self, first: Officer, second: Officer) -> None:
        self.first, self.second = first, second

    def agree(self, act: str, **wish: Any) -> None:
        self.first.offers(act, **wish)
        self.second.countersigns(act)
        self.first, self.second = self.second, self.first

    def step_to(self, phase: str) -> None:
        self.agree("edition.step", target=phase)
