"""A page of a draft that stays open: it follows what the house and the others of the team did meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from charsu.acts import entries as acts
from charsu.models import Deadline, Entry, Membership, Person
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right
from tests.conftest import TODAY
from tests.pages.test_uploads import WORDS, begin, part, sit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def entry(an_edition: Any, settings: Any, tmp_path: Any) -> Entry:
    settings.STORAGE_ROOT = tmp_path
    an_edition(Phase.OPEN, most_entries=3, today=TODAY)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.get(started_by__email="city-1@charsu.example")
    Entry.objects.filter(pk=entry.pk).update(kind="practice", withdrawn_at=None)
    entry.refresh_from_db()
    return entry


def at_the_desk(browser: Browser, client: Client, address: str) -> BrowserContext:
    context = browser.new_context(locale="en")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return context


def test_a_page_that_stays_open_follows_what_happens(browser: Browser, entry: Entry, live_server: Any) -> None:
    lead, at = entry.started_by, f"{live_server.url}/enter/{entry.public_id}/"
    Person.objects.filter(pk=lead.pk).update(language="en")
    desk = sit(lead)
    part(desk, begin(desk, entry)["Location"], 0, WORDS[:1000])
    with at_the_desk(browser, desk, live_server.url) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(at)
        place = page.locator("[data-upload]", has=page.locator("#id_annex"))
        expect(page.locator("[data-parts]")).to_contain_text("Not finished yet")
        sent = {"name": "گزارش.txt", "mimeType": "text/plain", "buffer": WORDS}
        place.locator("input[type=file]").set_input_files(sent)
        expect(place.locator("[role=status]")).to_contain_text(place.get_attribute("data-sent") or "")
        expect(page.locator("[data-parts]")).to_have_count(0)

        acts.withdraw(actors=(lead,), now=timezone.now(), entry=entry)
        page.fill("#id_partners", "written meanwhile")
        page.clock.fast_forward(3000)
        expect(page.locator("[data-saved]")).to_contain_text("was withdrawn meanwhile")
        acts.restore(actors=(lead,), now=timezone.now(), entry=entry)
        page.clock.fast_forward(61_000)
        expect(page.locator("[data-saved]")).to_contain_text("Saved at")
        entry.refresh_from_db()
        assert entry.answers["partners"] == "written meanwhile"


def test_whoever_only_reads_adds_no_row(browser: Browser, entry: Entry, live_server: Any) -> None:
    reader = Person.objects.create(email="reads@x.example", name="Reads", language="en")
    Membership.objects.create(person=reader, role="entrant", municipality=entry.municipality, right=Right.READ.value)
    for person, count in ((reader, 0), (entry.started_by, 1)):
        with at_the_desk(browser, sit(person), live_server.url) as context:
            page = context.new_page()
            page.goto(f"{live_server.url}/enter/{entry.public_id}/")
            expect(page.locator("[data-rows]").first).to_be_attached()
            expect(page.locator("[data-rows] + button").first).to_have_count(count)
            expect(page.locator("[data-without-scripts]")).to_have_count(0)
