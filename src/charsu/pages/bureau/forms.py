"""What the bureau types: clauses, figures, instants, and the wishes of joint acts."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.gate import standing_of
from charsu.pages.addresses import person_at
from charsu.pages.bureau.instants import Clock, InstantField
from charsu.pages.showing import must_show
from charsu.queries import signatures
from charsu.queries.editions import ANNOUNCEMENT, Call
from charsu.queries.founding import asked_to_be_erased
from charsu.queries.parties import keyholders_of
from charsu.rules.calendars import local_digits, local_number, show_instant
from charsu.rules.permissions import Act, Role
from charsu.rules.texts import ascii_digits, isolated, pick

LANGUAGE_WORDS = {"fa": _("Persian"), "ru": _("Russian"), "en": _("English")}


class NumberOfPerson(forms.EmailField):
    """A person by their address; what is offered and recorded is their number alone."""

    def __init__(self, *, proved: bool = True, **facts: Any) -> None:
        super().__init__(**facts)
        self.proved = proved

    def clean(self, value: Any) -> str:
        found = person_at(super().clean(value), proved=False)
        is_seated = Role.OFFICER in standing_of(found).roles  # whose seat may end, however they came to it
        return str((found if is_seated else person_at(found.email, proved=self.proved)).pk)


class ValueForm(forms.Form):
    """A figure of the rules. Lists and tables are written as JSON."""

    code = forms.SlugField(widget=forms.HiddenInput)
    value = forms.CharField(label=_("Value"), max_length=2000)

    def clean_value(self) -> Any:
        typed = self.cleaned_data["value"]
        try:
            return json.loads(ascii_digits(typed))
        except ValueError:
            if typed[:1] in "[{":
                raise forms.ValidationError(_("The brackets or quotes of this list do not close.")) from None
            return typed


class DeadlineForm(forms.Form):
    code = forms.SlugField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, clock: Clock, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["at"] = InstantField(clock=clock, label=_("Instant"))


class DraftForm(forms.Form):
    """All deadlines at once, to draft the rules from the founding text."""

    def __init__(self, *args: Any, rows: list[tuple[str, str]], clock: Clock, now: datetime, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for code, label in rows:
            ahead = [_ahead(now)] if code in {"call_opens", "call_closes"} else []
            self.fields[code] = InstantField(clock=clock, label=label, validators=ahead)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        opens, closes = facts.get("call_opens"), facts.get("call_closes")
        if opens and closes and closes <= opens:
            self.add_error("call_closes", _("The call closes after it opens: choose a later instant."))
        return facts


class OfferForm(forms.Form):
    """The wish of a joint act; each act adds its own fields."""

    act = forms.CharField(widget=forms.HiddenInput)

    def wish(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "act"}
        return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in facts.items()}


def offer_form(
    act: Act, *, call: Call, now: datetime, clock: Clock, data: Mapping[str, Any] | None = None
) -> OfferForm:
    """The form of `act`, with the choices that the edition gives now."""
    form = OfferForm(data, initial={"act": act.value}, prefix=None, auto_id=f"{act.value}-%s")
    form.fields |= _FIELDS.get(act, _no_fields)(call, now, clock)
    return form


def _no_fields(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    return {}


def _ahead(now: datetime) -> Any:
    def check(at: datetime) -> None:
        if at <= now:
            raise forms.ValidationError(_("This instant has passed: choose one that lies ahead."))

    return check


def _adopt(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    texts = (call.edition.memorandum, call.edition.regulations)
    words = {"memorandum": _("The memorandum"), "regulations": _("The regulations")}
    choices = [(text.kind, words[text.kind]) for text in texts if text.in_force_at is None]
    return {"kind": forms.ChoiceField(label=_("Text"), choices=choices)}


def _move(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    lang = get_language() or "en"
    choices = []
    for row in call.deadlines:
        at = show_instant(row.at, clock.zone, lang, clock.calendar)
        choices.append((row.code, f"{isolated(pick(row.name, lang)[1] or row.code)} · {at}"))
    return {
        "code": forms.ChoiceField(label=_("Deadline"), choices=choices),
        "at": InstantField(clock=clock, label=_("New instant"), validators=[_ahead(now)]),
        "reason": _reason(),
    }


def _reason(told: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=_("Reason"), max_length=1000, widget=area, validators=[must_show], help_text=told
    )  # fmt: skip


def _step(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    return {"target": forms.CharField(widget=forms.HiddenInput, max_length=16)}


def _release(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    plans = signatures.open_plans(call.edition)
    choices = [(plan.digest, _plan_in_words(plan, clock)) for plan in plans]
    missing = _("No plan waits for both: the scientific secretary computes one and puts it forward.")
    gone = _("This plan is out of date or was released already: choose another, or let one be computed anew.")
    told = {"required": missing, "invalid_choice": gone}
    return {"plan": forms.ChoiceField(label=_("Plan"), choices=choices, error_messages=told)}


def _plan_in_words(plan: signatures.OpenPlan, clock: Clock) -> str:
    """When, with which seed and how good: plans of one minute can be told apart."""
    lang = get_language() or "en"
    words = _("%(at)s · seed %(seed)s · %(pairs)s pairs · total fit %(fit)s") % {
        "at": show_instant(plan.made_at, clock.zone, lang, clock.calendar),
        "seed": local_digits(str(plan.seed), lang),
        "pairs": local_digits(str(plan.pairs), lang), "fit": local_number(f"{plan.objective:.2f}", lang),
    }  # fmt: skip
    return _("Put forward by the scientific secretary: %(plan)s") % {"plan": words}


def _decide(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    named = call.instant(ANNOUNCEMENT)
    at = named.at if named and named.at > now else None
    label = _("Instant of the announcement")
    return {"announce_at": InstantField(clock=clock, label=label, initial=at, validators=[_ahead(now)])}


def _certificate(paper: Any, lang: str) -> str:
    """City, honour, work and code: a city may hold several."""
    entry, tier = paper.laureate.entry, paper.laureate.tier
    parts = (entry.municipality.name, pick(tier.name, lang)[1] or tier.code, entry.title, paper.code)
    return " · ".join(map(isolated, parts))


def _withdraw(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    lang = get_language() or "en"
    codes = [(one.code, _certificate(one, lang)) for one in signatures.standing_certificates(call.edition)]
    return {
        "code": forms.ChoiceField(label=_("Certificate"), choices=codes),
        "reason": _reason(
            _("Readers of every language see these words as you write them: write them in more than one, if need be.")
        ),
    }


def _officers(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    lang = get_language() or "en"
    parties = [(party.code, pick(party.name, lang)[1] or party.code) for party in keyholders_of(call.edition)]
    return {
        "institution": forms.ChoiceField(label=_("Institution"), choices=parties),
        "person": NumberOfPerson(label=_("E-mail of a person who has an account")),
        "seat": forms.ChoiceField(
            label=_("Seat of officer"), choices=[("given", _("is given")), ("ended", _("ends"))]
        ),
    }


def _erase(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    asked = _("Who asked:") + " " + (", ".join(asked_to_be_erased()) or _("nobody"))
    return {"person": NumberOfPerson(label=_("E-mail of the person"), help_text=asked, proved=False)}


def _second_step(call: Call, now: datetime, clock: Clock) -> dict[str, forms.Field]:
    told = _("For whoever has lost the app, the security keys and the recovery codes. Each institution makes sure "
             "for itself that it is they who ask, such as by a call to their municipality.")  # fmt: skip
    return {"person": NumberOfPerson(label=_("E-mail of the person"), help_text=told, proved=False)}


_FIELDS = {
    Act.OFFICERS_CHANGE: _officers,
    Act.PERSON_ERASE: _erase,
    Act.SECOND_STEP_END: _second_step,
    Act.INSTRUMENT_ADOPT: _adopt,
    Act.DEADLINE_MOVE: _move,
    Act.EDITION_STEP: _step,
    Act.ASSIGNMENT_RELEASE: _release,
    Act.DECIDE: _decide,
    Act.CERTIFICATE_WITHDRAW: _withdraw,
}
