"""The outbox desk: what is seen, previewed, sent again, worded anew, and written to many after a count."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from charsu.adapters.mail import Reader, written
from charsu.models import Broadcast, LetterText, Notice, Person
from charsu.rules.lifecycle import Phase
from charsu.templatetags.letters import as_previewed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(an_edition):
    return an_edition(Phase.OPEN, most_entries=4)


def sit(email="tehran-1@charsu.example"):
    client = Client()
    client.force_login(Person.objects.get(email=email))
    client.cookies["django_language"] = "en"
    return client


def test_a_letter_in_trouble_is_on_the_dashboard_and_is_sent_again_or_set_aside(house):
    letter = Notice.objects.filter(kind="received").first()
    Notice.objects.filter(pk=letter.pk).update(attempts=3, trouble="550 no box <b>", given_up_at=NOW, sent_at=None)
    client = sit()
    assert "Letters could not be sent." in client.get("/bureau/").content.decode()
    page = client.get("/bureau/letters/?state=refused").content.decode()
    assert "550 no box &lt;b&gt;" in page and f"/bureau/letters/{letter.pk}/" in page
    at = f"/bureau/letters/{letter.pk}/"
    assert letter.facts["number"] in client.get(at).content.decode(), "as its reader gets it"
    assert client.post(at, {"settle": "1"}).status_code == 302
    assert "Letters could not be sent." not in client.get("/bureau/").content.decode()
    again = client.post(at, {"again": "1"})
    assert Notice.objects.get(again_of=letter).pk == int(again["Location"].split("/")[-2])


def test_the_words_of_a_letter_are_set_with_its_placeholders_only_and_what_was_typed_stays(house):
    client, at = sit(), "/bureau/letters/texts/received/fa/"
    page = client.post(at, {"set": "1", "subject": "رسید {number}", "body": "{secret} {title.__class__} متن"})
    text = page.content.decode()
    assert (
        page.status_code == 200 and "{title.__class__}" in text and "متن" in text and not LetterText.objects.exists()
    )
    assert client.post(at, {"set": "1", "subject": "رسید {number}", "body": "متن {title}"}).status_code == 302
    assert "رسید 2026-00001-1" in client.get(at).content.decode()
    assert client.post(at, {"unset": "1"}).status_code == 302 and not LetterText.objects.exists()
    for bad in ("/bureau/letters/texts/nothing/fa/", "/bureau/letters/texts/received/xx/", "/bureau/letters/999999/"):
        assert client.get(bad).status_code == 404


def test_an_address_in_a_letter_from_the_right_reads_from_the_left(house, settings):
    letter = Notice.objects.filter(kind="received").first()
    Person.objects.filter(pk=letter.person_id).update(language="fa")
    client, at = sit(), "/bureau/letters/texts/received/fa/"
    page = client.get(f"/bureau/letters/{letter.pk}/").content.decode()
    address = f"{settings.SITE_ADDRESS}/enter/receipts/{letter.facts['number']}/"
    assert f'<bdi dir="ltr">{address}</bdi>' in page and f'href="{address}"' not in page, "seen, not pressed"
    example = f'<bdi dir="ltr">{settings.SITE_ADDRESS}/enter/receipts/2026-00001-1/</bdi>'
    assert example in client.get(at).content.decode()
    sent = written(to=Reader("a@x.example", "fa"), kind="received", facts=letter.facts)[2]
    assert f'<bdi dir="ltr"><a href="{address}">{address}</a></bdi>' in sent
    assert as_previewed("<b> https://x.example/a/.") == '<p>&lt;b&gt; <bdi dir="ltr">https://x.example/a/</bdi>.</p>'


def test_a_letter_to_many_is_counted_first(house):
    client, at = sit(), "/bureau/letters/many/"
    wish = {"segment": "teams", "subject_en": "Hello", "body_en": "Text\n\nMore"}
    half = client.post(at, {**wish, "body_en": "", "send": "1", "count": "3"}).content.decode()
    assert "A letter has both a subject and a text" in half and not Broadcast.objects.exists()
    page = client.post(at, wish).content.decode()
    count = re.search(r'name="count" value="(\d+)"', page)[1]
    assert not Broadcast.objects.exists() and "Send these letters" in page
    stale = client.post(at, {**wish, "send": "1", "count": "99"})
    assert stale.status_code == 409 and f'name="count" value="{count}"' in stale.content.decode()
    assert client.post(at, {**wish, "send": "1", "count": count}).status_code == 302
    assert Notice.objects.filter(broadcast__isnull=False).count() == int(count)


@pytest.mark.parametrize("email", ["city-1@charsu.example", "focal-ir@charsu.example", "science@charsu.example"])
def test_nobody_but_officers_reads_letters(house, email):
    client, pk = sit(email), Notice.objects.first().pk
    for at in ("", f"{pk}/", "texts/", "texts/received/fa/", "many/"):
        assert client.get(f"/bureau/letters/{at}").status_code == 403, at
        assert client.post(f"/bureau/letters/{at}", {"again": "1", "set": "1"}).status_code in {403, 405}, at


def test_a_full_outbox_asks_as_often_as_an_empty_one(house, django_assert_max_num_queries):
    people = list(Person.objects.all()[:20])
    Notice.objects.bulk_create(
        Notice(person=person, kind="received", facts={}, written_at=NOW, next_at=NOW)
        for person in people
        for _ in range(9)
    )
    client = sit()
    with django_assert_max_num_queries(12):
        assert client.get("/bureau/letters/").status_code == 200
    for odd in ("?page=99999", "?page=x", "?state=%00", "?q=%00%27", "?q=" + "x" * 5000):
        assert client.get(f"/bureau/letters/{odd}").status_code == 200, odd
