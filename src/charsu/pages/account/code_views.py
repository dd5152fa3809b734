"""Signing in with a code that an officer handed over. Whatever is wrong, the answer is the same."""

from typing import Any

from allauth.account import app_settings
from allauth.account.forms import SetPasswordForm
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from charsu.acts.account.codes import use_code
from charsu.adapters.clock import now
from charsu.pages.context import ENTERED, came_by_code

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
        form.add_error(None, _("This code is not good for this address. Compare its signs and try again."))
        form.add_error(
            None, _("After a quarter of an hour, or several wrong ones, ask the secretariat for a new one.")
        )
        return render(request, "account/code.html", {"form": form}, status=409)
    request.session[ENTERED] = [person.pk, now().timestamp()]
    by_hand = app_settings.EmailVerificationMethod.NONE  # no letter reaches them: the officer knows them
    answer: HttpResponse = perform_login(request, person, email_verification=by_hand)
    return answer


@never_cache
@login_required
def code_password(request: HttpRequest) -> HttpResponse:
    """From the code to a new password, without the letter that does not arrive: in the session that the code opened,
    and while the code would still be good. Later one needs the present password, as everybody does."""
    person: Any = request.user
    if not came_by_code(request):
        return redirect("account_change_password")
    form = SetPasswordForm(user=person, data=request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/code_password.html", {"form": form})
    form.save()
    del request.session[ENTERED]
    update_session_auth_hash(request, person)  # every other session of the account ends
    messages.success(request, _("The new password holds."))
    return redirect("desk")
