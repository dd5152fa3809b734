"""Signing in and out of time: what was typed is kept, the language follows the person, every page is ours."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from charsu.acts.outbox import carry_out
from charsu.adapters import clock
from charsu.models import Entry, Membership, Municipality, Notice, Person
from charsu.rules.lifecycle import Phase

FROM_HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def person(db):
    made = Person.objects.create(email="ana@x.example", name="Ana", language="ru")
    made.set_password("a long enough secret")
    made.save()
    return made


def sit(person, **facts):
    client = Client(**facts)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sign_in(client, next_page="/desk/"):
    words = {"login": "ana@x.example", "password": "a long enough secret", "next": next_page}
    return client.post("/accounts/login/", words)


def test_an_expired_session_keeps_what_was_typed_until_it_is_sent(person, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    client = Client()
    page = client.post("/me/", {"name": "Ana <b>Новая</b>", "zone": "UTC"}, **FROM_HERE)
    text = page.content.decode()
    assert page.status_code == 401 and "Ana &lt;b&gt;Новая&lt;/b&gt;" in text and "next=/kept/" in text
    assert sign_in(client, "/kept/")["Location"] == "/kept/"
    again = client.get("/kept/").content.decode()
    assert 'action="/me/"' in again and "Ana &lt;b&gt;Новая&lt;/b&gt;" in again
    client.post("/me/", {"name": "Ana N", "zone": "UTC", "language": "ru", "calendar": "gregorian"})
    assert 'action="/me/"' not in client.get("/kept/").content.decode()


def test_a_page_open_too_long_gives_its_words_back_with_a_button(person):
    client = sit(person, enforce_csrf_checks=True)
    page = client.post("/me/", {"name": "kept words"}, **FROM_HERE)
    text = page.content.decode()
    assert page.status_code == 403 and "kept words" in text and 'action="/me/"' in text
    token = re.search(r'action="/me/">\s*<input type="hidden" name="csrfmiddlewaretoken" value="(\w+)"', text)[1]
    sent = {"name": "kept words", "zone": "UTC", "language": "fa", "calendar": "persian"}
    assert client.post("/me/", {**sent, "csrfmiddlewaretoken": token}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language) == ("kept words", "fa")


def test_what_a_page_tells_by_itself_takes_the_place_of_no_words(person):
    client = Client(enforce_csrf_checks=True)
    client.post("/me/", {"name": "kept words"}, **FROM_HERE)
    own = {**FROM_HERE, "HTTP_ACCEPT": "application/json"}
    for way in ("here", "draft"):
        at = f"/enter/00000000-0000-4000-8000-000000000000/{way}/"
        assert client.post(at, {"question": "", "title": "a last save"}, **own).status_code == 403
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    again = client.get("/kept/").content.decode()
    assert 'action="/me/"' in again and "kept words" in again and "a last save" not in again


@pytest.mark.parametrize(
    "source", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {}]
)
def test_words_of_a_foreign_page_get_no_button(person, source):
    page = sit(person, enforce_csrf_checks=True).post("/me/", {"name": "pressed for you"}, **source)
    assert page.status_code == 403 and 'action="/me/"' not in page.content.decode()


def test_a_password_is_never_shown_back(person):
    page = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", {"login": "ana@x.example", "password": "a long enough secret"}, **FROM_HERE
    )
    text = page.content.decode()
    assert page.status_code == 403 and "a long enough secret" not in text and "Send it now" not in text


def test_an_autosave_without_a_session_is_told_so(db):
    answer = Client().post(
        "/enter/00000000-0000-4000-8000-000000000000/draft/", {"title": "x"}, HTTP_ACCEPT="application/json"
    )
    assert answer.status_code == 401 and answer.json()["reason"]


def test_the_language_follows_the_person(person, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    client = Client()
    assert sign_in(client).cookies["django_language"].value == "ru"
    client.post("/i18n/setlang/", {"language": "fa", "next": "/me/"})
    person.refresh_from_db()
    assert person.language == "fa" and 'dir="rtl"' in client.get("/me/").content.decode()
    client.post("/i18n/setlang/", {"language": "xx", "next": "/me/"})
    person.refresh_from_db()
    assert person.language == "fa"


def test_sign_up_asks_the_name_and_keeps_the_language(db, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    client = Client(headers={"Accept-Language": "fa"})
    words = {"email": "b@x.example", "password1": "a long enough secret", "password2": "a long enough secret"}
    assert client.post("/accounts/signup/", {**words, "name": "\u202e \u200f"}).status_code == 200
    assert client.post("/accounts/signup/", {**words, "name": "بهار"}).status_code == 302
    made = Person.objects.get(email="b@x.example")
    assert (made.name, made.language, made.calendar) == ("بهار", "fa", "persian")


def accounts_pages():
    found = []
    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern) == "accounts/":
            stack = [("accounts/", one) for one in resolver.url_patterns]
            while stack:
                before, one = stack.pop()
                at = before + str(one.pattern)
                if hasattr(one, "url_patterns"):
                    stack += [(at, inner) for inner in one.url_patterns]
                elif "<" not in at and "(" not in at:
                    found.append("/" + at.replace("^", "").replace("$", "").replace("\\Z", ""))
    return sorted(found)


@pytest.mark.parametrize("language", ["en", "fa", "ru"])
def test_every_page_of_accounts_has_our_frame_and_no_script_of_its_own(person, language):
    pages = accounts_pages()
    assert len(pages) > 10, pages
    for client in (Client(), sit(person)):
        client.cookies["django_language"] = language
        for at in pages:
            answer = client.get(at)
            assert answer.status_code < 500, at
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                text = answer.content.decode()
                assert 'class="mark"' in text and f'<html lang="{language}"' in text, at
                assert not re.search(r"<script(?![^>]*(?:src=|type=.application/json.))|<style|style=", text), at
                loose = re.findall(r"<input(?![^>]*type=.(?:hidden|checkbox|radio).)[^>]*>", text)
                assert all(re.search(r'id="([^"]+)"', one) for one in loose), (at, loose)


BAD = {
    "empty": "", "long": "x" * 50_000, "nul": "a\x00b", "override": "\u202egpj.exe", "only marks": "\u200f\u202e",
    "emoji": "🏙️👩‍🚒", "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "digits": "۱۲٣४",
    "impossible": "1405-13-45", "script": "<script>alert(1)</script>", "huge number": "9" * 400,
}  # fmt: skip
FORMS = {
    "entrant": ["/enter/new/", "/enter/{entry}/", "/enter/{entry}/draft/", "/enter/team/{city}/invite/",
                "/enter/team/{city}/member/1/", "/enter/city/{free}/join/"],
    "officer": ["/bureau/entries/{entry}/", "/bureau/entries/admit/", "/bureau/teams/1/"],
    "focal": ["/focal/{entry}/", "/focal/teams/1/"],
    "anyone": ["/me/", "/i18n/setlang/", "/demo/step-into/", "/accounts/signup/", "/accounts/login/"],
}  # fmt: skip
FIELDS = (
    "title", "kind", "language", "theme", "city", "version", "calendar", "summary", "started", "evidence", "email",
    "right", "words", "result", "ground", "clause", "reason", "entry", "name", "zone", "next", "person", "login",
    "password1",
)  # fmt: skip


@pytest.fixture
def desks(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    entry = Entry.objects.filter(kind="practice").first()
    seat = Membership.objects.filter(role="focal point", institution__country=entry.municipality.country).first()
    people = {"entrant": entry.started_by, "officer": story.tehran, "focal": seat.person if seat else story.tehran}
    people["anyone"] = entry.started_by
    known = {"entry": entry.public_id, "city": entry.municipality.geonameid,
             "free": Municipality.objects.filter(team=None).first().geonameid}  # fmt: skip
    return people, known


def test_no_bad_value_in_any_form_breaks_a_page(desks):
    people, known = desks
    broken = []
    for who, pages in FORMS.items():
        client = sit(people[who])
        client.raise_request_exception = False
        for page in pages:
            for kind, value in BAD.items():
                at = page.format(**known)
                status = client.post(at, dict.fromkeys(FIELDS, value)).status_code
                if status >= 500:
                    broken.append((at, kind, status))
            client.force_login(people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert broken == []


LISTS = [
    ("officer", "/bureau/entries/", ("words", "state", "theme", "sort", "page", "country", "kind", "division")),
    ("entrant", "/enter/city/", ("q",)),
    ("entrant", "/enter/city/search/", ("q",)),
    ("entrant", "/enter/receipts/", ("code",)),
]


def test_no_bad_query_breaks_a_list(desks):
    people, _ = desks
    for who, at, names in LISTS:
        client = sit(people[who])
        for name in names:
            for kind, value in BAD.items():
                assert client.get(at, {name: value}).status_code < 500, (at, name, kind)


@pytest.mark.django_db
def test_letters_about_accounts_go_by_the_outbox_and_name_no_machine(an_edition, mailoutbox, client):
    an_edition(Phase.OPEN, most_entries=4)
    client.cookies["django_language"] = "en"
    assert client.post("/accounts/password/reset/", {"email": "city-1@charsu.example"}).status_code == 302
    words = {"email": "new@x.example", "name": "Ana", "password1": "a long enough secret"}
    client.post("/accounts/signup/", {**words, "password2": words["password1"]})
    assert mailoutbox == []  # the page does not wait for the mail server, whoever asks
    asked = Notice.objects.filter(kind__in=["password_forgotten", "address_asked"]).order_by("pk")
    Notice.objects.exclude(pk__in=asked).delete()
    assert carry_out(now=clock.now()) == 2
    assert [letter.to for letter in mailoutbox] == [["city-1@charsu.example"], ["new@x.example"]]
    assert not any("testserver" in letter.subject + letter.body for letter in mailoutbox)


@pytest.mark.django_db
def test_who_signs_up_reads_by_the_awards_clock_until_they_choose(an_edition, client):
    an_edition(Phase.OPEN, most_entries=4)
    words = {"email": "new@x.example", "password1": "a long enough secret", "password2": "a long enough secret"}
    client.post("/accounts/signup/", {**words, "name": "Ana"})
    assert Person.objects.get(email="new@x.example").zone == "Asia/Tehran"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "calendar"),
    [("fa", "persian"), ("am-ET,am;q=0.9,en;q=0.8", "ethiopic"), ("ar-EG", "gregorian"), ("en", "gregorian")],
)
def test_a_new_account_has_the_calendar_of_its_language_or_of_that_of_the_browser(language, calendar):
    client = Client(headers={"Accept-Language": language})
    words = {"email": "ana@x.example", "name": "Ana", "password1": "a quite other secret",
             "password2": "a quite other secret"}  # fmt: skip
    assert client.post("/accounts/signup/", words).status_code == 302
    assert Person.objects.get(email="ana@x.example").calendar == calendar
