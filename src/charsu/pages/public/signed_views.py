"""The exchange of signed copies: the machine-readable original, and the same on paper in all its languages."""

import base64
import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from charsu.adapters.texts_on_paper import text_as_pdf, tongues_of
from charsu.gate import NotThere
from charsu.queries.editions import newest
from charsu.queries.signed_texts import SignedText, amendment_of, papers_of, signed_text, text_in_force

BOTH = 2


def _signed(kind: str) -> SignedText:
    edition = newest()
    if edition is None:
        raise NotThere
    return signed_text(edition, kind)


def text_original(request: HttpRequest, kind: str) -> HttpResponse:
    """The statement that both institutions signed; whoever has it can check it offline."""
    found = _signed(kind)
    if found.statement is None:
        raise NotThere
    answer = HttpResponse(found.original, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.json"'
    return answer


def text_amendment(request: HttpRequest, digest: str) -> HttpResponse:
    """The statement by which both institutions amended the regulations; checked offline as any other."""
    edition = newest()
    if edition is None:
        raise NotThere
    words = json.dumps(amendment_of(edition, digest), ensure_ascii=False, indent=2) + "\n"
    answer = HttpResponse(words, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="amendment-{digest[:12]}.json"'
    return answer


def text_exchanged(request: HttpRequest, kind: str) -> HttpResponse:
    """The paper with the signatures of both institutions in it."""
    edition = newest()
    found = papers_of(edition).get(kind) if edition else None
    if found is None or len(found.signatures) < BOTH:
        raise NotThere
    answer = HttpResponse(base64.b64decode(found.content), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}-signed.pdf"'
    return answer


def text_paper(request: HttpRequest, kind: str) -> HttpResponse:
    """A copy on paper of the text as it stands, with its amendments: every language, the digest, the signatures."""
    edition, language = newest(), get_language() or "en"
    if edition is None:
        raise NotThere
    found = text_in_force(edition, kind)
    signers = [one.in_words(tongues_of(found.body, language)) for one in found.signers]
    answer = HttpResponse(text_as_pdf(found.body, found.digest, signers, language), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.pdf"'
    return answer
