"""Signing out on a computer that others use: what was typed and not sent is its writer's to send, keep or destroy."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from charsu.models import Deadline, Entry
from tests.browser.test_tabs import KEPT, signed_in, tabs, type_unsent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS_AT_LETTERS = False
SIGN_OUT = ".account form button"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="en") as context:
        yield context


def left_behind(context: BrowserContext, at: str, words: str) -> None:
    """Typed while the link was down, in a tab that is closed."""
    (page,) = tabs(context, at, 1)
    context.set_offline(True)
    type_unsent(page, "problem", words)
    page.close()
    context.set_offline(False)


def expect_signed_out(page: Page) -> None:
    expect(page.locator(".account a[href='/accounts/login/']").first).to_be_attached()


def test_what_was_typed_a_moment_ago_is_sent_before_one_is_out(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    page = signed_in(context, entry, live_server.url)
    page.fill("#id_problem", "the last words")
    page.click(SIGN_OUT)
    expect_signed_out(page)
    entry.refresh_from_db()
    assert entry.answers["problem"] == "the last words"
    assert page.evaluate(KEPT) == []


def test_whoever_signs_out_decides_about_words_that_were_not_sent(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    desk = signed_in(context, entry, live_server.url)
    asked = desk.get_by_role("dialog")
    desk.goto(f"{live_server.url}/desk/")
    left_behind(context, at, "kept for me")
    desk.click(SIGN_OUT)
    expect(asked.locator("textarea")).to_have_value(f"{entry.title}\nkept for me")
    expect(asked.locator("li a")).to_have_attribute("href", f"/enter/{entry.public_id}/")
    asked.get_by_role("button", name="Stay signed in").click()
    expect(asked).to_be_hidden()

    desk.click(SIGN_OUT)
    asked.get_by_role("button", name="keep the words").click()
    expect_signed_out(desk)
    assert len(desk.evaluate(KEPT)) == 1
    desk.close()
    desk = signed_in(context, entry, live_server.url)
    expect(desk.locator("#id_problem")).to_have_value("kept for me")
    expect(desk.locator("[data-saved]")).to_contain_text("Saved at", timeout=20000)
    assert desk.evaluate(KEPT) == []


def test_words_that_are_destroyed_come_back_from_no_open_page(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    open_page = signed_in(context, entry, live_server.url)
    desk = context.new_page()
    desk.goto(f"{live_server.url}/desk/")
    open_page.clock.install()
    open_page.goto(at)
    open_page.route("**/draft/", lambda route: route.abort())  # the link of this page is down
    open_page.fill("#id_problem", "nobody's business")
    open_page.clock.fast_forward(3000)
    expect(open_page.locator("[data-saved]")).to_contain_text("Not sent yet")
    desk.click(SIGN_OUT)
    desk.get_by_role("dialog").get_by_role("button", name="destroy the words").click()
    expect_signed_out(desk)
    assert desk.evaluate("Object.keys(localStorage)") == []
    open_page.clock.fast_forward(60_000)
    open_page.evaluate("window.dispatchEvent(new Event('online'))")
    open_page.clock.fast_forward(60_000)
    assert open_page.evaluate("Object.keys(localStorage)") == []
    entry.refresh_from_db()
    assert "problem" not in entry.answers


def test_nobody_is_asked_about_words_that_arrived(context: BrowserContext, entry: Entry, live_server: Any) -> None:
    page = signed_in(context, entry, live_server.url)
    page.fill("#id_title", "Sent with the press")
    page.get_by_role("button", name="Save and go on to submit").click()
    page.wait_for_url("**/submit/")
    assert page.evaluate(KEPT) == []
    expect(page.locator("[data-unsent]")).to_be_hidden()
    page.click(SIGN_OUT)
    expect_signed_out(page)
    entry.refresh_from_db()
    assert entry.title == "Sent with the press"


def test_whoever_submits_is_told_of_words_that_wait_in_this_browser(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    desk = signed_in(context, entry, live_server.url)
    desk.goto(f"{live_server.url}/desk/")
    left_behind(context, at, "written in the train")
    desk.goto(f"{at}submit/")
    told = desk.locator("[data-unsent]")
    expect(told).to_contain_text("not in the draft yet")
    told.get_by_role("link").click()
    expect(desk.locator("#id_problem")).to_have_value("written in the train")
    expect(desk.locator("[data-saved]")).to_contain_text("Saved at", timeout=20000)
    desk.goto(f"{at}submit/")
    expect(told).to_be_hidden()


def test_words_that_came_too_late_are_shown_to_take_along(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    desk = signed_in(context, entry, live_server.url)
    desk.goto(f"{live_server.url}/desk/")
    left_behind(context, at, "a minute too late")
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() - timedelta(days=9))
    desk.goto(at)
    told = desk.locator("[data-unsent]")
    expect(told.locator("textarea")).to_have_value(f"{entry.title}\na minute too late")
    told.get_by_role("button", name="Destroy these words").click()
    expect(told).to_be_hidden()
    assert desk.evaluate(KEPT) == []
