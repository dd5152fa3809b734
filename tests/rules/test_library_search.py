"""Fusion, sounds, words and citations, each by its stated rule."""

import json
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.library.cells import cell
from charsu.rules.library.citations import bibtex, csl_json, ris, tex
from charsu.rules.library.fusion import FEWEST, MOST_FAINT, MOST_NEAR, NEAR, Why, fuse
from charsu.rules.library.heard import is_heard, names_of
from charsu.rules.library.lookup import Shelves, look_up, perhaps_heard, terms_of
from charsu.rules.library.segment import SMALL, meanings_of, postings_of
from charsu.rules.library.sounds import MARK, echo, skeleton
from charsu.rules.library.space import (
    SIZE,
    directions,
    from_centre,
    means_of,
    short_questions,
    unit,
    without_language,
)
from charsu.rules.library.terms import digest_of, digests_of, kept, read, words_of
from charsu.rules.texts import query_terms
from tests.rules.citable import made_up


def shelf_of(*texts: str) -> Shelves:
    strong = postings_of([digests_of(words_of([text])) for text in texts])
    return Shelves(((0, strong, postings_of([])),), len(texts))


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_who_holds_every_word_comes_first_and_none_is_left_out() -> None:
    holds = np.array([False, True, False, True])
    found = fuse(floats(9, 1, 9, 1), floats(0.9, 1, 0.1, 1), holds, floats(0.9, -1, 0.8, 0.3))
    assert found.places.tolist() == [3, 1, 0, 2]  # 3 is near too; 0 holds most of the weight and is nearest
    assert found.why.tolist() == [Why.HOLDS, Why.HOLDS, Why.NEAR, Why.NEAR] and found.near.tolist() == [2, 0, 2, 2]


def test_meaning_below_the_line_and_few_words_are_not_found() -> None:
    nothing = np.zeros(3, np.bool_)
    found = fuse(floats(1, 1, 1), floats(0.4, 0.0, 0.49), nothing, floats(-1.0, -1.0, -1.0))
    assert found.places.tolist() == []
    faint = np.full(MOST_FAINT + 9, NEAR - 0.01, np.float32)
    blank = np.zeros(len(faint), np.float32)
    assert fuse(blank, blank, blank > 0, faint).near.tolist() == [1] * MOST_FAINT
    shelf = np.concatenate([np.full(FEWEST + 2, NEAR - 0.02), np.linspace(-0.1, 0.1, 90)]).astype(np.float32)
    blank = np.zeros(len(shelf), np.float32)
    assert fuse(blank, blank, blank > 0, shelf).places.tolist() == list(
        range(FEWEST + 2)
    )  # the rest is no nearer than usual
    even = np.linspace(-0.1, 0.1, 60).astype(np.float32)
    assert len(fuse(blank[:60], blank[:60], blank[:60] > 0, even).places) == FEWEST
    raised = fuse(blank[:60], blank[:60], blank[:60] > 0, even, None, np.where(np.arange(60) < 3, 1, 0))
    assert set(raised.places.tolist()) == {0, 1, 2, *range(50, 60)}  # what only sounds so pushes none out
    many = np.full(MOST_NEAR + 50, 0.5, np.float32)
    none = np.zeros(len(many))
    assert len(fuse(none.astype(np.float32), none.astype(np.float32), none > 0, many).places) == MOST_NEAR


@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(0, 1), st.booleans(), st.floats(-1, 1)), min_size=1, max_size=40)
)
def test_fusion_keeps_its_promise_for_any_scores(rows: list[tuple[float, float, bool, float]]) -> None:
    words, share, holds, like = (np.array(column) for column in zip(*rows, strict=True))
    found = fuse(words.astype(np.float32), share.astype(np.float32), holds, like.astype(np.float32))
    first = int(holds.sum())
    assert set(found.places[:first].tolist()) == set(np.flatnonzero(holds).tolist())
    assert len(set(found.places.tolist())) == len(found.places)


def test_names_of_one_sound_have_one_skeleton() -> None:
    for names in (
        "Esfahan Isfahan اصفهان Исфахан Esfehan Isfahaan", "Kazan Казань قازان کازان ካዛን Қазан",
        "Tehran Тегеран تهران Teheran तेहरान", "Shiraz شیراز Шираз", "Curitiba Куритиба कूर्टिबा",
    ):  # fmt: skip
        assert len({skeleton(name) for name in names.split()}) == 1, names
    assert skeleton("Kazan") != skeleton("Tehran") and skeleton("上海") == skeleton("Ufa") == skeleton("") == ""


TRAVELS = (
    "strategy стратегия استراتژی استراتيجية ስትራቴጂ estratégia strategi",
    "transport транспорт ترانسپورت ትራንስፖርት ट्रांसपोर्ट",
)


def test_a_word_that_travels_echoes_in_every_script_and_a_short_one_in_none() -> None:
    for words in TRAVELS:
        assert len({echo(query_terms(word)[0]) for word in words.split()}) == 1, words
    assert echo("strategy") and echo("strategy") != echo("transport")
    assert echo("water") == echo("ما") == echo("苏州") == echo("") == echo("الماء") == ""


def test_what_sounds_so_raises_the_meaning_and_is_no_word_that_is_held() -> None:
    shelves = shelf_of("public transport", "the transport of waste", "lake", "ትራንስፖርት")
    found = look_up(terms_of("ትራንስፖርት"), shelves)
    assert found.holds_all.tolist() == [False, False, False, True] and found.share.tolist()[:3] == [0, 0, 0]
    assert found.echo[0] == found.echo[1] > found.echo[2] == found.echo[3] == 0
    rare = look_up(terms_of("ስትራቴጂ"), shelf_of("a strategy", "lake", "park", "tree"))
    common = look_up(terms_of("ስትራቴጂ"), shelf_of("a strategy", "strategy", "strategi", "tree"))
    assert 1 >= rare.echo[0] > common.echo[0] > 0 == rare.echo[1]
    none, like = np.zeros(3, np.bool_), floats(0.3, 0.31, -1)
    order = [fuse(floats(0, 0, 0), floats(0, 0, 0), none, like, None, echoes).places.tolist()
             for echoes in (None, floats(1, 0, 1))]  # fmt: skip
    assert order == [[1, 0], [0, 1]]  # what was not looked at is not raised


CITIES = {  # as the registry has them, in part
    "Isfahan": "Isfahan Esfahan اصفهان ایصفاهان Исфахан इस्फहान", "Kazan": "Kazan Kaasan قازان کازان Казань ካዛን",
    "Tehran": "Tehran Tahran تهران طهران Тегеран Техеран तेहरान", "Shiraz": "Shiraz Chiraz شیراز Шираз Шероз",
    "Indore": "Indore Indaur Indor اندور Индаур इंदौर", "Beijing": "Beijing Peking Pekin بکین پکن Пекин बीजिंग",
    "Niterói": "Niteroi нитерои نیتروی", "Hangzhou": "Hangzhou Hangchow хангџоу", "Yazd": "Yazd یزد Йезд",
    "Shanghai": "Shanghai Changhai شانگهای Шанхай शंघाई", "Hamadān": "Hamadan همدان Хамадан", "Wuhan": "Wuhan Ухань",
    "Nagpur": "Nagpur", "Puducherry": "Puducherry",
}  # fmt: skip
HEARD = {
    "Esfehan": "Isfahan", "Izfahan": "Isfahan", "Исфахан": "Isfahan", "Kazzan": "Kazan", "Indor": "Indore",
    "Shirauz": "Shiraz", "Tehraan": "Tehran", "شيراز": "Shiraz", "Sheeraz": "Shiraz", "Тихеран": "Tehran",
    "नागपुर": "Nagpur", "पुदुच्चेरी": "Puducherry", "Shirz": "Shiraz", "Казнь": "Kazan", "Казани": "Kazan",
}  # fmt: skip
ORDINARY = "پسماند خانگی همگانی پشه pecan dengue ህጻናት گردشگری мусор housing kekuasaan шаг دنگی казна shirt"


def test_a_name_is_heard_in_any_script_and_an_ordinary_word_is_none() -> None:
    def heard(word: str) -> set[str]:
        (folded,) = query_terms(word)
        return {
            city for city, names in CITIES.items() if any(is_heard(folded, one) for one in names_of(names.split()))
        }

    assert {word: heard(word) for word in HEARD} == {word: {city} for word, city in HEARD.items()}
    assert {word: heard(word) for word in ORDINARY.split()} == {word: set() for word in ORDINARY.split()}
    assert names_of(["Bei Jing Shi", "Belo Horizonte", "Yazd"]) == {"horizonte", "yazd"}  # no syllable is a city


def test_a_slip_is_looked_for_by_sound_only_where_nobody_wrote_the_word() -> None:
    strong = words_of(["Isfahan"]) | {MARK + skeleton("Isfahan")}
    shelves = Shelves(
        ((0, postings_of([digests_of(strong), digests_of(words_of(["sofa hen"]))]), postings_of([])),), 2
    )
    perhaps = perhaps_heard(terms_of("Esfehan"), shelves)
    assert {word: rows.tolist() for word, rows in perhaps.items()} == {"esfehan": [0]}
    assert perhaps_heard(terms_of("sofa Isfahan"), shelves) == {}
    assert list(perhaps_heard(terms_of("Isfahann"), shelves)) == ["isfahann"]  # though another word begins so
    assert look_up(terms_of("Isfahann"), shelves, {"isfahann": np.array([0])}).is_heard.tolist() == [True, False]
    told = look_up(terms_of("Esfehan"), shelves, perhaps)
    assert told.is_heard.tolist() == [True, False] and not told.holds_all.any() and told.score[0] > 0
    assert not look_up(terms_of("Esfehan sofa"), shelves, perhaps).is_heard.any()
    assert look_up(terms_of("sofa"), shelves).holds_all.tolist() == [False, True]


def test_what_is_heard_stands_behind_words_and_meaning() -> None:
    holds, heard = np.array([False, False, True, False, False]), np.array([False, True, True, False, False])
    found = fuse(floats(0, 9, 1, 0, 5), floats(0, 0, 1, 0, 0.6), holds, floats(0.3, 0.1, -1, 0.1, -1), heard)
    assert found.places.tolist() == [2, 0, 4, 1, 3]
    assert found.why.tolist() == [Why.HOLDS, Why.NEAR, Why.SOME, Why.CITY, Why.PERHAPS]
    assert found.near.tolist() == [0, 2, 0, 0, 1]


def test_the_strongest_reason_is_told() -> None:
    heard, share = np.array([True, True, False, False]), floats(1, 0, 1, 1)
    found = fuse(share, share, share > 1, floats(0.3, 0.3, -1, -1), heard, None, np.array([False] * 3 + [True]))
    told = dict(zip(found.places.tolist(), found.why.tolist(), strict=True))
    assert told == {
        0: Why.CITY,
        1: Why.CITY,
        2: Why.BEGINS,
        3: Why.SOME,
    }  # though near, and though some words begin so
    both = look_up(terms_of("recycled park"), shelf_of("recycling", "a park", "parks"))
    assert both.is_exact.tolist() == [False, True, False]


def test_words_meet_in_their_stems_and_rare_ones_weigh_more() -> None:
    shelves = shelf_of("recycling of glass", "a park", "a park by the lake", "отходы")
    found = look_up(terms_of("recycled"), shelves)
    assert found.share[0] > 0.9 and not found.holds_all[0] and found.score[1] == 0
    assert look_up(terms_of("отходов"), shelves).share[3] > 0.9
    both = look_up(terms_of("park lake"), shelves)
    assert both.holds_all.tolist() == [False, False, True, False] and both.share[1] < 0.5 < both.share[2]
    assert not look_up((), shelves).holds_all.any() and not look_up(terms_of("!?،"), shelves).holds_all.any()


@given(st.text(max_size=60))
def test_whatever_is_written_is_found_by_its_own_words(text: str) -> None:
    terms = terms_of(text)
    found = look_up(terms, shelf_of(text, "x"))
    assert bool(found.holds_all[0]) == bool(terms)


def test_digests_come_back_as_they_were_kept() -> None:
    digests = digests_of({"water", "水", "آب"})
    assert (read(kept(digests)) == digests).all() and digest_of("water") in digests.tolist()


def test_what_differs_by_language_alone_falls_together() -> None:
    dice = np.random.default_rng(5)
    topics = dice.normal(size=(40, SIZE)).astype(np.float32)
    basis = directions()
    assert np.allclose(basis @ basis.T, np.eye(len(basis)), atol=2e-3)
    here, there = topics + 9 * basis[0], topics + 9 * basis[3]
    raw, plain = unit(here) @ unit(there).T, unit(without_language(here)) @ unit(without_language(there)).T
    assert np.diag(plain).min() > 0.99 > np.diag(raw).max()
    whole, of = means_of(np.vstack([here, there]), np.repeat([0, 1], 40).astype(np.int32))
    assert np.linalg.norm(of[0] - here.mean(0)) < np.linalg.norm(whole - here.mean(0))


def test_a_question_is_measured_from_where_its_like_lie() -> None:
    dice = np.random.default_rng(6)
    whole, subject = (without_language(unit(dice.normal(size=SIZE).astype(np.float32))) for _ in "ab")
    short = short_questions() + 0.2 * subject
    assert from_centre(short, whole, 1) @ unit(subject) > 0.99 > from_centre(short, whole, 30) @ unit(subject)
    assert from_centre(whole + 0.2 * subject, whole, 1000) @ unit(subject) > 0.98
    assert np.allclose(from_centre(short, whole, 3), from_centre(short, whole, 0))


def test_the_first_look_by_signs_finds_what_an_exact_look_finds() -> None:
    dice = np.random.default_rng(7)
    vectors = unit(dice.normal(size=(SMALL * 3, SIZE)).astype(np.float32))
    rows = np.arange(len(vectors), dtype=np.int32)
    query = unit(vectors[17] + 0.6 * unit(dice.normal(size=SIZE).astype(np.float32)))
    found = meanings_of(vectors, rows).likeness(query, len(rows))
    exact = vectors @ query
    assert int(found.argmax()) == int(exact.argmax()) == 17 and abs(found[17] - exact[17]) < 0.01


def test_no_cell_is_a_formula() -> None:
    for evil in ("=1+1", "+1", "-2", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1"):
        assert cell(evil).startswith(("'", "=")) and not cell(evil).startswith("="), repr(evil)
    assert cell(-2.5) == "-2.5" and cell(None) == "" and cell("a\nb") == "a b"


def test_citations_hold_in_every_script() -> None:
    evil = "50 % of {waste} & \\input{x} #1 $a_b^c~ شهر 城市 ከተማ\nER  - \r\nTY  - BOOK"
    cited = made_up(title=evil, by=("O'Neil, {A}", "رضایی"))
    item = json.loads(csl_json(cited))[0]
    assert item["title"] == evil and item["author"][1]["literal"] == "رضایی" and item["type"] == "report"
    rows = ris(cited).split("\r\n")
    assert all(re.match(r"^[A-Z][A-Z0-9]  - ", row) for row in rows[:-1]) and rows[-2] == "ER  - " and rows[-1] == ""
    assert sum(row.startswith("ER") for row in rows) == sum(row.startswith("TY") for row in rows) == 1
    entry = bibtex(cited)
    bare = re.sub(r"\\[\\{}$&%#_]", "", entry.replace(r"\textbackslash{}", "").replace(r"\textasciitilde{}", ""))
    assert bare.count("{") == bare.count("}") and r"\input" not in entry and "城市" in entry and "ከተማ" in entry


@given(st.text(max_size=80))
def test_tex_finds_no_command_in_any_text(text: str) -> None:
    safe = re.sub(r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[{}$&%#_]", "", tex(text))
    assert not set(safe) & set("\\{}$&%#_~^\n")
    cited = made_up(title=text)
    assert json.loads(csl_json(cited))[0].get("title", "") == text
    assert ris(cited).count("\r\n") == len([row for row in ris(cited).split("\r\n") if row.strip()])
