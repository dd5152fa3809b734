"""The values of a choice keep their codes: answers and conditions that rest on one are never turned to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.forms import Option, changes_between, from_row
from charsu.rules.forms.values import Line, Unclear, coded, lines_in, placed

NO = Option("no", {"en": "No", "fa": "نه", "ru": "Нет"})
PART = Option("partly", {"en": "In part", "fa": "بخشی", "ru": "Частично"})
ALL = Option("wholly", {"en": "All of it", "fa": "همه", "ru": "Полностью"})
HELD = (NO, PART, ALL)


def as_lines(*options):
    return [Line(one.code, one.label) for one in options]


def codes(lines, past=()):
    return [one.code for one in coded(lines, HELD, past)]


def test_what_is_put_moved_or_mended_leaves_every_other_value_what_it_was():
    new = Line("", {"en": "Unknown", "fa": "نامعلوم"})
    assert codes([new, *as_lines(*HELD)]) == ["value-1", "no", "partly", "wholly"]
    assert codes(as_lines(ALL, PART, NO)) == ["wholly", "partly", "no"]
    assert codes([Line("no", {**NO.label, "en": "Nobody"}), *as_lines(PART, ALL)]) == ["no", "partly", "wholly"]
    assert codes(as_lines(NO, ALL)) == ["no", "wholly"]


def test_words_written_over_those_of_another_row_take_the_value_along():
    swapped = [Line("no", PART.label), Line("partly", NO.label), *as_lines(ALL)]
    assert codes(swapped) == ["partly", "no", "wholly"]
    assert codes([Line("no", PART.label), Line("partly", ALL.label)]) == ["partly", "wholly"]  # moved up by hand


def test_what_nobody_can_tell_apart_is_refused():
    with pytest.raises(Unclear):
        coded([Line("no", {"en": "In part", "fa": "چیز دیگر"}), *as_lines(PART, ALL)], HELD)
    with pytest.raises(Unclear):
        coded([Line("no", PART.label), *as_lines(PART, ALL)], HELD)
    with pytest.raises(Unclear):
        lines_in({"fa": "الف\nب", "ru": "А", "en": "A\nB"})
    assert lines_in({"fa": "", "ru": "А\n\nБ", "en": "A\nB"}) == (
        Line("", {"ru": "А", "en": "A"}), Line("", {"ru": "Б", "en": "B"}),
    )  # fmt: skip


def test_a_code_that_was_given_once_means_nothing_else_later():
    gone = Option("value-1", {"en": "Unknown", "fa": "نامعلوم"})
    assert codes([*as_lines(*HELD), Line("", {"en": "Mostly"})], [gone])[-1] == "value-2"
    assert codes([*as_lines(*HELD), Line("", {"en": "unknown"})], [gone])[-1] == "value-1"  # it came back
    assert codes([*as_lines(NO, ALL), Line("", PART.label)]) == ["no", "wholly", "partly"]


def test_lines_take_the_places_that_were_typed():
    a, b, c, new = (Line(code, {"en": code}) for code in "abcn")

    def order(*rows):
        return "".join(one.code for one in placed(rows))

    assert order((a, 1, 1), (b, 2, 2), (new, None, 1)) == "nab"
    assert order((a, 1, 2), (b, 2, 1), (c, 3, 3)) == "bac"
    assert order((a, 1, 3), (b, 2, 2), (c, 3, 3)) == "bca"
    assert order((a, 1, 99), (b, 2, None), (new, None, None)) == "bna"


words = st.text(st.characters(categories=["L"]), min_size=1, max_size=6)


@given(st.data())
def test_whatever_is_moved_taken_away_put_in_or_mended_in_one_language(data):
    said = data.draw(st.lists(words, min_size=8, max_size=8, unique_by=str.casefold))
    held = [Option(f"value-{n + 1}", {"en": said[n], "ru": f"{said[n]} {n}"}) for n in range(5)]
    left = data.draw(st.permutations(held))[: data.draw(st.integers(0, 5))]
    lines = []
    for one in left:
        mended = data.draw(
            st.sampled_from([one.label, {**one.label, "en": f"{one.label['en']} -"}, {"ru": one.label["ru"]}])
        )
        lines.append(Line(one.code, mended))
    for fresh in said[5:]:
        lines.insert(data.draw(st.integers(0, len(lines))), Line("", {"en": fresh}))
    made = coded(lines, held)
    assert [(line.code, line.label) for line in lines if line.code] == [
        (one.code, one.label) for one in made if "ru" in one.label
    ]  # fmt: skip
    assert len({one.code for one in made} | {one.code for one in held}) == len(held) + 3


def test_a_later_form_tells_what_became_of_each_value():
    def form(*options):
        rows = [{"code": one.code, "label": one.label} for one in options]
        return from_row({"questions": [{"code": "funding", "kind": "choice", "name": {"en": "F"}, "choices": rows}]})

    mended = Option("partly", {**PART.label, "fa": "پاره‌ای"})
    found = changes_between(form(*HELD), form(ALL, mended, Option("value-1", {"en": "Other"})))
    assert [(one.what.name, one.sides("en")["before"], one.sides("en")["after"]) for one in found] == [
        ("CHOICES", "No / In part / All of it", "All of it / In part / Other"),
        ("VALUE_GONE", "No", "–"), ("VALUE_NEW", "–", "Other"), ("VALUE_NAMED", "بخشی", "پاره‌ای"),
    ]  # fmt: skip
    assert [one.what.name for one in changes_between(form(*HELD), form(NO, mended, ALL))] == ["VALUE_NAMED"]
