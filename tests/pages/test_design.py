"""The page of the parts shows the house's own colours, and every part there is."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import override

from charsu.rules.forms.form import Kind, Question
from charsu.rules.forms.said import Told
from charsu.templatetags.kept import to_copy
from charsu.templatetags.pictures import lines
from charsu.templatetags.texts import file_name, own_digits

STYLES = Path(__file__).resolve().parents[2] / "src" / "charsu" / "static" / "css"
PARTS = STYLES.parents[1] / "templates" / "parts"
COLOUR = re.compile(r"(--[a-z0-9-]+): (#[0-9a-f]{6})")


def block(text: str, after: str) -> dict[str, str]:
    start = text.index(after)
    return dict(COLOUR.findall(text[start : text.index("}", start)]))


def test_both_lights_of_the_parts_page_are_the_tokens() -> None:
    tokens, design = (STYLES / "tokens.css").read_text(), (STYLES / "design.css").read_text()
    assert block(design, ".by-day") == block(tokens, ":root {")
    assert block(design, ".by-night") == block(tokens, "prefers-color-scheme: dark")
    assert len(block(tokens, "prefers-color-scheme: dark")) > 20


@pytest.mark.django_db
def test_chinese_is_fetched_only_where_it_is_written(client: Client) -> None:
    assert "css/fonts-han.css" in client.get("/parts/").content.decode()
    assert "css/fonts-han.css" not in client.get("/credits/").content.decode()


@pytest.mark.django_db
def test_each_language_asks_for_its_own_letters_at_once(client: Client) -> None:
    for language, font in (("fa", "vazirmatn-arabic"), ("ru", "noto-sans-cyrillic"), ("en", "noto-sans-latin")):
        page = client.get("/credits/", headers={"accept-language": language}).content.decode()
        asked = re.findall(r'rel="preload" href="/static/([^"]+)"', page)
        assert asked[0] == f"fonts/{font}.woff2"
        assert all(finders.find(name) for name in asked)


@pytest.mark.django_db
def test_style_sheets_carry_a_digest_of_what_is_in_them(client: Client) -> None:
    page = client.get("/credits/").content.decode()
    assert all("?v=" in at for at in re.findall(r'rel="stylesheet" href="([^"]+)"', page))
    assert all("?v=" in at for at in re.findall(r'<script [^>]*src="([^"]+)"', page))


def test_a_paper_shown_by_the_browser_finds_an_icon(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302 and "img/charsu" in answer.headers["Location"]


def test_the_ending_of_a_file_stands_behind_its_name_from_either_side():
    assert file_name("مدرک.png") == "<bdi>مدرک</bdi>.<bdi>png</bdi>"
    assert file_name("plan <1>.pdf") == "<bdi>plan &lt;1&gt;.pdf</bdi>" and file_name("مدرک") == "<bdi>مدرک</bdi>"


@pytest.mark.django_db
def test_an_empty_code_of_a_certificate_is_told(client):
    answer = client.get(reverse("check"), {"code": " "})
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    assert 'role="alert"' not in client.get(reverse("check")).content.decode()


def test_what_was_typed_is_shown_by_words_and_without_what_pages_hide():
    fields = [
        ("seen", '{"title":"2c4a8264"}'),
        ("heading_fa", "سرآغاز"),
        ("rows-0-name_en", "Water"),
        ("problem", "Heat"),
    ]
    fields += [("rows-TOTAL_FORMS", "12"), ("version", "31"), ("reason_reach", "Clear."), ("score_reach", "7")]
    assert to_copy(fields) == [
        ("Heading", "سرآغاز"), ("Name", "Water"), ("Answer 3", "Heat"), ("Reason", "Clear."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "one", "many"), [("ru", "12,5", "4,75"), ("fa", "۱۲٫۵", "۴٫۷۵"), ("en", "12.5", "4.75")]
)
def test_numbers_of_answers_and_pictures_have_one_mark_and_the_digits_of_the_reader(
    language: str, one: str, many: str
) -> None:
    asked = Question(code="length", kind=Kind.NUMBER, name={"en": "Length"})
    with override(language):
        rows = [Told(asked, None, "12.5 km", is_own=False)]
        assert f"<bdi>{one} km</bdi>" in render_to_string("parts/answers.html", {"rows": rows, "language": "ar"})
        drawn = render_to_string("parts/lines.svg.html", lines([{"label": "a", "values": {2020: 4.75, 2021: 5.0}}]))
    assert f">{many}</td>" in drawn and "5.0<" not in drawn
    assert re.findall(r'class="value"[^>]*>([^<]+)<', drawn)[0] == many


def test_a_long_label_of_an_axis_has_room_and_is_written_out() -> None:
    values = {2020: 1.0, 2021: 9_999_999.0}
    drawn = render_to_string("parts/lines.svg.html", lines([{"label": "a", "values": values}]))
    labels = re.findall(r'class="value" x="(\d+)"[^>]*>([^<]+)<', drawn)
    assert labels[-1][1] == "10000000" and all(int(x) >= 7 * len(words) for x, words in labels)


def test_a_paragraph_of_the_parts_has_the_readers_digits_and_its_tags_stay_as_they_are():
    words = mark_safe('There are <a href="/codes?left=9">10 of 10</a> codes.')
    with translation.override("fa"):
        assert own_digits(words) == 'There are <a href="/codes?left=9">۱۰ of ۱۰</a> codes.'
