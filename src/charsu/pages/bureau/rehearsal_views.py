"""The founders ask how many reviewers and reviews they need, and the worker plays made-up editions to answer."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from charsu.acts import rehearsals
from charsu.adapters.clock import now
from charsu.pages.bureau.figures import WholeField
from charsu.pages.bureau.views import the_edition
from charsu.queries.editions import call_of, rules_in_force
from charsu.queries.rehearsals import Answer, newest_rehearsal
from charsu.rules.permissions import Act
from charsu.rules.texts import ascii_digits

MOST_DESIGNS = 5
MOST_WORK = 1_000_000  # entries × rounds × designs: some minutes of the worker
METHOD_WORDS = {
    "mean": _("mean of the scores"),
    "additive": _("calibrated (additive)"),
    "ordinal": _("calibrated (ordinal)"),
}


class RehearsalForm(forms.Form):
    entries = WholeField(label=_("Entries that you expect"), min_value=2, max_value=5000)
    reviewers = WholeField(label=_("Reviewers"), min_value=2, max_value=2000)
    reviews = forms.CharField(
        label=_("Reviews of an entry"), max_length=40, help_text=_("Several to compare, divided by commas: 2, 3, 4.")
    )
    k = WholeField(label=_("Entries that are picked"), min_value=1, max_value=5000)
    max_load = WholeField(label=_("Greatest load of a reviewer"), min_value=1, max_value=5000, required=False)
    rounds = WholeField(label=_("Made-up editions to play"), min_value=10, max_value=500)
    seed = WholeField(label=_("Seed of the dice"), min_value=0, max_value=10**6, initial=1)

    def clean_reviews(self) -> list[int]:
        parts = [part.strip() for part in ascii_digits(self.cleaned_data["reviews"]).replace("،", ",").split(",")]
        if not all(part.isdecimal() and 1 <= int(part) <= 30 for part in parts) or len(parts) > MOST_DESIGNS:
            raise forms.ValidationError(_("Write up to five whole numbers between 1 and 30, divided by commas."))
        return sorted({int(part) for part in parts})

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        entries, reviews, people = facts.get("entries"), facts.get("reviews"), facts.get("reviewers")
        if entries and facts.get("k") and facts["k"] > entries:
            self.add_error("k", _("No more can be picked than there are entries."))
        if people and reviews and max(reviews) > people:
            self.add_error("reviews", _("An entry cannot have more reviews than there are reviewers."))
        if entries and reviews and facts.get("rounds") and entries * len(reviews) * facts["rounds"] > MOST_WORK:
            self.add_error(
                "rounds", _("This would take too long: fewer made-up editions, or fewer numbers to compare.")
            )
        return facts


@login_required
def bureau_rehearsal(request: HttpRequest) -> HttpResponse:
    edition = the_edition(request, Act.REHEARSE)
    form = RehearsalForm(request.POST if request.method == "POST" else None, initial=_usual(edition))
    if request.method == "POST" and form.is_valid():
        wish = {**form.cleaned_data, "weights": _weights(edition)}
        rehearsals.ask_rehearsal(actors=(request.user,), now=now(), edition=edition, wish=wish)
        return redirect("bureau_rehearsal")
    answer = newest_rehearsal(request.user, edition, now())  # type: ignore[arg-type]
    facts = {"edition": edition, "form": form, "answer": answer, "pictures": _pictures(answer)}
    return render(request, "bureau/rehearsal.html", facts, status=400 if request.method == "POST" else 200)


def _usual(edition: Any) -> dict[str, Any]:
    """The design that the rules hold now, beside one review less and one more."""
    rules = rules_in_force(edition)
    usual = rules.reviews_per_entry
    return {
        "entries": 150,
        "reviewers": 40,
        "reviews": ", ".join(str(n) for n in (usual - 1, usual, usual + 1, usual + 2) if n > 0),
        "k": rules.shortlist.total or rules.shortlist_size,
        "rounds": 60,
    }


def _weights(edition: Any) -> list[int]:
    """Of the general rubric for practices; one criterion where none is drafted yet."""
    general = [rubric for rubric in call_of(edition).rubrics if rubric.theme is None]
    return [one.weight for rubric in general[:1] for one in rubric.criteria.all()] or [1]


def _pictures(answer: Answer | None) -> list[tuple[Any, list[dict[str, Any]]]]:
    """For each method, a bar for each number of reviews: the chance that one of the best is picked."""
    rows = [row for row in answer.rows if not row.impossible] if answer else []
    return [
        (
            words,
            [{"label": str(row.reviews), "value": row.chances[method], "shown": f"{100 * row.chances[method]:.0f} %"}
             for row in rows if method in row.chances],
        )
        for method, words in METHOD_WORDS.items()
        if rows
    ]  # fmt: skip
