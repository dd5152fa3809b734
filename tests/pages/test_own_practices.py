"""A city's team at its desk keeps its practices alive; nobody else does."""

from typing import Any

from django.test import Client

from charsu.models import Membership, Practice
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right
from tests.acts.test_living_practices import team_of


def sit(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(page: Any, **changed: Any) -> dict[str, Any]:
    form = page.context["form"]
    held = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else value for name, value in held.items()}, **changed}


def test_new_results_are_told_and_what_was_typed_is_kept_when_it_is_wrong(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(kind="practice").first()
    client, at = sit(team_of(practice)), f"/enter/practices/{practice.public_id}/"
    assert at in client.get("/enter/practices/").content.decode()
    page = client.get(at)
    wrong = client.post(at, typed(page, words="Figures of 2026.", year="2099", summary="Kept words."))
    assert wrong.status_code == 200 and "A year between 1900 and" in wrong.content.decode()
    assert "Kept words." in wrong.content.decode() and practice.versions.count() == 1
    sent = typed(
        page, words="Figures of 2026.", year="۲۰۲۱", summary="Fewer cars.\u202e", cost="1m-10m", targets=["11.2"]
    )
    assert client.post(at, sent).status_code == 302
    practice.refresh_from_db()
    assert (practice.year, practice.cost, practice.targets, practice.version) == (2021, "1m-10m", ["11.2"], 2)
    assert practice.summary[practice.language] == "Fewer cars." and practice.versions.count() == 2
    stale = client.post(at, sent)
    assert stale.status_code == 409 and "Fewer cars." in stale.content.decode()
    shown = Client().get(f"/library/{practice.public_id}/").content.decode()
    assert "1 to 10 million US dollars" in shown and "transport for all" in shown and "Figures of 2026." in shown


def test_a_correction_reaches_every_reader_and_an_older_translation_says_so(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    rows = Practice.objects.filter(kind="practice", summary__has_key="en").exclude(language="en")
    practice = next(one for one in rows if one.answers.get("summary") and one.answers.get("started"))
    own, mine, english = practice.language, practice.summary[practice.language], practice.summary["en"]
    client, at = sit(team_of(practice)), f"/enter/practices/{practice.public_id}/"
    page = client.get(at)
    assert page.context["form"]["year"].value() and page.content.decode().count("Year of beginning") == 1
    words, began = "Nunca foi assim; hoje são três parques.", "2013"
    assert (
        client.post(at, typed(page, kind="corrected", words="It was wrong.", summary=words, year=began)).status_code
        == 302
    )
    practice.refresh_from_db()
    assert practice.summary == {own: words} and practice.title.keys() == {own, "en"}
    assert (practice.answers["summary"], practice.answers["started"], practice.year) == (words, began, 2013)
    shown, old = (Client().get(f"/library/{practice.public_id}/{part}").content.decode() for part in ("", "v1/"))
    start, begun = english[:40].replace("'", "&#x27;"), mine[:40].replace("'", "&#x27;")
    assert shown.count(words) >= 1 and begun not in shown and begun in old and start in old
    assert start in shown and "translated from version 1, before the text was changed" in shown
    assert "the city has changed it since" in shown and "the city did not submit it" not in shown
    assert "before the text was changed" not in old and "<h2>Summary</h2>" not in shown
    for listed in ("/library/", "/library/list.json", "/library/feed.atom"):
        told = Client().get(listed, {"q": str(practice.municipality.name)}).content.decode()
        assert english[:40] not in told and start not in told, listed
    record = (
        Client()
        .get(
            "/library/oai",
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": f"urn:uuid:{practice.public_id}"},
        )
        .content.decode()
    )
    assert words in record and english[:40] not in record and start not in record
    city = practice.municipality.name
    assert f"<dc:creator>{city}</dc:creator>" in record and "<dc:source>http" in record, "other answers stand retold"
    assert (
        client.get(at).context["form"]["year"].value() == 2013
        and "answer-summary" not in client.get(at).context["form"].fields
    )


def test_a_form_sent_as_it_stood_makes_no_version(an_edition: Any) -> None:
    """Not even where the form shows a year that a demonstration made up and the practice does not bear."""
    an_edition(Phase.RESULTS)
    practice = next(one for one in Practice.objects.filter(year=None) if one.answers.get("started"))
    client, at = sit(team_of(practice)), f"/enter/practices/{practice.public_id}/"
    page = client.get(at)
    assert page.context["form"]["year"].value()
    sent = client.post(at, typed(page, kind="corrected", words="Nothing."))
    assert sent.status_code == 409 and "Nothing differs from what is published" in sent.content.decode()
    assert practice.versions.count() == 1
    assert client.post(at, typed(page, words="The licence.", licence="CC-BY-4.0")).status_code == 302
    cited = Client().get(f"/library/{practice.public_id}/v2/cite.bib").content.decode()
    first = Client().get(f"/library/{practice.public_id}/v1/cite.bib").content.decode()
    author = next(line for line in first.splitlines() if "author =" in line)
    assert author in cited and "Retold from" in cited, "a licence makes nobody an author"
    assert client.post(at, typed(client.get(at), words="Ours again.", licence="library")).status_code == 302
    shown = Client().get(f"/library/{practice.public_id}/").content.decode()
    assert "was given to all under CC" in shown and "that stays" in shown


def test_others_practices_are_not_there_and_readers_do_not_write(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(kind="practice").first()
    other = Practice.objects.exclude(municipality=practice.municipality).first()
    at = f"/enter/practices/{practice.public_id}/"
    stranger = sit(team_of(other))
    for path in (at, f"{at}withdraw/", f"{at}tie/"):
        assert stranger.post(path, {"reason": "x", "away": "0"}).status_code == 404, path
    assert stranger.get(at).status_code == 404 and Client().get(at).status_code == 302
    member = team_of(practice)
    Membership.objects.filter(person=member).update(right=Right.READ.value)
    client = sit(member)
    assert client.post(at, typed(client.get(at), words="Now.", year="2001")).status_code == 409
    assert client.post(f"{at}withdraw/", {"reason": "We were wrong."}).status_code in {403, 409}
    practice.refresh_from_db()
    assert practice.version == 1 and practice.withdrawn_at is None


def test_ties_and_withdrawal_at_the_desk(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(kind="practice").first()
    origin = Practice.objects.filter(kind="practice").exclude(municipality=practice.municipality).first()
    client, at = sit(team_of(practice)), f"/enter/practices/{practice.public_id}/"
    tie = f"{at}tie/"
    assert client.post(tie, {"tie": "origin", "address": "https://x/library/none/"}).status_code == 400
    assert client.post(tie, {"tie": "work", "address": str(origin.public_id)}).status_code == 409  # no research
    assert client.post(tie, {"tie": "origin", "address": f"http://h/library/{origin.public_id}/"}).status_code == 302
    own = Practice.objects.filter(kind="practice", municipality=practice.municipality).exclude(pk=practice.pk).first()
    if own is None:
        own = Practice.objects.filter(pk=origin.pk).first()
        Practice.objects.filter(pk=own.pk).update(municipality=practice.municipality)
    again = client.post(tie, {"tie": "origin", "address": str(own.public_id)})
    assert again.status_code == 409 and "that of another city" in again.context["tie_form"].errors["address"][0]
    cited = {"tie": "citation", "citation": "Rezaei (2024)", "address": "javascript:alert(1)"}
    bad = client.post(tie, cited)
    assert bad.status_code == 400 and "no web address" in bad.context["tie_form"].errors["address"][0]
    assert client.post(tie, {**cited, "address": "example.org/rezaei"}).status_code == 302
    page = Client().get(f"/library/{practice.public_id}/").content.decode()
    assert "Adapted from" in page and "Rezaei (2024)" in page and "https://example.org/rezaei" in page
    assert client.post(tie, {"away": "0"}).status_code == 302 and client.post(tie, {"away": "x"}).status_code == 404
    assert client.post(f"{at}withdraw/", {"reason": " "}).status_code == 400
    assert client.post(f"{at}withdraw/", {"reason": "We were wrong."}).status_code == 302
    assert Client().get(f"/library/{practice.public_id}/").status_code == 410 and client.get(at).status_code == 404
