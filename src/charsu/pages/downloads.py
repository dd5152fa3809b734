"""A stored file is only ever downloaded, never shown inside a page of ours."""

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.http import FileResponse, HttpResponse

from charsu.gate import NotThere


def download(file: Mapping[str, Any]) -> HttpResponse:
    """`file` has a path within the store and a name; without them nothing is there."""
    try:
        opened = (settings.STORAGE_ROOT / file["path"]).open("rb")
    except (KeyError, OSError) as trouble:
        raise NotThere from trouble
    kind = "application/octet-stream"
    response = FileResponse(opened, as_attachment=True, filename=file["name"], content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return cast(HttpResponse, response)
