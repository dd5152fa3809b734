"""A score sheet in a real browser: the version follows a person's own saves, on whatever way they went."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from charsu.models import Assignment, Person, ScoreSheet
from charsu.rules.lifecycle import Phase

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
LOOKS_AT_LETTERS = False
SUBMIT, SAVE = "form.sheet button[name=submit]", "form.sheet button[type=submit]:not([name])"
SURE = "form.sheet button[name=submit][value=sure]"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def score(page: Page, most: int = 99) -> None:
    for part in page.locator("section.criterion").all()[:most]:
        part.locator("input[type=radio]").nth(7).check()


def explain(page: Page) -> None:
    for reason in page.locator("[name^=reason_]").all():
        reason.fill("Told with figures.")


def saved_by_itself(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Saved at \d\d:\d\d$"), timeout=9000)


def press(page: Page, which: str) -> int:
    with page.expect_response(lambda told: told.request.method == "POST" and "/draft/" not in told.url) as heard:
        page.locator(which).click()
    page.wait_for_load_state()
    return heard.value.status


def test_ones_own_saves_are_never_taken_for_somebody_elses(
    page: Page, live_server: Any, an_edition: Callable[..., Any]
) -> None:
    an_edition(Phase.REVIEW)
    held = Assignment.objects.filter(ended_at=None).values_list("reviewer__person", flat=True)
    person = Person.objects.get(pk=Counter(held).most_common(1)[0][0])
    kept = list(Assignment.objects.filter(reviewer__person=person, ended_at=None).order_by("pk"))[:4]
    ScoreSheet.objects.filter(assignment__in=kept).delete()
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    sheets = [f"{live_server.url}/review/sheets/{each.pk}/" for each in kept]

    page.goto(sheets[0])  # saved by itself, then refused for what it lacks
    score(page)
    saved_by_itself(page)
    assert press(page, SUBMIT) == 422
    explain(page)
    assert press(page, SUBMIT) == 200 and press(page, SURE) == 302

    page.goto(sheets[1])  # saved by itself, then by hand
    score(page, 1)
    saved_by_itself(page)
    assert press(page, SAVE) == 302
    score(page)
    explain(page)
    saved_by_itself(page)
    page.reload()
    assert press(page, SUBMIT) == 200 and press(page, SURE) == 302

    page.goto(sheets[2])  # submitted while a save is on its way
    page.route("**/draft/", lambda way: (page.wait_for_timeout(700), way.continue_()))
    score(page)
    with page.expect_request("**/draft/"):
        pass
    explain(page)
    assert press(page, SUBMIT) == 200 and press(page, SURE) == 302
    page.unroute_all(behavior="wait")
    assert ScoreSheet.objects.filter(assignment__in=kept, submitted_at=None).count() == 0

    page.goto(sheets[3])  # another browser saves meanwhile: that is told once, and saving again is then a choice
    score(page, 1)
    saved_by_itself(page)
    ScoreSheet.objects.filter(assignment=kept[3]).update(revision=9, words="From the telephone.")
    page.fill("[name=words]", "From the desk.")
    expect(page.locator("[data-saved]")).to_contain_text("newer version", timeout=9000)
    page.reload()
    assert page.input_value("[name=words]") == "From the desk."
    assert press(page, SAVE) == 409
    expect(page.locator("div.refusal")).to_contain_text("From the telephone.")
    assert press(page, SAVE) == 302
    assert ScoreSheet.objects.get(assignment=kept[3]).words == "From the desk."
