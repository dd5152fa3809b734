"""The offline kit in a real browser, from disk, with the network off: filled, checked, saved, read, brought back."""

import json
import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from charsu.models import Deadline, Entry, Person
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_a_kit_is_filled_without_a_link_and_comes_back(
    browser: Browser, an_edition: Any, live_server: Any, tmp_path: Any
) -> None:
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.get(started_by__email="city-1@charsu.example")
    Person.objects.filter(pk=entry.started_by_id).update(language="fa", calendar="persian")
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True, locale="fa")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", "city-1@charsu.example")
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto(f"{live_server.url}/enter/{entry.public_id}/")
    with page.expect_download() as coming:
        page.locator("a[download]").click()
    file = tmp_path / "kit.html"
    coming.value.save_as(file)

    troubles: list[str] = []
    context.set_offline(True)
    kit = context.new_page()
    kit.on("pageerror", lambda trouble: troubles.append(str(trouble)))
    kit.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    kit.goto(f"file://{file}")
    kit.fill("#id_title", "")
    kit.click("[data-check]")
    expect(kit.locator("[data-said] a[href='#id_title']")).to_be_visible()
    kit.fill("#id_title", "بی‌پیوند")
    kit.fill("#id_problem", "واژه " * 7)
    assert "۷" in kit.locator("#id_problem ~ output").inner_text()
    with kit.expect_download() as saving:
        kit.click("[data-save]")
    saved = tmp_path / "a.charsu.json"
    saving.value.save_as(saved)
    assert json.loads(saved.read_text())["fields"]["title"] == ["بی‌پیوند"]
    kit.reload()
    kit.locator("#kit-load").set_input_files(saved)
    expect(kit.locator("#id_title")).to_have_value("بی‌پیوند")
    if folder := os.environ.get("CHARSU_SHOTS"):
        kit.screenshot(path=f"{folder}/kit.png", full_page=True)
    assert troubles == []

    context.set_offline(False)
    page.goto(f"{live_server.url}/enter/kit/")
    page.locator("input[type=file]").set_input_files(saved)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    entry.refresh_from_db()
    assert entry.title == "بی‌پیوند" and entry.answers["problem"].strip() == ("واژه " * 7).strip()
