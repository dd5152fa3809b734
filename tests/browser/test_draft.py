"""A draft in a real browser: counted alike, saved as it is typed, two tabs, a lost session, a double press."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from charsu.models import Deadline, Entry, Receipt
from charsu.rules.lifecycle import Phase
from charsu.rules.texts import clean_text, words
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
COUNTED = [
    ("don't be well-known", "en"), ("می‌شود و شد", "fa"), ("城市规划 2026 BRICS", "zh"), ("अच्छी किताब है", "hi"),
    ("አዲስ፡አበባ ከተማ።", "am"), ("서울 特別市", "ko"), ("— ... !", "en"), ("a/b–c 🏙️ x", "en"), ("½ Ⅷ ①", "en"),
    ("\u202eabc\u2066 d", "en"), ("a\u200bb c\u00a0d", "en"), ("نص عربي ٣٫٥", "ar"),
    ("e\u0301té", "fr"), ("𠀀𠀁 x", "zh"),
]  # fmt: skip


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield context


def sign_in(page: Page) -> None:
    page.fill("input[name=login]", "city-1@charsu.example")
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def test_a_draft_outlives_what_happens_to_it(
    context: BrowserContext, an_edition: Any, live_server: Any, settings: Any
) -> None:
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.get(started_by__email="city-1@charsu.example")
    at = f"{live_server.url}/enter/{entry.public_id}/"
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    sign_in(page)
    page.goto(at)

    module = (
        "async (s) => { const m = await import('/static/js/count.js'); return s.map(([t, l]) => m.wordsIn(t, l)); }"
    )
    assert page.evaluate(module, COUNTED) == [words(clean_text(text), language) for text, language in COUNTED]

    question = "#id_partners" if entry.kind == "practice" else "#id_venue"
    page.fill(question, "first tab")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"), timeout=9000)
    second = context.new_page()
    second.goto(at)
    second.fill(question, "second tab")
    expect(second.locator("[data-saved]")).to_contain_text("Saved at", timeout=9000)
    page.fill(question, "first tab again")
    met = page.locator("[data-met-at]")
    expect(met).to_contain_text("second tab", timeout=9000)
    expect(met.get_by_role("button", name="Take the other")).to_be_visible()
    press(page, "Save")
    expect(page.locator("table")).to_contain_text("second tab")
    page.goto(at)  # nothing chosen: both are still there, here and on the server
    expect(page.locator("[data-met-at]")).to_contain_text("second tab", timeout=9000)
    assert page.input_value(question) == "first tab again"
    assert second.request.get(at).text().count("second tab")
    press(page, "Save")
    press(page, "Save")
    assert page.input_value(question) == "first tab again"
    second.close()

    context.clear_cookies(name="sessionid")
    page.fill(question, "after the session")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("after the session")
    page.locator("main a.button").first.click()
    sign_in(page)
    press(page, "Send it now")
    assert page.input_value(question) == "after the session"

    before = Receipt.objects.filter(entry=entry).count()
    press(page, "Save and go on to submit")
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    expect(page.locator("h1")).to_contain_text("Receipt")
    assert Receipt.objects.filter(entry=entry).count() == before + 1
