"""The record, for everyone: leaves, the tree's head, proofs, and the export that anyone can verify."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.adapters.clock import now
from charsu.adapters.kept_exports import kept
from charsu.adapters.zips import as_zip
from charsu.gate import NotThere
from charsu.queries import ledger
from charsu.queries.awards import shown_edition
from charsu.queries.checkpoints import latest, watch
from charsu.queries.editions import newest, others_of
from charsu.queries.parties import parties_of

A_PAGE = 50


def _edition_and_reader(request: HttpRequest) -> tuple[Any, Any]:
    """The edition that the address names, as `?edition=2026`; the newest where it names none."""
    reader = request.user if request.user.is_authenticated else None
    edition = shown_edition(slug, reader) if (slug := request.GET.get("edition", "")) else newest()
    if edition is None:
        raise NotThere
    return edition, reader


def _houses(edition: Any) -> dict[str, Any]:
    """The names of the parties by the codes that stand in the leaves."""
    return {party.code: party.name for party in parties_of(edition)}


def audit(request: HttpRequest) -> HttpResponse:
    """Leaves, newest first."""
    if newest() is None:
        return render(request, "audit/nothing.html")
    edition, reader = _edition_and_reader(request)
    page = Paginator(ledger.leaves(reader, edition), A_PAGE).get_page(request.GET.get("page"))
    facts = {"edition": edition, "page": page, "head": ledger.head(edition), "watch": watch(edition, now())}
    facts |= {"is_sealed": latest(edition) is not None, "houses": _houses(edition)}
    facts |= {"asked": request.GET.get("edition", ""), "others": others_of(edition)}
    return render(request, "audit/ledger.html", facts)


def audit_leaf(request: HttpRequest, index: int) -> HttpResponse:
    """One leaf with the proof that the tree holds it."""
    edition, reader = _edition_and_reader(request)
    leaf, proof, head = ledger.leaf_with_proof(reader, edition, index)
    sealed = latest(edition)
    facts = {"edition": edition, "leaf": leaf, "proof": proof, "head": head, "houses": _houses(edition)}
    facts |= {"asked": request.GET.get("edition", ""), "is_sealed": sealed is not None and sealed.size > index}
    return render(request, "audit/leaf.html", facts)


def audit_export(request: HttpRequest) -> FileResponse:
    """The record and the public texts in one archive; `charsu verify` checks it without us."""
    edition, reader = _edition_and_reader(request)
    ledger.leaves(reader, edition)
    path = kept(edition.slug, ledger.head_now(edition), lambda: as_zip(ledger.export_of(edition)))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{edition.slug}.zip")
