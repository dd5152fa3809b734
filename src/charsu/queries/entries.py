"""Reading entries: a team's own, a country's, the bureau's, and what was received of one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.translation import get_language, gettext

from charsu.gate import NotThere, may, require, standing_of, why_not
from charsu.models import (
    Attachment,
    Checkpoint,
    Correction,
    Edition,
    Entry,
    KitImport,
    LedgerEntry,
    Municipality,
    Person,
    Receipt,
)
from charsu.queries.findings import lacking, unanswered
from charsu.queries.forms import AskedForm, asked_of, form_of, form_received
from charsu.rules.certificates import read_code
from charsu.rules.forms import CallForm, Problem, Told, problems_of, settled, shown, told
from charsu.rules.permissions import Act, Refusal, Right, Role
from charsu.rules.texts import clean_line, pick, shows


@dataclass(frozen=True)
class Missing:
    """A required answer that is not there: its label, and the field where it belongs."""

    code: str
    label: str


def missing_fields(entry: Entry) -> list[Missing]:
    """What the draft still lacks, in the order of the form."""
    held = set(_held(entry))
    asked = [Missing(q.code, pick(q.name, get_language() or entry.language)[1])
             for q in unanswered(form_of(entry), received_content(entry), held)]  # fmt: skip
    return [*([] if shows(entry.title) else [Missing("title", gettext("Title of the entry"))]), *asked]


def missing_answers(
    entry: Entry, content: Mapping[str, Any] | None = None, form: CallForm | None = None
) -> list[str]:
    """Labels of required questions without an answer in `content`, or else in the draft as it stands."""
    content = content or received_content(entry)
    digests = [file["sha256"] for file in content["attachments"]]
    held = set(entry.attachments.filter(sha256__in=digests).values_list("question", flat=True))
    return lacking(form or form_of(entry), entry.language, content, held)


def _held(entry: Entry) -> Counter[str]:
    """How many files each question of the draft holds."""
    return Counter(entry.attachments.filter(removed_at=None).values_list("question", flat=True))


def received_content(entry: Entry, asked: AskedForm | None = None) -> dict[str, Any]:
    """The canonical copy of a draft: what is received, committed to and judged. It names the form that it answers,
    and holds nothing that this form does not ask. Whoever has read the form already passes it on."""
    asked = asked or asked_of(entry)
    return {
        **written_in(entry, asked.form),
        "kind": entry.kind,
        "theme": entry.theme.code,
        "language": entry.language,
        "municipality": entry.municipality.geonameid,
        "form": {"version": asked.version, "digest": asked.digest},
        **({"adopted": str(entry.adopted)} if entry.adopted else {}),
    }


def written_in(entry: Entry, form: CallForm, files: Sequence[Attachment] | None = None) -> dict[str, Any]:
    """What the team wrote and sent of what this form asks: title, answers, files."""
    answers = settled(form, entry.answers)
    open_ones = shown(form, answers)
    held = entry.attachments.filter(removed_at=None) if files is None else files
    return {
        "title": entry.title,
        "answers": answers,
        "attachments": [
            {"name": f.name, "sha256": f.sha256, "size": f.size} for f in held if f.question in open_ones
        ],
    }


def draft_problems(entry: Entry, form: CallForm | None = None) -> tuple[Problem, ...]:
    """What stands between the answers of the draft and a receipt, field by field; its title is another matter."""
    return problems_of(form or form_of(entry), entry.answers, language=entry.language, files=_held(entry))


def unfit_answers(entry: Entry, form: CallForm) -> list[str]:
    """Labels of the answers that are too long for their question, or not of its kind."""
    codes = dict.fromkeys(problem.at.partition(".")[0] for problem in draft_problems(entry, form))
    return [pick(question.name, entry.language)[1] for code in codes if (question := form.question(code))]


def told_answers(entry: Entry, receipt: Receipt | None) -> tuple[Told, ...]:
    """What was received, for reading, under the version of the form that it answered."""
    if receipt is None:
        return ()
    reader = get_language() or entry.language
    return told(form_received(entry, receipt), receipt.content["answers"], reader, reader=reader)


def to_be_sent(entry: Entry) -> tuple[tuple[Told, ...], list[Attachment]]:
    """Answers and files of the draft as they would be received now."""
    content = received_content(entry)
    reader = get_language() or entry.language
    rows = told(asked_of(entry).form, content["answers"], reader, reader=reader)
    digests = [file["sha256"] for file in content["attachments"]]
    return rows, list(entry.attachments.filter(removed_at=None, sha256__in=digests))


def plain_answers(entry: Entry, receipt: Receipt) -> dict[str, str]:
    """The answers that were received, in words of the entry's language, by code: what the library publishes."""
    rows = told(form_received(entry, receipt), receipt.content["answers"], entry.language)
    return {one.question.code: one.words for one in rows}


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
    if why_not(Act.SEE_ENTRIES, person, edition=entry.edition) is Refusal.ROLE:
        raise NotThere  # whoever may see none is not told which there are
    require(Act.SEE_ENTRIES, person, edition=entry.edition)
    if not entry.receipts.exists():
        raise NotThere  # a draft is its team's alone
    return entry


def received_files(entry: Entry, receipt: Receipt) -> list[Attachment]:
    digests = [file["sha256"] for file in receipt.content["attachments"]]
    return list(entry.attachments.filter(sha256__in=digests))


def _entry(public_id: UUID | str) -> Entry:
    rows = Entry.objects.select_related("edition__award", "municipality", "theme", "division", "screening__by")
    brought = Exists(KitImport.objects.filter(entry=OuterRef("pk")))
    entry = rows.filter(public_id=public_id).annotate(has_kits=brought).first()
    if entry is None:
        raise NotThere
    return entry


def own_entries(person: Person) -> list[Entry]:
    mine = standing_of(person).municipalities
    rows = Entry.objects.filter(municipality__in=mine).select_related("edition", "municipality", "theme", "screening")
    rows = rows.annotate(
        is_received=Exists(Receipt.objects.filter(entry=OuterRef("pk"))),
        is_returned=Exists(Correction.objects.filter(entry=OuterRef("pk"), answered_at=None)),
        cure_until=Subquery(Correction.objects.filter(entry=OuterRef("pk")).order_by("-pk").values("until")[:1]),
    )
    return list(rows.order_by("-pk"))


def country_entries(person: Person, edition: Edition) -> list[Entry]:
    """What a focal point sees: received entries of its own country."""
    if Role.FOCAL not in standing_of(person).roles:
        require(Act.ENTRY_ENDORSE, person)
    rows = Entry.objects.filter(
        edition=edition, municipality__country__in=standing_of(person).countries, receipts__isnull=False
    )
    rows = rows.annotate(received_at=Max("receipts__at"))
    return list(rows.select_related("municipality", "theme", "endorsement", "screening"))


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
    return list(Municipality.objects.filter(pk__in=standing_of(person).cities(Right.LEAD, Right.WRITE, Right.DRAFT)))


def own_file(entry: Entry, public_id: UUID | str) -> Attachment:
    file = entry.attachments.filter(public_id=public_id, removed_at=None).first()
    if file is None:
        raise NotThere
    return file
