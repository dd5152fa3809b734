"""A draft that is filed under a theme with questions of its own: it answers those, and keeps what it said before."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.gate import NotThere
from charsu.models import Deadline, Entry, Form, LedgerEntry, Theme
from charsu.queries.entries import missing_fields
from charsu.queries.forms import asked_of
from charsu.queries.ledger import export_of
from charsu.rules.forms import from_row, to_schema
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase

NOW = timezone.now()
OWN = {"questions": [{"code": "canal", "kind": "short", "name": {"en": "Which canal?"}, "required": True}]}


@pytest.fixture
def entry(an_edition: Any) -> Entry:
    an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    assert entry is not None
    entry.receipts.all().delete()
    return entry


@pytest.fixture
def own(entry: Entry) -> Form:
    """The form that another theme of the call has for itself."""
    theme = Theme.objects.filter(edition=entry.edition).exclude(pk=entry.theme_id)[0]
    clause = Form.objects.filter(edition=entry.edition, kind="practice", theme=None)[0].clause
    return Form.objects.create(
        edition=entry.edition, clause=clause, kind="practice", theme=theme, schema=to_schema(from_row(OWN))
    )


def file_under(entry: Entry, theme: Theme, kind: str = "practice") -> Entry:
    filed: Entry = acts.file_under(
        actors=(entry.started_by,), now=NOW, entry=entry, kind=kind, theme=theme, language=entry.language
    )
    return filed


def test_a_theme_s_own_form_is_asked_from_then_on(entry: Entry, own: Form) -> None:
    before = dict(entry.answers)
    assert before and own.theme
    filed = file_under(entry, own.theme)
    assert asked_of(filed).pk == own.pk
    assert [row.code for row in missing_fields(filed)] == ["canal"]
    kept = acts.save(actors=(entry.started_by,), now=NOW, entry=filed, title=filed.title,
                     answers={"canal": "Nahr-e Shahi"}, revision=filed.revision, seen={"canal": ""})  # fmt: skip
    assert missing_fields(kept.entry) == []
    receipt = acts.submit(actors=(entry.started_by,), now=NOW, entry=kept.entry)
    assert receipt.content["answers"] == {"canal": "Nahr-e Shahi"}, (
        "no answer that the theme does not ask is received"
    )
    filed.refresh_from_db()
    assert filed.answers == {**before, "canal": "Nahr-e Shahi"}, "and none is lost"
    leaf = LedgerEntry.objects.get(act="entry.file", leaf__contains=str(entry.public_id)).leaf
    assert own.theme.code in leaf
    told = {check.name: check.ok for check in verify_bundle(export_of(entry.edition))}
    assert told["works are those that were begun"]


def test_back_under_a_theme_without_one_the_first_answers_are_there(entry: Entry, own: Form) -> None:
    first, before, asked = entry.theme, dict(entry.answers), asked_of(entry).pk
    assert own.theme
    back = file_under(file_under(entry, own.theme), first)
    assert (asked_of(back).pk, back.answers) == (asked, before)


def test_a_kind_that_no_form_asks_about_is_no_place_for_a_draft(entry: Entry) -> None:
    Form.objects.filter(edition=entry.edition, kind="research").delete()
    with pytest.raises(NotThere):
        file_under(entry, entry.theme, kind="research")
    entry.refresh_from_db()
    assert entry.kind == "practice"
