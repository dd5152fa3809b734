"""The log as static files (c2sp.org/tlog-tiles), and proofs to take away; for everyone."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from charsu.gate import NotThere, require
from charsu.queries.awards import shown_edition
from charsu.queries.checkpoints import latest, latest_cosigned, policy_of, proof_to_take, tile_of
from charsu.rules.ledger.tiles import read_path
from charsu.rules.permissions import Act


def _edition(request: HttpRequest, slug: str) -> Any:
    reader = request.user if request.user.is_authenticated else None
    edition = shown_edition(slug, reader)
    require(Act.SEE_LEDGER, reader, edition=edition)
    return edition


def log_checkpoint(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest cosigned head, or the newest one that the log signed."""
    edition = _edition(request, slug)
    head = latest_cosigned(edition) or latest(edition)
    if head is None:
        raise NotThere
    answer = HttpResponse(head.note, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "max-age=5"
    return answer


def log_policy(request: HttpRequest, slug: str) -> HttpResponse:
    """The keys of the log and its witnesses, as `charsu verify --policy` reads them."""
    text = policy_of(_edition(request, slug))
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-policy.txt"'
    return answer


def log_tile(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """A tile of hashes, or a bundle of entries. A full one never changes."""
    edition = _edition(request, slug)
    try:
        tile = read_path(f"tile/{place}")
        content = tile_of(edition, tile)
    except ValueError as trouble:
        raise NotThere from trouble
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def log_proof(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """The proof of a line as a file: it holds the line, the way to the head, and who vouches for the head."""
    text = proof_to_take(_edition(request, slug), index)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{index}.tlog-proof"'
    return answer
