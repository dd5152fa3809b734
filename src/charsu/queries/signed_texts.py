"""The signed copies of memorandum and regulations: what both institutions put their keys to, for everyone to take."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from charsu.gate import NotThere
from charsu.models import Edition, Institution, JointAct, Key, Paper
from charsu.queries.founding import text_of
from charsu.queries.signing import is_as_offered
from charsu.rules.credentials import did_of, key_of, proofs_of
from charsu.rules.permissions import Act
from charsu.rules.texts import pick


@dataclass(frozen=True)
class Signer:
    """One signature: of which institution, by which key, when."""

    institution: Mapping[str, str]
    did: str
    created: str
    proof: str

    def in_words(self, languages: Iterable[str]) -> dict[str, str]:
        said = {"did": self.did, "created": self.created, "proof": self.proof}
        names = dict.fromkeys(pick(self.institution, language)[1] for language in languages)
        return {"institution": " · ".join(names), **said}


@dataclass(frozen=True)
class SignedText:
    """A text as both adopted it. `statement` is the machine-readable original, where both held keys."""

    kind: str
    body: Mapping[str, Any]
    digest: str
    statement: Mapping[str, Any] | None
    signers: tuple[Signer, ...]

    @property
    def original(self) -> str:
        return json.dumps(self.statement, ensure_ascii=False, indent=2) + "\n"


def signed_text(edition: Edition, kind: str) -> SignedText:
    """The text of this kind as it was adopted; an edition that follows another may stand under its memorandum."""
    found = next((one for one in _adopted(edition) if _kind(one) == kind), None)
    if found is None:
        raise NotThere
    return _signed(found)


def _kind(adoption: JointAct) -> str:
    return str(adoption.agreed.get("kind", ""))


def _signed(adoption: JointAct) -> SignedText:
    return SignedText(_kind(adoption), adoption.agreed, adoption.digest, adoption.statement, _signers(adoption))


def signed_texts(edition: Edition) -> dict[str, SignedText]:
    """By kind, those that are in force."""
    first: dict[str, JointAct] = {}
    for one in _adopted(edition):
        first.setdefault(_kind(one), one)
    return {kind: _signed(one) for kind, one in first.items()}


def text_in_force(edition: Edition, kind: str) -> SignedText:
    """The text as it stands: as it was adopted, or consolidated with the amendments since, and all who signed either.
    Raises NotThere for a text that is not in force."""
    found = signed_text(edition, kind)
    words = edition.memorandum if kind == "memorandum" else edition.regulations
    if not words.digest or words.digest == found.digest:
        return found
    amended = JointAct.objects.filter(
        act=Act.REGULATIONS_AMEND.value, performed_at__isnull=False, edition=edition.slug
    )
    more = [one for joint in amended.order_by("performed_at") for one in _signers(joint)]
    return SignedText(kind, text_of(words), words.digest, None, (*found.signers, *more))


def amendment_of(edition: Edition, digest: str) -> Mapping[str, Any]:
    """The statement that both signed over the amendment after which regulations and rules have this digest."""
    amended = JointAct.objects.filter(
        act=Act.REGULATIONS_AMEND.value, performed_at__isnull=False, statement__isnull=False, edition=edition.slug
    )
    for joint in amended.order_by("-performed_at"):
        if is_as_offered(joint) and joint.agreed["terms"]["to"] == digest and joint.statement:
            return dict(joint.statement)
    raise NotThere


def papers_of(edition: Edition) -> dict[str, Paper]:
    """The papers of the texts as they stand now, by kind; without those that nobody prepared."""
    digests = {text.digest for text in (edition.memorandum, edition.regulations) if text.digest}
    return {paper.kind: paper for paper in Paper.objects.filter(edition=edition.slug, digest__in=digests)}


def _adopted(edition: Edition) -> list[JointAct]:
    """Both texts' adoptions, the newest first: this edition's, and for the memorandum those of earlier ones."""
    slugs = edition.award.editions.values("slug")
    acts = JointAct.objects.filter(act=Act.INSTRUMENT_ADOPT.value, performed_at__isnull=False, edition__in=slugs)
    rows = [row for row in acts.order_by("-performed_at") if is_as_offered(row)]
    own = [row for row in rows if row.edition == edition.slug]
    return own + [row for row in rows if row not in own and _kind(row) == "memorandum"]


def altered_acts(edition: Edition) -> tuple[str, ...]:
    """The rows of adoptions and amendments whose stored body is not what both agreed to: their copies are not given
    out, and the page of the texts names them."""
    acts = (Act.INSTRUMENT_ADOPT.value, Act.REGULATIONS_AMEND.value)
    rows = JointAct.objects.filter(act__in=acts, performed_at__isnull=False, edition=edition.slug).order_by("pk")
    return tuple(f"charsu_jointact {row.pk}" for row in rows if not is_as_offered(row))


def _signers(joint: JointAct) -> tuple[Signer, ...]:
    proofs = proofs_of(joint.statement or {})
    keys = {proof["proofValue"]: key_of(proof["verificationMethod"]).hex() for proof in proofs}
    names = dict(Key.objects.filter(public__in=keys.values()).values_list("public", "institution"))
    parties = Institution.objects.in_bulk(set(names.values()))
    return tuple(
        Signer(
            institution=parties[names[public]].name if (public := keys[proof["proofValue"]]) in names else {},
            did=did_of(bytes.fromhex(public)),
            created=proof["created"],
            proof=proof["proofValue"],
        )
        for proof in proofs
    )
