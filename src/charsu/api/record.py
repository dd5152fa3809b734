"""The record, for whoever watches it: head, leaves, proofs that a leaf is in it and that it only grew."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from charsu.api import tell
from charsu.api.public import ABSENT, Slug, reader
from charsu.api.shapes import ConsistencyShape, HeadShape, Index, LeavesShape, ProofShape, SpanQuestion
from charsu.queries import ledger
from charsu.queries.awards import shown_edition

record = Router(tags=["record"])


@record.get("/editions/{slug}/record", response={200: HeadShape, **ABSENT})
def head(request: HttpRequest, slug: Slug) -> Any:
    """Size and root of the tree, as of now."""
    edition = shown_edition(slug, reader(request))
    ledger.leaves(reader(request), edition)
    return ledger.head(edition)


@record.get("/editions/{slug}/record/leaves", response={200: LeavesShape, **ABSENT})
def leaves(request: HttpRequest, slug: Slug, asked: Query[SpanQuestion]) -> Any:
    """Leaves in their order, from `first` on."""
    edition = shown_edition(slug, reader(request))
    rows = ledger.leaves(reader(request), edition).filter(index__gte=asked.first).order_by("index")[: asked.count]
    return {"head": ledger.head(edition), "leaves": [tell.leaf(row) for row in rows]}


@record.get("/editions/{slug}/record/leaves/{index}", response={200: ProofShape, **ABSENT})
def leaf(request: HttpRequest, slug: Slug, index: Index) -> Any:
    """A leaf with its audit path."""
    found, proof, top = ledger.leaf_with_proof(reader(request), shown_edition(slug, reader(request)), index)
    return {"leaf": tell.leaf(found), "proof": proof, "head": top}


@record.get("/editions/{slug}/record/consistency", response={200: ConsistencyShape, **ABSENT})
def consistency(request: HttpRequest, slug: Slug, size: Index) -> Any:
    """That the record of `size` leaves, which you noted earlier, is the beginning of today's."""
    old, proof, top = ledger.consistency(reader(request), shown_edition(slug, reader(request)), size)
    return {"old": old, "proof": proof, "head": top}
