"""The second verifier: one HTML file, opened from disk in a real browser, agrees with the first on every case."""

import base64
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from charsu.adapters.zips import as_zip, of_zip
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.verify import verify_bundle
from tools.make_verifier import GOAL, is_stale

CHROMIUM = shutil.which("chromium")
VECTORS = Path(__file__).resolve().parents[1] / "vectors"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is absent and could not be installed"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = chromium.new_context(offline=True).new_page()
        tab.goto(GOAL.as_uri())
        yield tab
        chromium.close()


def cases(folder: str) -> list[dict[str, Any]]:
    found = sorted((VECTORS / "rfc6962-merkle" / "testdata" / folder).rglob("*.json"))
    return [json.loads(path.read_text()) for path in found]


def test_the_file_is_made_of_its_parts() -> None:
    assert not is_stale()


def test_ed25519_and_notes(page: Page) -> None:
    edges = json.loads((VECTORS / "ed25519" / "cctv-ed25519vectors.json").read_text())
    ask = "cases => cases.map(c => isSignature(fromHex(c.key), fromHex(c.sig), toBytes(c.msg)))"
    for case, good in zip(edges, page.evaluate(ask, edges), strict=True):
        flags = set(case["flags"] or [])
        assert good is not bool(flags & {"non_canonical_A", "non_canonical_R", "low_order_residue"}), case
    notes = json.loads((VECTORS / "c2sp-notes" / "notes.json").read_text())
    ask = """cases => cases.map(c => { try {
        const found = signersOf(readNote(toBytes(c.note)), c.vkeys.map(readVkey)).map(k => k.name);
        return c.signers.every(name => found.includes(name));
    } catch { return false; } })"""
    assert page.evaluate(ask, notes) == [not case["wantErr"] for case in notes]


def test_merkle_proofs(page: Page) -> None:
    ask = """([kind, cases]) => cases.map(c => {
        const raw = text => fromBase64(text || ""), proof = (c.proof || []).map(raw);
        return kind === "inclusion"
            ? isIncluded(raw(c.leafHash), c.leafIdx, c.treeSize, proof, raw(c.root))
            : isConsistent(c.size1, c.size2, proof, raw(c.root1), raw(c.root2)); })"""
    for kind in ("inclusion", "consistency"):
        for case, good in zip(cases(kind), page.evaluate(ask, [kind, cases(kind)]), strict=True):
            if good is case["wantErr"]:  # stricter than the vectors: of hashes that are none, nothing is said
                assert not good and len(base64.b64decode(case["root1"])) != 32, case


def test_canonical_json_and_statements(page: Page) -> None:
    for path in sorted((VECTORS / "jcs" / "testdata" / "input").glob("*.json")):
        wanted = (VECTORS / "jcs" / "testdata" / "outhex" / f"{path.stem}.txt").read_text()
        written = page.evaluate("text => toHex(toBytes(writeJson(readJson(text))))", path.read_text())
        assert written == "".join(wanted.split()), path.stem
    suite = VECTORS / "eddsa-jcs-2022" / "TestVectors"
    signed = (suite / "eddsa-jcs-2022" / "signedJCS.json").read_text()
    holds = "text => { try { return provers(readJson(text)).length; } catch { return 0; } }"
    assert page.evaluate(holds, signed) == 1
    assert page.evaluate(holds, signed.replace("School", "school")) == 0
    assert page.evaluate(holds, (suite / "proof-set-chain" / "signedProofSet2.json").read_text()) == 0


def an_export() -> bytes:
    leaves = [
        canonical({"act": "entry.start", "actors": ["entrant"], "at": f"2026-11-{day:02d}T09:00:00+00:00",
                   "body": {"entry": f"کار {day}"}, "edition": "2026", "index": day - 1})
        for day in range(1, 12)
    ]  # fmt: skip
    return as_zip(build_bundle("2026", leaves, {"documents/texts.json": canonical({"سلام": ["ё", 1, None]})}))


def verdicts(page: Page, archives: list[bytes]) -> list[list[list[Any]]]:
    ask = "files => files.map(f => verifyArchive(fromBase64(f)).map(c => [c.name, c.ok]))"
    found: list[list[list[Any]]] = page.evaluate(ask, [base64.b64encode(one).decode() for one in archives])
    return found


def first_verdict(content: bytes) -> bool:
    """What `charsu verify` says of an archive: good or not."""
    try:
        files = of_zip(content)
    except ValueError:
        return False
    return as_zip(files) == content and all(check.ok for check in verify_bundle(files))


def test_a_good_export_passes_line_by_line_as_with_the_first(page: Page) -> None:
    lines = verdicts(page, [an_export()])[0]
    assert lines[1:] == [[check.name, check.ok] for check in verify_bundle(of_zip(an_export()))]
    assert all(ok for _, ok in lines)


def test_damage_is_seen_by_both(page: Page) -> None:
    good, dice = an_export(), random.Random(5)
    damaged = [good[:cut] for cut in range(0, len(good), 211)] + [good + b"\0", b"", b"PK\3\4"]
    for place in dice.sample(range(len(good)), 600):
        damaged.append(good[:place] + bytes([good[place] ^ (1 << dice.randrange(8))]) + good[place + 1 :])
    assert not any(first_verdict(one) for one in damaged)
    for lines in verdicts(page, damaged):
        assert not all(ok for _, ok in lines)


def test_forged_bundles_fail_on_the_same_lines(page: Page) -> None:
    good = of_zip(an_export())
    leaves = good["ledger/leaves.jsonl"].splitlines()
    forged = []
    for changed in (
        leaves[1:],
        leaves[:-1],
        leaves[::-1],
        [*leaves, leaves[-1]],
        [leaves[1], leaves[0], *leaves[2:]],
    ):
        bundle = build_bundle("2026", changed, {})
        forged += [bundle, {**good, "ledger/leaves.jsonl": bundle["ledger/leaves.jsonl"]}]
    lone = canonical({**json.loads(leaves[3]), "act": "shortlist.fix", "actors": ["tehran"]})
    forged += [build_bundle("2026", [*leaves[:3], lone, *leaves[4:]], {}), {**good, "more.txt": b""}]
    forged.append({path: content for path, content in good.items() if path != "counts.json"})
    for files, lines in zip(forged, verdicts(page, [as_zip(files) for files in forged]), strict=True):
        assert lines[1:] == [[check.name, check.ok] for check in verify_bundle(files)]


def test_a_person_opens_a_file_and_reads_the_verdict(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(an_export())
    page.set_input_files("#file", file)
    page.wait_for_selector("#verdict.good")
    (damaged := tmp_path / "damaged.zip").write_bytes(an_export()[:-1])
    page.set_input_files("#file", damaged)
    page.wait_for_selector("#verdict.bad")
    assert page.locator("#checks li.bad").count() == 1
