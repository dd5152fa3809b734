"""Certificates as paper: the laureate's own script, name and calendar, or the English side where that is surer."""

import pytest

from charsu.adapters.certificate_words import EDITIONS, HONOURS, LACKS, MARKS
from charsu.adapters.pdf import WORDS, _side, certificate_as_pdf, is_printable, parted
from charsu.adapters.print_fonts import FONTS, signs_of_the_fonts
from charsu.adapters.typesetting import settable


def facts(language, **other):
    said = {"en": "Award", "fa": "جایزه"}
    return {
        "language": language, "award": said, "edition": {"en": "2026 edition"}, "tier": {"en": "Laureate"},
        "parties": [{"en": "Tehran", "fa": "تهران"}, {"en": "Kazan"}], "title": "杭州公共自行车系统",
        "number": "E-0012", "city": "Hangzhou", "city_own": "", "country": "CN", "on": "2026-11-25",
        "code": "4JFP-E85Z-1ASM-0SJF-7", "digest": "a" * 64, **other,
    }  # fmt: skip


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_certificate_is_set_in_every_working_language(language):
    made = certificate_as_pdf(facts(language), "https://award.example/check/4JFP-E85Z-1ASM-0SJF-7/")
    assert made.startswith(b"%PDF") and all(is_printable(words) for words in WORDS[language])
    assert b"<pdfaid:part>2</pdfaid:part>" in made and b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert made == certificate_as_pdf(facts(language), "https://award.example/check/4JFP-E85Z-1ASM-0SJF-7/")


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_demonstration_says_so_on_its_paper(language):
    made = [_side(facts(language, is_made_up=is_so), language) for is_so in (True, False)]
    assert made[0]["mark"] == MARKS[language] and is_printable(MARKS[language]) and not made[1]["mark"]
    address = "https://award.example/check/4JFP-E85Z-1ASM-0SJF-7/"
    assert certificate_as_pdf(facts(language, is_made_up=True), address) != certificate_as_pdf(
        facts(language), address
    )


def test_honour_and_edition_stand_in_the_language_of_the_paper():
    for language in EDITIONS:
        side = _side(facts(language), language)
        assert "Laureate" not in side["tier"] and "edition" not in side["edition"] and "2026" in side["edition"]
        for words in [HONOURS[name][language] for name in HONOURS]:
            assert is_printable(words)
    own = facts("zh", tier={"en": "Laureate", "zh": "优胜者"}, edition={"en": "Second edition"})
    assert _side(own, "zh")["tier"] == "优胜者" and _side(own, "zh")["edition"] == "Second edition"


def test_the_day_is_written_in_the_calendar_of_the_language():
    days = {code: _side(facts(code), code)["on"] for code in ("en", "fa", "zh", "am")}
    assert days["en"] == "25 November 2026" and days["zh"] == "2026年11月25日"
    assert days["fa"] == "۴ آذر ۱۴۰۵" and days["am"].endswith("2019")


def test_what_the_fonts_cannot_set_is_left_to_english():
    assert is_printable("杭州公共自行车系统") and is_printable("中文 Kazan ሐረር पुणे یزد") and not is_printable("กรุงเทพ")
    assert not is_printable("\u3402")  # a character outside the print subset
    assert _side(facts("zh", title="กรุงเทพ"), "zh")["title"] == "E-0012"
    assert _side(facts("zh"), "en")["title"] == "杭州公共自行车系统"  # no translation that was not signed


def test_the_print_fonts_stay_small():
    assert sum(path.stat().st_size for path in FONTS.glob("NotoSansSC*")) < 6_000_000


ADDRESS = "https://award.example/check/4JFP-E85Z-1ASM-0SJF-7/"


@pytest.mark.parametrize(
    "sign",
    [
        "😀",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "𠀀",
        "\x07",
        "\ue000",
        "\u0378",
        "🇮🇷",
        "e\u20e3",
        "a\u064b\u0915\u0301",
        "\u202e",
    ],
)
def test_a_sign_that_no_print_font_has_does_not_stop_the_paper(sign):
    given = facts("fa", title=f"Parks {sign} for all", city=f"Qom {sign}", city_own=f"قم {sign}")
    assert certificate_as_pdf(given, ADDRESS).startswith(b"%PDF")


def test_what_the_fonts_lack_is_seen_and_said():
    assert settable("Parks 😀🚀 for all") == "Parks □ for all" and settable("قم 👨\u200d👩\u200d👧!") == "قم □!"
    kept = "پارک\u200cها، Kazan’s «парки» 杭州 የውሃ पुणे № 5 → m²"
    assert settable(kept) == kept
    plain, odd = (certificate_as_pdf(facts("zh", title=title), ADDRESS) for title in ("杭州", "杭州😀"))
    assert len(odd) > len(plain)  # the small print
    assert all(is_printable(words) and "□" in words for words in LACKS.values()) and set(LACKS) == set(WORDS)


def test_the_fonts_tell_their_own_signs():
    known = {chr(sign) for sign in signs_of_the_fonts()}
    assert set("Aяپञሐ证□�") <= known and not known & set("😀𠀀ก\u3402\uffff")


def test_a_word_longer_than_the_paper_is_broken_and_others_are_not():
    title = "ab" * 200
    assert max(map(len, _side(facts("en", title=title), "en")["title"].split("\u200b"))) <= 12
    assert _side(facts("en", title=title), "en")["title"].replace("\u200b", "") == title
    plain = "Regenerative stormwater management in the old quarters"
    assert _side(facts("en", title=plain), "en")["title"] == plain
    accented = "e\u0301" * 40
    assert "\u200b\u0301" not in parted(accented) and "\u200b" in parted(accented)
