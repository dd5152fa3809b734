"""A national focal point: its country's entries and teams, what it endorses and what it does not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.countries import country_name
from charsu.gate import may, standing_of, why_not
from charsu.pages.downloads import download
from charsu.pages.needing import sometimes_needed
from charsu.pages.places import shown_place
from charsu.queries.editions import newest
from charsu.queries.endorsements import text_answered
from charsu.queries.entries import country_entries, country_entry, latest_receipt, told_answers
from charsu.queries.exchange.follow_ups import follow_ups_in_stead
from charsu.queries.exchange.talks import questions_in_stead
from charsu.queries.focal import countries_of, handovers_for
from charsu.queries.teams import claim_for, claims_for
from charsu.rules.permissions import Act


class WordsForm(forms.Form):
    words = sometimes_needed(
        forms.CharField(
            label=gettext_lazy("Your words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
            help_text=gettext_lazy("In the language of your choice. Required when you do not endorse or confirm."),
        )
    )  # fmt: skip

    def has_reason(self) -> bool:
        """For a refusal; tells at the field when there is none."""
        if not self.cleaned_data["words"].strip():
            self.add_error("words", _("Say why, so that the city can answer."))
        return self.is_valid()


@login_required
def focal(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = newest()
    if edition is None:
        raise Http404
    entries = country_entries(person, edition)
    claims = claims_for(person).filter(confirmed_at=None, refused_at=None) if may(Act.TEAM_CONFIRM, person) else []
    facts = {
        "entries": entries, "edition": edition, "claims": claims,
        "countries": [(country_name(one.code), one) for one in countries_of(person, edition, now())],
        "handovers": handovers_for(person), "may_invite": may(Act.CITY_INVITE, person, edition=edition),
        "questions": questions_in_stead(person), "silent": follow_ups_in_stead(person),
        "counts": {"given": sum(hasattr(e, "endorsement") and e.endorsement.is_given for e in entries),
                   "open": sum(_is_awaited(e, person) for e in entries)},
    }  # fmt: skip
    return render(request, "focal/desk.html", facts)


def _is_awaited(entry: Any, person: Any) -> bool:
    """No answer stands, and this reader could give one: not where they write for the city themselves."""
    is_own = entry.municipality_id in standing_of(person).municipalities
    return not hasattr(entry, "endorsement") and entry.withdrawn_at is None and not is_own


@login_required
def focal_endorse(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    entry = country_entry(person, public_id)
    form = WordsForm(request.POST or None)
    is_refusal = "decline" in request.POST
    if request.method == "POST" and form.is_valid() and (not is_refusal or form.has_reason()):
        act = acts.decline if is_refusal else acts.endorse
        act(actors=(person,), now=now(), entry=entry, words=form.cleaned_data["words"])
        said = _("Your refusal to endorse is kept.") if is_refusal else _("The entry is endorsed.")
        messages.success(request, said)
        return redirect("focal")
    receipt = latest_receipt(entry)
    facts = {"entry": entry, "form": form, "rows": told_answers(entry, receipt), "receipt": receipt,
             "edition": entry.edition, "answered": text_answered(entry),
             "why_not": why_not(Act.ENTRY_ENDORSE, person, entry=entry)}  # fmt: skip
    return render(request, "focal/endorse.html", facts)


@login_required
def focal_team(request: HttpRequest, pk: int) -> HttpResponse:
    """A claim to a city of the country: confirmed, or refused with a reason."""
    person: Any = request.user
    claim = claim_for(person, pk)
    form = WordsForm(request.POST or None)
    is_refusal = "refuse" in request.POST
    if request.method == "POST" and form.is_valid() and (not is_refusal or form.has_reason()):
        act = acts.refuse_claim if is_refusal else acts.confirm
        act(actors=(person,), now=now(), claim=claim, words=form.cleaned_data["words"])
        messages.success(request, _("The answer is kept, and the team is told."))
        return redirect("focal")
    place = shown_place(claim.municipality)
    may_answer = may(Act.TEAM_CONFIRM, person, municipality=claim.municipality)
    return render(
        request, "focal/team.html", {"claim": claim, "form": form, "place": place, "may_answer": may_answer}
    )


@login_required
def focal_team_letter(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    return download(claim_for(person, pk).letter)
