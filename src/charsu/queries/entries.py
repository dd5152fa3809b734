"""Reading entries: a team's own, a country's, the bureau's, and what was received of one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charsu.gate import NotThere, may, require, standing_of
from charsu.models import (
    Attachment,
    Deadline,
    Edition,
    Entry,
    Form,
    Municipality,
    Person,
    Question,
    Receipt,
    Setting,
)
from charsu.rules.eligibility import EntryFacts, Finding, Limits, check_entry
from charsu.rules.permissions import Act, Role
from charsu.rules.texts import ascii_digits, pick


def form_of(entry: Entry) -> Form:
    """The form of the entry's kind; a theme's own form comes first."""
    forms = Form.objects.filter(edition=entry.edition, kind=entry.kind, stage=1).prefetch_related("questions")
    own = [form for form in forms if form.theme_id == entry.theme_id]
    return (own or [form for form in forms if form.theme_id is None])[0]


def questions_of(entry: Entry) -> list[Question]:
    return list(form_of(entry).questions.all())


def missing_answers(entry: Entry, content: Mapping[str, Any] | None = None) -> list[str]:
    """Labels of required questions without an answer in `content`, or else in the draft as it stands."""
    content = content or received_content(entry)
    digests = [file["sha256"] for file in content["attachments"]]
    held = set(entry.attachments.filter(sha256__in=digests).values_list("question", flat=True))
    lacking = [
        pick(question.name, entry.language)[1]
        for question in questions_of(entry)
        if question.required and not _answered(content["answers"], question, held)
    ]
    return [*([] if content["title"].strip() else ["title"]), *lacking]


def _answered(answers: Mapping[str, Any], question: Question, held: set[str]) -> bool:
    if question.kind == "file":
        return question.code in held
    return bool(str(answers.get(question.code, "") or "").strip())


def received_content(entry: Entry) -> dict[str, Any]:
    """The canonical copy of a draft: what is received, committed to and judged."""
    files = entry.attachments.filter(removed_at=None)
    return {
        "title": entry.title,
        "kind": entry.kind,
        "theme": entry.theme.code,
        "language": entry.language,
        "municipality": entry.municipality.geonameid,
        "answers": {code: str(value) for code, value in entry.answers.items() if value not in (None, "")},
        "attachments": [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files],
    }


def latest_receipt(entry: Entry) -> Receipt | None:
    return entry.receipts.order_by("-pk").first()


def findings_of(entry: Entry) -> tuple[Finding, ...]:
    """What the rules find of an entry as it was received."""
    edition = entry.edition
    settings = {s.code: s for s in Setting.objects.filter(edition=edition).select_related("clause")}
    closes = Deadline.objects.select_related("clause").get(edition=edition, code="call_closes")
    receipt = latest_receipt(entry)
    content = receipt.content if receipt else received_content(entry)
    years, cap = settings.get("years_back"), settings.get("cap_per_city")
    count = Entry.objects.filter(
        edition=edition, municipality=entry.municipality, receipts__isnull=False, withdrawn_at=None
    )
    return check_entry(
        EntryFacts(receipt.at if receipt else None, tuple(missing_answers(entry, content)), _year(content["answers"]),
                   count.distinct().count()),
        Limits(
            closes_at=closes.at,
            this_year=closes.at.year,
            years_back=int(years.value) if years else 5,
            cap_per_city=int(cap.value) if cap else 99,
            clauses=(closes.clause.number, form_of(entry).clause.number, years.clause.number if years else "",
                     cap.clause.number if cap else ""),
        ),
    )  # fmt: skip


def _year(answers: Mapping[str, Any]) -> int | None:
    text = ascii_digits(str(answers.get("started") or answers.get("year") or ""))[:4]
    return int(text) if text.isdecimal() else None


def own_entry(person: Person, public_id: UUID | str) -> Entry:
    """An entry of one's own team; every other answers as if it were not there."""
    entry = _entry(public_id)
    if entry.municipality_id not in standing_of(person).municipalities:
        raise NotThere
    return entry


def entry_for_bureau(person: Person, public_id: UUID | str) -> Entry:
    entry = _entry(public_id)
    require(Act.SEE_ENTRIES, person, edition=entry.edition)
    if not entry.receipts.exists():
        raise NotThere  # a draft is its team's alone
    return entry


def received_files(entry: Entry, receipt: Receipt) -> list[Attachment]:
    digests = [file["sha256"] for file in receipt.content["attachments"]]
    return list(entry.attachments.filter(sha256__in=digests))


def _entry(public_id: UUID | str) -> Entry:
    rows = Entry.objects.select_related("edition__award", "municipality", "theme", "division")
    entry = rows.filter(public_id=public_id).first()
    if entry is None:
        raise NotThere
    return entry


def own_entries(person: Person) -> list[Entry]:
    mine = standing_of(person).municipalities
    rows = Entry.objects.filter(municipality__in=mine).select_related("edition", "municipality", "theme")
    return list(rows.prefetch_related("receipts", "endorsement").order_by("-pk"))


def entries_of(person: Person, edition: Edition, state: str = "") -> Any:
    """The bureau's list, lazily, for the pager: received entries with their screening."""
    require(Act.SEE_ENTRIES, person, edition=edition)
    rows = Entry.objects.filter(edition=edition, receipts__isnull=False).distinct().order_by("pk")
    rows = rows.select_related("municipality", "theme", "division", "screening", "endorsement")
    if state == "waiting":
        rows = rows.filter(screening=None, withdrawn_at=None)
    elif state:
        rows = rows.filter(screening__result=state)
    return rows


def country_entries(person: Person, edition: Edition) -> list[Entry]:
    """What a focal point sees: received entries of its own country."""
    require(Act.ENTRY_ENDORSE, person) if Role.FOCAL not in standing_of(person).roles else None
    rows = Entry.objects.filter(
        edition=edition, municipality__country__in=standing_of(person).countries, receipts__isnull=False
    )
    return list(rows.distinct().select_related("municipality", "theme", "endorsement", "screening"))


def country_entry(person: Person, public_id: UUID | str) -> Entry:
    entry = _entry(public_id)
    if entry.municipality.country not in standing_of(person).countries or not entry.receipts.exists():
        raise NotThere
    return entry


def readable_file(person: Person, public_id: UUID | str) -> Attachment:
    """A file that the person may read: of their own team, or any for those who may see entries."""
    file = Attachment.objects.select_related("entry__edition").filter(public_id=public_id).first()
    if file is None:
        raise NotThere
    own = file.entry.municipality_id in standing_of(person).municipalities
    if not own and not (may(Act.SEE_ENTRIES, person, edition=file.entry.edition) and _was_received(file)):
        raise NotThere
    return file


def _was_received(file: Attachment) -> bool:
    held = (row["sha256"] for receipt in file.entry.receipts.all() for row in receipt.content["attachments"])
    return file.sha256 in held


def own_receipt(person: Person, number: str) -> Receipt:
    receipt = Receipt.objects.select_related("entry__edition", "entry__municipality").filter(number=number).first()
    if receipt is None or receipt.entry.municipality_id not in standing_of(person).municipalities:
        raise NotThere
    return receipt


def own_cities(person: Person) -> list[Municipality]:
    return list(
        Municipality.objects.filter(pk__in=standing_of(person).municipalities).prefetch_related("team__person")
    )


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email, is_active=True).first()
