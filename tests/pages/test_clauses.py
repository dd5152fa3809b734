"""A clause negotiated in pages: countered, spoken of, agreed to, and read as a redline."""

import re
from pathlib import Path

import pytest

import charsu
from charsu.acts import founding, negotiating
from charsu.models import Clause, ClauseVersion
from charsu.queries.negotiation import present_version
from charsu.queries.todo import todo
from charsu.rules.calendars import show_moment
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from tests.acts.test_founding import NOW, announced, both, house, offered, words  # noqa: F401
from tests.pages.test_bureau import sit  # noqa: F401


def clause_of(house):  # noqa: F811
    return Clause.objects.get(instrument=house.edition.memorandum, number="2")


def typed(text, **changed):
    return {f"heading_{k}": v for k, v in text.items()} | {f"text_{k}": v for k, v in text.items()} | changed


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_clause_is_countered_spoken_of_and_agreed_to(house, sit):  # noqa: F811
    at, tehran, kazan = f"/bureau/texts/{clause_of(house).pk}/", sit(house.tehran), sit(house.kazan)
    assert kazan.post(at, {"do": "comment", "words": "Too short <b>"}).status_code == 302
    assert kazan.post(at, typed(words("counter"))).status_code == 302
    page = tehran.get(at).content.decode()
    assert "Too short &lt;b&gt;" in page and "Agree to these words" in page and "counter ru" in page
    desk = tehran.get("/bureau/texts/").content.decode()
    assert "Changed or countered, and not yet agreed" in desk
    seen = present_version(clause_of(house)).digest
    assert tehran.post(at, {"do": "agree", "digest": "0" * 64}).status_code == 409
    assert tehran.post(at, {"do": "agree", "digest": seen}).status_code == 302
    assert "agreed by both" in tehran.get(at).content.decode()
    assert "Changed or countered, and not yet agreed" not in tehran.get("/bureau/texts/").content.decode()


def test_a_redline_tells_what_changed_in_each_language_both_ways(house, sit):  # noqa: F811
    clause = clause_of(house)
    founding.propose_clause(
        actors=(house.kazan,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="2",
        heading=clause.heading, text={**clause.text, "ru": "t2 новое ru"},
    )  # fmt: skip
    old, new = ClauseVersion.objects.filter(clause=clause).order_by("id").values_list("pk", flat=True)
    desk = sit(house.tehran)
    there = plain(desk.get(f"/bureau/texts/{clause.pk}/redline/?from={old}&to={new}"))
    assert (
        re.search(r"\[ ?put in: новое \] ?ru", there)
        and "taken out" not in there
        and there.count("no word changed") == 2
    )
    back = plain(desk.get(f"/bureau/texts/{clause.pk}/redline/?from={new}&to={old}"))
    assert re.search(r"\[ ?taken out: новое \] ?ru", back) and "put in" not in back
    page = desk.get("/bureau/texts/").content.decode()
    assert "Russian has changed" in page and "Persian has not followed" in page


@pytest.mark.parametrize(
    "pair", ["", "?from=1", "?from=x&to=y", "?from=0&to=0", "?from=99999999999&to=1", "?from=-1"]
)
def test_versions_that_are_not_there_are_not_found(house, sit, pair):  # noqa: F811
    assert sit(house.tehran).get(f"/bureau/texts/{clause_of(house).pk}/redline/{pair}").status_code == 404


def test_a_version_of_another_clause_is_not_compared(house, sit):  # noqa: F811
    one, two = ClauseVersion.objects.exclude(clause=clause_of(house)).order_by("id").values_list("pk", flat=True)[:2]
    at = f"/bureau/texts/{clause_of(house).pk}/redline/?from={one}&to={two}"
    assert sit(house.tehran).get(at).status_code == 404


@pytest.mark.parametrize("words_", ["", " ", "x" * 4001, "\x00", "\u202e"])
def test_an_empty_or_endless_comment_is_told(house, sit, words_):  # noqa: F811
    at = f"/bureau/texts/{clause_of(house).pk}/"
    answer = sit(house.kazan).post(at, {"do": "comment", "words": words_})
    assert answer.status_code in {400, 409}
    assert not clause_of(house).comments.exists()


def test_what_nobody_offers_to_do_is_not_there(house, sit):  # noqa: F811
    assert sit(house.kazan).post(f"/bureau/texts/{clause_of(house).pk}/", {"do": "adopt"}).status_code == 404


def test_what_was_typed_is_kept_when_half_a_language_is_missing(house, sit):  # noqa: F811
    at = f"/bureau/texts/{clause_of(house).pk}/"
    answer = sit(house.kazan).post(at, typed(words("counter"), text_fa=""))
    assert answer.status_code == 400 and "counter ru" in answer.content.decode()
    assert sit(house.kazan).post(at, typed({}, number="2")).status_code == 400
    assert clause_of(house).text == words("t2")


def test_words_in_one_language_are_proposed_and_the_missing_ones_are_told(house, sit):  # noqa: F811
    at, kazan, tehran = "/bureau/texts/new/memorandum/", sit(house.kazan), sit(house.tehran)
    assert kazan.post(at, typed({"ru": "Слова"}, number="8")).status_code == 302
    made = Clause.objects.get(instrument=house.edition.memorandum, number="8")
    page = plain(tehran.get(f"/bureau/texts/{made.pk}/"))
    assert "Persian is missing" in page and "English is missing" in page and "Agree to these words" not in page
    assert "Both can agree to this clause once it stands in every language" in page
    assert tehran.post(f"/bureau/texts/{made.pk}/", typed(words("whole"))).status_code == 302
    assert "Agree to these words" in plain(kazan.get(f"/bureau/texts/{made.pk}/"))


def test_authentic_languages_are_named_and_a_translation_is_marked(house, sit):  # noqa: F811
    desk = sit(house.tehran)
    assert desk.post("/bureau/texts/memorandum/languages/", {"language": ["fa", "ru"]}).status_code == 302
    page = plain(desk.get("/bureau/texts/"))
    assert "A translation; the authentic words count." in page and "translations: English" in page
    assert desk.post("/bureau/texts/memorandum/languages/", {}).status_code == 409
    assert desk.post("/bureau/texts/nothing/languages/", {"language": "fa"}).status_code == 404
    assert desk.get("/bureau/texts/memorandum/languages/").status_code == 405


def test_the_texts_ask_little(house, sit, django_assert_max_num_queries):  # noqa: F811
    desk = sit(house.tehran)
    for number in range(20, 50):
        founding.propose_clause(
            actors=(house.kazan,), now=NOW, edition=house.edition, instrument=house.edition.memorandum,
            number=str(number), heading=words("h"), text=words("t"),
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        desk.get("/bureau/texts/")


def test_the_demo_shows_a_clause_under_negotiation(an_edition):
    clause = an_edition(Phase.FOUNDING).edition.regulations.clauses.get(number="7")
    assert clause.versions.count() == 2 and clause.comments.count() == 1
    assert {one.party.code for one in present_version(clause).agreements.all()} == {"kazan"}


def test_words_that_are_too_long_are_told_and_kept_not_cut(house, sit):  # noqa: F811
    at, desk = f"/bureau/texts/{clause_of(house).pk}/", sit(house.tehran)
    drawn = re.findall(r"<(?:textarea|input)[^>]*name=\"(?:text|heading|words)[^>]*>", desk.get(at).content.decode())
    assert len(drawn) > 5 and not any("maxlength" in field for field in drawn)
    for field, long in (("text_fa", "ب" * 20_001), ("heading_ru", "г" * 201)):
        answer = desk.post(at, typed(words("x"), **{field: long}))
        assert answer.status_code == 400 and long in answer.content.decode()
    answer = desk.post(at, {"do": "comment", "words": "x" * 4001})
    assert answer.status_code == 400 and "x" * 4001 in answer.content.decode()


def test_after_proposing_one_is_at_the_clause_and_what_waits_is_on_the_dashboard(house, sit):  # noqa: F811
    clause, tehran, kazan = clause_of(house), sit(house.tehran), sit(house.kazan)
    answer = kazan.post("/bureau/texts/new/memorandum/", typed(words("added"), number="77"))
    assert answer["Location"].endswith(f"/{Clause.objects.get(number='77').pk}/")
    kazan.post(f"/bureau/texts/{clause.pk}/", typed(words("counter")))
    assert "Clauses wait for your institution" in tehran.get("/bureau/").content.decode()


def test_all_that_waits_is_agreed_to_with_one_press_as_it_was_read(house, sit):  # noqa: F811
    clause, tehran, kazan = clause_of(house), sit(house.tehran), sit(house.kazan)
    kazan.post(f"/bureau/texts/{clause.pk}/", typed(words("counter")))
    page = tehran.get("/bureau/texts/open/memorandum/")
    shown = [f"{row.pk}:{row.negotiation.digest}" for row in page.context["waiting"]]
    assert any(one.startswith(f"{clause.pk}:") for one in shown)
    kazan.post(f"/bureau/texts/{clause.pk}/", typed(words("again")))  # meanwhile
    stale = tehran.post("/bureau/texts/open/memorandum/", {"clause": shown})
    assert stale.status_code == 409 and not present_version(clause_of(house)).agreements.filter(
        party=house.parties[0]
    )
    page = tehran.get("/bureau/texts/open/memorandum/")
    shown = [f"{row.pk}:{row.negotiation.digest}" for row in page.context["waiting"]]
    assert tehran.post("/bureau/texts/open/memorandum/", {"clause": [*shown, "x", ":"]}).status_code == 302
    assert not tehran.get("/bureau/texts/open/memorandum/").context["waiting"]
    assert "agreed by both" in tehran.get(f"/bureau/texts/{clause.pk}/").content.decode()


def test_a_clause_that_lacks_a_language_stands_in_a_list_with_what_is_missing(house, sit):  # noqa: F811
    tehran, kazan = sit(house.tehran), sit(house.kazan)
    kazan.post("/bureau/texts/new/memorandum/", typed({"ru": "Слова"}, number="8"))
    made = Clause.objects.get(instrument=house.edition.memorandum, number="8")
    page = tehran.get("/bureau/texts/open/memorandum/")
    told = plain(page)
    assert made in [Clause.objects.get(pk=one.pk) for one in page.context["lacking"]]
    assert "Persian is missing" in told and "open the clause and propose its words in that language" in told
    assert f'href="/bureau/texts/{made.pk}/"' in page.content.decode()
    assert "No clause of this text waits" not in told
    (row,) = [row for row in todo(house.tehran, house.edition, NOW) if row.what.startswith("Clauses wait for your")]
    waiting = {text.kind: numbers for text, numbers, _ in tehran.get("/bureau/texts/").context["rows"]}
    assert row.count == 1 and waiting == {"memorandum": ["8"], "regulations": []}
    assert '1 (clause <a href="#memorandum-clause-8">8</a>)' in tehran.get("/bureau/texts/").content.decode()


def test_nothing_that_removes_a_clause_is_marked_in_advance(house, sit):  # noqa: F811
    tehran, kazan = sit(house.tehran), sit(house.kazan)
    kazan.post(f"/bureau/texts/{clause_of(house).pk}/", {"do": "strike"})
    kazan.post("/bureau/texts/new/memorandum/", typed(words("added"), number="9"))
    page = tehran.get("/bureau/texts/open/memorandum/")
    strike, added = (next(one for one in page.context["waiting"] if one.number == number) for number in "29")
    assert page.context["marked"] == {added.pk}
    assert f'{added.negotiation.digest}" checked' in page.content.decode()
    sent = [f"{strike.pk}:{strike.negotiation.digest}", f"{added.pk}:{'0' * 64}"]
    refused = tehran.post("/bureau/texts/open/memorandum/", {"clause": sent})
    assert refused.status_code == 409 and refused.context["marked"] == {
        strike.pk
    }  # as it was marked, to what was read


def test_versions_are_chosen_by_number_date_and_who(house, sit):  # noqa: F811
    clause, kazan = clause_of(house), sit(house.kazan)
    kazan.post(f"/bureau/texts/{clause.pk}/", typed(words("counter")))
    old, new = ClauseVersion.objects.filter(clause=clause).order_by("id")
    page = kazan.get(f"/bureau/texts/{clause.pk}/redline/?from={old.pk}&to={new.pk}").content.decode()
    told = re.findall(r"<option[^>]*>(.*?)</option>", page)
    day = show_moment(old.proposed_at, house.kazan.zone or "UTC", "en", "gregorian")
    assert page.index("<dd>Version 1 · ") < page.index("<dd>Version 2 · ")
    assert told[-1].startswith(f"Version 1 · {day} · tehran en") and told[-2].startswith("Version 2 · ")


def test_an_amendment_says_why_and_its_offer_shows_what_changes_and_what_stays(house, sit):  # noqa: F811
    announced(house)
    clause = Clause.objects.get(instrument=house.edition.regulations, number="2")
    at, desk = f"/bureau/texts/{clause.pk}/amend/", sit(house.tehran)
    told = typed(words("t2")) | {f"heading_{k}": v for k, v in clause.heading.items()} | {"text_ru": "t2 новое ru"}
    page = desk.post(at, told)
    assert page.status_code == 400 and "новое" in page.content.decode()
    page = plain(desk.post(at, {**told, "reason": "It was unclear."}, follow=True))
    assert "It was unclear." in page and re.search(r"\[ ?put in: новое \] ?ru", page)
    assert "Words change in these languages: Russian" in page and "Persian" in page and "English" in page
    assert "Where the meaning changes, every language needs new words" in page


def test_a_clause_is_proposed_to_be_left_out_and_goes_when_the_other_agrees(house, sit):  # noqa: F811
    at, tehran, kazan = f"/bureau/texts/{clause_of(house).pk}/", sit(house.tehran), sit(house.kazan)
    assert kazan.post(at, {"do": "strike"}).status_code == 302
    page = tehran.get(at).content.decode()
    assert "proposed to be left out" in page and "Agree to leave it out" in page
    assert "Take it back: the clause stays" in kazan.get(at).content.decode()
    assert "proposed to be left out" in tehran.get("/bureau/texts/open/memorandum/").content.decode()
    seen = present_version(clause_of(house)).digest
    gone = tehran.post(at, {"do": "agree", "digest": seen}, follow=True)
    assert gone.redirect_chain[-1][0] == "/bureau/texts/" and "agreed to leave the clause out" in plain(gone)
    assert tehran.get(at).status_code == 404


def test_the_act_of_adoption_shows_what_changed_after_the_other_had_agreed(house, sit):  # noqa: F811
    """The signing page names the clause, redlined, and the countersignature is refused until it is agreed anew."""
    facts = {"edition": house.edition, "now": NOW}
    clause = clause_of(house)
    agreeing = facts | {"actors": (house.kazan,), "clause": clause, "digest": present_version(clause).digest}
    negotiating.agree(**agreeing)
    made = offered(house, actor=house.kazan)
    founding.propose_clause(
        **facts, actors=(house.tehran,), instrument=house.edition.memorandum, number="2",
        heading=clause.heading, text={**clause.text, "en": "t2 for ever en"},
    )  # fmt: skip
    at, tehran, kazan = f"/bureau/joint/{made.pk}/", sit(house.tehran), sit(house.kazan)
    page = plain(tehran.get(at))
    assert "Clauses changed since they were last agreed to" in page and "Persian has not followed" in page
    assert re.search(r"\[ ?put in: for ever \]", page) and "changed or countered" in page
    assert tehran.post(at, {"turn": "countersign"}).status_code == 409
    assert kazan.post("/bureau/joint/", {"act": "instrument.adopt", "kind": "memorandum"}).status_code == 409
    negotiating.agree(**agreeing | {"digest": present_version(clause).digest})
    anew = offered(house, actor=house.kazan)
    page = plain(tehran.get(f"/bureau/joint/{anew.pk}/"))
    assert "Clauses changed since" not in page and "They stayed as they were in these: Persian, Russian" in page
    assert tehran.post(f"/bureau/joint/{anew.pk}/", {"turn": "countersign"}).status_code == 302


@pytest.mark.parametrize(
    ("came", "is_told"), [("http://testserver{at}", True), ("https://elsewhere.example/", False)]
)
def test_a_refusal_leads_back_to_the_page_of_this_house_that_one_came_from(house, sit, came, is_told):  # noqa: F811
    at = f"/bureau/texts/{clause_of(house).pk}/"
    sent = {"do": "agree", "digest": "0" * 64}
    answer = sit(house.kazan).post(at, sent, headers={"referer": came.format(at=at)})
    assert answer.status_code == 409 and (f'href="http://testserver{at}"' in answer.content.decode()) is is_told
    assert "elsewhere" not in answer.content.decode()


def test_a_long_text_has_its_clauses_by_their_headings_and_is_read_in_one_language(house, client):  # noqa: F811
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    page = client.get("/founding/").content.decode()
    for number in ("1", "2"):
        assert f'href="#memorandum-clause-{number}"' in page and f'id="memorandum-clause-{number}"' in page
    chosen = re.findall(r'<input type="radio" name="shown-memorandum"([^>]*)>', page)
    assert chosen == [
        " checked",
        *(f' class="shown-{place}"' for place in (1, 2, 3)),
    ]  # all of them until one chooses
    rules = (Path(charsu.__file__).parent / "static/css/reading.css").read_text()
    assert rules.index("@media screen") < rules.index(".shown-1:checked"), "paper has every language"
