"""Reading the jury's room: members, who is in it, the agenda, motions with what they would do, votes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from charsu.gate import NotThere
from charsu.models import (
    Attendance,
    Conflict,
    Edition,
    Entry,
    Juror,
    Motion,
    Municipality,
    Person,
    Recusal,
    Shortlisting,
    Sitting,
    Theme,
    Tier,
)
from charsu.queries.editions import rules_in_force
from charsu.queries.shortlist import groups_of, latest_standings, require_jury
from charsu.queries.tiers import rule_of, tiers_by_themselves, tiers_of
from charsu.rules.agenda import agenda
from charsu.rules.portfolio import Effect, Honour, Limits, effect

OWN_COUNTRY, DECLARED, AS_REVIEWER = "own country", "declared", "as a reviewer"


def quorum_of(edition: Edition) -> int:
    return rules_in_force(edition).quorum


def juror_of(person: Person, edition: Edition) -> Juror | None:
    return Juror.objects.filter(edition=edition, person=person).select_related("person").first()


def jurors_of(edition: Edition) -> list[Juror]:
    return list(Juror.objects.filter(edition=edition).select_related("person"))


def _bars(jurors: Sequence[Juror], entries: Iterable[Entry]) -> dict[tuple[int, int], str]:
    """(juror, entry) -> why the member may not judge it: own country, declared, or barred as a reviewer."""
    listed = list(entries)
    own = {(j.pk, e.pk): OWN_COUNTRY for j in jurors for e in listed if j.country == e.municipality.country}
    declared = Recusal.objects.filter(juror__in=jurors, entry__in=listed).values_list("juror_id", "entry_id")
    at = {juror.person_id: juror.pk for juror in jurors}
    held = Conflict.objects.filter(entry__in=listed, reviewer__person__in=list(at)).values_list(
        "reviewer__person_id", "entry_id"
    )
    as_reviewer = {(at[person], entry): AS_REVIEWER for person, entry in held}
    return as_reviewer | dict.fromkeys(declared, DECLARED) | own


def barred_of(juror: Juror | None, entries: Iterable[Entry]) -> dict[int, str]:
    """Why the member may not judge an entry: entry -> reason."""
    return {entry: why for (_, entry), why in _bars([juror], entries).items()} if juror else {}


def barred_from(entry: Entry, jurors: Sequence[Juror]) -> dict[int, str]:
    """The members who may not judge the entry: juror -> reason."""
    return {juror: why for (juror, _), why in _bars(jurors, [entry]).items()}


def barred_for(edition: Edition, work: Entry | None, theme: Theme | None, jurors: Sequence[Juror]) -> dict[int, str]:
    """The members who may not judge what a motion speaks of: its work, or, where none is to be honoured in a theme,
    any work of the shortlist in it. That none be given at all speaks of every work alike, and bars nobody."""
    if work is not None:
        return barred_from(work, jurors)
    if theme is None:
        return {}
    rows = Shortlisting.objects.filter(edition=edition, entry__theme=theme).select_related("entry__municipality")
    return {juror: why for (juror, _), why in _bars(jurors, [row.entry for row in rows]).items()}


def agenda_of(edition: Edition) -> list[int]:
    """The shortlisted entries, best first, ordered so that members with a conflict leave least often."""
    listed = list(Shortlisting.objects.filter(edition=edition).select_related("entry__municipality"))
    place = {row.entry_id: number for number, row in enumerate(latest_standings(edition))}
    listed.sort(key=lambda row: (place.get(row.entry_id, len(place)), row.entry_id))
    barred: dict[int, set[int]] = {}
    for juror, entry in _bars(jurors_of(edition), [row.entry for row in listed]):
        barred.setdefault(entry, set()).add(juror)
    return list(agenda([row.entry_id for row in listed], barred))


def in_room(sitting: Sitting) -> set[int]:
    """The members who are in the room now: whoever came last in, and did not leave since."""
    state: dict[int, bool] = {}
    for juror, is_in in sitting.attendance.order_by("pk").values_list("juror_id", "is_in"):
        state[juror] = is_in
    return {juror for juror, is_in in state.items() if is_in}


def out_for(motion: Motion) -> set[int]:
    """The members who left the room for this motion."""
    return set(motion.recused.filter(is_in=False).values_list("juror_id", flat=True))


def present_for(motion: Motion) -> set[int]:
    """The members who may take part in this motion: those in the room, and those whom a conflict keeps out of it
    for another motion only. A recusal is for its own motion; it takes nobody's vote on the next one."""
    rows = list(motion.sitting.attendance.order_by("pk").values_list("juror_id", "is_in", "motion_id"))
    left = {juror for juror, is_in, for_motion in rows if not is_in and for_motion == motion.pk}
    last = {juror: is_in or for_motion is not None for juror, is_in, for_motion in rows}
    return {juror for juror, takes_part in last.items() if takes_part} - left


def open_motion(sitting: Sitting) -> Motion | None:
    """The motion that is before the jury now."""
    return next((motion for motion in sitting.motions.all() if motion.closed_at is None), None)


@dataclass(frozen=True)
class Seat:
    """A member of the jury in a sitting."""

    juror: Juror
    is_in: bool
    since: datetime | None
    is_recused: bool


def seats_of(sitting: Sitting) -> list[Seat]:
    last: dict[int, Attendance] = {row.juror_id: row for row in sitting.attendance.order_by("pk")}
    seats = []
    for juror in jurors_of(sitting.edition):
        row = last.get(juror.pk)
        is_recused = row is not None and not row.is_in and row.motion_id is not None
        seats.append(Seat(juror, bool(row and row.is_in), row.at if row else None, is_recused))
    return seats


def sittings_of(person: Person, edition: Edition) -> list[Sitting]:
    require_jury(person, edition)
    rows = Sitting.objects.filter(edition=edition).select_related("minutes")
    return list(rows.prefetch_related("motions"))


def sitting_of(person: Person, edition: Edition, number: int) -> Sitting:
    require_jury(person, edition)
    rows = Sitting.objects.filter(edition=edition, number=number).select_related("edition", "minutes")
    found = rows.prefetch_related("motions__entry__municipality", "motions__tier", "motions__theme").first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True)
class Item:
    """An entry on the agenda: who must leave for it, and what was resolved about it."""

    entry: Entry
    leaving: tuple[Juror, ...]
    motions: tuple[Motion, ...]
    is_barred: bool  # the reader is one of those who leave


def items_of(sitting: Sitting, reader: Person) -> list[Item]:
    """The agenda with the members who leave for each entry, in its order."""
    rows = Entry.objects.filter(pk__in=sitting.agenda).select_related("municipality", "theme", "division")
    entries = {entry.pk: entry for entry in rows}
    jurors = jurors_of(sitting.edition)
    bars = _bars(jurors, entries.values())
    motions = list(sitting.motions.all())
    items = []
    for pk in sitting.agenda:
        leaving = tuple(juror for juror in jurors if (juror.pk, pk) in bars)
        about = tuple(motion for motion in motions if motion.entry_id == pk)
        is_barred = any(juror.person_id == reader.pk for juror in leaving)
        items.append(Item(entries[pk], leaving, about, is_barred))
    return items


def motion_of(person: Person, pk: int) -> Motion:
    rows = Motion.objects.select_related(
        "sitting__edition", "tier", "theme", "entry__municipality", "entry__theme", "put_by__person"
    )
    found = rows.prefetch_related("votes__juror__person", "dissents__juror__person").filter(pk=pk).first()
    if found is None:
        raise NotThere
    require_jury(person, found.sitting.edition)
    return found


@dataclass(frozen=True)
class Ballots:
    """What may be known of the votes: while a motion is open, who has voted; afterwards the choices of an open
    vote by member, and of a secret one the counts alone."""

    voted: tuple[str, ...]
    choices: tuple[tuple[str, str, str], ...]
    recused: tuple[str, ...]


def ballots_of(motion: Motion, *, is_out: bool = False) -> Ballots:
    """Whoever is out of the room for the motion learns nothing of the votes until it is counted."""
    votes = list(motion.votes.all())
    is_told = motion.closed_at is not None and not motion.is_secret
    left = motion.recused.filter(is_in=False).select_related("juror__person")
    return Ballots(
        () if is_out else tuple(sorted(str(vote.juror) for vote in votes)),
        tuple((str(vote.juror), vote.choice, vote.reason) for vote in votes) if is_told else (),
        tuple(dict.fromkeys(str(row.juror) for row in left)),
    )


def carried(edition: Edition, kind: str = "honour") -> list[Motion]:
    rows = Motion.objects.filter(sitting__edition=edition, is_carried=True, kind=kind)
    return list(
        rows.select_related("tier", "theme", "entry__theme", "entry__division", "entry__municipality").order_by("pk")
    )


def honours_so_far(edition: Edition) -> list[Honour]:
    """The highest honour carried for each entry."""
    best: dict[int, Honour] = {}
    for motion in carried(edition):
        honour = _honour(motion.entry, motion.tier) if motion.entry else None
        if honour and (honour.entry not in best or honour.rank < best[honour.entry].rank):
            best[honour.entry] = honour
    return list(best.values())


def _honour(entry: Entry, tier: Tier) -> Honour:
    return Honour(entry.pk, tier.code, tier.order, entry.municipality_id, entry.theme.code, groups_of(entry))


def effect_of(edition: Edition, entry: Entry, tier: Tier) -> Effect:
    """What giving the entry this honour would do to the limits of the rules, as things stand now."""
    rules = rules_in_force(edition)
    none_of = {(m.tier.code, m.theme.code if m.theme else "") for m in carried(edition, "none")}
    limits = Limits(
        tiers=tuple(rule_of(one) for one in edition.tiers.all()),
        laureates=rules.laureates_up_to,
        per_city=rules.honours_per_city,
        per_theme=rules.laureates_per_theme,
        none_of=none_of,
    )
    themes = list(Theme.objects.filter(edition=edition).values_list("code", flat=True))
    return effect(honours_so_far(edition), _honour(entry, tier), limits, themes)


def chairs_language(edition: Edition) -> str:
    """Of the chair's pages; English before there is one."""
    chair = Juror.objects.filter(edition=edition, is_chair=True).select_related("person").first()
    return chair.person.language if chair else "en"


@dataclass(frozen=True)
class Portfolio:
    """The honours carried so far: by tier with their limit, themes with and without, cities with more than one; and
    the tiers that come by themselves, when both sign the decision."""

    tiers: tuple[tuple[Tier, int], ...]
    themes: tuple[tuple[Theme, int], ...]
    cities: tuple[tuple[Municipality, int], ...]
    by_themselves: tuple[Tier, ...]


def portfolio_of(edition: Edition) -> Portfolio:
    given = honours_so_far(edition)
    of_tier, of_theme = Counter(h.tier for h in given), Counter(h.theme for h in given)
    named = {m.entry.municipality_id: m.entry.municipality for m in carried(edition) if m.entry}
    of_city = Counter(h.city for h in given)
    return Portfolio(
        tuple((tier, of_tier[tier.code]) for tier in tiers_of(edition)),
        tuple((theme, of_theme[theme.code]) for theme in Theme.objects.filter(edition=edition)),
        tuple((named[city], count) for city, count in of_city.items() if count > 1),
        tuple(tiers_by_themselves(edition)),
    )
