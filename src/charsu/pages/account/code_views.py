"""Signing in with a code that an officer handed over. Whatever is wrong, the answer is the same."""

from typing import Any

from allauth.account import app_settings
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from charsu.acts.account.codes import use_code
from charsu.adapters.clock import now

FEW = {"handed_code": "10/m/ip,10/5m/key"}


class CodeForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
    code = forms.CharField(
        label=gettext_lazy("The code that you were given"), max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", "spellcheck": "false"}),
    )  # fmt: skip


@never_cache
def code_sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("desk")
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/code.html", {"form": form})
    email = form.cleaned_data["email"]
    usage = ratelimit.consume(request, app="charsu", action="handed_code", config=FEW, key=email.casefold())
    if not usage:
        form.add_error(None, _("Too many attempts. Wait a few minutes."))
        return render(request, "account/code.html", {"form": form}, status=429)
    person: Any = use_code(email=email, typed=form.cleaned_data["code"], now=now())
    if person is None:
        form.add_error(None, _("No code of this address is good now. Ask the secretariat for a new one."))
        return render(request, "account/code.html", {"form": form}, status=409)
    messages.info(request, _("You signed in with a code. Set a new password if you have lost yours."))
    by_hand = app_settings.EmailVerificationMethod.NONE  # no letter reaches them: the officer knows them
    answer: HttpResponse = perform_login(request, person, email_verification=by_hand)
    return answer
