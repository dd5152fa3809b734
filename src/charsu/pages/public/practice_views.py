"""A practice: today, in each of its versions, and as it is cited. A withdrawn one tells when and why."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from charsu.pages.places import city_name
from charsu.pages.public.structured import structured
from charsu.queries.library import practice as one
from charsu.queries.library.citing import citable, given_before, urn
from charsu.queries.library.family import family_and_adoptions
from charsu.queries.library.words import COSTS, GRADES, LICENCES, target_words
from charsu.rules.library import citations
from charsu.rules.library.shelf import HONOUR_WITHDRAWN, Licence

GONE = 410
FORMS = {
    "bib": (citations.bibtex, "application/x-bibtex"),
    "ris": (citations.ris, "application/x-research-info-systems"),
    "json": (citations.csl_json, "application/vnd.citationstyles.csl+json"),
}


def practice(request: HttpRequest, public_id: Any) -> HttpResponse:
    """As it stands today, in its own words, with the reader's or the English translation beside it."""
    found = one.practice_of(public_id)
    if found.withdrawn_at:
        return _gone(request, found)
    versions = one.versions_of(found)
    if not versions:  # from before versions were kept: it shows once the worker has read it
        raise Http404
    family, adoptions = family_and_adoptions(found)
    facts = {
        **_facts(request, found, versions[0], versions),
        "versions": versions,
        "honour": one.honour_of(found),
        "ties": one.ties_of(found),
        "family": family,
        "adoptions": adoptions,
    }
    return render(request, "public/practice.html", facts)


def practice_version(request: HttpRequest, public_id: Any, number: int) -> HttpResponse:
    """What a practice said in one of its versions, which others may have cited."""
    found = one.practice_of(public_id)
    if found.withdrawn_at:
        return _gone(request, found)
    version = one.version_of(found, number)
    return render(request, "public/practice_version.html", _facts(request, found, version))


def practice_cite(request: HttpRequest, public_id: Any, number: int, form: str) -> HttpResponse:
    """A version's citation as a file for reference managers."""
    found = one.practice_of(public_id)
    if found.withdrawn_at:
        return _gone(request, found)
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    version = one.version_of(found, number)
    response = HttpResponse(write(citable(found, version, address_of(request, found, number))), content_type=kind)
    response["Content-Type"] = f"{kind}; charset=utf-8"
    response["Content-Disposition"] = f'attachment; filename="practice-{str(public_id)[:8]}-v{number}.{form}"'
    return response


def address_of(request: HttpRequest, found: Any, number: int) -> str:
    return request.build_absolute_uri(reverse("practice_version", args=[found.public_id, number]))


def _gone(request: HttpRequest, found: Any) -> HttpResponse:
    return render(request, "public/practice_gone.html", {"practice": found, "urn": urn(found)}, status=GONE)


def _facts(request: HttpRequest, found: Any, version: Any, versions: Any = ()) -> dict[str, Any]:
    content, city = version.content, found.municipality
    cited = citable(found, version, address_of(request, found, version.number), versions)
    licence = Licence(content["licence"])
    grade = found.grade_now if found.grade_now == HONOUR_WITHDRAWN else content["grade"]
    return {
        "practice": found, "version": version, "content": content, "cited": cited, "urn": urn(found),
        "teller": cited.teller.value,
        "sides": one.sides_of(found, version, get_language() or "en", versions),
        "answers": one.answers_of(found, content),
        "grade": grade, "grade_words": gettext(GRADES[grade]) if grade in GRADES else "",
        "honour_gone": one.withdrawn_honour_of(found),
        "cost": gettext(COSTS[content["cost"]]) if content["cost"] in COSTS else "",
        "targets": [target_words(target) for target in content["targets"]],
        "licence_words": gettext(LICENCES[licence]), "licence_address": licence.address,
        "given": given_before(versions, licence),
        "points": [(city.longitude, city.latitude, city_name(city), "")], "forms": tuple(FORMS),
        "structured": structured(cited, found, content),
    }  # fmt: skip
