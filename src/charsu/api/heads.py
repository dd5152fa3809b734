"""HEAD on the API answers as GET does, without its body; OPTIONS tells which methods an address knows."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PLACE = "/api/"


class Heads:
    """The library that the API is built on knows only the methods that are written down."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"HEAD", "OPTIONS"} or not request.path.startswith(PLACE):
            return self.answer(request)
        if request.method == "OPTIONS":
            return _ways(self.answer(request))
        request.method = "GET"
        response = self.answer(request)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _ways(refused: HttpResponse) -> HttpResponse:
    """What the library says when it refuses a method, as an answer; an address that is not there stays so."""
    if refused.status_code != 405:
        return refused
    ways = {way.strip() for way in refused.headers["Allow"].split(",")} | {"OPTIONS"}
    ways |= {"HEAD"} if "GET" in ways else set()
    return HttpResponse(status=204, headers={"Allow": ", ".join(sorted(ways))})
