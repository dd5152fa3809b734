"""One draft open in several tabs of a browser over a link that goes.

No tab takes away what another one keeps, and two answers to one question are shown to choose from, as between two
people.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from charsu.acts import entries as acts
from charsu.models import Assignment, Entry, ScoreSheet
from charsu.rules.lifecycle import Phase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS_AT_LETTERS = False
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('charsu:draft'))"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield context


def signed_in(context: BrowserContext, entry: Entry, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/accounts/login/?next=/enter/{entry.public_id}/")
    page.fill("input[name=login]", "city-1@charsu.example")
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/enter/{entry.public_id}/")
    return page


def tabs(context: BrowserContext, at: str, count: int) -> list[Page]:
    opened = [context.new_page() for _ in range(count)]
    for page in opened:
        page.goto(at)
    return opened


def type_unsent(page: Page, question: str, words: str) -> None:
    page.fill(f"#id_{question}", words)
    saved = page.locator("[data-saved]")
    expect(saved).to_have_text(saved.get_attribute("data-waiting") or "", timeout=9000)


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Saved at", timeout=20000)


def test_no_tab_loses_what_another_one_keeps(context: BrowserContext, entry: Entry, live_server: Any) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    page = signed_in(context, entry, live_server.url)

    a, b = tabs(context, at, 2)  # and a third one, in which nothing is typed
    context.set_offline(True)
    type_unsent(a, "problem", "from the first")
    type_unsent(b, "results", "from the second")
    for one in (a, b):
        one.close()
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    (again,) = tabs(context, at, 1)
    expect_saved(again)
    entry.refresh_from_db()
    assert (entry.answers["problem"], entry.answers["results"]) == ("from the first", "from the second")
    expect(again.locator("#id_problem")).to_have_value("from the first")
    expect(again.locator("#id_results")).to_have_value("from the second")
    expect(again.locator("#id_problem ~ output")).to_contain_text("3 /")
    assert again.evaluate(KEPT) == []
    again.close()

    page.close()  # the tab that is left open would take up both, and show them itself
    a, b = tabs(context, at, 2)
    context.set_offline(True)
    type_unsent(a, "partners", "one city")
    b.locator("[data-rows] + button").first.click()
    row = b.locator("[data-rows]").first.locator(":scope > fieldset").last
    row.locator("input").first.fill("a row of one's own")
    type_unsent(b, "partners", "two cities")
    a.close()
    b.close()
    context.set_offline(False)
    (again,) = tabs(context, at, 1)
    met = again.locator("[data-met-at=partners]")
    expect(met).to_contain_text("one city", timeout=20000)
    assert again.input_value("#id_partners") == "two cities"
    expect(again.locator("[data-saved]")).to_contain_text("choose beside it")
    assert again.evaluate(KEPT) != []
    entry.refresh_from_db()
    assert entry.answers["partners"] == "one city" and "a row of one's own" in str(entry.answers)
    met.get_by_role("button", name="Keep mine").click()
    expect_saved(again)
    entry.refresh_from_db()
    assert entry.answers["partners"] == "two cities"
    assert again.evaluate(KEPT) == []


def test_a_browser_that_keeps_nothing_is_told_of_and_saves_all_the_same(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    closed = "Object.defineProperty(window, '{}', { get() { throw new DOMException('no', 'SecurityError'); } });"
    for name in ("localStorage", "sessionStorage"):
        context.add_init_script(closed.replace("{}", name))
    page = signed_in(context, entry, live_server.url)
    page.fill("#id_problem", "kept by the server alone")
    expect_saved(page)
    context.set_offline(True)
    page.fill("#id_problem", "not kept")
    saved = page.locator("[data-saved]")
    expect(saved).to_have_text(saved.get_attribute("data-unkept") or "", timeout=9000)
    context.set_offline(False)
    with page.expect_response(lambda told: told.request.method == "POST" and "/draft/" not in told.url):
        page.get_by_role("button", name="Save", exact=True).click()
    entry.refresh_from_db()
    assert entry.answers["problem"] == "not kept"


def test_what_another_tab_changed_is_never_written_back_unseen(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    page = signed_in(context, entry, live_server.url)
    (other,) = tabs(context, at, 1)
    other.fill("#id_problem", "theirs")
    expect_saved(other)
    page.fill("#id_partners", "mine")
    page.focus("#id_problem")  # where one stands the words are not changed under one's hands
    expect_saved(page)
    page.fill("#id_partners", "mine again")
    with page.expect_response("**/draft/"):
        pass
    expect_saved(page)
    entry.refresh_from_db()
    assert (entry.answers["problem"], entry.answers["partners"]) == ("theirs", "mine again")
    expect(page.locator("#id_problem")).to_have_value("theirs")


def test_three_answers_to_one_question_are_shown_one_after_another(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at = f"{live_server.url}/enter/{entry.public_id}/"
    signed_in(context, entry, live_server.url).close()
    opened = tabs(context, at, 3)
    context.set_offline(True)
    for number, page in enumerate(opened):
        type_unsent(page, "partners", f"answer {number}")
    for page in opened:
        page.close()
    context.set_offline(False)
    (again,) = tabs(context, at, 1)
    met = again.locator("[data-met-at=partners]")
    expect(met).to_contain_text("answer ", timeout=20000)
    other, mine = re.findall(r"answer \d", met.inner_text())[0], again.input_value("#id_partners")
    with again.expect_navigation():
        met.get_by_role("button", name="Take the other").click()
    expect(met).to_contain_text(other, timeout=20000)  # and now beside the third
    third = again.input_value("#id_partners")
    assert {other, mine, third} == {"answer 0", "answer 1", "answer 2"}  # in the order in which the tabs kept them
    met.get_by_role("button", name="Keep mine").click()
    expect_saved(again)
    entry.refresh_from_db()
    assert entry.answers["partners"] == third
    assert again.evaluate(KEPT) == []


def test_two_tabs_of_a_score_sheet_lose_nothing(context: BrowserContext, an_edition: Any, live_server: Any) -> None:
    an_edition(Phase.REVIEW)
    held = Assignment.objects.filter(ended_at=None).select_related("reviewer__person").order_by("pk")[0]
    ScoreSheet.objects.filter(assignment=held).delete()
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", held.reviewer.person.email)
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    opened = tabs(context, f"{live_server.url}/review/sheets/{held.pk}/", 2)
    context.set_offline(True)
    for number, one in enumerate(opened):
        one.fill("[name=words]", f"From tab {number}.")
        saved = one.locator("[data-saved]")
        expect(saved).to_have_text(saved.get_attribute("data-waiting") or "", timeout=9000)
    for one in opened:
        one.close()
    context.set_offline(False)
    (again,) = tabs(context, f"{live_server.url}/review/sheets/{held.pk}/", 1)
    expect(again.locator("[data-saved]")).to_contain_text("newer version", timeout=20000)
    assert again.input_value("[name=words]") == "From tab 1."
    assert ScoreSheet.objects.get(assignment=held).words == "From tab 0."
    with again.expect_navigation():
        again.locator("form.sheet button[type=submit]:not([name])").click()
    expect(again.locator("div.refusal")).to_contain_text("From tab 0.")
    assert again.input_value("[name=words]") == "From tab 1."


def test_words_typed_before_the_draft_was_filed_anew_reach_it(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    at, by = f"{live_server.url}/enter/{entry.public_id}/", (entry.started_by,)
    page = signed_in(context, entry, live_server.url)
    context.set_offline(True)
    page.fill("#id_title", "Typed offline")
    page.fill("#id_results", "an hour of work")
    type_unsent(page, "problem", "mine")
    page.goto("about:blank")
    entry.refresh_from_db()
    entry.receipts.all().delete()
    acts.save(actors=by, now=timezone.now(), entry=entry, title=entry.title, answers={"problem": "theirs"},
              revision=entry.revision)  # fmt: skip
    acts.file_under(
        actors=by, now=timezone.now(), entry=entry, kind="research", theme=entry.theme, language=entry.language
    )
    context.set_offline(False)
    page.goto(at)
    met = page.locator("[data-met-apart=problem]")
    expect(met).to_contain_text("theirs")
    expect(met).to_contain_text("mine")
    assert page.evaluate(KEPT) != []
    entry.refresh_from_db()
    assert (entry.title, entry.answers["results"]) == ("Typed offline", "an hour of work")
    assert entry.answers["problem"] == "theirs"
    met.get_by_role("button", name="Keep mine").click()
    expect_saved(page)
    entry.refresh_from_db()
    assert entry.answers["problem"] == "mine"
    expect(page.locator("#id_title")).to_have_value("Typed offline")
    expect(met).to_have_count(0)
    assert page.evaluate(KEPT) == []


PUT_BACK = """async (marks) => {
  const { putBack } = await import("/static/js/values.js");
  const form = document.createElement("form");
  form.innerHTML = `<input type="hidden" name="seen" value="{}"><input name="title">
    <input type="checkbox" name="tags" value="a" checked>`;
  putBack(form, { title: ["put back"], seen: [JSON.stringify(marks)] });
  return [form.elements.title.value, form.elements.tags.checked];
}"""


def test_a_copy_unticks_no_box_that_it_never_knew(context: BrowserContext, live_server: Any) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    assert page.evaluate(PUT_BACK, {"title": ""}) == ["put back", True]
    assert page.evaluate(PUT_BACK, {"title": "", "tags": "m"}) == ["put back", False]


def test_a_page_left_open_is_told_at_once_that_the_draft_was_filed_anew(
    context: BrowserContext, entry: Entry, live_server: Any
) -> None:
    page = signed_in(context, entry, live_server.url)
    page.wait_for_load_state("networkidle")  # one writes at a time to the store of tests
    entry.receipts.all().delete()
    acts.file_under(
        actors=(entry.started_by,), now=timezone.now(), entry=entry, kind="research", theme=entry.theme,
        language=entry.language,
    )  # fmt: skip
    page.fill("#id_problem", "typed where it is asked no more")
    saved = page.locator("[data-saved]")
    expect(saved).to_contain_text("The questions of this draft are others now", timeout=9000)
    entry.refresh_from_db()
    assert entry.answers["problem"] == "typed where it is asked no more"
    assert page.evaluate(KEPT) == []
    saved.get_by_role("link").click()
    expect(page.locator("#id_abstract")).to_be_visible()
