"""The exchange of signed copies: the machine-readable original, and the same on paper in all its languages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from charsu.adapters.texts_on_paper import text_as_pdf
from charsu.gate import NotThere
from charsu.queries.editions import newest
from charsu.queries.signed_texts import SignedText, signed_text


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


def text_paper(request: HttpRequest, kind: str) -> HttpResponse:
    """A copy on paper: every language, the digest, and the signatures."""
    found, language = _signed(kind), get_language() or "en"
    signers = [one.in_words(language) for one in found.signers]
    answer = HttpResponse(text_as_pdf(found.body, found.digest, signers, language), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.pdf"'
    return answer
