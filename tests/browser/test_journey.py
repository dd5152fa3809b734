"""A real browser, as the people of the award: left-to-right and right-to-left."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from charsu.models import Entry, Receipt
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "charsu-demo-2026"


def sit_down(browser: Browser, address: str, who: str, language: str, width: int = 1280) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(address)
    page.locator(f"button[value={language}]").first.click()
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", f"{who}@charsu.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize(("language", "direction", "width"), [("en", "ltr", 1280), ("fa", "rtl", 390)])
def test_a_team_writes_submits_and_holds_a_receipt(
    browser: Browser, an_edition: Any, live_server: Any, language: str, direction: str, width: int
) -> None:
    edition = an_edition(Phase.OPEN, today=TODAY).edition
    page = sit_down(browser, live_server.url, "city-1", language, width)
    assert page.locator("html").get_attribute("dir") == direction
    page.goto(f"{live_server.url}/enter/new/")
    page.fill("main [name=title]", "باغ‌های باران در محله‌ها")
    page.locator("[name=kind][value=practice]").check()
    page.select_option("main select[name=language]", "fa")
    page.select_option("main select[name=theme]", index=1)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("[name=problem]")

    page.locator("main form button[name=submit]").click()  # incomplete: told, and nothing is lost
    page.wait_for_load_state()
    entry = Entry.objects.get(edition=edition, title="باغ‌های باران در محله‌ها")
    assert not Receipt.objects.filter(entry=entry).exists()

    page.goto(f"{live_server.url}/enter/{entry.public_id}/")
    for field in page.locator("main form textarea").all():
        field.fill("آب باران در خیابان می‌ماند.")
    page.fill("[name=started]", "۲۰۲۴")
    page.locator("main form button[name=submit]").click()
    page.wait_for_url("**/submit/")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/receipts/**")
    receipt = Receipt.objects.get(entry=entry)
    assert receipt.number in page.inner_text("main")
    assert receipt.content["answers"]["problem"] == "آب باران در خیابان می‌ماند."


def test_results_and_library_are_open_to_all_and_axe_finds_nothing_serious(
    browser: Browser, an_edition: Any, live_server: Any
) -> None:
    an_edition(Phase.RESULTS, today=TODAY)
    page = browser.new_context().new_page()
    serious = []
    for language in ("fa", "en"):
        page.goto(live_server.url)
        page.locator(f"button[value={language}]").first.click()
        for place in ("/", "/call/", "/founding/", "/results/", "/library/", "/audit/", "/accounts/login/"):
            page.goto(live_server.url + place)
            found = Axe().run(page).response["violations"]
            serious += [(place, language, v["id"]) for v in found if v["impact"] in {"serious", "critical"}]
    assert serious == []
