"""An honour that both institutions withdrew is told as withdrawn wherever the library told it."""

import re
from typing import Any

import pytest
from django.test import Client

from charsu.acts.second_key import offer
from charsu.models import Certificate, FollowUp, Laureate, Membership, Practice
from charsu.queries.library.releasable import grade_for
from charsu.queries.library.search import library_now
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from tests.conftest import NOW

WHY = "The figures were made up"


@pytest.fixture
def found(an_edition: Any) -> tuple[Any, Practice, Certificate]:
    story = an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(grade="laureate").select_related("entry__laureate__certificate").first()
    return story, practice, practice.entry.laureate.certificate


def withdraw(story: Any, certificate: Certificate) -> None:
    story.both(Act.CERTIFICATE_WITHDRAW, {"code": certificate.code, "reason": WHY}, NOW)


def graded(client: Client, address: str, practice: Practice) -> str:
    return next(
        row["grade"] for row in client.get(address).json()["practices"] if str(practice.public_id) in str(row)
    )


def test_page_lists_facets_and_exports_tell_it(found: Any, client: Client) -> None:
    story, practice, certificate = found
    at, key = f"/library/{practice.public_id}/", str(practice.public_id)
    before = client.get(at).content.decode()
    assert "badge lapis" in before and WHY not in before
    laureates = client.get("/library/?grade=laureate").context["count"]
    withdraw(story, certificate)
    for address in (at, f"{at}v1/"):
        page = client.get(address).content.decode()
        assert "honour withdrawn" in page and WHY in page and certificate.code in page and "badge lapis" not in page
    page = client.get("/library/?grade=laureate")
    assert page.context["count"] == laureates - 1 and key not in page.content.decode()
    page = client.get("/library/?grade=honour-withdrawn")
    assert page.context["count"] == 1 and key in page.content.decode() and "honour withdrawn" in page.content.decode()
    assert graded(client, "/library/list.json", practice) == "honour-withdrawn"
    assert graded(client, "/api/v1/practices", practice) == "honour-withdrawn"
    assert client.get(f"/api/v1/practices/{key}").json()["grade"] == "honour-withdrawn"


def test_what_both_sign_names_the_honour_that_goes(found: Any, client: Client) -> None:
    story, _, certificate = found
    wish = {"code": certificate.code, "reason": WHY}
    joint = offer(act=Act.CERTIFICATE_WITHDRAW, actor=story.tehran, now=NOW, edition=story.edition, wish=wish)
    tier = certificate.laureate.tier.name
    client.force_login(story.kazan, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/bureau/joint/{joint.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Withdraw an honour and its certificate" in page and all(name in page for name in tier.values())


def test_the_results_tell_when_and_why(found: Any, client: Client) -> None:
    story, practice, certificate = found
    assert WHY not in client.get("/results/").content.decode()
    counted = r'id="tier-laureate">.*?\((\d+)\)'
    before = re.search(counted, client.get("/results/").content.decode(), re.DOTALL)
    withdraw(story, certificate)
    page = client.get("/results/").content.decode()
    after = re.search(counted, page, re.DOTALL)
    assert before and after and int(after[1]) == int(before[1]) - 1
    assert page.count("honour withdrawn") == 1 and page.count(WHY) == 1
    rows = client.get(f"/api/v1/editions/{story.edition.slug}/results").json()["laureates"]
    assert [row["certificate"] for row in rows if row["withdrawn_at"]] == [certificate.code]


def test_a_large_library_reads_it_anew_and_a_release_no_longer_grades_by_it(found: Any, monkeypatch: Any) -> None:
    story, practice, certificate = found
    monkeypatch.setattr("charsu.queries.library.index.SMALL", 1)
    nowhere = lambda geonameid, country: ("", "")  # noqa: E731
    assert "honour-withdrawn" not in library_now(nowhere).codes["grade"].values
    withdraw(story, certificate)
    index = library_now(nowhere)
    code = index.codes["grade"].of["honour-withdrawn"]
    assert index.pks[index.facets["grade"] == code].tolist() == [practice.pk]
    entry = type(practice.entry).objects.get(pk=practice.entry_id)
    assert grade_for(entry) in {"good", "promising"}


def test_to_have_taken_part_is_no_honour(found: Any, client: Client) -> None:
    story, practice, certificate = found
    taken_part = story.edition.tiers.get(code="participation")
    Laureate.objects.filter(certificate=certificate).update(tier=taken_part)
    withdraw(story, certificate)
    assert "honour withdrawn" not in client.get(f"/library/{practice.public_id}/").content.decode()


def test_nobody_is_asked_any_more_what_became_of_it(found: Any, client: Client) -> None:
    story, practice, certificate = found
    asked = FollowUp.objects.create(laureate=certificate.laureate, months=12, asked_at=NOW, due_at=NOW)
    desk, at = Client(), f"/exchange/follow-up/{asked.public_id}/"
    desk.force_login(Membership.objects.filter(municipality=practice.municipality).first().person)
    desk.cookies["django_language"] = "en"
    page = f"/library/{practice.public_id}/"
    assert at in desk.get("/exchange/").content.decode() and "has not answered yet" in desk.get(page).content.decode()
    assert "honour withdrawn" not in desk.get(at).content.decode()
    withdraw(story, certificate)
    assert at not in desk.get("/exchange/").content.decode()
    assert "has not answered yet" not in desk.get(page).content.decode()
    assert "honour withdrawn" in desk.get(at).content.decode()
