"""A paper that two institutions sign one after the other: PDF signatures (PAdES, Ed25519) by pyHanko.

Each signature stands in a revision of its own, appended to the bytes before it: the paper that was signed first lies
unchanged within the one that was signed twice. The key is the officer's own; the certificate around it says nothing
but that key, and no authority is asked. Whose key it is, the record tells (`key.enrol`).
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import keys, x509  # type: ignore[import-untyped]
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from charsu.rules.credentials import did_of
from charsu.rules.ledger.ed25519 import public_of
from charsu.rules.refusals import SigningFault

MOST_BYTES = 20_000_000
_ED25519 = bytes.fromhex("302a300506032b6570032100")  # what stands before the 32 bytes of a public key in DER
_SINCE, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_ROOM = 8192


class _Strange(ValueError):
    """A signature by another kind of key."""


@dataclass(frozen=True)
class Signature:
    """`public` are the 32 bytes of the key; `trouble` is empty where the signature holds."""

    public: bytes
    trouble: str = ""


def prepared(paper: bytes, places: int = 2) -> bytes:
    """The paper with empty places for signatures: a signature then fills one, and may change nothing else."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(paper)), io.BytesIO()
    for number in range(1, places + 1):
        fields.append_signature_field(writer, fields.SigFieldSpec(f"signature-{number}"))
    form = writer.root["/AcroForm"]
    form["/SigFlags"] = generic.NumberObject(3)  # type: ignore[no-untyped-call]  # there are signatures; the file only ever grows
    writer.update_container(form)
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def signed(paper: bytes, secret: Ed25519PrivateKey, at: datetime) -> bytes:
    """The paper with one more signature behind it. Raises ValueError for what is no PDF, or signed by this key."""
    public, known = public_of(secret), signatures(paper)
    if any(one.public == public for one in known):
        raise ValueError(SigningFault.KNOWN_KEY)
    told = signers.PdfSignatureMetadata(
        field_name=f"signature-{len(known) + 1}",
        md_algorithm="sha512",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=did_of(public),
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    signers.PdfSigner(told, signer=_signer(secret)).sign_pdf(writer, output=out, bytes_reserved=_ROOM)
    return out.getvalue()


def _signer(secret: Ed25519PrivateKey) -> signers.SimpleSigner:
    own = certificate_of(secret)
    bare = secret.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(own.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(bare),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def certificate_of(secret: Ed25519PrivateKey) -> certificates.Certificate:
    """The key's own certificate, the same whenever it is made: its name is the key's did."""
    public = secret.public_key()
    name = certificates.Name(
        [certificates.NameAttribute(certificates.NameOID.COMMON_NAME, did_of(public_of(secret)))]
    )
    usage = certificates.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = certificates.CertificateBuilder().subject_name(name).issuer_name(name).public_key(public)
    made = made.serial_number(int.from_bytes(public_of(secret)[:16], "big") >> 1 | 1)
    made = made.not_valid_before(_SINCE).not_valid_after(_UNTIL)
    return made.add_extension(usage, critical=True).sign(secret, None)


def signatures(paper: bytes) -> tuple[Signature, ...]:
    """The signatures in the order in which they were added. Raises ValueError for what is no PDF."""
    try:
        reader = PdfFileReader(io.BytesIO(paper))
        found = list(reader.embedded_signatures)
        return tuple(_read(one, is_last=one is found[-1]) for one in found)
    except _Strange as trouble:
        raise ValueError(SigningFault.STRANGE_KEY) from trouble
    except Exception as trouble:  # noqa: BLE001 -- a hostile file may break the library anywhere
        raise ValueError(SigningFault.NO_PDF) from trouble


def _read(one: Any, *, is_last: bool) -> Signature:
    public = _public(one)
    trusted = ValidationContext(trust_roots=[one.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(one, trusted)
    if not (status.intact and status.valid and status.trusted):
        return Signature(public, SigningFault.BROKEN)
    if is_last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return Signature(public, SigningFault.ADDED_TO)
    return Signature(public, "" if status.bottom_line else SigningFault.CHANGED)


def _public(one: Any) -> bytes:
    """Raises _Strange for a certificate of another kind of key."""
    der: bytes = one.signer_cert.public_key.dump()
    if not der.startswith(_ED25519) or len(der) != len(_ED25519) + 32:
        raise _Strange
    return der[len(_ED25519) :]


def added(before: bytes, after: bytes) -> Signature:
    """The one signature that `after` adds to the paper `before`. Raises ValueError with what is otherwise."""
    if not after.startswith(before) or len(after) == len(before):
        raise ValueError("this is not the paper that was to be signed, with a signature added to it")
    was, now = signatures(before), signatures(after)
    if len(now) != len(was) + 1 or [one.public for one in now[: len(was)]] != [one.public for one in was]:
        raise ValueError("one signature, and nothing else, is to be added")
    if broken := next((one.trouble for one in now if one.trouble), ""):
        raise ValueError(broken)
    if not _is_bare(before, after):
        raise ValueError("the paper was changed before it was signed")
    return now[-1]


def _is_bare(before: bytes, after: bytes) -> bool:
    """Whether what `after` appends is a signature and nothing else."""
    start = PdfFileReader(io.BytesIO(before)).xrefs.total_revisions - 1
    reader = PdfFileReader(io.BytesIO(after))
    end = reader.xrefs.total_revisions - 1
    try:
        DEFAULT_DIFF_POLICY.apply(reader.get_historical_resolver(start), reader.get_historical_resolver(end))
    except Exception:  # noqa: BLE001 -- whatever the policy cannot explain
        return False
    return bool(end == start + 1)
