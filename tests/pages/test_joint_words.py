"""What is signed is read in the organiser's words: before and after, no raw key, and what a stale offer lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from charsu.acts.drafting import set_value
from charsu.acts.founding import propose_clause
from charsu.acts.negotiating import agree
from charsu.acts.second_key import countersign, offer
from charsu.models import Edition, JointAct, Person
from charsu.queries.agreed_differences import differences
from charsu.queries.agreed_words import lines_of
from charsu.queries.negotiation import present_version
from charsu.rules.permissions import Act
from tests.acts.test_founding import NOW, announced, both, drafted, house, offered, words  # noqa: F401
from tests.pages.test_bureau import sit  # noqa: F401

RAW = re.compile(r"<th[^>]*>\s*(?:\w+_\w+|[a-z]+)\s*</th>")


def page_of(sit, person, joint):  # noqa: F811
    answer = sit(person).get(f"/bureau/joint/{joint.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def offer_announcement(house):  # noqa: F811
    drafted(house)
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "regulations"})
    return offered(house, Act.EDITION_STEP, {"target": "announced"})


def test_a_moved_deadline_shows_both_instants(house, sit):  # noqa: F811
    announced(house)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
    joint = offered(house, Act.DEADLINE_MOVE, {"code": "call_closes", "at": later.isoformat(), "reason": "A flood."})
    page = page_of(sit, house.kazan, joint)
    assert "After both keys" in page and page.count("<time ") >= 4 and "A flood." in page
    heads = [re.sub("<.*?>", "", head).strip() for head in re.findall(r"<th scope=.row.>.*?</th>", page)]
    assert "call_closes en" in heads and "call_closes en (call_closes)" in page


def test_a_deadline_moved_past_a_later_one_is_told_to_both_before_they_sign(house, sit):  # noqa: F811
    announced(house)
    first = house.edition.deadlines.get(code="call_opens")
    opens, held = first.at, {"clause": first.clause, "name": words("jury_sits"), "order": 9}
    house.edition.deadlines.create(code="jury_sits", at=opens + timedelta(days=90), **held)
    told = "“jury_sits en” stands in the calendar after “call_closes en”, and comes before it."
    for days, is_told in ((89, False), (91, True)):
        wish = {"code": "call_closes", "at": (opens + timedelta(days=days)).isoformat(), "reason": "A flood."}
        page = page_of(sit, house.kazan, offered(house, Act.DEADLINE_MOVE, wish))
        assert (told in re.sub("<.*?>|[\u2066-\u2069]", "", page)) is is_told


def test_a_calendar_shorter_than_its_clause_is_told_where_it_is_drafted_and_where_it_is_signed(house, sit):  # noqa: F811
    joint = offer_announcement(house)
    told = "Clause 2 sets at least 10 weeks between “call_opens en” and “call_closes en”."
    desk = sit(house.kazan)
    pages = ("/bureau/rules/", "/bureau/steps/", f"/bureau/joint/{joint.pk}/")
    assert not any(told in desk.get(at).content.decode() for at in pages)
    clause = house.edition.settings.get().clause
    held = {"code": "call_weeks_least", "value": 10, "clause": clause, "name": words("weeks"), "order": 2}
    house.edition.settings.create(**held)
    assert [told in desk.get(at).content.decode() for at in pages] == [True] * 3


def test_the_rules_that_are_announced_are_read_whole_and_without_keys(house, sit):  # noqa: F811
    page = page_of(sit, house.kazan, offer_announcement(house))
    assert not RAW.search(page), RAW.search(page)
    for said in ("water en", "laureate", "Weight", "Residents, from", "Calendar"):
        assert said in page
    for key in ("reason_required", "max_words", "call_opens", "reviews_per_entry", "{&#x27;", "{'"):
        assert f">{key}<" not in page


def test_a_stale_offer_says_what_changed_and_cannot_be_signed(house, sit):  # noqa: F811
    joint = offer_announcement(house)
    set_value(actors=(house.kazan,), now=NOW, edition=house.edition, code="reviews_per_entry", value=2)
    page = page_of(sit, house.kazan, joint)
    assert "<del>3</del>" in page and "<ins>2</ins>" in page
    assert 'value="countersign"' not in page and 'value="withdraw"' in page


def test_a_clause_changed_in_one_language_is_shown_with_its_place(house, sit):  # noqa: F811
    joint = offered(house)
    clause = house.edition.memorandum.clauses.get(number="2")
    propose_clause(
        actors=(house.kazan,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="2",
        heading=clause.heading, text=words("changed") | {"fa": "t2 fa", "en": "t2 en"},
    )  # fmt: skip
    seen = present_version(clause).digest
    agree(actors=(house.tehran,), now=NOW, edition=house.edition, clause=clause, digest=seen)
    page = page_of(sit, house.tehran, joint)
    assert "<del>t2 ru</del>" in page and "<ins>changed ru</ins>" in page and "<del>t2 fa</del>" not in page
    assert "Russian" in page


def test_an_offer_overtaken_by_another_says_that_it_is_over(house, sit):  # noqa: F811
    joint = offered(house)
    JointAct.objects.filter(pk=joint.pk).update(digest="0" * 64)  # another of the same kind is now possible
    other = offer(
        act=Act.INSTRUMENT_ADOPT, actor=house.tehran, now=NOW, edition=house.edition, wish={"kind": "memorandum"}
    )
    countersign(joint=other, actor=house.kazan, now=NOW)
    page = page_of(sit, house.tehran, joint)
    assert "It ended by itself" in page and 'value="countersign"' not in page
    assert "void" in sit(house.tehran).get("/bureau/joint/").content.decode()
    done = page_of(sit, house.kazan, other)  # what is done tells no present any more
    assert "What has changed" in done and ">Before<" in done and ">Now<" not in done


def test_an_amended_figure_is_told_by_its_name_and_what_its_clause_says_is_warned_of(house, sit, client):  # noqa: F811
    announced(house)
    wish = {"setting": "reviews_per_entry", "value": 2, "reason": "Few reviewers."}
    warned = "The words of clause 2 stay as they are."
    assert warned in sit(house.kazan).get("/bureau/rules/amend/reviews_per_entry/").content.decode()
    joint = offered(house, Act.REGULATIONS_AMEND, wish)
    page = page_of(sit, house.kazan, joint)
    assert warned in page and "3 reviewers" in page and "2 reviewers" in page and "A figure or rule" not in page
    assert "Reviewers of an entry (reviews_per_entry)" in page
    assert "Amended since" not in client.get("/founding/").content.decode()
    countersign(joint=joint, actor=house.kazan, now=NOW)
    assert "Amended since, by both institutions:" in client.get("/founding/").content.decode()
    clause = house.edition.regulations.clauses.get(number="2")
    said = {"heading": clause.heading, "text": {**clause.text, "en": "Read by two."}, "reason": "To say the same."}
    both(house, Act.REGULATIONS_AMEND, {"clause": "2", **said}, now=NOW + timedelta(minutes=1))
    assert "Amended since" not in client.get("/founding/").content.decode()


def test_the_way_back_to_an_open_call_is_named_as_such_and_needs_a_later_close(house, sit):  # noqa: F811
    announced(house)
    Edition.objects.filter(pk=house.edition.pk).update(phase="closed")
    house.edition.deadlines.filter(code="call_closes").update(at=NOW - timedelta(days=400))
    desk = sit(house.tehran)
    page = desk.get("/bureau/steps/").content.decode()
    assert page.index("<strong>Screening") < page.index("The call opens again (an extension)")
    assert "Move the close of the call together." in page and "<strong>Call open" not in page
    house.edition.deadlines.filter(code="call_closes").update(at=datetime.now(UTC) + timedelta(days=9))
    assert "Move the close of the call together." not in desk.get("/bureau/steps/").content.decode()


def test_who_waits_for_whom_is_said(house, sit):  # noqa: F811
    offered(house)
    page = sit(house.tehran).get("/bureau/joint/").content.decode()
    waits = page[page.index("Waits for:") :][:200]
    assert "kazan en" in waits and "tehran en" not in waits


def test_a_seat_is_told_in_words_of_a_seat_and_of_whom(house, sit):  # noqa: F811
    person = Person.objects.create(email="second-mina@x.example", name="Mina")
    wish = {"person": person.pk, "role": "scientific secretary", "seat": "given"}
    joint = offered(house, Act.SEAT_CHANGE, wish)
    page = page_of(sit, house.kazan, joint)
    now, after = page[page.index("What will change") :].split("<strong>", 1)
    assert "this person does not have the seat" in now and "Scientific secretary" in now and "Mina" in now
    assert "Mina" in sit(house.kazan).get("/bureau/joint/").content.decode()  # in short too: whose seat it is
    assert after.split("</strong>")[0].strip() == "this person has the seat"
    signed = page[page.index("What is signed</h2>") :]
    assert "second-mina@x.example" in signed and "It is given to this person" in signed
    assert ">given<" not in signed and ">scientific secretary<" not in signed
    focal = {**wish, "role": "focal point", "country": "BR", "body": {"en": "Cities of Brazil"}}
    assert page_of(sit, house.kazan, offered(house, Act.SEAT_CHANGE, focal)).count("Brazil") >= 3


def test_a_memorandum_is_told_by_its_name_and_its_languages_by_theirs(house, sit):  # noqa: F811
    page = page_of(sit, house.kazan, offered(house))
    signed = page[page.index("What is signed</h2>") :]
    assert "Persian, Russian, English" in signed and ">memorandum<" not in signed and "The memorandum" in signed


def test_a_body_is_read_whole():
    body = {
        "count": 2,
        "rules": {"themes": [{"code": "w", "name": {"en": "Water"}, "clause": "3"}]},
        "odd_key": [1, 2],
    }
    lines = lines_of(body)
    assert [line.label for line in lines if line.label] == ["How many", "Rules of the edition", "Themes", "Its name",
                                                            "English", "Clause", "odd key"]  # fmt: skip
    assert lines[-1].words == "1, 2"


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ({"a": 1}, {"a": 1}, 0),
        ({"a": 1}, {"a": 2}, 1),
        ({"rows": [{"code": "x", "n": 1}]}, {"rows": [{"code": "y", "n": 1}, {"code": "x", "n": 1}]}, 2),
        ({"rows": [{"kind": "practice", "theme": "", "n": 1}]}, {"rows": []}, 4),
    ],
)
def test_differences_follow_rows_by_their_code(old, new, places):
    assert len(differences(old, new)) == places


def test_what_brought_an_entry_to_the_shortlist_is_a_sentence_of_the_house():
    _, first, honoured = lines_of(
        {"shortlist": [[7, "first of its group"], [8, "gold", "Clear water"]]}, {7: "E-0007"}
    )
    assert (first.name, first.said) == ({"": "E-0007"}, "first of its group")
    assert (honoured.words, honoured.said) == ("gold, Clear water", "")
