"""The jury's desk, results, certificates, library and the record, asked as people ask them."""

import json
import zipfile
from datetime import timedelta

from django.test import Client
from django.utils.html import escape

from charsu.adapters.clock import now
from charsu.adapters.zips import as_zip
from charsu.models import (
    Certificate,
    Decision,
    Edition,
    Entry,
    Juror,
    Laureate,
    LedgerEntry,
    Minutes,
    Motion,
    Notice,
    Person,
    Practice,
    Remark,
    ScoreSheet,
    Seal,
    Sitting,
)
from charsu.plain.run import run
from charsu.queries.ledger import export_of
from charsu.queries.readiness import unmet
from charsu.rules.ledger.canonical import commitment
from charsu.rules.lifecycle import Need, Phase, step_between
from tests.conftest import NOW

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sit(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_a_jury_sits_moves_votes_and_is_recused(an_edition):
    story = an_edition(Phase.JURY)
    jurors = list(Juror.objects.filter(edition=story.edition).select_related("person"))
    row = story.edition.shortlist.select_related("entry__municipality").first()
    own = jurors[1]
    own.country = row.entry.municipality.country
    own.save()
    chair = sit(jurors[0].person)
    told = []
    for ahead in (timedelta(days=1), timedelta(days=-1)):  # the calendar says tomorrow: it is not refused, but told
        story.edition.deadlines.filter(code="jury_sits").update(at=now() + ahead)
        desk = chair.get("/jury/").content.decode()
        told.append(("The jury sits:" in desk, "sits later than now" in desk))
    assert told == [(True, True), (True, False)]
    assert chair.post("/jury/", {"present": [jurors[0].pk]}).status_code == 400  # no quorum
    assert sit(jurors[1].person).post("/jury/", {"present": [j.pk for j in jurors]}).status_code == 403
    assert chair.post("/jury/", {"present": [j.pk for j in jurors]}).status_code == 302
    mover = next(j for j in jurors if j.country != row.entry.municipality.country)
    sitting = f"/jury/sittings/{Sitting.objects.get().number}/"
    at = f"{sitting}put/"
    moved = {"kind": "honour", "tier": "laureate", "entry": row.entry_id, "words": "Sound.", "ballot": "open"}
    assert sit(mover.person).post(at, {**moved, "words": " "}).status_code == 400
    assert sit(mover.person).post(at, {**moved, "entry": ""}).status_code == 400
    assert sit(own.person).post(at, moved).status_code == 400  # not among the works they may choose
    assert "If it is carried" in sit(mover.person).post(at, moved, follow=True).content.decode()
    motion = Motion.objects.get()
    page = f"/jury/motions/{motion.pk}/"
    assert chair.get(page).content.decode().count("the motion is not carried") == 2  # beside the button and before it
    assert "conflict of interest" in sit(own.person).get(page).content.decode()
    assert sit(own.person).post(page, {"choice": "for"}).status_code == 403 and not motion.votes.exists()
    for juror in jurors[2:]:
        sit(juror.person).post(page, {"choice": "for", "reason": "٣ good reasons \u202e"})
    assert chair.post(page, {"choice": "maybe"}).status_code == 400
    voter = motion.votes.exclude(juror=jurors[0]).first().juror.person
    assert sit(voter).post(page, {"close": "yes"}).status_code == 403  # the chair counts
    assert chair.post(page, {"close": "yes"}).status_code == 302
    motion.refresh_from_db()
    assert motion.is_carried and motion.outcome["recused"] >= 1
    assert chair.post(page, {"close": "yes"}).status_code == 409
    assert sit(voter).post(page, {"words": "Too soon."}).status_code == 302
    assert sit(own.person).post(page, {"words": "I was out."}).status_code == 409
    assert "Too soon." in chair.get(page).content.decode() and chair.get(sitting).status_code == 200
    gone = {"juror": jurors[3].pk, "way": "out"}
    assert chair.post(f"{sitting}room/", gone).status_code == 302
    assert chair.post(f"{sitting}room/", gone).status_code == 409
    assert chair.post(f"{sitting}room/", {"juror": "x"}).status_code == 404
    assert chair.post(f"{sitting}room/", {"close": "yes"}, follow=True).status_code == 200
    sign_minutes(chair, sit(story.secretary), f"{sitting}minutes/", voter)


def sign_minutes(chair, secretary, page, other):
    assert sit(other).post(page, {"draft": "yes"}).status_code == 403
    assert secretary.post(page, {"draft": "yes", "language": "en"}, follow=True).status_code == 200
    kept = Minutes.objects.get()
    assert "left the room" in kept.text and "Dissenting opinion" in kept.text and "Sound." in kept.text
    assert secretary.post(page, {"text": "Other words.", "revision": kept.revision}).status_code == 302
    stale = secretary.post(page, {"text": "My words.", "revision": kept.revision})
    assert stale.status_code == 409 and "My words." in stale.content.decode()
    assert chair.post(page, {"sign": "yes", "revision": kept.revision}).status_code == 409  # not what was read
    now = {"sign": "yes", "revision": kept.revision + 1}
    assert chair.post(page, now).status_code == 302 and chair.post(page, now).status_code == 409
    assert sit(other).post(page, now).status_code == 403
    assert secretary.post(page, now).status_code == 302
    assert secretary.post(page, {"text": "Late.", "revision": kept.revision + 1}).status_code == 409
    assert Minutes.objects.get().text == "Other words." and "Other words." in sit(other).get(page).content.decode()


OUTSIDE = ("reviewer-1", "city-1", "focal-ir", "observer")  # who may know no more than a visitor
PUBLIC = ("/", "/results/", "/library/", "/audit/", "/call/", "/check/", "/founding/", "/sitemap.xml")


def test_nothing_tells_the_laureates_before_the_announcement(an_edition, client):
    """No page, count, order or leaf: the verdict could be another, and everything outside would be the same."""
    story = an_edition(Phase.DECIDED)
    carried = Motion.objects.filter(is_carried=True, kind="honour").select_related("entry__practice")
    named = [motion.entry for motion in carried]
    assert len(named) >= 6  # a tie falls where the chair is recused
    visitors = [client, *(sit(Person.objects.get(email=f"{who}@charsu.example")) for who in OUTSIDE)]
    for visitor in visitors:
        for at in PUBLIC:
            page = visitor.get(at).content.decode()
            told = [entry.title for entry in named if entry.title in page]
            assert not told, (at, told)
        assert visitor.get("/jury/").status_code in (302, 403, 404)
    decision = Decision.objects.get()
    leaves = LedgerEntry.objects.filter(edition=story.edition.slug)
    record = "".join(leaves.values_list("leaf", flat=True))
    assert decision.digest not in record and "honours" not in record  # guessable bodies leave no plain digest
    sealed = {seal.of: seal for seal in Seal.objects.all()}
    assert all(seal.commitment in record and seal.salt not in record for seal in sealed.values())
    assert set(sealed) == {"decision", "shortlist", "sitting 1"}
    assert not Laureate.objects.exists() and not Practice.objects.exists()
    assert "<time" in client.get("/results/").content.decode()


def test_the_seals_are_opened_at_the_announcement_and_hold(an_edition):
    an_edition(Phase.RESULTS)
    leaf = json.loads(LedgerEntry.objects.get(act="laureate.honour").leaf)
    record = "".join(LedgerEntry.objects.exclude(act="laureate.honour").values_list("leaf", flat=True))
    assert Seal.objects.get(of="sitting 1").opened_at is None  # who voted how stays the jury's
    for seal in Seal.objects.filter(of__in=("decision", "shortlist")):
        opened = leaf["body"]["opened"][seal.of]
        assert opened["commitment"] in record and seal.opened_at
        assert commitment(bytes.fromhex(opened["salt"]), opened["body"]) == opened["commitment"]
    body = leaf["body"]["opened"]["decision"]["body"]
    assert {row[0] for row in body["honours"]} == set(
        Laureate.objects.exclude(tier__code="participation").values_list("entry_id", flat=True)
    )
    assert body["none"] and body["mentions"]
    assert Laureate.objects.filter(tier__code="participation").count() >= 0
    assert not Laureate.objects.filter(certificate=None).exists()
    assert Need.CERTIFICATES not in unmet(Edition.objects.get(), step_between(Phase.RESULTS, Phase.HONOURED), NOW)
    Certificate.objects.filter(laureate__tier__code="laureate").first().delete()
    assert Need.CERTIFICATES in unmet(Edition.objects.get(), step_between(Phase.RESULTS, Phase.HONOURED), NOW)


def test_readiness_asks_after_whom_the_decision_names(an_edition):
    story = an_edition(Phase.RESULTS)
    Laureate.objects.filter(tier__code="laureate").first().certificate.delete()
    Laureate.objects.filter(tier__code="laureate").first().delete()
    step = step_between(Phase.RESULTS, Phase.HONOURED)
    assert Need.CERTIFICATES in unmet(story.edition, step, NOW)  # all who are left have one, but one named is missing


def test_results_certificates_and_library(an_edition, client, django_assert_max_num_queries):
    an_edition(Phase.RESULTS)
    certificate = Certificate.objects.first()
    at = f"/check/{certificate.code}"
    one = f"/library/{Practice.objects.first().public_id}/"
    for page in ("/results/", "/library/", one, "/audit/", f"{at}/"):
        with django_assert_max_num_queries(12):
            assert client.get(page, HTTP_ACCEPT_LANGUAGE="fa").status_code == 200
    assert client.get(f"{at}.pdf").content.startswith(b"%PDF")
    assert client.get("/check/0000-0000-0000-0000-0/").status_code == 404
    certificate.withdrawn_at, certificate.reason = certificate.issued_at, "An error."
    certificate.save()
    assert b"An error." in client.get(f"{at}/").content
    assert client.get(f"{at}.pdf").status_code == 404
    word = Practice.objects.first().municipality.name
    assert client.get("/library/", {"q": word}).context["page"].paginator.count >= 1
    assert client.get("/library/", {"q": "zzzznothing", "year": "x", "page": "y"}).status_code == 200


def test_a_leaf_changed_behind_our_back_is_caught(an_edition, client, tmp_path, capsys):
    story = an_edition(Phase.ANNOUNCED)
    path = tmp_path / "a.zip"
    answer = client.get("/audit/export.zip")
    path.write_bytes(b"".join(answer.streaming_content))
    assert zipfile.ZipFile(path).namelist()
    assert run("verify", [str(path)]) == 0
    head = client.get("/audit/").context["head"]
    leaf = LedgerEntry.objects.filter(index=1).get()
    LedgerEntry.objects.filter(pk=leaf.pk).update(leaf=leaf.leaf.replace('"actors":["', '"actors":["x', 1))
    path.write_bytes(as_zip(export_of(story.edition)))
    assert run("verify", [str(path), "--size", str(head.size), "--root", head.root]) == 1
    assert "FAIL" in capsys.readouterr().out
    path.write_bytes(b"no archive")
    assert run("verify", [str(path)]) == 1


def test_assign_and_calibrate_on_tables(tmp_path, capsys):
    path = tmp_path / "a.csv"
    rows = [f"e{e},r{r},{(e * 7 + r * 3) % 11},{(e * 5 + r) % 9}" for e in range(6) for r in range(5)]
    path.write_text("\n".join(["entry,reviewer,affinity,score", *rows]))
    assert run("assign", [str(path), "--reviews", "3"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 18
    assert run("calibrate", [str(path), "--top", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 6
    assert run("assign", [str(path), "--reviews", "9"]) == 1
    assert "no assignment exists" in capsys.readouterr().err
    path.write_text("entry,score\na,b\n")
    assert run("calibrate", [str(path)]) == 1


def test_a_practice_stands_in_its_own_words_and_beside_them_in_others(an_edition, client):
    an_edition(Phase.RESULTS)
    practice = Practice.objects.exclude(language="en").first()
    page = client.get(f"/library/{practice.public_id}/").content.decode()
    assert '<h1><bdi lang="en"' in page and escape(practice.title["en"]) in page and "The original title:" in page
    assert f'lang="{practice.language}"' in page and escape(practice.title[practice.language]) in page
    assert "translated by a machine" in page and "the original" in page and "How to cite" in page
    assert client.get("/library/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_check_page_tells_valid_withdrawn_altered_and_unknown_in_three_languages(an_edition, client):
    an_edition(Phase.RESULTS)
    certificate = Certificate.objects.first()
    at = f"/check/{certificate.code}"
    page = client.get(f"{at}/").content.decode()
    assert page.count("<strong>") >= 3 and 'lang="fa" dir="rtl"' in page and "Valid." in page
    typed = client.get("/check/", {"code": certificate.code.lower().replace("-", " ")}, follow=True)
    assert typed.status_code == 200 and "Valid." in typed.content.decode()
    for signs, said in (
        (certificate.digest[:16].upper(), "Valid."),
        ("0" * 16, "Altered."),
        ("\u202e<b>", "so the paper was not compared with it"),
    ):
        page = client.get("/check/", {"code": certificate.code, "digest": signs}, follow=True).content.decode()
        assert said in page and "<b>" not in page, signs
    honest = certificate.payload
    certificate.payload = {**honest, "municipality": "Atlantis"}
    certificate.save()
    assert "Altered." in client.get(f"{at}/").content.decode() and client.get(f"{at}.pdf").status_code == 404
    certificate.payload, certificate.withdrawn_at, certificate.reason = honest, NOW, "An error."
    certificate.save()
    assert "Withdrawn." in client.get(f"{at}/").content.decode() and client.get(f"{at}.pdf").status_code == 404
    unknown = client.get("/check/0000-0000-0000-0000-0/")
    assert unknown.status_code == 404 and "Unknown." in unknown.content.decode()


def test_the_results_are_a_page_to_show(an_edition, client, django_assert_max_num_queries):
    an_edition(Phase.RESULTS)
    with django_assert_max_num_queries(12):
        page = client.get("/results/")
    words = page.content.decode()
    for row in Laureate.objects.filter(tier__code="laureate").select_related("certificate", "entry__municipality"):
        assert row.certificate.code in words and row.entry.municipality.name in words and row.citation[:60]
    assert "a place left empty" in words and "special mention" in words and "made up" in words
    assert all(row.tier.code != "participation" for row in page.context["laureates"])


def test_a_team_reads_feedback_on_its_own_entry_and_nobody_elses(an_edition, client):
    story = an_edition(Phase.RESULTS)
    remark = Remark.objects.select_related("entry", "sheet__assignment__reviewer__person").first()
    own = sit(Person.objects.get(pk=remark.entry.started_by_id))
    page = own.get(f"/enter/{remark.entry.public_id}/feedback/")
    assert page.status_code == 200 and remark.words in page.content.decode()
    reviewer = remark.sheet.assignment.reviewer.person
    assert reviewer.name not in page.content.decode() and reviewer.email not in page.content.decode()
    other = Entry.objects.exclude(municipality=remark.entry.municipality).first()
    assert own.get(f"/enter/{other.public_id}/feedback/").status_code == 404
    assert sit(story.tehran).get(f"/enter/{other.public_id}/feedback/").status_code in (403, 404)
    secretary = sit(story.secretary)
    assert secretary.get("/jury/feedback/").status_code == 200
    at = f"/jury/feedback/{remark.entry.public_id}/"
    sheet = remark.sheet
    sheet.words = f"Clear and sound. As {reviewer.name} I know it."
    sheet.save()
    asked = {"sheet": sheet.pk, "criterion": ""}
    assert secretary.post(at, {**asked, "words": sheet.words}).status_code == 409  # it names the reviewer
    put_in = secretary.post(at, {**asked, "words": "Excellent, the best."})
    assert put_in.status_code == 409 and "none put in" in put_in.content.decode()
    assert "Required answers are missing" not in put_in.content.decode()
    assert secretary.post(at, {**asked, "words": "Clear and sound."}).status_code == 302
    assert secretary.post(at, {**asked, "sheet": 10**6, "words": "Clear"}).status_code == 404
    remark.refresh_from_db()
    assert remark.words == "Clear and sound."
    again = ScoreSheet.objects.filter(assignment__entry=remark.entry, submitted_at__isnull=False).exclude(pk=sheet.pk)
    Remark.objects.filter(entry=remark.entry).exclude(pk=remark.pk).delete()
    remark.pk, remark.sheet = None, again.first()
    remark.save()  # another reviewer in the same words: the team reads them once
    assert (
        own.get(f"/enter/{remark.entry.public_id}/feedback/").content.decode().count("<p>Clear and sound.</p>") == 1
    )
    assert sit(story.tehran).get(at).status_code == 403 and secretary.post("/jury/feedback/").status_code == 409
    assert Notice.objects.filter(kind="feedback").exists()


def test_all_comments_of_an_entry_are_released_at_once_but_those_that_name_their_reviewer(an_edition):
    story = an_edition(Phase.RESULTS)
    sheet = ScoreSheet.objects.filter(submitted_at__isnull=False, set_aside_at=None).first()
    entry, reviewer = sheet.assignment.entry, sheet.assignment.reviewer.person
    Remark.objects.filter(entry=entry).delete()
    ScoreSheet.objects.filter(pk=sheet.pk).update(words=f"Clear. As {reviewer.name} I know it.")
    at, secretary = f"/jury/feedback/{entry.public_id}/", sit(story.secretary)
    before = secretary.get(at)
    waiting = before.context["waiting"]
    assert waiting > 2 and b"Release all of this entry" in before.content
    after = secretary.post(at, {"all": "1"}, follow=True)
    words = after.content.decode()
    assert after.context["waiting"] == 1 and "Not released, since they name the reviewer" in words
    assert Remark.objects.filter(entry=entry).count() == waiting - 1
    assert not Remark.objects.filter(sheet=sheet, criterion="").exists()
    assert LedgerEntry.objects.filter(act="comment.release").count() >= waiting - 1  # each is recorded by itself
    following = after.context["following"]
    assert following is not None and following != entry and not following.remarks.exists()
    assert sit(story.tehran).post(at, {"all": "1"}).status_code == 403


def test_a_team_learns_at_its_own_desk_that_it_was_honoured(an_edition, django_assert_max_num_queries):
    an_edition(Phase.RESULTS)
    row = Laureate.objects.filter(tier__code="laureate").select_related("entry", "certificate", "tier").first()
    own = sit(row.entry.started_by)
    with django_assert_max_num_queries(16):
        desk = own.get("/enter/").content.decode()
    feedback = own.get(f"/enter/{row.entry.public_id}/feedback/").content.decode()
    for page in (desk, feedback):
        assert row.tier.name["en"] in page and f"/results/#work-{row.entry_id}" in page
        assert f"/check/{row.certificate.code}/" in page
    assert "This work was honoured." in feedback and row.citation[:40] in feedback
    Certificate.objects.filter(pk=row.certificate.pk).update(withdrawn_at=NOW)
    assert "This work was honoured." not in own.get(f"/enter/{row.entry.public_id}/feedback/").content.decode()
    assert "honour withdrawn" in own.get("/enter/").content.decode()


def test_feedback_is_not_there_before_the_announcement(an_edition):
    story = an_edition(Phase.DECIDED)
    entry = Entry.objects.first()
    assert "/results/#work-" not in sit(entry.started_by).get("/enter/").content.decode()
    assert sit(entry.started_by).get(f"/enter/{entry.public_id}/feedback/").status_code in (404, 409)
    assert sit(story.secretary).get("/jury/feedback/").status_code in (404, 409)
