"""What may come at the form: too much, too odd, two tabs, another version, answers to what is not asked."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from charsu.acts import joint
from charsu.models import Deadline, Entry, Form, LedgerEntry, Receipt
from charsu.queries.forms import asked_of, build_of, read_schema
from charsu.rules.forms import from_row, to_row, to_schema
from charsu.rules.forms.faults import RESERVED
from charsu.rules.ledger.canonical import canonical
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

NOW = timezone.now()
EN = {"en": "words"}
PAYLOADS = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{ entry.started_by }}",
    "{% debug %}", "=cmd|' /C calc'!A0", "\u202egnp.exe\u2066", "a\x00b", "Z\u0351\u036b" + "\u0327" * 3000,
    "🏙️" * 500,
    "\ufeff\u200b\u200e", "x" * 3000,
    "\ud83d", "1e400", "NaN", "9007199254740993", "../../etc/passwd", "%00", "ß" * 501,
]  # fmt: skip


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, sit(entry.started_by)


def at(entry):
    return f"/enter/{entry.public_id}/"


def typed(entry, **other):
    plain = {code: value for code, value in entry.answers.items() if isinstance(value, str)}
    return {"version": str(entry.revision), "form": "1", "title": entry.title, **plain, **other}


FIELDS = ("title", "summary", "started", "funding", "costs.0.item", "costs.0.sum", "costs.9.year", "indicator.before",
          "indicator.source", "evidence", "calendar", "version", "form")  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_words_in_any_field_break_the_page(house, payload):
    _, entry, desk = house
    sent = {**typed(entry), **dict.fromkeys(FIELDS, payload), "version": str(entry.revision)}
    try:
        page = desk.post(at(entry), sent)
    except UnicodeEncodeError:
        pytest.skip("such words cannot leave a client")
    assert page.status_code in {200, 409}
    text = page.content.decode()
    assert "<script>alert(1)" not in text and "<img src=x" not in text
    entry.refresh_from_db()
    assert (
        canonical(entry.answers)
        and "\x00" not in json.dumps(entry.answers)
        and "\\u0000" not in json.dumps(entry.answers)
    )
    assert not {"\u202e", "\u2066"} & set(json.dumps(entry.answers, ensure_ascii=False))
    assert desk.get(f"{at(entry)}submit/").status_code == 200
    assert desk.get(f"/api/v1/me/entries/{entry.public_id}").status_code == 200


def test_a_million_letters_are_told_and_nothing_else_is_lost(house):
    _, entry, desk = house
    page = desk.post(at(entry), typed(entry, summary="آب " * 350_000, partners="kept"))
    assert page.status_code == 200 and "at most 40000" in page.content.decode().replace(",", "")
    entry.refresh_from_db()
    assert entry.answers["partners"] == "kept"
    assert desk.post(f"{at(entry)}submit/").status_code == 409 and entry.receipts.count() == 1


def test_more_fields_than_a_form_has_are_refused_and_rows_are_bounded(house):
    _, entry, desk = house
    assert desk.post(at(entry), {f"costs.{n}.item": "x" for n in range(5000)}).status_code == 400
    rows = {f"costs.{n}.item": "x" for n in range(300)} | {f"costs.{n}.sum": "1" for n in range(300)}
    page = desk.post(at(entry), typed(entry, **rows))
    assert page.status_code == 200 and "At most 10." in page.content.decode()
    entry.refresh_from_db()
    assert len(entry.answers["costs"]) <= 20


def test_an_answer_to_what_is_not_asked_stays_in_the_draft_and_out_of_the_receipt(house):
    _, entry, desk = house
    desk.post(at(entry), typed(entry, funding="partly", funders="The bank paid half"))
    entry.refresh_from_db()
    assert desk.post(at(entry), typed(entry, funding="no", funders="The bank paid half")).status_code == 302
    desk.post(f"{at(entry)}submit/")
    entry.refresh_from_db()
    receipt = Receipt.objects.filter(entry=entry).latest("pk")
    assert entry.answers["funders"] == "The bank paid half" and "funders" not in receipt.content["answers"]
    assert desk.post(at(entry), typed(entry, funding="wholly", funders="")).status_code == 302
    page = desk.get(f"{at(entry)}submit/").content.decode()
    assert "Who paid" in page  # asked again, and now it is missing
    assert desk.post(f"{at(entry)}submit/").status_code == 409


def test_a_table_and_an_indicator_are_typed_kept_told_at_their_cell_and_received(house):
    story, entry, desk = house
    sent = typed(entry, **{
        "costs.0.item": "Pipes", "costs.0.sum": "۱۲٬۰۰۰", "costs.0.currency": "ریال", "costs.3.item": "Sand",
        "indicator.before": "10", "indicator.before_year": "2020", "indicator.after": "4",
    })  # fmt: skip
    assert desk.post(at(entry), sent).status_code == 302
    entry.refresh_from_db()
    assert entry.answers["costs"][1] == {"item": "Sand"}
    shown = re.search(r'<input[^>]*id="id_costs\.1\.item"[^>]*>', desk.get(at(entry)).content.decode())
    assert shown and 'value="Sand"' in shown[0], "the row that was typed fourth stands second"
    missing = desk.get(f"{at(entry)}submit/").content.decode()
    assert "#id_costs.1.sum" in missing and "#id_indicator.after_year" in missing
    whole = {**sent, "costs.3.sum": "3,5", "costs.3.currency": "USD", "indicator.after_year": "2024",
             "indicator.source": "the register", "version": str(entry.revision)}  # fmt: skip
    assert desk.post(at(entry), whole).status_code == 302
    assert desk.post(f"{at(entry)}submit/").status_code == 302
    content = Receipt.objects.filter(entry=entry).latest("pk").content
    assert content["answers"]["costs"][0]["sum"] == "12000" and content["answers"]["costs"][1]["sum"] == "3.5"
    assert content["form"]["version"] == 1
    page = sit(story.tehran).get(f"/bureau/entries/{entry.public_id}/").content.decode()
    assert "Pipes" in page and "the register" in page and "10 (2020)" in page


def change_the_form(story, **changes):
    """Both keys put another version in force: without `partners`, with what `changes` says of `summary`."""
    key = {"kind": "practice", "theme": "", "stage": 1}
    build = build_of(story.tehran, story.edition, key)
    row = to_row(build.form)
    row["questions"] = [
        q | changes if q["code"] == "summary" else q for q in row["questions"] if q["code"] != "partners"
    ]
    row["questions"].append({"code": "newer", "kind": "short", "name": {"en": "Newer question"}, "section": "effect"})
    offered = joint.offer(act=Act.REGULATIONS_AMEND, actor=story.tehran, now=NOW, edition=story.edition,
                          wish={"form": key, "row": row, "reason": "As cities asked."})  # fmt: skip
    return joint.countersign(joint=offered, actor=story.kazan, now=NOW)


def test_two_tabs_over_a_change_of_the_form_lose_nothing(house):
    story, entry, desk = house
    old_tab = typed(entry, partners="typed in the old tab", summary="five words are typed here")
    change_the_form(story, max_words=3)
    page = desk.post(at(entry), old_tab)
    text = page.content.decode()
    assert page.status_code == 200 and "form has changed" in text and "at most 3" in text
    entry.refresh_from_db()
    assert entry.answers["partners"] == "typed in the old tab"  # no longer asked, and not lost
    new_tab = typed(entry, summary="three words now", newer="said", form="2", version=str(entry.revision))
    del new_tab["partners"]
    assert desk.post(at(entry), new_tab).status_code == 302
    entry.refresh_from_db()
    assert entry.answers["partners"] == "typed in the old tab" and entry.answers["newer"] == "said"
    desk.post(f"{at(entry)}submit/")
    content = Receipt.objects.filter(entry=entry).latest("pk").content
    assert content["form"]["version"] == 2 and "partners" not in content["answers"]


def test_a_page_that_saves_by_itself_goes_on_with_a_question_that_the_form_dropped(house):
    story, entry, desk = house
    page = desk.get(at(entry))
    old_tab = typed(entry, partners="", seen=page.context["seen"], asked=page.context["asked"])
    change_the_form(story)
    for words in ("the first", "the second", "the third"):
        told = desk.post(f"{at(entry)}draft/", old_tab | {"partners": words}).json()
        assert (told["met"], told["fresh"]) == ([], {})
        assert Entry.objects.get(pk=entry.pk).answers["partners"] == words
        old_tab |= {"seen": told["seen"]}


def test_what_was_received_is_read_and_checked_under_the_form_that_it_answered(house):
    story, other, desk = house
    desk.post(at(other), typed(other, partners="A partner of before"))
    desk.post(f"{at(other)}submit/")
    change_the_form(story, max_words=1)
    page = sit(story.tehran).get(f"/bureau/entries/{other.public_id}/").content.decode()
    assert "A partner of before" in page
    from charsu.queries.findings import findings_of

    assert findings_of(other)[1].result.name == "MET"


def test_a_change_of_the_form_is_known_to_the_check_of_the_evidence(house):
    story, _, _ = house
    change_the_form(story, max_words=99)
    leaf = LedgerEntry.objects.filter(act="regulations.amend").latest("index").leaf
    assert '"form":2' in leaf


def test_the_form_page_asks_the_store_little_whatever_the_form(house, settings):
    story, entry, desk = house
    settings.CHARSU_DEMO = False  # without the bar of the demo
    desk.get(at(entry))
    counts = []
    for size in (5, 190):
        questions = [{"code": f"q{n}", "kind": "short", "name": EN, "required": n % 3 == 0} for n in range(size)]
        Form.objects.filter(kind="practice").update(schema=to_schema(from_row({"questions": questions})))
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert desk.get(at(entry)).status_code == 200
        counts.append(len([one for one in found if "SELECT" in one["sql"] or "UPDATE" in one["sql"]]))
    most = 13  # twelve, and one more where the form has changed since what was received answered it
    assert counts[0] == counts[1] and counts[1] <= most, [one["sql"][:160] for one in found]


def test_a_year_of_another_calendar_gets_one_instruction(house):
    """One that cannot stand is not called one that can; one that may be meant so is asked about."""
    _, entry, desk = house
    type(entry.started_by).objects.filter(pk=entry.started_by_id).update(calendar="persian")
    page = desk.post(at(entry), typed(entry, started="۱۴۰۲")).content.decode()
    assert "is a year of another calendar" in page and "It can be sent as it is" not in page
    type(entry.started_by).objects.filter(pk=entry.started_by_id).update(calendar="ethiopic")
    page = desk.post(at(entry), typed(entry, started="2016"), follow=True).content.decode()
    assert "is a year of another calendar" not in page and "It can be sent as it is" in page


def test_the_pages_own_fields_are_names_that_no_question_may_have(house):
    """A question of such a name would be the page's own field, and nobody could save the form."""
    _, entry, desk = house
    codes = {one.code for one in asked_of(entry).form.questions}
    start = {"kind": "practice", "theme": entry.theme.code, "city": entry.municipality.geonameid, "language": "en"}
    new_kit = desk.post("/enter/new/kit/", {**start, "title": "x"})
    for page in (desk.get(at(entry)), desk.get(f"{at(entry)}kit/"), new_kit):
        draft = page.content.decode().split("<form", 1)[1]
        names = {
            one.split(".")[0] for one in re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', draft)
        }
        assert "title" in names and names - codes <= RESERVED | {"next", "language"}


def test_a_form_as_a_schema_is_told_to_programs(house):
    story, entry, _ = house
    answer = Client().get(f"/api/v1/editions/{story.edition.slug}/forms")
    assert answer.status_code == 200
    row = next(one for one in answer.json() if one["kind"] == "practice")
    assert row["form"]["$schema"].endswith("2020-12/schema") and row["version"] == 1
    assert read_schema(row["form"]).question("costs")
