"""A city's team at its desk: what is typed is kept, what is received is proved, what is others' is not there."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from charsu.models import Attachment, Deadline, Entry, Municipality, Notice, Receipt
from charsu.queries.cities import find_cities
from charsu.rules.lifecycle import Phase


@pytest.fixture(autouse=True)
def in_time(settings, tmp_path):
    settings.STORAGE_ROOT = tmp_path


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timezone.timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, entry.started_by


def typed(entry, **other):
    return {
        "version": str(entry.revision),
        "title": entry.title,
        **{k: str(v) for k, v in entry.answers.items()},
        **other,
    }


@pytest.mark.parametrize("words", ["Esfahan", "Isfahan", "اصفهان", "اصفهان ", "Исфахан"])
def test_a_city_is_found_by_any_of_its_names(house, words):
    assert any(city.name in {"Isfahan", "Esfahan"} for city in find_cities(words))


def test_arabic_letters_and_two_chinese_characters_find(house):
    assert [c.pk for c in find_cities("کرماني")] == [c.pk for c in find_cities("کرمانی")]
    assert any(c.name == "Beijing" for c in find_cities("北京"))


def test_what_was_typed_is_kept_even_when_it_is_wrong(house):
    _, entry, person = house
    page = sit(person).post(
        f"/enter/{entry.public_id}/", typed(entry, evidence="http://[", started="soon", problem="")
    )
    assert page.status_code == 200 and "Nothing was saved" not in page.content.decode()
    entry.refresh_from_db()
    assert (entry.answers["evidence"], entry.answers["started"]) == ("http://[", "soon")
    assert sit(person).post(f"/enter/{entry.public_id}/submit/").status_code == 409
    assert entry.receipts.count() == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://", "ftp://a.example/"])
def test_only_web_addresses_are_links(house, link):
    _, entry, person = house
    page = sit(person).post(f"/enter/{entry.public_id}/", typed(entry, evidence=link)).content.decode()
    assert "Write a whole address" in page


def test_digits_of_any_script_are_numbers(house):
    _, entry, person = house
    assert sit(person).post(f"/enter/{entry.public_id}/", typed(entry, started="۲۰۲۳")).status_code == 302


def test_two_tabs_the_second_sees_the_newer_and_may_then_save(house):
    _, entry, person = house
    tab, at = sit(person), f"/enter/{entry.public_id}/"
    assert tab.post(at, typed(entry, partners="first tab")).status_code == 302
    page = tab.post(at, typed(entry, partners="second tab"))
    text = page.content.decode()
    assert page.status_code == 409 and "first tab" in text and "second tab" in text
    entry.refresh_from_db()
    assert entry.answers["partners"] == "first tab"
    assert (
        tab.post(
            at, {**typed(entry), "partners": "second tab", "version": str(page.context["sheet"].revision)}
        ).status_code
        == 302
    )
    entry.refresh_from_db()
    assert entry.answers["partners"] == "second tab"


def test_a_double_click_saves_once_and_gives_one_receipt(house):
    _, entry, person = house
    desk, words = sit(person), typed(entry, partners="new")
    assert [desk.post(f"/enter/{entry.public_id}/", words).status_code for _ in range(2)] == [302, 302]
    before = Receipt.objects.filter(entry=entry).count()
    shown = desk.get(f"/enter/{entry.public_id}/submit/").content.decode()
    assert "What will be sent" in shown and "<p" in shown.partition("What will be sent")[2] and ">new<" in shown
    places = {desk.post(f"/enter/{entry.public_id}/submit/")["Location"] for _ in range(2)}
    assert len(places) == 1 and Receipt.objects.filter(entry=entry).count() == before + 1
    receipt = Receipt.objects.filter(entry=entry).latest("pk")
    assert f"{receipt.at:%M:%S}</time>" in desk.get(places.pop()).content.decode(), "the last second counts"
    told = Notice.objects.filter(person=person, kind="received").latest("pk").facts
    assert told["city"] and told["files"] == receipt.content["attachments"] and told["award_zone"]


def test_autosave_answers_in_json(house):
    _, entry, person = house
    at = f"/enter/{entry.public_id}/draft/"
    assert sit(person).post(at, typed(entry, partners="a")).json()["version"] == entry.revision + 1
    assert sit(person).post(at, typed(entry, partners="b")).status_code == 409


def test_after_the_deadline_nothing_is_taken_and_nothing_typed_is_lost(house):
    _, entry, person = house
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() - timezone.timedelta(seconds=1))
    page = sit(person).post(f"/enter/{entry.public_id}/", typed(entry, partners="too late"))
    assert page.status_code == 409 and "too late" in page.content.decode()
    assert sit(person).post(f"/enter/{entry.public_id}/submit/").status_code == 409


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ\x90\x00" + b"x" * 99, "program"),
        ("a.exe", b"MZ\x90\x00", "type"),
        ("a.pdf", b"plain words", "not what its name says"),
        ("a.txt", b"x" * 2000, "too large: at most 1000"),
    ],
)
def test_unfit_files_are_refused_with_a_reason(house, settings, name, body, said):
    _, entry, person = house
    settings.ATTACHMENT_MOST_BYTES = 1000
    sent = typed(entry, annex=SimpleUploadedFile(name, body))
    assert said in sit(person).post(f"/enter/{entry.public_id}/", sent).content.decode()
    assert not Attachment.objects.exists()


def test_what_is_too_much_is_told_in_the_readers_language_with_the_way_back(house, settings):
    """The server itself would say so in bare English; up to its own bound the house answers."""
    _, entry, person = house
    settings.ATTACHMENT_MOST_BYTES, settings.BODY_MOST_BYTES = 1000, 3000
    desk, at = sit(person), f"/enter/{entry.public_id}/"
    assert 'data-most="1000"' in desk.get(at).content.decode()  # so that a browser tells before it sends
    sent = typed(entry, partners="x" * 5000)
    answer = desk.post(at, sent, headers={"Accept-Language": "fa"})
    page = answer.content.decode()
    assert answer.status_code == 413 and 'lang="fa"' in page and f'href="{at}"' in page
    assert "too much at once" in desk.post(at, sent, headers={"Accept": "application/json"}).json()["reason"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500
    answer = desk.post(at, typed(entry, partners="x" * 900), headers={"Accept-Language": "fa"})
    assert answer.status_code == 413 and f'href="{at}"' in answer.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
    elsewhere = Client().get("/", headers={"Host": "elsewhere.example"})
    assert elsewhere.status_code == 400 and "could not be read" in elsewhere.content.decode()
    free = Municipality.objects.filter(team=None).first()
    joins = f"/enter/city/{free.geonameid}/join/"
    assert 'data-most="1000"' in desk.get(joins).content.decode()
    letter = {"letter": SimpleUploadedFile("a.txt", b"x" * 1500)}  # more than a file may have, less than a page
    assert "too large: at most 1000" in desk.post(joins, {**letter, "words": "Mine"}).content.decode()


def test_an_address_that_no_database_takes_leads_nowhere(house):
    """PostgreSQL takes no NUL: such an address is unknown, not a broken page."""
    story, _, person = house
    for at in ("/enter/receipts/%00/", "/enter/receipts/a%00b/", "/enter/receipts/?code=%00"):
        assert sit(person).get(at).status_code == 404
    for asked in ("theme=%00", "country=%00&kind=%00&division=%00&state=%00&sort=%00&words=%00"):
        assert sit(story.tehran).get(f"/bureau/entries/?{asked}").status_code == 200


def test_a_file_that_was_not_taken_is_told_until_the_next_step_and_hinders_nothing(house):
    _, entry, person = house
    desk, at = sit(person), f"/enter/{entry.public_id}/"

    def told():
        sheet = desk.get(at).context["sheet"]
        return [one.words for one in sheet.refused()], [one.words for one in sheet.troubles()]

    def fails(**more):
        entry.refresh_from_db()
        page = desk.post(at, typed(entry, **more, annex=SimpleUploadedFile("a.exe", b"MZ\x90\x00")))
        assert "Not taken:" in page.content.decode() and "Before it can be submitted" not in page.content.decode()
        entry.refresh_from_db()

    fails()
    refused, troubles = told()
    assert len(refused) == 1 and "type" in refused[0] and troubles == []
    assert desk.post(at, typed(entry)).status_code == 302 and told() == ([], [])  # it was read, and one went on
    fails(partners="Another partner")
    assert desk.post(f"{at}submit/").status_code == 302 and told()[0] == []
    fails()
    assert desk.post(f"{at}withdraw/").status_code == 302 and told()[0] == []


def test_a_refused_file_does_not_stay_on_the_disk(house, tmp_path):
    """Else whoever is signed in could fill the disk after the deadline, unseen by any table."""
    _, entry, person = house
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() - timezone.timedelta(days=9))
    sent = typed(entry, annex=SimpleUploadedFile("a.txt", b"plain words"))
    assert sit(person).post(f"/enter/{entry.public_id}/", sent).status_code == 409
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_a_download_for_its_team_alone(house):
    story, entry, person = house
    sent = typed(entry, annex=SimpleUploadedFile("گزارش.txt", "متن".encode()))
    assert sit(person).post(f"/enter/{entry.public_id}/", sent).status_code == 302
    at = f"/enter/files/{Attachment.objects.get().public_id}/"
    answer = sit(person).get(at)
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content).decode() == "متن"
    assert sit(story.tehran).get(at).status_code == 404  # a draft's file is not received yet
    sit(person).post(f"/enter/{entry.public_id}/submit/")
    assert sit(story.tehran).get(at).status_code == 200


def test_others_and_unknown_ids_answer_alike(house):
    _, entry, person = house
    other = Entry.objects.exclude(municipality=entry.municipality).first()
    answers = {sit(person).get(f"/enter/{key}/").status_code for key in (other.public_id, uuid4())}
    assert answers == {404}


def test_every_page_of_the_desk_answers(house):
    _, entry, person = house
    for page in ("", "city/?q=اصفهان", "team/", "new/", f"{entry.public_id}/", f"{entry.public_id}/submit/"):
        assert sit(person).get(f"/enter/{page}").status_code == 200
