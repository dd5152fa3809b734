"""A juror reads the works before deciding on them; not those from which they are barred."""

import pytest
from django.test import Client

from charsu.acts import jury
from charsu.models import Attachment, Juror, Person, Receipt
from charsu.queries.jury import barred_from
from charsu.queries.shortlist import latest_standings
from charsu.rules.lifecycle import Phase
from tests.acts.test_jury import Room
from tests.conftest import NOW


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def shortlisted(an_edition, settings, tmp_path):
    settings.STORAGE_ROOT = tmp_path
    story = an_edition(Phase.JURY)
    row = story.edition.shortlist.select_related("entry__municipality").first()
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.4 plan")
    receipt = Receipt.objects.filter(entry=row.entry).latest("pk")
    receipt.content["answers"] = {"summary": "What was built, and for whom."}
    receipt.content["attachments"] = [{"name": "plan.pdf", "sha256": "7" * 64, "size": 13}]
    Receipt.objects.filter(pk=receipt.pk).update(content=receipt.content)
    file = Attachment.objects.create(
        entry=row.entry, question="annex", name="plan.pdf", path="plan.pdf", size=13, sha256="7" * 64,
        media_type="application/pdf", stored_at=NOW,
    )  # fmt: skip
    return story, row.entry, file


def test_a_juror_opens_a_work_from_the_shortlist_and_reads_answers_and_files(shortlisted):
    story, entry, file = shortlisted
    jurors = Juror.objects.filter(edition=story.edition).select_related("person")
    free = jurors.exclude(country=entry.municipality.country).first()
    client, at = sit(free.person), f"/jury/works/{entry.public_id}/"
    assert f'href="{at}"' in client.get("/jury/").content.decode()
    page = client.get(at)
    assert page.status_code == 200 and "What was built, and for whom." in page.content.decode()
    answer = client.get(f"{at}files/{file.public_id}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == b"%PDF-1.4 plan"
    assert client.get(f"{at}files/{entry.public_id}/").status_code == 404


def test_a_work_that_one_does_not_judge_is_not_there(shortlisted):
    story, entry, file = shortlisted
    juror = Juror.objects.filter(edition=story.edition).select_related("person").first()
    juror.country = entry.municipality.country
    juror.save()
    client, at = sit(juror.person), f"/jury/works/{entry.public_id}/"
    assert at not in client.get("/jury/").content.decode()
    assert client.get(at).status_code == 404 and client.get(f"{at}files/{file.public_id}/").status_code == 404
    outside = story.edition.shortlist.exclude(entry=entry).select_related("entry__municipality").first()
    free = Juror.objects.exclude(country=outside.entry.municipality.country).exclude(pk=juror.pk).first()
    off = f"/jury/works/{outside.entry.public_id}/"
    assert sit(free.person).get(off).status_code == 200
    outside.delete()
    assert sit(free.person).get(off).status_code == 404
    assert sit(entry.started_by).get(at).status_code in {403, 404}


def test_who_is_barred_from_a_work_learns_neither_its_scores_nor_the_votes_on_it(an_edition):
    room = Room(an_edition(Phase.JURY))
    room.sit()
    work = next(work for work in room.works if barred_from(work, room.jurors))
    out = next(juror for juror in room.jurors if juror.pk in barred_from(work, room.jurors))
    motion = room.put(work)
    voter = room.mover(work)
    room.do(jury.vote, voter, motion=motion, choice="for")
    standing = next(row for row in latest_standings(room.edition) if row.entry_id == work.pk)
    figure = f"{standing.low:.2f}–{standing.high:.2f}"
    reader = room.mover(work).person
    Person.objects.filter(pk__in=[out.person_id, reader.pk]).update(language="en")
    in_room_page, out_page = (sit(one).get("/jury/").content.decode() for one in (reader, out.person))
    assert figure in in_room_page and figure not in out_page
    at = f"/jury/motions/{motion.pk}/"
    inside, outside = (sit(one).get(at) for one in (reader, out.person))
    assert inside.context["ballots"].voted == (str(voter),) and outside.context["ballots"].voted == ()
    assert "have voted" in inside.content.decode() and "have voted" not in outside.content.decode()


def test_a_second_motion_is_not_put_while_one_is_open_and_what_was_typed_is_kept(an_edition):
    room = Room(an_edition(Phase.JURY))
    room.sit()
    first, second = (work for work in room.works[:2])
    motion, mover = room.put(first), room.mover(second)
    Person.objects.filter(pk=mover.person_id).update(language="en")
    client, at = sit(mover.person), "/jury/sittings/1/put/"
    way, told = f'href="/jury/motions/{motion.pk}/"', "One motion is before the jury at a time."
    for page in (client.get("/jury/sittings/1/"), client.get(at)):
        assert way in page.content.decode() and told in page.content.decode()
    asked = {"kind": "honour", "tier": "laureate", "entry": second.pk, "words": "Typed with care.", "ballot": "open"}
    answer = client.post(at, asked)
    assert answer.status_code == 400 and "Typed with care." in answer.content.decode()
    assert first.title in answer.context["form"].non_field_errors()[0] and room.sitting.motions.count() == 1
    room.carry(motion)
    assert client.post(at, asked).status_code == 302 and room.sitting.motions.count() == 2


def test_a_juror_reads_titles_in_translation_beside_the_original(an_edition):
    room = Room(an_edition(Phase.JURY))
    room.sit()
    work = next(one for one in room.works if one.language in {"fa", "ru"})
    source = {"title": {work.language: work.title, "en": "Gardens that filter rain"}}
    type(work).objects.filter(pk=work.pk).update(source=source)
    reader = room.mover(work).person
    Person.objects.filter(pk=reader.pk).update(language="en")
    client = sit(reader)
    for at in ("/jury/", "/jury/sittings/1/", f"/jury/works/{work.public_id}/", "/jury/sittings/1/put/"):
        page = client.get(at).content.decode()
        assert "Gardens that filter rain" in page, at
        assert "In translation:" in page or "put" in at
    page = client.get("/jury/", headers={"accept-language": work.language}).content.decode()
    assert work.title in page and "Gardens that filter rain" not in page
