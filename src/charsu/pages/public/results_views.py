"""Results and certificates: what everyone may read once the results are announced."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from charsu.adapters.pdf import certificate_as_pdf
from charsu.gate import NotThere, may
from charsu.pages.places import city_name
from charsu.queries import honours
from charsu.queries.credentials import credential_of
from charsu.queries.editions import newest
from charsu.rules.certificates import signs_of
from charsu.rules.permissions import Act
from charsu.rules.texts import clean_line


def results(request: HttpRequest) -> HttpResponse:
    """The laureates; before the announcement no more than when it will be."""
    edition = newest()
    reader: Any = request.user if request.user.is_authenticated else None
    is_public = edition is not None and may(Act.SEE_RESULTS, reader, edition=edition)
    laureates = honours.results_of(reader, edition) if edition else []
    facts = {
        "edition": edition,
        "is_public": is_public,
        "announced_at": honours.announced_at(edition) if edition else None,
        "laureates": laureates,
        "told": honours.titles_in(laureates, get_language() or "en"),
        "points": [_point(row) for row in laureates if row.tier.order == laureates[0].tier.order],
        "judged": honours.judged(reader, edition) if edition else None,
        "parties": honours.parties_named(edition) if edition else [],
    }
    return render(request, "public/results.html", facts)


def _point(row: Any) -> tuple[float, float, str, str]:
    city = row.entry.municipality
    return (city.longitude, city.latitude, city_name(city), f"#work-{row.entry_id}")


def check(request: HttpRequest) -> HttpResponse:
    """A code typed from paper."""
    code = clean_line(request.GET.get("code", ""))[:40].replace("/", "")
    if code:
        signs = clean_line(request.GET.get("digest", ""))[:80]
        at = reverse("certificate", args=[code])
        return redirect(f"{at}?{urlencode({'digest': signs})}" if signs else at)
    facts = {"code": "", "is_empty": "code" in request.GET}
    return render(request, "public/certificate.html", facts, status=400 if facts["is_empty"] else 200)


def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What a code certifies: valid, withdrawn, altered, or unknown; said in three languages. `digest`, from the
    paper, tells a paper that says something else."""
    found = honours.certificate_of(code)
    typed = clean_line(request.GET.get("digest", ""))[:80]
    signs = signs_of(typed)
    state = honours.state_of(found, signs or "").value if found else ""
    facts: dict[str, Any] = {"code": clean_line(code)[:40], "certificate": found, "state": state, "digest": typed}
    facts["is_no_digest"] = signs is None
    if found:
        facts["has_credential"] = credential_of(found) is not None
        facts["parties"] = honours.parties_named(found.laureate.edition)
    return render(request, "public/certificate.html", facts, status=200 if found else 404)


def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate on paper; none for one that does not hold."""
    found = honours.certificate_of(code)
    if found is None or honours.state_of(found) is not honours.State.VALID:
        raise NotThere
    at = f"{settings.SITE_ADDRESS}{reverse('certificate', args=[found.code])}"  # paper outlives the address asked by
    name = f"{found.payload['edition']}-{found.payload['entry']}.pdf"
    answer = HttpResponse(certificate_as_pdf(honours.on_paper(found), at), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def certificate_credential(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a credential with the statement that both institutions signed over it; checked offline."""
    found = honours.certificate_of(code)
    document = credential_of(found) if found and honours.state_of(found) is honours.State.VALID else None
    if found is None or document is None:
        raise NotThere
    words = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    answer = HttpResponse(words, content_type="application/vc; charset=utf-8")
    name = f"{found.payload['edition']}-{found.payload['entry']}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
