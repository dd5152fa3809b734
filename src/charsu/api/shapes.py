"""What goes in and comes out, as JSON."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Figure = Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]  # what canonical JSON can hold
Index = Annotated[int, Field(ge=0, le=2**31 - 1)]


NO_NUL = r"^[^\x00]*$"  # no database takes it; a page's forms drop it, a program is told
Line = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Long = Annotated[str, Field(max_length=50_000, pattern=NO_NUL)]
Short = Annotated[str, Field(max_length=40, pattern=NO_NUL)]
ByLanguage = dict[str, str]


class Trouble(Schema):
    """Why not, and what would help."""

    reason: str
    details: list[str] = []


class EditionShape(Schema):
    slug: str
    name: ByLanguage
    phase: str
    zone: str
    is_made_up: bool


class ThemeShape(Schema):
    code: str
    name: ByLanguage
    clause: str


class InstantShape(Schema):
    code: str
    name: ByLanguage
    at: datetime
    clause: str


class DivisionShape(Schema):
    code: str
    name: ByLanguage
    least: int
    most: int | None


class CallShape(Schema):
    edition: str
    phase: str
    themes: list[ThemeShape]
    instants: list[InstantShape]
    divisions: list[DivisionShape]


class CityShape(Schema):
    geonameid: int
    name: str
    country: str
    latitude: float
    longitude: float


class PracticeShape(Schema):
    id: UUID
    kind: str
    language: str
    title: ByLanguage
    summary: ByLanguage
    theme: str
    division: str | None
    year: int | None
    grade: str
    city: CityShape
    source: dict[str, Any]
    ways: dict[str, str]  # language of a translation -> how it was made: machine, human or checked
    licence: str
    released_at: datetime


class LibraryQuestion(Schema):
    """Words in any script, of which all must occur, and facets."""

    q: Short = ""
    theme: Short = ""
    country: Short = ""
    division: Short = ""
    kind: Short = ""
    year: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class SpanQuestion(Schema):
    first: Index = 0
    count: Annotated[int, Field(ge=1, le=500)] = 100


class PracticesShape(Schema):
    count: int
    page: int
    pages: int
    practices: list[PracticeShape]


class AnswerShape(Schema):
    question: ByLanguage
    answer: str


class WholePracticeShape(PracticeShape):
    edition: str
    answers: list[AnswerShape]


class LaureateShape(Schema):
    tier: str
    tier_name: ByLanguage
    title: str
    city: CityShape
    theme: str
    practice: UUID | None
    certificate: str | None
    withdrawn_at: datetime | None  # by both institutions; the check page tells why


class ResultsShape(Schema):
    """Until the announcement `laureates` is empty."""

    edition: str
    is_announced: bool
    announced_at: datetime | None
    laureates: list[LaureateShape]


class CertificateShape(Schema):
    code: str
    state: str = Field(description="valid or withdrawn")
    payload: dict[str, Any]
    digest: str
    issued_at: datetime
    withdrawn_at: datetime | None
    reason: str


class HeadShape(Schema):
    size: int
    root: str


class LeafShape(Schema):
    """`leaf` is the canonical JSON that was hashed, as text."""

    index: int
    leaf: str
    leaf_hash: str


class LeavesShape(Schema):
    head: HeadShape
    leaves: list[LeafShape]


class ProofShape(Schema):
    """RFC 6962: the audit path of the leaf in the tree of `head`."""

    leaf: LeafShape
    proof: list[str]
    head: HeadShape


class ConsistencyShape(Schema):
    """RFC 6962: that the tree of the first `size` leaves is the beginning of the tree of `head`."""

    old: HeadShape
    proof: list[str]
    head: HeadShape


class ReceiptShape(Schema):
    number: str
    at: datetime
    commitment: str


class OwnEntryShape(Schema):
    id: UUID
    edition: str
    city: str
    kind: str
    theme: str
    language: str
    title: str
    revision: int
    saved_at: datetime
    is_withdrawn: bool
    receipts: list[ReceiptShape]


class OwnEntryWholeShape(OwnEntryShape):
    answers: dict[str, Any]
    missing: list[str]


class FormShape(Schema):
    """`form` is the JSON Schema of the answers; what it cannot say stands in `x-question` and `x-form`."""

    kind: str
    theme: str | None
    stage: int
    clause: str
    version: int
    digest: str
    form: dict[str, Any]


Part = Annotated[dict[str, Long | Figure], Field(max_length=20)]  # a row, a person, figures: parts by name
AnswerGiven = Long | Figure | Part | Annotated[list[Part | Long], Field(max_length=200)]


class DraftShape(Schema):
    """A draft as a whole: answers that are left out are emptied. `revision` is the one that was read."""

    model_config = ConfigDict(extra="forbid")
    title: Line
    answers: Annotated[dict[Short, AnswerGiven], Field(max_length=200)]
    revision: Index
