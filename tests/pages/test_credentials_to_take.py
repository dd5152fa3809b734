"""A certificate as a credential: both institutions signed one statement over all of them; each is checked alone."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.acts.second_key import countersign, offer
from charsu.adapters.zips import as_zip
from charsu.gate import Refused
from charsu.models import Certificate
from charsu.pages.bureau.forms import offer_form
from charsu.pages.bureau.instants import Clock
from charsu.plain.run import run
from charsu.queries.editions import calendar_of
from charsu.queries.ledger import export_of
from charsu.rules.certificates import credential, payload, statement_of, with_statement
from charsu.rules.credentials import sign
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from tests.conftest import NOW


@pytest.fixture
def announced(db, settings, tmp_path, an_edition):
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    return an_edition(Phase.RESULTS, has_keys=True)


def test_each_certificate_is_taken_away_with_the_statement_of_both(announced, client, tmp_path, capsys):
    paper = Certificate.objects.select_related("laureate__entry").order_by("pk").first()
    page = client.get(f"/check/{paper.code}/").content.decode()
    assert f"/check/{paper.code}.json" in page and f"/check/{paper.code}.pdf" in page
    assert page.index("notice good") < page.index("Valid.") < page.index("judging and honours are made up")
    assert (
        "demonstration"
        in json.loads(client.get(f"/check/{paper.code}.json").content)["credentialSubject"]["certificate"]
    )
    (file := tmp_path / "certificate.json").write_bytes(client.get(f"/check/{paper.code}.json").content)
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(announced.edition)))
    assert run("verify", [str(file), "--policy", str(record)]) == 0
    said = capsys.readouterr().out
    assert said.count("signed by: did:key:z") == 2 and "ok   whose keys these are: kazan, tehran" in said
    assert paper.code in said and "ok   the certificate was not withdrawn" in said


def test_a_certificate_to_withdraw_is_told_from_the_others_of_its_city(announced):
    asked = offer_form(Act.CERTIFICATE_WITHDRAW, call=calendar_of(announced.edition), now=NOW, clock=Clock("UTC"))
    told = dict(asked.fields["code"].choices)
    papers = Certificate.objects.select_related("laureate__entry__municipality", "laureate__tier")
    assert len(told) == papers.count() == len({words.replace(code, "") for code, words in told.items()})
    for paper in papers:
        entry, tier = paper.laureate.entry, paper.laureate.tier
        assert all(words in told[paper.code] for words in (entry.municipality.name, entry.title, tier.name["en"]))


def forged(document):
    """An invented laureate, whom two keys that the forger made signed."""
    statement = document["evidence"][0]["statement"]
    bare = {**document, "credentialSubject": credential(
        {**document["credentialSubject"]["certificate"], "title": "Forged", "municipality": "Atlantis"}
    )["credentialSubject"]}  # fmt: skip
    bare["credentialSubject"]["achievement"]["description"] = "Forged"
    del bare["evidence"]
    body = {"count": 1, "digests": [digest(bare)]}
    subject = {**statement["credentialSubject"], "body": body, "digest": digest(body)}
    made = {**{part: value for part, value in statement.items() if part != "proof"}, "credentialSubject": subject}
    for _ in range(2):
        made = sign(made, Ed25519PrivateKey.generate(), NOW)
    return with_statement(bare, made)


def test_two_keys_of_a_forger_decide_nothing(announced, client, tmp_path, capsys):
    paper = Certificate.objects.order_by("pk").first()
    document = forged(json.loads(client.get(f"/check/{paper.code}.json").content))
    (file := tmp_path / "forged.json").write_text(json.dumps(document))
    assert run("verify", [str(file)]) == 1
    said = capsys.readouterr().out
    assert said.count("FAIL") == 1 and "FAIL whose keys these are: nobody said" in said
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(announced.edition)))
    assert run("verify", [str(file), str(record)]) == 1
    assert "FAIL whose keys these are: no leaf of the export binds this statement" in capsys.readouterr().out
    (tmp_path / "policy.txt").write_text("quorum 2\n")
    assert run("verify", [str(file), "--policy", str(tmp_path / "policy.txt")]) == 1
    with pytest.raises(SystemExit):  # never passed over in silence
        run("verify", [str(file), "--held", str(record)])


def test_a_newer_export_tells_that_a_certificate_was_withdrawn(announced, client, tmp_path, capsys):
    paper = Certificate.objects.order_by("pk").first()
    (file := tmp_path / "certificate.json").write_bytes(client.get(f"/check/{paper.code}.json").content)
    announced.both(Act.CERTIFICATE_WITHDRAW, {"code": paper.code, "reason": "given in error"}, NOW)
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(announced.edition)))
    assert run("verify", [str(file), str(record)]) == 1
    assert "FAIL the certificate was not withdrawn: withdrawn by both: leaf" in capsys.readouterr().out


@pytest.mark.parametrize("spoilt", ["title", "tier", "more words", "one proof", "no statement", "another statement"])
def test_a_spoilt_credential_fails(announced, client, tmp_path, spoilt, capsys):
    paper = Certificate.objects.order_by("pk").first()
    document = json.loads(client.get(f"/check/{paper.code}.json").content)
    subject, statement = document["credentialSubject"], document["evidence"][0]["statement"]
    if spoilt == "title":
        subject["certificate"]["title"] += "!"
    if spoilt == "tier":
        subject["achievement"]["name"] = "grand prize"
    if spoilt == "more words":
        document["awardedDate"] = "2026-01-01"
    if spoilt == "one proof":
        statement["proof"] = statement["proof"][:1]
    if spoilt == "no statement":
        document["evidence"] = []
    if spoilt == "another statement":
        statement["credentialSubject"]["body"]["digests"].append("0" * 64)
    (file := tmp_path / "spoilt.json").write_text(json.dumps(document))
    assert run("verify", [str(file)]) == 1
    failed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    assert any("whose keys" not in line for line in failed)


def test_a_certificate_that_both_withdrew_shows_it_and_is_given_no_more(announced, client):
    paper = Certificate.objects.order_by("pk").first()
    announced.both(Act.CERTIFICATE_WITHDRAW, {"code": paper.code, "reason": "given in error"}, NOW)
    page = client.get(f"/check/{paper.code}/").content.decode()
    assert "Withdrawn." in page and "given in error" in page and f"/check/{paper.code}.json" not in page
    assert client.get(f"/check/{paper.code}.json").status_code == 404


def test_what_is_signed_already_is_not_signed_again_and_one_alone_signs_nothing(announced):
    with pytest.raises(Refused):
        offer(act=Act.CERTIFICATE_SIGN, actor=announced.tehran, now=NOW, edition=announced.edition, wish={})
    paper = Certificate.objects.order_by("pk").first()
    Certificate.objects.filter(pk=paper.pk).update(payload={**paper.payload, "code": "another"})
    joint = offer(act=Act.CERTIFICATE_SIGN, actor=announced.tehran, now=NOW, edition=announced.edition, wish={})
    with pytest.raises(Refused):
        countersign(joint=joint, actor=announced.tehran, now=NOW)


def test_before_both_have_signed_there_is_no_credential(an_edition, client):
    an_edition(Phase.RESULTS)  # in this demo nobody holds a key
    code = Certificate.objects.order_by("pk").first().code
    assert client.get(f"/check/{code}.json").status_code == 404
    assert f"/check/{code}.json" not in client.get(f"/check/{code}/").content.decode()


def test_the_credential_has_the_members_of_its_form():
    told = {"code": "C", "edition": "2026", "tier": "laureate", "entry": "E-0001", "municipality": "Kazan"}
    found = credential(payload(**told, country="RU", title="Water", honoured_on="2026-05-01"))
    assert {"@context", "id", "type", "issuer", "validFrom", "credentialSubject"} <= set(found)
    assert found["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    with pytest.raises(ValueError):
        statement_of(found)
