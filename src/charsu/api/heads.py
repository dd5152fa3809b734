"""HEAD on the API answers as GET does, without its body."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PLACE = "/api/"


class Heads:
    """The library that the API is built on knows only the methods that are written down."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD" or not request.path.startswith(PLACE):
            return self.answer(request)
        request.method = "GET"
        response = self.answer(request)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response
