"""OAI-PMH: its six verbs, its errors, its tokens, and a harvest by a client of others over a live server."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from oaipmh_scythe import Scythe
from oaipmh_scythe.exceptions import NoRecordsMatch

from charsu.acts import library
from charsu.models import Practice
from charsu.queries.library import harvest
from charsu.rules.library.shelf import Change
from charsu.rules.lifecycle import Phase
from tests.acts.test_living_practices import facts
from tests.conftest import NOW

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def ask(**arguments: Any) -> ET.Element:
    return ET.fromstring(Client().get("/library/oai", arguments).content)


def made_up(named: str, stamp: str) -> str:
    """A token that this library never gave."""
    held = ["ListRecords", named, "", "", stamp, 1, 0]
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")


def code(**arguments: Any) -> str:
    error = ask(**arguments).find(f"{OAI}error")
    return error.get("code", "") if error is not None else ""


def test_every_verb_answers_and_every_misuse_has_its_error(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    prefix = {"metadataPrefix": "oai_dc"}
    one = f"urn:uuid:{Practice.objects.first().public_id}"
    for verb, rest in (
        ("Identify", {}), ("ListMetadataFormats", {}), ("ListMetadataFormats", {"identifier": one}), ("ListSets", {}),
        ("ListIdentifiers", prefix), ("ListRecords", prefix), ("GetRecord", {**prefix, "identifier": one}),
    ):  # fmt: skip
        answer = ask(verb=verb, **rest)
        assert answer.find(f"{OAI}{verb}") is not None and answer.find(f"{OAI}request").get("verb") == verb, verb
    assert (
        ET.fromstring(Client().post("/library/oai", {"verb": "Identify"}).content).find(f"{OAI}Identify") is not None
    )
    wrong = {
        "badVerb": ({}, {"verb": "Harvest"}, {"verb": ["Identify", "Identify"]}),
        "badArgument": (
            {"verb": "Identify", "x": "1"}, {"verb": "ListRecords"}, {"verb": "GetRecord", **prefix},
            {"verb": "ListRecords", **prefix, "from": "2026-13-01"},
            {"verb": "ListRecords", **prefix, "from": "soon"},
            {"verb": "ListRecords", **prefix, "from": "2026-01-01", "until": "2026-01-02T00:00:00Z"},
            {"verb": "ListRecords", **prefix, "from": "2027-01-01", "until": "2026-01-01"},
            {"verb": "ListRecords", "metadataPrefix": ["oai_dc", "oai_dc"]},
            {"verb": "ListRecords", **prefix, "resumptionToken": "x"},
            {"verb": "ListRecords", **prefix, "until": "9999-12-31"},
        ),
        "cannotDisseminateFormat": ({"verb": "ListRecords", "metadataPrefix": "marc21"},),
        "idDoesNotExist": (
            {"verb": "GetRecord", **prefix, "identifier": "urn:uuid:no"},
            {"verb": "GetRecord", **prefix, "identifier": "urn:uuid:00000000-0000-4000-8000-000000000000"},
            {"verb": "ListMetadataFormats", "identifier": "\u202e"},
            {"verb": "GetRecord", **prefix, "identifier": "urn:uuid:" + 36 * "-"},
        ),
        "noRecordsMatch": (
            {"verb": "ListRecords", **prefix, "set": "theme:none"}, {"verb": "ListRecords", **prefix, "set": "x"},
            {"verb": "ListRecords", **prefix, "set": "theme:\x00"},
            {"verb": "ListIdentifiers", **prefix, "from": "2099-01-01"},
        ),
        "badResumptionToken": (
            {"verb": "ListRecords", "resumptionToken": "%%%"}, {"verb": "ListRecords", "resumptionToken": "W10"},
            {"verb": "ListSets", "resumptionToken": "x"},
            *({"verb": "ListRecords", "resumptionToken": made_up(named, stamp)} for named, stamp in (
                ("", "0001-01-01T00:00:00+14:00"), ("theme:\ud800", "2026-01-01T00:00:00+00:00"),
                ("", "2026-01-01T00:00:00"),
            )),
        ),
    }  # fmt: skip
    for expected, cases in wrong.items():
        for case in cases:
            assert code(**case) == expected, case


def test_the_bounds_of_a_span_are_within_it(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    Practice.objects.update(changed_at=datetime(2026, 5, 5, 12, 0, 7, 500_000, tzinfo=UTC))
    for span, is_found in (
        ({"from": "2026-05-05T12:00:07Z", "until": "2026-05-05T12:00:07Z"}, True),
        ({"from": "2026-05-05", "until": "2026-05-05"}, True),
        ({"until": "2026-05-05T12:00:06Z"}, False),
        ({"from": "2026-05-05T12:00:08Z"}, False),
    ):
        error = code(verb="ListIdentifiers", metadataPrefix="oai_dc", **span)
        assert error == ("" if is_found else "noRecordsMatch"), span


def test_a_list_in_parts_leaves_nothing_out(an_edition: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    an_edition(Phase.RESULTS)
    monkeypatch.setattr(harvest, "A_PAGE", 5)
    seen, arguments = [], {"metadataPrefix": "oai_dc"}
    while True:
        part = ask(verb="ListIdentifiers", **arguments).find(f"{OAI}ListIdentifiers")
        seen += [header.findtext(f"{OAI}identifier") for header in part.findall(f"{OAI}header")]
        token = part.find(f"{OAI}resumptionToken")
        assert token is not None and token.get("completeListSize") == str(Practice.objects.count())
        if not token.text:
            break
        arguments = {"resumptionToken": token.text}
        assert code(verb="ListRecords", **arguments) == "badResumptionToken"  # of another verb
    assert sorted(seen) == sorted(f"urn:uuid:{key}" for key in Practice.objects.values_list("public_id", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_client_of_others_harvests_over_the_wire(an_edition: Any, live_server: Any) -> None:
    an_edition(Phase.RESULTS)
    gone = Practice.objects.select_related("municipality", "edition").first()
    library.withdraw(**facts(gone), reason="An error.")
    with Scythe(f"{live_server.url}/library/oai", timeout=30) as scythe:
        assert scythe.identify().deletedRecord == "persistent"
        assert [one.metadataPrefix for one in scythe.list_metadata_formats()] == ["oai_dc"]
        assert {"kind:practice", "kind:research"} <= {one.setSpec for one in scythe.list_sets()}
        records = list(scythe.list_records())
        assert len(records) == Practice.objects.count()
        deleted = [record for record in records if record.header.deleted]
        assert [record.header.identifier for record in deleted] == [f"urn:uuid:{gone.public_id}"]
        assert len(list(scythe.list_records(ignore_deleted=True))) == len(records) - 1
        one = scythe.get_record(identifier=records[1].header.identifier)
        practice = Practice.objects.get(public_id=one.header.identifier.removeprefix("urn:uuid:"))
        assert set(practice.title.values()) == set(one.metadata["title"])
        assert any(f"/library/{practice.public_id}/" in words for words in one.metadata["identifier"])
        research = list(scythe.list_identifiers(set_="kind:research"))
        assert len(research) == Practice.objects.filter(kind="research").count()
        with pytest.raises(NoRecordsMatch):
            list(scythe.list_records(from_="2099-01-01"))


def test_titles_bear_their_language(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(language="fa").first()
    record = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"urn:uuid:{practice.public_id}")
    titles = {element.get(LANG): element.text for element in record.iter(f"{DC}title")}
    machine = "en-t-fa-t0-und"  # RFC 6497
    assert practice.ways == {"en": "translated by a machine"}
    assert titles == {"fa": practice.title["fa"], machine: practice.title["en"]}
    assert next(record.iter(f"{DC}title")).get(LANG) == "fa"


def test_a_record_tells_of_the_newest_version(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    row = Practice.objects.filter(kind="practice", source__url__startswith="http", summary__has_key="en")
    practice = row.select_related("municipality", "edition__award").first()
    answers = {**practice.answers, "results": "We counted ourselves, and it was less."}
    library.change(
        **facts(practice), kind=Change.CORRECTED, facts={"answers": answers}, words="Ours.", version=practice.version
    )
    record = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"urn:uuid:{practice.public_id}")
    assert record.findtext(f".//{DC}date") == NOW.date().isoformat()
    award, city = practice.edition.award.name["en"], practice.municipality.name
    assert [one.text for one in record.iter(f"{DC}creator")] == [award, city]
    assert record.findtext(f".//{DC}source") == practice.source["url"], "its other sentences stand"
    feed = Client().get("/library/feed.atom").content.decode()
    entry = feed[feed.index(str(practice.public_id)) :].split("</entry>")[0]
    assert f"<name>{award}</name>" in entry and f"<name>{city}</name>" in entry
