"""What a sitting's acts hold, put in order for its minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.gate import NotThere
from charsu.models import Dissent, Juror, Minutes, Motion, Person, Recusal, Sitting
from charsu.queries.jury import quorum_of
from charsu.queries.shortlist import require_jury
from charsu.rules.tally import Choice

CHOICES = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


@dataclass(frozen=True)
class Resolved:
    """A motion as the minutes tell it; `votes` are (member, choice, reason), empty for a secret vote; `silent` are
    those in the room who did not vote, of motions that were closed since this is kept."""

    motion: Motion
    votes: tuple[tuple[str, str, str], ...]
    recused: tuple[tuple[str, datetime, datetime | None], ...]
    dissents: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]

    @property
    def voters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Of an open vote: each choice that was made, with who made it."""
        made = {choice: tuple(name for name, own, _ in self.votes if own == choice) for choice in CHOICES}
        return tuple((choice.value, names) for choice, names in made.items() if names)


def facts_of(sitting: Sitting) -> dict[str, Any]:
    rows = list(sitting.attendance.order_by("pk").select_related("juror__person"))
    motions = sitting.motions.select_related("tier", "theme", "entry__municipality", "put_by__person")
    first = {row.juror_id for row in rows if row.at == sitting.opened_at and row.is_in}
    ever = {row.juror_id for row in rows if row.is_in}
    moves = [row for row in rows if row.motion_id is None and row.at != sitting.opened_at]
    jurors = list(sitting.edition.jurors.select_related("person"))
    return {
        "sitting": sitting,
        "edition": sitting.edition,
        "zone": sitting.edition.zone,
        "quorum": quorum_of(sitting.edition),
        "present": [juror for juror in jurors if juror.pk in first],
        "absent": [juror for juror in jurors if juror.pk not in ever],
        "moves": moves,
        "resolved": [_resolved(motion, rows, jurors) for motion in motions.order_by("pk")],
    }


def _resolved(motion: Motion, rows: list[Any], jurors: list[Juror]) -> Resolved:
    about = [row for row in rows if row.motion_id == motion.pk]
    back = {row.juror_id: row.at for row in about if row.is_in}
    votes = motion.votes.select_related("juror__person")
    return Resolved(
        motion=motion,
        votes=() if motion.is_secret else tuple((str(v.juror), v.choice, v.reason) for v in votes),
        recused=tuple((str(row.juror), row.at, back.get(row.juror_id)) for row in about if not row.is_in),
        dissents=tuple((str(d.juror), d.words) for d in motion.dissents.select_related("juror__person")),
        silent=tuple(str(juror) for juror in jurors if juror.pk in motion.outcome.get("silent", ())),
    )


def proceedings_of(sitting: Sitting) -> dict[str, Any]:
    """What the close of a sitting binds: its motions with their votes and outcomes, who came and went, and which
    conflicts stood. Numbers and codes; of a secret vote who voted and the counts, as the store has them."""
    motions = sitting.motions.select_related("tier", "theme").prefetch_related("votes").order_by("pk")
    stood = Recusal.objects.filter(juror__edition=sitting.edition_id, at__lte=sitting.closed_at).order_by("pk")
    moves = sitting.attendance.order_by("pk").values_list("juror", "is_in", "motion")
    return {
        "attendance": [list(row) for row in moves],
        "motions": [_bound(motion) for motion in motions],
        "recusals": [list(row) for row in stood.values_list("juror", "entry")],
        "sitting": sitting.number,
    }


def _bound(motion: Motion) -> dict[str, Any]:
    votes = sorted((vote.juror_id, vote.choice, vote.reason) for vote in motion.votes.all())
    return {
        "box": motion.box, "entry": motion.entry_id, "is_carried": motion.is_carried, "is_secret": motion.is_secret,
        "kind": motion.kind, "motion": motion.pk, "outcome": motion.outcome, "put_by": motion.put_by_id,
        "theme": motion.theme.code if motion.theme else "", "tier": motion.tier.code,
        "votes": [list(row) for row in votes], "words": motion.words,
    }  # fmt: skip


def signed_words(minutes: Minutes) -> dict[str, Any]:
    """What the signatures under minutes bind: the words, and the dissents that were entered until then."""
    dissents = Dissent.objects.filter(motion__sitting=minutes.sitting_id).order_by("pk")
    said = [list(row) for row in dissents.values_list("motion", "juror", "words")]
    words = {"text": minutes.text, "sitting": minutes.sitting.number}
    return {**words, "dissents": said} if said else words


def minutes_of(person: Person, sitting: Sitting) -> Minutes | None:
    require_jury(person, sitting.edition)
    return Minutes.objects.filter(sitting=sitting).select_related("chair", "secretary", "sitting").first()


def minutes_or_refuse(person: Person, sitting: Sitting) -> Minutes:
    found = minutes_of(person, sitting)
    if found is None:
        raise NotThere
    return found
