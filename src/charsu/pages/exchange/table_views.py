"""Observations brought by table: read first and told about, row and column; only a second press brings them in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.adapters.countries import countries
from charsu.adapters.spreadsheets import Reading, Unreadable, likely_page, readings_of
from charsu.pages.exchange.observing_forms import BringForm, TableForm
from charsu.pages.exchange.shared import language
from charsu.queries.exchange.indicators import by_theme, catalogue, names_of, scale_of, standing_years
from charsu.queries.exchange.profiles import own_voice
from charsu.rules.calendars import local_digits
from charsu.rules.exchange.sheets import Read, Sheet, read_sheet

SALT, DAY = "observations", 86_400


@login_required
def exchange_table(request: HttpRequest, geonameid: int) -> HttpResponse:
    """A dry run: what was read, what it corrects, and in which letters."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    form = TableForm(request.POST or None, request.FILES or None)
    read = _dry_run(form, city) if request.method == "POST" and form.is_valid() else []
    fit = [(one, sheet) for one, sheet in read if sheet.read and not sheet.wrong]
    if not fit:
        sheet = read[0][1] if read else None
        return _page(request, city, form, 409 if form.errors or sheet else 200, sheet=sheet)
    kept = {
        "city": geonameid,
        "tables": [[one.page, list(one.sample), [_cells(row) for row in sheet.read]] for one, sheet in fit],
    }
    return _shown(request, city, form, kept)


def _page(request: HttpRequest, city: Any, form: TableForm, status: int, **more: Any) -> HttpResponse:
    facts = {"city": city, "form": form, "indicators": by_theme(catalogue(city)), **more}
    return render(request, "exchange/table.html", facts, status=status)


def _dry_run(form: TableForm, city: Any) -> list[tuple[Reading, Sheet]]:
    """Each way in which the file can be read, the likeliest first."""
    sent = form.cleaned_data["file"]
    spoken = countries().get(city.country, {}).get("official_languages", "").split()
    try:
        readings = readings_of(sent.name or "", sent.read(), likely_page([*spoken, language()]))
    except Unreadable as trouble:
        form.add_error("file", _(str(trouble)))
        return []
    known = {one.code: one for one in catalogue(city)}
    scales, names = {code: scale_of(one) for code, one in known.items()}, names_of(known.values())
    source = form.cleaned_data["source"]
    return [(one, read_sheet(one.rows, scales, names, now().year, source)) for one in readings]


def _cells(one: Read) -> list[Any]:
    return [one.row, one.indicator, one.year, one.value, one.source, one.address, one.method]


def _shown(
    request: HttpRequest, city: Any, form: TableForm, kept: dict[str, Any], bring: BringForm | None = None
) -> HttpResponse:
    """The rows that were read, those first that correct what stands, with the form that brings them in."""
    rows = [Read(*cells) for cells in kept["tables"][0][2]]
    known = standing_years(city)
    told = [(one, known.get((one.indicator, one.year))) for one in rows]
    fixed = [(one, old) for one, old in told if old is not None and old != one.value]
    counts = {
        "new": sum(old is None for _one, old in told), "corrected": len(fixed),
        "same": sum(old == one.value for one, old in told),
    }  # fmt: skip
    more = {
        "rows": rows, "fixed": fixed, "standing": counts, "samples": kept["tables"] if kept["tables"][0][0] else [],
        "kept": signing.dumps(kept, salt=SALT, compress=True), "bring": bring or _bring_form(None, kept, bool(fixed)),
    }  # fmt: skip
    return _page(request, city, form, 409 if bring else 200, **more)


def _bring_form(typed: Any, kept: dict[str, Any], corrects: bool) -> BringForm:
    pages = [(page, PAGE_NAMES.get(page, page)) for page, _sample, _rows in kept["tables"]]
    return BringForm(typed, pages=pages, corrects=corrects, initial={"page": pages[0][0]})


PAGE_NAMES = {"cp1252": "Windows-1252", "cp1251": "Windows-1251", "cp1256": "Windows-1256"}


@login_required
def exchange_bring(request: HttpRequest, geonameid: int) -> HttpResponse:
    """The rows that the dry run showed, all or none."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    kept = _kept(request)
    if kept.get("city") != geonameid:
        if request.method == "POST":
            messages.error(request, _("The table was read too long ago. Send it again."))
        return redirect("exchange_table", geonameid)
    known = standing_years(city)
    rows = [Read(*cells) for cells in kept["tables"][0][2]]
    corrects = any(known.get((one.indicator, one.year), one.value) != one.value for one in rows)
    form = _bring_form(request.POST, kept, corrects)
    if not form.is_valid():
        return _shown(request, city, TableForm(), kept, form)
    chosen = next(cells for page, _s, cells in kept["tables"] if page == form.cleaned_data.get("page", page))
    counts = acts.bring(
        actors=(person,), now=now(), municipality=city, rows=[Read(*cells) for cells in chosen],
        indicators={one.code: one for one in catalogue(city)}, reason=form.cleaned_data.get("reason", ""),
    )  # fmt: skip
    entered = counts["new"] + counts["corrected"]
    said = ngettext("%(count)s value is brought in.", "%(count)s values are brought in.", entered)
    messages.success(request, said % {"count": local_digits(str(entered), language())})
    return redirect("exchange_observations", geonameid)


def _kept(request: HttpRequest) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=DAY)
    except signing.BadSignature:
        return {}
    return found if "tables" in found else {}
