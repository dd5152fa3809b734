"""Notes, checkpoints, witnesses and proofs, against the published vectors and against damage."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.ledger import ed25519, note
from charsu.rules.ledger.checkpoint import (
    Checkpoint,
    Policy,
    cosign,
    cosigned_at,
    gathered,
    known_key,
    read_checkpoint,
    sign_checkpoint,
    trusted,
    witness_key,
)
from charsu.rules.ledger.merkle import EMPTY, consistency_proof, inclusion_proof, leaf_hash, root
from charsu.rules.ledger.receipt import check_proof, proof_of, read_proof
from charsu.rules.ledger.witness import Seen, answer, request

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
NOTES = json.loads((VECTORS / "c2sp-notes" / "notes.json").read_text())
EDGES = json.loads((VECTORS / "ed25519" / "cctv-ed25519vectors.json").read_text())
LOG, KAZAN, TEHRAN = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
ORIGIN = "award.example/2026"
AT = 1_795_600_000


def log_key() -> note.Verifier:
    return note.verifier(ORIGIN, ed25519.public_of(LOG))


def both() -> Policy:
    witnesses = (
        witness_key("kazan.example/witness", ed25519.public_of(KAZAN)),
        witness_key("tehran.example/witness", ed25519.public_of(TEHRAN)),
    )
    return Policy(log_key(), witnesses, 2)


def leaves(count: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(count)]


def head_of(count: int) -> note.Note:
    hashes = [leaf_hash(leaf) for leaf in leaves(count)]
    return sign_checkpoint(Checkpoint(ORIGIN, count, root(hashes)), LOG)


def cosigned(count: int) -> note.Note:
    head = head_of(count)
    lines = [cosign(head, w.name, secret, AT) for w, secret in zip(both().witnesses, (KAZAN, TEHRAN), strict=True)]
    return gathered(head, lines)


# --- Ed25519


def test_ed25519_edge_cases_are_taken_and_refused_as_the_rfc_says() -> None:
    taken = refused = 0
    for case in EDGES:
        flags = set(case["flags"] or [])
        good = ed25519.verify(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode())
        if flags & {"non_canonical_A", "non_canonical_R"}:
            assert not good, case
            refused += 1
        elif "low_order_residue" not in flags:
            assert good, case
            taken += 1
        else:
            assert not good, case  # cofactorless, as RFC 8032 allows
    assert (taken, refused) == (172, 490)


def test_keys_of_small_order_are_not_enrolled() -> None:
    weak = {case["key"] for case in EDGES if "low_order_A" in (case["flags"] or [])}
    assert len(weak) >= 8
    assert all(ed25519.is_weak(bytes.fromhex(key)) for key in weak)
    assert not any(ed25519.is_weak(ed25519.public_of(key)) for key in (LOG, KAZAN, TEHRAN))


# --- notes


@pytest.mark.parametrize("case", NOTES, ids=[case["desc"] for case in NOTES])
def test_note_vectors(case: dict) -> None:
    known = [known_key(vkey) for vkey in case["vkeys"]]
    try:
        found = {key.name for key in note.signers(note.parse(case["note"].encode()), known)}
        is_good = found == set(case["signers"])
    except ValueError:
        is_good = False
    assert is_good is not case["wantErr"]
    assert [key.vkey for key in known] == case["vkeys"]


def test_the_policy_wants_both_witnesses() -> None:
    head = cosigned(5)
    assert trusted(head.written.encode(), both()).size == 5
    assert cosigned_at(head, both().witnesses[0]) == AT
    with pytest.raises(ValueError, match="tehran"):
        trusted(gathered(head_of(5), head.signatures[1:2]).written.encode(), both())
    with pytest.raises(ValueError, match="log did not sign"):
        trusted(note.Note(head.text, head.signatures[1:]).written.encode(), both())


@pytest.mark.parametrize(
    "bad",
    [
        "a\n1\n", "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "a\n1\nAAAA\n",
        "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n",
        "a\n١\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "a\n" + "9" * 5000 + "\n" + "A" * 43 + "=\n",
    ],
)  # fmt: skip
def test_malformed_checkpoints_are_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        read_checkpoint(bad)


def test_every_flipped_byte_of_a_cosigned_checkpoint_is_noticed() -> None:
    written = cosigned(7).written.encode()
    for place in range(len(written)):
        for bit in (0x01, 0x20, 0x80):
            changed = bytearray(written)
            changed[place] ^= bit
            with pytest.raises(ValueError):
                trusted(bytes(changed), both())


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fall(noise: bytes) -> None:
    for reader in (lambda raw: trusted(raw, both()), lambda raw: read_proof(raw.decode("latin-1"))):
        with pytest.raises(ValueError):
            reader(noise)


# --- witnesses


def ask(seen: Seen, old: int, new: int, head: note.Note | None = None, proof: list[bytes] | None = None):
    hashes = [leaf_hash(leaf) for leaf in leaves(new)]
    steps = proof if proof is not None else (consistency_proof(hashes, old) if 0 < old <= new else [])
    text = request(old, steps, head or head_of(new))
    return answer(text.encode(), [log_key()], seen, "kazan.example/witness", KAZAN, AT)


def seen_of(count: int) -> Seen:
    return Seen(count, root([leaf_hash(leaf) for leaf in leaves(count)]))


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_witness_follows_a_log_that_grows_and_no_other(old: int, new: int) -> None:
    given_answer = ask(seen_of(old) if old else Seen(), old, new)
    if old > new:
        assert given_answer.status == 400
    else:
        assert given_answer.status == 200 and given_answer.seen == (seen_of(new) if new else Seen())
        signed = note.parse((head_of(new).written + given_answer.body).encode())
        assert both().witnesses[0] in note.signers(signed, both().witnesses)


def test_a_witness_refuses_what_it_must() -> None:
    other = [leaf_hash(b"other"), *[leaf_hash(leaf) for leaf in leaves(6)[1:]]]
    forked = sign_checkpoint(Checkpoint(ORIGIN, 6, root(other)), LOG)
    stranger = sign_checkpoint(Checkpoint("other.example", 1, EMPTY), LOG)
    unsigned = note.sign(head_of(4).text, ORIGIN, KAZAN)
    assert ask(seen_of(5), 3, 6).status == 409 and ask(seen_of(5), 3, 6).body == "5\n"
    assert ask(seen_of(4), 4, 6, head=forked).status == 422
    assert ask(seen_of(6), 6, 6, head=forked).status == 422
    assert ask(Seen(), 0, 4, proof=[b"\0" * 32]).status == 422
    assert ask(Seen(), 0, 4, head=stranger).status == 404
    assert ask(Seen(), 0, 4, head=unsigned).status == 403
    empty = sign_checkpoint(Checkpoint(ORIGIN, 0, b"\1" * 32), LOG)
    assert ask(Seen(), 0, 0, head=empty, proof=[]).status == 422
    for bad in (b"", b"old 1", b"old x\n\n", b"old 0\nAAAA\n\n" + head_of(1).written.encode(), b"\xff\n\n"):
        assert answer(bad, [log_key()], Seen(), "w", KAZAN, AT).status == 400


# --- proofs to take away


@pytest.mark.parametrize("count", [1, 2, 3, 8, 21])
def test_a_receipt_proves_its_leaf_and_no_other(count: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves(count)]
    for index, leaf in enumerate(leaves(count)):
        written = proof_of(index, inclusion_proof(hashes, index), cosigned(count), b"a word").written
        proof = read_proof(written)
        assert proof.extra == b"a word" and proof.written == written
        assert check_proof(proof, leaf, both()).size == count
        with pytest.raises(ValueError, match="not where"):
            check_proof(proof, leaf + b"!", both())
