"""The offline kit in a real browser, from disk, with the network off: filled, checked, saved, read, brought back."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from charsu.models import Deadline, Entry, Person
from charsu.rules.forms import Amiss
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def taken(browser: Browser, an_edition: Any, live_server: Any, tmp_path: Any) -> Callable[..., tuple[Any, ...]]:
    """Takes the kit of a draft: the entry, the page that gave it, the kit from disk, and what went wrong in it."""

    def take(**answers: Any) -> tuple[Any, ...]:
        an_edition(Phase.OPEN, most_entries=3, today=TODAY)
        Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
        entry = Entry.objects.get(started_by__email="city-1@charsu.example")
        if answers:
            Entry.objects.filter(pk=entry.pk).update(**answers)
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
        return entry, page, kit, troubles

    return take


def test_a_kit_finds_no_more_amiss_than_the_site_and_keeps_what_is_typed(taken: Any) -> None:
    entry, page, kit, troubles = taken(answers={}, title="")
    assert "(" in kit.locator(".deadline .zone").first.inner_text()
    for field in kit.locator("[aria-required=true]:visible").all():
        if field.evaluate("one => Boolean(one.closest('.row-of-fields'))"):
            continue
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(index=1)
        else:
            field.fill(
                {"numeric": "2024", "decimal": "۴۵", "url": "https://x.example/"}.get(
                    field.get_attribute("inputmode") or "", "واژه"
                )
            )
    for group in kit.locator("fieldset.field[data-required]:visible").all():
        for field in group.locator(".row-of-fields").first.locator("[aria-required=true]").all():
            field.fill("2024" if field.get_attribute("inputmode") == "numeric" else "1")
    kit.click("[data-check]")
    whole = kit.locator("form").get_attribute("data-whole")
    expect(kit.locator("[data-said]")).to_have_text(whole or "")
    table = kit.locator("[data-rows]").first
    begun = table.locator(".row-of-fields").last
    begun.locator("input").last.fill("1")  # a row that is begun needs its other cells
    kit.click("[data-check]")
    wanted = begun.locator("[aria-required=true]").first
    assert wanted.get_attribute("aria-invalid") == "true"
    expect(kit.locator(f"[data-found] a[href='#{wanted.get_attribute('id')}']")).to_be_visible()

    table.evaluate("one => one.nextElementSibling.click()")
    table.locator(".row-of-fields").last.locator("input").first.fill("در سطر تازه")
    count = table.locator(".row-of-fields").count()
    kit.on("dialog", lambda dialog: dialog.accept())
    kit.reload()
    expect(kit.locator("[data-rows]").first.locator(".row-of-fields")).to_have_count(count)
    expect(kit.locator("[data-rows]").first.locator(".row-of-fields").last.locator("input").first).to_have_value(
        "در سطر تازه"
    )
    expect(kit.locator("[data-said]")).to_contain_text(kit.locator("form").get_attribute("data-back") or "")

    beside = page.context.new_page()
    beside.on("dialog", lambda dialog: dialog.accept())
    beside.goto(kit.url)
    for one in (kit, beside):
        assert one.input_value("#id_title") == "واژه"
    with beside.expect_navigation():
        kit.click("[data-forget]")
    for one in (kit, beside):
        expect(one.locator("#id_title")).to_have_value("")
        expect(one.locator("[data-rows]").first.locator(".row-of-fields")).not_to_have_count(count)
        assert one.evaluate("Object.keys(localStorage)") == []
    assert troubles == []


def test_a_kit_is_filled_without_a_link_and_comes_back(taken: Any, live_server: Any, tmp_path: Any) -> None:
    entry, page, kit, troubles = taken()
    context = page.context
    kit.fill("#id_title", "")
    kit.click("[data-check]")
    expect(kit.locator("[data-found] a[href='#id_title']")).to_be_visible()
    assert kit.locator(".kit-bar").evaluate("bar => bar.offsetHeight < innerHeight / 4"), (
        "it covers no field for long"
    )
    year = kit.locator("[data-found] li", has=kit.locator("a[href='#id_started']"))
    with override("fa"):
        no_year = gettext(Amiss.YEAR.value)
    for typed, told in (("۱۴۰۲", "۲۰۲۳"), ("2402", no_year), ("20 24", no_year)):  # as the site refuses them
        kit.fill("#id_started", typed)
        kit.click("[data-check]")
        expect(year).to_contain_text(told)
    kit.fill("#id_started", "۲۰۲۴")
    kit.click("[data-check]")
    expect(year).to_have_count(0)
    kit.fill("#id_title", "بی‌پیوند")
    kit.fill("#id_problem", "واژه " * 7)
    assert "۷" in kit.locator("#id_problem ~ output").inner_text()
    other = context.new_page()  # the same file in a second tab: neither writes over what the other keeps
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(kit.url)
    expect(other.locator("#id_title")).to_have_value("بی‌پیوند")
    kit.fill("#id_partners", "از برگه‌ی نخست")
    other.fill("#id_actions", "از برگه‌ی دوم")
    other.close()
    expect(kit.locator("#id_actions")).to_have_value("از برگه‌ی دوم")
    expect(kit.locator("#id_partners")).to_have_value("از برگه‌ی نخست")
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

    Entry.objects.filter(pk=entry.pk).update(answers={**entry.answers, "actions": "دیگری در این میان نوشت"})
    context.set_offline(False)
    page.goto(f"{live_server.url}/enter/kit/")
    page.locator("input[type=file]").set_input_files(saved)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    entry.refresh_from_db()
    assert entry.title == "بی‌پیوند" and entry.answers["problem"].strip() == ("واژه " * 7).strip()
    page.goto(f"{live_server.url}/enter/{entry.public_id}/")
    both = page.locator("section[aria-labelledby='kit-choices']")
    expect(both).to_contain_text("دیگری در این میان نوشت")
    if folder:
        page.screenshot(path=f"{folder}/kit-choices.png")
    both.locator("button[name=take]").click()
    expect(page.locator("#id_actions")).to_have_value("از برگه‌ی دوم")
    expect(both).to_have_count(0)


def test_a_kit_taken_before_there_is_a_draft_begins_one(
    browser: Browser, an_edition: Any, live_server: Any, tmp_path: Any
) -> None:
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    Person.objects.filter(email="city-1@charsu.example").update(language="fa", calendar="persian")
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True, locale="fa")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/enter/new/")
    page.fill("input[name=login]", "city-1@charsu.example")
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.check("input[name=kind][value=practice]")
    page.select_option("select[name=language]", "fa")
    page.select_option("select[name=theme]", index=1)
    if folder := os.environ.get("CHARSU_SHOTS"):
        page.screenshot(path=f"{folder}/start.png", full_page=True)
    with page.expect_download() as coming:
        page.locator("button[formaction$='/enter/new/kit/']").click()
    coming.value.save_as(tmp_path / "kit.html")
    assert page.locator("main form [aria-disabled=true]").count() == 0, "the page is still there, to begin on it too"
    context.set_offline(True)
    kit = context.new_page()
    kit.goto(f"file://{tmp_path / 'kit.html'}")
    kit.fill("#id_title", "ز" * 301)
    kit.click("[data-check]")
    expect(kit.locator("[data-found] a[href='#id_title']")).to_be_visible()
    assert kit.get_attribute("#id_title", "aria-invalid") == "true"
    kit.fill("#id_title", "اثری که بی‌پیوند آغاز شد")
    kit.select_option("#id_new_theme", index=1)
    theme = kit.input_value("#id_new_theme")
    kit.fill("#id_problem", "سیلاب")
    if folder:
        kit.screenshot(path=f"{folder}/new-kit.png", full_page=True)
    with kit.expect_download() as saving:
        kit.click("[data-save]")
    saving.value.save_as(tmp_path / "a.charsu.json")
    context.set_offline(False)
    page.goto(f"{live_server.url}/enter/kit/")
    page.locator("input[type=file]").set_input_files(tmp_path / "a.charsu.json")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    made = Entry.objects.get(title="اثری که بی‌پیوند آغاز شد")
    assert (made.theme.code, made.answers["problem"], made.kind) == (theme, "سیلاب", "practice")
