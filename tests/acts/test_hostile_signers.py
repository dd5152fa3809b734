"""An officer who holds a true key and means the record ill."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from charsu.acts.joint import countersign, offer, sign
from charsu.adapters.demo_keys import secret_of, signed_by
from charsu.gate import Refused
from charsu.management.story.chapters import honouring
from charsu.management.story.stage import Story
from charsu.models import JointAct
from charsu.queries.ledger import export_of
from charsu.rules import credentials
from charsu.rules.agreements import new_signers, statement
from charsu.rules.ledger import ed25519
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def house(an_edition: Callable[..., Story]) -> Story:
    return an_edition(Phase.DRAFTING, has_keys=True)


def signed_with(email: str, document: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A proof by a true key, in whose options stands whatever its holder likes."""
    secret = secret_of(email)
    options = {**credentials.options_for(document, ed25519.public_of(secret), NOW), **more}
    signature = ed25519.sign(secret, credentials.hash_to_sign(document, options))
    return credentials.with_proof(document, credentials.with_signature(options, signature))


@pytest.mark.parametrize("odd", [1.5, 1.0, "e\u0301", [{"e\u0301": 1}]])
def test_a_proof_that_the_evidence_could_not_hold_is_refused(house: Story, odd: Any) -> None:
    wish = {"kind": "regulations"}
    joint = offer(act=Act.INSTRUMENT_ADOPT, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)
    with pytest.raises(Refused) as caught:
        sign(joint=joint, actor=house.tehran, now=NOW, signed=signed_with(house.tehran.email, joint.statement, x=odd))
    assert caught.value.reason is Refusal.WRONG_KEY
    joint = sign(joint=joint, actor=house.tehran, now=NOW, signed=signed_with(house.tehran.email, joint.statement))
    with pytest.raises(Refused):
        countersign(
            joint=joint, actor=house.kazan, now=LATER, signed=signed_with(house.kazan.email, joint.statement, x=odd)
        )
    assert JointAct.objects.get(pk=joint.pk).performed_at is None
    countersign(
        joint=joint, actor=house.kazan, now=LATER, signed=signed_by("kazan-1@charsu.example", joint.statement, NOW)
    )
    failing = {check.name for check in verify_bundle(export_of(house.edition)) if not check.ok}
    assert failing <= {"witnesses vouch for the record"}


@pytest.mark.parametrize("other", [True, 1.0])
def test_one_and_true_are_not_the_same_statement(other: Any) -> None:
    stored = statement(number="1", edition="2026", act="conflicts.fix", body={"count": 1}, at=NOW)
    swapped = deepcopy(stored)
    swapped["credentialSubject"]["body"]["count"] = other
    assert swapped == stored  # to Python
    with pytest.raises(ValueError, match="statement|form|float"):
        new_signers(stored, signed_with("tehran-1@charsu.example", swapped))


def test_what_is_signed_is_what_the_evidence_keeps() -> None:
    made = statement(number="1", edition="2026", act="x", body={"reason": "e\u0301"}, at=NOW)
    assert made["credentialSubject"]["body"] == {"reason": "é"}
    assert new_signers(made, signed_with("tehran-1@charsu.example", made))


@pytest.mark.django_db
def test_a_decision_signed_anew_before_it_is_announced_stays_sealed(
    settings: Any, tmp_path: Path, an_edition: Callable[..., Story]
) -> None:
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    story = an_edition(Phase.JURY, has_keys=True)
    honouring._sit(story)
    for day in (185, 186):  # both agree on another instant
        story.both(Act.DECIDE, {"announce_at": story.times.day(day).isoformat()}, story.times.day(174))
    story.cosigned()
    files = export_of(story.edition)
    assert {check.name for check in verify_bundle(files) if not check.ok} == set()
    told = [json.loads(text)["credentialSubject"]["act"] for path, text in files.items() if "statements/" in path]
    assert told and not {"decision.sign", "shortlist.fix"} & set(told)
