"""Both verifiers know that a draft was put under another kind and theme after it was begun."""

from typing import Any

import pytest
from playwright.sync_api import Page

from charsu.acts import entries as acts
from charsu.adapters.zips import as_zip
from charsu.models import Entry, Theme
from charsu.queries.ledger import export_of
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from tests.browser.test_verifier import page, rows, verdicts  # noqa: F401
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LOOKS_AT_LETTERS = False


def test_a_work_filed_anew_is_the_one_that_was_begun(an_edition: Any, page: Page) -> None:  # noqa: F811
    an_edition(Phase.OPEN, most_entries=4)
    entry = Entry.objects.select_related("edition", "started_by").order_by("pk")[0]
    entry.receipts.all().delete()
    theme = Theme.objects.filter(edition=entry.edition).exclude(pk=entry.theme_id)[0]
    acts.file_under(actors=(entry.started_by,), now=NOW, entry=entry, kind="research", theme=theme, language="am")
    good = export_of(entry.edition)
    Entry.objects.filter(pk=entry.pk).update(
        theme=Theme.objects.exclude(pk=theme.pk).filter(edition=entry.edition)[0]
    )
    moved = export_of(entry.edition)  # by nobody whom the record names
    found = verdicts(page, [as_zip(good), as_zip(moved)])
    for files, lines, is_told in ((good, found[0], True), (moved, found[1], False)):
        told = [(check.name, check.ok) for check in verify_bundle(files)]
        assert rows(lines) == rows(told)
        assert dict(told)["works are those that were begun"] is is_told
