"""An entry in Amharic by keyboard alone: sign in, start, write, send a file, submit. The focus is always seen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from charsu.models import Attachment, Deadline, Entry, Membership, Municipality, Person, Receipt
from charsu.queries.forms import form_of
from charsu.rules.forms import Kind
from charsu.rules.lifecycle import Phase
from charsu.rules.texts import words
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
PLAIN = {Kind.YEAR: "2024", Kind.NUMBER: "12", Kind.DATE: "2024-05-01"}
SIMPLE = {Kind.SHORT, Kind.LONG, Kind.CHOICE, Kind.LINK, *PLAIN}
WORDS = "የከተማው ውኃ፡ አገልግሎት ተሻሽሏል።"
HERE = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const lit = ringed || style.boxShadow !== "none" || ["BODY", "MAIN"].includes(at.tagName);
    return { name: at.name ?? "", tag: at.tagName, type: at.type ?? "", text: (at.textContent ?? "").trim(),
             lit, inside: box.bottom > 0 && box.top < innerHeight };
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    size = {"width": 1280, "height": 900}
    with browser.new_context(locale="en", viewport=size, reduced_motion="reduce") as context:
        yield context.new_page()


def tab_to(page: Page, most: int = 160, **wanted: str) -> dict[str, Any]:
    """Press Tab until the focus is where it is wanted; every stop on the way shows that it has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        for _wait in range(20):
            if here["inside"]:
                break
            page.wait_for_timeout(200)  # it is still being scrolled to, or slides in
            here = page.evaluate(HERE)
        assert here["lit"] and here["inside"], f"the focus is not to be seen: {here}"
        if all(here[name] == value for name, value in wanted.items()):
            return dict(here)
    raise AssertionError(f"no way by Tab to {wanted}")


def enter(page: Page) -> None:
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def is_fit_for_all(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}] == []


def a_clerk() -> Person:
    city = Municipality.objects.filter(country="ET", team=None).first()
    assert city is not None
    clerk = Person.objects.create_user("clerk@addis.example", name="ሰላም")
    clerk.set_password("charsu-demo-2026")
    clerk.save()
    EmailAddress.objects.create(user=clerk, email=clerk.email, verified=True, primary=True)
    Membership.objects.create(person=clerk, role="entrant", municipality=city, right="leads the team")
    return clerk


def answers_in_rows(entry: Entry) -> None:
    """Tables, people and indicators that are required come from another entry: here the plain fields are walked."""
    other = Entry.objects.filter(kind=entry.kind, receipts__isnull=False).exclude(pk=entry.pk).first()
    asked = [one.code for one in form_of(entry).questions if one.required and one.kind not in SIMPLE]
    held = {code: other.answers[code] for code in asked if other is not None and code in other.answers}
    Entry.objects.filter(pk=entry.pk).update(answers=held)


def fill_in(page: Page, entry: Entry) -> None:
    """Every question in its turn, typed or chosen by keys."""
    for question in form_of(entry).in_order():
        if question.kind not in SIMPLE or not question.required or question.when is not None:
            continue
        tab_to(page, name=question.code)
        if question.kind in {Kind.SHORT, Kind.LONG}:
            page.keyboard.insert_text(WORDS)
        elif question.kind is Kind.CHOICE:
            page.keyboard.press("ArrowDown")
        else:
            page.keyboard.insert_text(PLAIN.get(question.kind, "https://a.example/"))


def test_an_amharic_entry_by_keyboard_alone(
    page: Page, an_edition: Any, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    settings.STORAGE_ROOT = tmp_path / "store"
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    clerk = a_clerk()
    page.goto(f"{live_server.url}/accounts/login/")
    tab_to(page, name="login")
    page.keyboard.insert_text(clerk.email)
    tab_to(page, name="password")
    page.keyboard.insert_text("charsu-demo-2026")
    enter(page)
    page.wait_for_url(lambda at: "/accounts/" not in at)
    page.goto(f"{live_server.url}/enter/new/")
    tab_to(page, name="title")
    page.keyboard.insert_text("ንጹህ ውኃ ለሁሉም")
    tab_to(page, name="kind")
    page.keyboard.press("Space")
    tab_to(page, name="language")
    chosen = page.locator("select[name=language]")
    for _ in range(12):
        if chosen.input_value() == "am":
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, tag="SELECT", name="theme")
    page.keyboard.press("ArrowDown")
    tab_to(page, tag="BUTTON", type="submit")
    enter(page)
    page.wait_for_url(re.compile(r"/enter/[0-9a-f-]{36}/$"))
    entry = Entry.objects.get(started_by=clerk)
    assert (entry.language, entry.title) == ("am", "ንጹህ ውኃ ለሁሉም")
    is_fit_for_all(page)

    answers_in_rows(entry)
    page.reload()
    fill_in(page, entry)
    expect(page.locator("[data-saved]")).to_contain_text("Saved at", timeout=9000)
    counted = page.locator("output.count").first.inner_text()
    assert str(words(WORDS, "am")) in counted
    file = tmp_path / "ሪፖርት.txt"
    file.write_text(WORDS)
    tab_to(page, type="file")
    page.locator(":focus").set_input_files(file)  # the system's own window is opened by Enter; keys there are its own
    expect(page.locator("[data-upload] [role=status]").first).to_contain_text("the same there as here", timeout=20000)
    assert Attachment.objects.get(entry=entry).name == "ሪፖርት.txt"

    tab_to(page, name="submit")
    enter(page)
    page.wait_for_url("**/submit/")
    is_fit_for_all(page)
    tab_to(page, tag="BUTTON", text="Submit")
    enter(page)
    page.wait_for_url("**/receipts/**")
    is_fit_for_all(page)
    receipt = Receipt.objects.get(entry=entry)
    assert WORDS in receipt.content["answers"].values()
