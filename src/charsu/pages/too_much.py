"""More than a page may send: said before anything of it is read, in the reader's language, with the way back."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from charsu.adapters.sizes import size_told
from charsu.pages.kept import is_by_itself

Answer = Callable[[HttpRequest], HttpResponse]


class TooMuch:
    """It stands before whatever reads the body; what the server will not read at all comes here with its length."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length.isdecimal() or int(length) <= settings.BODY_MOST_BYTES:
            return self.answer(request)
        facts = {
            "sent": size_told(int(length)), "most": size_told(settings.BODY_MOST_BYTES),
            "file": size_told(settings.ATTACHMENT_MOST_BYTES),
        }  # fmt: skip
        reason = gettext("%(sent)s are too much at once: at most %(most)s, and at most %(file)s a file.") % facts
        return _said(request, reason, 413)


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses to read: more words than a page may send, or what no page of ours has sent."""
    if isinstance(exception, RequestDataTooBig):
        most = size_told(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return _said(
            request, gettext("These are too many words for one page: at most %(most)s.") % {"most": most}, 413
        )
    return _said(request, gettext("What was sent could not be read."), 400)


def _said(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    if is_by_itself(request):
        return JsonResponse({"reason": reason}, status=status)
    return render(request, "too_much.html", {"reason": reason, "back": request.get_full_path()}, status=status)
