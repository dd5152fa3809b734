"""Every page that a person can come to by links: none is refused, and none asks the store many questions."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from charsu.models import Person
from charsu.rules.lifecycle import Phase
from tests.house.test_routes import WHO

LINK = re.compile(r'<a\b[^>]*?href="(/[^"#]*)"')
NO_PAGES = ("/static/", "/api/", "/accounts/", "/log/", "/audit/export.zip")
MOST = 12  # questions to the store that a list may ask, whatever the number of its rows
LONGER = {"/jury/": 17, "/results/": 16, "/bureau/joint/": 13}  # of many kinds of things
OF_ONE_THING = 18  # that a page may ask of one thing and all that belongs to it
LARGER = {"bureau_entry": 36, "bureau_rules": 19, "jury_sitting": 24, "reviewer_sheet": 24, "entrant_history": 19}


def walk(client: Client) -> dict[str, tuple[str, int, int]]:
    """For each kind of page that links lead to: an address, the answer, how many questions it asked."""
    found: dict[str, tuple[str, int, int]] = {}
    ahead = ["/", "/desk/", "/me/"]
    while ahead:
        at = ahead.pop(0)
        try:
            kind = resolve(at.split("?")[0]).view_name + ("?" if "?" in at else "")
        except Resolver404:
            kind = at
        if kind in found:
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(at)
        found[kind] = (at, answer.status_code, len(asked))
        if answer.status_code in {301, 302}:
            ahead.append(answer.headers["Location"].partition("#")[0])
        elif answer.headers["Content-Type"].startswith("text/html"):
            links = [link.replace("&amp;", "&") for link in LINK.findall(answer.content.decode())]
            ahead += [link for link in links if not link.startswith(NO_PAGES)]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.JURY, Phase.HONOURED])
def test_no_link_is_refused_and_pages_ask_little(an_edition: Any, settings: Any, phase: Phase) -> None:
    settings.CHARSU_DEMO = False
    an_edition(phase)
    refused, curious = [], []
    for role, email in WHO.items():
        client = Client()
        if email:
            person = Person.objects.filter(email=email).first()
            if person is None:  # jurors are appointed later
                continue
            client.force_login(person)
        for kind, (at, status, asked) in walk(client).items():
            is_told = status == 409 and "This page" in client.get(at).content.decode()  # at another phase
            if status >= 400 and not is_told:
                refused.append((role, at, status))
            if asked > LARGER.get(kind.rstrip("?"), OF_ONE_THING):
                curious.append((role, kind, asked))
    assert not refused, refused
    assert not curious, "; ".join(map(str, curious))


LISTS = {
    "tehran-1": [
        "/bureau/",
        "/bureau/entries/",
        "/bureau/joint/",
        "/bureau/people/",
        "/bureau/library/",
        "/bureau/texts/",
    ],
    "science": ["/science/reviewers/", "/science/assignment/", "/science/standings/", "/jury/"],
    "juror-1": ["/jury/"],
    "reviewer-1": ["/review/"],
    "focal-ir": ["/focal/"],
    "city-1": ["/enter/"],
    "": ["/", "/call/", "/founding/", "/library/", "/results/", "/audit/"],
}


def counts(phase: Phase, an_edition: Any, entries: int) -> dict[tuple[str, str], int]:
    an_edition(phase, most_entries=entries)
    told = {}
    for who, pages in LISTS.items():
        client = Client()
        if who:
            client.force_login(Person.objects.get(email=f"{who}@charsu.example"))
        for at in pages:
            client.get(at)
            with CaptureQueriesContext(connection) as asked:
                client.get(at)
            told[who, at] = len(asked)
    return told


few: dict[tuple[str, str], int] = {}


@pytest.mark.django_db
@pytest.mark.parametrize("entries", [14, 16])  # three entries more, of which all three are on the shortlist
def test_lists_ask_the_same_whatever_the_rows(an_edition: Any, settings: Any, entries: int) -> None:
    settings.CHARSU_DEMO = False
    told = counts(Phase.JURY, an_edition, entries)
    assert {page: asked for page, asked in told.items() if asked > LONGER.get(page[1], MOST)} == {}
    if not few:
        few.update(told)
    assert {page: asked for page, asked in told.items() if asked > few[page]} == {}


def test_every_act_of_the_record_has_words() -> None:
    from charsu.rules.act_words import WORDS
    from charsu.rules.permissions import Act

    assert {act for act in Act if not act.value.startswith("see.")} <= set(WORDS)
