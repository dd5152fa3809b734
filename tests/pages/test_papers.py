"""The exchange of signed copies: the very paper, each institution's own signature in it, and nothing else."""

import base64
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from charsu.acts.keys import papers
from charsu.adapters.demo_keys import key_file, secret_of
from charsu.adapters.signed_paper import prepared, signatures, signed
from charsu.adapters.zips import as_zip
from charsu.gate import Refused
from charsu.models import Clause, LedgerEntry, Paper, Person
from charsu.plain.run import run
from charsu.queries.ledger import export_of
from charsu.queries.signed_texts import signed_text, text_in_force
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEHRAN, KAZAN = "tehran-1@charsu.example", "kazan-1@charsu.example"


@pytest.fixture
def adopted(an_edition):
    return an_edition(Phase.DRAFTING, has_keys=True)


def as_officer(client, email):
    client.force_login(Person.objects.get(email=email))
    return client


def sent(client, content, kind="memorandum"):
    file = SimpleUploadedFile("paper.pdf", content, content_type="application/pdf")
    return client.post(f"/bureau/papers/{kind}/sign/", {"paper": file})


def test_two_officers_sign_one_paper_offline_and_anybody_checks_it(adopted, client, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CHARSU_PASSPHRASE", "charsu-demo-2026")
    as_officer(client, TEHRAN).post("/bureau/papers/memorandum/prepare/")
    for number, email in enumerate((TEHRAN, KAZAN)):
        as_officer(client, email)
        (bare := tmp_path / f"{number}.pdf").write_bytes(client.get("/bureau/papers/memorandum.pdf").content)
        (key := tmp_path / f"{number}.pem").write_bytes(key_file(email))
        assert client.get("/founding/memorandum/signed.pdf").status_code == 404
        flag = ["--pdf"] if number else []  # a paper is known as one without it
        assert run("sign", [*flag, str(bare), "--key", str(key), "--yes"]) == 0
        assert sent(client, (tmp_path / f"{number}.signed.pdf").read_bytes()).status_code == 302
    assert [one["institution"] for one in Paper.objects.get().signatures] == ["tehran", "kazan"]
    page = client.get("/founding/").content.decode()
    assert "/founding/memorandum/signed.pdf" in page and "/founding/memorandum.json" in page
    (paper := tmp_path / "memorandum-signed.pdf").write_bytes(client.get("/founding/memorandum/signed.pdf").content)
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(adopted.edition)))
    capsys.readouterr()
    assert run("verify", ["--pdf", str(paper)]) == 1
    assert "FAIL whose keys these are: nobody said" in capsys.readouterr().out
    assert run("verify", ["--pdf", str(paper), str(record)]) == 0
    said = capsys.readouterr().out
    assert said.count("ok   signed by: did:key:z") == 2 and "kazan, tehran" in said
    damaged = bytearray(paper.read_bytes())
    damaged[len(damaged) // 3] ^= 1
    paper.write_bytes(bytes(damaged))
    assert run("verify", ["--pdf", str(paper), str(record)]) == 1
    assert "FAIL" in capsys.readouterr().out


def test_leaves_bind_the_words_the_file_and_the_key(adopted, tmp_path, capsys):
    papers.prepare(actors=(adopted.tehran,), now=NOW, edition=adopted.edition, kind="memorandum")
    paper = Paper.objects.get()
    content = signed(base64.b64decode(paper.content), secret_of(adopted.tehran.email), NOW)
    papers.sign(actors=(adopted.tehran,), now=NOW, edition=adopted.edition, kind="memorandum", content=content)
    leaf = json.loads(LedgerEntry.objects.order_by("-index").first().leaf)
    assert leaf["act"] == "paper.sign" and leaf["body"]["text"] == paper.digest
    assert leaf["body"]["pdf"] == Paper.objects.get().sha256 != paper.sha256
    (file := tmp_path / "half.pdf").write_bytes(content)
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(adopted.edition)))
    assert run("verify", ["--pdf", str(file), str(record)]) == 1
    said = capsys.readouterr().out
    assert "two keys: 1 of 2" in said and "signed by tehran alone" in said and "of one institution" not in said


def changed_page(content):
    """An increment that makes the first page another one."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(0)] * 4)
    writer.update_container(page)
    writer.write(out)
    return out.getvalue()


def test_what_is_not_the_very_paper_with_ones_own_signature_is_refused(adopted, client):
    papers.prepare(actors=(adopted.tehran,), now=NOW, edition=adopted.edition, kind="memorandum")
    bare = base64.b64decode(Paper.objects.get().content)
    own, other = secret_of(TEHRAN), secret_of("stranger@charsu.example")
    good = signed(bare, own, NOW)
    for how, content in {
        "another": signed(prepared(client.get("/founding/memorandum.pdf").content), own, NOW),
        "changed": signed(changed_page(bare), own, NOW), "other key": signed(bare, other, NOW), "unsigned": bare,
        "cut": good[:-9], "no pdf": b"MZ", "twice": signed(good, secret_of(KAZAN), NOW),
    }.items():  # fmt: skip
        page = refused_as_paper(client, content, how)
        assert 'id="paper-memorandum-wrong"' in page, how
        assert Paper.objects.get().signatures == [], how
    assert sent(as_officer(client, TEHRAN), good).status_code == 302
    assert 'id="paper-memorandum-wrong"' not in refused_as_paper(client, good, "again")
    assert len(Paper.objects.get().signatures) == 1


def refused_as_paper(client, content, how):
    """The page that says so."""
    answer = sent(as_officer(client, TEHRAN), content)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'role="alert" tabindex="-1" autofocus' in page, how
    return page


def test_the_second_signature_is_the_other_institutions(adopted):
    papers.prepare(actors=(adopted.tehran,), now=NOW, edition=adopted.edition, kind="memorandum")
    first = signed(base64.b64decode(Paper.objects.get().content), secret_of(TEHRAN), NOW)
    facts = {"now": NOW, "edition": adopted.edition, "kind": "memorandum"}
    papers.sign(actors=(adopted.tehran,), content=first, **facts)
    colleague = Person.objects.get(email="tehran-2@charsu.example")
    with pytest.raises(Refused) as refused:
        papers.sign(actors=(colleague,), content=signed(first, secret_of(colleague.email), NOW), **facts)
    assert refused.value.reason is Refusal.DONE
    with pytest.raises(Refused) as refused:  # Kazan's officer brings the colleague's signature
        papers.sign(actors=(adopted.kazan,), content=signed(first, secret_of(colleague.email), NOW), **facts)
    assert refused.value.reason is Refusal.WRONG_KEY
    papers.sign(actors=(adopted.kazan,), content=signed(first, secret_of(KAZAN), NOW), **facts)
    assert [one.trouble for one in signatures(base64.b64decode(Paper.objects.get().content))] == ["", ""]
    with pytest.raises(Refused):
        papers.prepare(actors=(adopted.kazan,), now=NOW, edition=adopted.edition, kind="memorandum")


def test_a_paper_that_is_no_pdf_is_told_in_one_line(tmp_path: Path, capsys):
    (file := tmp_path / "x.pdf").write_bytes(b"not a paper")
    assert run("verify", ["--pdf", str(file)]) == 1
    assert "FAIL the paper: This is not a PDF" in capsys.readouterr().out


def test_after_an_amendment_the_consolidated_text_is_the_paper(an_edition, client, tmp_path):
    story = an_edition(Phase.OPEN, has_keys=True)
    clause = story.edition.regulations.clauses.get(number="3")
    words = {one: f"{said} ZQ7." for one, said in clause.text.items()}
    wish = {"clause": "3", "heading": clause.heading, "text": words, "reason": "It was unclear."}
    story.both(Act.REGULATIONS_AMEND, wish, story.times.reached(Phase.OPEN))
    page = client.get("/founding/").content.decode()
    (at,) = re.findall(r"/founding/amendments/[0-9a-f]{64}\.json", page)
    (file := tmp_path / "amendment.json").write_bytes(client.get(at).content)
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(story.edition)))
    assert run("verify", [str(file), str(record)]) == 0
    assert client.get(f"/founding/amendments/{'0' * 64}.json").status_code == 404
    papers.prepare(actors=(story.tehran,), now=NOW, edition=story.edition, kind="regulations")
    paper = Paper.objects.get(kind="regulations")
    story.edition.regulations.refresh_from_db()
    assert paper.digest == story.edition.regulations.digest != signed_text(story.edition, "regulations").digest
    assert text_in_force(story.edition, "regulations").body["clauses"][2]["text"]["en"].endswith("ZQ7.")
    assert len(text_in_force(story.edition, "regulations").signers) == 4  # of the adoption, and of the amendment
    assert not failing(story)
    Clause.objects.filter(pk=clause.pk).update(text=clause.text)  # by SQL back to the words before
    assert "clause 3 of the regulations is another one" in failing(story)["texts are those that both agreed to"]


def failing(story):
    return {check.name: check.detail for check in verify_bundle(export_of(story.edition)) if not check.ok}
