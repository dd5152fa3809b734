"""The form of a call as a model: stored and read back, found at fault, answered, and what is wrong with answers."""

import json
import re
import time

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.adapters.texts_of_the_house import read_json
from charsu.rules.forms import (
    Amiss,
    Fault,
    NotAForm,
    changes_between,
    faults_of,
    figures_of,
    from_row,
    from_schema,
    gathered,
    later_faults,
    problems_of,
    settled,
    shown,
    to_row,
    to_schema,
    told,
    typed,
)
from charsu.rules.forms.marks import is_year
from charsu.rules.ledger.canonical import canonical

EN = {"en": "words"}


def a_question(code, kind="short", **facts):
    return {"code": code, "kind": kind, "name": EN, **facts}


def a_form(*questions, **more):
    return from_row({"questions": list(questions), **more})


OPTIONS = [{"code": "yes", "label": EN}, {"code": "no", "label": {"en": "no words"}}]
WHOLE = a_form(
    a_question("line", required=True, max_words=3),
    a_question("text", "long", max_words=5),
    a_question("count", "number", least="0", most="100.5", unit={"en": "km"}),
    a_question("began", "year", required=True),
    a_question("on", "date"),
    a_question("run", "choice", choices=OPTIONS, required=True),
    a_question("why", "long", required=True, when={"question": "run", "is": ["no"]}),
    a_question("deeper", required=True, when={"question": "why"}),
    a_question("ways", "choices", choices=OPTIONS, most_answers=1),
    a_question(
        "budget", "table", columns=[
            {"code": "item", "label": EN, "required": True}, {"code": "sum", "label": EN, "kind": "number"},
        ],
    ),
    a_question("twin", "city"),
    a_question("lead", "person"),
    a_question("authors", "authors"),
    a_question("keywords", "keywords", most_answers=3),
    a_question("site", "link"),
    a_question("doi", "doi"),
    a_question("annex", "file", types=["pdf"]),
    a_question("water", "indicator", unit={"en": "l"}),
    sections=[{"code": "first", "name": EN}],
)  # fmt: skip
GOOD = {
    "line": "one two three", "text": "a b", "count": "۱۲٫۵", "began": "۲۰۲۴", "on": {"date": "2026-03-21"},
    "run": "no", "why": "because", "deeper": "so", "ways": ["yes"], "budget": [{"item": "pipes", "sum": "1 200"},
                                                                   {"item": " "}],
    "twin": {"city": 112931, "name": "Tehran"}, "lead": {"name": "A", "orcid": "https://orcid.org/0000-0002-1825-0097"},
    "authors": [{"name": "B", "body": "C"}], "keywords": "آب، خاک; خاک", "site": "https://a.example/",
    "doi": "https://doi.org/10.1000/182",
    "water": {"before": "10", "before_year": "2020", "after": "7", "after_year": "2024", "source": "s"},
}  # fmt: skip


def reasons(answers, form=WHOLE, **facts):
    return [(one.at, one.reason) for one in problems_of(form, answers, language="en", **facts)]


def test_a_form_is_stored_as_a_schema_and_read_back():
    schema = to_schema(WHOLE)
    jsonschema_rs.meta.validate(schema)
    assert from_schema(json.loads(json.dumps(schema))) == WHOLE
    assert from_row(to_row(WHOLE)) == WHOLE
    assert canonical(schema)  # no floats: it can be signed


@pytest.mark.parametrize("row", read_json("founding/edition.json")["forms"], ids=["practice", "research"])
def test_the_founding_forms_have_no_fault(row):
    form = from_row(row)
    assert faults_of(form) == () and from_schema(to_schema(form)) == form


def test_good_answers_are_settled_and_any_validator_takes_them():
    whole = settled(WHOLE, GOOD)
    assert reasons(GOOD) == []
    assert whole["count"] == "12.5" and whole["began"] == "2024" and whole["on"] == "2026-03-21"
    assert whole["budget"] == [{"item": "pipes", "sum": "1200"}]
    assert whole["keywords"] == ["آب", "خاک"] and whole["doi"] == "10.1000/182"
    assert whole["lead"]["orcid"] == "0000-0002-1825-0097"
    jsonschema_rs.validator_for(to_schema(WHOLE)).validate(whole)
    assert settled(WHOLE, whole) == whole


def test_a_validator_asks_for_a_conditional_answer_only_on_its_condition():
    check = jsonschema_rs.validator_for(to_schema(WHOLE))
    least = {"line": "a", "began": "2024", "run": "yes"}
    assert check.is_valid(least) and not check.is_valid({**least, "run": "no"})
    assert not check.is_valid({**least, "run": "no", "why": "x"}) and check.is_valid(
        {**least, "run": "no", "why": "x", "deeper": "y"}
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"line": ""}, [("line", Amiss.MISSING)]),
        ({"line": "a b c d"}, [("line", Amiss.WORDS)]),
        ({"text": "x" * 50_000}, [("text", Amiss.LETTERS)]),
        ({"count": "many"}, [("count", Amiss.NUMBER)]),
        ({"count": "1,234"}, [("count", Amiss.UNSURE)]),
        ({"count": "-1"}, [("count", Amiss.LEAST)]),
        ({"count": "100,6"}, [("count", Amiss.MOST)]),
        ({"count": "1e400"}, [("count", Amiss.NUMBER)]),
        ({"count": "NaN"}, [("count", Amiss.NUMBER)]),
        ({"began": "1403"}, [("began", Amiss.CALENDAR)]),
        ({"began": "soon"}, [("began", Amiss.YEAR)]),
        ({"on": "2026-02-30"}, [("on", Amiss.DATE)]),
        ({"run": "perhaps"}, [("run", Amiss.OPTION)]),
        ({"ways": ["yes", "no"]}, [("ways", Amiss.MANY)]),
        ({"ways": ["other"]}, [("ways", Amiss.OPTION)]),
        ({"budget": [{"item": "a"}, {"sum": "x"}]},
         [("budget.1.item", Amiss.MISSING), ("budget.1.sum", Amiss.NUMBER)]),
        ({"budget": "a line"}, [("budget", Amiss.SHAPE)]),
        ({"twin": "Tehran"}, [("twin.name", Amiss.CITY)]),
        ({"lead": {"body": "B"}}, [("lead.name", Amiss.MISSING)]),
        ({"lead": {"name": "A", "orcid": "0000-0002-1825-0098"}}, [("lead.orcid", Amiss.ORCID)]),
        ({"keywords": "a; b; c; d"}, [("keywords", Amiss.MANY)]),
        ({"site": "javascript:alert(1)"}, [("site", Amiss.LINK)]),
        ({"doi": "about it"}, [("doi", Amiss.DOI)]),
        ({"water": {**GOOD["water"], "after_year": "2019"}}, [("water.after_year", Amiss.ORDER)]),
        ({"water": {"before": "3"}}, [(f"water.{part}", Amiss.MISSING)
                                      for part in ("before_year", "after", "after_year", "source")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(changed, expected):
    assert reasons({**GOOD, **changed}) == expected


def test_files_are_counted_where_they_are_looked_at():
    form = a_form(a_question("annex", "file", required=True, most_answers=1))
    assert reasons({}, form) == []
    assert reasons({}, form, files={}) == [("annex", Amiss.MISSING)]
    assert reasons({}, form, files={"annex": 2}) == [("annex", Amiss.FILES)]


def test_a_number_may_be_written_in_the_numerals_of_any_member():
    form = a_form(a_question("count", "number", least="40"))
    assert reasons({"count": "፵፭"}, form) == [] and settled(form, {"count": "፵፭"}) == {"count": "45"}
    assert reasons({"count": "፴"}, form) == [("count", Amiss.LEAST)]


def test_what_is_not_asked_is_neither_checked_nor_received_nor_asked_after():
    answers = {**GOOD, "run": "yes", "why": "x " * 9_000, "deeper": ""}
    assert reasons(answers) == []
    assert "why" not in settled(WHOLE, answers) and "deeper" not in shown(WHOLE, settled(WHOLE, answers))
    assert gathered(WHOLE, typed(WHOLE, answers, "gregorian"), "gregorian")["why"].strip()  # and it is not lost


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ([], Fault.NOTHING),
        ([a_question(f"q{n}") for n in range(1000)], Fault.TOO_MANY),
        ([a_question("a"), a_question("a")], Fault.TWICE),
        ([a_question("title")], Fault.CODE),
        ([a_question("a.b")], Fault.CODE),
        ([{**a_question("a"), "name": {}}], Fault.NAME),
        ([a_question("a", "choice", choices=OPTIONS[:1])], Fault.OPTIONS),
        ([a_question("a", "choice", choices=[{"code": "x", "label": {"en": "A", "fa": "ب"}},
                                             {"code": "y", "label": {"en": "B", "fa": " ب"}}])], Fault.ALIKE),
        ([a_question("a", "table")], Fault.COLUMNS),
        ([a_question("a", "table", columns=[{"code": "b", "label": EN, "kind": "table"}])], Fault.COLUMNS),
        ([a_question("a", max_words=0)], Fault.WORDS),
        ([a_question("a", "number", least="3", most="2")], Fault.RANGE),
        ([a_question("a", "number", least="NaN")], Fault.RANGE),
        ([a_question("a", section="nowhere")], Fault.SECTION),
        ([a_question("a", "file", types=["../etc"])], Fault.TYPES),
        ([a_question("a", when={"question": "b"})], Fault.UNKNOWN),
        ([a_question("a", when={"question": "a"})], Fault.CIRCLE),
        ([a_question("a", when={"question": "b"}), a_question("b", when={"question": "a"})], Fault.CIRCLE),
        ([a_question("a", when={"question": "b"}), a_question("b")], Fault.LATER),
        ([a_question("b", "choice", choices=OPTIONS), a_question("a", when={"question": "b", "is": ["maybe"]})],
         Fault.VALUE),
    ],
)  # fmt: skip
def test_a_form_with_a_fault_is_found(questions, fault):
    form = a_form(*questions)
    assert fault in {one.reason for one in faults_of(form)}
    assert isinstance(problems_of(form, {}, language="en"), tuple)  # and whoever reads it does not fall over


def test_a_circle_of_conditions_asks_nothing_and_ends():
    form = a_form(a_question("a", when={"question": "b"}), a_question("b", when={"question": "a"}))
    assert shown(form, {"a": "x", "b": "y"}) == frozenset()
    assert to_schema(form)


@pytest.mark.parametrize(
    "document",
    [
        None, [], 7, "form", {}, {"x-form": {}}, {"properties": {}, "x-form": {"order": ["a"]}},
        {**to_schema(WHOLE), "additionalProperties": True},
        {**to_schema(WHOLE), "x-form": {**to_schema(WHOLE)["x-form"], "order": ["line"] * 9}},
    ],
)  # fmt: skip
def test_a_document_that_is_no_form_is_refused(document):
    with pytest.raises(NotAForm):
        from_schema(document)


def nested(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    return value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["name", "city", "date", "before", "item", "sum", "orcid", "x"]), inner, max_size=3), max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([one.code for one in WHOLE.questions] + ["other"]), JSON, max_size=6))
def test_whatever_a_draft_holds_it_is_read_told_and_shown(answers):
    whole = settled(WHOLE, answers)
    told(WHOLE, answers, "fa")
    fields = typed(WHOLE, answers, "persian")
    assert all(isinstance(one, str) for said in fields.values() for one in said)
    gathered(WHOLE, fields, "persian")
    if not problems_of(WHOLE, answers, language="en"):
        jsonschema_rs.validator_for(to_schema(WHOLE)).validate(whole)
        assert canonical(whole)


def test_deep_and_large_answers_are_told_and_not_suffered():
    start = time.process_time()
    assert reasons({**GOOD, "text": "ا" * 1_000_000}) == [("text", Amiss.LETTERS)]
    assert ("budget", Amiss.SHAPE) in reasons({**GOOD, "budget": nested(900)})
    assert ("authors", Amiss.MANY) in reasons({**GOOD, "authors": [{"name": "A"}] * 5_000})
    assert ("count", Amiss.NUMBER) in reasons({**GOOD, "count": "9" * 100_000})
    assert ("doi", Amiss.DOI) in reasons({**GOOD, "doi": "10." + "1" * 100_000 + "!"})
    assert time.process_time() - start < 5  # no answer makes a pattern run away


def test_fields_and_answers_are_inverses_in_any_calendar():
    for calendar in ("gregorian", "persian", "ethiopic", "islamic"):
        fields = typed(WHOLE, settled(WHOLE, GOOD) | {"on": {"date": "2026-03-21"}}, calendar)
        assert settled(WHOLE, gathered(WHOLE, fields, calendar)) == settled(WHOLE, GOOD), calendar


def test_a_chosen_city_is_let_go_when_its_name_is_changed():
    fields = {"twin.name": ["Tehran"], "twin.city": ["112931 Tehran"]}
    assert gathered(WHOLE, fields, "")["twin"] == {"city": 112931, "name": "Tehran"}
    assert gathered(WHOLE, {**fields, "twin.name": ["Kazan"]}, "")["twin"] == "Kazan"
    assert gathered(WHOLE, {**fields, "twin.city": ["x Tehran"]}, "")["twin"] == "Tehran"


def test_a_later_version_says_what_it_changed_and_may_not_change_a_kind():
    old = a_form(a_question("a", max_words=9), a_question("b"), a_question("c"))
    new = a_form(a_question("b", required=True), a_question("a", max_words=5), a_question("d"))
    assert {(one.code, one.what.name) for one in changes_between(old, new)} == {
        ("b", "REQUIRED"), ("a", "WORDS"), ("d", "ADDED"), ("c", "REMOVED"), ("b", "MOVED"), ("a", "MOVED"),
    }  # fmt: skip
    assert changes_between(old, old) == () == later_faults(old, new)
    assert [one.reason for one in later_faults(old, a_form(a_question("a", "number")))] == [Fault.KIND_KEPT]


def test_answers_are_told_in_words():
    rows = {one.question.code: one for one in told(WHOLE, GOOD, "en")}
    assert rows["count"].words == "12.5 km" and rows["run"].words == "no words"
    assert rows["budget"].rows == (("pipes", "1200"),)
    assert "10 l (2020)" in rows["water"].words and rows["authors"].words == "B · C"


def test_on_a_page_numbers_stand_in_the_readers_digits_and_each_cell_by_itself():
    rows = {one.question.code: one for one in told(WHOLE, GOOD, "fa", reader="fa")}
    assert rows["budget"].rows == (("pipes", "۱۲۰۰"),) and rows["count"].words.startswith("۱۲٫۵ ")
    assert rows["water"].rows[0][0].endswith("(۲۰۲۰)") and not re.search(r"\d", rows["water"].rows[0][0], re.ASCII)
    for cell in ("pipes", "۱۲۰۰"):
        assert f"\u2068{cell}\u2069\u2069" in rows["budget"].words
    assert rows["authors"].words == "\u2068B\u2069 · \u2068C\u2069"


@pytest.mark.parametrize(
    ("typed", "is_one"), [("2024", True), ("1890", True), ("2100", True), ("3023", False), ("1403", False)]
)
def test_a_year_is_one_of_our_days(typed, is_one):
    assert is_year(typed) is is_one


@pytest.mark.parametrize(("kind", "typed_words"), [
    ("year", "۲۰۲۴"), ("year", "२०२४"), ("year", "২০২৪"), ("year", "١٤٤٥"), ("year", "۱۴۰۲"), ("year", "24"),
    ("year", "2024-25"), ("year", "twenty"), ("number", "۱٬۲۰۰٫۵"), ("number", "१२.५"), ("number", "12,500"),
    ("number", "−7"), ("number", "a"), ("date", "2024-02-30"), ("date", "۱۴۰۲-۱۲-۲۹"), ("link", "example.org"),
    ("link", "https://a.example/"),
])  # fmt: skip
def test_a_cell_is_read_and_checked_as_a_question_of_its_kind(kind, typed_words):
    """In every script of digits, in the reader's calendar, with the same reason at the cell."""
    alone = a_form(a_question("one", kind))
    row = a_form(a_question("rows", "table", columns=[{"code": "cell", "label": EN, "kind": kind}]))
    single = gathered(alone, {"one": [typed_words]}, "persian")
    cells = gathered(row, {"rows.0.cell": [typed_words]}, "persian")
    assert settled(row, cells)["rows"] == [{"cell": settled(alone, single)["one"]}]
    wrong = problems_of(alone, single, language="fa")
    told_at = problems_of(row, cells, language="fa")
    assert [(one.reason, one.facts) for one in told_at] == [(one.reason, one.facts) for one in wrong]
    assert all(one.at == "rows.0.cell" for one in told_at)


def test_a_column_may_be_a_choice_and_is_one_everywhere():
    values = [{"code": "rial", "label": {"en": "Rial", "fa": "ریال"}}, {"code": "rouble", "label": {"en": "Rouble"}}]
    cell = {"code": "currency", "label": EN, "kind": "choice", "required": True, "choices": values}
    columns = [cell, {"code": "sum", "label": EN, "kind": "number"}]
    form = a_form(
        a_question("line"), a_question("costs", "table", required=True, columns=columns, when={"question": "line"})
    )
    assert faults_of(form) == () and from_schema(to_schema(form)) == form
    good = {"line": "a", "costs": [{"currency": "rial", "sum": "۵"}]}
    assert problems_of(form, good, language="fa") == ()
    jsonschema_rs.validate(to_schema(form), settled(form, good))
    row = told(form, good, "fa")[-1]
    assert row.rows == (("ریال", "5"),)
    for said in ("dollar", "Rial", ""):
        amiss = problems_of(form, {"line": "a", "costs": [{"currency": said, "sum": "5"}]}, language="en")
        assert [(one.at, one.reason) for one in amiss] == [
            ("costs.0.currency", Amiss.OPTION if said else Amiss.MISSING)
        ]
        with pytest.raises(jsonschema_rs.ValidationError):
            jsonschema_rs.validate(
                to_schema(form), settled(form, {"line": "a", "costs": [{"currency": said, "sum": "5"}]})
            )
    for wrong in (values[:1], [values[0], {**values[1], "code": "rial"}], []):
        bare = a_form(a_question("costs", "table", columns=[{**cell, "choices": wrong}]))
        assert Fault.OPTIONS in {one.reason for one in faults_of(bare)}


@pytest.mark.parametrize(
    ("words", "calendar"), [("1404-12-30", "persian"), ("2018-12-31", "ethiopic"), ("1405-01-01", "gregorian")]
)
def test_a_day_that_its_calendar_lacks_is_no_day_of_another(words, calendar):
    form = a_form(a_question("on", "date"), a_question("runs", "table", columns=[
        {"code": "from", "label": EN, "kind": "date"}]))  # fmt: skip
    answers = gathered(form, {"on": [words], "runs.0.from": [words]}, calendar)
    found = [(one.at, one.reason) for one in problems_of(form, answers, language="en")]
    assert found == [("on", Amiss.DATE), ("runs.0.from", Amiss.DATE)]
    shown_again = typed(form, answers, calendar)
    assert gathered(form, shown_again, calendar) == answers


def test_the_figures_of_a_form_hold_no_words():
    figures = json.dumps(figures_of(WHOLE))
    assert "no words" not in figures and '"km"' not in figures and '"max_words": 3' in figures
    assert figures_of(WHOLE)["x-most"] == {"part": 500, "link": 2000}
