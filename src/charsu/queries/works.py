"""A shortlisted work as the jury reads it: what was received, with its files. Whom it bars reads nothing."""

from dataclasses import dataclass
from uuid import UUID

from charsu.gate import NotThere, may
from charsu.models import Attachment, Edition, Entry, Person, Receipt, Standing
from charsu.queries.entries import latest_receipt, received_files, told_answers
from charsu.queries.exchange.cited import Cited, cited_in
from charsu.queries.jury import barred_of, juror_of
from charsu.queries.shortlist import latest_standings, shortlist_of
from charsu.rules.forms import Told
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Work:
    """The title and answers are those of the receipt, which is what was reviewed."""

    entry: Entry
    title: str
    answers: tuple[Told, ...]
    files: tuple[Attachment, ...]
    standing: Standing | None
    cited: Cited | None  # the practice of the library that it adopted


def work_of(person: Person, edition: Edition, public_id: UUID | str) -> Work:
    """Raises NotThere for a work that is not on the shortlist, or that the reader is barred from judging."""
    entry = next((row.entry for row in shortlist_of(person, edition) if row.entry.public_id == public_id), None)
    if entry is None or barred_of(juror_of(person, edition), [entry]) or not may(Act.SEE_WORK, person, entry=entry):
        raise NotThere
    receipt: Receipt | None = latest_receipt(entry)
    if receipt is None:
        raise NotThere
    standing = next((row for row in latest_standings(edition) if row.entry_id == entry.pk), None)
    files = tuple(received_files(entry, receipt))
    return Work(entry, receipt.content["title"], told_answers(entry, receipt), files, standing, cited_in(receipt))


def file_of_work(person: Person, edition: Edition, public_id: UUID | str, file: UUID | str) -> Attachment:
    found = next((one for one in work_of(person, edition, public_id).files if one.public_id == file), None)
    if found is None:
        raise NotThere
    return found
