"""Files in parts: the protocol's addresses, and what of an entry's files has come so far."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.files import Unfit
from charsu.gate import NotThere, Refused
from charsu.queries.entries import own_entry
from charsu.queries.forms import form_of
from charsu.queries.uploads import held_files, on_their_way
from charsu.rules.permissions import Refusal

NOT_AS_SENT = gettext_noop(
    "This part of the file was not taken as it was sent. Go on from what has arrived, or choose the file again."
)


@require_http_methods(["OPTIONS", "POST", "HEAD", "PATCH", "DELETE"])
def entrant_upload(request: HttpRequest, public_id: str, question: str, upload: str = "") -> HttpResponse:
    """One step of tus 1.0. A refusal is a sentence in JSON, with a status at which clients do not try again."""
    person: Any = request.user
    if not person.is_authenticated:
        return JsonResponse({"reason": _(Refusal.SIGN_IN.value)}, status=401)
    entry = own_entry(person, public_id)
    if question not in {one.code for one in form_of(entry).files}:
        raise NotThere
    asked = acts.Asked(
        request.method or "", request.path.rstrip("/"), reverse("entrant_upload", args=(public_id, question)),
        request.headers, request.body,
    )  # fmt: skip
    try:
        answer = acts.carry(actors=(person,), now=now(), entry=entry, question=question, asked=asked)
    except Unfit as trouble:
        return JsonResponse({"reason": trouble.told()}, status=422)
    except Refused as refused:
        return JsonResponse({"reason": " ".join([_(refused.reason.value), *refused.details])}, status=403)
    if answer.status < 400:
        return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    told = {name: said for name, said in answer.headers.items() if not name.lower().startswith("content-")}
    return JsonResponse({"reason": _(NOT_AS_SENT)}, status=answer.status, headers=told)


@login_required
def entrant_uploads(request: HttpRequest, public_id: str) -> HttpResponse:
    """What has come: whole files with their digests, and those that may be continued, from any device."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    coming = [
        {"address": reverse("entrant_upload_part", args=(public_id, one.question, one.public_id)),
         "question": one.question, "name": one.name, "size": one.size, "sha256": one.sha256, "offset": one.offset}
        for one in on_their_way(entry)
    ]  # fmt: skip
    held = [
        {"address": reverse("entrant_file", args=(file.public_id,)), "question": file.question, "name": file.name,
         "size": file.size, "sha256": file.sha256}
        for file in held_files(entry)
    ]  # fmt: skip
    return JsonResponse({"coming": coming, "held": held})
