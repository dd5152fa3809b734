"""An edition with keys and witnesses leaves evidence that holds by itself, and falls where it is touched."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from charsu.adapters.demo_keys import signed_by
from charsu.management.story.stage import Story
from charsu.models import JointAct, ScoreSheet
from charsu.queries.ledger import export_of
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.ledger.canonical import canonical, digest
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

pytestmark = pytest.mark.django_db
KEPT = ("statements/", "ledger/checkpoint", "evaluation/", "state.json", "documents/", "agreed/")
SIGNED, VOUCHED = "joint acts are signed by both", "witnesses vouch for the record"


def failing(files: dict[str, bytes]) -> dict[str, str]:
    return {check.name: check.detail for check in verify_bundle(files) if not check.ok}


def approved(files: dict[str, bytes]) -> dict[str, bytes]:
    """What is not computed from the leaves."""
    return {p: content for p, content in files.items() if p.startswith(KEPT)}


def packed_anew(files: dict[str, bytes], **changed: bytes) -> dict[str, bytes]:
    """The same leaves with other documents, as a forger who knows the form would pack them."""
    kept = approved({**files, **changed})
    leaves = files["ledger/leaves.jsonl"].splitlines()
    return build_bundle("2026", leaves, kept, records=json.loads(files["records.json"]))


def test_the_evidence_of_a_whole_edition_holds_and_falls_where_it_is_touched(
    cosigned: Callable[[Phase], Story],
) -> None:
    story = cosigned(Phase.HONOURED)
    files = export_of(story.edition)
    assert failing(files) == {}
    statements = sorted(path for path in files if path.startswith("statements/"))
    assert len(statements) == JointAct.objects.filter(performed_at__isnull=False).count() > 15

    without = {path: content for path, content in files.items() if path != statements[5]}
    assert SIGNED in failing(packed_anew(without))
    swapped = {statements[5]: files[statements[6]], statements[6]: files[statements[5]]}
    assert "not the statement" in failing(packed_anew(files, **swapped))[SIGNED]
    without = {path: content for path, content in files.items() if path != "ledger/checkpoint"}
    assert list(failing(packed_anew(without))) == [VOUCHED]


def test_a_joint_act_that_one_institution_forges_is_named(cosigned: Callable[[Phase], Story]) -> None:
    story = cosigned(Phase.DRAFTING)
    files = export_of(story.edition)
    body = {"kind": "regulations"}
    subject = {"act": "instrument.adopt", "id": "urn:charsu:edition:2026", "digest": digest(body), "body": body}
    statement = {"@context": ["https://www.w3.org/ns/credentials/v2"], "credentialSubject": subject}
    leaves = files["ledger/leaves.jsonl"].splitlines()
    for signers in ([], ["kazan-1"], ["kazan-1", "kazan-2"]):
        forged = statement
        for who in signers:
            forged = signed_by(f"{who}@charsu.example", forged, datetime.now(UTC))
        leaf = canonical({
            "act": "instrument.adopt", "actors": ["tehran", "kazan"], "at": "2027-01-01T00:00:00+00:00",
            "body": {"digest": digest(body), **({"statement": digest(forged)} if signers else {})},
            "edition": "2026", "index": len(leaves)})  # fmt: skip
        kept = approved(files)
        made = {**kept, f"statements/{len(leaves)}.json": canonical(forged)} if signers else kept
        found = failing(build_bundle("2026", [*leaves, leaf], made, records=json.loads(files["records.json"])))
        assert "tehran" in found[SIGNED] and str(len(leaves)) in found[SIGNED]


def test_the_shortlist_and_the_decision_stay_sealed_in_what_anybody_downloads(
    cosigned: Callable[[Phase], Story],
) -> None:
    story = cosigned(Phase.DECIDED)
    files = export_of(story.edition)
    assert failing(files) == {}
    told = {
        json.loads(content)["credentialSubject"]["act"]
        for path, content in files.items()
        if path.startswith("statements/")
    }
    assert told and not told & {"shortlist.fix", "decision.sign"}
    assert not any(path.startswith("evaluation/") for path in files)  # scores and standings wait as well
    scores = ScoreSheet.objects.filter(submitted_at__isnull=False).values_list("salt", flat=True)
    everything = b"".join(files.values())
    assert scores and not any(salt.encode() in everything for salt in scores)


ASIDE = "score sheets came in and were set aside as the record says"
GIVEN = "score sheets are of pairs that were released"
# What the host's operator changes by SQL after the announcement, and the lines of the check that name it.
TOUCHED = [
    ("UPDATE charsu_score SET value = 10 - value WHERE id = (SELECT MIN(id) FROM charsu_score WHERE value <> 5)",
     {"score sheets are those that were committed to": "its scores are not those that were committed to"}),
    ("UPDATE charsu_scoresheet SET total = total + 1 WHERE id = (SELECT MIN(id) FROM charsu_scoresheet)",
     {"totals follow from scores and weights": "its total does not follow"}),
    ("UPDATE charsu_scoresheet SET set_aside_at = submitted_at WHERE set_aside_at IS NULL",
     {"standings rest on these sheets": "the run is not the one of the record",
      ASIDE: "it is set aside, and no leaf of that instant says so"}),
    ("UPDATE charsu_scoresheet SET submitted_at = '2035-01-01 00:00:00' WHERE id = (SELECT MIN(id) FROM "
     "charsu_scoresheet)", {ASIDE: "it did not come in when the record says"}),
    ("UPDATE charsu_assignmentplan SET pairs = '[]' WHERE released_at IS NOT NULL",
     {GIVEN: "the plan that was released there is gone, or is another one"}),
    ("UPDATE charsu_assignmentplan SET released_at = NULL WHERE released_at IS NOT NULL",
     {GIVEN: "the plan that was released there is gone, or is another one"}),
    ("UPDATE charsu_standing SET estimate = estimate + 2, raw = raw + 2 WHERE place = 9",
     {"standings come out again when they are computed anew": "when computed again",
      "standings rest on these sheets": "the standings are not those of the record"}),
    ("UPDATE charsu_calibration SET seed = seed + 1",
     {"standings rest on these sheets": "the run is not the one of the record"}),
    ("UPDATE charsu_laureate SET tier_id = (SELECT id FROM charsu_tier WHERE code = 'laureate') WHERE tier_id = "
     "(SELECT id FROM charsu_tier WHERE code = 'medal')",
     {"laureates and certificates follow from the decision": "laureate is not what the decision says"}),
]  # fmt: skip


def test_a_change_by_sql_after_the_announcement_is_named(cosigned: Callable[[Phase], Story]) -> None:
    story = cosigned(Phase.HONOURED)
    assert failing(export_of(story.edition)) == {}
    for words, wanted in TOUCHED:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
            assert cursor.rowcount > 0, words
            found = failing(export_of(story.edition))
            for line, detail in wanted.items():
                assert detail in found[line], (words, found)
            transaction.set_rollback(True)


def test_a_result_that_is_packed_by_a_forger_does_not_follow(cosigned: Callable[[Phase], Story]) -> None:
    story = cosigned(Phase.HONOURED)
    files = export_of(story.edition)
    sheets = json.loads(files["evaluation/sheets.json"])
    candidates = json.loads(files["evaluation/candidates.json"])
    rules = json.loads(files["evaluation/rules.json"])
    runs = json.loads(files["evaluation/runs.json"])
    lines = [check.name for check in verify_bundle(files)]
    forged = {
        "score sheets are those that were committed to": {"evaluation/sheets.json": sheets[1:]},
        "shortlist follows from rule and standings": {"evaluation/candidates.json": candidates[1:]},
        "rules of the judging are those that both announced": {"evaluation/rules.json": {**rules, "target": "open"}},
        "standings rest on these sheets": {"evaluation/runs.json": runs[1:]},
    }
    for line, documents in forged.items():
        made = packed_anew(files, **{path: canonical(value) for path, value in documents.items()})
        assert line in failing(made)
    for nonsense in ({}, [[7]]):
        for path in (path for path in files if path.startswith("evaluation/")):
            found = verify_bundle(packed_anew(files, **{path: canonical(nonsense)}))
            assert [check.name for check in found] == lines and not all(check.ok for check in found), path
    without = packed_anew({path: content for path, content in files.items() if path != "evaluation/runs.json"})
    assert "evaluation/runs.json is not there" in failing(without)["evaluation"]
    bare = packed_anew({path: content for path, content in files.items() if not path.startswith("evaluation/")})
    assert set(failing(bare)) == {"evaluation"}  # nothing else is held against it, and it says what is not known
    assert "was not exported" in failing(bare)["evaluation"] and "cannot be told" in failing(bare)["evaluation"]


def test_a_leaf_rewritten_with_all_its_hashes_is_caught_by_the_witnesses(
    cosigned: Callable[[Phase], Story],
) -> None:
    story = cosigned(Phase.DRAFTING)
    files = export_of(story.edition)
    leaves = files["ledger/leaves.jsonl"].splitlines()
    place = next(i for i, leaf in enumerate(leaves) if json.loads(leaf)["act"] == "edition.draft")
    leaves[place] = canonical({**json.loads(leaves[place]), "body": {"digest": "00" * 32}})
    kept = approved(files)
    found = failing(build_bundle("2026", leaves, kept, records=json.loads(files["records.json"])))
    assert "are not those that were cosigned" in found[VOUCHED] and list(found) == [VOUCHED]


def test_the_leaves_say_what_the_guide_of_verifiers_tells(cosigned: Callable[[Phase], Story]) -> None:
    """Each act of the table has no member that the table does not name."""
    words = Path("docs/verify/README.md").read_text(encoding="utf-8")
    table = words.split("## What the leaves say")[1].split("## What each line asks")[0]
    told: dict[str, set[str]] = {}
    for row in re.findall(r"^\| (`.+?) \| (.+) \|$", table, re.MULTILINE):
        members = set(re.findall(r"`([a-z_]+)`", row[1]))
        told |= dict.fromkeys(re.findall(r"`([a-z.]+)`", row[0]), members)
    leaves = [
        json.loads(line) for line in export_of(cosigned(Phase.HONOURED).edition)["ledger/leaves.jsonl"].splitlines()
    ]
    said = {leaf["act"] for leaf in leaves}
    assert set(told) <= {act.value for act in Act} and len(said & set(told)) > 20
    odd = [
        (leaf["act"], set(leaf["body"]) - told[leaf["act"]] - {"statement"}) for leaf in leaves if leaf["act"] in told
    ]
    odd = [(act, members) for act, members in odd if members and act != "clause.propose"]
    assert odd == []
