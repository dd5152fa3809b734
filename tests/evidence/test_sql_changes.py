"""What the host's operator changes by SQL after the announcement is named by the check: which record, which act."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charsu.acts import reviews
from charsu.adapters.zips import as_zip
from charsu.management.story.play import CHAPTERS
from charsu.management.story.stage import Story
from charsu.models import Assignment, Checkpoint, Form, JointAct, LedgerEntry, Reviewer, ScoreSheet
from charsu.plain.run import run
from charsu.queries.checkpoints import policy_of, proof_to_take
from charsu.queries.ledger import export_of
from charsu.queries.rules_text import rules_of
from charsu.rules.ledger import result, verify
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.choices import laureates_follow
from charsu.rules.ledger.evaluation import asked, read_evidence
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TEXTS, RULES = "texts are those that both agreed to", "rules are those that both agreed to"
SEALED, RECEIPTS = "what is sealed is what was sealed", "entries and receipts are those of the record"
SCREENED, SIGNED = "screening is that of the record", "joint acts are signed by both"
CHANGED, WITHDRAWN = "is another one: see leaf", "withdrawals are those of the record"
ENDORSED, REVIEWERS = "endorsements are those of the record", "reviewers are those of the record"
SHELF, WORKS = "what the library shows is what was published", "works are those that were begun"
REASONS, SITTING = "reviewers' reasons are those of the record", "sitting 1 is another one: see leaf"
PLACES, REMARKS = "places and intervals are those of the record", "comments to the cities are those of the record"
MINUTES, HOLDERS = "minutes are signed as the record says", "keys are with those for whom they were enrolled"
LAST_RUN = "calibration_id = (SELECT MAX(id) FROM charsu_calibration)"
EXPORTED = "leaves are those that were stored"
Row = tuple[str, ...]
TABLE, LINE = 0, 3  # where they stand in a row below
RECORD = {"jointact", "ledgerentry"}

# The table, what the operator writes into its first row that fits, the line of the check, and what it names.
ROWS = [
    ("edition", "phase = 'results'", "", "phase is that of the last step", "phase results is another one: see"),
    ("clause", "text = '{\"en\": \"Kazan decides.\"}'", "", TEXTS, "clause 1 of the memorandum is another one"),
    ("clause", "heading = '{}'", "instrument_id = (SELECT regulations_id FROM charsu_edition) AND number = '7'",
     TEXTS, "clause 7 of the regulations is another one: see leaf"),
    ("instrument", "authentic = '[\"fa\"]'", "kind = 'regulations'", TEXTS, "title and languages of the regulations"),
    ("setting", "value = '1'", "code = 'reviews_per_entry'", RULES, "settings reviews_per_entry is another one: see"),
    ("setting", "clause_id = clause_id + 1", "code = 'quorum'", RULES, "settings quorum is another one"),
    ("deadline", "at = '2031-01-01 00:00:00'", "code = 'call_closes'", RULES,
     "deadlines call_closes: instant is another one: see leaf"),
    ("theme", "name = '{}'", "", RULES, "themes "),
    ("division", "least = least + 1", "", RULES, "divisions "),
    ("tier", "most = 99", "code = 'laureate'", RULES, "tiers laureate is another one: see leaf"),
    ("rubric", "highest = 11", "", RULES, "rubrics "),
    ("criterion", "weight = weight + 1", "", RULES, "rubrics "),
    ("form", "stage = 3", "", RULES, "forms "),
    ("screening", "result = 'refused'", "result = 'admitted'", SCREENED, CHANGED),
    ("entry", "withdrawn_at = '2026-01-01 00:00:00'", "", WITHDRAWN, "no leaf tells of it"),
    ("endorsement", "is_given = NOT is_given", "", ENDORSED, CHANGED),
    ("receipt", "content = '{\"title\": \"another\"}'", "", RECEIPTS, "receipts 2026-"),
    ("receipt", "at = '2026-01-01 00:00:00'", "", RECEIPTS, "receipts 2026-"),
    ("receipt", "is_late = NOT is_late", "", RECEIPTS, "receipts 2026-"),
    ("receipt", "code = 'AAAA-AAAA-AAAA-AAAA-A'", "", RECEIPTS, "receipts 2026-"),
    ("reviewer", "state = 'left'", "state = 'accepted'", REVIEWERS, CHANGED),
    ("juror", "is_chair = true", "NOT is_chair", "jurors are those of the record", CHANGED),
    ("juror", "country = 'KZ'", "", "jurors are those of the record", CHANGED),
    ("shortlisting", "why = 'by hand'", "", SEALED, "shortlist is another one: see leaf"),
    ("decision", "body = '{}'", "", SEALED, "decision is another one: see leaf"),
    ("minutes", "text = 'Nobody objected.'", "", SEALED, "minutes 1 is another one: see leaf"),
    ("minutes", "chair_at = NULL", "", MINUTES, "signature of the chair under the minutes 1 is gone: see leaf"),
    ("minutes", "secretary_at = chair_at", "", MINUTES, CHANGED),
    ("key", "holder_id = (SELECT MAX(id) FROM charsu_person)", "", HOLDERS, CHANGED),
    ("scoresheet", "salt = words_salt", "words_salt <> ''", "sheets are those of the record", "without a leaf"),
    ("scoresheet", "words_salt = salt", "words_salt <> ''", REASONS, "of the sheets"),
    ("seal", "salt = commitment", "of = 'shortlist'", SEALED, "shortlist is another one: see leaf"),
    ("key", "retired_at = '2026-01-01 00:00:00'", "", "keys are those of the record", CHANGED),
    ("certificate", "payload = '{\"entry\": \"E-0001\"}'", "", "certificates are those of the record", ""),
    ("certificate", "withdrawn_at = '2026-01-01 00:00:00'", "", "withdrawn certificates are those of the record",
     "no leaf tells of it"),
    ("practice", "grade = 'laureate'", "grade <> 'laureate'", "practices are those of the record",
     CHANGED),
    ("practice", "summary = '{\"en\": \"Other words.\"}'", "", SHELF, CHANGED),
    ("practiceversion", "content = '{\"title\": \"another\"}'", "", SHELF, "version 1 of the practice "),
    ("decision", "announce_at = '2020-01-01 00:00:00'", "", SEALED, "decision is another one: see leaf"),
    ("vote", "choice = 'abstain'", "choice = 'for'", SEALED, SITTING),
    ("vote", "reason = 'Because I was asked to.'", "", SEALED, SITTING),
    ("motion", "outcome = '{\"for\": 9}'", "", SEALED, SITTING),
    ("motion", "is_carried = NOT is_carried", "", SEALED, SITTING),
    ("attendance", "is_in = NOT is_in", "", SEALED, SITTING),
    ("score", "reason = 'Another reason.'", "", REASONS, "of the sheets"),
    ("scoresheet", "words = 'Other words.'", "", REASONS, "of the sheets"),
    ("entry", "theme_id = (SELECT MAX(id) FROM charsu_theme)", "theme_id <> (SELECT MAX(id) FROM charsu_theme)",
     WORKS, CHANGED),
    ("entry", "municipality_id = (SELECT municipality_id FROM charsu_entry ORDER BY id DESC LIMIT 1)",
     "id IN (SELECT entry_id FROM charsu_receipt)", RECEIPTS, "receipts 2026-"),
    ("standing", "low = low - 1", LAST_RUN, PLACES, CHANGED),
    ("standing", "high = high + 1", LAST_RUN, PLACES, CHANGED),
    ("standing", "place = place + 1", LAST_RUN, PLACES, CHANGED),
    ("standing", "band = 'sure'", LAST_RUN, PLACES, CHANGED),
    ("standing", "additive_place = additive_place + 1", LAST_RUN, PLACES, CHANGED),
    ("standing", "estimate = estimate + 3", LAST_RUN, PLACES, "figures of "),
    ("calibration", "facts = '{}'", "id = (SELECT MAX(id) FROM charsu_calibration)", PLACES, "is gone: see leaf"),
    ("calibration", "facts = '{\"list\": {\"chance\": {}, \"cut\": {}}}'",
     "id = (SELECT MAX(id) FROM charsu_calibration)", PLACES, CHANGED),
    ("remark", "words = 'Your city should withdraw.'", "", REMARKS, CHANGED),
    ("remark", "salt = ''", "", REMARKS, CHANGED),
    ("jointact", "body = '{\"body\": {}}', statement = NULL", "act = 'instrument.adopt'",
     SIGNED, "leaf"),
    ("jointact", "body = '{\"body\": {}}'", "act = 'edition.step'", "joint acts of the store have their leaves",
     "edition.step: "),
    ("jointact", "body = '{\"body\": {}}'", "act = 'shortlist.fix'", "joint acts of the store have their leaves",
     "shortlist.fix: "),
    ("jointact", "performed_at = NULL", "act = 'conflicts.fix'", "joint acts of the store have their leaves",
     "conflicts.fix: 1 leaves"),
    ("ledgerentry", "leaf = replace(leaf, 'admitted', 'refused')", "act = 'entry.screen'", EXPORTED, "leaf"),
]  # fmt: skip
GONE = [
    ("shortlisting", SEALED, "shortlist is another one: see leaf"),
    ("screening", SCREENED, "is gone: see leaf"),
    ("remark", REMARKS, "is gone: see leaf"),
    ("seal", SEALED, "is gone: see leaf"),
    ("practice", "practices are those of the record", "is gone: see leaf"),
    ("endorsement", ENDORSED, "is gone: see leaf"),
    ("dissent", SEALED, "minutes 1 is another one: see leaf"),
    ("recusal", SEALED, SITTING),
    ("conflict", "conflicts are those that both fixed", "the list is another one: see leaf"),
]
# What only the result's own lines name, once they are asked.
RESULT = [
    ("laureate", "citation = 'For a friend.'", "citation <> ''", "what is said of it is not what the decision says"),
    ("laureate", "mention = 'For a friend.'", "tier_id = (SELECT id FROM charsu_tier WHERE code = 'laureate')",
     "what is said of it is not what the decision says"),
    ("entry", "title = 'A title that was bought'", "id IN (SELECT entry_id FROM charsu_laureate WHERE tier_id = "
     "(SELECT id FROM charsu_tier WHERE code = 'laureate'))", "its title is not that of its certificate"),
]  # fmt: skip

# What no reader of the store can read: the table, what the operator writes, where, and the column that is named.
NONE = [
    ("jointact", "body = '{\"x\": 1}'", "", "body"),
    ("jointact", "body = '[]'", "act = 'shortlist.fix'", "body"),
    ("seal", "of = 'zz'", "", "of"),
    ("seal", "body = '{\"x\": 1}'", "of = 'shortlist'", "body"),
    ("seal", "salt = 'zz'", "", "salt"),
    ("scoresheet", "salt = 'zz'", "submitted_at IS NOT NULL", "salt"),
    ("scoresheet", "words_salt = 'zz'", "submitted_at IS NOT NULL", "words_salt"),
    ("remark", "salt = 'zz'", "", "salt"),
    ("minutes", "salt = 'zz'", "", "salt"),
    ("receipt", "salt = 'zz'", "", "salt"),
    ("receipt", "commitment = 'zz'", "", "commitment"),
    ("setting", "value = '\"zz\"'", "code = 'reviews_per_entry'", "value"),
    ("form", "schema = '{\"x\": 1}'", "", "schema"),
    ("rubric", "kind = 'zz'", "", "kind"),
]
DENIED = "what the store holds can be read"


@pytest.fixture
def honoured(cosigned: Callable[[Phase], Story], monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setattr(verify, "evaluated", lambda files, facts: [])  # computed again: test_evidence
    return cosigned(Phase.HONOURED)


def failing(story: Story) -> dict[str, str]:
    return {check.name: check.detail for check in verify.verify_bundle(export_of(story.edition)) if not check.ok}


def touched(story: Story, *words: str) -> dict[str, str]:
    """What the check says once the operator has said `words`, which are then unsaid."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for said in words:
            cursor.execute(said)
            assert cursor.rowcount == 1, said
        story.edition.refresh_from_db()
        found = failing(story)
        transaction.set_rollback(True)
    story.edition.refresh_from_db()
    return found


def apart(rows: list[Row], *places: int) -> list[list[Row]]:
    """The changes in turns: in none of them two that share what stands at one of these places of a row, so that
    what a line names can be but one change's. What all lines rest on is changed by itself."""
    turns = list[list[Row]]()
    for row in rows:
        free = (turn for turn in turns if not any(_touch(row, other, places) for other in turn))
        if (turn := next(free, None)) is None:
            turns.append(turn := [])
        turn.append(row)
    return turns


def _touch(row: Row, other: Row, places: tuple[int, ...]) -> bool:
    is_alone = len(places) > 1 and bool({row[TABLE], other[TABLE]} & RECORD)
    return is_alone or any(row[at] == other[at] for at in places)


def test_each_row_that_matters_is_named_once_it_is_changed_by_sql(honoured: Story) -> None:
    assert failing(honoured) == {}
    for turn in apart(ROWS, TABLE, LINE):
        found = touched(honoured, *(_changed(*row[:3]) for row in turn))
        for table, values, _, line, names in turn:
            assert line in found and names in found[line], (table, values, found)


def _changed(table: str, values: str, where: str) -> str:
    chosen = f"SELECT MIN(id) FROM charsu_{table}" + (f" WHERE {where}" if where else "")
    return f"UPDATE charsu_{table} SET {values} WHERE id = ({chosen})"


def test_each_row_that_matters_is_named_once_it_is_taken_out(honoured: Story) -> None:
    for table, line, names in GONE:
        where = " WHERE NOT is_declared" if table == "conflict" else ""
        chosen = f"SELECT MAX(id) FROM charsu_{table}{where}"
        found = touched(honoured, f"DELETE FROM charsu_{table} WHERE id = ({chosen})")
        assert line in found and names in found[line], (table, found)


def test_no_value_makes_the_export_impossible_and_the_row_is_named(honoured: Story, client: Client) -> None:
    for turn in apart(NONE, TABLE):
        wanted = {f"charsu_{table} {_first(table, where)}, {column}" for table, _, where, column in turn}
        found = touched(honoured, *(_changed(*row[:3]) for row in turn))
        assert wanted <= set(found.get(DENIED, "not named").split("; ")), (wanted, found)
    JointAct.objects.filter(performed_at__isnull=False).update(body={"x": 1})
    assert client.get("/audit/export.zip").status_code == 200


def _first(table: str, where: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(id) FROM charsu_{table}" + (f" WHERE {where}" if where else ""))
        found: int = cursor.fetchone()[0]
    return found


def test_what_is_said_of_a_laureate_is_named_once_it_is_changed_by_sql(
    honoured: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "laureates and certificates follow from the decision"
    monkeypatch.setattr(verify, "evaluated", _asked_of_laureates)
    assert failing(honoured) == {}
    for table, values, where, names in RESULT:
        found = touched(honoured, _changed(table, values, where))
        assert line in found and names in found[line], (table, values, found)


def test_an_export_asks_no_table_row_by_row(honoured: Story) -> None:
    with CaptureQueriesContext(connection) as asked:
        export_of(honoured.edition)
    kinds = Counter(re.sub(r"\d+", "N", one["sql"]) for one in asked.captured_queries)
    assert max(kinds.values()) <= 4 < len(kinds), kinds.most_common(3)


def _asked_of_laureates(files, facts) -> list[Check]:  # noqa: ANN001
    evidence = read_evidence(files, facts, json.loads(files["records.json"])["laureates"])
    return [asked("laureates and certificates follow from the decision", laureates_follow, evidence)]


def test_a_question_of_a_form_changed_by_sql_is_named(an_edition) -> None:  # noqa: ANN001
    story = an_edition(Phase.ANNOUNCED)
    asked = rules_of(story.edition)["forms"][0]["questions"][0]
    assert failing(story) == {}
    for form in Form.objects.filter(edition=story.edition):
        words = json.dumps(form.schema, ensure_ascii=False).replace(asked["name"]["en"], "Another question")
        Form.objects.filter(pk=form.pk).update(schema=json.loads(words))
    assert f": {asked['code']} is another one: see leaf" in failing(story)[RULES]


def test_the_newest_leaf_deleted_is_missed_by_whoever_kept_a_head_or_a_proof(
    honoured: Story,
    tmp_path: Path,
    capsys,  # noqa: ANN001
) -> None:
    size = LedgerEntry.objects.filter(edition="2026").count()
    head, proof = tmp_path / "checkpoint", tmp_path / "line.tlog-proof"
    head.write_text(Checkpoint.objects.latest("size").note)
    proof.write_text(proof_to_take(honoured.edition, size - 1))
    (trust := tmp_path / "policy").write_text(policy_of(honoured.edition))
    assert run("verify", [str(proof), "--policy", str(trust)]) == 0
    assert run("verify", [str(proof)]) == 1
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM charsu_ledgerentry WHERE edition = '2026' AND id = "
                       "(SELECT MAX(id) FROM charsu_ledgerentry)")  # fmt: skip
        cursor.execute("DELETE FROM charsu_checkpoint WHERE size = %s", [size])
    (tmp_path / "2026.zip").write_bytes(as_zip(export_of(honoured.edition)))
    for kept in (head, proof):
        capsys.readouterr()
        assert run("verify", [str(tmp_path / "2026.zip"), "--held", str(kept)]) == 1
        assert f"leaf {size - 1} stood in the record of {size} leaves and is gone" in capsys.readouterr().out


@pytest.fixture
def judging(an_edition: Callable[..., Story], monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setattr(result, "LINES", [line for line in result.LINES if "computed anew" not in line[0]])
    return an_edition(Phase.REVIEW)


def test_the_leaf_of_a_declaration_names_the_sheet_that_it_sets_aside(judging: Story) -> None:
    sheet = ScoreSheet.objects.filter(submitted_at__isnull=False, assignment__ended_at=None).earliest("pk")
    reviewer, entry = sheet.assignment.reviewer, sheet.assignment.entry
    reviews.declare_entry(actors=(reviewer.person,), now=judging.times.day(150), entry=entry, words="Kin.")
    leaf = json.loads(LedgerEntry.objects.filter(act="conflict.declare").latest("index").leaf)
    assert leaf["body"] == {"freed": 1, "reviewer": reviewer.pk, "sheets": [sheet.commitment]}


def test_a_sheet_of_an_assignment_that_no_plan_gave_is_named(judging: Story) -> None:
    sheet = ScoreSheet.objects.filter(submitted_at__isnull=False).earliest("pk")
    entry = sheet.assignment.entry
    free = Reviewer.objects.filter(edition=judging.edition, state="accepted").exclude(assignments__entry=entry)
    friend = free.exclude(conflicts__entry=entry).earliest("pk")
    Assignment.objects.create(reviewer=friend, entry=entry, released_at=NOW, plan=sheet.assignment.plan)
    scores = {row.criterion.code: (10, "Excellent, of a friend.") for row in sheet.scores.all()}
    facts = {"actors": (friend.person,), "now": judging.times.day(149.5), "entry": entry}
    reviews.save_sheet(**facts, scores=scores, words="x")
    reviews.submit_sheet(**facts)
    for phase in list(CHAPTERS)[list(CHAPTERS).index(Phase.SHORTLIST) :]:
        CHAPTERS[phase](judging)
    named = f"E-{entry.pk:04d}, reviewer {friend.pk}: no plan that was released gave this entry to this reviewer"
    assert failing(judging) == {"score sheets are of pairs that were released": named}
