"""What a city keeps of its receipt proves later, to anybody, what was received and when."""

import json

import pytest

from charsu.acts.checkpoints import gather
from charsu.adapters.zips import as_zip
from charsu.models import Receipt
from charsu.plain.run import run
from charsu.queries.ledger import export_of
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def kept(an_edition, client, settings, tmp_path):
    """Folder with what a city downloads from the page of its receipt, and the export of the record."""
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    story = an_edition(Phase.OPEN, has_keys=True)
    gather(edition=story.edition, now=NOW)
    receipt = Receipt.objects.order_by("pk").first()
    client.force_login(receipt.by, backend=BACKEND)
    page = client.get(f"/enter/receipts/{receipt.number}/").content.decode()
    at = page.split('.tlog-proof"')[0].rpartition('"')[2]
    (tmp_path / "line.tlog-proof").write_bytes(client.get(f"{at}.tlog-proof").content)
    (tmp_path / "receipt.json").write_bytes(client.get(f"/enter/receipts/{receipt.number}/content.json").content)
    (tmp_path / "2026.zip").write_bytes(as_zip(export_of(story.edition)))
    (tmp_path / "policy.txt").write_bytes(client.get("/log/2026/policy").content)
    assert "--content" in page
    return tmp_path, receipt


def test_content_and_proof_together_show_what_was_received(kept, capsys):
    folder, receipt = kept
    proof, words, record, policy = (
        str(folder / name) for name in ("line.tlog-proof", "receipt.json", "2026.zip", "policy.txt")
    )
    assert json.loads((folder / "receipt.json").read_text())["content"] == receipt.content
    assert run("verify", [proof, "--content", words, "--policy", policy]) == 0
    assert f"ok   what was received is what the line commits to: receipt {receipt.number}" in capsys.readouterr().out
    assert run("verify", [proof, record, "--content", words]) == 0
    assert run("verify", [words, record]) == 0
    capsys.readouterr()
    assert run("verify", [words]) == 1
    assert "nothing to hold it against" in capsys.readouterr().out


@pytest.mark.parametrize("spoilt", ["title", "salt", "receipt", "edition", "more"])
def test_other_words_do_not_pass_for_what_was_received(kept, spoilt, capsys):
    folder, receipt = kept
    told = json.loads((folder / "receipt.json").read_text())
    if spoilt == "title":
        told["content"]["title"] += "!"
    elif spoilt == "salt":
        told["salt"] = "00" * 32
    else:
        told[spoilt] = "2025-00001-1"
    (file := folder / "spoilt.json").write_text(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )
    assert run("verify", [str(folder / "line.tlog-proof"), str(folder / "2026.zip"), "--content", str(file)]) == 1
    assert "FAIL what was received is what the line commits to" in capsys.readouterr().out


def test_only_the_team_takes_its_words_away(kept, client):
    _, receipt = kept
    at = f"/enter/receipts/{receipt.number}/content.json"
    stranger = Receipt.objects.exclude(entry__municipality=receipt.entry.municipality).first().by
    client.force_login(stranger, backend=BACKEND)
    assert client.get(at).status_code == 404
    client.logout()
    assert client.get(at).status_code == 302
