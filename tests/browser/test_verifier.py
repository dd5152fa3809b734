"""The second verifier: one HTML file, opened from disk in a real browser, agrees with the first on every case."""

import asyncio
import base64
import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page, expect

from charsu.acts.checkpoints import gather
from charsu.acts.keys import papers
from charsu.adapters import signed_paper
from charsu.adapters.demo_keys import key_file, secret_of
from charsu.adapters.zips import as_zip, of_zip
from charsu.management.story.stage import Story
from charsu.models import Certificate, Paper
from charsu.plain.run import run
from charsu.queries.checkpoints import proof_to_take
from charsu.queries.credentials import credential_of
from charsu.queries.ledger import export_of
from charsu.rules import credentials
from charsu.rules.honours import TierRule, Way, by_themselves, way_of
from charsu.rules.ledger import ed25519, standings
from charsu.rules.ledger.bundle import NO_STATE, build_bundle
from charsu.rules.ledger.canonical import canonical, digest
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.scoring import weighted_total
from charsu.rules.settings import rules_in_force
from charsu.rules.shortlist import Candidate, choose
from tests.conftest import NOW
from tests.kept_fits import once_of_each
from tools.make_verifier import GOAL, is_stale

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
pytestmark = [
    pytest.mark.browser,
]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    tab = browser.new_context(offline=True).new_page()
    tab.goto(GOAL.as_uri())
    yield tab


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
        canonical({"act": "clause.comment", "actors": ["tehran"], "at": f"2026-11-{day:02d}T09:00:00+00:00",
                   "body": {"clause": f"بند {day}"}, "edition": "2026", "index": day - 1})
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


FIT = "standings come out again when they are computed anew"  # asked by `charsu verify` alone


def rows(checks: Any) -> list[list[Any]]:
    """Name and verdict of each line but those that only one of the two asks."""
    return [list(row) for row in checks if row[0] not in {FIT, "archive"}]


@pytest.fixture
def played(an_edition: Any, settings: Any, tmp_path: Path) -> dict[str, bytes]:
    """A whole edition with keys and witnesses, honoured; and the proof of a line of it."""
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    story = an_edition(Phase.HONOURED, has_keys=True)
    gather(edition=story.edition, now=NOW)
    (tmp_path / "line.tlog-proof").write_text(proof_to_take(story.edition, 30))
    return export_of(story.edition)


def forgeries(good: dict[str, bytes]) -> list[dict[str, bytes]]:
    """What somebody who knows the form could pack: each with all digests made anew."""
    kept = ("statements/", "ledger/checkpoint", "evaluation/", "state.json", "documents/", "agreed/")
    documents = {p: c for p, c in good.items() if p.startswith(kept)}
    leaves, records = good["ledger/leaves.jsonl"].splitlines(), json.loads(good["records.json"])
    read = {path: json.loads(content) for path, content in documents.items() if path.startswith("evaluation/")}
    sheets, runs, laureates = (read[f"evaluation/{name}.json"] for name in ("sheets", "runs", "laureates"))

    def packed(**changed: Any) -> dict[str, bytes]:
        anew = {f"evaluation/{name}.json": canonical(value) for name, value in changed.items()}
        return build_bundle("2026", leaves, {**documents, **anew}, records=records)

    first = {**sheets[0], "scores": {**sheets[0]["scores"], next(iter(sheets[0]["scores"])): 3}}
    raised = {
        **runs[0],
        "standings": [{**runs[0]["standings"][0], "estimate": 9_900_000_000}, *runs[0]["standings"][1:]],
    }
    found = [packed(), packed(sheets=[first, *sheets[1:]]), packed(sheets=sheets[1:]), packed(sheets=sheets[::-1])]
    plans = read["evaluation/plans.json"]
    found += [packed(plans=[]), packed(plans=[*plans, {"added": [], "purpose": "", "removed": []}])]
    found += [packed(sheets=[{**sheets[0], member: "2035-01-01T00:00:00+00:00"}, *sheets[1:]])
              for member in ("submitted", "set_aside")]  # fmt: skip
    found += [packed(sheets=[{**sheets[0], "total": 1}, *sheets[1:]]), packed(runs=[raised, *runs[1:]])]
    moved_up = [{**runs[0]["standings"][0], "low": 1}, *runs[0]["standings"][1:]]
    found.append(packed(runs=[{**runs[0], "standings": moved_up}, *runs[1:]]))
    state = json.loads(good["state.json"])
    for member, changed in (("standings", {}), ("chances", {}), ("remarks", {**state["remarks"], "9999": ""})):
        told = {**documents, "state.json": canonical({**state, member: changed})}
        found.append(build_bundle("2026", leaves, told, records=records))
    found += [packed(runs=runs[:1]), packed(runs=[{**runs[0], "made": "never"}, *runs[1:]]), packed(rules={})]
    found += [packed(candidates=read["evaluation/candidates.json"][1:]), packed(laureates={})]
    found.append(packed(laureates={**laureates, "honoured": laureates["honoured"][1:]}))
    moved = [{**one, "of": {**one["of"], "theme": "another"}} for one in read["evaluation/candidates.json"][:1]]
    found.append(packed(candidates=[*moved, *read["evaluation/candidates.json"][1:]]))
    for place, words in ((2, "bought words"), (3, "bought words"), (4, "another title")):
        first_one = [words if at == place else part for at, part in enumerate(laureates["honoured"][0])]
        found.append(packed(laureates={**laureates, "honoured": [first_one, *laureates["honoured"][1:]]}))
    found.append(packed(laureates={**laureates, "certificates": laureates["certificates"][1:]}))
    opened = next(i for i, leaf in enumerate(leaves) if json.loads(leaf)["act"] == "laureate.honour")
    fewer = json.loads(leaves[opened])
    fewer["body"]["opened"]["decision"]["body"]["honours"].pop()  # one that comes by itself
    found.append(
        build_bundle("2026", [*leaves[:opened], canonical(fewer), *leaves[opened + 1 :]], documents, records=records)
    )
    for name, part in (("shortlist", "shortlist"), ("decision", "honours")):
        leaf = json.loads(leaves[opened])
        leaf["body"]["opened"][name]["body"][part].reverse()
        changed = [*leaves[:opened], canonical(leaf), *leaves[opened + 1 :]]
        found.append(build_bundle("2026", changed, documents, records=records))
    found += [build_bundle("2026", leaves, {p: c for p, c in documents.items() if p != gone}, records=records)
              for gone in ("evaluation/sheets.json", "ledger/checkpoint", "statements/11.json")]  # fmt: skip
    bare = {path: content for path, content in documents.items() if not path.startswith("evaluation/")}
    found.append(build_bundle("2026", leaves, bare, records=records))
    return found


def joint_forgeries(good: dict[str, bytes]) -> list[tuple[str, dict[str, bytes]]]:
    """Joint acts that nobody signed, appended by whoever writes the store; and the place that the check names."""
    leaves, state = good["ledger/leaves.jsonl"].splitlines(), json.loads(good["state.json"])
    last, evil = json.loads(leaves[-1]), "11" * 32
    mine = state["keys"]
    tehran = next(public for public, (code, _) in mine.items() if code == "tehran")
    kept = ("statements/", "ledger/checkpoint", "documents/", "agreed/")  # the result is asked for elsewhere
    documents = {p: c for p, c in good.items() if p.startswith(kept)}
    seat = {"institution": "kazan", "person": 999, "seat": "given"}
    enrol = {"institution": "kazan", "public": evil}
    recover = {**enrol, "days": 0}
    poison = [("key.enrol", ["x", "y"], enrol), ("officers.change", ["kazan", "tehran"], seat)]
    rows: list[list[tuple[str, list[str], dict[str, Any]]]] = [
        [("key.enrol", ["x", "y"], enrol)],
        [("key.enrol", ["kazan", "tehran"], enrol)],
        [("key.enrol", ["kazan", "tehran"], {"institution": "x", "public": evil})],
        [("key.enrol", ["kazan", "tehran"], {"institution": "kazan", "public": tehran})],
        [("key.retire", ["kazan", "tehran"], {"institution": "tehran", "public": tehran, "reason": "lost"})],
        [("key.recover", ["kazan", "tehran"], recover)],
        [("key.keep", ["observer"], {"institution": "x", "public": evil})],
        [("officers.change", ["observer", "tehran"], seat)],
        [("officers.change", ["kazan", "observer", "tehran"], seat)],
        [("officers.change", ["kazan", "tehran"], seat)],
        [("officers.change", ["tehran"], seat)],
        [("officers.change", [], seat)],
        [("edition.step", ["observer"], {"source": "closed", "target": "screening"})],
        poison,
    ]
    found = []
    for acts in rows:
        more = [canonical({"act": act, "actors": actors, "at": last["at"], "body": body, "edition": "2026",
                           "index": len(leaves) + at}) for at, (act, actors, body) in enumerate(acts)]  # fmt: skip
        told = json.loads(good["state.json"])
        for act, _, body in acts:
            told["joint"][act] = told["joint"].get(act, 0) + 1
            if act == "officers.change":
                told["officers"]["999"] = "kazan"
            if act.startswith("key."):
                told["keys"][body["public"]] = [body["institution"], act == "key.enrol"]
        records = json.loads(good["records.json"])
        forged = build_bundle("2026", [*leaves, *more], {**documents, "state.json": canonical(told)}, records=records)
        found.append((f"leaf {len(leaves)}", forged))
    return [
        *found,
        replayed(good, documents, leaves),
        swapped(good, documents, leaves),
        moved(good, documents, leaves),
    ]


def swapped(good: dict[str, bytes], documents: dict[str, bytes], leaves: list[bytes]) -> tuple[str, dict[str, bytes]]:
    """Both signed that an officer's key is enrolled; the leaf tells of a key of the host, which signed as well."""
    old = [leaf for leaf in map(json.loads, leaves) if leaf["act"] == "key.enrol"][-1]
    at, path, secret = old["index"], f"statements/{old['index']}.json", Ed25519PrivateKey.generate()
    statement = credentials.sign(json.loads(good[path]), secret, NOW)
    evil, true = ed25519.public_of(secret).hex(), old["body"]["public"]
    leaf = canonical({**old, "body": {**old["body"], "public": evil, "statement": digest(statement)}})
    told = json.loads(good["state.json"])
    for part in ("keys", "holders"):
        told[part][evil] = told[part].pop(true)
    more = {path: canonical(statement), "state.json": canonical(told)}
    records = json.loads(good["records.json"])
    changed = [*leaves[:at], leaf, *leaves[at + 1 :]]
    return f"leaf {at}: {path}: both signed another", build_bundle(
        "2026", changed, {**documents, **more}, records=records
    )


def moved(good: dict[str, bytes], documents: dict[str, bytes], leaves: list[bytes]) -> tuple[str, dict[str, bytes]]:
    """The leaf of the decision tells another instant of the announcement than both signed."""
    old = next(leaf for leaf in map(json.loads, leaves) if leaf["act"] == "decision.sign")
    leaf = canonical(
        {**old, "body": {**old["body"], "deadline": {"code": "announcement", "to": "2035-01-01T00:00:00+00:00"}}}
    )
    changed = [*leaves[: old["index"]], leaf, *leaves[old["index"] + 1 :]]
    files = build_bundle("2026", changed, {**documents, "state.json": good["state.json"]},
                         records=json.loads(good["records.json"]))  # fmt: skip
    return f"leaf {old['index']}: statements/{old['index']}.json: both signed another deadline", files


def replayed(
    good: dict[str, bytes], documents: dict[str, bytes], leaves: list[bytes]
) -> tuple[str, dict[str, bytes]]:
    """What both signed once, appended a second time with its proofs in another order."""
    old = next(leaf for leaf in map(json.loads, leaves) if leaf["act"] == "conflicts.fix")
    statement = json.loads(good[f"statements/{old['index']}.json"])
    statement["proof"].reverse()
    at, told = len(leaves), json.loads(good["state.json"])
    told["joint"]["conflicts.fix"] += 1
    body = {**old["body"], "statement": digest(statement)}
    leaf = canonical({**old, "at": json.loads(leaves[-1])["at"], "body": body, "index": at})
    more = {f"statements/{at}.json": canonical(statement), "state.json": canonical(told)}
    records = json.loads(good["records.json"])
    return f"leaf {at}", build_bundle("2026", [*leaves, leaf], {**documents, **more}, records=records)


JOINT_LINES = {"joint acts have two keys", "joint acts are signed by both"}


def test_joint_acts_that_nobody_signed_are_named_by_both(page: Page, played: dict[str, bytes]) -> None:
    forged = joint_forgeries(played)
    ask = "files => files.map(f => verifyArchive(fromBase64(f)).map(c => [c.name, c.ok, c.detail]))"
    found = page.evaluate(ask, [base64.b64encode(as_zip(files)).decode() for _, files in forged])
    for number, ((place, files), lines) in enumerate(zip(forged, found, strict=True)):
        first = verify_bundle(files)
        assert rows([row[:2] for row in lines]) == rows([(check.name, check.ok) for check in first]), number
        named = {check.name: check.detail for check in first if check.name in JOINT_LINES and not check.ok}
        assert named and all(place in detail for detail in named.values()), (number, named)
        assert {name: detail for name, ok, detail in lines if name in JOINT_LINES and not ok} == named, number


def other_states(good: dict[str, bytes]) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """The line that fails, what it names, and an export of a store in which a hand is another."""
    state, leaves = json.loads(good["state.json"]), good["ledger/leaves.jsonl"].splitlines()
    told = [leaf["body"]["public"] for leaf in map(json.loads, leaves) if leaf["act"] == "key.enrol"]
    signed, kept = state["minutes"]["1"], ("statements/", "ledger/checkpoint", "documents/", "agreed/")
    documents = {path: content for path, content in good.items() if path.startswith(kept)}
    line, chair = "minutes are signed as the record says", "signature of the chair under the minutes 1"
    rows: list[tuple[str, str, dict[str, Any]]] = [
        (line, f"{chair} is gone", {"minutes": {"1": {"secretary": signed["secretary"]}}}),
        (line, f"{chair} is another one", {"minutes": {"1": {**signed, "chair": "2026-01-01T00:00:00+00:00"}}}),
        (line, "minutes 2: no leaf tells of it", {"minutes": {**state["minutes"], "2": signed}}),
        ("keys are with those for whom they were enrolled", f"key {told[0]} is another one: see leaf",
         {"holders": {**state["holders"], told[0]: 999}}),
        ("clauses under negotiation are those of the record", "clause 1 of the regulations: no leaf tells of it",
         {"clauses": {"regulations": {"1": ["11" * 32, ["tehran"]]}}}),
    ]  # fmt: skip
    for name, detail, changed in rows:
        more = {**documents, "state.json": canonical({**state, **changed})}
        yield name, detail, build_bundle("2026", leaves, more, records=json.loads(good["records.json"]))


def negotiated(*turns: tuple[str, str, str, dict[str, Any]], stands: dict[str, Any]) -> dict[str, bytes]:
    """A record of turns on clauses of the regulations, and how the store says that they stand."""
    first = ("clause.propose", "tehran", "", {"parties": ["kazan", "tehran"]})
    leaves = [
        canonical({"act": act, "actors": [actor], "at": f"2026-05-{day:02d}T09:00:00+00:00", "edition": "2026",
                   "body": {"instrument": "regulations", "number": one, **body} if one else body, "index": day - 1})
        for day, (act, actor, one, body) in enumerate([first, *turns], start=1)
    ]  # fmt: skip
    return build_bundle("2026", leaves, {"state.json": canonical({**NO_STATE, "clauses": {"regulations": stands}})})


A, B = {"digest": "aa" * 32}, {"digest": "bb" * 32}
AGREED, BOTH = "clauses under negotiation are those of the record", ["kazan", "tehran"]


def test_whose_hand_it_was_is_told_alike_by_both(page: Page, played: dict[str, bytes]) -> None:
    counter, agree = ("clause.propose", "kazan", "7", B), ("clause.agree", "tehran", "7", B)
    back, both = ("clause.withdraw", "kazan", "7", B | {"back_to": A["digest"]}), [B["digest"], BOTH]
    strike = ("clause.propose", "kazan", "7", B | {"strikes": True})
    several = ("clause.agree", "kazan", "", {"instrument": "regulations", "clauses": [{"number": "8", **A}]})
    untouched = {"8": [A["digest"], ["tehran"]]}
    good = [
        negotiated(counter, agree, stands={"7": both, **untouched}),
        negotiated(counter, stands={"7": [B["digest"], ["kazan"]]}),
        negotiated(counter, back, stands={"7": [A["digest"], ["tehran"]]}),
        negotiated(("clause.agree", "kazan", "7", A), counter, back, stands={"7": [A["digest"], BOTH]}),
        negotiated(strike, ("clause.agree", "tehran", "7", B | {"strikes": True}), stands=untouched),
        negotiated(several, stands={"8": [A["digest"], BOTH]}),
        negotiated(counter, ("clause.withdraw", "kazan", "7", B), stands=untouched),
    ]
    bad = [
        (AGREED, "clause 7 of the regulations is another one: see leaf 1", negotiated(counter, stands={"7": both})),
        (AGREED, "clause 7 of the regulations is gone: see leaf 1", negotiated(counter, stands=untouched)),
        (
            AGREED,
            "clause 8 of the regulations is another one: see leaf 0",
            negotiated(stands={"8": [A["digest"], BOTH]}),
        ),
        *other_states(played),
    ]
    ask = "files => files.map(f => verifyArchive(fromBase64(f)).map(c => [c.name, c.ok, c.detail]))"
    packed = [base64.b64encode(as_zip(files)).decode() for files in [*good, *(files for _, _, files in bad)]]
    found = page.evaluate(ask, packed)
    for number, lines in enumerate(found[: len(good)]):
        assert [name for name, ok, _ in lines if not ok] == [], number
        assert rows([line[:2] for line in lines]) == rows([(one.name, one.ok) for one in verify_bundle(good[number])])
    for (name, detail, files), lines in zip(bad, found[len(good) :], strict=True):
        first = {check.name: check for check in verify_bundle(files)}
        assert detail in first[name].detail and not first[name].ok, (name, first[name])
        assert [told for said, _, told in lines if said == name] == [first[name].detail]
        assert rows([line[:2] for line in lines]) == rows([(one.name, one.ok) for one in first.values()])


def test_the_result_is_computed_again_by_both(
    page: Page, played: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standings, "calibrate", once_of_each(standings.calibrate))
    forged = forgeries(played)
    found = verdicts(page, [as_zip(played), *(as_zip(files) for files in forged)])
    assert all(ok for _, ok in found[0]) and FIT in dict(found[0])
    for number, (files, lines) in enumerate(zip([played, *forged], found, strict=True)):
        first = [(check.name, check.ok) for check in verify_bundle(files)]
        assert rows(lines) == rows(first), number
        assert all(ok for _, ok in first) is (number in {0, 1, 4}), number  # packed anew, or in another order

    (tmp_path / "2026.zip").write_bytes(as_zip(played))
    page.reload()
    page.set_input_files("#file", tmp_path / "line.tlog-proof")
    page.wait_for_selector("#verdict.open")  # whose keys to trust, nobody said
    page.set_input_files("#file", tmp_path / "2026.zip")
    page.wait_for_selector("#verdict.good")
    page.set_input_files("#file", tmp_path / "line.tlog-proof")
    expect(page.locator("#checks li")).to_have_count(5)
    page.wait_for_selector("#verdict.good")
    (tmp_path / "moved.tlog-proof").write_text(
        (tmp_path / "line.tlog-proof").read_text().replace("index 30", "index 31")
    )
    page.set_input_files("#file", tmp_path / "moved.tlog-proof")
    page.wait_for_selector("#verdict.bad")

    paper = credential_of(Certificate.objects.order_by("pk").first())
    (certificate := tmp_path / "certificate.json").write_text(json.dumps(paper))
    page.reload()
    page.set_input_files("#file", certificate)
    page.wait_for_selector("#verdict.open")  # two keys, and nobody said whose
    page.set_input_files("#file", [certificate, tmp_path / "2026.zip"])
    page.wait_for_selector("#verdict.good")
    shutil.copy(tmp_path / "2026.zip", tmp_path / "older.zip")
    page.set_input_files("#file", [tmp_path / "older.zip", tmp_path / "2026.zip"])
    page.wait_for_selector("li:has-text('goes on from the earlier export')")
    page.wait_for_selector("#verdict.good")


@contextmanager
def no_loop() -> Iterator[None]:
    """The library of papers runs a loop of its own, where the browser's is running already."""
    running = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    yield
    asyncio.events._set_running_loop(running)


def by_the_command(*words: Path) -> int:
    with no_loop():
        return run("verify", [str(word) for word in words])


def signed_papers(story: Story, folder: Path) -> dict[str, Path]:
    """A paper as it was prepared, as one signed it, as both did, and that with one byte changed."""
    facts = {"edition": story.edition, "kind": "memorandum", "now": NOW}
    papers.prepare(actors=(story.tehran,), **facts)
    found = [base64.b64decode(Paper.objects.get().content)]
    for officer in (story.tehran, story.kazan):
        with no_loop():
            found.append(signed_paper.signed(found[-1], secret_of(officer.email), NOW))
        papers.sign(actors=(officer,), **facts, content=found[-1])
    found.append(found[-1][:-40] + bytes([found[-1][-40] ^ 1]) + found[-1][-39:])
    names = {name: folder / f"{name}.pdf" for name in ("bare", "half", "both", "changed")}
    for path, content in zip(names.values(), found, strict=True):
        path.write_bytes(content)
    return names


def test_each_other_file_gets_the_answer_that_fits_it(
    page: Page, an_edition: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone it decides nothing, and is no alarm; beside the export that both trust, both say the same of it."""
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    story = an_edition(Phase.DRAFTING, has_keys=True)
    monkeypatch.setattr(papers, "added", no_loop()(papers.added))
    told = signed_papers(story, tmp_path)
    told |= {name: tmp_path / name for name in ("head", "other head", "key.pem", "a.json", "a.txt", "a.docx")}
    gather(edition=story.edition, now=NOW)
    (record := tmp_path / "2026.zip").write_bytes(as_zip(export_of(story.edition)))
    head = of_zip(record)["ledger/checkpoint"]
    told["head"].write_bytes(head)
    told["a.json"].write_text('{"edition": "2026"}')
    told["a.txt"].write_text("Nobody signed this \u2014 nobody.\n\n\u2014 Nobody")
    told["a.docx"].write_bytes(as_zip({"word/document.xml": b"<w/>"}))
    told["key.pem"].write_bytes(key_file(story.tehran.email))
    told["other head"].write_bytes(head.replace(b"\n1", b"\n2", 1))
    for name, path in told.items():
        page.reload()
        page.set_input_files("#file", path)
        page.wait_for_selector("#verdict.open")
        hints = page.locator("#checks li.open p:not(.detail)").all_inner_texts()
        assert len(hints[-1]) > 60, (name, hints)  # what would help, in the reader's language
        assert by_the_command(path) == 1, name
    page.set_input_files("#file", record)
    page.wait_for_selector("#verdict.good")
    wanted = {"both": "good", "head": "good", "half": "bad", "changed": "bad", "other head": "bad"}
    for name, path in told.items():
        page.set_input_files("#file", path)
        page.wait_for_selector(f"#verdict.{wanted.get(name, 'open')}")
        assert by_the_command(path, record) == (0 if wanted.get(name) == "good" else 1), name
        page.set_input_files("#file", [])


def test_the_rule_of_the_shortlist_and_the_totals_are_the_same_in_both(page: Page) -> None:
    dice = random.Random(11)
    cases: list[dict[str, Any]] = []
    for _ in range(300):
        rule = {
            "per": dice.sample(["theme", "division", "country"], dice.randrange(4)),
            "up_to": dice.choice([None, 1, 2, 3]), "total": dice.choice([None, 1, 4, 8, 50]),
            "fallback": dice.choice(["none", "best_of_rest"]), "ties": dice.choice(["registered", "kept"]),
            "quotas": dice.choice([{}, {"t1": 2}, {"IR": 1, "t0": 4}]),
        }  # fmt: skip
        candidates = [
            {"entry": n, "score": dice.randrange(6), "registered": dice.randrange(9),
             "of": {"theme": f"t{dice.randrange(3)}", "division": f"d{dice.randrange(2)}",
                    "country": dice.choice(["IR", "RU"])}}
            for n in range(dice.randrange(1, 14))
        ]  # fmt: skip
        cases.append({"rule": rule, "candidates": candidates})
    ask = """cases => cases.map(c => {
        const rule = readRule(new Map([["rules", new Map([["settings", [new Map([["code", "shortlist_rule"],
            ["value", readJson(JSON.stringify(c.rule))]])]]])]]));
        return choose(rule, c.candidates.map(one => ({ ...one, of: new Map(Object.entries(one.of)) }))); })"""
    for case, found in zip(cases, page.evaluate(ask, cases), strict=True):
        rule = rules_in_force({"shortlist_rule": case["rule"]}).shortlist
        wanted = choose(rule, [Candidate(**one) for one in case["candidates"]])
        assert found == [[one.entry, one.why.value] for one in wanted], case
    sums = [
        ({"a": dice.randrange(-9, 11), "b": dice.randrange(11)}, {"a": dice.randrange(1, 9), "b": 3})
        for _ in range(300)
    ]
    ask = "sums => sums.map(pair => weightedTotal(...pair.map(o => new Map(Object.entries(o)))))"
    assert page.evaluate(ask, sums) == [weighted_total(*pair) for pair in sums]


def test_what_comes_by_itself_and_the_numbers_of_the_tiers_are_the_same_in_both(page: Page) -> None:
    dice = random.Random(12)
    cases: list[dict[str, Any]] = []
    for _ in range(200):
        tiers = [
            {"code": dice.choice(["medal", "participation", f"t{n}"]), "way": dice.choice(list(Way)).value,
             "most": dice.choice([None, 1, 2, 5]), "per": dice.sample(["theme", "kind"], dice.randrange(3))}
            for n in range(3)
        ]  # fmt: skip
        of = [
            [n, {"theme": f"t{dice.randrange(3)}", "kind": dice.choice(["practice", "research"])}] for n in range(9)
        ]
        lines = {way: dice.sample(range(9), dice.randrange(9)) for way in ("the shortlist", "by standing")}
        cases.append({"tiers": tiers, "of": of, "moved": dice.sample(range(9), 3), "lines": lines})
    ask = """cases => cases.map(c => {
        const tiers = readJson(JSON.stringify(c.tiers)).map(tierOf);
        const of = new Map(c.of.map(([entry, groups]) => [entry, new Map(Object.entries(groups))]));
        const within = tiers.map(tier => firstOf(tier, c.lines["by standing"], of));
        return [byThemselves(tiers, c.moved, new Map(Object.entries(c.lines)), of), within]; })"""
    for case, (found, within) in zip(cases, page.evaluate(ask, cases), strict=True):
        rules = [
            TierRule(row["code"], way_of(row["code"], row["way"]), row["most"], tuple(row["per"]))
            for row in case["tiers"]
        ]
        of, lines = dict(case["of"]), {Way(way): line for way, line in case["lines"].items()}
        assert {tuple(pair) for pair in found} == set(by_themselves(rules, case["moved"], lines, of)), case
        assert within == [rule.first(lines[Way.STANDING], of) for rule in rules], case


def test_a_person_opens_a_file_and_reads_the_verdict(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(an_export())
    page.set_input_files("#file", file)
    page.wait_for_selector("#verdict.good")
    (damaged := tmp_path / "damaged.zip").write_bytes(an_export()[:-1])
    page.set_input_files("#file", damaged)
    page.wait_for_selector("#verdict.bad")
    assert page.locator("#checks li.bad").count() == 1
