"""What judges each thing once still finds every kind of fault, on whatever page it first stands."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.test_access import Findings

pytestmark = [pytest.mark.browser]
ROW = "<li><input aria-label='{label}'> <a href='/{at}'>{words}</a></li>"
STYLE = "li { padding: 2em } .pale { color: #ccc } .dark { background: #444 }"
HEAD = f"<html lang=en><title>t</title><style>{STYLE}</style><main>%s</main>"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        context.add_init_script(Axe().axe_script)
        yield context.new_page()


def found(page: Page, *pages: str) -> list[str]:
    """What is told of the last of these pages, seen one after another."""
    findings = Findings()
    for shown in pages:
        findings.rows.clear()
        page.goto("about:blank")
        page.set_content(HEAD % shown)
        findings.judge(page, "here", "en")
    return [row[2] for row in findings.rows]


def rows(*odd: str) -> str:
    good = [ROW.format(label="name", at=at, words="to be read") for at in range(6)]
    return f"<ul>{''.join([*good, *odd, *good])}</ul>"


def test_nothing_is_found_where_nothing_is_wrong(page: Page) -> None:
    assert found(page, rows(), rows(), rows()) == []


def test_the_one_row_of_many_that_differs_is_judged(page: Page) -> None:
    nameless = ROW.format(label="", at=7, words="to be read")
    wordless = ROW.format(label="name", at=8, words=" ")
    assert found(page, rows(nameless)) == ["label"]
    assert found(page, rows(wordless)) == ["link-name"]
    assert found(page, rows(), rows(), rows(), rows(nameless)) == ["label"]


def test_the_one_row_whose_name_stands_nowhere_is_judged(page: Page) -> None:
    def named(at: int, by: str) -> str:
        return f"<li><span id=s{at}>name</span><input aria-labelledby='{by}'></li>"

    good = [named(at, f"s{at}") for at in range(6)]
    assert found(page, f"<ul>{''.join(good)}</ul>") == []
    assert found(page, f"<ul>{''.join([*good, named(7, 'nowhere')])}</ul>") == ["label"]


def test_words_are_judged_by_their_colours_on_whatever_page_they_first_stand(page: Page) -> None:
    plain, pale = "<p>words to read</p>", "<p class=pale>words to read</p>"
    assert found(page, plain, plain, pale) == ["color-contrast"]
    assert found(page, plain, f"<div class=dark>{plain}</div>") == ["color-contrast"]


def test_what_is_scrolled_must_be_reached_however_alike_its_rows(page: Page) -> None:
    same = "<p>words to read</p>" * 40
    assert found(page, f"<div style='overflow: auto; height: 9em'>{same}</div>") == ["scrollable-region-focusable"]


def test_what_names_something_elsewhere_stays(page: Page) -> None:
    named = "<p id=a>name</p><p id=b>name</p><p id=c>name</p><p id=d>name</p><input aria-labelledby=d>"
    assert found(page, named) == []
