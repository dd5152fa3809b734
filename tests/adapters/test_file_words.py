"""The words of a file come out as they are read, in any script; a file that would burst its reader bursts a child."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest
import typst
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from charsu.adapters.file_words import words_of
from charsu.adapters.file_words.lines import Glyph, read
from charsu.adapters.print_fonts import FONTS
from charsu.rules.likeness import Silence, prints_of, share_of

TEXTS = {
    "fa": "شهرداری آب باران را از خیابان‌ها به باغ‌های کوچک می‌برد و در سال ۱۴۰۲ با New York همکار شد تا سیلاب کم شود",
    "ru": "Город собирает дождевую воду с улиц в небольшие сады и строит в каждом квартале пруд",
    "am": "ማዘጋጃ ቤቱ የዝናብ ውሃን ወደ ትናንሽ የአትክልት ቦታዎች ይወስዳል በየሰፈሩም ኩሬ ይሠራል ጎርፍ እንዲቀንስ",
    "en": "The city leads rain water from its streets into small gardens and digs a pond in each quarter",
}


def typeset(words: str, language: str) -> bytes:
    way = "rtl" if language == "fa" else "ltr"
    source = (
        '#set text(font: ("Vazirmatn", "Noto Sans", "Noto Sans Ethiopic"), dir: '
        + f"{way})\n#set page(width: 12cm)\n"
    )
    return bytes(typst.compile((source + words).encode(), format="pdf", font_paths=[FONTS], ignore_system_fonts=True))


def hand_made(
    stream: bytes, font: str = "/Type/Font/Subtype/Type1/BaseFont/Helvetica", kids: str = "[3 0 R]"
) -> bytes:
    """A PDF of one page, with the objects at their places."""
    packed = zlib.compress(stream, 9)
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids{kids}/Count 1>>".encode(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length " + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream",
        b"<<" + font.encode() + b">>",
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.7\n"), []
    for n, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 6\n0000000000 65535 f \n{rows}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def heard(tmp_path: Path, content: bytes, name: str = "work.pdf"):  # noqa: ANN201
    path = tmp_path / name
    path.write_bytes(content)
    return words_of(path)


@pytest.mark.parametrize("language", TEXTS)
def test_the_words_of_a_pdf_are_those_that_were_set(tmp_path, language):
    told = heard(tmp_path, typeset(TEXTS[language], language))
    assert told.why is None
    assert " ".join(told.words.split()) == TEXTS[language]


def test_a_pdf_by_hand_is_read_by_its_operators(tmp_path):
    stream = (
        b"q 2 0 0 2 0 0 cm BT /F1 12 Tf 14 TL 10 700 Td [(The muni)-10(cipal)-600(g\\141rden)] TJ T* <64726961> Tj"
        b" (ns \\(all\\) of regula-)' (tions)' (\\322quoted\\323)' ET Q BI /W 1 ID \x00(no words) Tj EI"
        b" /Span <</ActualText (told otherwise)>> BDC BT /F1 9 Tf 0 1 -1 0 40 40 Tm (glyphs) Tj ET EMC"
    )
    font = "/Type/Font/Subtype/Type1/Encoding<</Differences[210/quotedblleft/afii10017]>>/FirstChar 0/Widths[" + (
        "500 " * 256 + "]"
    )
    words = heard(tmp_path, hand_made(stream, font)).words.split("\n")
    assert words == ["The municipal garden", "dria", "ns (all) of regulations", "“quotedА", "told otherwise"]


def test_a_line_of_two_directions_is_read_as_people_read_it():
    """Glyphs stand from left to right; the line begins at the right, and what is Latin or a number in it does not."""
    glyphs = [Glyph(sign, n * 6.0, n * 6.0 + 6) for n, sign in enumerate("New York رهش رد 12.5 لاس رد")]
    assert read(glyphs, 10.0) == "در سال 12.5 در شهر New York"
    apart = [Glyph("b", 0, 5), Glyph("a", 40, 45), Glyph("ا", 100, 105), Glyph("ب", 95, 100), Glyph("پ", 90, 95)]
    assert read(apart, 10.0) == "ابپ a b"


def test_word_and_powerpoint_say_their_text_alone(tmp_path):
    def packed(**parts: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name.replace("__", "/") + ".xml", text)
        return out.getvalue()

    head = '<?xml version="1.0"?><w:x xmlns:w="u"><w:p><w:instrText>PAGE of no words</w:instrText>'
    document = (
        head + f"<w:t>{TEXTS['fa'][:40]}</w:t><w:t>{TEXTS['fa'][40:]}</w:t></w:p><w:p><w:t>end</w:t></w:p></w:x>"
    )
    told = heard(tmp_path, packed(word__document=document, docProps__core="<a>no words</a>"), "work.docx")
    assert told.words == f"{TEXTS['fa']}\nend\n"
    slides = {f"ppt__slides__slide{n}": f"<s><p><t>the words of slide {n}</t></p></s>" for n in (10, 2)}
    assert "slide 2\nthe" in heard(tmp_path, packed(**slides), "work.pptx").words
    bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a><t>&c;</t></a>'
    assert heard(tmp_path, packed(word__document=bomb), "bomb.docx").why is Silence.DAMAGED
    assert heard(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, "shut.docx").why is Silence.LOCKED


def test_plain_text_is_read_in_its_own_writing(tmp_path):
    for writing in ("utf-8-sig", "utf-16"):
        assert heard(tmp_path, TEXTS["ru"].encode(writing), "work.txt").words == TEXTS["ru"]


def test_what_has_no_text_is_said_to_have_none(tmp_path):
    picture = hand_made(b"q 500 0 0 700 0 0 cm /Im0 Do Q BT /F1 9 Tf (3) Tj ET")
    assert heard(tmp_path, picture).why is Silence.NO_WORDS
    source = PdfFileReader(io.BytesIO(typeset(TEXTS["en"], "en")))
    shut, out = copy_into_new_writer(source), io.BytesIO()
    shut._assign_security_handler(StandardSecurityHandler.build_from_pw("a", "b"))  # noqa: SLF001
    shut.write(out)
    assert heard(tmp_path, out.getvalue()).why is Silence.LOCKED
    assert heard(tmp_path, b"%PDF-1.7 nothing %%EOF").why is Silence.DAMAGED
    assert words_of(tmp_path / "nowhere.pdf").why is Silence.ABSENT


def test_a_hostile_pdf_ends_and_says_so(tmp_path):
    tail = hand_made(b"BT /F1 9 Tf (turning) Tj ET", kids="[2 0 R 3 0 R]")
    assert heard(tmp_path, tail).why is Silence.NO_WORDS  # a tree of pages that bites its tail
    flood = hand_made(b"BT /F1 9 Tf " + b"(a flood of water) Tj " * 300_000)
    told = heard(tmp_path, flood)
    assert told.why is None and len(told.words) == 250_000
    assert words_of(tmp_path / "work.pdf", within=0.01).why is Silence.TOO_MUCH


def test_a_pdf_and_the_words_that_were_typed_are_alike(tmp_path):
    told = heard(tmp_path, typeset(f"A beginning of its own. {TEXTS['fa']}", "fa"))
    assert share_of(prints_of(TEXTS["fa"]), prints_of(told.words).marks) >= 80
