"""What was typed into a page that could no longer be sent: the session had ended, or its token had.

It is kept in the browser's own session here, shown back to be copied, and sent again by a press of a button.
Only what came from a page of this site is kept: a foreign page cannot have its words pressed by our reader. And only
what a person sent: what a page tells by itself (the last save, who is here) has no answer for a reader, and would
take the place of the words that they pressed.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

MOST = 300_000  # signs; more is shown back in the answer itself, but not stored
KEY = "kept"
_NEVER = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and words of the fields, in order; never a password, a token or a file."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NEVER
        for value in values
        if isinstance(value, str)
    ]


def words_of(request: HttpRequest) -> dict[str, Any]:
    """What a page that refuses shows back of the form that a person sent, to be copied; nothing of one that holds a
    secret, and nothing of what a page tells by itself."""
    is_typed = request.method == "POST" and not is_by_itself(request) and not holds_a_secret(request)
    return {"fields": typed_fields(request) if is_typed else [], "path": request.path}


def holds_a_secret(request: HttpRequest) -> bool:
    """A form with a password cannot be sent again: the password was not kept."""
    return any(name in _NEVER - {"csrfmiddlewaretoken"} for name in request.POST)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the form was sent by a page of this very site."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(source) and urlsplit(source).netloc == request.get_host()


def is_by_itself(request: HttpRequest) -> bool:
    """Whether a script of the page asked, and no person pressed."""
    return "application/json" in request.headers.get("Accept", "")


def keep(request: HttpRequest) -> list[tuple[str, str]]:
    """Put the fields into the session, to be sent again; gives them back for the page."""
    fields = typed_fields(request)
    if (
        fields
        and not is_by_itself(request)
        and is_from_here(request)
        and not holds_a_secret(request)
        and sum(len(value) for _, value in fields) <= MOST
    ):
        request.session[KEY] = {"path": request.path, "fields": fields}
    return fields


def kept_of(request: HttpRequest) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(KEY)
    return kept


def forget(request: HttpRequest, path: str) -> None:
    """What was kept for this address has reached it."""
    kept = kept_of(request)
    if kept and kept["path"] == path:
        del request.session[KEY]
