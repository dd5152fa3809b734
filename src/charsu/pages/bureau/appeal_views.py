"""Appeals as the bureau reads them, and the offer of an answer that the other institution countersigns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charsu.acts import joint
from charsu.adapters.clock import now
from charsu.gate import Refused, may
from charsu.pages.bureau.joint_views import told_of_offer
from charsu.pages.bureau.views import the_edition
from charsu.queries.appeals import appeals_for_bureau, time_to_answer
from charsu.rules.permissions import Act

OUTCOMES = [
    ("upheld", gettext_lazy("The appeal is upheld.")),
    ("rejected", gettext_lazy("The appeal is not upheld.")),
]


class AnswerForm(forms.Form):
    appeal = forms.CharField(widget=forms.HiddenInput, max_length=12)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
    )
    heard_by = forms.CharField(
        label=gettext_lazy("Heard by"), max_length=600, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Three persons who had no part in the matter: one named by each party, one by both."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reasons"), max_length=6000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy("The team reads these words, in your language."),
    )  # fmt: skip


@login_required
def bureau_appeals(request: HttpRequest) -> HttpResponse:
    """Every appeal; those that wait, with the form that offers an answer."""
    person: Any = request.user
    edition = the_edition(request)
    rows = appeals_for_bureau(person, edition)
    sent = (
        AnswerForm(request.POST, auto_id=f"{request.POST.get('appeal', '')[:12]}-%s")
        if request.method == "POST"
        else None
    )
    facts: dict[str, Any] = {"edition": edition}
    if sent is not None and sent.is_valid():
        try:
            made = joint.offer(
                act=Act.APPEAL_ANSWER, actor=person, now=now(), edition=edition, wish=sent.cleaned_data
            )
        except Refused as refused:
            facts["refusal"] = _(refused.reason.value)
        else:
            messages.success(request, told_of_offer(request, edition, made))
            return redirect("bureau_joint_one", pk=made.pk)
    may_answer = may(Act.APPEAL_ANSWER, person, edition=edition)
    within = time_to_answer(edition)
    facts["rows"] = [
        (one, _form(one, sent) if may_answer and not one.replied_at else None, one.at + within) for one in rows
    ]
    return render(request, "bureau/appeals.html", facts, status=409 if "refusal" in facts else 200)


def _form(appeal: Any, sent: AnswerForm | None) -> AnswerForm:
    if sent is not None and sent.data.get("appeal") == str(appeal.pk):
        return sent
    return AnswerForm(initial={"appeal": appeal.pk}, auto_id=f"{appeal.pk}-%s")
