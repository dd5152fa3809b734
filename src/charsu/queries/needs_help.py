"""What each step of the edition still lacks, with how to get it and where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_noop

from charsu.queries.readiness import Ahead, Look
from charsu.rules.lifecycle import Need, Phase, Step

HOW: dict[Need, tuple[str, str]] = {
    Need.MEMORANDUM: (
        gettext_noop("Agree its clauses, offer it for adoption, and let the other countersign."),
        "bureau_texts",
    ),
    Need.REGULATIONS: (gettext_noop("Agree the clauses and adopt the regulations together."), "bureau_texts"),
    Need.SETTINGS: (
        gettext_noop(
            "Fill what is missing in the editors: names in each language, weights, forms, dates; a form and a rubric "
            "for every theme that has none of its own."
        ),
        "bureau_rules",
    ),
    Need.CLOSES_LATER: (gettext_noop("Set a later instant in the calendar of the rules."), "bureau_rules"),
    Need.OPENING_TIME: (gettext_noop("Wait for the instant, or move it together."), "bureau_joint"),
    Need.CLOSING_TIME: (gettext_noop("Wait for the instant, or move it together."), "bureau_joint"),
    Need.ENTRIES: (gettext_noop("Invite cities through the national focal points."), "bureau_entries"),
    Need.SCREENED: (gettext_noop("Give each entry that waits its result."), "bureau_entries"),
    Need.CONFLICTS: (gettext_noop("Offer to fix the conflicts once reviewers have declared theirs."), "bureau_joint"),
    Need.ASSIGNMENT: (
        gettext_noop("The scientific secretary computes a plan; both release it."),
        "science_assignment",
    ),
    Need.REVIEWED: (gettext_noop("Remind reviewers, or find replacements for those who left."), "science_assignment"),
    Need.CALIBRATED: (gettext_noop("The scientific secretary computes the standings."), "science_standings"),
    Need.SHORTLISTED: (
        gettext_noop("Offer the shortlist that the rule gives; the other countersigns."),
        "bureau_joint",
    ),
    Need.SEATED: (
        gettext_noop("The scientific secretary proposes the members and the chair; both institutions sign the list."),
        "science_jurors",
    ),
    Need.MINUTES: (gettext_noop("The chair and the scientific secretary sign the minutes of each sitting."), "jury"),
    Need.DELIBERATED: (gettext_noop("The jury sits, and each motion is closed."), "jury"),
    Need.DECIDED: (gettext_noop("Offer the decision with the instant of its announcement."), "bureau_joint"),
    Need.UP_TO_DATE: (
        gettext_noop(
            "The jury has resolved something else since. Offer the decision anew, once the minutes are signed."
        ),
        "bureau_joint",
    ),
    Need.EMBARGO: (gettext_noop("Wait for the instant that both agreed."), "bureau_steps"),
    Need.COSIGNED: (
        gettext_noop(
            "The witnesses of both institutions cosign the record as it stands. The worker asks those that answer at "
            "an address; to the others carry the request, and bring back what they wrote."
        ),
        "bureau_witnesses",
    ),
    Need.CERTIFICATES: (gettext_noop("Honour whom the decision names and issue the certificates."), "bureau_honours"),
}


@dataclass(frozen=True)
class Missing:
    """What a step lacks, how to get it, and where."""

    need: str
    how: str
    url_name: str
    since: datetime | None = None  # the instant that is waited for, where it is known
    grace: int = 0  # minutes of it that are grace


def with_help(ahead: Sequence[Ahead], look: Look) -> list[tuple[Step, list[Missing]]]:
    return [(step, [_lacking(need, look) for need in missing]) for step, missing in ahead]


def _lacking(need: Need, look: Look) -> Missing:
    """What waits for the close tells when its minutes of grace are over too: entries still come in them."""
    found = Missing(need.value, *HOW[need])
    if need is Need.CLOSES_LATER and look.edition.phase != Phase.DRAFTING.value:
        return replace(found, how=gettext_noop("Move the close of the call together."), url_name="bureau_joint")
    if need is not Need.CLOSING_TIME:
        return found
    return replace(found, since=look.times.last, grace=int(look.times.grace.total_seconds() // 60))
