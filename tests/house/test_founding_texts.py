"""The founding texts: whole in three languages, every rule under a clause that exists, figures that agree."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from charsu.adapters.texts_of_the_house import read_json
from charsu.management.story.timetable import DEADLINES
from charsu.rules.founding_words import under_names
from charsu.rules.texts import clean_text

LANGUAGES = {"fa", "ru", "en"}
TEXTS = ("memorandum", "regulations", "edition")
PARTS = ("themes", "divisions", "deadlines", "rubrics", "forms", "settings", "tiers")
PERSIAN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def founding(name: str) -> Any:
    return read_json(f"founding/{name}.json")


def words_in(node: Any) -> Iterator[dict[str, str]]:
    """Every object that holds words by language, at any depth."""
    if isinstance(node, dict):
        if node and node.keys() <= LANGUAGES:
            yield node
        else:
            for key, value in node.items():
                assert value != {}, f"{key} is empty"
                yield from words_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from words_in(value)


def rules() -> list[dict[str, Any]]:
    edition = founding("edition")
    return [row for part in PARTS for row in edition[part]]


def figures_of_clause(number: str, language: str) -> set[str]:
    clause = next(row for row in founding("regulations")["clauses"] if row["number"] == number)
    text = clause["text"][language].translate(PERSIAN_DIGITS)
    joined = re.sub(r"(?<=\d)[\u066c\u00a0, ](?=\d{3}\b)", "", text)
    return set(re.findall(r"\d+", joined))


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_stands_in_three_languages(name):
    found = list(words_in(founding(name)))
    assert len(found) > 20
    for words in found:
        assert set(words) == LANGUAGES, words
        assert all(said == said.strip() != "" and said == clean_text(said) for said in words.values()), words
        assert re.search("[а-яё]", words["ru"], re.I) and not re.search("[а-яё]", words["en"] + words["fa"], re.I)
        assert re.search("[\u0600-\u06ff]", words["fa"])
        assert not re.search("[\u0600-\u06ff]", words["en"] + words["ru"])


@pytest.mark.parametrize("name", TEXTS)
def test_persian_is_written_as_persian(name):
    for words in words_in(founding(name)):
        said = words["fa"]
        assert not re.search("[\u064a\u0643\u0629\u0660-\u0669]", said), said  # Arabic yeh, kaf, teh marbuta, digits
        assert not re.search(r"\s\u200c|\u200c\s|\u200c\u200c|\u200c$", said), said
        assert not re.search(r"(^|\s)ن?می\s|\sها(\s|$|\W)|\sهای(\s|$)", said), said  # a joiner is missing
        assert not re.search(r"[,;?]\s", said), said  # Latin punctuation


@pytest.mark.parametrize("name", ("memorandum", "regulations"))
def test_clauses_are_numbered_once_in_order(name):
    text = founding(name)
    numbers = [clause["number"] for clause in text["clauses"]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert set(text["authentic"]) == LANGUAGES


def test_every_rule_cites_a_clause_of_the_regulations():
    numbers = {clause["number"] for clause in founding("regulations")["clauses"]}
    assert {row["clause"] for row in rules()} <= numbers


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_figures_of_the_rules_stand_in_their_clauses(language):
    edition = founding("edition")
    figures = [
        (row["clause"], row["value"]) for row in edition["settings"] if isinstance(row["value"], int) and row["value"]
    ]
    figures += [(row["clause"], row["most"]) for row in edition["tiers"] if row["most"]]
    figures += [(row["clause"], row[edge]) for row in edition["divisions"] for edge in ("least", "most") if row[edge]]
    figures = [figure for figure in figures if figure != (edition["divisions"][2]["clause"], 149_999)]  # "fewer than"
    figures += [(row["clause"], row[edge]) for row in edition["rubrics"] for edge in ("lowest", "highest")]
    shortlist = next(row for row in edition["settings"] if row["code"] == "shortlist_rule")
    figures += [(shortlist["clause"], shortlist["value"][key]) for key in ("up_to", "total")]
    figures.append((edition["themes"][0]["clause"], len(edition["themes"])))
    missing = [(clause, value) for clause, value in figures if str(value) not in figures_of_clause(clause, language)]
    assert missing == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_themes_and_criteria_are_named_in_their_clauses(language):
    edition = founding("edition")
    clauses = {clause["number"]: clause["text"][language].casefold() for clause in founding("regulations")["clauses"]}
    named = [(row["clause"], row["name"]) for row in edition["themes"]]
    named += [(rubric["clause"], row["name"]) for rubric in edition["rubrics"] for row in rubric["criteria"]]
    assert [name[language] for clause, name in named if name[language].casefold() not in clauses[clause]] == []


@pytest.mark.parametrize("name", ("memorandum", "regulations"))
def test_the_three_languages_of_a_clause_hold_the_same_figures(name):
    for clause in founding(name)["clauses"]:
        found = {}
        for language, said in clause["text"].items():
            figures = re.findall(r"\d+", said.translate(PERSIAN_DIGITS))
            found[language] = sorted(set(figures))
        assert found["fa"] == found["ru"] == found["en"], (clause["number"], found)


def test_weights_sum_to_a_hundred_and_anchors_span_the_scale():
    for rubric in founding("edition")["rubrics"]:
        assert sum(row["weight"] for row in rubric["criteria"]) == 100
        for row in rubric["criteria"]:
            scores = [anchor["score"] for anchor in row["anchors"]]
            assert scores == sorted(scores)
            assert (scores[0], scores[-1]) == (rubric["lowest"], rubric["highest"])


def test_numbers_agree_with_one_another():
    edition = founding("edition")
    values = {row["code"]: row["value"] for row in edition["settings"]}
    tiers = {row["code"]: row["most"] for row in edition["tiers"]}
    assert values["laureates_up_to"] == tiers["laureate"] < values["shortlist_size"]
    assert values["shortlist_size"] == values["shortlist_rule"]["total"]
    kinds = {row["kind"] for row in edition["rubrics"]}
    assert values["shortlist_size"] == len(kinds) * len(edition["themes"]) * len(edition["divisions"])
    sizes = sorted((row["least"], row["most"]) for row in edition["divisions"])
    assert sizes[0][0] == 0 and sizes[-1][1] is None
    assert all(below[1] + 1 == above[0] for below, above in zip(sizes, sizes[1:], strict=False))


def test_deadlines_follow_one_another_and_the_demo_keeps_them():
    offsets = {row["code"]: row["offset_days"] for row in founding("edition")["deadlines"]}
    assert list(offsets.values()) == sorted(set(offsets.values()))
    assert offsets == {code: day - DEADLINES["call_opens"] for code, day in DEADLINES.items()}
    assert offsets["call_closes"] - offsets["call_opens"] >= 70  # ten weeks
    assert offsets["cure_ends"] - offsets["call_closes"] >= 7


def test_every_code_names_one_thing():
    edition = founding("edition")
    groups = [edition[part] for part in ("themes", "divisions", "deadlines", "settings", "tiers")]
    groups += [rubric["criteria"] for rubric in edition["rubrics"]] + [form["questions"] for form in edition["forms"]]
    for rows in groups:
        assert len({row["code"] for row in rows}) == len(rows)


def test_people_of_the_demo_are_enough_and_marked_as_made_up():
    people = read_json("made_up_people.json")
    assert "made-up" in people["note"].casefold()
    for country, pool in people["countries"].items():
        for part in ("given", "family"):
            assert len(pool[part]) >= 8, country
            assert len(set(pool[part])) == len(pool[part]) == len(pool[f"{part}_latin"]), country
            assert all(name.isascii() or not re.search("[\u0400-\uffff]", name) for name in pool[f"{part}_latin"])
        employers = people["employers"][country]
        assert len(set(employers)) == 3 and all("made-up" in name.casefold() for name in employers), country


NAMES = {"fa": "جایزه شهرسازی", "ru": "Премия по градостроительству", "en": "The Award for Urbanism"}
SEASON = {"fa": "دوره نخست", "ru": "Первый сезон", "en": "First edition"}
NAMED = {"award": NAMES, "edition": SEASON}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_another_award_is_founded_by_its_own_name(language):
    known = founding("award")
    texts = {kind: under_names(founding(kind), NAMED, known["named"]) for kind in ("memorandum", "regulations")}
    said = [
        words.get(language, "") for text in texts.values() for words in words_in([text["title"], text["clauses"]])
    ]
    name = NAMES[language].removeprefix("The ")
    own = known["award"][language].split(" ", 1)[1]  # without the word that Russian inflects
    assert not [words for words in said if own in words or "2026" in words or "۲۰۲۶" in words]
    assert (
        name in texts["memorandum"]["title"][language] and SEASON[language] in texts["regulations"]["title"][language]
    )
    assert [clause["number"] for clause in texts["memorandum"]["clauses"] if name in clause["text"][language]] == [
        "3"
    ]
    assert not [words for words in said if "the The" in words or "{" in words]


def test_the_phrases_that_hold_a_name_are_those_of_the_texts():
    known, texts = founding("award"), [founding(kind) for kind in ("memorandum", "regulations")]
    for language, phrases in known["named"].items():
        said = " ".join(words[language] for words in words_in(texts))
        assert all(old in said for old in phrases), language
