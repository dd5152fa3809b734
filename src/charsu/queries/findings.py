"""What the rules find of entries as they were received: one question a table, however many the entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from charsu.models import Attachment, Correction, Deadline, Edition, Entry, Receipt
from charsu.queries.editions import rules_in_force
from charsu.queries.forms import Reading, reading_of
from charsu.rules.eligibility import EntryFacts, Finding, Limits, Result, check_entry
from charsu.rules.forms import CallForm, Question, settled, shown
from charsu.rules.texts import ascii_digits, pick

NO_CAP = 1_000_000


@dataclass(frozen=True)
class _Known:
    """What is asked once for all entries."""

    limits: Limits
    forms: Reading
    receipts: Mapping[int, Receipt]
    first_in: Mapping[int, Any]
    counts: Mapping[int, int]
    files: Mapping[int, Mapping[str, set[str]]]


def findings_of(entry: Entry) -> tuple[Finding, ...]:
    return findings_for(entry.edition, [entry])[entry.pk]


def findings_for(edition: Edition, entries: Sequence[Entry]) -> dict[int, tuple[Finding, ...]]:
    """Findings by entry. An entry that was mended in the cure period keeps the instant of its first receipt."""
    if not entries:
        return {}
    known = _known(edition, [entry.pk for entry in entries])
    return {entry.pk: _check(entry, known) for entry in entries}


def all_met(findings: Iterable[Finding]) -> bool:
    return all(finding.result is Result.MET for finding in findings)


def lacking(form: CallForm, language: str, content: Mapping[str, Any], held: set[str]) -> list[str]:
    """Labels of the title and of required questions that `content` does not answer; `held`: questions with files."""
    labels = [pick(question.name, language)[1] for question in unanswered(form, content, held)]
    return [*([] if content["title"].strip() else ["title"]), *labels]


def unanswered(form: CallForm, content: Mapping[str, Any], held: set[str]) -> list[Question]:
    """The required questions that are asked and not answered, in the order of the form."""
    given = settled(form, content["answers"])
    asked = shown(form, given)
    return [
        q for q in form.in_order() if q.required and q.code in asked and q.code not in held and q.code not in given
    ]


def _check(entry: Entry, known: _Known) -> tuple[Finding, ...]:
    receipt = known.receipts.get(entry.pk)
    content: Mapping[str, Any] = receipt.content if receipt else {"title": entry.title, "answers": entry.answers}
    digests = {file["sha256"] for file in content.get("attachments", ())}
    held = {question for question, sums in known.files.get(entry.pk, {}).items() if sums & digests}
    form = known.forms.of(entry.kind, entry.theme_id, content)
    missing = tuple(lacking(form, entry.language, content, held))
    year = None if entry.source.get("year_is_made_up") else _year(content["answers"])  # of a demo: nobody told it
    facts = EntryFacts(known.first_in.get(entry.pk), missing, year, known.counts.get(entry.municipality_id, 0))
    return check_entry(facts, _with_form(known.limits, known.forms.asked(entry.kind, entry.theme_id).clause.number))


def _with_form(limits: Limits, clause: str) -> Limits:
    on_time, _, recent, cap = limits.clauses
    return Limits(
        limits.closes_at, limits.this_year, limits.years_back, limits.cap_per_city,
        (on_time, clause, recent, cap), grace_minutes=limits.grace_minutes,
    )  # fmt: skip


def _known(edition: Edition, pks: list[int]) -> _Known:
    receipts = {r.entry_id: r for r in Receipt.objects.filter(entry__in=pks).order_by("pk")}
    files: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry, question, sha256 in Attachment.objects.filter(entry__in=pks).values_list(
        "entry", "question", "sha256"
    ):
        files[entry][question].add(sha256)
    received = Entry.objects.filter(edition=edition, receipts__isnull=False, withdrawn_at=None)
    counts = received.order_by().values_list("municipality").annotate(count=Count("pk", distinct=True))
    return _Known(_limits(edition), reading_of(edition), receipts, _in_time(pks, receipts), dict(counts), files)


def _in_time(pks: list[int], receipts: Mapping[int, Receipt]) -> dict[int, Any]:
    """The instant that counts: of the latest receipt, or, once returned for correction, of the last before it."""
    instants = {entry: receipt.at for entry, receipt in receipts.items()}
    returned = {c.entry_id: c.at for c in Correction.objects.filter(entry__in=pks).order_by("-pk")}
    if returned:
        rows = Receipt.objects.filter(entry__in=returned).order_by("pk").values_list("entry", "at")
        instants |= {entry: at for entry, at in rows if at < returned[entry]}
    return instants


def _limits(edition: Edition) -> Limits:
    rules = rules_in_force(edition)
    closes = Deadline.objects.select_related("clause").get(edition=edition, code="call_closes")
    return Limits(
        closes_at=closes.at,
        this_year=closes.at.year,
        years_back=rules.years_back,
        cap_per_city=rules.cap_per_city or NO_CAP,
        clauses=(closes.clause.number, "", rules.clause("years_back"), rules.clause("cap_per_city")),
        grace_minutes=rules.grace_minutes,
    )


def _year(answers: Mapping[str, Any]) -> int | None:
    text = ascii_digits(str(answers.get("started") or answers.get("year") or ""))[:4]
    return int(text) if text.isdecimal() else None
