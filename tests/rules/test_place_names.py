"""A city's name in the reader's language: by the code of the language, never by what merely shares its script."""

import csv
from importlib.resources import files

import pytest

from charsu.rules.names import bears
from charsu.rules.place_names import name_in

KAZAN = {"cyrillic": ["Казан", "Казань", "Казань ош"], "han": ["喀山"], "arabic": ["قازان", "كازان", "کازان"]}
MOSCOW = {"cyrillic": ["Мæскуы", "Маскав", "Масква", "Москва", "Москова"], "arabic": ["ماسکو", "مسکو", "موسكو"]}


def test_what_the_registry_gives_for_the_language_comes_first() -> None:
    assert name_in("ru", {**MOSCOW, "ru": ["Москва"]}, "Moscow") == "Москва"
    assert name_in("fa", {**MOSCOW, "fa": ["مسکو"]}, "Moscow") == "مسکو"


def test_a_name_with_letters_of_another_language_is_never_taken() -> None:
    assert name_in("ru", {"cyrillic": ["Мæскуы"]}, "Moscow") == ""
    assert name_in("fa", {"arabic": ["تبريز", "تەورێز", "تبریز"]}, "Tabriz") == "تبریز"
    assert name_in("ar", {"arabic": ["تبريز", "تەورێز", "تبریز"]}, "Tabriz") == "تبريز"


def test_of_several_the_one_that_sounds_like_it_or_none() -> None:
    assert name_in("fa", {"arabic": ["سناباد", "مشهد", "مشہد"]}, "Mashhad") == "مشهد"
    assert name_in("fa", {"arabic": ["هانغتشو", "هانگژو", "ہانگژو"]}, "Hangzhou") == "هانگژو"
    assert name_in("ru", {"cyrillic": ["Верный", "Горький"]}, "Almaty") == ""  # neither is sure


def test_on_a_certificate_the_name_that_the_city_uses_itself() -> None:
    assert name_in("ru", KAZAN, said="Парки Казани. Казань открывает") == "Казань"
    assert name_in("ru", KAZAN, said="Парки Казани") == ""  # three names, none of them said: not sure
    assert name_in("zh", KAZAN) == "喀山" and name_in("hi", {}, "Pune", "x") == ""


def test_the_names_by_language_are_of_cities_that_the_registry_has() -> None:
    data = files("charsu") / "data"
    rows = list(csv.DictReader((data / "city_names.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len({row["geonameid"] for row in rows}) > 150
    for row in rows:
        for language in ("fa", "ru"):  # each is written with its language's letters
            assert name_in(language, {{"fa": "arabic", "ru": "cyrillic"}[language]: [row[language]]}) == row[language]


@pytest.mark.parametrize(
    ("words", "is_borne"),
    [
        ("Dr Ivan Petrov, Mayor", True),
        ("PETROV Ivan", True),
        ("Ivan Petrovsky", False),
        ("Ivan", False),
        ("", False),
    ],
)
def test_words_bear_a_name_when_each_of_its_parts_stands_in_them(words: str, is_borne: bool) -> None:
    assert bears(words, "Ivan Petrov") is is_borne and not bears(words, " ")
