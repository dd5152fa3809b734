"""The outbox at the bureau: what is queued, sent or refused, as it reads; words of the letters; a letter to many."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import outbox as acts
from charsu.adapters.clock import now
from charsu.adapters.mail import Reader, written
from charsu.adapters.standing_words import beginning
from charsu.pages.bureau.letter_forms import ManyForm, TextForm
from charsu.pages.bureau.views import the_edition
from charsu.queries import letters as asked
from charsu.rules.letters import EVERYWHERE, LETTERS, OUTCOMES
from charsu.rules.permissions import Act

A_PAGE = 50
EXAMPLE: dict[str, Any] = {  # what a preview is filled with
    "title": "…", "city": "…", "by": "…", "number": "2026-00001-1", "code": "ABCD-EFGH", "commitment": "…",
    "clause": "7", "reason": "…", "words": "…", "edition": "2026", "entry": "…", "path": "/…", "count": "3",
    "honour": "…", "practice": "…", "is_honoured": True,
    "files": [{"name": "….pdf", "size": 2048, "sha256": "…"}],
}  # fmt: skip


@login_required
def bureau_letters(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = the_edition(request, Act.SEE_LETTERS)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\0", "")[:120]
    rows = asked.letters(person, edition, state=state, words=words)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    counts = [(code, said, count) for (code, said), count in zip(
        asked.STATES.items(), asked.counts_by_state(person, edition).values(), strict=True)]  # fmt: skip
    query = urlencode({"state": state, "q": words}) + "&"
    facts = {"page": page, "counts": counts, "state": state, "words": words, "query": query}
    return render(request, "bureau/letters.html", facts)


@login_required
def bureau_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as its reader gets it, unless its words are a talk of others; how it went, and what can be done."""
    person: Any = request.user
    edition = the_edition(request, Act.SEE_LETTERS)
    letter = asked.letter(person, edition, pk)
    if request.method == "POST":
        act = acts.settle if "settle" in request.POST else acts.send_again
        done = act(actors=(person,), now=now(), edition=edition, letter=letter)
        messages.success(request, _("It is set aside.") if act is acts.settle else _("A copy is on its way."))
        return redirect("bureau_letter", done.pk)
    to = acts.reader_of(letter)
    facts: dict[str, Any] = {"letter": letter, "to": to, "again": list(letter.again.all())}
    if asked.may_read(person, letter):
        own = asked.own_words().get((letter.edition, letter.kind, to.language))
        facts["subject"], facts["text"], _html = written(to=to, kind=letter.kind, facts=letter.facts, own=own)
    return render(request, "bureau/letter.html", facts)


@login_required
def bureau_letter_texts(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    kinds = asked.kinds(person, the_edition(request, Act.SEE_LETTERS))
    return render(request, "bureau/letter_texts.html", {"kinds": kinds, "languages": settings.LANGUAGES})


@login_required
def bureau_letter_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The words of one kind in one language: the house's, or the secretariat's own; shown as they would arrive."""
    person: Any = request.user
    if language not in dict(settings.LANGUAGES):
        raise Http404
    edition = the_edition(request, Act.SEE_LETTERS)
    text = asked.text_of(person, edition, kind, language)
    reader = Reader("", language, person.zone, person.calendar)
    example = {**EXAMPLE, **{name: now().isoformat() for name in ("at", "until")}}
    house = written(to=reader, kind=kind, facts=example)
    subject, body = (text.subject, text.body) if text else beginning(kind, language)
    initial = {"subject": subject, "body": body}
    form = TextForm(request.POST if "set" in request.POST else None, kind=kind, language=language, initial=initial)
    deed: dict[str, Any] = {"actors": (person,), "now": now(), "edition": edition, "kind": kind, "language": language}
    if "unset" in request.POST and text:
        acts.unset_words(**deed)
        return redirect("bureau_letter_text", kind, language)
    if form.is_bound and form.is_valid():
        acts.set_words(**deed, subject=form.cleaned_data["subject"], body=form.cleaned_data["body"])
        messages.success(request, _("From now on the letter has these words."))
        return redirect("bureau_letter_text", kind, language)
    shown = written(to=reader, kind=kind, facts=example, own=(text.subject, text.body)) if text else None
    facts = {"kind": kind, "language": language, "form": form, "text": text, "house": house, "shown": shown,
             "places": (*LETTERS[kind], *EVERYWHERE), "has_outcomes": kind in OUTCOMES}  # fmt: skip
    return render(request, "bureau/letter_text.html", facts)


def _named(counts: dict[str, int]) -> dict[str, int]:
    """The same under the languages' names."""
    known = dict(settings.LANGUAGES)
    return {str(known.get(code, code)): count for code, count in counts.items()}


@login_required
def bureau_letter_many(request: HttpRequest) -> HttpResponse:
    """One letter to many: first how many and in which languages, then, with the same count, it is sent."""
    person: Any = request.user
    edition = the_edition(request, Act.SEE_LETTERS)
    gate.require(Act.LETTER_BROADCAST, person, edition=edition)
    segments = [(code, _(said)) for code, said in asked.SEGMENTS.items()]
    form = ManyForm(request.POST or None, segments=segments)
    facts: dict[str, Any] = {"form": form, "sent": asked.broadcasts(person, edition), "segments": dict(segments)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "bureau/letter_many.html", facts)
    wish, status = form.cleaned_data, 200
    if "send" in request.POST and wish["count"] is not None:
        try:
            acts.broadcast(actors=(person,), now=now(), edition=edition, segment=wish["segment"], words=form.words(),
                           count=wish["count"])  # fmt: skip
            messages.success(request, _("The letters are on their way."))
            return redirect("bureau_letter_many")
        except gate.Refused as refused:
            facts["refusal"], status = _(refused.reason.value), 409
    people = asked.recipients(edition, wish["segment"])
    facts |= {"count": len(people), "by_language": _named(asked.by_language(people)), "words": form.words().items()}
    return render(request, "bureau/letter_many.html", facts, status=status)
