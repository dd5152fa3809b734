"""A journey: the host changes one score by SQL after the announcement; an outsider sees it named, offline."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from charsu.models import Score
from charsu.rules.lifecycle import Phase
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def downloaded(page: Page, address: str, to: Path) -> Path:
    """The outsider, who holds no account, takes the record from its page."""
    page.goto(f"{address}/audit/")
    with page.expect_download() as coming:
        page.locator("a[href$='export.zip']").first.click()
    coming.value.save_as(to)
    return to


def verdict(page: Page, verifier: Path, record: Path, wanted: str) -> list[str]:
    """What the verifier's page says of a record, opened from disk and with no network."""
    page.goto(verifier.as_uri())
    page.set_input_files("#file", record)
    page.wait_for_selector(f"#verdict.{wanted}", timeout=120_000)
    return page.locator("#checks li.bad").all_inner_texts()


def test_one_score_changed_by_the_host_is_named_to_an_outsider(
    browser: Browser, an_edition: Any, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    an_edition(Phase.RESULTS, today=TODAY)
    outsider = browser.new_context().new_page()
    before = downloaded(outsider, live_server.url, tmp_path / "before.zip")
    with outsider.expect_download() as coming:
        outsider.locator("a[download][href*='verifier']").first.click()
    coming.value.save_as(verifier := tmp_path / "verifier.html")

    score = Score.objects.filter(sheet__submitted_at__isnull=False, value__lt=10).latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE charsu_score SET value = value + 1 WHERE id = %s", [score.pk])
    after = downloaded(outsider, live_server.url, tmp_path / "after.zip")

    alone = browser.new_context(offline=True).new_page()
    assert verdict(alone, verifier, before, "good") == []
    said = verdict(alone, verifier, after, "bad")
    entry, reviewer = score.sheet.assignment.entry_id, score.sheet.assignment.reviewer_id
    assert any(f"E-{entry:04d}, reviewer {reviewer}: its scores are not those" in line for line in said), said
