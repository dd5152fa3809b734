"""Where the store stands, read from its own tables, for the check against the record (`rules/ledger/state.py`)."""

from collections import Counter
from collections.abc import Callable, Sequence
from json import loads
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Length

from charsu.models import (
    Calibration,
    Certificate,
    Conflict,
    Edition,
    Endorsement,
    Entry,
    JointAct,
    Key,
    Laureate,
    LedgerEntry,
    Practice,
    Receipt,
    Remark,
    Score,
    ScoreSheet,
    Screening,
    Standing,
)
from charsu.queries.feedback import remark_bound
from charsu.queries.founding import officers_of, text_of
from charsu.queries.hands import holders_of, negotiated_clauses, signatures_of_minutes
from charsu.queries.jury_list import list_in_force
from charsu.queries.library.content import content_of
from charsu.queries.parties import keyholders_of
from charsu.queries.reviews.people import conflicts_told
from charsu.queries.rules_text import rules_of
from charsu.queries.sealed import sealed_now
from charsu.queries.shortlist import KINDS
from charsu.queries.signing import is_as_offered
from charsu.queries.standings import figures_of, latest_calibration, shown_in
from charsu.queries.unreadable import Reading
from charsu.rules.ledger.agreed import BINDING, RULES, TEXTS, agreed_path, binds
from charsu.rules.ledger.bundle import NO_STATE, STATE
from charsu.rules.ledger.canonical import canonical, digest
from charsu.rules.ledger.standings import chances_digest, standings_digest
from charsu.rules.permissions import Act
from charsu.rules.two_keys import carried

Documents = dict[str, bytes]


def state_documents(edition: Edition, rows: Sequence[LedgerEntry], signed: Documents, reading: Reading) -> Documents:
    """Path -> bytes: the state, the texts and rules as they stand, and what both agreed to of them.

    `signed` are the statements that the export holds: what stands in one is not told twice.
    """
    return {
        STATE: canonical(state_of(edition, reading)),
        **reading.document(
            TEXTS, lambda: {text.kind: text_of(text) for text in (edition.memorandum, edition.regulations)}
        ),
        **reading.document(RULES, lambda: rules_of(edition)),
        **_agreed(edition, rows, signed, reading),
    }


def fingerprint(edition: Edition) -> str:
    """Tells most changes of the rows that an export is made of, without computing the export: sums in which each
    value is weighted by its row."""
    sheets = ScoreSheet.objects.filter(assignment__entry__edition=edition)
    committed = sheets.filter(submitted_at__isnull=False).order_by("pk")
    scores = Score.objects.filter(sheet__assignment__entry__edition=edition)
    rows = {
        "sheets": committed.values_list("pk", "commitment", "salt", "words_salt"),
        "certificates": Certificate.objects.filter(laureate__edition=edition).values_list("payload", flat=True),
        "laureates": Laureate.objects.filter(edition=edition).values_list(
            "entry", "tier", "citation", "mention", "entry__title"
        ),
        "receipts": [
            (number, at.isoformat(), *rest)
            for number, at, *rest in Receipt.objects.filter(entry__edition=edition).values_list(
                "number", "at", "commitment", "salt", "code", "is_late", "entry__municipality"
            )
        ],
    }
    sums = [
        LedgerEntry.objects.filter(edition=edition.slug).aggregate(of=Sum(F("pk") * Length("leaf")))["of"],
        scores.aggregate(values=Sum(F("pk") * F("value")), reasons=Sum(F("pk") * Length("reason"))),
        sheets.aggregate(
            totals=Sum(F("pk") * F("total")),
            words=Sum(F("pk") * Length("words")),
            aside=Sum("pk", filter=Q(set_aside_at__isnull=False)),
        ),
        repr(Standing.objects.filter(calibration__edition=edition).aggregate(of=Sum(F("pk") * F("estimate")))["of"]),
        Calibration.objects.filter(edition=edition).aggregate(of=Sum(F("pk") * F("seed")))["of"],
    ]
    told = state_documents(edition, (), {}, Reading())
    plain = {name: [list(row) if isinstance(row, tuple) else row for row in found] for name, found in rows.items()}
    return digest({
        "rows": plain,
        "sums": sums, "told": {path: digest({"as": content.decode()}) for path, content in told.items()},
    })  # fmt: skip


def _agreed(edition: Edition, rows: Sequence[LedgerEntry], signed: Documents, reading: Reading) -> Documents:
    """The bodies of the joint acts that texts and rules follow from, by the leaf that binds each."""
    if not rows:
        return {}
    performed = JointAct.objects.filter(edition=edition.slug, performed_at__isnull=False)
    told = reading.part("agreed", lambda: [list(row) for row in performed.values_list("act", "digest", "body")], [])
    bodies = {(act, bound): body["body"] for act, bound, body in told if isinstance(body, dict) and "body" in body}
    found = Documents()
    for row in rows:
        if row.act not in BINDING:
            continue
        leaf = {"act": row.act, "index": row.index, "body": loads(row.leaf).get("body", {})}
        body = bodies.get((row.act, leaf["body"].get("digest")))
        if binds(leaf) and body is not None and f"statements/{row.index}.json" not in signed:
            found |= reading.document(agreed_path(row.index), lambda body=body: body)  # type: ignore[misc]
    return found


def state_of(edition: Edition, reading: Reading | None = None) -> dict[str, Any]:
    """Codes, numbers, digests and commitments alone; in the place of a part that cannot be read, none of it."""
    reading = reading or Reading()
    found = {name: reading.value(name, lambda ask=ask: ask(edition), NO_STATE[name]) for name, ask in _PARTS.items()}  # type: ignore[misc]
    found["holders"] = reading.value("holders", lambda: holders_of(found["keys"]), {})
    is_fixed = Act.CONFLICTS_FIX.value in found["joint"]
    found["conflicts"] = reading.value("conflicts", lambda: _conflicts(edition) if is_fixed else "", "")
    found |= reading.value("standings", lambda: _standings(edition), {"chances": {}, "standings": {}})
    return found


def _conflicts(edition: Edition) -> str:
    """The digest that both signed when they fixed who is barred by rule, from the rows as they are."""
    rows = Conflict.objects.filter(entry__edition=edition, is_declared=False)
    return digest(conflicts_told(rows.values_list("reviewer", "entry", "kind")))


def _shelf(edition: Edition) -> dict[str, list[str]]:
    """Of each practice the digests of its versions, and of what stands on the shelf now, all computed anew."""
    rows = Practice.objects.filter(edition=edition).prefetch_related("versions")
    return {
        str(one.public_id): [
            *(digest(version.content) for version in sorted(one.versions.all(), key=lambda version: version.number)),
            digest(content_of(one)),
        ]
        for one in rows
    }


def _standings(edition: Edition) -> dict[str, dict[str, str]]:
    """Of the last run of each kind: the digest over its places, bands and intervals as they are stored, that over its
    figures, and that over the chances by the rule of the shortlist, of a run that keeps them."""
    newest = [made for kind in KINDS if (made := latest_calibration(edition, kind))]
    found = {one.kind: list(one.standings.all()) for one in newest}
    return {
        "chances": {one.kind: chances_digest(one.facts["list"]) for one in newest if "list" in one.facts},
        "figures": {kind: standings_digest([figures_of(row) for row in rows]) for kind, rows in found.items()},
        "standings": {kind: shown_in(rows) for kind, rows in found.items()},
    }


def _works(edition: Edition) -> dict[str, list[str]]:
    rows = Entry.objects.filter(edition=edition).values_list("public_id", "kind", "theme__code")
    return {str(entry): [kind, theme] for entry, kind, theme in rows}


def _officers(edition: Edition) -> dict[str, str]:
    """Officers of the parties by number, without those that another edition's record tells of."""
    elsewhere = LedgerEntry.objects.filter(act=Act.OFFICERS_CHANGE.value).exclude(edition=edition.slug)
    known = {str(loads(leaf)["body"]["person"]) for leaf in elsewhere.values_list("leaf", flat=True)}
    return {number: code for number, code in officers_of(edition).items() if number not in known}


def _withdrawn(edition: Edition) -> list[str]:
    """Entries taken back. Drafts of which nothing was received are closed without a leaf when their team ends."""
    told = LedgerEntry.objects.filter(edition=edition.slug, act=Act.ENTRY_WITHDRAW.value).values_list(
        "leaf", flat=True
    )
    by_leaf = {loads(leaf)["body"].get("entry") for leaf in told}
    gone = Entry.objects.filter(edition=edition, withdrawn_at__isnull=False)
    rows = gone.values_list("public_id", Exists(Receipt.objects.filter(entry=OuterRef("pk"))))
    return sorted(str(entry) for entry, is_received in rows if is_received or str(entry) in by_leaf)


def _screenings(edition: Edition) -> dict[str, list[str]]:
    rows = Screening.objects.filter(entry__edition=edition).values_list("entry__public_id", "result", "clause")
    return {str(entry): [result, clause] for entry, result, clause in rows}


def _performed(edition: Edition) -> dict[str, int]:
    """How many of each were performed. One whose stored body no longer has the digest that its leaf bound counts as
    none: what its page shows is not what both agreed to."""
    rows = JointAct.objects.filter(edition=edition.slug, performed_at__isnull=False)
    leaves = LedgerEntry.objects.filter(edition=edition.slug, act__in={row.act for row in rows})
    bound = {(act, loads(leaf)["body"].get("digest")) for act, leaf in leaves.values_list("act", "leaf")}
    whole = (row.act for row in rows if {(row.act, row.digest), (row.act, None)} & bound and is_as_offered(row))
    return dict(Counter(whole))


def _keys(edition: Edition) -> dict[str, list[Any]]:
    """Keys of the parties as this edition's record may know them: without those that only another's record tells of,
    and in force as long as none but another's tells of the end."""
    told = Q(act__in=(Act.KEY_ENROL.value, Act.KEY_RETIRE.value)) | Q(edition=edition.slug, index=0)
    found = list(LedgerEntry.objects.filter(told))
    own = [row for row in found if row.edition == edition.slug]
    known = set(carried([loads(row.leaf) for row in own if row.index == 0]))
    ended = _publics(own, Act.KEY_RETIRE)
    elsewhere = _publics(found, Act.KEY_ENROL) - (known | _publics(own, Act.KEY_ENROL) | ended)
    ended_elsewhere = _publics(found, Act.KEY_RETIRE) - ended
    rows = Key.objects.filter(institution__in=keyholders_of(edition)).values_list(
        "public", "institution__code", "retired_at"
    )
    return {
        public: [code, retired is None or public in ended_elsewhere]
        for public, code, retired in rows
        if public not in elsewhere
    }


def _publics(rows: Sequence[LedgerEntry], act: Act) -> set[str]:
    return {str(loads(row.leaf)["body"].get("public")) for row in rows if row.act == act.value}


def _erased(edition: Edition) -> list[str]:
    return sorted(Receipt.objects.filter(entry__edition=edition, salt="").values_list("number", flat=True))


def _endorsed(edition: Edition) -> dict[str, bool]:
    rows = Endorsement.objects.filter(entry__edition=edition).values_list("entry__public_id", "is_given")
    return {str(entry): is_given for entry, is_given in rows}


def _practices(edition: Edition) -> dict[str, str]:
    rows = Practice.objects.filter(edition=edition).values_list("entry__public_id", "grade")
    return {str(entry): grade for entry, grade in rows}


def _withdrawn_certificates(edition: Edition) -> list[str]:
    rows = Certificate.objects.filter(laureate__edition=edition, withdrawn_at__isnull=False)
    return sorted(rows.values_list("digest", flat=True))


_PARTS: dict[str, Callable[[Edition], Any]] = {
    "clauses": negotiated_clauses,
    "endorsed": _endorsed,
    "erased": _erased,
    "joint": _performed,
    "jurors": lambda edition: {str(row["number"]): [row["country"], row["seat"]] for row in list_in_force(edition)},
    "keys": _keys,
    "minutes": signatures_of_minutes,
    "officers": _officers,
    "phase": lambda edition: Edition.objects.values_list("phase", flat=True).get(pk=edition.pk),
    "practices": _practices,
    "remarks": lambda edition: {
        str(row.pk): remark_bound(row) for row in Remark.objects.filter(entry__edition=edition)
    },
    "reviewers": lambda edition: {str(pk): stands for pk, stands in edition.reviewers.values_list("pk", "state")},
    "screenings": _screenings,
    "sealed": sealed_now,
    "shelf": _shelf,
    "withdrawn": _withdrawn,
    "withdrawn_certificates": _withdrawn_certificates,
    "works": _works,
}
