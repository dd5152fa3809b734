"""The second key: one institution offers a joint act, the other countersigns the same digest; only then it is done.

Where both institutions hold keys (`acts/keys.py`), an offer counts once its statement bears a signature, and so
does the countersignature; the server sees signatures only. Before that, the signed-in officer's word is the key.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from charsu import gate
from charsu.acts.protocol import hold, joint_of, party_of, party_or_refuse, record, tell
from charsu.models import Edition, Institution, JointAct, Key, Person
from charsu.queries.keys import keys_at, signed_by
from charsu.queries.parties import keyholders_of, seated
from charsu.queries.signing import (
    OVERTAKEN,
    colleagues_sign,
    fault_of_document,
    fault_of_key,
    fault_of_no_key,
    is_as_offered,
    is_overtaken,
)
from charsu.rules.agreements import new_signers, statement
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.refusals import SignatureFault
from charsu.rules.two_keys import lacking, to_sign

Statement = Mapping[str, Any]


def offer(*, act: Act, actor: Person, now: datetime, edition: Edition, wish: Mapping[str, Any]) -> JointAct:
    """One institution's key: stores the act with the digest of its body. Nothing else moves."""
    with transaction.atomic():
        edition.phase = hold(edition.slug) or edition.phase
        gate.require(act, actor, edition=edition)
        party = _seat_at(edition, actor)
        body = joint_of(act)[1](edition, wish)
        made, is_new = JointAct.objects.get_or_create(
            act=act.value,
            edition=edition.slug,
            digest=digest(body),
            performed_at=None,
            withdrawn_at=None,
            defaults={
                "body": {"wish": dict(wish), "body": body},
                "offered_by": actor,
                "offered_for": party,
                "offered_at": now,
            },
        )
        if is_new:
            _state(made, act, edition, body, now)
            _end_what_is_void(edition.slug, now, but=made.pk)
        return made


def _state(joint: JointAct, act: Act, edition: Edition, body: Mapping[str, Any], now: datetime) -> None:
    """Write what is to be signed; where nobody has to sign, the offer counts at once."""
    keys = keys_at(edition, now)
    if any(to_sign(act, body, party, keys) for party in keys.in_force):
        number = str(uuid.uuid4())
        joint.statement = statement(number=number, edition=edition.slug, act=act.value, body=body, at=now)
    if not to_sign(act, body, joint.offered_for.code, keys):
        joint.signed_at = now
        _tell_the_other_party(joint, joint.offered_for, edition, now)
    joint.save(update_fields=["statement", "signed_at"])


def sign(*, joint: JointAct, actor: Person, now: datetime, signed: Statement) -> JointAct:
    """The offering institution's signature: from now on the other may countersign. A new key takes two: its own, by
    whoever offers it, and then one in force, which a colleague may hold; a key to be retired leaves the signing of
    its holder's offer to a colleague."""
    with transaction.atomic():
        joint, edition, act = _open(joint)
        gate.require(act, actor, edition=edition)
        party = _seat_at(edition, actor)
        if party.pk != joint.offered_for_id or (actor.pk != joint.offered_by_id and not colleagues_sign(joint)):
            raise gate.Refused(Refusal.OTHER_KEY)
        if joint.signed_at:
            raise gate.Refused(Refusal.DONE)
        _whole_or_refuse(joint)
        asked = to_sign(act, joint.agreed, party.code, keys_at(edition, now))
        if lacking(asked, signed_by(joint.statement)):
            joint.statement = _proven(joint, act, actor, asked, signed)
        if not lacking(asked, signed_by(joint.statement)):  # also where what lacked is asked for no more
            joint.signed_at = now
            _tell_the_other_party(joint, party, edition, now)
        joint.save(update_fields=["statement", "signed_at"])
        return joint


def countersign(*, joint: JointAct, actor: Person, now: datetime, signed: Statement | None = None) -> Any:
    """The other institution's key: re-checks everything, performs the act, writes one leaf naming both."""
    with transaction.atomic():
        joint, edition, act = _open(joint)
        gate.require(act, actor, edition=edition)
        party = _seat_at(edition, actor)
        if party.pk == joint.offered_for_id or actor.pk == joint.offered_by_id:
            raise gate.Refused(Refusal.OTHER_KEY)
        _still_offered_or_refuse(joint, act, edition)
        if joint.waits_for_signature:
            raise gate.Refused(Refusal.UNSIGNED)
        perform, describe = joint_of(act)
        body = describe(edition, joint.wish)
        if digest(body) != joint.digest:
            raise gate.Refused(Refusal.CHANGED)
        keys = keys_at(edition, now)
        if is_overtaken(joint, body, keys):
            raise gate.Refused(Refusal.UNSIGNED, OVERTAKEN)
        if asked := to_sign(act, body, party.code, keys):
            joint.statement = _proven(joint, act, actor, asked, signed)
        if lacking(asked, signed_by(joint.statement)):
            raise gate.Refused(Refusal.UNSIGNED)
        actors = (joint.offered_by, actor)
        done = perform(actors=actors, now=now, edition=edition, body=body)
        joint.countersigned_by, joint.countersigned_for, joint.performed_at = actor, party, now
        joint.save(update_fields=["countersigned_by", "countersigned_for", "performed_at", "statement"])
        signatures = {"statement": digest(joint.statement)} if joint.statement else {}
        # a body that could be guessed at is told by its salted commitment alone
        named = {} if "commitment" in done.body else {"digest": joint.digest}
        leaf_body = {**done.body, **named, **signatures}
        parties = (joint.offered_for.code, party.code)  # as they turned their keys: the act may end a seat of one
        record(edition=edition.slug, act=act, at=now, actors=actors, body=leaf_body, seats=parties, is_held=True)
        _end_what_is_void(edition.slug, now)
        return done.result


def body_now(joint: JointAct) -> dict[str, Any]:
    """What an open offer would say if it were made now. Raises Refused where it could not be made any more."""
    return joint_of(Act(joint.act))[1](Edition.objects.get(slug=joint.edition), joint.wish)


def _end_what_is_void(slug: str, now: datetime, but: int = 0) -> None:
    """Once another offer stands, or one was done: what can be done as it was offered no more waits for nobody. `but`
    is the offer that was made just now, of the body that was described just now."""
    waiting = JointAct.objects.filter(edition=slug, performed_at=None, withdrawn_at=None).exclude(pk=but)
    offers = list(waiting.select_related("offered_by").order_by("pk"))
    if not offers:
        return
    edition = Edition.objects.select_related("award").get(slug=slug)
    for joint in offers:
        if _is_void(joint, edition):
            joint.withdrawn_at, joint.is_void = now, True
            joint.save(update_fields=["withdrawn_at", "is_void"])


def _is_void(joint: JointAct, edition: Edition) -> bool:
    """A clause in negotiation, or what a step lacks, may still come to what was offered; an act that is done, whose
    subject is gone or whose phase has passed may not."""
    act = Act(joint.act)
    if gate.why_not(act, joint.offered_by, edition=edition) is Refusal.PHASE:
        return True
    try:
        return digest(joint_of(act)[1](edition, joint.wish)) != joint.digest
    except gate.Refused as refused:
        return refused.reason in {Refusal.DONE, Refusal.TIE, Refusal.PHASE, Refusal.SHORTENED}


def _seat_at(edition: Edition, actor: Person) -> Institution:
    """The party for which the actor turns the key. Refuses whoever holds none of this award's."""
    party = party_or_refuse(actor)
    if party.pk not in {own.pk for own in keyholders_of(edition)}:
        raise gate.Refused(Refusal.ROLE)
    return party


def _still_offered_or_refuse(joint: JointAct, act: Act, edition: Edition) -> None:
    """The first key counts while whoever turned it might turn it now: a seat that ended offers nothing any more."""
    party = party_of(joint.offered_by)
    if party is None or party.pk != joint.offered_for_id or gate.why_not(act, joint.offered_by, edition=edition):
        raise gate.Refused(Refusal.UNSEATED)


def _open(joint: JointAct) -> tuple[JointAct, Edition, Act]:
    """The act as it stands now, held until the transaction ends. Refuses what has ended."""
    hold(joint.edition)
    rows = JointAct.objects.select_for_update(of=("self",)).select_related("offered_by", "offered_for")
    joint = rows.get(pk=joint.pk)
    if joint.performed_at or joint.withdrawn_at:
        raise gate.Refused(Refusal.DONE)
    return joint, Edition.objects.select_related("award").get(slug=joint.edition), Act(joint.act)


def _whole_or_refuse(joint: JointAct) -> None:
    """Nobody signs what somebody changed in the store."""
    if not is_as_offered(joint):
        raise gate.Refused(Refusal.CHANGED)


def _proven(
    joint: JointAct, act: Act, actor: Person, asked: tuple[frozenset[str], ...], signed: Statement | None
) -> dict[str, Any]:
    """The statement with the actor's one new signature, by a key that is asked for still. Refuses every other."""
    if signed is None or joint.statement is None:
        raise gate.Refused(Refusal.UNSIGNED)
    _whole_or_refuse(joint)
    try:
        new = [key.hex() for key in new_signers(joint.statement, signed)]
    except (ValueError, TypeError, AttributeError) as trouble:
        raise gate.Refused(Refusal.WRONG_KEY, fault_of_document(joint.statement, signed)) from trouble
    wanted = set().union(*lacking(asked, signed_by(joint.statement)))
    if len(new) != 1:
        raise gate.Refused(Refusal.WRONG_KEY, SignatureFault.TWO if new else fault_of_no_key(joint, signed))
    if new[0] not in wanted or not _is_own(joint, act, actor, new[0]):
        raise gate.Refused(Refusal.WRONG_KEY, fault_of_key(new[0], actor, act, joint.agreed))
    return dict(signed)


def _is_own(joint: JointAct, act: Act, actor: Person, public: str) -> bool:
    """The actor's key: enrolled as theirs, or the one that they offer."""
    is_new = act in {Act.KEY_ENROL, Act.KEY_RECOVER} and public == joint.agreed.get("public")
    return actor.pk == joint.offered_by_id if is_new else Key.objects.filter(public=public, holder=actor).exists()


def withdraw(*, joint: JointAct, actor: Person, now: datetime) -> JointAct:
    """The institution that offered an act takes it back; the other declines it. Either ends the offer."""
    with transaction.atomic():
        joint, edition, _ = _open(joint)
        _seat_at(edition, actor)
        joint.withdrawn_at = now
        joint.save(update_fields=["withdrawn_at"])
        return joint


def _tell_the_other_party(joint: JointAct, party: Institution, edition: Edition, now: datetime) -> None:
    for person in seated(edition, Role.OFFICER, beside=party):
        tell(person=person, kind="joint_offered", now=now, act=joint.act, edition=edition.slug)
