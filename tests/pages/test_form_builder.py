"""The form builder: without a programmer, by keyboard, with nothing lost; and what holds only with both keys."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charsu.models import Deadline, Entry, Form, JointAct, Notice
from charsu.pages.question_words import sentence
from charsu.queries.forms import read_schema
from charsu.rules.forms import Amiss, Problem
from charsu.rules.forms.faults import RESERVED
from charsu.rules.lifecycle import Phase
from charsu.rules.texts import pick

AT = "/bureau/forms/practice/all/1/"


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def seen(desk, at=AT):
    return desk.get(at).context["build"].seen


def form_now(kind="practice"):
    return read_schema(Form.objects.get(kind=kind, theme=None, stage=1).schema)


def kept(desk, code, kind="", **typed):
    at = f"{AT}questions/{code}/" + (f"?kind={kind}" if kind else "")
    return desk.post(at, {"seen": seen(desk), **typed})


def rows_of(code, form=None, **typed):
    """The rows of the values of a choice as the page shows them, with what is typed over them."""
    choices = (form or form_now()).question(code).choices
    shown = {f"value_{n}_{lang}": said for n, one in enumerate(choices) for lang, said in one.label.items()}
    return shown | {f"value_{n}_place": str(n + 1) for n in range(len(choices))} | typed


def values_of(form, code="funding"):
    return [one.code for one in form.question(code).choices]


@pytest.fixture
def drafting(an_edition):
    return an_edition(Phase.DRAFTING)


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_question_called_as_a_field_of_the_page_gets_another_code(drafting, name):
    assert kept(sit(drafting.tehran), "new", "short", name_en=name.replace("_", " ")).status_code == 302
    made = form_now().questions[-1]
    assert made.name["en"] == name.replace("_", " ") and made.code not in RESERVED


@pytest.fixture
def open_call(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    return story


def test_a_form_is_built_question_by_question(drafting):
    desk = sit(drafting.tehran)
    answer = desk.post(f"{AT}sections/new/", {"seen": seen(desk), "name_en": "Money", "name_fa": "هزینه"})
    assert answer.status_code == 302
    assert kept(desk, "new", "choice", name_en="Scale", choices_en="street\ncity", choices_fa="خیابان\nشهر",
                section="money").status_code == 302  # fmt: skip
    scale = form_now().question("scale")
    assert [pick(option.label, "fa")[1] for option in scale.choices] == ["خیابان", "شهر"]
    assert (scale.section, scale.choices[0].code) == ("money", "value-1")
    table = {"column_0_en": "Item", "column_0_required": "on", "column_1_en": "Sum", "column_1_kind": "number"}
    assert kept(desk, "new", "table", name_en="Budget", section="money", when=["scale=value-2"], **table,
                most_answers="۱۰").status_code == 302  # fmt: skip
    budget = form_now().question("budget")
    assert [(c.code, c.kind.value, c.required) for c in budget.columns] == [
        ("item", "short", True), ("sum", "number", False),
    ]  # fmt: skip
    assert (budget.when.question, budget.when.values, budget.most_answers) == ("scale", ("value-2",), 10)
    page = desk.get(AT).content.decode()
    assert "Budget" in page and "on a condition" in page
    assert kept(desk, "scale", name_en="Scale of it", **rows_of("scale")).status_code == 302
    assert form_now().question("scale").name == {"en": "Scale of it"}
    assert form_now().question("scale").choices == scale.choices


def test_the_values_of_a_choice_keep_their_codes_and_conditions_hold(drafting):
    desk = sit(drafting.tehran)
    condition = form_now().question("funders").when
    more = {"name_en": "Did others pay?", "section": "work"}
    first = {"value_3_en": "Unknown", "value_3_fa": "نامعلوم", "value_3_place": "۱"}
    assert kept(desk, "funding", **more, **rows_of("funding", **first)).status_code == 302
    assert values_of(form_now()) == ["value-1", "no", "partly", "wholly"]
    assert kept(desk, "funding", **more, **rows_of("funding", value_1_place="4")).status_code == 302
    assert kept(desk, "funding", **more, **rows_of("funding", value_0_en="Not known")).status_code == 302
    assert values_of(form_now()) == ["value-1", "partly", "wholly", "no"]
    assert form_now().question("funders").when == condition
    gone = dict.fromkeys(("value_1_en", "value_1_fa", "value_1_ru"), "")
    answer = kept(desk, "funding", **more, **rows_of("funding", **gone))
    told = answer.context["trouble"]
    assert answer.status_code == 400 and told[0].startswith(
        "Who paid, and which part: This question depends on a value"
    )
    free = {"name_en": "Who paid", "section": "work", "when": ["funding=wholly"]}
    assert kept(desk, "funders", **free).status_code == 302
    assert kept(desk, "funding", **more, **rows_of("funding", **gone)).status_code == 302
    assert values_of(form_now()) == ["value-1", "wholly", "no"]


def test_the_columns_of_a_table_keep_their_codes(drafting):
    desk = sit(drafting.tehran)
    shown = {"column_0_en": "Item", "column_0_required": "on", "column_1_en": "Sum", "column_1_kind": "number"}
    assert kept(desk, "new", "table", name_en="Budget", **shown).status_code == 302
    turned = {"column_0_en": "Sum", "column_0_kind": "number", "column_1_en": "Item", "column_2_en": "Year"}
    assert kept(desk, "budget", name_en="Budget", **turned).status_code == 302
    held = [(one.code, one.kind.value) for one in form_now().question("budget").columns]
    assert held == [("sum", "number"), ("item", "short"), ("year", "short")]
    answer = kept(desk, "budget", name_en="Budget", column_0_en="Item", column_1_en="Item")
    assert answer.status_code == 400 and "another value" in answer.content.decode()


def test_a_column_of_choices_is_built_and_its_values_keep_their_codes(drafting):
    desk = sit(drafting.tehran)
    column = {"column_0_en": "Currency", "column_0_kind": "choice"}
    first = {"column_0_values_en": "Rial\nRouble", "column_0_values_fa": "ریال\nروبل"}
    answer = kept(desk, "new", "table", name_en="Budget", **column)
    assert answer.status_code == 400 and "A choice needs two values" in answer.content.decode()
    assert kept(desk, "new", "table", name_en="Budget", **column, **first).status_code == 302
    (made,) = form_now().question("budget").columns
    assert [(one.code, one.label["fa"]) for one in made.choices] == [("value-1", "ریال"), ("value-2", "روبل")]
    page = desk.get(f"{AT}questions/budget/").content.decode()
    assert "Rial\nRouble" in page and "ریال\nروبل" in page
    turned = {"column_0_values_en": "Real\nRouble\nRial", "column_0_values_fa": "رئال\nروبل\nریال"}
    assert kept(desk, "budget", name_en="Budget", **column, **turned).status_code == 302
    (made,) = form_now().question("budget").columns
    assert [one.code for one in made.choices] == ["value-3", "value-2", "value-1"]
    uneven = {**turned, "column_0_values_fa": "رئال"}
    answer = kept(desk, "budget", name_en="Budget", **column, **uneven)
    assert answer.status_code == 400 and "as many as the others" in answer.content.decode()
    plain = {"column_0_en": "Currency", "column_0_kind": "short", **turned}
    assert kept(desk, "budget", name_en="Budget", **plain).status_code == 302
    assert form_now().question("budget").columns[0].choices == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"choices_fa": "الف\nب", "choices_ru": "А", "choices_en": "A\nB"}, "as many as the others"),
        ({"choices_en": "A\nB\nB"}, "the same words in one language"),
    ],
)
def test_values_that_nobody_can_tell_apart_are_refused(drafting, typed, told):
    desk = sit(drafting.tehran)
    answer = kept(desk, "new", "choice", name_en="Scale", **typed)
    assert answer.status_code == 400 and told in answer.content.decode()
    assert form_now().question("scale") is None


def test_questions_are_moved_by_buttons_and_taken_away(drafting):
    desk = sit(drafting.tehran)
    order = [one.code for one in form_now().in_order()]

    def step(what, code, **more):
        return desk.post(AT, {"seen": seen(desk), "do": what, "code": code, **more})

    assert step("question-down", order[0])["Location"].endswith(f"#row-{order[0]}")
    assert [one.code for one in form_now().in_order()][:2] == [order[1], order[0]]
    step("question-up", order[0])
    assert [one.code for one in form_now().in_order()] == order
    asked = step("question-drop", order[-1]).content.decode()
    assert "no way back" in asked and form_now().question(order[-1]), "nothing is taken away by one click"
    step("question-drop", order[-1], sure="1")
    assert form_now().question(order[-1]) is None
    assert step("question-up", order[0]).status_code == 302  # nothing above it: nothing happens
    assert step("other", order[0]).status_code == 404


def test_faults_are_told_and_nothing_is_changed(drafting):
    desk = sit(drafting.tehran)
    before = form_now()
    answer = kept(desk, "new", "choice", name_en="One value", choices_en="alone")
    assert answer.status_code == 400 and "two values at least" in answer.content.decode()
    assert "alone" in answer.content.decode()  # and what was typed is still there
    answer = kept(desk, "new", "number", name_en="Range", least="9", most="3")
    assert answer.status_code == 400 and "Range: The least value lies below" in answer.content.decode()
    answer = kept(desk, "new", "year", name_en="Year", least="1402", most="1405")
    assert answer.status_code == 400 and "Gregorian years" in answer.content.decode()
    assert kept(desk, "new", "short", name_en="").status_code == 400
    assert kept(desk, "new", "nonsense", name_en="x").status_code == 404
    assert form_now() == before
    assert kept(desk, "new", "short", name_en="title").status_code == 302
    assert form_now().question("title-2") is not None  # the page's own field keeps its name


def test_what_others_hang_on_is_not_taken_away(drafting):
    desk = sit(drafting.tehran)
    assert kept(desk, "new", "short", name_en="Why", when=["partners"], section="effect").status_code == 302
    answer = desk.post(AT, {"seen": seen(desk), "do": "question-drop", "code": "partners", "sure": "1"})
    assert answer.status_code == 409 and "depends on one that the form does not have" in answer.content.decode()
    assert form_now().question("partners") is not None


def test_a_stale_page_changes_nothing(drafting):
    tehran, kazan = sit(drafting.tehran), sit(drafting.kazan)
    old = seen(kazan)
    kept(tehran, "new", "short", name_en="First")
    answer = kazan.post(f"{AT}questions/new/?kind=short", {"seen": old, "name_en": "Second"})
    assert (
        answer.status_code == 400
        and "newer version" in answer.content.decode()
        and "Second" in answer.content.decode()
    )
    assert form_now().question("first") and not form_now().question("second")


def test_the_preview_checks_in_the_language_that_is_chosen(drafting):
    desk = sit(drafting.tehran)
    page = desk.get(f"{AT}preview/?in=fa").content.decode()
    assert 'dir="rtl"' in page and form_now().question("summary").name["fa"] in page
    sent = {"summary": "word " * 400, "started": "1403", "form": "1"}
    page = desk.post(f"{AT}preview/?in=en", sent).content.decode()
    assert "at most 250" in page and "year of another calendar" in page and "Answer this." in page
    assert "word word" in page


def test_a_themes_form_starts_as_a_copy_and_leaves_again(drafting):
    desk = sit(drafting.tehran)
    theme = drafting.edition.themes.first().code
    at = f"/bureau/forms/practice/{theme}/1/"
    assert [one.code for one in desk.get(at).context["build"].form.questions]
    desk.post(f"{at}questions/new/?kind=short", {"seen": seen(desk, at), "name_en": "Of this theme"})
    own = Form.objects.get(theme__code=theme)
    assert read_schema(own.schema).question("of-this-theme") and len(read_schema(own.schema).questions) > 3
    assert desk.post(at, {"do": "drop", "sure": "1"}).status_code == 302
    assert not Form.objects.filter(theme__code=theme).exists()


def test_after_the_call_opened_a_change_waits_for_both_keys_and_drafts_see_it(open_call):
    desk, entry = sit(open_call.tehran), Entry.objects.filter(kind="practice").first()
    before = form_now()
    assert kept(desk, "summary", name_en="Summary", max_words="100", required="on").status_code == 302
    assert kept(desk, "new", "short", name_en="Twin city", required="on").status_code == 302
    assert form_now() == before  # nothing holds yet
    page = desk.get(AT)
    assert len(page.context["changes"]) >= 2 and "not in force" in page.content.decode()
    assert desk.post(f"{AT}offer/").status_code == 409  # the regulations ask for a reason
    offered = desk.post(f"{AT}offer/", {"reason": "As cities asked."})
    joint = JointAct.objects.latest("pk")
    page = desk.get(offered["Location"]).content.decode()
    assert "Twin city" in page and "This question is new." in page
    sit(open_call.kazan).post(f"/bureau/joint/{joint.pk}/", {"turn": "countersign"})
    assert form_now().question("twin-city") and Form.objects.get(kind="practice").version == 2
    assert Notice.objects.filter(kind="amended", person=entry.started_by).exists()
    page = sit(entry.started_by).get(f"/enter/{entry.public_id}/").content.decode()
    assert "form has changed" in page and "The limit of words was 250 and is 100." in page
    versions = desk.get(AT).context["versions"]
    assert [one.number for one in versions] == [2, 1]


def test_after_the_call_opened_a_draft_means_what_it_meant(open_call):
    desk, entry = sit(open_call.tehran), Entry.objects.filter(kind="practice").first()
    entry.answers = {**entry.answers, "funding": "partly", "funders": "The union"}
    entry.save(update_fields=["answers"])
    more = {"name_en": "Did others pay?", "section": "work"}

    def in_force(**typed):
        assert kept(desk, "funding", **more, **rows_of("funding", **typed)).status_code == 302
        offered = desk.post(f"{AT}offer/", {"reason": "As cities asked."})
        joint = JointAct.objects.latest("pk")
        page = desk.get(offered["Location"]).content.decode()
        sit(open_call.kazan).post(f"/bureau/joint/{joint.pk}/", {"turn": "countersign"})
        draft = sit(entry.started_by).get(f"/enter/{entry.public_id}/")
        blocks = {one.code: one for _, own in draft.context["sheet"].sections() for one in own}
        chosen = [option.words for option in blocks["funding"].inputs[0].options if option.is_chosen]
        return page, draft.content.decode(), chosen, blocks

    page, draft, chosen, _blocks = in_force(value_3_en="Unknown", value_3_place="1")
    assert "No / In part / All of it" in page and "Unknown / No / In part / All of it" in page
    assert "a new value:" in page
    assert chosen == ["In part"] and "“Unknown” may be chosen" in draft
    assert kept(desk, "funders", name_en="Who paid", section="work", when=["funding=wholly"]).status_code == 302
    gone = dict.fromkeys(("value_2_en", "value_2_fa", "value_2_ru"), "")
    page, draft, chosen, blocks = in_force(**gone)
    assert "no longer offered; whoever chose it is asked again" in page
    assert chosen == ["In part (no longer offered)"]
    assert blocks["funding"].inputs[0].problems == ("Choose one of the values offered.",)
    new = {"value_3_en": "Half", "value_3_place": "3"}
    _page, _draft, chosen, _blocks = in_force(**new)
    assert values_of(form_now()) == ["value-1", "no", "value-2", "wholly"] and "no longer" in chosen[0]


def test_a_kind_stays_once_the_call_is_open(open_call):
    desk = sit(open_call.tehran)
    assert desk.get(f"{AT}questions/summary/").context["form"].kind.value == "long"
    row = desk.get(AT).context["build"]
    changed = row.row(row.form)
    changed["questions"][0]["kind"] = "number"
    changed["questions"][0].pop("max_words", None)
    from charsu.acts import drafting as acts
    from charsu.gate import Refused

    with pytest.raises(Refused) as refused:
        acts.keep_form(actors=(open_call.tehran,), now=timezone.now(), edition=open_call.edition, row=changed,
                       seen=row.seen)  # fmt: skip
    assert "keeps its kind" in refused.value.details[0]


@pytest.mark.parametrize("place", ["", "questions/new/?kind=short", "preview/", "sections/new/"])
def test_the_builder_is_nobody_elses(open_call, place):
    entry = Entry.objects.first()
    assert sit(entry.started_by).get(AT + place).status_code in {403, 404}
    assert sit(open_call.tehran).get(f"/bureau/forms/practice/nowhere/1/{place}").status_code == 404


def test_the_bounds_of_a_day_are_typed_and_read_by_ones_own_calendar_and_kept_gregorian(drafting):
    person, name = drafting.tehran, {"name_en": "Day of opening"}
    person.calendar = "persian"
    person.save(update_fields=["calendar"])
    desk = sit(person)
    answer = kept(desk, "new", "date", **name, least="1402-13-01")
    assert answer.status_code == 400 and "1405-01-01" in answer.content.decode()
    assert kept(desk, "new", "date", **name, least="1402-02-30", most="۱۴۰۵/۱۲/۲۹").status_code == 302
    made = form_now().questions[-1]
    assert (made.least, made.most) == ("2023-05-20", "2027-03-20")
    page = desk.get(f"{AT}questions/{made.code}/").content.decode()
    assert 'value="1402-02-30"' in page and 'value="1405-12-29"' in page
    late = Problem(made.code, Amiss.MOST, {"most": made.most})
    assert "1405-12-29" in sentence(late, "persian") and made.most in sentence(late)
