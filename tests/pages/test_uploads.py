"""Files in parts: the protocol's own words, and what the house adds: who, when, how many, of what kind, whole."""

import base64
import hashlib
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts.entries import sweep
from charsu.models import Attachment, Deadline, Entry, Form, Person, Upload
from charsu.rules.lifecycle import Phase

TUS = {"Tus-Resumable": "1.0.0"}
WORDS = ("گزارش سالانه " * 400).encode()


@pytest.fixture
def house(an_edition, settings, tmp_path):
    settings.STORAGE_ROOT = tmp_path
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, entry.started_by


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def begin(client, entry, name="گزارش.txt", body=WORDS, question="annex", size=None, **more):
    said = {"filename": name, "sha256": hashlib.sha256(body).hexdigest(), **more}
    told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    length = {"Upload-Length": str(len(body) if size is None else size)}
    return client.post(
        f"/enter/{entry.public_id}/uploads/{question}/", headers={**TUS, **length, "Upload-Metadata": told}
    )


def part(client, at, offset, data, **more):
    headers = {**TUS, "Upload-Offset": str(offset), **more}
    return client.generic("PATCH", at, data, content_type="application/offset+octet-stream", headers=headers)


def offset_of(client, at):
    return client.head(at, headers=TUS)["Upload-Offset"]


def files_under(root: Path):
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_comes_in_parts_from_two_devices_and_is_whole(house, tmp_path):
    _, entry, person = house
    desk = sit(person)
    made = begin(desk, entry)
    assert made.status_code == 201 and made["Tus-Resumable"] == "1.0.0"
    at = made["Location"]
    assert part(desk, at, 0, WORDS[:1000])["Upload-Offset"] == "1000"
    assert offset_of(desk, at) == "1000"
    coming = sit(person).get(f"/enter/{entry.public_id}/uploads/").json()["coming"]
    assert [(one["address"], one["offset"]) for one in coming] == [(at, 1000)]  # another device learns where to go on
    assert "Not finished yet" in desk.get(f"/enter/{entry.public_id}/").content.decode()
    other = sit(person)
    last = part(other, at, 1000, WORDS[1000:])
    assert last.status_code == 200 and last.json()["sha256"] == hashlib.sha256(WORDS).hexdigest()
    held = Attachment.objects.get(entry=entry)
    assert (held.name, held.size, (tmp_path / held.path).read_bytes()) == ("گزارش.txt", len(WORDS), WORDS)
    assert offset_of(desk, at) == str(len(WORDS))  # who lost the last answer learns that all is there
    assert len(files_under(tmp_path)) == 1 and desk.get(f"/enter/{entry.public_id}/uploads/").json()["coming"] == []


def test_the_same_part_twice_and_parts_out_of_order_change_nothing(house):
    _, entry, person = house
    desk = sit(person)
    at = begin(desk, entry)["Location"]
    assert part(desk, at, 500, WORDS[500:900]).status_code == 409
    assert part(desk, at, 0, WORDS[:500]).status_code == 204
    assert part(desk, at, 0, WORDS[:500]).status_code == 409
    assert part(desk, at, 500, WORDS[500:] + b"more").status_code == 400
    assert offset_of(desk, at) == "500"
    wrong = "sha1 " + base64.b64encode(b"x" * 20).decode()
    assert part(desk, at, 500, WORDS[500:], **{"Upload-Checksum": wrong}).status_code == 460
    assert part(desk, at, 500, WORDS[500:]).status_code == 200
    assert part(desk, at, len(WORDS), b"").status_code == 403


@pytest.mark.parametrize(
    ("name", "body", "size", "said"),
    [
        ("a.exe", b"MZ", None, "type"),
        ("report.pdf.html", b"<p>", None, "type"),
        ("a.svg", b"<svg>", None, "type"),
        ("a.pdf", b"x", 25 * 1024 * 1024 + 1, None),
        ("a.pdf", b"", None, "empty"),
        ("", b"words", None, "type"),
    ],
)
def test_what_is_not_taken_is_refused_before_a_byte_is_sent(house, tmp_path, name, body, size, said):
    _, entry, person = house
    answer = begin(sit(person), entry, name=name, body=body, size=size)
    assert answer.status_code == (413 if said is None else 422)
    assert said is None or said in answer.json()["reason"]
    assert not Upload.objects.exists() and not files_under(tmp_path)


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"MZ\x90\x00" + b"x" * 99, "program"), (b"plain words", "not what its name says"), (b"%PDF-1.7", "cut off")],
)
def test_content_that_belies_its_name_is_refused_with_the_last_part_and_not_kept(house, tmp_path, body, said):
    _, entry, person = house
    desk = sit(person)
    at = begin(desk, entry, name="a.pdf", body=body)["Location"]
    answer = part(desk, at, 0, body)
    assert answer.status_code == 422 and said in answer.json()["reason"]
    assert not files_under(tmp_path) and not Attachment.objects.filter(entry=entry).exists()
    assert desk.head(at, headers=TUS).status_code == 404


def test_bytes_that_changed_on_the_way_are_not_attached(house, tmp_path):
    _, entry, person = house
    desk = sit(person)
    at = begin(desk, entry)["Location"]
    answer = part(desk, at, 0, WORDS[:-1] + b"?")
    assert answer.status_code == 422 and "not the one" in answer.json()["reason"] and not files_under(tmp_path)


def test_only_its_own_team_reaches_an_upload_and_only_who_writes(house):
    story, entry, person = house
    at = begin(sit(person), entry)["Location"]
    stranger = Entry.objects.exclude(municipality=entry.municipality).first().started_by
    for who in (stranger, story.tehran):
        desk = sit(who)
        assert desk.head(at, headers=TUS).status_code == 404 and part(desk, at, 0, b"x").status_code == 404
        assert desk.get(f"/enter/{entry.public_id}/uploads/").status_code == 404
    assert part(Client(), at, 0, b"x").status_code == 401
    own = Entry.objects.filter(municipality=stranger.memberships.first().municipality).first()
    moved = at.replace(str(entry.public_id), str(own.public_id))
    assert sit(stranger).head(moved, headers=TUS).status_code == 404  # a known id under one's own entry
    reader = Person.objects.create(email="reader@x.example", name="Reader")
    reader.memberships.create(role="entrant", municipality=entry.municipality, right="reads")
    assert part(sit(reader), at, 0, b"x").status_code == 403
    assert sit(person).post(f"/enter/{entry.public_id}/uploads/problem/", headers=TUS).status_code == 404


def test_a_page_of_another_site_cannot_send(house):
    _, entry, person = house
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert begin(client, entry).status_code == 403 and not Upload.objects.exists()


def test_the_deadline_falls_between_two_parts(house, tmp_path):
    _, entry, person = house
    desk = sit(person)
    at = begin(desk, entry)["Location"]
    part(desk, at, 0, WORDS[:1000])
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() - timedelta(days=9))
    answer = part(desk, at, 1000, WORDS[1000:])
    assert answer.status_code == 403 and "deadline" in answer.json()["reason"]
    assert not Attachment.objects.filter(entry=entry).exists()


def test_a_sixth_file_is_refused_before_it_is_sent_and_one_of_the_same_name_is_not(house):
    _, entry, person = house
    desk = sit(person)
    for n in range(5):
        assert part(desk, begin(desk, entry, name=f"{n}.txt")["Location"], 0, WORDS).status_code == 200
    assert "Remove one" in begin(desk, entry, name="5.txt").json()["reason"]
    assert part(desk, begin(desk, entry, name="0.txt", body=b"new")["Location"], 0, b"new").status_code == 200
    assert Attachment.objects.filter(entry=entry, removed_at=None).count() == 5


def test_nobody_fills_the_disk_with_beginnings(house):
    _, entry, person = house
    desk = sit(person)
    assert {begin(desk, entry, name=f"{n}.txt").status_code for n in range(15)} == {201}
    assert begin(desk, entry, name="x.txt").status_code == 403
    at = Upload.objects.first()
    address = f"/enter/{entry.public_id}/uploads/annex/{at.public_id}"
    assert (
        desk.delete(address, headers=TUS).status_code == 204 and begin(desk, entry, name="x.txt").status_code == 201
    )


def test_a_part_file_that_is_gone_makes_the_sender_begin_anew(house, tmp_path):
    _, entry, person = house
    desk = sit(person)
    at = begin(desk, entry)["Location"]
    part(desk, at, 0, WORDS[:1000])
    files_under(tmp_path)[0].unlink()
    assert desk.head(at, headers=TUS).status_code == 404
    assert desk.head(at[:-36] + str(uuid.uuid4()), headers=TUS).status_code == 404


def test_what_nobody_continues_is_swept_after_a_week(house, tmp_path):
    _, entry, person = house
    desk = sit(person)
    at = begin(desk, entry)["Location"]
    part(desk, at, 0, WORDS[:1000])
    assert sweep(now=timezone.now() + timedelta(days=6)) == 0 and offset_of(desk, at) == "1000"
    assert sweep(now=timezone.now() + timedelta(days=8)) == 1
    assert not files_under(tmp_path) and desk.head(at, headers=TUS).status_code == 404


@pytest.mark.parametrize(("command", "said"), [("false", "found something"), ("sh -c 'exit 2'", "does not answer"),
                                               ("no-such-scanner", "does not answer"), ("true", "")])  # fmt: skip
def test_the_scanner_of_the_house_is_asked(house, settings, tmp_path, command, said):
    settings.SCAN_COMMAND = command
    _, entry, person = house
    desk = sit(person)
    answer = part(desk, begin(desk, entry)["Location"], 0, WORDS)
    assert answer.status_code == (422 if said else 200) and said in answer.json().get("reason", "")
    assert len(files_under(tmp_path)) == (0 if said else 1)


@pytest.mark.parametrize("headers", [{}, {"Tus-Resumable": "0.2"}, {**TUS, "Upload-Length": "abc"},
                                     {**TUS, "Upload-Length": "-1"}, {**TUS, "Upload-Defer-Length": "1"},
                                     {**TUS, "Upload-Length": "5", "Upload-Metadata": "filename ####"},
                                     {**TUS, "Upload-Concat": "final;/a /b"}])  # fmt: skip
def test_words_that_are_not_the_protocols_are_answered_plainly(house, headers):
    _, entry, person = house
    assert 400 <= sit(person).post(f"/enter/{entry.public_id}/uploads/annex/", headers=headers).status_code < 500


def test_a_question_that_takes_less_or_other_types_says_so_before_a_byte_is_sent(house):
    _, entry, person = house
    form = Form.objects.get(edition=entry.edition, kind=entry.kind, theme=None, stage=1)
    row = next(one for one in form.schema["x-form"]["files"] if one["code"] == "annex")
    row["most_bytes"], row["types"] = 1000, ["pdf"]
    form.save()
    assert "too large" in begin(sit(person), entry, name="a.pdf", body=b"x" * 1001).json()["reason"]
    assert "pdf" in begin(sit(person), entry, name="a.txt", body=b"x").json()["reason"]
    assert begin(sit(person), entry, name="a.pdf", body=b"x" * 1000).status_code == 201


@pytest.mark.parametrize("more", [
    {"Upload-Metadata": "filename not-base64!"}, {"Upload-Length": "many"}, {"Upload-Length": "-1"},
    {"Tus-Resumable": "0.2"},
])  # fmt: skip
def test_what_the_protocol_refuses_is_said_in_a_sentence_of_the_house(house, more):
    _, entry, person = house
    headers = {**TUS, "Upload-Length": "5", **more}
    answer = sit(person).post(f"/enter/{entry.public_id}/uploads/annex/", headers=headers)
    assert 400 <= answer.status_code < 500 and answer.json()["reason"].startswith("This part of the file")
