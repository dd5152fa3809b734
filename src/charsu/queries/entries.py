"""Reading entries: a team's own, a country's, the bureau's, and what was received of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, gettext

from charsu.gate import NotThere, may, require, standing_of
from charsu.models import (
    Attachment,
    Checkpoint,
    Correction,
    Edition,
    Entry,
    Form,
    LedgerEntry,
    Municipality,
    Person,
    Question,
    Receipt,
)
from charsu.queries.findings import form_for, forms_by_kind, lacking, unanswered
from charsu.rules.answers import is_fit
from charsu.rules.certificates import read_code
from charsu.rules.permissions import Act, Right, Role
from charsu.rules.texts import clean_line, pick


def form_of(entry: Entry) -> Form:
    """The form of the entry's kind; a theme's own form comes first."""
    return form_for(forms_by_kind(entry.edition), entry.kind, entry.theme_id)


def questions_of(entry: Entry) -> list[Question]:
    return list(form_of(entry).questions.all())


@dataclass(frozen=True)
class Missing:
    """A required answer that is not there: its label, and the field where it belongs."""

    code: str
    label: str


def missing_fields(entry: Entry) -> list[Missing]:
    """What the draft still lacks, in the order of the form."""
    held = set(entry.attachments.filter(removed_at=None).values_list("question", flat=True))
    asked = [Missing(q.code, pick(q.name, get_language() or entry.language)[1])
             for q in unanswered(questions_of(entry), received_content(entry), held)]  # fmt: skip
    return [*([] if entry.title.strip() else [Missing("title", gettext("Title of the entry"))]), *asked]


def missing_answers(entry: Entry, content: Mapping[str, Any] | None = None) -> list[str]:
    """Labels of required questions without an answer in `content`, or else in the draft as it stands."""
    content = content or received_content(entry)
    digests = [file["sha256"] for file in content["attachments"]]
    held = set(entry.attachments.filter(sha256__in=digests).values_list("question", flat=True))
    return lacking(questions_of(entry), entry.language, content, held)


def received_content(entry: Entry) -> dict[str, Any]:
    """The canonical copy of a draft: what is received, committed to and judged."""
    files = entry.attachments.filter(removed_at=None)
    return {
        "title": entry.title,
        "kind": entry.kind,
        "theme": entry.theme.code,
        "language": entry.language,
        "municipality": entry.municipality.geonameid,
        "answers": {code: _plain(value) for code, value in entry.answers.items() if value not in (None, "")},
        "attachments": [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files],
    }


def _plain(value: Any) -> str:
    return str(value["date"]) if isinstance(value, dict) else str(value)


def unfit_answers(entry: Entry, content: Mapping[str, Any]) -> list[str]:
    """Labels of the answers in `content` that are too long for their question, or not of its kind."""
    answers: Mapping[str, str] = content["answers"]
    return [
        pick(q.name, entry.language)[1]
        for q in questions_of(entry)
        if q.kind != "file"
        and answers.get(q.code)
        and not (
            answers[q.code] in [choice["code"] for choice in q.choices or []]
            if q.kind == "choice"
            else is_fit(q.kind, q.code, answers[q.code], max_words=q.max_words, language=entry.language)
        )
    ]


def latest_receipt(entry: Entry) -> Receipt | None:
    return entry.receipts.order_by("-pk").first()


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
    rows = Entry.objects.filter(municipality__in=mine).select_related("edition", "municipality", "theme", "screening")
    rows = rows.annotate(
        is_received=Exists(Receipt.objects.filter(entry=OuterRef("pk"))),
        is_returned=Exists(Correction.objects.filter(entry=OuterRef("pk"))),
    )
    return list(rows.order_by("-pk"))


def country_entries(person: Person, edition: Edition) -> list[Entry]:
    """What a focal point sees: received entries of its own country."""
    if Role.FOCAL not in standing_of(person).roles:
        require(Act.ENTRY_ENDORSE, person)
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
    receipt = (
        Receipt.objects.select_related("entry__edition", "entry__municipality")
        .filter(number=clean_line(number))
        .first()
    )
    if receipt is None or receipt.entry.municipality_id not in standing_of(person).municipalities:
        raise NotThere
    return receipt


def line_of(receipt: Receipt) -> int | None:
    """The number of the record's line that holds a receipt, once the log has signed a head over it."""
    wanted = f'"receipt":"{receipt.number}"'
    edition = receipt.entry.edition.slug
    rows = LedgerEntry.objects.filter(edition=edition, act=Act.ENTRY_SUBMIT.value, leaf__contains=wanted)
    index = rows.values_list("index", flat=True).first()
    is_sealed = index is not None and Checkpoint.objects.filter(edition=edition, size__gt=index).exists()
    return index if is_sealed else None


def receipt_by_code(person: Person, typed: str) -> Receipt | None:
    """One's own receipt, by its code or number as a person types them; a code with a slip in it finds nothing."""
    code = read_code(typed)
    rows = Receipt.objects.filter(entry__municipality__in=standing_of(person).municipalities)
    return rows.filter(code=code).first() if code else rows.filter(number=clean_line(typed)).first()


def receipts_of(entry: Entry) -> list[Receipt]:
    """Every receipt, the latest first; only that one counts."""
    return list(entry.receipts.select_related("by").order_by("-pk"))


def writable_cities(person: Person) -> list[Municipality]:
    """The cities in whose name the person may start an entry."""
    return list(Municipality.objects.filter(pk__in=standing_of(person).cities(Right.LEAD, Right.WRITE)))


def own_file(entry: Entry, public_id: UUID | str) -> Attachment:
    file = entry.attachments.filter(public_id=public_id, removed_at=None).first()
    if file is None:
        raise NotThere
    return file


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email, is_active=True).first()
