"""OAI-PMH 2.0: library systems harvest the practices. All six verbs, by GET and by POST."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from charsu.adapters.clock import now
from charsu.queries.library import harvest
from charsu.rules.library import oai_xml
from charsu.rules.library.harvest import PREFIX, Wish, Wrong, token_of, wish_of


@csrf_exempt  # a harvester may ask by POST; nothing is changed here
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    arguments = {key: value for key, value in given.items() if isinstance(value, str)}
    try:
        wish = wish_of({key: given.getlist(key) for key in given})
        root = _envelope(request, arguments)
        _ANSWERS[wish.verb](request, root, wish)
    except Wrong as wrong:
        root = _envelope(request, {} if wrong.code in {"badVerb", "badArgument"} else arguments)
        oai_xml.error(root, wrong.code, wrong.words)
    return HttpResponse(oai_xml.whole(root), content_type="text/xml; charset=utf-8")


def _envelope(request: HttpRequest, arguments: dict[str, str]) -> Any:
    return oai_xml.envelope(harvest.written(now().astimezone(UTC)), _base(request), arguments)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("oai"))


def _identify(request: HttpRequest, root: Any, wish: Wish) -> None:
    oai_xml.identify(root, [
        ("repositoryName", "Charsu: practices of municipalities"), ("baseURL", _base(request)),
        ("protocolVersion", "2.0"), ("adminEmail", settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")),
        ("earliestDatestamp", harvest.earliest()), ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ])  # fmt: skip


def _formats(request: HttpRequest, root: Any, wish: Wish) -> None:
    if wish.identifier:
        harvest.one(wish.identifier, _address(request))
    oai_xml.formats(root, PREFIX)


def _sets(request: HttpRequest, root: Any, wish: Wish) -> None:
    if wish.after:
        raise Wrong("badResumptionToken", "The sets come in one list.")
    oai_xml.sets(root, harvest.sets())


def _record(request: HttpRequest, root: Any, wish: Wish) -> None:
    oai_xml.records(root, wish.verb, [harvest.one(wish.identifier, _address(request))])


def _list(request: HttpRequest, root: Any, wish: Wish) -> None:
    part = harvest.listed(wish, _address(request))
    element = oai_xml.records(root, wish.verb, part.records)
    if part.after:
        token = token_of(wish, part.after, wish.cursor + len(part.records))
        oai_xml.resume(element, token, wish.cursor, part.size)
    elif wish.after:
        oai_xml.resume(element, "", wish.cursor, part.size)


def _address(request: HttpRequest) -> harvest.Address:
    return lambda practice: request.build_absolute_uri(reverse("practice", args=[practice.public_id]))


_ANSWERS = {
    "Identify": _identify, "ListMetadataFormats": _formats, "ListSets": _sets, "GetRecord": _record,
    "ListIdentifiers": _list, "ListRecords": _list,
}  # fmt: skip
