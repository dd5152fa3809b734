"""Signed copies: what both institutions signed can be taken away and checked by itself."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from charsu.acts.joint import offer
from charsu.adapters import texts_on_paper
from charsu.adapters.texts_on_paper import text_as_pdf
from charsu.adapters.zips import as_zip
from charsu.models import Certificate, JointAct, Receipt
from charsu.plain.run import run
from charsu.plain.spoken import in_words, speak
from charsu.plain.verify import main
from charsu.queries.ledger import export_of
from charsu.rules.lifecycle import Phase
from tests.acts.test_founding import Act, both, house, text  # noqa: F401

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def signed(an_edition):
    return an_edition(Phase.ANNOUNCED, has_keys=True)


def test_the_original_is_signed_by_both_and_one_command_checks_it(signed, client, tmp_path, capsys):
    page = client.get("/founding/").content.decode()
    assert "/founding/memorandum.json" in page and "did:key:z" in page and "charsu verify regulations.json" in page
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(signed.edition)))
    for kind in ("memorandum", "regulations"):
        original = client.get(f"/founding/{kind}.json")
        file = tmp_path / f"{kind}.json"
        file.write_bytes(original.content)
        assert main([str(file)]) == 1  # whose keys these are, nobody said
        assert "FAIL whose keys these are: nobody said" in capsys.readouterr().out
        assert main([str(file), str(record)]) == 0
        said = capsys.readouterr().out
        assert said.count("signed by") == 2 and "ok   whose keys these are: kazan, tehran" in said
    paper = client.get("/founding/memorandum.pdf")
    assert paper.content.startswith(b"%PDF") and paper["Content-Type"] == "application/pdf"


def test_the_beginning_of_a_third_verifier_runs_also_before_the_announcement(signed, tmp_path, monkeypatch, capsys):
    for path, content in export_of(signed.edition).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    guide = (Path(__file__).parents[2] / "docs/verify/README.md").read_text()
    exec(guide.split("```python\n")[1].split("```")[0], {})  # noqa: S102 -- what the page tells its reader to run
    assert "the record is whole" in capsys.readouterr().out


def test_the_command_speaks_the_language_that_it_is_asked_for():
    for language, said in (
        ("fa", "امضاها"),
        ("ru_RU.UTF-8", "Подписи"),
        ("C.UTF-8", "Signatures"),
        ("", "Signatures"),
    ):
        speak(language)
        assert in_words("Signatures") == said
    speak("en")


@pytest.mark.parametrize("content", ["", "{", "[]", "hello"])
def test_what_is_no_statement_is_not_signed_and_told_in_words(tmp_path, content, capsys):
    (file := tmp_path / "statement-3.json").write_text(content)
    assert run("sign", [str(file), "--key", "none.pem"]) == 1
    assert "no statement: download it anew" in capsys.readouterr().err


@pytest.mark.parametrize("spoilt", ["word", "digest", "one proof", "not a statement", "empty"])
def test_a_spoilt_copy_fails(signed, client, tmp_path, spoilt, capsys):
    document = json.loads(client.get("/founding/regulations.json").content)
    if spoilt == "word":
        document["credentialSubject"]["body"]["clauses"][0]["text"]["fa"] += " "
    if spoilt == "digest":
        document["credentialSubject"]["digest"] = "0" * 64
    if spoilt == "one proof":
        document["proof"] = document["proof"][:1]
    if spoilt == "not a statement":
        document = [document]
    file = tmp_path / "spoilt.json"
    file.write_text("" if spoilt == "empty" else json.dumps(document))
    assert main([str(file)]) == 1
    failed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    assert any("whose keys" not in line for line in failed)


def test_without_keys_there_is_paper_and_no_signed_original(house, client):  # noqa: F811
    assert client.get("/founding/memorandum.pdf").status_code == 404
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    assert client.get("/founding/memorandum.pdf").content.startswith(b"%PDF")
    assert client.get("/founding/memorandum.json").status_code == 404
    assert client.get("/founding/nothing.pdf").status_code == 404


def test_the_page_of_signatures_speaks_every_language_of_the_text(signed, client, monkeypatch):
    set_from = {}
    monkeypatch.setattr(texts_on_paper, "typeset", lambda program, data: set_from.update(data) or b"%PDF")
    client.get("/founding/memorandum.pdf", headers={"accept-language": "ru"})
    assert [note["language"] for note in set_from["notes"]] == ["ru", "fa", "en"]
    assert [note["signatures"] for note in set_from["notes"]] == ["Подписи", "امضاها", "Signatures"]
    assert all(one["institution"].count(" · ") == 2 for one in set_from["signers"])


def test_a_text_with_signs_of_typesetting_is_set_as_it_is():
    odd = text("1")
    odd["clauses"][0]["text"] = {"fa": "#panic() $x$ *", "ru": "\\ [ ] #", "en": "a\n\n`b`"}
    assert text_as_pdf({**odd, "kind": "memorandum"}, "0" * 64, [], "fa").startswith(b"%PDF")


def answers(client, *pages):
    return {page: client.get(page).status_code for page in pages}


def test_what_somebody_wrote_over_joint_acts_breaks_no_page_and_is_named(an_edition, client):
    story = an_edition(Phase.HONOURED, has_keys=True)
    code, entry = Certificate.objects.first().code, Receipt.objects.first().entry
    wish = {"code": code, "reason": "Bought."}
    last = offer(act=Act.CERTIFICATE_WITHDRAW, actor=story.tehran, now=NOW, edition=story.edition, wish=wish).pk
    rows = {row.pk: row.act for row in JointAct.objects.all()}
    one_of_each = {act: pk for pk, act in rows.items()}.values()
    for body in ([], {"x": 1}, {"body": {"terms": 3, "kind": []}, "wish": 7}, "word"):
        JointAct.objects.update(body=body)
        client.force_login(story.tehran)
        shown = answers(client, *(f"/bureau/joint/{pk}/" for pk in one_of_each), "/bureau/joint/", "/bureau/papers/")
        assert set(shown.values()) == {200}, shown
        assert "Altered." in client.get(f"/bureau/joint/{last}/").content.decode()
        page = client.get("/founding/").content.decode()
        assert all(f"charsu_jointact {pk}<" in page for pk, act in rows.items() if act == "instrument.adopt")
        gone = answers(client, "/founding/memorandum.json", "/founding/regulations.pdf", f"/check/{code}.json")
        assert set(gone.values()) == {404}, gone
        for turn in ("sign", "countersign"):
            sent = {"turn": turn, "signed_text": "{}"}
            assert client.post(f"/bureau/joint/{last}/", sent).status_code == 409
        client.force_login(entry.started_by)
        assert client.get(reverse("entrant_history", args=[entry.public_id])).status_code == 200
