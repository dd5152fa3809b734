"""Both verifiers know the keys with which a later edition begins, and miss the signatures that they should give."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from charsu.adapters.zips import as_zip
from charsu.models import Edition
from charsu.queries.ledger import export_of
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.permissions import Act
from tests.acts.test_keys import house, later, turned  # noqa: F401
from tests.browser.test_verifier import page, rows, verdicts  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SIGNED, KEYS = "joint acts are signed by both", "keys are those of the record"


def test_the_keys_of_the_first_leaf_count_in_both(house: Any, later: Edition, page: Page) -> None:  # noqa: F811
    turned(later, house.tehran, house.kazan, Act.INSTRUMENT_ADOPT, {"kind": "regulations"})
    good = export_of(later)
    first, *rest = (json.loads(line) for line in good["ledger/leaves.jsonl"].splitlines())
    strangers = {**first, "body": {**first["body"], "keys": {"kazan": ["aa" * 32], "tehran": ["bb" * 32]}}}
    twice = {**first, "body": {**first["body"], "keys": dict.fromkeys(first["body"]["keys"], ["aa" * 32])}}
    unsigned = [{**leaf, "body": {k: v for k, v in leaf["body"].items() if k != "statement"}} for leaf in rest]
    forged = [good, *(packed(good, leaves) for leaves in ([strangers, *rest], [twice, *rest], [first, *unsigned]))]
    found = verdicts(page, [as_zip(files) for files in forged])
    for number, (files, lines) in enumerate(zip(forged, found, strict=True)):
        told = [(check.name, check.ok) for check in verify_bundle(files)]
        assert rows(lines) == rows(told), number
        assert dict(told)[SIGNED] is (number == 0), number
        assert dict(told)[KEYS] is (number in {0, 3}), number


def packed(good: dict[str, bytes], leaves: list[dict[str, Any]]) -> dict[str, bytes]:
    kept = {path: good[path] for path in good if path.startswith(("state", "documents/", "statements/"))}
    return build_bundle("2028", [canonical(leaf) for leaf in leaves], kept, records=json.loads(good["records.json"]))
