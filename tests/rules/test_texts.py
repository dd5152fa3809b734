"""Words in every script of the members."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.texts import (
    ascii_digits,
    clean_line,
    clean_text,
    direction,
    is_in_other_script,
    missing,
    pick,
    query_terms,
    searchable,
    words,
)

MIXED = (
    "aE é ё й ß İ 1 ۴ ٤ ४ ፩ 城市 规划 ひが شهرداری ي ى ك ة آ ّ ـ \u200c \u200d \u202e क ि ़ ፡ ሠ ሰ 한" + ". - \n \r \x00"
)
TEXTS = st.text(st.sampled_from(MIXED) | st.characters(), max_size=30)


def finds(query: str, text: str) -> bool:
    terms = query_terms(query)
    return bool(terms) and all(term in searchable(text) for term in terms)


@pytest.mark.parametrize(
    ("language", "side"),
    [("fa", "rtl"), ("fa-IR", "rtl"), ("ar", "rtl"), ("az-Arab", "rtl"), ("ku-Latn", "ltr"), ("ru", "ltr")],
)  # fmt: skip
def test_direction(language: str, side: str) -> None:
    assert direction(language) == side


def test_pick_and_missing() -> None:
    text = {"fa": "جایزه", "ru": " ", "pt": "prêmio"}
    assert pick(text, "fa") == ("fa", "جایزه")
    assert pick(text, "pt-BR") == ("pt", "prêmio")
    assert pick(text, "ru") == ("fa", "جایزه")
    assert pick({"zh": "奖"}, "en") == ("zh", "奖")
    assert pick({}, "en") == ("", "")
    assert missing(text, ("fa", "ru", "en")) == ("ru", "en")


def test_digits() -> None:
    assert ascii_digits("۱۴۰۵/۰۹/۰۳ ٣٫٥ ४२ 2026") == "1405/09/03 3.5 42 2026"
    assert ascii_digits("፵፭ ፲ ፻ ፼ ፳፻፲፰ ፪፼፫፻፭") == "45 10 100 10000 2018 20305"
    assert ascii_digits("፭፵") == "5፵"  # no number in that order: it stays, and is told


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("کرمانشاه", "كرمانشاه"), ("نجف آباد", "نجف‌آباد"), ("نجف‌اباد", "نجفآباد"), ("می‌شود", "می شود"),
        ("محمّد", "مـحمد"), ("орел", "Орёл"), ("Sao Paulo", "São Paulo, SP"), ("istanbul", "İSTANBUL"),
        ("城市", "智慧城市规划"), ("市", "城市"), ("ｗａｔｅｒ", "Water"), ("۱۲", "12"), ("1404", "سال ۱۴۰۴"),
        ("አዲስ አበባ", "አዲስ፡አበባ"), ("ሠላም", "ሰላም።"), ("ዓለም", "አለም"), ("फ़ल", "फल"), ("Łódź", "lodz"),
    ],
)  # fmt: skip
def test_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), [("市城", "城市"), ("शिव", "शव"), ("tehran", "kazan"), ("...", "a")])
def test_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@given(TEXTS)
def test_every_text_finds_itself_when_it_has_no_half_space(text: str) -> None:
    text = text.replace("\u200c", "")
    assert all(term in searchable(text) for term in query_terms(text))


@given(TEXTS)
def test_what_is_searchable_stays_so(text: str) -> None:
    assert all(term in searchable(searchable(text)) for term in query_terms(searchable(text)))


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("", "en", 0), ("— ... !", "en", 0), ("don't be well-known", "en", 3), ("می‌شود و شد", "fa", 3),
        ("城市规划 2026 BRICS", "zh", 6), ("अच्छी किताब है", "hi", 3), ("አዲስ፡አበባ ከተማ።", "am", 3),
        ("서울 特別市", "ko", 2), ("Лучшая практика", "ru", 2),
    ],
)  # fmt: skip
def test_words(text: str, language: str, count: int) -> None:
    assert words(text, language) == count


def test_clean_removes_what_hides() -> None:
    assert clean_line("  a\u202egnp.exe\u2066 \r\n b\x00\ud800 ") == "agnp.exe b"
    assert clean_text("a\r\nb\u2028c\td") == "a\nb\nc\td"
    assert clean_line("می\u200cشود") == "می\u200cشود"


@given(TEXTS)
def test_clean_is_done_once(text: str) -> None:
    for clean in (clean_line, clean_text):
        done = clean(text)
        assert clean(done) == done
        assert unicodedata.is_normalized("NFC", done)
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(done)
        done.encode()


def test_a_nasal_before_its_own_row_is_found_as_anusvara_and_back():
    for written, asked in (("इन्दौर", "इंदौर"), ("बेङ्गलूरु", "बेंगलूरु"), ("मुंबई", "मुम्बई"), ("गाँव", "गांव")):
        assert all(term in searchable(written) for term in query_terms(asked))
    assert searchable("जन्म") == " जन्म "  # another row: another sound


def test_words_of_another_script_are_told_from_the_languages_own() -> None:
    for language, own in (
        ("hi", "नगरपालिका ने CAF के साथ"),
        ("fa", "شهرداری BRT ساخت"),
        ("zh", "垃圾 sorting 分类收集"),
        ("id", "Kota"),
    ):
        assert not is_in_other_script(own, language), language
        assert is_in_other_script("Вода и сады", language), language
    assert is_in_other_script("Lagoon degraded by sewage", "ru") and not is_in_other_script("Água", "pt")
    assert not is_in_other_script("2025", "hi") and not is_in_other_script("https://example.org/a", "fa")
