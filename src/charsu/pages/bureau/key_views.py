"""Keys of officers and witnesses of the record: offered by one institution, agreed by the other."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import checkpoints, joint
from charsu.acts.keys import keep
from charsu.adapters.clock import now
from charsu.adapters.keyring import log_verifier
from charsu.pages.bureau.joint_views import told_of_offer
from charsu.pages.bureau.key_forms import CarriedForm, EnrolForm, RetireForm, WitnessForm
from charsu.pages.bureau.refusing import tell_at
from charsu.pages.bureau.signing import demo_key_file
from charsu.pages.bureau.views import the_edition
from charsu.queries.checkpoints import latest, request_for, standings_of_witnesses, watch, worker_missed_by
from charsu.queries.keys import has_key, keys_to_show, own_party, recoveries
from charsu.queries.parties import keyholders_of
from charsu.queries.signatures import offer_of
from charsu.rules.permissions import Act
from charsu.rules.texts import pick
from charsu.rules.two_keys import RECOVERY_DAYS

_BY_FORM = {"enrol": Act.KEY_ENROL, "recover": Act.KEY_RECOVER}


@login_required
def bureau_keys(request: HttpRequest) -> HttpResponse:
    """Every key there was; one's own is offered here, and a lost one is retired or recovered."""
    edition = the_edition(request)
    own = own_party(request.user, edition)  # type: ignore[arg-type]
    asked = next((name for name in _BY_FORM if name in request.POST), "")
    form = EnrolForm(request.POST if asked else None)
    retire = RetireForm(request.POST if "retire" in request.POST else None, auto_id="retire-%s")
    if own and form.is_valid():
        wish = {"institution": own.code, "person": request.user.pk, **form.cleaned_data}
        if answer := _offered_or_told(request, edition, _BY_FORM[asked], wish, form, "public"):
            return answer
    if own and retire.is_valid() and (
        answer := _offered_or_told(request, edition, Act.KEY_RETIRE, retire.cleaned_data, retire, "reason")
    ):  # fmt: skip
        return answer
    keys = keys_to_show(request.user, edition)  # type: ignore[arg-type]
    facts = {"edition": edition, "keys": keys, "own": own, "form": form, "retire": retire, "days": RECOVERY_DAYS}
    facts |= {"recoveries": recoveries(edition, now()), "has_key": own and has_key(keys, own)}
    return render(request, "bureau/keys.html", facts, status=400 if request.POST else 200)


@login_required
@require_POST
def bureau_keep_keys(request: HttpRequest) -> HttpResponse:
    """The institution's keys are not lost after all."""
    edition = the_edition(request)
    keep(actors=(request.user,), now=now(), edition=edition, public=request.POST.get("public", ""))
    messages.success(request, _("Recorded: the recovery has ended, and the keys stay in force."))
    return redirect("bureau_keys")


def _offered(request: HttpRequest, edition: Any, act: Act, wish: Any) -> HttpResponse:
    made = joint.offer(act=act, actor=request.user, now=now(), edition=edition, wish=wish)  # type: ignore[arg-type]
    messages.success(request, told_of_offer(request, edition, made))
    return redirect("bureau_joint_one", pk=made.pk)


def _offered_or_told(
    request: HttpRequest, edition: Any, act: Act, wish: Any, form: Any, field: str
) -> HttpResponse | None:
    """The offer; or nothing where it was refused for what was typed, which the form then says at the field."""
    try:
        return _offered(request, edition, act, wish)
    except gate.Refused as refused:
        tell_at(form, field, refused)
    return None


@login_required
def bureau_witnesses(request: HttpRequest) -> HttpResponse:
    """Who watches the record, what they saw last, and what is carried to them by hand."""
    edition = the_edition(request)
    language = get_language() or "en"
    parties = [(party.code, pick(party.name, language)[1] or party.code) for party in keyholders_of(edition)]
    form = WitnessForm(request.POST if "enrol" in request.POST else None, parties=parties)
    carried = CarriedForm(*(request.POST, request.FILES) if "carried" in request.POST else ())
    if form.is_valid() and (
        answer := _offered_or_told(request, edition, Act.WITNESS_ENROL, form.cleaned_data, form, "vkey")
    ):
        return answer
    if carried.is_valid() and _is_brought(request, edition, carried):
        return redirect("bureau_witnesses")
    facts = {
        "edition": edition,
        "standings": standings_of_witnesses(edition),
        "watch": watch(edition, now()),
        "head": latest(edition),
        "worker": worker_missed_by(edition, now()),
        "log": log_verifier(edition.slug).vkey,
        "form": form,
        "carried": carried,
    }
    return render(request, "bureau/witnesses.html", facts, status=400 if request.POST else 200)


def _is_brought(request: HttpRequest, edition: Any, carried: CarriedForm) -> bool:
    """Whether what was carried here counts; why it does not is said at its field."""
    try:
        checkpoints.bring(actors=(request.user,), now=now(), edition=edition, **carried.cleaned_data)
    except gate.Refused as refused:
        tell_at(carried, "lines", refused)
        return False
    messages.success(request, _("The cosignature holds and is kept."))
    return True


@login_required
def bureau_witness_request(request: HttpRequest, seen: int) -> HttpResponse:
    """The file that is carried to a witness which last saw `seen` lines."""
    edition = the_edition(request)
    checkpoints.seal(edition=edition.slug, now=now())
    text = request_for(request.user, edition, seen)  # type: ignore[arg-type]
    return _as_file(text.encode(), f"{edition.slug}-request.txt", "text/plain; charset=utf-8")


@login_required
def bureau_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of an offer, to sign on a machine of one's own."""
    offer = offer_of(request.user, the_edition(request), pk, now())  # type: ignore[arg-type]
    if offer.joint.statement is None:
        raise gate.NotThere
    return _as_file(offer.statement_text.encode(), f"statement-{pk}.json", "application/json")


@login_required
def bureau_demo_key(request: HttpRequest) -> HttpResponse:
    """In a demo, the key file of whose shoes one is in."""
    return _as_file(demo_key_file(request), "charsu-demo-key.pem", "application/x-pem-file")


def _as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
