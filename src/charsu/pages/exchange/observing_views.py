"""A city's own desk of indicators: values entered, corrected, brought by table, and what they are said to show."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.adapters.spreadsheets import Unreadable, rows_of
from charsu.gate import Refused
from charsu.pages.exchange.observing_forms import CorrectForm, OwnIndicatorForm, TableForm, ValueForm
from charsu.pages.exchange.shared import language
from charsu.queries.exchange.indicators import (
    by_theme,
    catalogue,
    history_of,
    lines_of,
    names_of,
    observation_of,
    scale_of,
    standing_years,
    theme_names,
)
from charsu.queries.exchange.profiles import own_voice, spoken_for
from charsu.rules.exchange.measures import Better, Unit
from charsu.rules.exchange.sheets import Read, Sheet, read_sheet
from charsu.rules.permissions import Act
from charsu.rules.texts import pick

SALT, DAY = "observations", 86_400


@login_required
def exchange_observations(request: HttpRequest, geonameid: int) -> HttpResponse:
    """What the city has told, and a form for one value more."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    form = ValueForm(request.POST or None, indicators=catalogue(city))
    if request.method == "POST" and form.is_valid():
        try:
            acts.observe(actors=(person,), now=now(), municipality=city, **form.cleaned_data)
        except Refused as refused:
            form.add_error("year", _(refused.reason.value))
        else:
            messages.success(request, _("The value is entered."))
            return redirect("exchange_observations", geonameid)
    facts = {"city": city, "form": form, "lines": lines_of(city)}
    return render(request, "exchange/observations.html", facts, status=409 if form.errors else 200)


def exchange_observation(request: HttpRequest, pk: int) -> HttpResponse:
    """A value with its source and its history; for its city, a form to correct it; for the secretariat, to verify."""
    person: Any = request.user
    found = observation_of(pk)
    is_own = found.replaced_at is None and found.municipality in spoken_for(person)
    form = CorrectForm(request.POST or None, indicator=found.indicator, initial=_as_typed(found)) if is_own else None
    if form is not None and request.method == "POST" and form.is_valid():
        city = found.municipality
        fresh = acts.correct(actors=(person,), now=now(), municipality=city, observation=found, **form.cleaned_data)
        messages.success(request, _("The value is corrected; the one before stays in the history."))
        return redirect("exchange_observation", fresh.pk)
    may_verify = found.replaced_at is None and person.is_authenticated and gate.may(Act.OBSERVATION_VERIFY, person)
    facts = {"one": found, "form": form, "history": history_of(found), "may_verify": may_verify and found.address}
    return render(request, "exchange/observation.html", facts)


def _as_typed(found: Any) -> dict[str, Any]:
    return {"value": found.value, "source": found.source, "address": found.address, "method": found.method}


@login_required
@require_POST
def exchange_verify(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    acts.verify(actors=(person,), now=now(), observation=observation_of(pk))
    messages.success(request, _("The value counts as verified."))
    return redirect("exchange_observation", pk)


@login_required
def exchange_table(request: HttpRequest, geonameid: int) -> HttpResponse:
    """A table is read first and told about, row and column; only a second press brings it in."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    form = TableForm(request.POST or None, request.FILES or None)
    sheet = _dry_run(form, city) if request.method == "POST" and form.is_valid() else None
    facts: dict[str, Any] = {"city": city, "form": form, "sheet": sheet, "indicators": by_theme(catalogue(city))}
    if sheet is not None and sheet.read and not sheet.wrong:
        facts["kept"] = signing.dumps(_packed(city, sheet, form), salt=SALT, compress=True)
        facts["standing"] = _counted(city, sheet)
    return render(
        request, "exchange/table.html", facts, status=409 if form.errors or (sheet and sheet.wrong) else 200
    )


def _dry_run(form: TableForm, city: Any) -> Sheet | None:
    sent = form.cleaned_data["file"]
    try:
        rows = rows_of(sent.name or "", sent.read())
    except Unreadable as trouble:
        form.add_error("file", _(str(trouble)))
        return None
    known = {one.code: one for one in catalogue(city)}
    scales = {code: scale_of(one) for code, one in known.items()}
    return read_sheet(rows, scales, names_of(known.values()), now().year, form.cleaned_data["source"])


def _packed(city: Any, sheet: Sheet, form: TableForm) -> dict[str, Any]:
    rows = [[r.row, r.indicator, r.year, r.value, r.source, r.address, r.method] for r in sheet.read]
    return {"city": city.geonameid, "rows": rows, "reason": form.cleaned_data["reason"]}


def _counted(city: Any, sheet: Sheet) -> dict[str, int]:
    """How many of the rows are new, equal to what stands, or correct it."""
    known = standing_years(city)
    marks = [(r.indicator, r.year) in known and (known[r.indicator, r.year] == r.value) for r in sheet.read]
    old = sum((r.indicator, r.year) in known for r in sheet.read)
    return {"new": len(sheet.read) - old, "same": sum(marks), "corrected": old - sum(marks)}


@login_required
@require_POST
def exchange_bring(request: HttpRequest, geonameid: int) -> HttpResponse:
    """The rows that the dry run showed, all or none."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=DAY)
    except signing.BadSignature:
        kept = {}
    if kept.get("city") != geonameid:
        messages.error(request, _("The table was read too long ago. Send it again."))
        return redirect("exchange_table", geonameid)
    counts = acts.bring(
        actors=(person,), now=now(), municipality=city, rows=[Read(*row) for row in kept["rows"]],
        indicators={one.code: one for one in catalogue(city)}, reason=kept["reason"] or _("Brought by table."),
    )  # fmt: skip
    entered = counts["new"] + counts["corrected"]
    said = ngettext("%(count)s value is brought in.", "%(count)s values are brought in.", entered)
    messages.success(request, said % {"count": entered})
    return redirect("exchange_observations", geonameid)


@login_required
def exchange_own_indicator(request: HttpRequest, geonameid: int) -> HttpResponse:
    """An indicator that no catalogue has; it is marked as the city's own."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    themes = [(code, pick(name, language())[1]) for code, name in theme_names().items()]
    form = OwnIndicatorForm(request.POST or None, themes=themes)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        acts.name_indicator(
            actors=(person,), now=now(), municipality=city, name=wish["name"], definition=wish["definition"],
            unit=Unit[wish["unit"]], better=Better[wish["better"]], theme=wish["theme"], language=language(),
        )  # fmt: skip
        messages.success(request, _("The indicator is yours; enter its values."))
        return redirect("exchange_observations", geonameid)
    return render(request, "exchange/own_indicator.html", {"city": city, "form": form})
