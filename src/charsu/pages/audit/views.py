"""The record, open to everyone: its leaves, its tree, and the evidence to take away."""

import json

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.adapters.archive import as_zip
from charsu.queries.desks import newest_edition
from charsu.queries.ledger import bundle_of, head, leaf_with_proof, leaves


def audit(request: HttpRequest) -> HttpResponse:
    edition = newest_edition()
    if edition is None:
        return render(request, "audit/ledger.html", {"edition": None})
    page = Paginator(leaves(request.user, edition), 50).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    return render(request, "audit/ledger.html", {"edition": edition, "page": page, "head": head(edition)})


def audit_leaf(request: HttpRequest, index: int) -> HttpResponse:
    edition = newest_edition()
    if edition is None:
        raise Http404
    leaf, proof, tree = leaf_with_proof(request.user, edition, index)  # type: ignore[arg-type]
    facts = {"edition": edition, "leaf": leaf, "proof": proof, "head": tree,
             "words": json.dumps(json.loads(leaf.leaf), ensure_ascii=False, indent=2)}  # fmt: skip
    return render(request, "audit/leaf.html", facts)


def audit_export(request: HttpRequest) -> HttpResponse:
    edition = newest_edition()
    if edition is None:
        raise Http404
    leaves(request.user, edition)  # type: ignore[arg-type]
    response = HttpResponse(as_zip(bundle_of(edition)), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="charsu-{edition.slug}.zip"'
    return response
