"""Signed statements against the published vectors, proof sets of two signers, and key files."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules import credentials, keys
from charsu.rules.ledger import ed25519

SUITE = Path(__file__).resolve().parents[1] / "vectors" / "eddsa-jcs-2022" / "TestVectors"
ONE = SUITE / "eddsa-jcs-2022"
KAZAN, TEHRAN = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (2, 3))
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
STATEMENT = {"@context": ["https://www.w3.org/ns/credentials/v2"], "agreed": "clause 7", "languages": ["fa", "ru"]}


def published(name: str) -> dict:
    return json.loads((ONE / name).read_text())


def published_key() -> Ed25519PrivateKey:
    pair = json.loads((SUITE / "keyPair.json").read_text())
    return Ed25519PrivateKey.from_private_bytes(credentials.read_multibase(pair["privateKeyMultibase"])[2:])


def test_published_hashes_and_signature() -> None:
    document, options = json.loads((SUITE / "unsigned.json").read_text()), published("proofConfigJCS.json")
    wanted = (ONE / "combinedHashJCS.txt").read_text().strip()
    to_sign = credentials.hash_to_sign(document, options)
    assert to_sign.hex() == wanted
    signature = ed25519.sign(published_key(), to_sign)
    assert signature.hex() == (ONE / "sigHexJCS.txt").read_text().strip()
    assert credentials.multibase(signature) == (ONE / "sigBTC58JCS.txt").read_text().strip()


def test_published_credential_holds_and_is_made_again() -> None:
    signed = published("signedJCS.json")
    assert credentials.signers(signed) == (ed25519.public_of(published_key()),)
    made = credentials.sign(
        {k: v for k, v in signed.items() if k != "proof"},
        published_key(),
        datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC),
    )
    assert made["proof"] == [signed["proof"]]


def test_another_suite_is_refused() -> None:
    with pytest.raises(ValueError, match="another suite"):
        credentials.signers(json.loads((SUITE / "proof-set-chain" / "signedProofSet2.json").read_text()))


def test_two_sign_one_statement_in_either_order() -> None:
    both = {ed25519.public_of(KAZAN), ed25519.public_of(TEHRAN)}
    for order in ((KAZAN, TEHRAN), (TEHRAN, KAZAN)):
        signed: dict = dict(STATEMENT)
        for secret in order:
            signed = credentials.sign(signed, secret, AT)
        assert set(credentials.signers(signed)) == both
    twice = credentials.sign(credentials.sign(STATEMENT, KAZAN, AT), KAZAN, AT)
    assert len(credentials.signers(twice)) == 1  # the same key twice is one signer


@pytest.mark.parametrize(
    "change", ["agreed", "languages", "proof.created", "proof.proofValue", "proof.@context", "none"]
)
def test_a_changed_statement_is_refused_whole(change: str) -> None:
    signed = copy.deepcopy(credentials.sign(credentials.sign(STATEMENT, KAZAN, AT), TEHRAN, AT))
    match change.split("."):
        case ["none"]:
            signed["proof"] = []
        case ["proof", name]:
            signed["proof"][1][name] = signed["proof"][0][name] if name == "proofValue" else "2027-01-01T00:00:00Z"
        case [name]:
            signed[name] = "clause 8"
    with pytest.raises(ValueError):
        credentials.signers(signed)


@given(st.binary(max_size=80))
def test_multibase_goes_there_and_back(raw: bytes) -> None:
    assert credentials.read_multibase(credentials.multibase(raw)) == raw


@pytest.mark.parametrize(
    "bad", ["", "did:key:", "did:web:a", "did:key:z6Mk", "did:key:z0", "did:key:" + "z" + "1" * 40]
)
def test_what_is_no_key_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        credentials.key_of(bad)


def test_a_key_file_opens_with_its_passphrase_only() -> None:
    secret = keys.new_key()
    file = keys.locked(secret, "گذرواژه‌ای بلند و خوب", rounds=1000)
    assert b"ENCRYPTED PRIVATE KEY" in file
    assert ed25519.public_of(keys.unlocked(file, "گذرواژه‌ای بلند و خوب")) == ed25519.public_of(secret)
    for wrong in ((file, "another passphrase"), (file[:60], "گذرواژه‌ای بلند و خوب"), (b"", "x" * 12)):
        with pytest.raises(ValueError, match="wrong"):
            keys.unlocked(*wrong)
    with pytest.raises(ValueError, match="at least"):
        keys.locked(secret, "short")
