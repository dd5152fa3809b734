"""Anyone can use every page: axe, sideways overflow, the console and the content policy, in both directions.

Every GET page of every role is opened twice: English on a wide screen, Persian on a phone. At the phone's turn the
page is also narrowed to 320 px, which is what a zoom of 400 % leaves of 1280.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import Browser, BrowserContext, Page

from charsu.models import Assignment, Entry, Person
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY
from tests.house.test_routes import DESKS, WHO, address, facts, routes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
VIEWS = {"en": {"width": 1280, "height": 900}, "fa": {"width": 390, "height": 844}}
LIGHT = ("region", "hidden-content", "skip-link", "heading-order", "landmark-unique", "page-has-heading-one")
ASKED: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,  # no rule that is on reads styles and films beforehand
    "rules": {
        "target-size": {"enabled": True},
        **{rule: {"enabled": False} for rule in LIGHT},  # moderate at most, whatever they find
    },
}
OWN = {
    "enter": "entrant",
    "focal": "focal",
    "review": "reviewer",
    "science": "science",
    "jury": "juror",
    "bureau": "officer",
}
LOOK = (Path(__file__).parent / "barriers.js").read_text(encoding="utf-8")
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Findings:
    """What was wrong, by page; empty when all is well. And what need not be judged again."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    things: dict[str, dict[str, int]] = field(default_factory=lambda: {language: {} for language in VIEWS})

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda trouble: self.rows.append((page.url, "script", str(trouble))))
        page.on("console", lambda m: self.rows.append((page.url, m.type, m.text)) if m.type == "error" else None)

    def judge(self, page: Page, place: str, language: str) -> None:
        known = {"colours": self.colours, "things": list(self.things[language].items())}
        seen = page.evaluate(LOOK, {"asked": ASKED, "known": known})
        assert seen["lang"] == language, place
        self.colours += seen["colours"]
        self.things[language] |= dict(seen["things"])
        self.rows += [(place, language, *found) for found in seen["grave"]]


def signed_in(role: str) -> Client:
    client = Client()
    if email := WHO[role]:
        client.force_login(Person.objects.get(email=email))
    return client


def at_the_desk(browser: Browser, at: str, client: Client, language: str) -> BrowserContext:
    context = browser.new_context(viewport=VIEWS[language], reduced_motion="reduce")
    cookies = {settings.LANGUAGE_COOKIE_NAME: language, **{name: c.value for name, c in client.cookies.items()}}
    context.add_cookies([{"name": name, "value": value, "url": at} for name, value in cookies.items()])
    return context


def pages_of(client: Client, places: list[str]) -> list[str]:
    """Those of the places that this person may open as a page."""
    found = []
    for place in places:
        answer = client.get(place)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found.append(place)
    return found


def every_place(role: str) -> list[str]:
    """Public pages for a visitor, and its own desk for each role."""
    known = facts()
    places = [address(name, pattern, known) for name, pattern in routes(get_resolver().url_patterns)]
    own = {desk for desk, who in OWN.items() if who == role}
    if role == "visitor":
        public = [place for place in places if place.split("/")[1] not in DESKS]
        return [
            *dict.fromkeys(public),
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/nowhere/",
        ]
    return [*dict.fromkeys(p for p in places if p.split("/")[1] in own), "/me/"]


def look_at(browser: Browser, at: str, client: Client, places: list[str], findings: Findings) -> None:
    for language, view in VIEWS.items():
        narrow = {**view, "width": 768 if language == "en" else 320}
        with at_the_desk(browser, at, client, language) as context:
            context.add_init_script(Axe().axe_script)  # handed over once, not with each page
            page = context.new_page()
            findings.listen(page)
            for place in places:
                page.goto(at + place)
                for size in (narrow, view):
                    page.set_viewport_size(size)
                    if over := page.evaluate(SIDEWAYS):
                        findings.rows.append((place, language, f"{over} px too wide at {size['width']}"))
                findings.judge(page, place, language)


def test_every_page_of_every_role(browser: Browser, an_edition: Any, live_server: Any) -> None:
    an_edition(Phase.RESULTS, today=TODAY)
    findings = Findings()
    for role in ("visitor", *OWN.values()):
        client = signed_in(role)
        places = pages_of(client, every_place(role))
        assert len(places) > 1, role
        look_at(browser, live_server.url, client, places, findings)
    assert findings.rows == []
    assert len(findings.colours) > 100, "some hundred kinds of text were judged by their colours"


SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const x = box.x + box.width / 2, y = box.y + Math.min(box.height / 2, 20), top = document.elementFromPoint(x, y);
  return {
    name: (at.name || at.textContent || at.tagName).trim().slice(0, 40),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    clear: !!top && (at.contains(top) || top.contains(at) || [...(at.labels ?? [])].some((l) => l.contains(top))),
  };
}"""


def fill_by_keyboard(browser: Browser, at: str, client: Client, language: str) -> None:
    """From the address bar to a sent form without a mouse: each stop is ringed and nothing lies over it."""
    with at_the_desk(browser, at, client, language) as context:
        page = context.new_page()
        page.goto(f"{at}/enter/new/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # past the head, straight to the content
        stops = []
        while len(stops) < 40 and (not stops or "submit" not in stops[-1].get("type", "")):
            page.keyboard.press("Tab")
            stop = page.evaluate(SEEN) or {"name": "", "ring": True, "clear": True}
            stop["type"] = page.evaluate("document.activeElement.type || ''")
            stops.append(stop)
            if stop["name"] == "title":
                page.keyboard.type("باغ‌های باران")
        assert [s for s in stops if not (s["ring"] and s["clear"])] == []
        assert {"title", "kind"} <= {s["name"] for s in stops}
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        title = page.locator("main [name=title]").first
        title.wait_for()
        assert title.input_value() == "باغ‌های باران"


def test_forms_that_are_open_only_for_a_while_and_by_keyboard_alone(
    browser: Browser, an_edition: Any, live_server: Any
) -> None:
    an_edition(Phase.OPEN, today=TODAY)
    entrant = signed_in("entrant")
    own = Entry.objects.filter(municipality__team__person__email=WHO["entrant"]).first().public_id
    places = pages_of(entrant, ["/enter/new/", f"/enter/{own}/", f"/enter/{own}/submit/", "/call/", "/"])
    assert len(places) > 3
    look_at(browser, live_server.url, entrant, places, findings := Findings())
    assert findings.rows == []
    for language in VIEWS:
        fill_by_keyboard(browser, live_server.url, entrant, language)


def test_the_sheet_of_a_reviewer(browser: Browser, an_edition: Any, live_server: Any) -> None:
    an_edition(Phase.REVIEW, today=TODAY)
    given = (
        Assignment.objects.filter(ended_at=None, sheet__submitted_at=None).select_related("reviewer__person").first()
    )
    reviewer = Client()
    reviewer.force_login(given.reviewer.person)
    places = pages_of(reviewer, ["/review/", f"/review/sheets/{given.pk}/"])
    assert len(places) == 2
    look_at(browser, live_server.url, reviewer, places, findings := Findings())
    assert findings.rows == []
