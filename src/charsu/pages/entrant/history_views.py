"""What happened to an entry, what may be appealed against, and what the team says about it among itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import Refused, may
from charsu.queries.appeals import appealable, appeals_of, time_to_answer
from charsu.queries.entries import own_entry
from charsu.queries.history import history_of
from charsu.queries.screening import clauses_of
from charsu.queries.talk import words_of
from charsu.rules.permissions import Act
from charsu.rules.texts import pick

MATTERS = {
    "screening": gettext_lazy("The result of screening"),
    "procedure": gettext_lazy("The procedure of the award"),
}


class AppealForm(forms.Form):
    against = forms.ChoiceField(label=gettext_lazy("What you appeal against"))
    clause = forms.ChoiceField(label=gettext_lazy("The clause that was breached"))
    words = forms.CharField(
        label=gettext_lazy("How it was breached"), max_length=6000, widget=forms.Textarea(attrs={"rows": 7})
    )

    def __init__(self, *args: Any, matters: Any, clauses: Any, language: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["against"].choices = [(one.against, MATTERS[one.against]) for one in matters]  # type: ignore[attr-defined]
        reader = get_language() or language
        named = [(clause.number, f"{clause.number}. {pick(clause.heading, reader)[1]}") for clause in clauses]
        self.fields["clause"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        self.fields["words"].widget.attrs |= {"dir": "auto"}


class TalkForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


@login_required
def entrant_history(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    entry = own_entry(person, public_id)
    at = now()
    matters = [one for one in appealable(entry) if one.until is None or at <= one.until]
    appeals = [(one, one.at + time_to_answer(entry.edition)) for one in appeals_of(entry)]
    facts = {"entry": entry, "edition": entry.edition, "lines": history_of(entry), "appeals": appeals,
             "matters": [(MATTERS[one.against], one) for one in matters],
             "may_appeal": bool(matters) and may(Act.ENTRY_APPEAL, person, entry=entry)}  # fmt: skip
    return render(request, "entrant/history.html", facts)


@login_required
def entrant_appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which clause was breached, and how. What was typed stays when the appeal is refused."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    matters = appealable(entry)
    form = AppealForm(
        request.POST or None, matters=matters, clauses=clauses_of(entry.edition), language=entry.language
    )
    facts: dict[str, Any] = {"entry": entry, "edition": entry.edition, "form": form}
    facts["matters"] = [(MATTERS[one.against], one) for one in matters]
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/appeal.html", facts)
    try:
        acts.appeal(actors=(person,), now=now(), entry=entry, **form.cleaned_data)
    except Refused as refused:
        return render(request, "entrant/appeal.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    messages.success(request, _("The appeal was received. A letter confirms it."))
    return redirect("entrant_history", public_id)


@login_required
def entrant_talk(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    entry = own_entry(person, public_id)
    form = TalkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.say(actors=(person,), now=now(), entry=entry, words=form.cleaned_data["words"])
        return redirect("entrant_talk", public_id)
    facts = {"entry": entry, "edition": entry.edition, "form": form, "words": words_of(entry)}
    return render(request, "entrant/talk.html", facts)
