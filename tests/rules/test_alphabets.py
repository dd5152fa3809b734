"""Names stand in the order of the reader's alphabet."""

from charsu.rules.alphabets import in_alphabet


def in_order(language: str, *names: str) -> list[str]:
    return sorted(names, key=lambda name: in_alphabet(name, language))


def test_persian_letters_stand_where_a_reader_looks_for_them() -> None:
    countries = [
        "آفریقای جنوبی",
        "ایران",
        "برزیل",
        "چین",
        "روسیه",
        "قزاقستان",
        "کوبا",
        "مصر",
        "نیجریه",
        "ویتنام",
        "هند",
    ]
    assert in_order("fa", *reversed(countries)) == countries
    assert in_order("fa", "كوبا", "مصر", "قطر") == ["قطر", "كوبا", "مصر"], "an Arabic kaf is a kaf"
    assert in_order("ar", "ويلز", "الهند", "هولندا") == ["الهند", "هولندا", "ويلز"]


def test_latin_and_cyrillic_too() -> None:
    assert in_order("pt", "Zâmbia", "África do Sul", "Índia", "Egito") == [
        "África do Sul",
        "Egito",
        "Índia",
        "Zâmbia",
    ]
    assert in_order("ru", "Жуковский", "Ёлкино", "Ереван") == ["Ереван", "Ёлкино", "Жуковский"]
    assert in_order("en", "Al’met’yevsk", "Almaty", "alder") == ["alder", "Almaty", "Al’met’yevsk"]
    assert in_order("zh", "中国", "", "Kazan") == ["", "Kazan", "中国"]
