"""What each entrant learns from the judging: comments released one by one, and a letter that tells of the page."""

from datetime import datetime
from secrets import token_hex

from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.acts.written import put
from charsu.adapters.countries import countries
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Entry, Notice, Remark, Reviewer, ScoreSheet
from charsu.queries.feedback import comment_of, remark_bound
from charsu.rules.feedback import identifying, only_leaves_out
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows

LETTER = "feedback"


@performs(Act.COMMENT_RELEASE)
def release_comment(
    *, actors: type_actors, now: datetime, edition: Edition, sheet: ScoreSheet, criterion: str, words: str
) -> Done:
    """The scientific secretary releases one comment of one sheet to the entry's team. Words may be left out of it,
    none put in; what names the reviewer is refused. Released again, it is replaced."""
    original = comment_of(sheet, criterion)
    if (
        sheet.assignment.entry.edition_id != edition.pk
        or sheet.submitted_at is None
        or sheet.set_aside_at
        or not original
    ):
        raise NotThere
    said = clean_text(words).strip()
    if not shows(said) or not only_leaves_out(original, said):
        raise Refused(Refusal.PUT_IN)
    entry = sheet.assignment.entry
    found = identifying(said, _marks(sheet.assignment.reviewer, entry))
    if found:
        raise Refused(Refusal.NAMES, *found)
    remark = Remark(
        entry=entry, sheet=sheet, criterion=criterion, words=said, salt=token_hex(32), released_by=actors[0],
        released_at=now,
    )  # fmt: skip
    put(remark, "sheet", "criterion")
    return Done(remark, {"comments": 1, "comment": remark.pk, "commitment": remark_bound(remark)})


def _marks(reviewer: Reviewer, entry: Entry) -> list[str]:
    """What tells a reviewer from others: names, employers, city; their country, unless it is the entry's too."""
    name = reviewer.person.name
    marks = [name, *name.split(), *map(str, reviewer.employers)]
    if reviewer.city is not None and reviewer.city_id != entry.municipality_id:
        marks.append(reviewer.city.name)
    if reviewer.country != entry.municipality.country:
        row = countries().get(reviewer.country, {})
        marks += [words for key, words in row.items() if key.startswith("name_")]
    return marks


@performs(Act.FEEDBACK_SEND)
def send_feedback(*, actors: type_actors, now: datetime, edition: Edition) -> Done:
    """A letter to every member of each admitted entry's team: the page of its feedback is open. Sent once."""
    if Notice.objects.filter(kind=LETTER, facts__edition=edition.slug).exists():
        raise Refused(Refusal.DONE)
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    letters = 0
    for entry in rows.select_related("municipality").prefetch_related("municipality__team__person").order_by("pk"):
        for person in {member.person for member in entry.municipality.team.all()}:
            tell(person=person, kind=LETTER, now=now, edition=edition.slug, title=entry.title,
                 page=f"/enter/{entry.public_id}/feedback/")  # fmt: skip
            letters += 1
    return Done(letters, {"letters": letters})
