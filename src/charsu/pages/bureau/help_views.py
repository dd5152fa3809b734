"""An officer helps somebody whom letters do not reach: a code, shown once, to be read aloud or handed over."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from charsu import gate
from charsu.acts.account.codes import hand_code
from charsu.adapters.clock import now
from charsu.pages.addresses import person_at
from charsu.pages.bureau.views import the_edition
from charsu.queries.access import codes_made
from charsu.rules.permissions import Act


class HelpForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail of the person's account"), max_length=254)
    reason = forms.CharField(
        label=gettext_lazy("How you know that it is they"), max_length=300,
        help_text=gettext_lazy("Such as a call to the number on the municipality's own page. It stays on record."),
    )  # fmt: skip


@never_cache
@login_required
def bureau_help(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = the_edition(request, Act.CODE_HAND)
    form, facts, status = HelpForm(request.POST or None), {}, 200
    if request.method == "POST" and form.is_valid():
        try:
            helped = person_at(form.cleaned_data["email"], proved=False)
            code = hand_code(
                actors=(person,), now=now(), edition=edition, person=helped, reason=form.cleaned_data["reason"]
            )
            facts = {"code": code, "helped": helped}
        except forms.ValidationError as trouble:
            form.add_error("email", trouble)
        except gate.Refused as refused:
            facts, status = {"refusal": _(refused.reason.value)}, 409
    facts |= {"form": form, "made": codes_made(person)}
    return render(request, "bureau/help.html", facts, status=status)
