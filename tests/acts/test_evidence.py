"""An edition with keys and witnesses leaves evidence that holds by itself, and falls where it is touched."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from charsu.acts.checkpoints import gather
from charsu.adapters.demo_keys import signed_by
from charsu.management.story.play import play
from charsu.management.story.stage import Story
from charsu.models import JointAct
from charsu.queries.ledger import export_of
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.ledger.canonical import canonical, digest
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
SIGNED, VOUCHED = "joint acts are signed by both", "witnesses vouch for the record"


@pytest.fixture(autouse=True)
def as_in_a_demo(settings, tmp_path: Path) -> None:
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path


def an_edition(phase: Phase) -> Story:
    call_command("load_registry", verbosity=0)
    story = play(stage=phase, seed=3, today=NOW, say=lambda words: None, most_entries=16, has_keys=True)
    gather(edition=story.edition, now=NOW)
    return story


def failing(files: dict[str, bytes]) -> dict[str, str]:
    return {check.name: check.detail for check in verify_bundle(files) if not check.ok}


def approved(files: dict[str, bytes]) -> dict[str, bytes]:
    """What is neither computed from the leaves nor read from the tables."""
    return {p: content for p, content in files.items() if p.startswith(("statements/", "ledger/checkpoint"))}


def packed_anew(files: dict[str, bytes], **changed: bytes) -> dict[str, bytes]:
    """The same leaves with other documents, as a forger who knows the form would pack them."""
    kept = {
        path: content
        for path, content in {**files, **changed}.items()
        if path.startswith(("statements/", "ledger/checkpoint"))
    }
    leaves = files["ledger/leaves.jsonl"].splitlines()
    return build_bundle("2026", leaves, kept, records=json.loads(files["records.json"]))


def test_the_evidence_of_a_whole_edition_holds_and_falls_where_it_is_touched() -> None:
    story = an_edition(Phase.HONOURED)
    files = export_of(story.edition)
    assert failing(files) == {}
    statements = sorted(path for path in files if path.startswith("statements/"))
    assert len(statements) == JointAct.objects.filter(performed_at__isnull=False).count() > 15

    without = {path: content for path, content in files.items() if path != statements[5]}
    assert list(failing(packed_anew(without))) == [SIGNED]
    swapped = {statements[5]: files[statements[6]], statements[6]: files[statements[5]]}
    assert "not the statement" in failing(packed_anew(files, **swapped))[SIGNED]
    without = {path: content for path, content in files.items() if path != "ledger/checkpoint"}
    assert list(failing(packed_anew(without))) == [VOUCHED]


def test_a_joint_act_that_one_institution_forges_is_named() -> None:
    story = an_edition(Phase.DRAFTING)
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


def test_the_shortlist_and_the_decision_stay_sealed_in_what_anybody_downloads() -> None:
    story = an_edition(Phase.DECIDED)
    files = export_of(story.edition)
    assert failing(files) == {}
    told = {
        json.loads(content)["credentialSubject"]["act"]
        for path, content in files.items()
        if path.startswith("statements/")
    }
    assert told and not told & {"shortlist.fix", "decision.sign"}


def test_a_leaf_rewritten_with_all_its_hashes_is_caught_by_the_witnesses() -> None:
    story = an_edition(Phase.DRAFTING)
    files = export_of(story.edition)
    leaves = files["ledger/leaves.jsonl"].splitlines()
    place = next(i for i, leaf in enumerate(leaves) if json.loads(leaf)["act"] == "edition.draft")
    leaves[place] = canonical({**json.loads(leaves[place]), "body": {"digest": "00" * 32}})
    kept = approved(files)
    found = failing(build_bundle("2026", leaves, kept, records=json.loads(files["records.json"])))
    assert "are not those that were cosigned" in found[VOUCHED] and list(found) == [VOUCHED]
