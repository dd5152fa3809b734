"""Letters: tried again, given up, sent anew, written to many, reminded of; only placeholders are read in a text."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from charsu.acts import outbox as acts
from charsu.acts.protocol import tell
from charsu.adapters.mail import Outcome, Reader, kinds_of_letters, written
from charsu.adapters.standing_words import beginning
from charsu.gate import NotThere, Refused
from charsu.models import (
    Broadcast,
    Deadline,
    Edition,
    Endorsement,
    Entry,
    Membership,
    Notice,
    Person,
    Receipt,
)
from charsu.queries.letters import SEGMENTS, recipients
from charsu.rules.letters import LETTERS, OUTCOMES, fill, is_given_up, next_try, wrong_places
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Right

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def person(db):
    return Person.objects.create(email="a@x.example", name="A", language="fa")


def queued(person, count=1, **facts):
    said = {"result": "admitted", "reason": "", "entry": "e", **facts}
    return [tell(person=person, kind="screened", now=NOW, title=f"t{n}", **said) for n in range(count)]


@pytest.mark.parametrize(
    "text",
    ["{0.__class__}", "{{event.__init__}}", "{% debug %}", "{name.__globals__}", "{city!r}", "{city:>99}",
     "{unknown}", "{", "}", "{city", "{ city }", "{CITY}"],
)  # fmt: skip
def test_what_is_no_placeholder_is_named(text):
    assert wrong_places(text, "claim_answered")
    assert fill(text, {"city": "X", "name": "secret"}, "claim_answered") == text, "and stays as it was written"


def test_what_fills_a_placeholder_is_not_read_again():
    assert fill("{city} {words}", {"city": "{words}", "words": "{site}"}, "claim_answered") == "{words} {site}"
    assert wrong_places("{city} {site} {award}", "claim_answered") == ()


def test_every_letter_that_may_be_reworded_has_words_of_the_house():
    assert set(LETTERS) <= set(kinds_of_letters())


def test_a_server_that_is_silent_is_asked_once_a_round_and_for_days(person, monkeypatch):
    queued(person, 5)
    asked = []
    monkeypatch.setattr(
        "charsu.acts.outbox.sending.send", lambda **f: asked.append(f) or Outcome("silence", is_down=True)
    )
    assert acts.carry_out(now=NOW) == 1 and len(asked) == 1, "the others would wait for the same silence"
    assert acts.carry_out(now=NOW) == 0
    at = NOW
    while at < NOW + timedelta(hours=25):
        at += timedelta(minutes=10)
        acts.carry_out(now=at)
    assert not Notice.objects.filter(given_up_at__isnull=False).exists(), "a day without a server loses nothing"
    sent = []
    monkeypatch.setattr("charsu.acts.outbox.sending.send", lambda **f: sent.append(f["number"]) or Outcome())
    for _ in range(3):
        at += timedelta(hours=2)
        acts.carry_out(now=at)
    assert sorted(sent) == list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    assert is_given_up(attempts=90, written_at=NOW, now=NOW + timedelta(days=3), is_final=False)


def test_a_box_that_says_no_is_believed_the_third_time_and_an_officer_sees_it(person, monkeypatch):
    (letter,) = queued(person)
    monkeypatch.setattr("charsu.acts.outbox.sending.send", lambda **f: Outcome("550 no such box", is_final=True))
    at = NOW
    for _ in range(5):
        acts.carry_out(now=at)
        at += timedelta(hours=3)
    letter.refresh_from_db()
    assert letter.attempts == 3 and letter.given_up_at and "550" in letter.trouble
    assert next_try(1, NOW) - NOW == timedelta(minutes=2) and next_try(50, NOW) - NOW == timedelta(hours=1)


def test_a_transaction_that_fails_sends_no_letter(person):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queued(person)
        1 / 0  # noqa: B018
    assert not Notice.objects.exists() and acts.carry_out(now=NOW) == 0


def test_a_letter_is_sent_again_by_an_officer_alone_and_both_rows_tell(an_edition, monkeypatch):
    story = an_edition(Phase.OPEN, most_entries=4)
    letter = Notice.objects.filter(kind="received").first()
    Notice.objects.filter(pk=letter.pk).update(given_up_at=NOW, attempts=3, trouble="550", sent_at=None)
    for email in ("city-1@charsu.example", "focal-ir@charsu.example", "science@charsu.example"):
        with pytest.raises(Refused) as refused:
            acts.send_again(actors=(Person.objects.get(email=email),), now=NOW, edition=story.edition, letter=letter)
        assert refused.value.reason is Refusal.ROLE
    copy = acts.send_again(actors=(story.tehran,), now=NOW, edition=story.edition, letter=letter)
    letter.refresh_from_db()
    assert copy.again_of == letter and copy.facts == letter.facts and letter.settled_at and copy.sent_at is None
    with pytest.raises(Refused):
        acts.settle(actors=(story.tehran,), now=NOW, edition=story.edition, letter=letter)


def test_own_words_go_out_in_the_readers_language_and_wrong_ones_are_refused(an_edition, monkeypatch):
    story = an_edition(Phase.OPEN, most_entries=4)
    facts = {"actors": (story.tehran,), "now": NOW, "edition": story.edition, "kind": "claim_answered"}
    with pytest.raises(Refused) as refused:
        acts.set_words(**facts, language="fa", subject="s {secret}", body="b {0.__class__}")
    assert refused.value.reason is Refusal.PLACES and refused.value.details == ("{secret}", "{0.__class__}")
    with pytest.raises(NotThere):
        acts.set_words(**{**facts, "kind": "joint_offered"}, language="fa", subject="s", body="b")
    acts.set_words(**facts, language="fa", subject="پاسخ\r\nBcc: eve@x.example", body="شهر {city}: {words}")
    out = []
    monkeypatch.setattr(
        "charsu.acts.outbox.sending.send",
        lambda *, to, kind, facts, number, own, line: (
            out.append(written(to=to, kind=kind, facts=facts, own=own)) or Outcome()
        ),
    )
    Notice.objects.update(sent_at=NOW)
    for language in ("fa", "ru"):
        reader = Person.objects.create(email=f"{language}@x.example", language=language)
        tell(person=reader, kind="claim_answered", now=NOW, city="{site}", confirmed=True, words="<b>{city}</b>")
    acts.carry_out(now=NOW)
    (subject, text, html), (_, russian, _) = out
    assert subject == "پاسخ Bcc: eve@x.example" and text.strip() == "شهر {site}: <b>{city}</b>"
    assert 'dir="rtl"' in html and "&lt;b&gt;" in html and "شهر" not in russian
    acts.unset_words(**facts, language="fa")
    with pytest.raises(Refused):
        acts.unset_words(**facts, language="fa")


def test_a_letter_to_many_is_one_each_in_their_own_language_and_only_with_the_count_that_was_shown(an_edition):
    story = an_edition(Phase.SCREENING)
    words = {"fa": ("سلام", "متن"), "en": ("Hello", "Text {city}"), "ru": ("", "x")}
    people = recipients(story.edition, "teams")
    facts = {"actors": (story.tehran,), "now": NOW, "edition": story.edition, "segment": "teams", "words": words}
    with pytest.raises(Refused) as refused:
        acts.broadcast(**facts, count=len(people) + 1)
    assert refused.value.reason is Refusal.RECOUNT and not Broadcast.objects.exists()
    made = acts.broadcast(**facts, count=len(people))
    letters = list(Notice.objects.filter(broadcast=made).select_related("person"))
    assert len(letters) == len(people) == len({one.person_id for one in letters})
    for one in letters:
        subject, text, _ = written(to=Reader("", one.person.language), kind="broadcast", facts=one.facts)
        wanted = ("سلام", "متن") if one.person.language == "fa" else ("Hello", "Text {city}")
        assert (subject, text.strip()) == wanted, "a letter to many is sent as it was typed"
    for segment in SEGMENTS:
        recipients(story.edition, segment)
    with pytest.raises(NotThere):
        recipients(story.edition, "everybody")
    with pytest.raises(Refused) as refused:
        acts.broadcast(**{**facts, "actors": (Person.objects.get(email="science@charsu.example"),)}, count=1)
    assert refused.value.reason is Refusal.ROLE


def test_a_draft_is_reminded_of_a_week_and_two_days_before_once_each_and_only_who_writes(an_edition):
    an_edition(Phase.OPEN, most_entries=4)
    entry = Entry.objects.first()
    Receipt.objects.filter(entry=entry).delete()
    reader = Person.objects.create(email="reads@x.example")
    Membership.objects.create(person=reader, role="entrant", municipality=entry.municipality, right=Right.READ.value)
    Endorsement.objects.all().delete()
    Entry.objects.exclude(pk=entry.pk).update(withdrawn_at=NOW)
    counts = []
    for days in (9, 7, 6.5, 5, 2, 1.5, 0.5, -1):
        Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=days))
        counts.append(acts.remind(now=NOW) + acts.remind(now=NOW))
    assert counts == [0, 1, 0, 0, 1, 0, 0, 0]
    assert set(Notice.objects.filter(kind="draft_waits").values_list("person", flat=True)) == {entry.started_by_id}


def test_reviews_and_endorsements_that_wait_are_reminded_of(an_edition):
    story = an_edition(Phase.REVIEW)
    Deadline.objects.filter(code="reviews_due").update(at=NOW + timedelta(days=2, hours=12))
    first = acts.remind(now=NOW)
    letters = Notice.objects.filter(kind="review_waits")
    assert first == letters.count() > 0 and acts.remind(now=NOW) == 0
    late = NOW + timedelta(days=4)
    assert acts.remind(now=late) == first and letters.filter(facts__is_late=True).count() == first
    Edition.objects.filter(pk=story.edition.pk).update(phase=Phase.SCREENING.value)
    Endorsement.objects.all().delete()
    later = max(Receipt.objects.values_list("at", flat=True)) + timedelta(days=6)
    count = acts.remind(now=later)
    assert count == Notice.objects.filter(kind="endorsement_waits").count() > 0
    assert acts.remind(now=later + timedelta(days=1)) == 0 < acts.remind(now=later + timedelta(days=8))


@pytest.mark.parametrize("language", ["en", "fa", "ru"])
@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_words_of_ones_own_begin_with_those_of_the_house_and_say_the_same_unchanged(kind, language, db):
    """For each outcome; with every fact, and with as few as there may be; nothing of a fact is read for places."""
    own = beginning(kind, language)
    assert wrong_places("\n".join(own), kind) == ()
    to = Reader("a@x.example", language)
    told = {name: f"<{name}> {{site}}\n\nof two paragraphs" for name in LETTERS[kind]}
    told |= {"at": NOW.isoformat(), "until": NOW.isoformat(), "title": "a title", "city": "Kazan", "by": "Ana"}
    told |= {"files": [{"name": "<plan> {site}.pdf", "size": 9, "sha256": "0" * 64}]}
    told = {name: said for name, said in told.items() if name in LETTERS[kind]}
    few = {name: "" if name in {"words", "clause", "until", "files"} else said for name, said in told.items()}
    for which in OUTCOMES.get(kind, ({},)):
        for facts in ({**told, **which, "ground": "TOO_OLD"}, {**few, **which}):
            house, mine = (written(to=to, kind=kind, facts=facts, own=one) for one in (None, own))
            assert mine[0] == house[0]
            assert mine[1].split() == house[1].split()


def test_the_page_of_words_begins_with_those_of_the_house(an_edition, client):
    story = an_edition(Phase.OPEN, most_entries=4)
    client.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/bureau/letters/texts/screened/en/").content.decode()
    assert "{outcome}" in page and "{told}\n\n{reason}\n\n{told_after}" in page and "one of two outcomes" in page
    page = client.get("/bureau/letters/texts/invited/fa/").content.decode()
    assert beginning("invited", "fa")[1].splitlines()[0] in page and "one of two outcomes" not in page


def test_a_letter_that_cannot_be_written_stops_none_behind_it(person):
    bad = tell(person=person, kind="screened", now=NOW, result="no such result", ground="no such ground", entry="e")
    good = queued(person)[0]
    acts.carry_out(now=NOW)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert good.sent_at and not bad.sent_at and "no such ground" in bad.trouble and bad.next_at > NOW
