"""More than a page may send: said before anything of it is read, in the reader's language, with the way back."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

Answer = Callable[[HttpRequest], HttpResponse]


class TooMuch:
    """It stands before whatever reads the body; what the server itself refuses never comes here."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length.isdecimal() or int(length) <= settings.BODY_MOST_BYTES:
            return self.answer(request)
        facts = {
            "sent": filesizeformat(int(length)), "most": filesizeformat(settings.BODY_MOST_BYTES),
            "file": filesizeformat(settings.ATTACHMENT_MOST_BYTES),
        }  # fmt: skip
        reason = gettext("%(sent)s are too much at once: at most %(most)s, and at most %(file)s a file.") % facts
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"reason": reason}, status=413)
        return render(request, "too_much.html", {"reason": reason, "back": request.get_full_path()}, status=413)
