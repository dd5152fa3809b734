"""Until when an entry may change: the close of the call with its grace, or the time of a correction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from charsu.gate import Refused
from charsu.models import Correction, Deadline, Edition, Entry, Municipality, Person, Receipt
from charsu.queries.editions import rules_in_force
from charsu.queries.teams import is_invited
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal


@dataclass(frozen=True)
class Times:
    closes: datetime | None
    grace: timedelta

    @property
    def last(self) -> datetime | None:
        """The instant after which nothing is taken; what comes between `closes` and it is marked late."""
        return self.closes + self.grace if self.closes else None


def times_of(edition: Edition) -> Times:
    closes = Deadline.objects.filter(edition=edition, code="call_closes").values_list("at", flat=True).first()
    return Times(closes, timedelta(minutes=rules_in_force(edition).grace_minutes))


def early_of(receipt: Receipt) -> Deadline | None:
    """The early date by which the receipt came, with its clause and what it gives; nothing where it came later."""
    rows = Deadline.objects.filter(edition=receipt.entry.edition, code="early_bird", at__gte=receipt.at)
    return rows.select_related("clause").first()


def require_in_time(edition: Edition, now: datetime, entry: Entry | None = None, times: Times | None = None) -> None:
    """Pass while the call is open, or while this entry is returned for correction; else Refused(LATE)."""
    if edition.phase == Phase.SCREENING.value:
        if entry is None or open_correction(entry, now) is None:
            raise Refused(Refusal.LATE)
        return
    last = (times or times_of(edition)).last
    if last is not None and now > last:
        raise Refused(Refusal.LATE)


def require_start(municipality: Municipality, edition: Edition, now: datetime) -> None:
    """Pass where a draft of this city may be begun now; who may begin it, the gate tells."""
    require_in_time(edition, now)
    if municipality.state == "refused":
        raise Refused(Refusal.NO_CITY)
    if rules_in_force(edition).call_to != "all" and not is_invited(municipality):
        raise Refused(Refusal.INVITED_ONLY)


def takes_entries(edition: Edition, now: datetime, times: Times | None = None) -> bool:
    """Whether a new entry can be started: the call is open and its time, with the grace, is not over."""
    last = (times or times_of(edition)).last
    return edition.phase == Phase.OPEN.value and (last is None or now <= last)


def is_open(entry: Entry, now: datetime, times: Times | None = None) -> bool:
    """Whether the entry may change now; `times` of its edition, where they were read already."""
    if entry.withdrawn_at:
        return False
    try:
        require_in_time(entry.edition, now, entry, times)
    except Refused:
        return False
    return True


def closed_with_claim(entry: Entry) -> bool:
    """The draft was not withdrawn by its team: it was closed as the claim by which it came was refused."""
    return entry.withdrawn_at is not None and entry.municipality.claims.filter(refused_at=entry.withdrawn_at).exists()


def may_be_restored(entry: Entry, person: Person) -> bool:
    """A withdrawal is the team's to take back; what was closed with a claim, only theirs who began it and is again in
    the team: it is no other claimant's."""
    return entry.withdrawn_at is not None and (entry.started_by_id == person.pk or not closed_with_claim(entry))


def open_correction(entry: Entry, now: datetime) -> Correction | None:
    """The correction within whose time the team may send the entry anew, until a result is given."""
    rows = Correction.objects.filter(entry=entry, until__gte=now, entry__screening=None)
    return rows.select_related("by").order_by("-pk").first()


def latest_correction(entry: Entry) -> Correction | None:
    return Correction.objects.filter(entry=entry).order_by("-pk").first()


def cure_has_passed(entry: Entry, now: datetime) -> bool:
    """The entry was returned, and the time to mend it is over."""
    last = latest_correction(entry)
    return last is not None and now > last.until


def cure_ends(edition: Edition) -> datetime | None:
    return Deadline.objects.filter(edition=edition, code="cure_ends").values_list("at", flat=True).first()


def is_cure_short(edition: Edition, now: datetime) -> bool:
    """Whether a team would have less time for a correction than the rules give it."""
    until = cure_ends(edition)
    return until is None or until - now < cure_lasts(edition)


def cure_lasts(edition: Edition) -> timedelta:
    """The least time of a correction."""
    return timedelta(days=rules_in_force(edition).cure_days)
