"""Certificates as credentials: which are signed by both, and each with the statement that both signed."""

from typing import Any

from charsu.models import Certificate, Edition, JointAct
from charsu.queries.signing import is_as_offered
from charsu.rules.certificates import credential, with_statement
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act


def unsigned_credentials(edition: Edition) -> list[str]:
    """Digests of the credentials of certificates that stand and are in no statement of both yet."""
    signed = {one for body, _ in _statements(edition) for one in body["digests"]}
    rows = Certificate.objects.filter(laureate__edition=edition, withdrawn_at=None).values_list("payload", flat=True)
    return [bound for payload in rows if (bound := digest(credential(payload))) not in signed]


def credential_of(certificate: Certificate) -> dict[str, Any] | None:
    """The certificate as a credential with its statement; nothing before both have signed one that holds it."""
    document = credential(certificate.payload)
    bound = digest(document)
    for body, statement in _statements(certificate.laureate.edition):
        if statement is not None and bound in body["digests"]:
            return with_statement(document, statement)
    return None


def _statements(edition: Edition) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Body and signed statement of each signing, the oldest first."""
    acts = JointAct.objects.filter(
        act=Act.CERTIFICATE_SIGN.value, edition=edition.slug, performed_at__isnull=False
    ).order_by("performed_at")
    return [(dict(act.agreed), act.statement) for act in acts if is_as_offered(act)]
