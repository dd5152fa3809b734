"""The city keeps its practice alive: new results, corrections, links to research; and it may withdraw it, saying why.

It is the team of today that does so, whoever wrote the entry.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.library.shelving import shelve
from charsu.acts.protocol import Done, performs, restamp, tell_all, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, Edition, Municipality, Practice, PracticeLink, PracticeVector
from charsu.queries.exchange.voices import voices_of
from charsu.queries.library.family import is_descendant
from charsu.rules.exchange.stages import Stage
from charsu.rules.forms.marks import is_web_address
from charsu.rules.library.living import in_step, still_true, year_in
from charsu.rules.library.shelf import Change
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, shows

LIVING = frozenset({"title", "summary", "answers", "ways", "cost", "targets", "licence", "year"})


@performs(Act.PRACTICE_CHANGE)
def change(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    practice: Practice,
    kind: Change,
    facts: Mapping[str, Any],
    words: str,
    version: int,
) -> Done:
    """A new version with `facts` (of those in LIVING) instead of what stood there, and `words` that say what changed.

    `version` is the one that was read: who was slower is refused, and nothing is lost. Translations of
    what was changed stay with the older version.
    """
    practice = own(practice, municipality)
    if practice.version != version:
        raise Refused(Refusal.STALE)
    said = clean_text(words).strip()
    told = [facts[name].get(practice.language, "") for name in ("title", "summary") if name in facts]
    if not all(map(shows, [said, *told])):
        raise Refused(Refusal.INCOMPLETE)
    before = {name: getattr(practice, name) for name in LIVING}
    for name in LIVING & set(facts):
        setattr(practice, name, facts[name])
    _keep_in_step(practice, before)
    if before == {name: getattr(practice, name) for name in LIVING}:
        raise Refused(Refusal.SAME_PRACTICE)
    made = shelve(practice, by=actors[0], now=now, change=kind, words=said)
    return Done(made, {"digest": made.digest, "practice": str(practice.public_id), "version": made.number})


def _keep_in_step(practice: Practice, before: Mapping[str, Any]) -> None:
    """Translations of words that are no more go, with their `ways`; the answers tell the same summary and year."""
    own = practice.language
    practice.title = still_true(before["title"], practice.title, own)
    practice.summary = still_true(before["summary"], practice.summary, own)
    told = {*practice.title, *practice.summary}
    practice.ways = {code: way for code, way in practice.ways.items() if code in told}
    if (practice.summary.get(own), practice.year) != (before["summary"].get(own), before["year"]):
        year = practice.year if practice.year != before["year"] else year_in(practice.answers)
        practice.answers = in_step(practice.answers, practice.summary.get(own, ""), year)


def own(practice: Practice, municipality: Municipality) -> Practice:
    """The practice as it stands now, held for this transaction; another city's, or a withdrawn one, is refused."""
    rows = Practice.objects.select_for_update(of=("self",)).select_related("municipality", "edition")
    found = rows.filter(pk=practice.pk, municipality=municipality).first()
    if found is None:
        raise NotThere
    if found.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    return found


@performs(Act.PRACTICE_WITHDRAW)
def withdraw(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    practice: Practice,
    reason: str,
) -> Done:
    """Take a practice off the shelf. Its address stays and tells when and why; its versions are shown no more.
    The cities that take it up have a letter."""
    practice = own(practice, municipality)
    said = clean_text(reason).strip()
    if not shows(said):
        raise Refused(Refusal.INCOMPLETE)
    practice.withdrawn_at = practice.changed_at = now
    practice.withdrawn_why = said
    PracticeVector.objects.filter(practice=practice).delete()
    restamp(practice)
    _tell_adopters(practice, now)
    return Done(practice, {"practice": str(practice.public_id), "version": practice.version})


def _tell_adopters(practice: Practice, now: datetime) -> None:
    """Not those that have stopped: they have done with it."""
    rows = Adoption.objects.filter(practice=practice).exclude(stage=Stage.STOPPED.value)
    for one in rows.select_related("municipality"):
        tell_all(
            voices_of(one.municipality), kind="practice_withdrawn", now=now, city=practice.municipality,
            names=practice.title, words=practice.withdrawn_why, path=f"/exchange/adoptions/{one.public_id}/",
        )  # fmt: skip


@performs(Act.PRACTICE_LINK)
def link(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    practice: Practice,
    work: Practice | None = None,
    origin: Practice | None = None,
    citation: str = "",
    url: str = "",
) -> Done:
    """Say what a practice is tied to: a research work that studied it (here or elsewhere), or the practice of another
    city that it was adapted from."""
    practice = own(practice, municipality)
    body = {"practice": str(practice.public_id)}
    if origin is not None:
        if origin.pk == practice.pk or origin.withdrawn_at or is_descendant(origin, practice):
            raise Refused(Refusal.OWN_ORIGIN)
        if origin.municipality_id == practice.municipality_id:
            raise Refused(Refusal.OWN_BEGINNING)
        practice.adapted_from, practice.changed_at = origin, now
        restamp(practice)
        return Done(practice, {**body, "origin": str(origin.public_id)})
    if work is not None and (work.kind != "research" or work.pk == practice.pk or work.withdrawn_at):
        raise Refused(Refusal.NO_RESEARCH)
    said = clean_line(citation)
    if work is None and not shows(said):
        raise Refused(Refusal.INCOMPLETE)
    if url and not is_web_address(url):
        raise Refused(Refusal.UNFIT)
    told = {"work": work} if work is not None else {"work": None, "citation": said, "url": url}
    if PracticeLink.objects.filter(practice=practice, **told).exists():
        raise Refused(Refusal.DONE)
    made = PracticeLink.objects.create(practice=practice, work=work, citation=said, url=url, by=actors[0], at=now)
    practice.changed_at = now
    restamp(practice)
    return Done(made, {**body, "work": str(work.public_id) if work else ""})


@performs(Act.PRACTICE_LINK)
def unlink(
    *, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, practice: Practice, pk: int
) -> Done:
    """Take back a link that was made in error; `pk` 0 takes back the origin."""
    practice = own(practice, municipality)
    if pk == 0:
        practice.adapted_from = None
    elif not PracticeLink.objects.filter(practice=practice, pk=pk).delete()[0]:
        raise NotThere
    practice.changed_at = now
    restamp(practice)
    return Done(practice, {"practice": str(practice.public_id)})
