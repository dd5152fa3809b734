"""An entry's history: what happened to it, in order, as its team and the bureau may read it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_noop as _

from charsu.gate import may
from charsu.models import Entry, JointAct, LedgerEntry
from charsu.queries.entry_time import closed_with_claim
from charsu.queries.honours import results_of
from charsu.queries.kits import kits_of
from charsu.queries.signing import is_as_offered
from charsu.queries.tiers import is_participation
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Happened:
    """A line: `what` is a sentence for gettext, `clause` what it rests on, `words` a person's own, `receipt` a
    number, `until` an instant that it set, `name` what that instant is called, `by` who did it, `kit` the number of a
    file that came."""

    at: datetime
    what: str
    clause: str = ""
    words: str = ""
    receipt: str = ""
    until: datetime | None = None
    by: str = ""
    kit: int | None = None
    name: Mapping[str, str] = field(default_factory=dict)


def history_of(entry: Entry) -> list[Happened]:
    """The newest first; in as many questions of the store whatever happened."""
    told = (Act.DEADLINE_MOVE.value, Act.EDITION_STEP.value)
    acts = list(JointAct.objects.filter(edition=entry.edition.slug, act__in=told, performed_at__isnull=False))
    lines = [*_sent(entry), *_told_in_the_record(entry), *_judged(entry), *_appealed(entry), *_moved(entry, acts),
             *_brought(entry), *_announced(entry, acts)]  # fmt: skip
    return sorted(lines, key=lambda line: line.at)[::-1]  # of one instant, what came later in life stands above


def _sent(entry: Entry) -> Iterator[Happened]:
    yield Happened(entry.started_at, _("The draft was started."))
    for place, receipt in enumerate(entry.receipts.order_by("pk")):
        what = _("Received.") if place == 0 else _("Received anew; this replaced what was received before.")
        if receipt.is_late:
            what = _("Received after the close, within the minutes of grace, and marked late.")
        yield Happened(receipt.at, what, receipt=receipt.number)


_BY_THE_TEAM = {
    Act.ENTRY_FILE.value: _("The team put it under another kind or theme."),
    Act.ENTRY_WITHDRAW.value: _("Withdrawn by the team."),
    Act.ENTRY_RESTORE.value: _("The team took its withdrawal back."),
}


def _told_in_the_record(entry: Entry) -> Iterator[Happened]:
    """The record keeps a withdrawal also after it was taken back; a draft closed otherwise has no leaf."""
    rows = LedgerEntry.objects.filter(
        edition=entry.edition.slug, act__in=_BY_THE_TEAM, leaf__contains=str(entry.public_id)
    )
    leaves = list(rows.order_by("index").values_list("act", "at"))
    yield from (Happened(at, _BY_THE_TEAM[act]) for act, at in leaves)
    if entry.withdrawn_at and not (leaves and leaves[-1][0] == Act.ENTRY_WITHDRAW.value):
        is_closed = closed_with_claim(entry)
        what = _("Closed: the claim to the city was refused.") if is_closed else _("Withdrawn by the team.")
        yield Happened(entry.withdrawn_at, what)


def _judged(entry: Entry) -> Iterator[Happened]:
    for one in entry.corrections.all():
        yield Happened(one.at, _("Returned for correction."), one.clause, one.reason, until=one.until)
        if one.answered_at:
            yield Happened(one.answered_at, _("The corrected entry was received."), one.clause)
    endorsement = getattr(entry, "endorsement", None)
    if endorsement is not None:
        what = _("Endorsed by the national focal point.") if endorsement.is_given else _(
            "The national focal point does not endorse it.")  # fmt: skip
        yield Happened(endorsement.at, what, words=endorsement.words)
    result = getattr(entry, "screening", None)
    if result is not None:
        for one in result.earlier:
            yield _result(datetime.fromisoformat(one["at"]), one["result"], one["clause"], one["reason"])
        yield _result(result.at, result.result, result.clause, result.reason)


def _result(at: datetime, result: str, clause: str, reason: str) -> Happened:
    return Happened(at, _("Admitted.") if result == "admitted" else _("Not admitted."), clause, reason)


def _appealed(entry: Entry) -> Iterator[Happened]:
    for one in entry.appeals.all():
        what = (_("The team appealed against the result of screening.") if one.against == "screening"
                else _("The team appealed against the procedure."))  # fmt: skip
        yield Happened(one.at, what, one.clause, one.words)
        if one.replied_at:
            what = _("The appeal is upheld.") if one.is_upheld else _("The appeal is not upheld.")
            yield Happened(one.replied_at, what, one.clause, one.reply)


def _announced(entry: Entry, acts: Sequence[JointAct]) -> Iterator[Happened]:
    """What became of an admitted work in the judging, its certificate and its place in the library; nothing of it
    before the announcement."""
    if not may(Act.SEE_RESULTS, None, edition=entry.edition):
        return
    work = Entry.objects.select_related("screening", "laureate__tier", "laureate__certificate", "practice")
    entry = work.select_related("edition").get(pk=entry.pk)
    yield from _came_of(entry, acts)
    certificate = getattr(getattr(entry, "laureate", None), "certificate", None)
    if certificate is not None:
        yield Happened(certificate.issued_at, _("Its certificate was issued."))
        if certificate.withdrawn_at:
            what = _("Its certificate was withdrawn by both institutions.")
            yield Happened(certificate.withdrawn_at, what, words=certificate.reason)
    practice = getattr(entry, "practice", None)
    if practice is not None:
        yield Happened(practice.released_at, _("It was released to the library."))


def _came_of(entry: Entry, acts: Sequence[JointAct]) -> Iterator[Happened]:
    screening = getattr(entry, "screening", None)
    if screening is None or screening.result != "admitted" or entry.withdrawn_at is not None:
        return
    honour = _honour_of(entry)
    what = (_("The results were announced; it is honoured.") if honour else
            _("The results were announced; it is not among those honoured."))  # fmt: skip
    steps = (act.performed_at for act in acts if act.agreed.get("target") == Phase.RESULTS.value)
    yield from (Happened(at, what, name=honour) for at in steps if at)


def _honour_of(entry: Entry) -> Mapping[str, str]:
    """As the decision names it until it is entered; that a work took part is no honour."""
    if entry.edition.phase == Phase.RESULTS.value:
        rows = results_of(None, entry.edition)
        return next((row.tier.name for row in rows if row.entry_id == entry.pk), {})
    laureate = getattr(entry, "laureate", None)
    return {} if laureate is None or is_participation(laureate.tier) else laureate.tier.name


def _brought(entry: Entry) -> Iterator[Happened]:
    for kit in kits_of(entry):
        yield Happened(kit.at, _("An offline kit was brought in."), by=kit.by.name or kit.by.email, kit=kit.pk)


def _moved(entry: Entry, acts: Sequence[JointAct]) -> Iterator[Happened]:
    """Deadlines that both institutions moved since the draft was started."""
    moved = [act for act in acts if act.act == Act.DEADLINE_MOVE.value]
    names = dict(entry.edition.deadlines.values_list("code", "name")) if moved else {}
    for act in moved:
        if act.performed_at and act.performed_at >= entry.started_at and is_as_offered(act):
            to = datetime.fromisoformat(act.agreed["to"])
            what = names.get(act.agreed["code"], {})
            yield Happened(act.performed_at, _("Both institutions moved a deadline."), name=what, until=to)
