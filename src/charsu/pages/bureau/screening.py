"""The bureau's list of entries; one entry, its findings and an officer's result; many admitted at once."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.countries import country_name
from charsu.adapters.mail import Reader, written
from charsu.gate import Refused, may, why_not
from charsu.pages.bureau.screening_forms import AdmitForm, CoverForm, ScreenForm, TranslationForm
from charsu.queries.appeals import appeal_ends, appeals_of
from charsu.queries.editions import newest, rules_in_force
from charsu.queries.endorsements import text_answered
from charsu.queries.entries import entry_for_bureau, latest_receipt, received_files, told_answers
from charsu.queries.entry_time import cure_ends, is_cure_short
from charsu.queries.exchange.cited import cited_in
from charsu.queries.findings import findings_of
from charsu.queries.history import history_of
from charsu.queries.likeness import alike, silences
from charsu.queries.replaced import replacements_of
from charsu.queries.reviews import as_reviewers_read, still_told
from charsu.queries.screening import (
    SORTS,
    STATES,
    Wish,
    clauses_of,
    corrections_of,
    countries_of,
    entries_of,
    mark_of,
    opinions_of,
    readers_of,
    sort_waiting,
)
from charsu.queries.teams import is_confirmed
from charsu.queries.terms import older_terms
from charsu.rules.calendars import local_digits
from charsu.rules.eligibility import Finding
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line

A_PAGE = 50


def _edition() -> Any:
    edition = newest()
    if edition is None:
        raise Http404
    return edition


@login_required
def bureau_entries(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = _edition()
    asked = {name: clean_line(request.GET.get(name, ""))[:80] for name in asdict(Wish()) if name in request.GET}
    wish = Wish(**asked)
    page = Paginator(entries_of(person, edition, wish), A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in asked.items() if value}
    facts = {
        "page": page, "edition": edition, "wish": wish, "query": urlencode(kept) + "&" if kept else "",
        "themes": edition.themes.all(), "divisions": edition.divisions.all(), "states": STATES, "sorts": list(SORTS),
        "countries": sorted((country_name(code), code) for code in countries_of(edition)),
        "may_screen": may(Act.ENTRY_SCREEN, person, edition=edition),
    }  # fmt: skip
    return render(request, "bureau/entries.html", facts)


@login_required
def bureau_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read, decide, see the letter as the team will get it, and send it."""
    person: Any = request.user
    entry = entry_for_bureau(person, public_id)
    found = findings_of(entry)
    read = {one.language for one in readers_of(entry)}
    against = () if "look" in request.POST else found  # who looks at the letter decides nothing yet
    form = ScreenForm(request.POST or None, clauses=clauses_of(entry.edition), findings=against, read=read)
    facts: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            facts |= _looked_at(entry, form.cleaned_data)
            if mark_of(getattr(entry, "screening", None)) != request.POST.get("over", ""):
                facts["refusal"] = _(Refusal.STANDS.value)
        else:
            try:
                said = _decide(person, entry, form.cleaned_data, over=request.POST.get("over", ""))
            except Refused as refused:
                facts["refusal"], facts["details"], status = _(refused.reason.value), _why(entry, refused.reason), 409
            else:
                messages.success(request, said)
                return redirect("bureau_entry", public_id)
    return render(request, "bureau/entry.html", facts | _facts_of(person, entry, found), status=status)


@login_required
def bureau_cover(request: HttpRequest, public_id: str) -> HttpResponse:
    """Words that reviewers shall not read, since they tell the city and no list knows them."""
    person: Any = request.user
    entry = entry_for_bureau(person, public_id)
    form = CoverForm(request.POST or None, offered=still_told(entry))
    if request.method != "POST":
        return redirect("bureau_entry", public_id)
    if form.is_valid():
        acts.cover(actors=(person,), now=now(), entry=entry, words=form.every_word())
        messages.success(request, _("The words are covered for reviewers."))
        return redirect(reverse("bureau_entry", args=[public_id]) + "#covered")
    facts = (
        {"form": ScreenForm(clauses=clauses_of(entry.edition))}
        | _facts_of(person, entry, findings_of(entry))
        | {"cover": form}
    )
    return render(request, "bureau/entry.html", facts, status=400)


@login_required
def bureau_translate(request: HttpRequest, public_id: str) -> HttpResponse:
    """A translation for the reviewers who do not read the original."""
    person: Any = request.user
    entry = entry_for_bureau(person, public_id)
    form = TranslationForm(request.POST or None, original=entry.language)
    if request.method != "POST":
        return redirect("bureau_entry", public_id)
    if form.is_valid():
        kept = acts.translate(actors=(person,), now=now(), entry=entry, **form.cleaned_data)
        if form.cleaned_data["language"] in as_reviewers_read(kept).held_back:
            messages.warning(
                request, _("The translation is kept, but held back from reviewers: it may tell the city.")
            )
            return redirect(reverse("bureau_entry", args=[public_id]) + "#covered")
        messages.success(request, _("Reviewers can read the translation beside the original."))
        return redirect(reverse("bureau_entry", args=[public_id]) + "#translation")
    facts = (
        {"form": ScreenForm(clauses=clauses_of(entry.edition))}
        | _facts_of(person, entry, findings_of(entry))
        | {"translation": form}
    )
    return render(request, "bureau/entry.html", facts, status=400)


def _translating(person: Any, entry: Any) -> TranslationForm | None:
    may_translate = may(Act.ENTRY_TRANSLATE, person, entry=entry) and not entry.withdrawn_at
    return TranslationForm(original=entry.language) if may_translate else None


def _covering(person: Any, entry: Any) -> dict[str, Any]:
    """What reviewers will read, and the form by which an officer covers more of it."""
    if entry.withdrawn_at or not may(Act.ENTRY_COVER, person, entry=entry):
        return {"cover": None}
    form = CoverForm(initial={"words": "\n".join(entry.covered)}, offered=still_told(entry))
    return {"cover": form, "blind": as_reviewers_read(entry)}


def _decide(person: Any, entry: Any, wish: dict[str, Any], over: str) -> str:
    """Carry it out; returns what to say of it. `over` is the mark of the result that the page showed."""
    facts: dict[str, Any] = {"actors": (person,), "now": now(), "entry": entry}
    if wish["result"] == "returned":
        acts.return_for_correction(**facts, clause=wish["clause"], reason=wish["reason"])
    elif rules_in_force(entry.edition).screeners > 1:
        if acts.opine(**facts, **wish) is None:
            return _("Your opinion is kept. The team is told once the officers whom the rules ask for agree.")
    else:
        acts.screen(**facts, **wish, over=over)
    return _("The result is kept, and the team is told.")


def _facts_of(person: Any, entry: Any, found: Sequence[Finding]) -> dict[str, Any]:
    receipt = latest_receipt(entry)
    may_screen = may(Act.ENTRY_SCREEN, person, entry=entry) and not entry.withdrawn_at
    return {
        "entry": entry, "receipt": receipt, "edition": entry.edition,
        "over": mark_of(getattr(entry, "screening", None)),
        "is_confirmed": is_confirmed(entry.municipality_id),
        "rows": told_answers(entry, receipt), "cited": cited_in(receipt),
        "findings": [
            (f.clause, _(f.key.value), _(f.result.value), f.result.name, f.detail) for f in found
        ],
        "files": _files(person, entry, receipt) if receipt else [],
        "corrections": corrections_of(entry), "answered": text_answered(entry),
        "may_screen": may_screen, **_covering(person, entry),
        "is_barred": why_not(Act.ENTRY_SCREEN, person, entry=entry) is Refusal.CONFLICT,
        "translation": _translating(person, entry),
        "alike": alike(person, entry), "opinions": opinions_of(entry),
        "screeners": rules_in_force(entry.edition).screeners, "older_terms": older_terms(receipt),
        "appeals": appeals_of(entry), "history": history_of(entry), "replaced": replacements_of(entry),
    }  # fmt: skip


def _files(person: Any, entry: Any, receipt: Any) -> list[tuple[Any, str]]:
    """Each with why its words are compared with nobody's, where they could not be read."""
    files = received_files(entry, receipt)
    silent = silences(person, entry, [file.sha256 for file in files])
    return [(file, _(silent[file.sha256].value) if file.sha256 in silent else "") for file in files]


def _looked_at(entry: Any, wish: dict[str, Any]) -> dict[str, Any]:
    """The letter, or why none would go out."""
    if wish["result"] == "returned" and is_cure_short(entry.edition, now()):
        return {"refusal": _(Refusal.CURE_SHORT.value), "details": _why(entry, Refusal.CURE_SHORT)}
    return {"letter": _letter(entry, wish)}


def _why(entry: Any, reason: Refusal) -> list[str]:
    """How much time is enough, where too little is left."""
    if reason is not Refusal.CURE_SHORT:
        return []
    days = rules_in_force(entry.edition).cure_days
    said = ngettext(
        "A correction is given %(days)s day at least.", "A correction is given %(days)s days at least.", days
    )
    return [said % {"days": local_digits(str(days), get_language() or "en")}]


def _letter(entry: Any, wish: dict[str, Any]) -> dict[str, Any] | None:
    """The letter in the words and direction of the first of the team, who will get it so."""
    readers = readers_of(entry)
    if not readers:
        return None
    first = readers[0]
    kind = "returned" if wish["result"] == "returned" else "screened"
    until = cure_ends(entry.edition) if kind == "returned" else appeal_ends(entry.edition, now())
    facts = {**wish, "title": entry.title, "entry": str(entry.public_id), "until": until.isoformat() if until else ""}
    if wish["result"] == "admitted":
        facts |= {"ground": "", "clause": "", "until": ""}
    to = Reader(first.email, first.language, first.zone, first.calendar)
    subject, text, _html = written(to=to, kind=kind, facts=facts)
    return {"subject": subject, "text": text, "language": first.language, "readers": readers}


@login_required
def bureau_admit(request: HttpRequest) -> HttpResponse:
    """Those that meet every clause are admitted with one confirmation; the others are named with why."""
    person: Any = request.user
    edition = _edition()
    found = sort_waiting(person, edition)
    form = AdmitForm(request.POST or None, initial={"reason": _("The entry meets every clause of the regulations.")})
    if request.method == "POST" and form.is_valid():
        seen = set(request.POST.getlist("entry"))
        chosen = [entry for entry in found.fit if str(entry.public_id) in seen]
        done = _admit(request, edition, chosen, form.cleaned_data["reason"])
        if left := len(seen) - done:
            messages.warning(request, _left(left))
        return redirect("bureau_entries")
    unfit = [
        (entry, [(f.clause, _(f.key.value), _(f.result.value), f.detail) for f in rows])
        for entry, rows in found.unfit
    ]
    facts = {"form": form, "fit": found.fit, "unfit": unfit, "edition": edition,
             "may_screen": may(Act.ENTRY_SCREEN, person, edition=edition),
             "screeners": rules_in_force(edition).screeners}  # fmt: skip
    return render(request, "bureau/admit.html", facts)


def _admit(request: HttpRequest, edition: Any, chosen: list[Any], reason: str) -> int:
    """Carry it out and say what came of it; where the rules ask for several officers it may be an opinion alone."""
    facts: dict[str, Any] = {"actors": (request.user,), "now": now(), "edition": edition, "entries": chosen}
    if rules_in_force(edition).screeners > 1:
        given = acts.opine_many(**facts, reason=reason)
        admitted = sum(1 for _entry, result in given if result is not None)
    else:
        given = acts.admit(**facts, reason=reason)
        admitted = len(given)
    waiting = len(given) - admitted
    if admitted or not waiting:
        said = ngettext("%(count)s entry is admitted.", "%(count)s entries are admitted.", admitted)
        messages.success(request, said % {"count": admitted})
    if waiting:
        said = ngettext(
            "Your opinion on %(count)s entry is kept. It is admitted once the officers whom the rules ask for agree.",
            "Your opinion on %(count)s entries is kept. They are admitted once the officers whom the rules ask for "
            "agree.", waiting,
        )  # fmt: skip
        messages.success(request, said % {"count": waiting})
    return len(given)


def _left(count: int) -> str:
    said = ngettext(
        "%(count)s entry that was ticked is left as it was: it has a result by now, or no longer meets every clause.",
        "%(count)s entries that were ticked are left as they were: they have a result by now, or no longer meet "
        "every clause.", count,
    )  # fmt: skip
    return said % {"count": count}
