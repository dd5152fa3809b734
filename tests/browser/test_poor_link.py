"""A team that writes Persian, right to left on a phone, over a link that drops, with a session that ends.

Nothing that was typed is lost, a file goes on from where it stopped and is the same there as here, and the entry is
received. Axe finds nothing serious on the pages on the way.
"""

import hashlib
import os
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from charsu.models import Attachment, Deadline, Entry, Receipt, Upload
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    size = {"width": 390, "height": 844}
    with browser.new_context(viewport=size, locale="fa", reduced_motion="reduce") as context:
        yield context


def sign_in(page: Page, email: str) -> None:
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def looked_at(page: Page, station: str) -> None:
    """Right to left, nothing over the edge, nothing serious for axe; a picture where one is asked for."""
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate(SIDEWAYS) <= 0, page.url
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}] == []
    if folder := os.environ.get("CHARSU_SHOTS"):
        page.screenshot(path=f"{folder}/poor-link-{station}.png", full_page=True)


def come_to(share: int, page: Page, place: Locator) -> None:
    """Wait until so many per cent of the file are there; the page's policy lets no script of ours be evaluated."""
    for _ in range(300):
        bar = place.locator("progress")
        if bar.count() and float(bar.get_attribute("value") or bar.evaluate("bar => bar.value")) >= share:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{share} % did not come")


def test_a_persian_team_on_a_phone_with_a_link_that_drops(
    phone: BrowserContext, an_edition: Any, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    settings.STORAGE_ROOT = tmp_path / "store"
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.get(started_by__email="city-1@charsu.example")
    Entry.objects.filter(pk=entry.pk).update(language="fa", title="پارک‌های پالاینده")
    at = f"{live_server.url}/enter/{entry.public_id}/"
    person = entry.started_by
    person.language, person.calendar, person.zone = "fa", "persian", "Asia/Tehran"
    person.save()
    page = phone.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    sign_in(page, person.email)
    page.goto(at)
    saved = page.locator("[data-saved]")
    words = "کوچه‌ها پیش از این سیل‌گیر بودند"

    phone.set_offline(True)  # the link drops while one writes
    page.fill("#id_title", "پارک‌های پالاینده‌ی آب")
    expect(saved).to_have_text(saved.get_attribute("data-waiting"), timeout=9000)
    looked_at(page, "1-offline")
    phone.set_offline(False)
    expect(saved).to_contain_text(saved.get_attribute("data-words"), timeout=20000)
    entry.refresh_from_db()
    assert entry.title == "پارک‌های پالاینده‌ی آب"

    phone.clear_cookies(name="sessionid")  # the session ends while one writes
    field = "#id_problem" if page.locator("#id_problem").count() else "#id_abstract"
    page.fill(field, words)
    expect(saved).to_contain_text(saved.get_attribute("data-signed-out"), timeout=9000)
    looked_at(page, "2-signed-out")
    with phone.expect_page() as opened:
        saved.get_by_role("link").click()
    sign_in(opened.value, person.email)
    opened.value.close()
    expect(saved).to_contain_text(saved.get_attribute("data-words"), timeout=30000)
    entry.refresh_from_db()
    assert words in entry.answers.values()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('charsu:draft'))") == []

    body = random.Random(1).randbytes(900_000).hex().encode()
    file = tmp_path / "گزارش سالانه.txt"
    file.write_bytes(body)
    cdp = phone.new_cdp_session(page)
    link = {"offline": False, "latency": 60, "downloadThroughput": 500_000, "uploadThroughput": 600_000}
    cdp.send("Network.emulateNetworkConditions", link)
    place = page.locator("[data-upload]").first
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * (int(place.get_attribute("data-most")) + 1))
    place.locator("input[type=file]").set_input_files(large)  # it would travel for nothing
    expect(place.locator("[role=status]")).to_contain_text(place.get_attribute("data-too-large"))
    assert not Upload.objects.filter(entry=entry).exists()
    place.locator("input[type=file]").set_input_files(large)
    expect(place.locator(".notice")).to_have_count(1)  # such lines do not pile up
    place.get_by_role("button", name=place.get_attribute("data-hide")).click()
    expect(place.locator(".notice")).to_have_count(0)
    place.locator("input[type=file]").set_input_files(file)
    come_to(20, page, place)
    cdp.send("Network.emulateNetworkConditions", {**link, "offline": True})
    expect(place.locator("[role=status]")).to_contain_text(place.get_attribute("data-waiting"), timeout=20000)
    looked_at(page, "3-file-waits")
    assert 0 < Upload.objects.get(entry=entry).offset < len(body)
    cdp.send("Network.emulateNetworkConditions", {**link, "uploadThroughput": 5_000_000})
    expect(place.locator("[role=status]")).to_contain_text(place.get_attribute("data-sent"), timeout=60000)
    digest = hashlib.sha256(body).hexdigest()
    expect(place.locator("[role=status]")).to_contain_text(digest)
    held = Attachment.objects.get(entry=entry, removed_at=None)
    assert (held.name, held.sha256, held.size) == ("گزارش سالانه.txt", digest, len(body))

    page.locator("button[name=submit]").click()
    page.wait_for_load_state()
    looked_at(page, "4-before-it-is-sent")
    before = Receipt.objects.filter(entry=entry).count()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/receipts/**")
    looked_at(page, "5-receipt")
    assert Receipt.objects.filter(entry=entry).count() == before + 1
    page.goto(f"{at}history/")
    looked_at(page, "6-history")
