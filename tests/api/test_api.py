"""The API: what it says of itself holds under fuzzing, it asks the same gate, and the embargo stands."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from schemathesis.specs.openapi.checks import negative_data_rejection, unsupported_method

from charsu.models import Certificate, Entry, LedgerEntry, Person, Practice, Receipt, Shortlisting
from charsu.rules.ledger.merkle import leaf_hash, verify_consistency, verify_inclusion
from charsu.rules.lifecycle import Phase

ROOT = "/api/v1"
ENTRANT = "city-1@charsu.example"


def signed_in(email: str = ENTRANT, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(Person.objects.get(email=email))
    return client


def got(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(ROOT + path)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request through WSGI closes its connection at the end; here the test's own is inside a transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_what_the_description_says_holds_whatever_is_sent(an_edition: Any) -> None:
    an_edition(Phase.OPEN, most_entries=4)
    client = signed_in()
    session = {"sessionid": client.cookies["sessionid"].value, "csrftoken": "a" * 32}
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 15
    for operation in operations:
        for cookies in ({}, session):
            hold(operation, cookies)


def hold(operation: Any, cookies: dict[str, str]) -> None:
    """Whatever is sent, the answer is one that the description names, in the shape that it gives."""

    token = {"X-CSRFToken": cookies["csrftoken"]} if cookies else {}

    @trials(max_examples=8, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def it_holds(case: Any) -> None:
        case.call_and_validate(
            cookies=cookies, headers=token, excluded_checks=[negative_data_rejection, unsupported_method]
        )

    it_holds()


@pytest.mark.django_db
def test_everyone_reads_what_is_public(an_edition: Any) -> None:
    edition = an_edition(Phase.RESULTS).edition
    visitor = Client()
    assert [row["slug"] for row in got(visitor, "/editions")] == [edition.slug]
    assert len(got(visitor, f"/editions/{edition.slug}/call")["themes"]) == edition.themes.count()
    results = got(visitor, f"/editions/{edition.slug}/results")
    assert results["is_announced"] and results["laureates"][0]["certificate"]
    Practice.objects.update(ways={"en": "machine"}, licence="CC-BY-4.0")
    page = got(visitor, "/practices")
    told = [(row["ways"], row["licence"]) for row in page["practices"]]
    assert told and all(one == ({"en": "machine"}, "CC-BY-4.0") for one in told)
    assert page["count"] == Practice.objects.count() and page["pages"] == 1
    one = page["practices"][0]
    assert got(visitor, f"/practices/{one['id']}")["answers"]
    country = one["city"]["country"]
    assert all(p["city"]["country"] == country for p in got(visitor, f"/practices?country={country}")["practices"])
    assert got(visitor, "/practices?page=99")["practices"] == []
    code = Certificate.objects.first().code
    assert got(visitor, f"/certificates/{code}")["state"] == "valid"


@pytest.mark.django_db
def test_proofs_convince_who_trusts_nobody(an_edition: Any) -> None:
    slug = an_edition(Phase.ANNOUNCED).edition.slug
    visitor, size = Client(), LedgerEntry.objects.count()
    head = got(visitor, f"/editions/{slug}/record")
    top = bytes.fromhex(head["root"])
    for index in range(size):
        found = got(visitor, f"/editions/{slug}/record/leaves/{index}")
        leaf = leaf_hash(found["leaf"]["leaf"].encode())
        assert verify_inclusion(leaf, index, size, [bytes.fromhex(step) for step in found["proof"]], top)
        grown = got(visitor, f"/editions/{slug}/record/consistency?size={index + 1}")
        old = bytes.fromhex(grown["old"]["root"])
        assert verify_consistency(index + 1, size, [bytes.fromhex(step) for step in grown["proof"]], old, top)
    assert len(got(visitor, f"/editions/{slug}/record/leaves?first=1&count=2")["leaves"]) == 2
    for beyond in (f"leaves/{size}", f"consistency?size={size + 1}", "consistency?size=0"):
        got(visitor, f"/editions/{slug}/record/{beyond}", 404)


@pytest.mark.django_db
def test_nothing_tells_the_laureates_before_the_announcement(an_edition: Any) -> None:
    edition = an_edition(Phase.DECIDED).edition
    titles = [row.entry.title for row in Shortlisting.objects.select_related("entry")]
    assert titles
    for client in (Client(), signed_in()):
        results = got(client, f"/editions/{edition.slug}/results")
        assert (results["is_announced"], results["laureates"]) == (False, [])
        assert got(client, "/practices")["count"] == 0
        leaves = json.dumps(got(client, f"/editions/{edition.slug}/record/leaves?count=500"), ensure_ascii=False)
        assert not [title for title in titles if title in leaves]


@pytest.mark.django_db
def test_a_team_saves_and_submits_its_own_entry(an_edition: Any) -> None:
    an_edition(Phase.OPEN, most_entries=4)
    client = signed_in()
    (first, *_) = got(client, "/me/entries")
    path = f"{ROOT}/me/entries/{first['id']}"
    whole = client.get(path).json()
    draft = {"title": "Новый «заголовок»", "answers": whole["answers"], "revision": whole["revision"]}
    saved = client.put(path, draft, content_type="application/json")
    assert (saved.status_code, saved.json()["title"]) == (200, draft["title"])
    assert saved.json()["revision"] == whole["revision"] + 1
    stale = client.put(path, {**draft, "title": "other"}, content_type="application/json")
    assert stale.status_code == 409 and stale.json()["reason"]
    receipt = client.post(f"{path}/submit", content_type="application/json").json()
    assert client.post(f"{path}/submit", content_type="application/json").json()["number"] == receipt["number"]
    for bad in ({}, {**draft, "more": 1}, {**draft, "title": "a\0b"}, {**draft, "title": "x" * 301}):
        assert client.put(path, bad, content_type="application/json").status_code == 422
    assert client.put(path, b"{", content_type="application/json").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("summary", "word " * 251),
        ("started", "not a number"),
        ("started", "1402"),
        ("evidence", "javascript:alert(1)"),
    ],
)
def test_what_the_page_would_not_take_is_not_received_here(an_edition: Any, code: str, words: str) -> None:
    an_edition(Phase.OPEN, most_entries=4)
    client = signed_in()
    (first, *_) = got(client, "/me/entries")
    path, before = f"{ROOT}/me/entries/{first['id']}", Receipt.objects.count()
    whole = client.get(path).json()
    draft = {"title": "x", "answers": {**whole["answers"], code: words}, "revision": whole["revision"]}
    assert client.put(path, draft, content_type="application/json").status_code == 200  # a draft loses nothing
    answer = client.post(f"{path}/submit", content_type="application/json")
    assert answer.status_code == 409 and len(answer.json()["details"]) == 1
    assert Receipt.objects.count() == before


@pytest.mark.django_db
def test_others_entries_answer_as_if_they_were_not_there(an_edition: Any) -> None:
    an_edition(Phase.OPEN, most_entries=4)
    other = Entry.objects.exclude(municipality__team__person__email=ENTRANT).first()
    client = signed_in()
    absent = client.get(f"{ROOT}/me/entries/00000000-0000-4000-8000-000000000000")
    forbidden = client.get(f"{ROOT}/me/entries/{other.public_id}")
    assert (absent.status_code, absent.content) == (forbidden.status_code, forbidden.content)
    draft = {"title": "mine now", "answers": {}, "revision": other.revision}
    assert (
        client.put(f"{ROOT}/me/entries/{other.public_id}", draft, content_type="application/json").status_code == 404
    )
    assert Client().get(f"{ROOT}/me/entries").status_code == 401
    assert got(signed_in("observer@charsu.example"), "/me/entries") == []


@pytest.mark.django_db
def test_a_change_wants_the_sessions_token(an_edition: Any) -> None:
    an_edition(Phase.OPEN, most_entries=4)
    client = signed_in(enforce_csrf_checks=True)
    (first, *_) = got(client, "/me/entries")
    answer = client.post(f"{ROOT}/me/entries/{first['id']}/submit", content_type="application/json")
    assert answer.status_code == 403
    assert client.post(f"{ROOT}/editions", content_type="application/json").status_code in {403, 405}


@pytest.mark.django_db
def test_the_list_of_practices_asks_few_questions(an_edition: Any, django_assert_max_num_queries: Any) -> None:
    an_edition(Phase.RESULTS)
    with django_assert_max_num_queries(6):
        got(Client(), "/practices")


def test_head_answers_as_get_does_without_a_body(db: None, client: Client) -> None:
    for at in ("/api/v1/openapi.json", "/api/v1/practices", "/api/v1/no-such"):
        whole, head = client.get(at), client.head(at)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["Content-Type"] == whole.headers["Content-Type"]
        assert head.headers["Content-Length"] == str(len(whole.content))


@pytest.mark.django_db
def test_options_tells_which_methods_an_address_knows() -> None:
    asked = Client().options(f"{ROOT}/editions")
    assert (asked.status_code, asked.headers["Allow"], asked.content) == (204, "GET, HEAD, OPTIONS", b"")
    assert Client().options(f"{ROOT}/no-such-place").status_code == 404
