"""The offline kit: one file with the draft's form that works without a link, and the way back of what it saved."""

import json
import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, require
from charsu.pages.entrant.new_kits import begun_by
from charsu.pages.entrant.sheets import sheet_of
from charsu.pages.entrant.together import shown_marks
from charsu.pages.kits import MARK, Kit, KitForm, NotAKit, answers_in, left_out, read
from charsu.pages.question_words import reasons
from charsu.pages.questions import Sheet
from charsu.pages.titles import too_long
from charsu.queries.entries import own_entry
from charsu.queries.entry_time import times_of
from charsu.queries.forms import AskedForm, asked_of
from charsu.rules.drafts import MOST_TITLE
from charsu.rules.forms import figures_of
from charsu.rules.permissions import Act

PROGRAM = ("words", "count", "questions", "marks", "typed-days", "answers", "kit")
STYLE = ("tokens", "base", "layout", "parts", "forms", "questions", "kit")


@lru_cache(maxsize=1)
def _inside() -> tuple[SafeString, SafeString]:
    """The house's own scripts and styles, put into the file; each is the one that its pages use."""
    here = settings.STATICFILES_DIRS[0]
    program = "\n".join((here / "js" / f"{name}.js").read_text(encoding="utf-8") for name in PROGRAM)
    plain = re.sub(r"(?m)^(import .*|export \{.*\};?)$", "", program).replace("export function", "function")
    style = "\n".join((here / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLE)
    return mark_safe(plain), mark_safe(style)  # noqa: S308 -- files of ours, with nothing of a reader in them


@login_required
def entrant_kit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft as one HTML file: opened from disk it is filled in, checked, and saved to a file of its own."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    require(Act.ENTRY_SAVE, person, entry=entry)
    asked = asked_of(entry)
    sheet = sheet_of(entry, asked, person.calendar)
    return kit_file(request, entry, asked, sheet)


def kit_file(request: HttpRequest, entry: Any, asked: AskedForm, sheet: Sheet, **more: Any) -> HttpResponse:
    program, style = _inside()
    facts = {"entry": entry, "edition": entry.edition, "sheet": sheet, "number": asked.version, "mark": MARK,
             "seen": json.dumps(shown_marks(entry, sheet)), "program": program, "style": style,
             "times": times_of(entry.edition), "site": settings.SITE_ADDRESS, "at": now(),
             "most_title": MOST_TITLE, "title_long": too_long(), "figures": figures_of(asked.form),
             "reasons": reasons(sheet.calendar), **more}  # fmt: skip
    page = render(request, "entrant/kit.html", facts)
    page.headers["Content-Disposition"] = f'attachment; filename="charsu-kit-{str(entry.public_id)[:8]}.html"'
    page.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # it is for the disk, not for this site
    return page


@login_required
def entrant_bring(request: HttpRequest) -> HttpResponse:
    """What the kit saved goes into the draft; what does not fit is told with its words."""
    person: Any = request.user
    form = KitForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/bring.html", facts)
    try:
        kit = read(form.cleaned_data["file"])
    except NotAKit as trouble:
        form.add_error("file", str(trouble))
        return render(request, "entrant/bring.html", facts, status=422)
    try:
        return render(request, "entrant/bring.html", {**facts, **_brought(person, kit)})
    except NotAKit as trouble:
        form.add_error("file", str(trouble))
        return render(request, "entrant/bring.html", facts, status=422)
    except NotThere:  # the same words whether or not there is such a draft
        form.add_error("file", _("This file is of a draft that the account %(email)s does not open. Sign in with the "
                                 "account of a member of that city's team.") % {"email": person.email})  # fmt: skip
        return render(request, "entrant/bring.html", facts, status=404)
    except Refused as refused:
        return render(request, "entrant/bring.html", {**facts, "refusal": _(refused.reason.value)}, status=409)


def _brought(person: Any, kit: Kit) -> dict[str, Any]:
    """What the page says once it is in the draft; one that was taken before there was a draft begins it."""
    try:
        entry, is_new = own_entry(person, kit.entry), False
    except NotThere:
        if not kit.begins:
            raise
        entry, is_new = begun_by(person, kit), True
    asked = asked_of(entry)
    kept = acts.bring(actors=(person,), now=now(), entry=entry, title=kit.title, answers=answers_in(kit, asked),
                      seen=kit.seen, content=kit.content)  # fmt: skip
    left = left_out(kit, asked, kept.conflicts, entry.language)
    return {"is_in": True, "is_new": is_new, "entry": entry, "edition": entry.edition, "left": left}
