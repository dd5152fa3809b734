"""Canonical JSON, the Merkle tree and the check of an export, against the published vectors and damage."""

import base64
import json
import re
import unicodedata
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.ledger import merkle
from charsu.rules.ledger.bundle import NO_STATE, build_bundle
from charsu.rules.ledger.canonical import canonical, commitment, digest, read
from charsu.rules.ledger.verify import verify_bundle

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
TREES = VECTORS / "rfc6962-merkle" / "testdata"
JCS = VECTORS / "jcs" / "testdata"


def cases(kind: str) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted((TREES / kind).rglob("*.json"))]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


# --- canonical JSON


@pytest.mark.parametrize("name", [path.stem for path in sorted((JCS / "input").glob("*.json"))])
def test_jcs_vectors(name: str) -> None:
    value = json.loads((JCS / "input" / f"{name}.json").read_text())
    wanted = bytes.fromhex((JCS / "outhex" / f"{name}.txt").read_text())
    assert rfc8785.dumps(value) == wanted
    if name in {"structures", "values"}:
        with pytest.raises(ValueError, match="float"):
            canonical(value)
    elif unicodedata.is_normalized("NFC", wanted.decode()):
        assert canonical(value) == wanted
    else:  # our profile composes letters first; RFC 8785 alone does not
        assert canonical(value) == rfc8785.dumps(json.loads(unicodedata.normalize("NFC", json.dumps(
            value, ensure_ascii=False))))  # fmt: skip


@pytest.mark.parametrize("bad", [1.0, {"a": [0.5]}, {1: "a"}, b"x", {"a"}, 2**53, {"é": 1, "e\u0301": 2}, "\ud800"])
def test_canonical_refuses(bad: object) -> None:
    with pytest.raises(ValueError):
        canonical(bad)


def test_nested_too_deeply_is_a_value_error() -> None:
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="deeply"):
        canonical(deep)
    with pytest.raises(ValueError):
        read(b"[" * 100_000 + b"]" * 100_000)


IN_LETTERS_ORDER = '{"\ufb01":1,"𝔘":2}'.encode()  # UTF-16 has the second first


@pytest.mark.parametrize(
    "bad",
    [b'{"a":1,"a":1}', b'{"a": 1}', b"1.0", b"NaN", b'{"b":1,"a":2}', b"", b"\xff", b"1\n", b"-0",
     b"9007199254740992", b'["\\ud800"]', '"e\u0301"'.encode(), '{"e\u0301":1}'.encode(), IN_LETTERS_ORDER],
)  # fmt: skip
def test_read_refuses_any_other_writing(bad: bytes) -> None:
    with pytest.raises(ValueError):
        read(bad)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abآé\ufb01𝔘", max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_canonical_is_a_fixed_point_and_what_the_library_of_rfc_8785_writes(value: object) -> None:
    text = canonical(value)
    assert canonical(read(text)) == text
    assert text == rfc8785.dumps(read(text))


def test_digest_and_commitment_of_known_values() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert commitment(bytes(32), {}) != commitment(b"\x01" + bytes(31), {})
    with pytest.raises(ValueError):
        commitment(b"short", {})


# --- the tree


@pytest.mark.parametrize("case", cases("inclusion"), ids=lambda case: case["desc"])
def test_inclusion_vectors(case: dict) -> None:
    proof = [raw(step) for step in case["proof"] or []]
    good = merkle.verify_inclusion(raw(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, raw(case["root"]))
    assert good is not case["wantErr"]


@pytest.mark.parametrize("case", cases("consistency"), ids=lambda case: case["desc"])
def test_consistency_vectors(case: dict) -> None:
    sizes, proof = (case["size1"], case["size2"]), [raw(step) for step in case["proof"] or []]
    roots = (raw(case["root1"]), raw(case["root2"]))
    good = merkle.verify_consistency(*sizes, proof, *roots)
    if sizes[0] == 0 or any(len(top) != 32 for top in roots):
        assert good is False  # stricter than the vectors: nothing is said of empty trees or of short hashes
    else:
        assert good is not case["wantErr"]


def test_all_vectors_are_here() -> None:
    assert len(cases("inclusion")) == len(cases("consistency")) == 98


HASHES = [merkle.leaf_hash(bytes([n])) for n in range(40)]


@given(st.integers(1, 40), st.data())
def test_proofs_verify_and_damaged_ones_do_not(size: int, data: st.DataObject) -> None:
    hashes, index = HASHES[:size], data.draw(st.integers(0, size - 1))
    top, proof = merkle.root(hashes), merkle.inclusion_proof(hashes, index)
    assert merkle.verify_inclusion(hashes[index], index, size, proof, top)
    assert not merkle.verify_inclusion(hashes[index], index, size, [*proof, top], top)
    old = index + 1
    path, old_top = merkle.consistency_proof(hashes, old), merkle.root(hashes[:old])
    assert merkle.verify_consistency(old, size, path, old_top, top)
    assert not merkle.verify_consistency(old, size, [*path, top], old_top, top)
    assert not merkle.verify_consistency(old, size, path, top[::-1], top)
    if path:
        assert not merkle.verify_consistency(old, size, path[:-1], old_top, top)


def test_outside_the_tree() -> None:
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for call in (merkle.inclusion_proof, merkle.consistency_proof):
        with pytest.raises(IndexError):
            call(HASHES[:3], 4)
    with pytest.raises(IndexError):
        merkle.consistency_proof(HASHES[:3], 0)


# --- the export


def leaf(index: int, act: str = "entry.submit", actors: tuple[str, ...] = ("entrant",), **more: object) -> bytes:
    facts = {
        "act": act,
        "actors": list(actors),
        "at": f"2026-11-24T09:00:{index:02}+00:00",
        "body": {"n": index},
    }
    return canonical({**facts, "edition": "first", "index": index, **more})


LEAVES = [leaf(0), leaf(1), leaf(2, "edition.step", ("tehran", "kazan")), leaf(3)]
STANDS = {"state.json": canonical({**NO_STATE, "joint": {"edition.step": 1}})}
BUNDLE = build_bundle("first", LEAVES, {"documents/texts.json": canonical({"متن": ["ё"]}), **STANDS})


def failed(files: dict[str, bytes], **known: object) -> set[str]:
    return {check.name for check in verify_bundle(files, **known) if not check.ok}  # type: ignore[arg-type]


def remade(leaves: list[bytes], **state: object) -> dict[str, bytes]:
    return build_bundle("first", leaves, {"state.json": canonical({**NO_STATE, **state})})


def test_a_whole_bundle_passes() -> None:
    assert failed(BUNDLE) == set()
    assert failed(build_bundle("first", [], {})) == set()


@given(st.sampled_from(sorted(BUNDLE)), st.data())
def test_any_changed_byte_is_found(path: str, data: st.DataObject) -> None:
    content = bytearray(BUNDLE[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    assert failed({**BUNDLE, path: bytes(content)})


@given(st.sampled_from(sorted(BUNDLE)), st.binary(max_size=40) | PLAIN.map(canonical))
def test_any_other_content_is_found_without_a_crash(path: str, content: bytes) -> None:
    if content != BUNDLE[path]:
        assert failed({**BUNDLE, path: content})


@pytest.mark.parametrize("path", sorted(BUNDLE))
def test_a_file_lost_or_added_is_found(path: str) -> None:
    assert failed({name: content for name, content in BUNDLE.items() if name != path})
    assert failed({**BUNDLE, path + ".old": b""}) == {"no unlisted file", "every file is one of the form"}


@pytest.mark.parametrize("path", ["extra.txt", "documents/more.json", "statements/1.json", "agreed/2.json", "x/نظام"])
def test_a_file_that_the_form_does_not_know_is_refused_though_the_manifest_lists_it(path: str) -> None:
    assert failed(build_bundle("first", LEAVES, {path: b"{}", **STANDS})) == {"every file is one of the form"}


def test_a_line_told_again_is_named_though_the_log_was_rebuilt() -> None:
    sheet = {"body": {"commitment": "c" * 64}, "at": "2026-11-24T09:00:00+00:00"}
    made = [leaf(0, "sheet.submit", ("reviewer",), **sheet), leaf(1, "sheet.submit", ("reviewer",), **sheet)]
    found = {check.name: check.detail for check in verify_bundle(remade(made)) if not check.ok}
    assert found == {"no line is told twice": "leaf 1 is leaf 0 told again"}


def test_the_cause_is_told_and_what_fails_because_of_it_is_counted() -> None:
    bad = {**BUNDLE, "ledger/leaves.jsonl": BUNDLE["ledger/leaves.jsonl"].replace(b'"actors":', b'"actors": ', 1)}
    found = {check.name: check.detail for check in verify_bundle(bad) if not check.ok}
    assert set(found) == {
        "digests of files",
        "leaves are canonical and in order",
        "leaves are those that were stored",
    }
    told = found["leaves are canonical and in order"]
    assert re.fullmatch(r"leaf 0: not in canonical form \(and \d+ more because of it\)", told)


def test_leaves_that_break_the_form_are_found_though_all_digests_fit() -> None:
    form = "leaves are canonical and in order"
    assert failed(remade([leaf(0), leaf(2)])) == {form}
    assert failed(remade([leaf(0, edition="other")])) == {form}
    assert failed(remade([leaf(0, extra=1)])) == {form}
    assert failed(remade([leaf(0, at="2026-11-24T09:00:00")])) == {form}
    assert failed(remade([leaf(0, act=7)])) == {form}
    assert form in failed(remade([leaf(0) + b" "]))


def test_a_joint_act_of_one_key_is_found() -> None:
    for actors in ((), ("tehran",), ("tehran", "tehran")):
        assert failed(remade([leaf(0, "edition.step", actors)])) == {"joint acts have two keys"}


def test_a_step_that_takes_one_key_may_have_one() -> None:
    for target, bad in (("screening", set()), ("open", {"joint acts have two keys"})):
        body = {"parties": ["kazan", "tehran"], "source": "closed", "target": target}
        made = remade([leaf(0, "edition.step", ("tehran",), body=body)], phase=target)
        assert failed(made) == bad


def test_history_rewritten_since_a_known_head_is_found() -> None:
    head = (2, merkle.root([merkle.leaf_hash(item) for item in LEAVES[:2]]).hex())
    assert failed(BUNDLE, known=head) == set()
    other = remade([leaf(0), leaf(1, body={}), *LEAVES[2:]], joint={"edition.step": 1})
    assert failed(other, known=head) == {"goes on from the known head"}
    assert failed(remade(LEAVES[:1]), known=head) == {"goes on from the known head"}


def test_documents_may_not_stand_in_for_the_ledger() -> None:
    for path in ("manifest.json", "ledger/head.json", "../x", "/x", "a//b", "a\\b", ""):
        with pytest.raises(ValueError):
            build_bundle("first", LEAVES, {path: b""})
