"""The exchange of signed copies: a text in force as a PDF, signed by officers of both with keys of their own."""

import base64
import hashlib
from datetime import datetime

from charsu.acts.protocol import Done, party_or_refuse, performs, type_actors
from charsu.adapters.signed_paper import MOST_BYTES, Signature, added, prepared
from charsu.adapters.texts_on_paper import text_as_pdf, tongues_of
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Institution, Key, Paper, Person
from charsu.queries.signed_texts import text_in_force
from charsu.queries.signing import fault_of_key
from charsu.rules.permissions import Act, Refusal


@performs(Act.PAPER_PREPARE)
def prepare(*, actors: type_actors, now: datetime, edition: Edition, kind: str) -> Done:
    """Set the text as it stands in all its languages, with two empty places for signatures. Once for a text: what one
    has signed is what the other signs."""
    party_or_refuse(actors[0])
    text = text_in_force(edition, kind)
    if Paper.objects.filter(edition=edition.slug, kind=kind, digest=text.digest).exists():
        raise Refused(Refusal.DONE)
    language = next(iter(text.body["authentic"] or text.body["title"]))
    signers = [one.in_words(tongues_of(text.body, language)) for one in text.signers]
    content = prepared(text_as_pdf(text.body, text.digest, signers, language))
    made = Paper.objects.create(
        edition=edition.slug, kind=kind, digest=text.digest, prepared_at=now, **_kept(content)
    )  # fmt: skip
    return Done(made, {"kind": kind, "pdf": made.sha256, "text": made.digest})


@performs(Act.PAPER_SIGN)
def sign(*, actors: type_actors, now: datetime, edition: Edition, kind: str, content: bytes) -> Done:
    """Keep the paper that came back with the actor's signature: the very paper, and that signature alone added."""
    text = text_in_force(edition, kind)
    found = Paper.objects.select_for_update().filter(edition=edition.slug, kind=kind, digest=text.digest).first()
    if found is None:
        raise NotThere
    party = party_or_refuse(actors[0])
    if party.code in {one["institution"] for one in found.signatures}:
        raise Refused(Refusal.DONE)
    public = _own_or_refuse(_added(found, content), actors[0], party)
    signature = {"at": now.isoformat(), "institution": party.code, "public": public}
    found.signatures = [*found.signatures, signature]
    for name, value in _kept(content).items():
        setattr(found, name, value)
    found.save()
    body = {"institution": party.code, "kind": kind, "pdf": found.sha256, "public": public, "text": found.digest}
    return Done(found, body)


def _kept(content: bytes) -> dict[str, str]:
    return {"content": base64.b64encode(content).decode(), "sha256": hashlib.sha256(content).hexdigest()}


def _added(paper: Paper, content: bytes) -> Signature:
    if len(content) > MOST_BYTES:
        raise Refused(Refusal.OTHER_PAPER)
    try:
        return added(base64.b64decode(paper.content), content)
    except ValueError as trouble:
        raise Refused(Refusal.OTHER_PAPER) from trouble


def _own_or_refuse(signature: Signature, person: Person, party: Institution) -> str:
    """The key (hex), if it is the person's own, in force, and of the institution for which they sign."""
    public = signature.public.hex()
    if not Key.objects.filter(public=public, holder=person, institution=party, retired_at=None).exists():
        raise Refused(Refusal.WRONG_KEY, fault_of_key(public, person, Act.PAPER_SIGN, {}))
    return public
