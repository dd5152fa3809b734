"""What a certificate says, and the code by which it is found."""

import re
from collections.abc import Mapping
from typing import Any

from charsu.rules.ledger.canonical import digest
from charsu.rules.texts import ascii_digits, clean_line

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
MADE_UP = "Made up for a demonstration: this honours nobody."
AS_DECIDED = "As the regulations of this edition have it, and the decision that both signed."
BADGE, EVIDENCE = "OpenBadgeCredential", "CharsuJointStatement"
FEWEST_SIGNS = 8  # of a digest: fewer prove nothing
_NAME_OF_DIGEST = re.compile(r"^sha-?256")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CHECK = _ALPHABET + "*~$=U"
_TYPED: dict[int, str | None] = {ord(sign): None for sign in " -\u2010\u2011\u2012\u2013\u2014\u2212"} | {
    ord("O"): "0",
    ord("I"): "1",
    ord("L"): "1",
}


def signs_of(typed: str) -> str | None:
    """The first signs of a digest as they were typed off a paper: without its name, blanks and dots, in digits of any
    script; "" where nothing was typed, and None where that is no digest or too little of one."""
    bare = _NAME_OF_DIGEST.sub("", "".join(ascii_digits(typed).lower().split())).strip(":=.…-")
    if not bare:
        return None if typed.strip() else ""
    return bare if len(bare) >= FEWEST_SIGNS and set(bare) <= set("0123456789abcdef") else None


def human_code(raw: bytes) -> str:
    """Crockford base 32 of `raw` (10 bytes) in groups of four, with its check symbol (modulo 37).

    The check finds every single wrong sign and every swap of neighbours. Source: crockford.com/base32.html.
    Raises ValueError for any other length: `raw` is 80 bits of chance, drawn by the caller.
    """
    if len(raw) != 10:
        raise ValueError("a code is made of 10 bytes")
    number = int.from_bytes(raw, "big")
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(len(raw) * 8 - 5, -1, -5))
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4)) + "-" + _CHECK[number % 37]


def is_easy(code: str) -> bool:
    """Ends in a letter or digit, as is easily said and typed: one in eight ends in another sign."""
    return code[-1].isalnum()


def read_code(text: str) -> str | None:
    """The code as `human_code` writes it, from what a person typed; nothing when its check is wrong."""
    plain = ascii_digits(clean_line(text)).upper().translate(_TYPED)
    body, check = plain[:-1], plain[-1:]
    if len(body) != 16 or any(sign not in _ALPHABET for sign in body):
        return None
    number = 0
    for sign in body:
        number = number * 32 + _ALPHABET.index(sign)
    return human_code(number.to_bytes(10, "big")) if _CHECK[number % 37] == check else None


def begin_code(text: str) -> str:
    """How a code begins of which only the first signs were typed, four at least; nothing when they can be none."""
    plain = ascii_digits(clean_line(text)).upper().translate(_TYPED)
    if len(plain) < 4 or any(sign not in _ALPHABET for sign in plain):
        return ""
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def payload(
    *,
    code: str,
    edition: str,
    tier: str,
    entry: str,
    municipality: str,
    country: str,
    title: str,
    honoured_on: str,
    is_made_up: bool = False,
) -> Mapping[str, Any]:
    """What is certified, as plain JSON; its canonical digest stands on the paper. That of a demonstration says so."""
    demonstration = {"demonstration": MADE_UP} if is_made_up else {}
    return demonstration | {
        "code": code, "edition": edition, "tier": tier, "entry": entry, "municipality": municipality,
        "country": country, "title": title, "honoured_on": honoured_on, "format": "charsu-certificate/v1",
    }  # fmt: skip


def credential(paper: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate as a W3C Verifiable Credential 2.0 in the shape of an Open Badge 3.0, from what it says alone.

    Its digest stands in a statement that both institutions sign; `with_statement` puts that statement into it, in
    place of a proof of its own: neither key is at hand when a certificate is drawn up.
    """
    edition = f"urn:charsu:edition:{paper['edition']}"
    is_made_up = "demonstration" in paper
    achievement = {
        "id": f"{edition}:tier:{paper['tier']}",
        "type": ["Achievement"],
        "name": f"{paper['tier']} (demonstration, made up)" if is_made_up else paper["tier"],
        "description": paper["title"],
        "criteria": {"narrative": MADE_UP if is_made_up else AS_DECIDED},
    }
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:charsu:certificate:{paper['code']}",
        "type": ["VerifiableCredential", BADGE],
        "issuer": {"id": f"urn:charsu:award-of:{paper['edition']}", "type": ["Profile"]},
        "validFrom": f"{paper['honoured_on']}T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"], "achievement": achievement, "certificate": dict(paper),
        },
    }  # fmt: skip


def with_statement(document: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Any]:
    """The credential with the signed statement that holds its digest."""
    return {**document, "evidence": [{"type": ["Evidence", EVIDENCE], "statement": dict(statement)}]}


def statement_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The statement that a credential carries, once it holds the credential's digest. Raises ValueError without."""
    try:
        (evidence,) = document["evidence"]
        statement: dict[str, Any] = evidence["statement"]
        subject = statement["credentialSubject"]
        told, bound = subject["body"]["digests"], subject["digest"]
    except (KeyError, TypeError, ValueError) as trouble:
        raise ValueError("no statement of both institutions is in it") from trouble
    bare = {name: value for name, value in document.items() if name != "evidence"}
    if subject.get("act") != "certificate.sign" or digest(subject["body"]) != bound or digest(bare) not in told:
        raise ValueError("it is not among the certificates of the statement that it carries")
    if bare != credential(bare["credentialSubject"]["certificate"]):
        raise ValueError("it says more than its certificate")
    return statement
