"""A shortlisted work, read by those who decide on it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.pages.downloads import download
from charsu.pages.jury.edition import edition_of
from charsu.queries.works import file_of_work, work_of


@login_required
def jury_work(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person: Any = request.user
    edition = edition_of(request)
    return render(request, "jury/work.html", {"edition": edition, "work": work_of(person, edition, public_id)})


@login_required
def jury_file(request: HttpRequest, public_id: UUID, file: UUID) -> HttpResponse:
    person: Any = request.user
    found = file_of_work(person, edition_of(request), public_id, file)
    return download({"path": found.path, "name": found.name})
