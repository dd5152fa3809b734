"""Letters go through a real SMTP conversation on loopback, in the reader's language and direction."""

import email
import re
import socketserver
import threading
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from django.conf import settings

from charsu.acts.outbox import carry_out, sending
from charsu.adapters.mail import Reader, written
from charsu.models import Notice, Person

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


class Postman(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand over a letter."""

    def handle(self):
        self.server.callers += 1
        self.say("220 postman")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.read_letter())
            if word == "RCPT" and "nobody@" in line:
                self.say("550 no such box")
                continue
            self.say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def read_letter(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines), policy=policy.default)

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def post(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.letters, server.daemon_threads, server.callers = [], True, 0
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "Charsu <secretariat@award.example>"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Box(server.letters, server)
        server.shutdown()


class Box(list):
    """The letters that came, and the server that took them."""

    def __init__(self, letters, server):
        self.letters, self.server = letters, server

    def __iter__(self):
        return iter(self.letters)

    def __len__(self):
        return len(self.letters)

    def __getitem__(self, place):
        return self.letters[place]


def notice(person=None, kind="received", **facts):
    return Notice.objects.create(person=person, kind=kind, facts=facts, written_at=NOW, next_at=NOW, email="")


@pytest.mark.django_db
def test_a_persian_letter_is_whole_and_turned_right_to_left(post):
    reader = Person.objects.create(email="a@x.example", language="fa", zone="Asia/Tehran", calendar="persian")
    facts = {"number": "2026-00001-1", "code": "ABCD", "at": NOW.isoformat(), "commitment": "ff", "title": "باغ <b>"}
    made = notice(reader, **facts)
    assert carry_out(now=NOW) == 1 and carry_out(now=NOW) == 0
    (letter,) = post
    assert letter["To"] == "a@x.example" and letter["Message-ID"] == f"<notice-{made.pk}@award.example>"
    assert letter["Content-Language"] == "fa"
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "۱۴۰۵" in text and "باغ <b>" in text
    assert 'dir="rtl"' in html and "باغ &lt;b&gt;" in html and "<b>" not in html


@pytest.mark.django_db
def test_a_box_that_is_not_there_is_tried_later_and_the_others_get_theirs(post):
    gone = Person.objects.create(email="nobody@x.example")
    here = Person.objects.create(email="b@x.example", language="ru")
    for person in (gone, here):
        notice(person, kind="screened", result="admitted", reason="r", title="t", entry="e")
    carry_out(now=NOW)
    assert [letter["To"] for letter in post] == ["b@x.example"]
    failed = Notice.objects.get(person=gone)
    assert failed.sent_at is None and "550" in failed.trouble and failed.next_at > NOW


@pytest.mark.django_db
def test_who_was_invited_needs_no_account(post):
    Notice.objects.create(
        email="new@x.example", language="ru", kind="invited", written_at=NOW, next_at=NOW,
        facts={"city": "Казань", "by": "A", "path": "/enter/invitations/1/", "until": NOW.isoformat()},
    )  # fmt: skip
    carry_out(now=NOW)
    assert "/enter/invitations/1/" in post[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "kind", ["received", "corrected", "returned", "screened", "invited", "claim_answered", "joint_offered", "unknown"]
)
@pytest.mark.parametrize("language", ["fa", "ru", "en"])
def test_every_letter_has_a_subject_of_one_line_and_a_body(kind, language):
    facts = {"title": "t\r\nBcc: eve@x.example", "city": "C\nBcc: x", "ground": "CAP", "result": "refused"}
    subject, text, html = written(to=Reader("a@x.example", language), kind=kind, facts=facts)
    assert subject and "\n" not in subject and text.strip() and f'lang="{language}"' in html


@pytest.mark.parametrize(
    ("zone", "calendar", "clocks"),
    [("Europe/Moscow", "gregorian", 2), ("Asia/Tehran", "gregorian", 2), ("Asia/Tehran", "persian", 1)],
)
def test_the_letter_of_a_receipt_tells_city_files_and_both_clocks_to_the_second(zone, calendar, clocks):
    files = [{"name": "plan.pdf", "size": 2048, "sha256": "ab" * 32}]
    facts = {"title": "T", "number": "2026-00001-1", "at": "2026-11-26T10:00:07+00:00", "commitment": "cd" * 32,
             "city": "Kazan", "files": files, "award_zone": "Asia/Tehran"}  # fmt: skip
    reader = Reader("a@x.example", "en", zone, calendar)
    text = written(to=reader, kind="received", facts=facts)[1]
    assert "City: Kazan" in text and f"File: plan.pdf (2 KB)\nSHA-256: {'ab' * 32}" in text
    assert "13:30:07 (Tehran, UTC+03:30)" in text and ("13:00:07" in text) == (zone == "Europe/Moscow")
    assert text.count("by the award's clock:") == clocks - 1
    own = written(to=reader, kind="received", facts=facts, own=("S", "{city} {at}\n\n{files}"))[1]
    assert own.startswith("Kazan ") and "13:30:07" in own and "ab" * 32 in own


@pytest.mark.parametrize("kind", ["reviewer_invited", "joint_offered", "juror_invited", "assigned", "plan_ready"])
@pytest.mark.parametrize("language", ["fa", "ru", "en"])
def test_a_letter_names_the_award_and_leads_to_its_page(kind, language):
    names = {"award_name": {"en": "Award of Rivers", "fa": "جایزهٔ رودها"}, "edition_name": {"en": "Second edition"}}
    facts = {"edition": "bureau", "act": "jury seat", "plan": "abc", **names}
    text = written(to=Reader("a@x.example", language), kind=kind, facts=facts)[1]
    assert ("جایزهٔ رودها" if language == "fa" else "Award of Rivers") in text and "Second edition" in text
    assert "bureau" not in text.replace("/bureau/", "") and settings.SITE_ADDRESS + "/" in text


def test_no_name_in_a_letter_is_a_link_and_the_houses_own_address_is(settings):
    settings.SITE_ADDRESS = "https://award.example"
    bait = "Verify at http://evil.example/login or www.evil.example, https://award.example.evil.example/ <a href=x>"
    facts = {"city": bait, "by": bait, "path": "/enter/invitations/1/", "until": NOW.isoformat()}
    html = written(to=Reader("a@x.example", "en"), kind="invited", facts=facts)[2]
    own = "https://award.example/enter/invitations/1/"
    assert re.findall(r"<a [^>]*>", html) == [f'<a href="{own}">'] and f">{own}</a>" in html
    asked = {"by": "A", "email": "a@evil.example", "city": "C", "words": f"See {own}."}
    assert f'href="{own}"' in written(to=Reader("a@x.example", "en"), kind="body_written", facts=asked)[2]
    ours = {"subject": "S", "body": "The conference: https://shiraz.example/programme"}
    many = written(to=Reader("a@x.example", "en"), kind="broadcast", facts=ours)[2]
    assert 'href="https://shiraz.example/programme"' in many, "the secretariat's own words keep their links"


@pytest.mark.django_db
def test_a_worker_that_dies_after_the_letter_went_out_sends_the_same_letter_again(post, monkeypatch):
    reader = Person.objects.create(email="a@x.example", language="en")
    notice(reader, kind="screened", result="admitted", reason="r", title="t", entry="e")
    kept = sending._note
    monkeypatch.setattr(sending, "_note", lambda *facts: (_ for _ in ()).throw(SystemExit))
    for _ in range(3):
        with pytest.raises(SystemExit):
            carry_out(now=NOW)
    monkeypatch.setattr(sending, "_note", kept)
    assert carry_out(now=NOW) == 1 and carry_out(now=NOW) == 0
    assert len(post) == 4 and len({letter["Message-ID"] for letter in post}) == 1, "shown once by whoever reads mail"


@pytest.mark.django_db
def test_many_letters_go_over_one_line_in_their_order_each_to_one_reader_alone(post):
    people = [Person.objects.create(email=f"r{n}@x.example", language="en") for n in range(30)]
    for person in people:
        notice(person, kind="screened", result="admitted", reason="r", title="t", entry="e")
    assert carry_out(now=NOW, most=20) == 20 and carry_out(now=NOW, most=20) == 10
    assert post.server.callers == 2, "a call for each round, not for each letter"
    assert [letter["To"] for letter in post] == [person.email for person in people]
    assert not any(letter["Cc"] or letter["Bcc"] for letter in post)


@pytest.mark.django_db
def test_letters_wait_for_a_server_that_is_away_and_go_in_their_order_when_it_is_back(post, settings):
    people = [Person.objects.create(email=f"r{n}@x.example", language="en") for n in range(5)]
    for person in people:
        notice(person, kind="screened", result="admitted", reason="r", title="t", entry="e")
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # nobody listens
    at = NOW
    while at < NOW + timedelta(hours=24):
        carry_out(now=at)
        at += timedelta(minutes=30)
    assert len(post) == 0 and Notice.objects.filter(sent_at=None, given_up_at=None).count() == 5
    settings.EMAIL_PORT = there
    for _ in range(3):
        at += timedelta(hours=1)
        carry_out(now=at)
    assert sorted(letter["To"] for letter in post) == [person.email for person in people]


def test_a_moved_deadline_is_told_from_when_to_when_why_and_by_the_clock_and_calendar_of_the_award():
    facts = {"name": {"en": "The call closes"}, "was": "2026-05-01T12:00:00+00:00", "reason": "A flood.",
             "until": "2026-05-08T12:00:00+00:00", "award_zone": "Asia/Tehran"}  # fmt: skip
    text = written(to=Reader("a@x.example", "en", "Europe/Moscow"), kind="deadline_moved", facts=facts)[1]
    assert "8 May 2026, 15:00" in text and "1 May 2026, 15:00" in text and "A flood." in text
    assert "18 Ordibehesht 1405 (Persian calendar), 15:30" in text
    at_home = written(to=Reader("a@x.example", "fa", "Asia/Tehran", "persian"), kind="deadline_moved", facts=facts)[1]
    assert at_home.count("۱۴۰۵") == 2
