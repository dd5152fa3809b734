"""From the shortlist to the archive. What the jury says and how it votes is dice and made-up words."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from charsu.acts import editions, honours, jury, library
from charsu.adapters.known_meanings import known_meanings
from charsu.adapters.texts_of_the_house import read_json
from charsu.management.story.chapters.exchanging import exchange_between, follow_up
from charsu.management.story.stage import Story
from charsu.models import Edition, Entry, Juror, Motion, ScoreSheet, Shortlisting, Sitting, Tier
from charsu.queries.jury import barred_from, in_room
from charsu.queries.library.releasable import grade_for
from charsu.queries.shortlist import KINDS
from charsu.rules.library.shelf import Licence
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

MARK = "(Made up for the demo.) "
PUT = 11  # motions on the strongest; the last of them falls


def deliberate(story: Story) -> None:
    """The shortlist is fixed by the rule; one juror declares a conflict; the jury may sit."""
    story.both(Act.SHORTLIST_FIX, {}, story.times.day(164))
    story.both_step(Phase.JURY)
    juror = list(_jurors(story.edition))[2]
    entry = next(row.entry for row in _strongest(story.edition) if juror.country != row.entry.municipality.country)
    jury.declare_recusal(
        actors=(juror.person,), now=story.times.day(168.5), edition=story.edition, work=entry,
        words=f"{MARK}I advised this city two years ago.",
    )  # fmt: skip


def _jurors(edition: Edition) -> list[Juror]:
    return list(Juror.objects.filter(edition=edition).select_related("person"))


def _strongest(edition: Edition) -> list[Shortlisting]:
    """The list, the strongest first: of practices and of research in turn, as many as each has on it, since their
    scores cannot be compared."""
    rows = edition.shortlist.select_related("entry__municipality", "entry__theme").prefetch_related(
        "entry__standings"
    )
    ranked = sorted(rows, key=lambda row: -max((s.estimate for s in row.entry.standings.all()), default=0.0))
    of_kind = {kind: [row for row in ranked if row.entry.kind == kind] for kind in KINDS}
    share = {row.pk: place / len(held) for held in of_kind.values() for place, row in enumerate(held, 1)}
    return sorted(ranked, key=lambda row: share[row.pk])


class Morning:
    """One sitting of the jury, minute by minute."""

    def __init__(self, story: Story) -> None:
        self.story, self.edition = story, story.edition
        self.words = read_json("made_up_citations.json")
        self.said: Counter[tuple[str, str]] = Counter()
        day = story.times.day(170).astimezone(ZoneInfo(story.edition.zone))
        self.clock = day.replace(hour=9, minute=0, second=0, microsecond=0)
        self.jurors = _jurors(story.edition)
        self.chair = next(juror for juror in self.jurors if juror.is_chair)
        self.laureate = Tier.objects.get(edition=self.edition, code="laureate")
        self.sitting: Sitting = jury.open_sitting(
            actors=(self.chair.person,), now=self.now(), edition=self.edition, present=self.jurors[:-1]
        )

    def now(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    def put(self, entry: Entry | None, words: str, *, kind: str = "honour", is_secret: bool = False) -> Motion:
        inside = in_room(self.sitting)
        barred = barred_from(entry, self.jurors) if entry else {}
        mover = next(juror for juror in self.jurors if juror.pk in inside and juror.pk not in barred)
        code = "medal" if kind == "mention" else "laureate"
        moved: Motion = jury.put_motion(
            actors=(mover.person,), now=self.now(), edition=self.edition, sitting=self.sitting, kind=kind,
            tier=Tier.objects.get(edition=self.edition, code=code), work=entry, words=words, is_secret=is_secret,
        )  # fmt: skip
        return moved

    def count(self, motion: Motion, choices: list[str]) -> Motion:
        """Those in the room vote as `choices` say, the chair first; the last choice holds for the rest."""
        inside = in_room(self.sitting)
        members = [self.chair, *(juror for juror in self.jurors if not juror.is_chair)]
        voters = [juror for juror in members if juror.pk in inside]
        for number, juror in enumerate(voters):
            choice = choices[min(number, len(choices) - 1)]
            jury.vote(actors=(juror.person,), now=self.now(), edition=self.edition, motion=motion, choice=choice)
        closed: Motion = jury.close_motion(
            actors=(self.chair.person,), now=self.now(), edition=self.edition, motion=motion
        )
        return closed

    def tie(self, motion: Motion) -> Motion:
        """As many for as against, one abstaining where the number is odd; the chair's side prevails."""
        voters = len(in_room(self.sitting))
        half = voters // 2
        odd = ["abstain"] if voters % 2 else []
        choices = ["for"] * half + ["against"] * half + odd
        return self.count(motion, choices)

    def cite(self, entry: Entry) -> str:
        """Words in the entry's theme, each used in turn."""
        theme = entry.theme.code if entry.kind == "practice" else "any"
        pool = self.words[entry.kind].get(theme) or self.words["research"]["any"]
        number = self.said[entry.kind, theme]
        self.said[entry.kind, theme] += 1
        line: str = pool[number % len(pool)]
        return MARK + line.replace("{city}", entry.municipality.name)

    def close(self) -> None:
        """The sitting ends; its minutes are drafted, corrected, and signed by chair and secretary."""
        actors, secretary = (self.chair.person,), (self.story.secretary,)
        jury.close_sitting(actors=actors, now=self.now(), edition=self.edition, sitting=self.sitting)
        self.sitting.refresh_from_db()
        kept = jury.draft_minutes(
            actors=secretary,
            now=self.now(),
            edition=self.edition,
            sitting=self.sitting,
            language=self.chair.person.language,
        )
        text = f"{kept.text}\n\n{MARK}The chair thanked the reviewers."
        kept = jury.correct_minutes(
            actors=secretary, now=self.now(), edition=self.edition, minutes=kept, text=text, revision=kept.revision
        )
        for signers in (actors, secretary):
            jury.sign_minutes(
                actors=signers, now=self.now(), edition=self.edition, minutes=kept, revision=kept.revision
            )


def _sit(story: Story) -> None:
    """Seven motions carried, one of them by the chair in a tie and one in secret; one falls and has a dissent;
    a member comes late and one leaves; the eighth place stays empty; one work has a special mention."""
    morning = Morning(story)
    strongest = [row.entry for row in _strongest(story.edition)[:PUT]]
    for number, entry in enumerate(strongest[:7]):
        motion = morning.put(entry, morning.cite(entry), is_secret=number == 4)
        if number == 2:
            _come_late(morning)
        morning.tie(motion) if number == 5 else morning.count(motion, ["for", "for", "for", "for", "against", "for"])
    _fall(morning, strongest[7:8])
    tier_none = morning.put(None, MARK + morning.words["none"], kind="none")
    morning.count(tier_none, ["for", "for", "abstain", "for"])
    for entry in strongest[8:9]:
        morning.count(morning.put(entry, MARK + morning.words["mention"], kind="mention"), ["for"])
    morning.close()


def _come_late(morning: Morning) -> None:
    late = morning.jurors[-1]
    jury.note_attendance(
        actors=(morning.chair.person,), now=morning.now(), edition=morning.edition, sitting=morning.sitting,
        juror=late, is_in=late.pk not in in_room(morning.sitting),
    )  # fmt: skip


def _fall(morning: Morning, entries: list[Entry]) -> None:
    """A motion that falls, with the opinion of one who was for it."""
    for entry in entries:
        motion = morning.count(morning.put(entry, morning.cite(entry)), ["against", "against", "for", "against"])
        for_it = motion.votes.filter(choice="for").select_related("juror__person").first()
        if for_it is not None:
            words = MARK + morning.words["dissent"][1].replace("thin", "thin, and yet would honour it")
            jury.dissent(
                actors=(for_it.juror.person,), now=morning.now(), edition=morning.edition, motion=motion, words=words
            )


def decide(story: Story) -> None:
    _sit(story)
    announce_at = story.times.day(185).isoformat()
    story.cosigned()
    story.both(Act.DECIDE, {"announce_at": announce_at}, story.times.day(174))
    story.both_step(Phase.DECIDED)


def announce_results(story: Story) -> None:
    """Results, certificates, the library, and what entrants learn."""
    story.both_step(Phase.RESULTS)
    now = story.times.day(186)
    honours.honour(actors=(story.tehran,), now=now, edition=story.edition)
    honours.issue(actors=(story.tehran,), now=now, edition=story.edition)
    story.both(Act.CERTIFICATE_SIGN, {}, now)
    for entry in _admitted(story.edition):
        library.release(
            actors=(story.tehran,), now=now, edition=story.edition, entry=entry, grade=grade_for(entry),
            title=entry.source.get("title", {}), summary=entry.source.get("summary", {}), licence=Licence.CC0,
        )  # fmt: skip
    library.take_meanings(known_meanings())
    _give_feedback(story)
    exchange_between(story)


def _give_feedback(story: Story) -> None:
    """Comments on the first entries are released one by one; every team has a letter."""
    sheets = ScoreSheet.objects.filter(assignment__entry__edition=story.edition, submitted_at__isnull=False)
    for sheet in sheets.select_related("assignment__entry", "assignment__reviewer__person").order_by("pk")[:30]:
        honours.release_comment(
            actors=(story.secretary,), now=story.times.day(186), edition=story.edition, sheet=sheet, criterion="",
            words=sheet.words,
        )  # fmt: skip
    honours.send_feedback(actors=(story.tehran,), now=story.times.day(186), edition=story.edition)


def _admitted(edition: Edition) -> list[Entry]:
    rows = Entry.objects.filter(edition=edition, screening__result="admitted")
    return list(rows.select_related("laureate__tier", "municipality", "edition", "theme", "division"))


def honour(story: Story) -> None:
    editions.step(actors=(story.tehran,), now=story.times.day(200), edition=story.edition, target=Phase.HONOURED)
    story.edition.refresh_from_db()


def archive(story: Story) -> None:
    follow_up(story)
    story.both_step(Phase.ARCHIVED)
