"""The editors of the rules, used as their people use them: typed, saved, kept on error, two at once, hostile."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from charsu.acts import drafting as acts
from charsu.adapters.texts_of_the_house import read_json
from charsu.pages.bureau.figures import value_of
from charsu.queries.editions import rules_in_force
from charsu.queries.rules_text import rules_of
from charsu.queries.tiers import rule_of
from charsu.rules.calendars import show_moment, write_wall
from tests.acts.test_founding import NOW, announced, drafted, drafting, house  # noqa: F401
from tests.pages.test_bureau import sit  # noqa: F401

PARTS = ("themes", "divisions", "tiers", "settings", "deadlines", "supporters")
BY_A_BROWSER = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
SHEET = "rubrics/practice/all/1"


def typed(page):
    """What a browser would send back if nothing were changed."""
    rows = page.context["rows"]
    sent = {f"rows-{name}": value for name, value in {
        "TOTAL_FORMS": len(rows.forms), "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 200,
    }.items()}  # fmt: skip
    fields = [field for form in rows for field in form] + list(page.context.get("head") or [])
    for field in fields:
        value = field.value()
        shown = field.field.prepare_value(value)
        if field.field.widget.attrs.get("type") == "datetime-local" and not BY_A_BROWSER.fullmatch(
            field.field.widget.format_value(shown) or ""
        ):
            shown = ""  # a browser empties a field of date and hour that holds anything else
        if shown is not None and shown is not False and shown != "":
            sent[field.html_name] = "on" if shown is True else shown
    return sent | {"seen": page.context["seen"]}


@pytest.fixture
def desk(house, sit):  # noqa: F811
    drafted(house)
    return sit(house.tehran)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["en", "fa", "ru"])
def test_saving_what_is_shown_changes_nothing(desk, house, part, language):  # noqa: F811
    before = rules_of(house.edition)
    page = desk.get(f"/bureau/rules/{part}/", HTTP_ACCEPT_LANGUAGE=language)
    answer = desk.post(f"/bureau/rules/{part}/", typed(page), HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 302, answer.context and answer.context["rows"].errors
    assert rules_of(house.edition) == before


def test_instants_stand_in_the_readers_zone_and_calendar_too(desk, house):  # noqa: F811
    house.tehran.zone, house.tehran.calendar = "Asia/Tehran", "persian"
    house.tehran.save()
    at = house.edition.deadlines.get(code="call_closes").at.astimezone(ZoneInfo("Asia/Tehran"))
    for page in ("/bureau/rules/deadlines/", "/bureau/rules/"):
        said = desk.get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert f'value="{write_wall(at, "persian")}"' in said and "datetime-local" not in said
        for calendar in ("persian", "gregorian"):
            assert show_moment(at, "Asia/Tehran", "en", calendar) in said
    before = rules_of(house.edition)
    assert desk.post("/bureau/rules/deadlines/", typed(desk.get("/bureau/rules/deadlines/"))).status_code == 302
    assert rules_of(house.edition) == before
    house.tehran.calendar = "gregorian"
    house.tehran.save()
    said = desk.get("/bureau/rules/").content.decode()
    assert f'value="{at:%Y-%m-%dT%H:%M}"' in said and 'type="datetime-local"' in said


def test_what_is_wrong_in_a_one_line_form_is_told_at_the_head_with_a_link(desk, house):  # noqa: F811
    sent = {"part": "deadline", "code": "call_closes", "at": "soon"}
    answer = desk.post("/bureau/rules/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and 'href="#call_closes-at"' in page and 'id="call_closes-at"' in page
    assert 'value="soon"' in page and 'role="alert"' in page


def test_saving_a_rubric_as_it_is_changes_nothing(desk, house):  # noqa: F811
    before = rules_of(house.edition)
    page = desk.get(f"/bureau/rules/{SHEET}/")
    assert desk.post(f"/bureau/rules/{SHEET}/", typed(page)).status_code == 302
    assert rules_of(house.edition) == before


def test_the_founding_rules_go_through_every_editor_unchanged(house, sit):  # noqa: F811
    drafting(house)
    rules = read_json("founding/edition.json")
    clauses = [{"number": str(n), "heading": {"en": "h"}, "text": {"en": "t"}} for n in range(4, 39)]
    for clause in clauses:
        house.edition.regulations.clauses.create(
            order=int(clause["number"]), proposed_by=house.parties[0], proposed_at=NOW, **clause
        )
    dates = {row["code"]: datetime(2027, 1, day, tzinfo=UTC) for day, row in enumerate(rules["deadlines"], 1)}
    acts.draft(actors=(house.tehran,), now=NOW, edition=house.edition, rules=rules, deadlines=dates)
    before, desk = rules_of(house.edition), sit(house.tehran)
    for page in (*PARTS, SHEET, "rubrics/research/all/1"):
        at = f"/bureau/rules/{page}/"
        answer = desk.post(at, typed(desk.get(at)))
        assert answer.status_code == 302, (page, answer.context["rows"].errors, answer.context["trouble"])
    after = rules_of(house.edition)
    rule = next(row for row in after["settings"] if row["code"] == "shortlist_rule")["value"]
    assert rule.pop("quotas") == {}  # told apart from silence by the editor
    assert after == before


def test_a_new_theme_is_added_under_its_clause_and_ordered(desk, house):  # noqa: F811
    page = desk.get("/bureau/rules/themes/")
    new = {"rows-2-name_fa": "بازار", "rows-2-name_ru": "Рынок", "rows-2-name_en": "The Bazaar", "rows-2-clause": "3"}
    kept = typed(page) | new | {"rows-2-at_place": "۱", "rows-0-at_place": "2", "rows-1-at_place": "3"}
    assert desk.post("/bureau/rules/themes/", kept).status_code == 302
    assert list(house.edition.themes.values_list("code", flat=True)) == ["the-bazaar", "water", "heat"]
    added = house.edition.themes.get(code="the-bazaar")
    assert (added.clause.number, added.name["fa"]) == ("3", "بازار")


def test_blank_rows_are_nobodys_words(desk, house):  # noqa: F811
    desk.post("/bureau/rules/tiers/", typed(desk.get("/bureau/rules/tiers/")))
    assert house.edition.tiers.count() == 1


def test_what_the_rules_say_against_themselves_is_told_where_they_are_read(desk, house):  # noqa: F811
    sentence = "may have a number of residents that is in both: “\u2068small en\u2069” and “\u2068large en\u2069”"
    for at in ("/bureau/rules/", "/bureau/steps/"):
        assert "against themselves" not in desk.get(at).content.decode()
    house.edition.divisions.filter(code="large").update(least=99_000)
    for at in ("/bureau/rules/", "/bureau/steps/"):
        assert sentence in desk.get(at).content.decode()


def test_an_honour_says_of_each_of_what_it_has_its_number_and_how_one_comes_to_it(desk, house):  # noqa: F811
    at = "/bureau/rules/tiers/"
    new = {"rows-1-name_fa": "نشان", "rows-1-name_ru": "Медаль", "rows-1-name_en": "Medal", "rows-1-clause": "3",
           "rows-1-way": "by the jury", "rows-1-at_place": "2"}  # fmt: skip
    sent = typed(desk.get(at)) | {"rows-0-most": "1", "rows-0-per": ["theme", "kind"], **new}
    assert desk.post(at, sent).status_code == 302
    said = desk.get("/bureau/rules/").content.decode()
    assert "up to 1 of each: theme × kind, on the jury&#x27;s motion" in said
    medal = house.edition.tiers.exclude(code="laureate").get()
    assert medal.name["en"] == "Medal" and rule_of(medal).is_moved  # its name alone does not make it come by itself
    for row, fault in (
        ({"rows-1-way": "by standing"}, "best by standing"),
        ({"rows-1-way": "all admitted", "rows-1-most": "9"}, "no limit"),
    ):
        answer = desk.post(at, typed(desk.get(at)) | row)
        assert answer.status_code == 400 and fault in answer.context["rows"].forms[1].errors["most"][0]
    house.edition.tiers.filter(pk=medal.pk).update(code="medal")  # as rules of old have it
    answer = desk.post(at, typed(desk.get(at)))
    assert answer.status_code == 302 and house.edition.tiers.get(pk=medal.pk).way == "the shortlist"
    answer = desk.post(at, typed(desk.get(at)) | {"rows-1-way": "by the jury"})
    assert answer.status_code == 400 and "by itself" in answer.context["rows"].forms[1].errors["way"][0]


def test_what_was_typed_is_kept_on_error(desk, house):  # noqa: F811
    sent = typed(desk.get("/bureau/rules/divisions/"))
    sent |= {"rows-0-least": "many", "rows-1-name_fa": "کلان‌شهر", "rows-1-name_en": ""}
    answer = desk.post("/bureau/rules/divisions/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="many"' in page and 'value="کلان‌شهر"' in page
    assert 'href="#id_rows-0-least"' in page and 'id="id_rows-0-least"' in page
    assert house.edition.divisions.get(code="large").name["fa"] == "large fa"


def test_digits_of_every_script_are_figures(desk, house):  # noqa: F811
    sent = typed(desk.get("/bureau/rules/divisions/")) | {"rows-0-most": "۹۹۰۰۰", "rows-1-least": "٩٩٠٠١"}
    assert desk.post("/bureau/rules/divisions/", sent).status_code == 302
    assert house.edition.divisions.get(code="small").most == 99_000
    assert house.edition.divisions.get(code="large").least == 99_001


def test_a_stale_save_is_told_and_the_words_are_kept(desk, house, sit):  # noqa: F811
    kazan = sit(house.kazan)
    first, second = (typed(who.get("/bureau/rules/themes/")) for who in (desk, kazan))
    assert desk.post("/bureau/rules/themes/", first | {"rows-0-name_en": "Clean water"}).status_code == 302
    answer = kazan.post("/bureau/rules/themes/", second | {"rows-0-name_en": "Living water"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "newer version" in page and 'value="Living water"' in page
    assert "Clean water" in page  # what is stored now, to compare
    assert house.edition.themes.get(code="water").name["en"] == "Clean water"
    again = second | {"rows-0-name_en": "Living water", "seen": answer.context["seen"]}
    assert kazan.post("/bureau/rules/themes/", again).status_code == 302
    assert house.edition.themes.get(code="water").name["en"] == "Living water"


def test_two_officers_at_different_rows_lose_nothing(desk, house, sit):  # noqa: F811
    """The second save used to write the first one's row back as it was."""
    kazan, at = sit(house.kazan), "/bureau/rules/deadlines/"
    before = {row.code: row.at for row in house.edition.deadlines.all()}
    first, second = typed(desk.get(at)), typed(kazan.get(at))
    name, other = [key for key in first if key.endswith("-at")][:2]
    assert desk.post(at, first | {name: f"{first[name][:14]}07"}).status_code == 302
    assert kazan.post(at, second | {other: f"{second[other][:14]}08"}).status_code == 302
    after = {row.code: row.at for row in house.edition.deadlines.all()}
    assert sorted(after[code].minute for code in before if after[code] != before[code]) == [7, 8]


def test_the_same_date_changed_twice_is_shown_twice(desk, house, sit):  # noqa: F811
    kazan, at = sit(house.kazan), "/bureau/rules/deadlines/"
    first, second = typed(desk.get(at)), typed(kazan.get(at))
    name, other = [key for key in first if key.endswith("-at")][:2]
    day, other_day = first[name][:14], first[other][:14]
    desk.post(at, first | {name: f"{day}07", other: f"{other_day}08"})
    answer = kazan.post(at, second | {name: f"{day}09"})
    page = answer.content.decode()
    assert answer.status_code == 400 and len(answer.context["both"]) == 1
    assert [one.minute for one in answer.context["both"][0].moments] == [7, 9]
    assert f'value="{day}09"' in page and f'value="{other_day}08"' in page  # the untouched row as it is now
    assert kazan.post(at, typed(answer)).status_code == 302
    minutes = [row.at.minute for row in house.edition.deadlines.all() if row.at.minute]
    assert sorted(minutes) == [8, 9]


def test_two_officers_at_one_rubric(desk, house, sit):  # noqa: F811
    at, kazan = f"/bureau/rules/{SHEET}/", sit(house.kazan)
    first, second = typed(desk.get(at)), typed(kazan.get(at))
    assert desk.post(at, first | {"rows-0-name_en": "Its effect"}).status_code == 302
    answer = kazan.post(at, second | {"rows-0-name_en": "Outcome", "highest": "9"})
    assert answer.status_code == 400 and "Its effect" in answer.content.decode()
    assert kazan.post(at, typed(answer)).status_code == 302
    rubric = house.edition.rubrics.get(kind="practice", theme=None)
    assert rubric.highest == 9 and rubric.criteria.first().name["en"] == "Outcome"


def test_two_officers_at_the_supporters(desk, house, sit):  # noqa: F811
    at, kazan = "/bureau/rules/supporters/", sit(house.kazan)
    first, second = typed(desk.get(at)), typed(kazan.get(at))
    desk.post(at, first | {"rows-0-name_en": "Alpha", "rows-0-part": "supporter"})
    answer = kazan.post(at, second | {"rows-0-name_en": "Beta", "rows-0-part": "supporter"})
    house.edition.refresh_from_db()
    assert answer.status_code == 302
    assert [row["name"] for row in house.edition.supporters] == [{"en": "Alpha"}, {"en": "Beta"}]


def test_a_row_added_by_another_meanwhile_is_not_mistaken_for_mine(desk, house, sit):  # noqa: F811
    kazan = sit(house.kazan)
    mine = typed(kazan.get("/bureau/rules/themes/"))
    theirs = typed(desk.get("/bureau/rules/themes/"))
    theirs |= {f"rows-2-name_{lang}": "first" for lang in ("fa", "ru", "en")} | {"rows-2-clause": "1"}
    desk.post("/bureau/rules/themes/", theirs)
    assert kazan.post("/bureau/rules/themes/", mine | {"rows-1-name_en": "heat changed"}).status_code == 302
    assert house.edition.themes.count() == 3
    assert house.edition.themes.get(code="heat").name["en"] == "heat changed"
    assert house.edition.themes.get(code="water").name["en"] == "water en"


def test_weights_that_do_not_sum_are_told_with_their_sum(desk, house):  # noqa: F811
    at = "/bureau/rules/rubrics/practice/all/1/"
    sent = typed(desk.get(at)) | {"rows-0-weight": "60", "rows-1-weight": "30", "rows-1-name_en": "Method"}
    answer = desk.post(at, sent)
    assert answer.status_code == 400 and "sum to 90" in answer.content.decode()
    assert house.edition.rubrics.get(kind="practice").criteria.count() == 1
    assert desk.post(at, sent | {"rows-1-weight": "۴۰"}).status_code == 302
    weights = house.edition.rubrics.get(kind="practice").criteria.values_list("weight", flat=True)
    assert list(weights) == [60, 40]


def test_levels_are_lines_and_scales_hold(desk, house):  # noqa: F811
    at = "/bureau/rules/rubrics/practice/all/1/"
    sent = typed(desk.get(at)) | {"rows-0-anchors_en": "0: nothing\n10: all", "rows-0-anchors_fa": "۰: هیچ\n۱۰: همه"}
    assert desk.post(at, sent | {"lowest": "5", "highest": "5"}).status_code == 400
    assert desk.post(at, sent | {"highest": "10", "step": "3"}).status_code == 400
    assert desk.post(at, sent).status_code == 302
    anchors = house.edition.rubrics.get(kind="practice").criteria.get().anchors
    assert anchors == [
        {"score": 0, "text": {"fa": "هیچ", "en": "nothing"}},
        {"score": 10, "text": {"fa": "همه", "en": "all"}},
    ]


def test_a_theme_gets_a_rubric_of_its_own_and_loses_it(desk, house):  # noqa: F811
    at = "/bureau/rules/rubrics/practice/water/1/"
    assert desk.post(at, typed(desk.get(at))).status_code == 302
    own = house.edition.rubrics.get(theme__code="water")
    assert own.criteria.get().code == "effect"
    themes = typed(desk.get("/bureau/rules/themes/")) | {"rows-0-gone": "on"}
    answer = desk.post("/bureau/rules/themes/", themes)
    assert answer.status_code == 400 and "of its own is kept" in answer.content.decode()
    assert desk.post(at, {"drop": "1"}).status_code == 302
    assert not house.edition.rubrics.filter(theme__isnull=False).exists()
    assert desk.post("/bureau/rules/themes/", themes).status_code == 302
    assert list(house.edition.themes.values_list("code", flat=True)) == ["heat"]


def test_a_figure_is_added_named_in_every_language_and_read(desk, house):  # noqa: F811
    for code in ("majority", "shortlist_rule", "country_quotas", "wild_cards_by", "may_give_none", "cap_per_theme"):
        assert desk.post("/bureau/rules/figure/", {"code": code}).status_code == 302
    page = desk.get("/bureau/rules/settings/")
    place = {form.row["code"]: form.prefix for form in page.context["rows"]}
    sent = typed(page) | {
        f"{place['majority']}-value": "two thirds",
        f"{place['shortlist_rule']}-per": ["theme"],
        f"{place['shortlist_rule']}-up_to": "2",
        f"{place['country_quotas']}-value": "IR: ۵، RU: 3",
        f"{place['wild_cards_by']}-value": ["jury"],
        f"{place['may_give_none']}-value": "no",
        f"{place['cap_per_theme']}-gone": "on",
    }
    answer = desk.post("/bureau/rules/settings/", sent)
    assert answer.status_code == 302, answer.context["rows"].errors
    rules = rules_in_force(house.edition)
    assert (rules.majority, rules.may_give_none, rules.wild_cards_by) == ("two thirds", False, ("jury",))
    assert (rules.shortlist.per, rules.shortlist.up_to) == (("theme",), 2)
    assert rules.country_quotas == {"IR": 5, "RU": 3} and rules.cap_per_theme is None
    assert set(house.edition.settings.get(code="majority").name) == {"fa", "ru", "en"}


@pytest.mark.parametrize("value", ["0", "-3", "9999999999999999999", "3.5", "three", "", "\x00", "🏙"])
def test_a_figure_out_of_bounds_is_told_at_its_field(desk, house, value):  # noqa: F811
    sent = typed(desk.get("/bureau/rules/settings/")) | {"rows-0-value": value}
    answer = desk.post("/bureau/rules/settings/", sent)
    assert answer.status_code == 400 and 'href="#id_rows-0-value"' in answer.content.decode()
    assert rules_in_force(house.edition).reviews_per_entry == 3


@pytest.mark.parametrize(
    "name", ["x" * 5000, "a\u202eb", "نام\u200cفاصله", "🏙️ city", "<script>alert(1)</script>", "a\x00b"]
)
def test_hostile_words_are_cleaned_or_told_and_never_break_the_page(desk, house, name):  # noqa: F811
    sent = typed(desk.get("/bureau/rules/themes/")) | {"rows-0-name_en": name}
    answer = desk.post("/bureau/rules/themes/", sent)
    assert answer.status_code in {302, 400}
    page = desk.get("/bureau/rules/themes/").content.decode()
    assert "<script>alert" not in page and "\u202e" not in page


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"rows-1-at": "2020-01-01T00:00"}, "after it opens"),
        ({"rows-1-at": "2026-02-31T10:00"}, "exist"),
        ({"rows-1-at": ""}, "required"),
    ],
)
def test_dates_that_cannot_be_are_told(desk, house, change, word):  # noqa: F811
    answer = desk.post("/bureau/rules/deadlines/", typed(desk.get("/bureau/rules/deadlines/")) | change)
    assert answer.status_code == 400 and word in answer.content.decode()


def test_too_many_rows_and_broken_sets_are_no_500(desk):
    for sent in ({}, {"rows-TOTAL_FORMS": "100000"}, {"rows-TOTAL_FORMS": "x"}, {"rows-TOTAL_FORMS": "-1"}):
        assert desk.post("/bureau/rules/themes/", sent).status_code == 400


@pytest.mark.parametrize(
    "at", ["nothing/", "rubrics/", "rubrics/king/all/1/", "rubrics/practice/nowhere/1/", "forms/practice/all/9/"]
)
def test_unknown_parts_are_not_there(desk, at):
    page = desk.get(f"/bureau/rules/{at}")
    assert page.status_code == 404


@pytest.mark.parametrize("page", [*PARTS, SHEET, "rubrics/practice/water/1"])
def test_once_announced_the_rules_have_no_editor(house, sit, page):  # noqa: F811
    announced(house)
    before = rules_of(house.edition)
    tehran = sit(house.tehran)
    assert tehran.get(f"/bureau/rules/{page}/").status_code == 409
    assert tehran.post(f"/bureau/rules/{page}/", {"drop": "1"}).status_code == 409
    assert rules_of(house.edition) == before


@pytest.mark.parametrize("part", PARTS)
def test_an_editor_asks_the_store_no_more_for_more_rows(desk, house, part, django_assert_max_num_queries):  # noqa: F811
    for number in range(20):
        clause = house.edition.regulations.clauses.first()
        house.edition.themes.create(code=f"t{number}", name={"en": "t"}, clause=clause)
    with django_assert_max_num_queries(22):
        desk.get(f"/bureau/rules/{part}/")


def test_what_a_rule_has_without_a_field_of_its_own_outlives_the_editor():
    cleaned = {"per": ["kind"], "up_to": 2, "quotas": {}, "fallback": "none", "ties": "registered"}
    old = {"per": ["theme"], "total": 24, "by": "p_top", "up_to": 1}
    assert value_of("shortlist_rule", cleaned, old) == cleaned | {"total": 24, "by": "p_top"}
    assert value_of("shortlist_rule", cleaned, None) == cleaned
