"""Names of the entry's city and people are covered, other words are not."""

import pytest

from charsu.adapters.texts_of_the_house import read_jsonl
from charsu.rules.blinding import COVER, blinder, can_be_covered, names_left, place_at_the_end, tells_more
from charsu.rules.regions import names_of_region


@pytest.mark.parametrize(
    ("name", "text", "covered"),
    [
        ("Durban", "KwaMashu Centre, DURBAN", f"KwaMashu Centre, {COVER}"),
        ("Ufa", "Parks of Ufa; manufacture", f"Parks of {COVER}; manufacture"),
        ("Казань", "В Казани и для Казанью; казаки", f"В {COVER} и для {COVER}; казаки"),
        ("نجف آباد", "شهرداری نجف‌آباد و نجف اباد", f"شهرداری {COVER} و {COVER}"),
        ("كرمان", "در کرمان", f"در {COVER}"),
        ("دبي", "في دبي وبدبي", f"في {COVER} {COVER}"),
        ("深圳", "深圳市的公园", f"{COVER}市的公园"),
        ("São Paulo", "em são paulo e Paulo", f"em {COVER} e Paulo"),
        ("कुरितिबा", "कुरितिबा में", f"{COVER} में"),
    ],
)
def test_a_name_is_covered_as_its_script_writes_it(name: str, text: str, covered: str) -> None:
    assert blinder([name])(text) == covered


@pytest.mark.parametrize(
    ("name", "text", "covered"),
    [
        ("इन्दौर", "इंदौर में कचरा; इन्दौर का", f"{COVER} में कचरा; {COVER} का"),
        ("इंदौर", "इन्दौर का", f"{COVER} का"),
        ("ಬೆಂಗಳೂರು", "ಬೆಂಗಳೂರಿನ ರಸ್ತೆ", f"{COVER} ರಸ್ತೆ"),
        ("पुणे", "पुणे और निपुण", f"{COVER} और निपुण"),
        ("አዲስ አበባ", "የአዲስ አበባ የኮሪደር", f"{COVER} የኮሪደር"),
        ("Нижний Новгород", "жители Нижнего Новгорода", f"жители {COVER}"),
        ("簋街", "北京簋街外卖", f"北京{COVER}外卖"),
    ],
)
def test_a_name_is_covered_however_its_sounds_are_written(name: str, text: str, covered: str) -> None:
    assert blinder([name])(text) == covered


@pytest.mark.parametrize(
    ("name", "text", "covered"),
    [
        ("Al’met’yevsk", "Shamsinur park, Almetyevsk", f"Shamsinur park, {COVER}"),
        ("Al’met’yevsk", "in Al'metevsk and Almetievsk", f"in {COVER} and {COVER}"),
        ("Nizhniy Novgorod", "'You Decide', Nizhny Novgorod", f"'You Decide', {COVER}"),
        ("Nizhniy Novgorod", "Nizhni-Novgorod, Нижний Новгород", f"{COVER}, {COVER}"),
        ("Orūmīyeh", "the landfill of Orumiyeh", f"the landfill of {COVER}"),
        ("Nizhniy Novgorod", "Veliky Novgorod and Nizhny Tagil", "Veliky Novgorod and Nizhny Tagil"),
        ("Orūmīyeh", "Aroma of Rome, harm", "Aroma of Rome, harm"),
        ("Alexandria", "Alexander rebuilt it", "Alexander rebuilt it"),
        ("Al’met’yevsk", "the almetyevsk of lower case", f"the {COVER} of lower case"),
        ("Kazan", "Cousin Kazuno, Kuzina", "Cousin Kazuno, Kuzina"),
    ],
)
def test_a_name_in_latin_letters_is_covered_in_its_other_spellings(name: str, text: str, covered: str) -> None:
    assert blinder([name], heard=[name])(text) == covered


@pytest.mark.parametrize(
    ("name", "text", "covered"),
    [
        ("Kazan", "along the Kazanka river; kazanka", f"along the {COVER} river; kazanka"),
        ("Казань", "вдоль Казанки", f"вдоль {COVER}"),
        ("Saint Petersburg", "One Card of St Petersburg, St. Petersburg's", f"One Card of {COVER}, {COVER}'s"),
        ("Saint Petersburg", "Petersburgers of Sankt Petersburg", f"{COVER} of {COVER}"),
        ("Петербург", "Единая карта петербуржца", f"Единая карта {COVER}"),
        ("Rostov-on-Don", "the embankment of Rostov", f"the embankment of {COVER}"),
        ("تهران", "باغ‌های تهرانی و تهرانیان", f"باغ‌های {COVER} و {COVER}"),
        ("Ufa", "Ufaians, Perm, permanent", "Ufaians, Perm, permanent"),
        ("Surat", "the surated; Surat", f"the surated; {COVER}"),
    ],
)
def test_what_is_made_of_the_citys_name_is_covered_too(name: str, text: str, covered: str) -> None:
    assert blinder([name], heard=[name])(text) == covered


def test_a_translation_that_covers_less_than_its_original_tells_more() -> None:
    cover = blinder(["Nanjing", "南京", "秦淮区"])
    assert tells_more("Old communities: Qinhuai, Nanjing", "以南京市秦淮区为例", cover)
    assert not tells_more("Old communities: a quarter of Nanjing in Nanjing", "以南京市秦淮区为例", cover)


@pytest.mark.parametrize(
    ("country", "region", "text", "covered"),
    [
        ("IR", "01", "همیاری شهرداری‌های آذربایجان غربی", f"همیاری شهرداری‌های {COVER}"),
        ("IR", "34", "هسته مرکزی شهر در استان مرکزی", f"هسته مرکزی شهر در {COVER}"),
        ("IR", "07", "خلیج فارس", "خلیج فارس"),
        ("RU", "51", "в Нижегородской области", f"в {COVER} области"),
        ("RU", "73", "the mayor of a town in Tatarstan", f"the mayor of a town in {COVER}"),
        ("BR", "21", "in Rio", "in Rio"),
        ("BR", "06", "no Ceará; para", f"no {COVER}; para"),
        ("BR", "16", "para todos no Estado do Pará", f"para todos no {COVER}"),
    ],
)
def test_a_region_is_covered_where_its_name_is_known(country: str, region: str, text: str, covered: str) -> None:
    assert blinder(names_of_region(country, region))(text) == covered


def test_what_is_no_name_stays() -> None:
    assert blinder(["HAV", "x", " ", ""])("I HAV x") == "I HAV x"
    assert blinder(["a.*b"])("axxb a.*b") == "axxb a.*b"  # too few letters, and no pattern either
    assert blinder(["Abc (Def)"])("abc (def)") in {COVER, "abc (def)"}


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("A market under solar panels, Mezitli", "Mezitli"),
        ("Очистка парка, Нижний Новгород.", "Нижний Новгород"),
        ("Water, energy and food", ""),
        ("Parks for all", ""),
        ("پارک‌ها، یزد", ""),
    ],
)
def test_the_place_that_a_title_ends_with_is_covered_too(title, place):
    assert place_at_the_end(title) == place


def test_what_may_still_be_a_name_is_told():
    text = (
        f"The market of {COVER} was built with Solar Works Ltd near Toros Square. Residents like it, as the UN says."
    )
    assert names_left(text) == ("Solar Works Ltd", "Toros Square")
    assert names_left("در کنار میدان آزادی") == ()


def test_words_that_tell_the_city_of_an_example_stand_in_it_and_can_be_covered() -> None:
    telling = [one for one in read_jsonl("practices.jsonl") if "tells" in one]
    assert len(telling) > 10
    for record in telling:
        said = str({part: words for part, words in record.items() if part != "tells"})
        assert all(word in said and can_be_covered(word) for word in record["tells"]), record["id"]
