"""From the jury's sitting to the archive."""

from charsu.acts import editions, honours, jury, library
from charsu.management.story.stage import Story
from charsu.models import Edition, Entry, Juror, Motion, Shortlisting, Sitting, Tier
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

WORDS = "Made up for the demo: clear results, well documented, and within reach of other cities."


def deliberate(story: Story) -> None:
    """The shortlist is fixed; one sitting puts motions on its strongest entries; one of them falls."""
    story.both(Act.SHORTLIST_FIX, {}, story.times.day(164))
    story.both_step(Phase.JURY)


def _sit(story: Story) -> None:
    now = story.times.day(170)
    jurors = list(Juror.objects.filter(edition=story.edition).select_related("person"))
    chair = next(juror for juror in jurors if juror.is_chair)
    sitting = jury.open_sitting(actors=(chair.person,), now=now, edition=story.edition, present=jurors)
    tier = Tier.objects.get(edition=story.edition, code="laureate")
    strongest = sorted(
        Shortlisting.objects.filter(edition=story.edition).select_related("entry__municipality"),
        key=lambda row: -max((s.estimate for s in row.entry.standings.all()), default=0.0),
    )
    for number, row in enumerate(strongest[:8]):
        _put(story, sitting, tier, row.entry, jurors, is_liked=number != 6)


def _put(story: Story, sitting: Sitting, tier: Tier, entry: Entry, jurors: list[Juror], *, is_liked: bool) -> Motion:
    now, edition = story.times.day(170.2), story.edition
    mover = next(juror for juror in jurors if juror.country != entry.municipality.country)
    motion = jury.put_motion(
        actors=(mover.person,), now=now, edition=edition, sitting=sitting, tier=tier, entry=entry, words=WORDS
    )
    for juror in jurors:
        if juror.country == entry.municipality.country:
            continue  # recused: their own country's entry
        choice = "for" if is_liked == (story.dice.random() < 0.85) else "against"
        jury.vote(
            actors=(juror.person,),
            now=now,
            edition=edition,
            motion=motion,
            choice=choice,
            reason="",
            entry=entry,
        )
    chair = next(juror for juror in jurors if juror.is_chair)
    closed: Motion = jury.close_motion(actors=(chair.person,), now=now, edition=edition, motion=motion)
    return closed


def decide(story: Story) -> None:
    _sit(story)
    announce_at = story.times.day(185).isoformat()
    story.both(Act.DECIDE, {"announce_at": announce_at}, story.times.day(174))
    story.both_step(Phase.DECIDED)


def announce_results(story: Story) -> None:
    """Results, certificates, and the library."""
    story.both_step(Phase.RESULTS)
    now = story.times.day(186)
    honours.honour(actors=(story.tehran,), now=now, edition=story.edition)
    honours.issue(actors=(story.tehran,), now=now, edition=story.edition)
    for entry in _admitted(story.edition):
        library.release(
            actors=(story.tehran,), now=now, edition=story.edition, entry=entry, grade=_grade(entry),
            title=entry.source.get("title", {}), summary=entry.source.get("summary", {}),
        )  # fmt: skip


def _admitted(edition: Edition) -> list[Entry]:
    rows = Entry.objects.filter(edition=edition, screening__result="admitted")
    return list(rows.select_related("laureate__tier", "municipality", "edition", "theme", "division"))


def _grade(entry: Entry) -> str:
    laureate = getattr(entry, "laureate", None)
    return laureate.tier.code if laureate else "good"


def honour(story: Story) -> None:
    editions.step(actors=(story.tehran,), now=story.times.day(200), edition=story.edition, target=Phase.HONOURED)
    story.edition.refresh_from_db()


def archive(story: Story) -> None:
    story.both_step(Phase.ARCHIVED)
