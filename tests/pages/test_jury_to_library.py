"""The jury's desk, results, certificates, library and the record, asked as people ask them."""

import io
import zipfile

from django.test import Client

from charsu.adapters.zips import as_zip
from charsu.models import Certificate, Juror, LedgerEntry, Motion, Practice, Sitting
from charsu.plain.run import run
from charsu.queries.ledger import export_of
from charsu.rules.lifecycle import Phase

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sit(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_a_jury_sits_moves_votes_and_is_recused(an_edition):
    story = an_edition(Phase.JURY)
    jurors = list(Juror.objects.filter(edition=story.edition).select_related("person"))
    chair = sit(jurors[0].person)
    assert chair.get("/jury/").status_code == 200
    assert chair.post("/jury/", {"present": [jurors[0].pk]}).status_code == 409  # no quorum
    assert chair.post("/jury/", {"present": [j.pk for j in jurors]}).status_code == 302
    row = story.edition.shortlist.select_related("entry__municipality").first()
    mover = next(j for j in jurors if j.country != row.entry.municipality.country)
    at = f"/jury/sittings/{Sitting.objects.get().number}/"
    motion_facts = {"tier": "laureate", "entry": row.entry_id, "words": "Sound."}
    assert sit(mover.person).post(at, {**motion_facts, "words": ""}).status_code == 400
    assert sit(mover.person).post(at, motion_facts).status_code == 302
    motion = Motion.objects.get()
    own, other = jurors[0], mover
    own.country = row.entry.municipality.country
    own.save()
    page = f"/jury/motions/{motion.pk}/"
    sit(own.person).post(page, {"choice": "for"})
    assert not motion.votes.exists()
    assert sit(own.person).post(page, {"choice": "recused"}).status_code == 302
    for juror in jurors[1:]:
        sit(juror.person).post(page, {"choice": "for", "reason": ""})
    assert chair.post(page, {"close": "yes"}).status_code == 302
    motion.refresh_from_db()
    assert motion.outcome["recused"] >= 1 and other is not None
    assert chair.get(page).status_code == 200 and chair.get(at).status_code == 200


def test_nothing_tells_the_laureates_before_the_announcement(an_edition, client):
    story = an_edition(Phase.DECIDED)
    named = [m.entry for m in Motion.objects.filter(is_carried=True).select_related("entry")]
    assert named
    pages = [client.get(at).content.decode() for at in ("/results/", "/library/", "/audit/")]
    leaves = "".join(LedgerEntry.objects.filter(act="decision.sign").values_list("leaf", flat=True))
    assert leaves and "honours" not in leaves
    for entry in named:
        assert not any(entry.title in page for page in [*pages, leaves])
    assert "<time" in pages[0] and not Practice.objects.exists()
    assert story.edition.phase == Phase.DECIDED


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
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    path.write_bytes(answer.content)
    assert run("verify", [str(path)]) == 0
    head = client.get("/audit/").context["head"]
    leaf = LedgerEntry.objects.filter(index=1).get()
    LedgerEntry.objects.filter(pk=leaf.pk).update(leaf=leaf.leaf.replace('"actors":["', '"actors":["x', 1))
    path.write_bytes(as_zip(export_of(story.edition)))
    assert run("verify", [str(path), "--size", str(head.size), "--root", head.root]) == 1
    assert "FAIL" in capsys.readouterr().out
    path.write_bytes(b"no archive")
    assert run("verify", [str(path)]) == 1 and run("rehearse", []) == 2


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
