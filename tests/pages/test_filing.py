"""Theme and working language: chosen by whoever begins an entry, and changed while nothing of it was received."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from charsu.models import Deadline, Entry, LedgerEntry, Membership, Person, Theme
from charsu.queries.ledger import export_of
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase


def sit(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def desk(an_edition: Any) -> tuple[Entry, Client]:
    an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    assert entry is not None
    entry.receipts.all().delete()
    return entry, sit(entry.started_by)


def test_nothing_is_chosen_for_whoever_begins(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    page = client.get("/enter/new/").content.decode()
    assert page.count('<option value="" selected>–</option>') == 2
    wish = {"kind": "practice", "title": "x y", "city": entry.municipality.geonameid, "theme": "", "language": ""}
    count = Entry.objects.count()
    page = client.post("/enter/new/", wish).content.decode()
    assert page.count('href="#id_theme"') == page.count('href="#id_language"') == 1
    assert Entry.objects.count() == count


def test_a_draft_is_filed_anew_with_all_its_words(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    at = f"/enter/{entry.public_id}/theme/"
    other = Theme.objects.filter(edition=entry.edition).exclude(pk=entry.theme_id)[0]
    assert at in client.get(f"/enter/{entry.public_id}/").content.decode()
    assert client.post(at, {"kind": "practice", "theme": "no-such", "language": "am"}).status_code == 400
    assert client.post(at, {"kind": "practice", "theme": other.code, "language": "am"}).status_code == 302
    then = Entry.objects.get(pk=entry.pk)
    works = "works are those that were begun"
    assert {check.name: check.ok for check in verify_bundle(export_of(entry.edition))}[works]
    leaves = LedgerEntry.objects.filter(act="entry.file", leaf__contains=str(entry.public_id))
    assert leaves.count() == 1
    assert "under another kind or theme" in client.get(f"/enter/{entry.public_id}/history/").content.decode()
    wish = {"kind": "practice", "theme": other.code, "language": "fa"}
    assert client.post(at, wish).status_code == 302 and leaves.count() == 1  # the language is not recorded
    assert client.post(at, {**wish, "kind": "research"}).status_code == 302 and leaves.count() == 2
    page = client.get(f"/enter/{entry.public_id}/").content.decode()
    assert 'name="abstract"' in page and 'name="problem"' not in page
    assert Entry.objects.get(pk=entry.pk).answers == entry.answers  # what is not asked now is kept
    assert {check.name: check.ok for check in verify_bundle(export_of(entry.edition))}[works]
    assert (then.theme_id, then.language, then.answers, then.title) == (other.pk, "am", entry.answers, entry.title)


def test_what_was_received_stays_where_it_is(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    at = f"/enter/{entry.public_id}/theme/"
    other = Theme.objects.filter(edition=entry.edition).exclude(pk=entry.theme_id)[0]
    assert client.post(f"/enter/{entry.public_id}/submit/").status_code == 302
    assert at not in client.get(f"/enter/{entry.public_id}/").content.decode()
    assert "<select" not in client.get(at).content.decode()
    answer = client.post(at, {"kind": "practice", "theme": other.code, "language": "am"})
    assert answer.status_code == 409 and "judged by them" in answer.content.decode()
    assert Entry.objects.get(pk=entry.pk).theme_id == entry.theme_id


def test_whoever_only_reads_files_nothing(desk: tuple[Entry, Client]) -> None:
    entry, _ = desk
    reader = Person.objects.create(email="reads@x.example", name="Reads")
    Membership.objects.create(person=reader, role="entrant", municipality=entry.municipality, right="reads")
    wish = {"kind": "practice", "theme": entry.theme.code, "language": "am"}
    assert sit(reader).post(f"/enter/{entry.public_id}/theme/", wish).status_code in {403, 409}
    assert (
        sit(Person.objects.create(email="other@x.example")).get(f"/enter/{entry.public_id}/theme/").status_code == 404
    )
    assert Entry.objects.get(pk=entry.pk).language == entry.language


def test_a_page_from_before_still_gives_its_words(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    page = client.get(f"/enter/{entry.public_id}/")
    fields = {"seen": page.context["seen"], "asked": page.context["asked"], "form": "1", "calendar": "gregorian"}
    wish = {"kind": "research", "theme": entry.theme.code, "language": "en"}
    assert client.post(f"/enter/{entry.public_id}/theme/", wish).status_code == 302
    sent = {**fields, "title": entry.title, "problem": "typed in a page that shows the questions of a practice"}
    assert client.post(f"/enter/{entry.public_id}/draft/", sent).json()["met"] == []
    assert client.post(f"/enter/{entry.public_id}/theme/", {**wish, "kind": "practice"}).status_code == 302
    assert sent["problem"] in client.get(f"/enter/{entry.public_id}/").content.decode()


def opened(client: Client, entry: Entry) -> dict[str, str]:
    page = client.get(f"/enter/{entry.public_id}/")
    fields = {"seen": page.context["seen"], "asked": page.context["asked"], "form": "1", "calendar": "gregorian"}
    return {**fields, "title": entry.title, "problem": entry.answers.get("problem", "")}


def test_whoever_types_on_while_the_draft_is_filed_anew_keeps_every_word(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    at = f"/enter/{entry.public_id}/"
    mine, hers = opened(client, entry), opened(client, entry)
    wish = {"kind": "research", "theme": entry.theme.code, "language": "en"}
    assert client.post(f"{at}theme/", wish).status_code == 302
    for words in ("the second", "the third", "the fourth"):
        told = client.post(f"{at}draft/", {**mine, "problem": words}).json()
        assert (told["met"], told["fresh"]) == ([], {})
        assert Entry.objects.get(pk=entry.pk).answers["problem"] == words
        mine |= {"seen": told["seen"], "problem": words}
    assert client.post(f"{at}draft/", {**hers, "title": "Hers"}).json()["fresh"] == {"problem": {"problem": [words]}}
    assert client.post(at, {**mine, "title": "Hers", "problem": "pressed"}).status_code == 302
    assert Entry.objects.get(pk=entry.pk).answers["problem"] == "pressed"
    page = client.post(at, {**hers, "title": "Hers", "problem": "hers"})  # both typed: chosen where there is a field
    assert page.status_code == 409 and '<textarea name="problem"' in page.content.decode()
    again = {name: page.context[name] for name in ("seen", "asked", "chosen")}
    assert client.post(at, {**hers, **again, "title": "Hers", "problem": "hers"}).status_code == 302
    assert Entry.objects.get(pk=entry.pk).answers["problem"] == "hers"
