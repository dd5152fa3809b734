"""Open calls for programs, at addresses that last: JSON-LD (schema.org Event) and Atom (RFC 4287)."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from charsu.adapters.clock import now
from charsu.queries.editions import Call, call_in_short, every_edition
from charsu.queries.parties import parties_of
from charsu.rules.lifecycle import Phase
from charsu.rules.texts import clean_text, pick

ANNOUNCED = {Phase.ANNOUNCED.value, Phase.OPEN.value}
SCHEMA = "https://schema.org"
A_QUARTER = "public, max-age=900"


def _calls() -> list[Call]:
    """Those that are announced or open, and whose close is ahead."""
    found = [call_in_short(edition) for edition in every_edition() if edition.phase in ANNOUNCED]
    return [call for call in found if call.closes is None or call.closes.at > now()]


def open_calls_json(request: HttpRequest) -> JsonResponse:
    calls = [_as_event(call) for call in _calls()]
    answer = JsonResponse(
        {"@context": "https://schema.org", "@graph": calls}, json_dumps_params={"ensure_ascii": False}
    )
    answer["Content-Type"], answer["Cache-Control"] = "application/ld+json; charset=utf-8", A_QUARTER
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _as_event(call: Call) -> dict[str, Any]:
    edition, at = call.edition, f"{settings.SITE_ADDRESS}/call/"
    return {
        "@type": "Event", "@id": f"{at}#{edition.slug}", "url": at,
        "name": [{"@language": language, "@value": words} for language, words in edition.name.items()],
        "eventStatus": f"{SCHEMA}/EventScheduled", "eventAttendanceMode": f"{SCHEMA}/OnlineEventAttendanceMode",
        "startDate": _iso(call.opens.at if call.opens else None),
        "endDate": _iso(call.closes.at if call.closes else None),
        "isAccessibleForFree": True,
        "organizer": [{"@type": "Organization", "name": pick(party.name, "en")[1]} for party in parties_of(edition)],
        "about": [pick(theme.name, "en")[1] for theme in call.themes],
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": one.code, "name": pick(one.name, "en")[1], "value": _iso(one.at),
             "description": pick(one.text, "en")[1], "citation": f"clause {one.clause.number}"}
            for one in call.deadlines
        ],
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def open_calls_atom(request: HttpRequest) -> HttpResponse:
    """An entry an edition, in the language that the page would have."""
    language, site, calls = request.LANGUAGE_CODE, settings.SITE_ADDRESS, _calls()
    newest = max((call.opens.at for call in calls if call.opens), default=now())
    rows = "".join(_as_entry(call, language, site) for call in calls)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>'
        f"<id>{escape(site)}/call.atom</id><title>Charsu</title><updated>{newest.isoformat()}</updated>"
        f'<link rel="self" href={quoteattr(site + "/call.atom")}/>{rows}</feed>'
    )
    answer = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = A_QUARTER
    return answer


def _as_entry(call: Call, language: str, site: str) -> str:
    title = escape(clean_text(pick(call.edition.name, language)[1]))
    closes = f"<summary>{call.closes.at.isoformat()}</summary>" if call.closes else ""
    opens = call.opens.at if call.opens else now()
    return (
        f"<entry><id>{escape(site)}/call/#{call.edition.slug}</id><title>{title}</title>"
        f"<updated>{opens.isoformat()}</updated><author><name>Charsu</name></author>"
        f"<link href={quoteattr(site + '/call/')}/>{closes}</entry>"
    )
