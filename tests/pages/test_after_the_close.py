"""What a team sees of what is over: a closed call, a withdrawn entry, a file that was not taken."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from charsu.models import Deadline, Entry
from charsu.rules.lifecycle import Phase

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_disk(settings: Any, tmp_path: Any) -> None:
    settings.STORAGE_ROOT = tmp_path


@pytest.fixture
def desk(an_edition: Any) -> tuple[Entry, Client]:
    an_edition(Phase.OPEN, most_entries=4)
    close(days=9)
    entry, client = Entry.objects.filter(kind="practice").first(), Client()
    client.force_login(entry.started_by)
    return entry, client


def close(days: int) -> None:
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timezone.timedelta(days=days))


def test_no_form_is_offered_once_the_call_is_closed(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    assert 'name="title"' in client.get("/enter/new/").content.decode()
    assert 'href="/enter/new/"' in client.get("/enter/").content.decode()
    close(days=-1)  # the instant has passed; that both close the phase may take them a day more
    page = client.get("/enter/new/").content.decode()
    assert "The call is closed" in page and 'name="title"' not in page
    assert 'href="/enter/new/"' not in client.get("/enter/").content.decode()


def test_what_was_typed_as_it_closed_is_not_lost(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    close(days=-1)
    wish = {"kind": "practice", "theme": entry.theme.code, "language": "fa", "title": "Typed at the last minute",
            "city": entry.municipality.geonameid}  # fmt: skip
    answer = client.post("/enter/new/", wish)
    assert answer.status_code == 409 and "Typed at the last minute" in answer.content.decode()


def test_words_that_were_not_submitted_are_told_from_what_counts(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    at, number = f"/enter/{entry.public_id}/", entry.receipts.last().number
    page = client.get(at).content.decode()
    assert "changed after that" not in page and "What you change now counts" in page
    Entry.objects.filter(pk=entry.pk).update(answers={**entry.answers, "partners": "Written and not sent"})
    assert "what was changed counts only once" in client.get(at).content.decode()
    close(days=-1)
    page = client.get(at).content.decode()
    assert "so it does not count" in page and f"{number}/#received" in page and "cannot be changed any more" in page
    receipt = client.get(f"/enter/receipts/{number}/").content.decode()
    assert 'id="received"' in receipt and "Written and not sent" not in receipt
    sending = client.get(f"{at}submit/").content.decode()
    assert ">Submit</button>" not in sending and "The deadline has passed." in sending and number in sending
    Entry.objects.filter(pk=entry.pk).update(answers=entry.answers)
    assert "so it does not count" not in client.get(at).content.decode()


def test_a_draft_that_was_never_submitted_says_so_once_the_call_is_closed(desk: tuple[Entry, Client]) -> None:
    received, client = desk
    entry = Entry.objects.create(
        edition=received.edition, municipality=received.municipality, theme=received.theme, kind="practice",
        language="en", title="Late", answers={"started": "1402"}, started_by=received.started_by,
        started_at=timezone.now(), saved_at=timezone.now(),
    )  # fmt: skip
    at = f"/enter/{entry.public_id}/"
    page = client.get(at).content.decode()
    assert "Before it can be submitted, mend:" in page and "was never submitted" not in page
    close(days=-1)
    page = client.get(at).content.decode()
    assert "was never submitted, so it was not received" in page and "Before it can be submitted" not in page
    assert "was never submitted" in client.get(f"{at}submit/").content.decode()


def test_a_withdrawn_entry_is_nowhere_said_to_be_received(desk: tuple[Entry, Client]) -> None:
    entry, client = desk
    number = entry.receipts.last().number
    asked = client.get(f"/enter/{entry.public_id}/withdraw/").content.decode()
    assert number in asked and "take the withdrawal back until" in asked
    entry.refresh_from_db()
    assert entry.withdrawn_at is None, "the page only asks"
    client.post(f"/enter/{entry.public_id}/withdraw/")
    assert f"/enter/{entry.public_id}/restore/" in client.get(f"/enter/{entry.public_id}/").content.decode()
    entry.refresh_from_db()
    assert entry.withdrawn_at
    page = client.get(f"/enter/{entry.public_id}/").content.decode()
    assert "Received." not in page and "this one counts" not in page and "before it was withdrawn" in page
    receipt = client.get(f"/enter/receipts/{number}/").content.decode()
    assert "does not count any more" in receipt and "Your entry was received." not in receipt


def test_a_file_that_was_not_taken_is_told_until_the_next_save(
    desk: tuple[Entry, Client],
) -> None:
    entry, client = desk
    at = f"/enter/{entry.public_id}/"
    answers = {key: str(value) for key, value in entry.answers.items()}

    def press(*files: SimpleUploadedFile) -> str:
        entry.refresh_from_db()
        sent = {**answers, "version": str(entry.revision), "title": entry.title}
        return client.post(at, {**sent, **({"annex": files[0]} if files else {})}, follow=True).content.decode()

    assert "photo.exe" in press(SimpleUploadedFile("photo.exe", b"MZ\x90\x00"))
    assert "photo.exe" in client.get(at).content.decode()  # whoever comes back reads it
    assert "photo.exe" not in press()  # it was read by whoever saves again
    press(SimpleUploadedFile("photo.exe", b"MZ\x90\x00"))
    press(SimpleUploadedFile("annex.txt", b"A table of figures."))
    assert "photo.exe" not in client.get(at).content.decode()
