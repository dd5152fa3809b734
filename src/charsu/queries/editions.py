"""An edition's rules, as the call and the bureau show them."""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, When

from charsu.models import Clause, Criterion, Deadline, Division, Edition, Rubric, Setting, Theme, Tier
from charsu.queries.awards import is_shown
from charsu.queries.figure_words import is_done_by_people, said
from charsu.queries.forms import AskedForm, forms_of
from charsu.rules import settings
from charsu.rules.forms import Kind, Question
from charsu.rules.settings import RulesInForce
from charsu.rules.texts import pick

REVIEWS_DUE, JURY_SITS = "reviews_due", "jury_sits"
ANNOUNCEMENT = "results_embargo_ends"  # the deadline that a decision binds, once both have signed it


@dataclass(frozen=True)
class Call:
    """What a city must know before it enters. Every part carries its clause."""

    edition: Edition
    themes: tuple[Theme, ...]
    deadlines: tuple[Deadline, ...]
    divisions: tuple[Division, ...] = ()
    tiers: tuple[Tier, ...] = ()
    settings: tuple[Setting, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    clauses: tuple[Clause, ...] = ()
    forms: tuple[AskedForm, ...] = ()

    def instant(self, code: str) -> Deadline | None:
        return next((row for row in self.deadlines if row.code == code), None)

    @property
    def rules(self) -> RulesInForce:
        """The figures by type, from what was read already."""
        values = {row.code: row.value for row in self.settings}
        return settings.rules_in_force(values, {row.code: row.clause.number for row in self.settings})

    @property
    def figures(self) -> list[tuple[Setting, str, bool]]:
        """Each figure with its value in words, and whether people carry it out."""
        return [(row, said(row.code, row.value), is_done_by_people(row.code)) for row in self.settings]

    @property
    def documents(self) -> list[tuple[str, list[Question], int]]:
        """For each kind: the files and links that may be added, and how many answers are required."""
        first = [form for form in self.forms if form.stage == 1 and form.theme_id is None]
        return [
            (
                asked.kind,
                [question for question in asked.form.in_order() if question.kind in {Kind.FILE, Kind.LINK, Kind.DOI}],
                sum(question.required for question in asked.form.questions),
            )
            for asked in first
        ]

    @property
    def who_may_enter(self) -> tuple[Clause, ...]:
        """From the clause on divisions to the one on how many entries a city may send."""
        return self._between([*self.divisions[:1], *self._settings("years_back", "cap_per_city")])

    @property
    def how_judged(self) -> tuple[Clause, ...]:
        """From the clause on reviewers to the one on the jury's quorum."""
        return self._between(self._settings("reviews_per_entry", "shortlist_size", "quorum"))

    def _settings(self, *codes: str) -> list[Setting]:
        return [row for row in self.settings if row.code in codes]

    def _between(self, rules: Sequence[Setting | Division]) -> tuple[Clause, ...]:
        orders = [row.clause.order for row in rules]
        if not orders:
            return ()
        return tuple(clause for clause in self.clauses if min(orders) <= clause.order <= max(orders))

    @property
    def opens(self) -> Deadline | None:
        return self.instant("call_opens")

    @property
    def closes(self) -> Deadline | None:
        return self.instant("call_closes")


def call_of(edition: Edition) -> Call:
    return Call(
        edition=edition,
        themes=tuple(edition.themes.select_related("clause")),
        divisions=tuple(edition.divisions.select_related("clause")),
        tiers=tuple(edition.tiers.select_related("clause")),
        deadlines=tuple(edition.deadlines.select_related("clause").order_by("at", "order")),
        settings=tuple(edition.settings.select_related("clause")),
        rubrics=tuple(_rubrics(edition)),
        clauses=tuple(Clause.objects.filter(instrument=edition.regulations_id)),
        forms=forms_of(edition),
    )


def call_in_short(edition: Edition) -> Call:
    """Themes and dates alone."""
    return Call(
        edition=edition,
        themes=tuple(edition.themes.select_related("clause")),
        deadlines=tuple(edition.deadlines.select_related("clause").order_by("at", "order")),
    )


def calendar_of(edition: Edition) -> Call:
    """The dates alone."""
    return Call(edition, (), tuple(edition.deadlines.select_related("clause").order_by("at", "order")))


def instant_of(edition: Edition, code: str) -> datetime | None:
    """A deadline's instant; nothing where the calendar has none."""
    return Deadline.objects.filter(edition=edition, code=code).values_list("at", flat=True).first()


def told_in_letters(edition: Edition, code: str, name: str = "until") -> dict[str, Any]:
    """The same as a letter tells it under `name`, by the reader's clock and the award's; a dash for none."""
    at = instant_of(edition, code)
    return {name: at.isoformat() if at else "–", "award_zone": edition.zone}


def _rubrics(edition: Edition) -> list[Rubric]:
    """Each with its criteria, in one question: rubrics without a criterion have a row of nothing beside them."""
    parts = [field.attname for field in Criterion._meta.concrete_fields]
    beside = {f"of_{part}": F(f"criteria__{part}") for part in parts}
    rows = edition.rubrics.select_related("clause", "theme").annotate(**beside)
    found: dict[int, Rubric] = {}
    held: dict[int, list[Criterion]] = {}
    for row in rows.order_by("kind", "pk", "criteria__order", "criteria__pk"):
        found.setdefault(row.pk, row)
        values = {part: getattr(row, f"of_{part}") for part in parts}
        held.setdefault(row.pk, []).extend([Criterion(**values)] if values["id"] else [])
    for pk, rubric in found.items():
        rubric._prefetched_objects_cache = {"criteria": held[pk]}  # type: ignore[attr-defined]
    return list(found.values())


def rules_in_force(edition: Edition) -> RulesInForce:
    """The figures of the edition, each of its own type and with its clause; one question to the store."""
    rows = list(edition.settings.values_list("code", "value", "clause__number"))
    values = {code: value for code, value, _ in rows}
    return settings.rules_in_force(values, {code: number for code, _, number in rows})


_award: ContextVar[str] = ContextVar("award", default="")  # which of the union's awards the reader looks at
_reader: ContextVar[Any] = ContextVar(
    "reader", default=None
)  # whose request it is; none where the house itself reads


def look_at(award: str, reader: Any = None) -> None:
    """From now on, in this request, `newest` means that award, or one that the reader may know of. Without a choice
    it is the one founded first."""
    _award.set(award)
    _reader.set(reader)


def newest() -> Edition | None:
    """The newest edition of the award that is looked at, with its award and both texts: one question, as long as no
    award is merely proposed."""
    rows = Edition.objects.select_related("award", "memorandum", "regulations")
    chosen = Case(When(award__slug=_award.get(), then=0), default=1)
    rows, reader = rows.order_by(chosen, "award_id", "-pk"), _reader.get()
    first = rows.first()
    if first is None or reader is None or is_shown(first, reader):
        return first
    return next((edition for edition in rows.exclude(pk=first.pk) if is_shown(edition, reader)), None)


def is_founded() -> bool:
    """Whether an edition stands here at all, though the reader may not know of it."""
    return Edition.objects.exists()


def every_edition() -> list[Edition]:
    """Newest first."""
    return list(Edition.objects.order_by("-pk"))


def others_of(edition: Edition) -> list[Edition]:
    """The other editions of the same award, newest first."""
    return list(Edition.objects.filter(award=edition.award_id).exclude(pk=edition.pk).order_by("-pk"))


def is_slug_taken(slug: str) -> bool:
    """Addresses that differ in capitals alone are one: people read them aloud."""
    return Edition.objects.filter(slug__iexact=slug).exists()


def is_theme(edition: Edition, code: str) -> bool:
    return edition.themes.filter(code=code).exists()


def question_names(reader: str) -> dict[str, str]:
    """The questions of the newest edition's call by their codes, in the words of the reader's language."""
    edition = newest()
    asked = forms_of(edition) if edition else ()
    return {one.code: pick(one.name, reader)[1] for form in asked for one in form.form.questions}
