"""What comes back signed: from the browser, as a file from another machine, or, in a demo, with the demo's key."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from charsu.adapters.clock import now
from charsu.adapters.demo_keys import key_file, signed_by
from charsu.gate import NotThere, Refused
from charsu.queries.signatures import Offer
from charsu.rules.permissions import Refusal
from charsu.rules.refusals import SignatureFault

MOST_BYTES = 2_000_000


def signed_in(request: HttpRequest, offer: Offer) -> dict[str, Any] | None:
    """The signed statement of a request; nothing when none was asked for, an empty one when it cannot be read."""
    if "demo_key" in request.POST and settings.CHARSU_DEMO:
        return signed_by(request.user.email, offer.joint.statement, now())  # type: ignore[union-attr]
    file = request.FILES.get("signed")
    if file is not None:
        return _read(file.read(MOST_BYTES) if (file.size or 0) <= MOST_BYTES else b"")
    text = request.POST.get("signed_text")
    if text == "":  # the form of signing, sent with nothing chosen
        raise Refused(Refusal.WRONG_KEY, SignatureFault.NO_FILE)
    return _read(text.encode()) if text else None


def _read(raw: bytes) -> dict[str, Any]:
    if raw.lstrip().startswith(b"-----BEGIN"):
        raise Refused(Refusal.WRONG_KEY, SignatureFault.KEY_FILE)
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def demo_key_file(request: HttpRequest) -> bytes:
    """The key of whose shoes one is in; there is none outside a demo."""
    if not settings.CHARSU_DEMO:
        raise NotThere
    return key_file(request.user.email)  # type: ignore[union-attr]
