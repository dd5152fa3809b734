"""Keys, statements and witnesses at the command line: real processes, real sockets on loopback."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polib
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.plain.read_out import read_out
from charsu.plain.spoken import speak
from charsu.rules import credentials
from charsu.rules.agreements import statement as statement_of
from charsu.rules.keys import fingerprint
from charsu.rules.ledger import ed25519, note
from charsu.rules.ledger.checkpoint import Checkpoint, known_key, sign_checkpoint
from charsu.rules.ledger.merkle import consistency_proof, leaf_hash, root
from charsu.rules.ledger.witness import request
from charsu.rules.refusals import SigningFault

PASSPHRASE = "a passphrase of the tests"
LOG = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
ORIGIN = "award.example/2026"
HASHES = [leaf_hash(f"leaf {number}".encode()) for number in range(9)]
LOCALE = Path(__file__).resolve().parents[2] / "src" / "charsu" / "locale"
COMMAND = [sys.executable, "-c", "from charsu.commandline import main; main()"]


def charsu(*words: str, passphrase: str = PASSPHRASE, tongue: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "CHARSU_PASSPHRASE": passphrase, "LC_ALL": tongue}
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, env=told, timeout=300, check=False)


def head(size: int, hashes: list[bytes] = HASHES) -> note.Note:
    return sign_checkpoint(Checkpoint(ORIGIN, size, root(hashes[:size])), LOG)


def agreement(body: dict[str, Any]) -> dict[str, Any]:
    number = "00000000-0000-4000-8000-000000000000"
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return statement_of(number=number, edition="2026", act="edition.step", body=body, at=at)


@pytest.fixture
def witness(tmp_path: Path) -> tuple[Path, note.Verifier]:
    vkey = note.verifier(ORIGIN, ed25519.public_of(LOG)).vkey
    made = charsu("witness", "init", str(tmp_path / "w"), "--name", "kazan.example/witness", "--log", vkey)
    assert made.returncode == 0, made.stderr
    return tmp_path / "w", known_key(made.stdout.strip())


@pytest.fixture
def served(witness: tuple[Path, note.Verifier]) -> Iterator[str]:
    told = {**os.environ, "CHARSU_PASSPHRASE": PASSPHRASE}
    running = subprocess.Popen(
        [*COMMAND, "witness", "serve", str(witness[0]), "--port", "0"], stdout=subprocess.PIPE, text=True, env=told
    )
    assert running.stdout is not None
    yield running.stdout.readline().split()[-1]
    running.terminate()
    running.wait(10)


def test_a_key_is_made_shown_and_never_written_over(tmp_path: Path) -> None:
    file = str(tmp_path / "officer.pem")
    made, shown = charsu("key", "new", file), charsu("key", "show", file)
    assert made.returncode == shown.returncode == 0
    assert made.stdout == shown.stdout and "did:key:z6Mk" in made.stdout
    assert Path(file).stat().st_mode & 0o077 == 0
    assert charsu("key", "new", file).returncode == 1
    wrong = charsu("key", "show", file, passphrase="another passphrase")
    assert (wrong.returncode, wrong.stdout) == (1, "") and "passphrase is wrong" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_two_officers_sign_one_statement_on_machines_of_their_own(tmp_path: Path) -> None:
    statement = tmp_path / "statement.json"
    offered = agreement({"text": "گشایش فراخوان"})
    agreed = offered["credentialSubject"]["digest"]
    statement.write_text(json.dumps(offered))
    for name in ("kazan", "tehran"):
        charsu("key", "new", str(tmp_path / f"{name}.pem"))
        done = charsu(
            "sign", str(statement), "--key", str(tmp_path / f"{name}.pem"), "--out", str(statement), "--yes"
        )
        assert done.returncode == 0 and "گشایش فراخوان" in done.stdout, done.stderr
        told = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("Digest")]
        assert told == [agreed[:12], agreed]  # what the page shows, and no other
    signed = json.loads(statement.read_text())
    assert len(credentials.signers(signed)) == 2
    whole = charsu("sign", str(statement), "--key", str(tmp_path / "kazan.pem"), "--json")
    assert '"credentialSubject"' in whole.stdout and '"credentialSubject"' not in done.stdout
    statement.write_text(json.dumps({**signed, "validFrom": "2027-01-01T00:00:00Z"}))
    refused = charsu("sign", str(statement), "--key", str(tmp_path / "kazan.pem"), "--yes")
    assert refused.returncode == 1 and "does not hold" in refused.stderr
    unconfirmed = charsu("sign", str(statement), "--key", str(tmp_path / "kazan.pem"))
    assert unconfirmed.returncode == 1


def test_a_statement_is_read_out_in_words_that_hide_nothing() -> None:
    public = ed25519.public_of(LOG)
    body = {"public": public.hex(), "person": 3, "clauses": [{"number": "1", "text": {"fa": "می\u200cشود\nAct: x"}}]}
    speak("fa")
    try:
        lines = read_out(agreement({**body, "reason": "\x1b[2J\u202eevil", "\x1b[A": {}})).splitlines()
    finally:
        speak("en")
    assert any(fingerprint(public) in line for line in lines) and any(public.hex() in line for line in lines)
    assert any("می\u200cشود" in line for line in lines) and "| Act: x" in [line.strip() for line in lines]
    assert not any("\x1b" in line for line in lines)
    assert any("\\u001b[2J\\u202eevil" in line for line in lines)
    assert not any(line.strip().startswith(("person", "clauses", "Number of the person")) for line in lines)


def test_a_statement_whose_words_are_not_those_of_its_digest_is_not_signed(tmp_path: Path) -> None:
    statement, key = tmp_path / "statement.json", str(tmp_path / "kazan.pem")
    charsu("key", "new", key)
    words = json.dumps(agreement({"public": "aa" * 32}))
    for changed in (words.replace("aa" * 32, "bb" * 32), words.replace('"digest"', '"digests"'), '{"act": "x"}'):
        statement.write_text(changed)
        refused = charsu("sign", str(statement), "--key", key, "--yes")
        assert refused.returncode == 1 and "Traceback" not in refused.stderr
        assert not (tmp_path / "statement.signed.json").exists()


def test_what_keeps_one_from_signing_is_said_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    statement, key = tmp_path / "statement.json", str(tmp_path / "kazan.pem")
    charsu("key", "new", key)
    statement.write_text(json.dumps(agreement({"public": "aa" * 32})).replace("aa" * 32, "bb" * 32))
    words = ("sign", str(statement), "--key", key, "--yes")
    changed = charsu(*words, tongue="fa_IR.UTF-8").stderr
    locked_out = charsu("key", "show", key, passphrase="another passphrase", tongue="ru_RU.UTF-8").stderr
    for fault, said, language in ((SigningFault.OTHER_WORDS, changed, "fa"), (SigningFault.LOCKED, locked_out, "ru")):
        book = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
        assert said.strip().partition(": ")[2] == book.find(fault.value).msgstr != ""


def test_a_witness_cosigns_by_files_and_keeps_its_memory(witness: tuple[Path, note.Verifier], tmp_path: Path) -> None:
    folder, key = witness
    asked = tmp_path / "request.txt"
    for old, new in ((0, 4), (4, 9)):
        proof = consistency_proof(HASHES[:new], old) if old else []
        asked.write_text(request(old, proof, head(new)))
        assert charsu("witness", "cosign", str(folder), str(asked)).returncode == 0
        signed = note.parse((head(new).written + asked.with_suffix(".cosigned.txt").read_text()).encode())
        assert note.signers(signed, [key]) == (key,)
    again = charsu("witness", "cosign", str(folder), str(asked))  # an old request replayed
    assert again.returncode == 1 and "the last head that this witness cosigned has 9 lines" in again.stderr
    other = [leaf_hash(b"rewritten"), *HASHES[1:]]
    asked.write_text(request(9, [], head(9, other)))
    assert charsu("witness", "cosign", str(folder), str(asked)).stderr.strip().endswith("(422)")
    asked.write_text("hello")
    assert "is not the request of a record" in charsu("witness", "cosign", str(folder), str(asked)).stderr


def post(address: str, body: bytes) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, method="POST"), timeout=10) as given:
            return given.status, given.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_witness_answers_over_http(served: str, witness: tuple[Path, note.Verifier]) -> None:
    assert post(f"{served}add-checkpoint", request(0, [], head(3)).encode())[0] == 200
    assert post(f"{served}add-checkpoint", request(0, [], head(5)).encode()) == (409, "3\n")
    proof = consistency_proof(HASHES[:5], 3)
    status, line = post(f"{served}add-checkpoint", request(3, proof, head(5)).encode())
    assert status == 200
    signed = note.parse((head(5).written + line).encode())
    assert note.signers(signed, [witness[1]]) == (witness[1],)
    assert post(f"{served}add-checkpoint", b"noise")[0] == 400
    assert post(f"{served}elsewhere", b"")[0] == 404
    assert post(f"{served}add-checkpoint", b"x" * 100_000)[0] == 400


def test_a_witness_that_was_not_made_leaves_no_folder(tmp_path: Path) -> None:
    vkey = note.verifier(ORIGIN, ed25519.public_of(LOG)).vkey
    words = ("witness", "init", str(tmp_path / "w"), "--name", "kazan.example/witness", "--log", vkey)
    assert charsu(*words, passphrase="short").returncode == 1 and not (tmp_path / "w").exists()
    assert charsu(*words).returncode == 0


def test_the_list_of_commands_has_those_without_a_server() -> None:
    said = charsu("--help").stdout
    assert all(f"\n    {word} " in said for word in ("key", "sign", "verify", "witness"))
