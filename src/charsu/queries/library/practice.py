"""A practice as a reader meets it: its words and their translations, its honour, its past, its ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from charsu.gate import NotThere
from charsu.models import Certificate, Laureate, Practice, PracticeLink, PracticeVersion, Receipt
from charsu.queries.forms import form_named
from charsu.queries.library.grading import graded
from charsu.queries.tiers import is_participation
from charsu.rules.library.living import SUMMARIES
from charsu.rules.texts import direction


def practice_of(public_id: Any) -> Practice:
    """The practice, withdrawn or not: who shows it looks at `withdrawn_at` first. `form_digest` is that of the form
    which its entry answered."""
    answered = (
        Receipt.objects.filter(entry=OuterRef("entry")).order_by("-pk").values(digest=KT("content__form__digest"))
    )
    rows = graded(Practice.objects.annotate(form_digest=Subquery(answered[:1]))).select_related(
        "municipality", "theme", "division", "edition__award", "entry__edition", "entry__laureate__tier",
        "entry__laureate__certificate", "adapted_from__municipality",
    )  # fmt: skip
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def honour_of(practice: Practice) -> Laureate | None:
    """The honour of the work; to have taken part is none."""
    laureate: Laureate | None = getattr(practice.entry, "laureate", None)
    return laureate if laureate and not is_participation(laureate.tier) else None


def withdrawn_honour_of(practice: Practice) -> Certificate | None:
    """The certificate of an honour that both institutions withdrew: when, and with which public reason."""
    certificate: Certificate | None = getattr(honour_of(practice), "certificate", None)
    return certificate if certificate and certificate.withdrawn_at else None


@dataclass(frozen=True)
class Side:
    """Title and summary in one language; `way` is how a translation was made, `older` the version whose summary it
    translates where the words have changed since (else 0)."""

    language: str
    direction: str
    title: str
    summary: str
    is_own: bool
    way: str
    older: int


def sides_of(
    practice: Practice, version: PracticeVersion, language: str, versions: Sequence[PracticeVersion] = ()
) -> tuple[Side, ...]:
    """The practice's own words first; beside them the reader's language, else English, where it was translated: as of
    this version, else the latest translation of an older one, which is among `versions` where these are read."""
    own, content = practice.language, version.content
    sides = [_side(content, own, own)]
    older: list[PracticeVersion] | None = None
    for code in dict.fromkeys((language, "en")):
        side = _side(content, code, own)
        if code != own and not side.summary and version.number > 1:
            older = _older_than(version, practice, versions) if older is None else older
            side = _of_older(side, older)
        if code != own and (side.title or side.summary):
            return (*sides, side)
    return tuple(sides)


def _older_than(
    version: PracticeVersion, practice: Practice, versions: Sequence[PracticeVersion]
) -> list[PracticeVersion]:
    """The oldest first."""
    known = versions or practice.versions.filter(number__lt=version.number)
    return sorted((one for one in known if one.number < version.number), key=lambda one: one.number)


def _side(content: Mapping[str, Any], code: str, own: str) -> Side:
    title, summary = (content[part].get(code, "") for part in ("title", "summary"))
    return Side(code, direction(code), title, summary, code == own, content["ways"].get(code, ""), 0)


def _of_older(side: Side, older: Sequence[PracticeVersion]) -> Side:
    code = side.language
    for version in reversed(older):
        if told := version.content["summary"].get(code, ""):
            return replace(side, summary=told, way=version.content["ways"].get(code, ""), older=version.number)
    return side


def answers_of(practice: Practice, content: Mapping[str, Any] | None = None) -> list[tuple[Mapping[str, str], str]]:
    """The label of each question that was answered, with the answer; files are not published, nor the summary
    twice. `content` is that of an older version, `practice` one of `practice_of`."""
    answers = content["answers"] if content else practice.answers
    summary = content["summary"] if content else practice.summary
    form = form_named(practice.entry, getattr(practice, "form_digest", None))
    shown = {words.strip() for words in summary.values()}
    apart = SUMMARIES if summary.get(practice.language) else ()
    given = ((one.name, str(answers.get(one.code) or "").strip()) for one in form.in_order() if one.code not in apart)
    return [(name, words) for name, words in given if words and words not in shown]


def versions_of(practice: Practice) -> list[PracticeVersion]:
    """Every version, the newest first."""
    return list(practice.versions.order_by("-number"))


def version_of(practice: Practice, number: int) -> PracticeVersion:
    found = practice.versions.filter(number=number).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True)
class Ties:
    """Research that studied the practice (or, of a research work, the practices it studied)."""

    links: tuple[PracticeLink, ...]
    studied: tuple[Practice, ...]


def ties_of(practice: Practice) -> Ties:
    """One question: research has what it studied, a practice what studied it."""
    if practice.kind == "research":
        rows = PracticeLink.objects.filter(work=practice, practice__withdrawn_at=None)
        return Ties((), tuple(row.practice for row in rows.select_related("practice__municipality")))
    links = practice.links.select_related("work__municipality")
    kept = tuple(link for link in links if link.work is None or link.work.withdrawn_at is None)
    return Ties(kept, ())
