"""What everyone may read: editions, the call, the library, results, certificates."""

from typing import Annotated, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Query, Router

from charsu.adapters import meaning
from charsu.adapters.surroundings import around
from charsu.api import tell
from charsu.api.shapes import (
    CallShape,
    CertificateShape,
    EditionShape,
    FormShape,
    LibraryQuestion,
    PracticesShape,
    ResultsShape,
    Short,
    Trouble,
    WholePracticeShape,
)
from charsu.gate import NotThere, may
from charsu.queries import honours
from charsu.queries.awards import shown_edition, shown_editions
from charsu.queries.editions import call_of
from charsu.queries.forms import forms_of
from charsu.queries.library import practice as one
from charsu.queries.library.facets import adoption_by_practice, plain
from charsu.queries.library.listing import practices_of
from charsu.queries.library.search import find, library_now
from charsu.rules.forms import to_schema
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line

A_PAGE = 20
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
public = Router(tags=["public"])
MISSHAPEN: dict[Any, Any] = {422: Trouble}
ABSENT: dict[Any, Any] = {404: Trouble, **MISSHAPEN}


def reader(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


@public.get("/editions", response=list[EditionShape])
def editions(request: HttpRequest) -> Any:
    """Every edition, newest first; of an award beside the first once both have agreed to found it."""
    return shown_editions(reader(request))


@public.get("/editions/{slug}/call", response={200: CallShape, **ABSENT})
def call(request: HttpRequest, slug: Slug) -> Any:
    """Themes, instants and divisions, once the edition is announced."""
    edition = shown_edition(slug, reader(request))
    if Phase(edition.phase).order < Phase.ANNOUNCED.order:
        raise NotThere
    found = call_of(edition)
    return {
        "edition": edition.slug,
        "phase": edition.phase,
        "themes": [{"code": t.code, "name": t.name, "clause": t.clause.number} for t in found.themes],
        "instants": [
            {"code": d.code, "name": d.name, "at": d.at, "clause": d.clause.number} for d in found.deadlines
        ],
        "divisions": [{"code": d.code, "name": d.name, "least": d.least, "most": d.most} for d in found.divisions],
    }


@public.get("/editions/{slug}/forms", response={200: list[FormShape], **ABSENT})
def forms(request: HttpRequest, slug: Slug) -> Any:
    """What an entry is asked, as JSON Schema 2020-12 of its answers, once the edition is announced."""
    edition = shown_edition(slug, reader(request))
    if Phase(edition.phase).order < Phase.ANNOUNCED.order:
        raise NotThere
    return [
        {
            "kind": one.kind, "theme": one.theme.code if one.theme else None, "stage": one.stage,
            "clause": one.clause.number, "version": one.version, "digest": one.digest, "form": to_schema(one.form),
        }
        for one in forms_of(edition)
    ]  # fmt: skip


@public.get("/editions/{slug}/results", response={200: ResultsShape, **ABSENT})
def results(request: HttpRequest, slug: Slug) -> Any:
    """The laureates. Before the announcement: when it will be, and nobody's name."""
    person = reader(request)
    edition = shown_edition(slug, person)
    return {
        "edition": edition.slug,
        "is_announced": may(Act.SEE_RESULTS, person, edition=edition),
        "announced_at": honours.announced_at(edition),
        "laureates": [tell.laureate(row) for row in honours.results_of(person, edition)],
    }


@public.get("/practices", response={200: PracticesShape, **MISSHAPEN})
def practices(request: HttpRequest, asked: Query[LibraryQuestion]) -> Any:
    """The library: released practices and research, by words, meaning and facets; without words the newest first."""
    page = asked.page
    words, index = clean_line(asked.q), library_now(around)
    vector = meaning.of_query(words) if words and index.has_meanings else None
    chosen = plain(asked.dict(exclude={"q", "page"}))
    pager = Paginator(find(index, words, vector, chosen, adoption_by_practice()).pks, A_PAGE)
    rows = practices_of(list(pager.page(page).object_list)) if page <= pager.num_pages else []
    return {
        "count": pager.count,
        "page": page,
        "pages": pager.num_pages,
        "practices": [tell.practice(row) for row in rows],
    }


@public.get("/practices/{practice_id}", response={200: WholePracticeShape, 410: Trouble, **ABSENT})
def practice(request: HttpRequest, practice_id: UUID) -> Any:
    """One practice, with the answers that were published."""
    found = one.practice_of(practice_id)
    if found.withdrawn_at:
        return 410, {"reason": gettext(Refusal.WITHDRAWN.value), "details": [found.withdrawn_why]}
    answers = [{"question": name, "answer": answer} for name, answer in one.answers_of(found)]
    return {**tell.practice(found), "edition": found.edition.slug, "answers": answers}


@public.get("/certificates/{code}", response={200: CertificateShape, **ABSENT})
def certificate(request: HttpRequest, code: Short) -> Any:
    """What a code certifies. Unknown and mistyped codes answer alike."""
    found = honours.certificate_of(code)
    if found is None:
        raise NotThere
    return {
        "code": found.code,
        "state": "withdrawn" if found.withdrawn_at else "valid",
        "payload": found.payload,
        "digest": found.digest,
        "issued_at": found.issued_at,
        "withdrawn_at": found.withdrawn_at,
        "reason": found.reason,
    }
