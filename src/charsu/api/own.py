"""A team's own entries, for those signed in. Changes want the session's CSRF token, as pages do."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.security import django_auth

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.api import tell
from charsu.api.shapes import DraftShape, OwnEntryShape, OwnEntryWholeShape, ReceiptShape, Trouble
from charsu.queries.entries import own_entries, own_entry

own = Router(tags=["own entries"], auth=django_auth)
NOT_MINE: dict[Any, Any] = {401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble}
CHANGES: dict[Any, Any] = {**NOT_MINE, 400: Trouble, 409: Trouble}


@own.get("/me/entries", response={200: list[OwnEntryShape], 401: Trouble})
def mine(request: HttpRequest) -> Any:
    """The entries of one's own cities, newest first."""
    person: Any = request.user
    return [tell.own_entry(row) for row in own_entries(person)]


@own.get("/me/entries/{entry_id}", response={200: OwnEntryWholeShape, **NOT_MINE})
def one(request: HttpRequest, entry_id: UUID) -> Any:
    """One entry with its draft and what it still lacks."""
    person: Any = request.user
    return tell.whole_entry(own_entry(person, entry_id))


@own.put("/me/entries/{entry_id}", response={200: OwnEntryWholeShape, **CHANGES})
def save(request: HttpRequest, entry_id: UUID, draft: DraftShape) -> Any:
    """Keep a draft, complete or not; refused when somebody saved a newer revision."""
    person: Any = request.user
    kept = acts.save(
        actors=(person,), now=now(), entry=own_entry(person, entry_id), title=draft.title, answers=draft.answers,
        revision=draft.revision,
    )  # fmt: skip
    return tell.whole_entry(kept.entry)


@own.post("/me/entries/{entry_id}/submit", response={200: ReceiptShape, **CHANGES})
def submit(request: HttpRequest, entry_id: UUID) -> Any:
    """Receive the draft as it stands; the same content gives the same receipt."""
    person: Any = request.user
    return acts.submit(actors=(person,), now=now(), entry=own_entry(person, entry_id))
