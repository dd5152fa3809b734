"""Who may still sign an open offer, whether its signatures are enough, and why one that was sent does not count."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from charsu.models import JointAct, Key, Person
from charsu.queries.keys import signed_by
from charsu.rules.agreements import own_digest, without_proof
from charsu.rules.credentials import proofs_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act
from charsu.rules.refusals import SignatureFault
from charsu.rules.two_keys import Keys, lacking, to_sign

OVERTAKEN = gettext_noop(
    "It was offered without a signature that is needed now: keys were enrolled since, or the one that signed it was "
    "retired. Take the offer back, or decline it, and offer it anew."
)


def is_as_offered(joint: JointAct) -> bool:
    """Whether the stored body, and the statement where there is one, still have the digest that was offered."""
    try:
        stated = own_digest(joint.statement) if joint.statement is not None else joint.digest
        return digest(joint.body["body"]) == stated == joint.digest
    except (AttributeError, ValueError, TypeError, KeyError):
        return False


def is_overtaken(joint: JointAct, body: Mapping[str, Any], keys: Keys) -> bool:
    """An offer that counted when it was made, and lacks a signature now: there were no keys then, or its key is
    retired. Nobody can add to it any more."""
    if joint.waits_for_signature:
        return False
    act = Act(joint.act)
    if joint.statement is None:
        return any(to_sign(act, body, party, keys) for party in keys.in_force)
    return bool(lacking(to_sign(act, body, joint.offered_for.code, keys), signed_by(joint.statement)))


def colleagues_sign(joint: JointAct) -> bool:
    """Whether other officers of the offering institution may give the signature that lacks: once a new key, which
    only its offerer has, has signed; and where the offerer's own key is the one to be retired."""
    public = str(joint.agreed.get("public", ""))
    if joint.act == Act.KEY_RETIRE.value:
        return Key.objects.filter(public=public, holder=joint.offered_by_id).exists()
    return joint.has_signature and public in signed_by(joint.statement)


def fault_of_document(stored: Mapping[str, Any], sent: Mapping[str, Any]) -> SignatureFault:
    """Why what was sent is not the stored statement with one more signature that holds."""
    if "credentialSubject" not in sent:
        return SignatureFault.NO_STATEMENT
    if without_proof(sent) != without_proof(stored):
        return SignatureFault.OTHER_WORDS
    if not proofs_of(sent):
        return SignatureFault.BARE
    has_all = all(proof in proofs_of(sent) for proof in proofs_of(stored))
    return SignatureFault.BROKEN if has_all else SignatureFault.TAKEN_AWAY


def fault_of_no_key(joint: JointAct, sent: Mapping[str, Any]) -> SignatureFault:
    """Why a statement that holds bears no key that it did not bear: it was not signed, or by the same key again."""
    if len(proofs_of(sent)) <= len(proofs_of(joint.statement or {})):
        return SignatureFault.BARE
    if joint.act != Act.KEY_ENROL.value or not joint.waits_for_signature:
        return SignatureFault.SAME_KEY
    has_new = joint.agreed.get("public") in signed_by(joint.statement)
    return SignatureFault.NEW_KEY_TWICE if has_new else SignatureFault.OLD_KEY_TWICE


def fault_of_key(public: str, person: Person, act: Act, body: Mapping[str, Any]) -> SignatureFault:
    """Why a signature that holds is not one that is asked of this person here."""
    found = Key.objects.filter(public=public).first()
    if found is None:
        return SignatureFault.UNKNOWN_KEY
    if found.holder_id != person.pk:
        return SignatureFault.OTHERS_KEY
    if found.retired_at is not None:
        return SignatureFault.RETIRED_KEY
    is_its_own_end = act is Act.KEY_RETIRE and public == body.get("public")
    return SignatureFault.OWN_RETIREMENT if is_its_own_end else SignatureFault.NOT_ASKED
