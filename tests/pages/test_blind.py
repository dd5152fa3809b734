"""What a reviewer gets never tells whose entry it is: pages, files, answers of the draft, letters."""

import re

import pytest
import typst
from django.core import mail
from django.test import Client

from charsu.acts.outbox import carry_out
from charsu.adapters.texts_of_the_house import read_jsonl
from charsu.management.story.chapters.calling import answers_of
from charsu.models import (
    Assignment,
    Attachment,
    Entry,
    LedgerEntry,
    Membership,
    Municipality,
    Notice,
    Receipt,
    ScoreSheet,
)
from charsu.queries.reviews import still_told
from charsu.queries.reviews.covering import cover_for, covers_for
from charsu.queries.reviews.translated import translations_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Role
from tests.conftest import NOW

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CITY, PERSON, PARTNER, FILE = "Zzqxcity", "Qvwperson Xxlast", "Wvqpartner", "zzqxcity-secret-plan"


def sit(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def given(an_edition, settings, tmp_path):
    """An assignment without a sheet whose entry names its city, team, partner and file wherever it can."""
    settings.STORAGE_ROOT = tmp_path
    an_edition(Phase.REVIEW)
    rows = Assignment.objects.filter(ended_at=None).select_related("reviewer__person", "entry__municipality")
    row = rows.filter(sheet=None, entry__kind="practice").first() or rows.filter(entry__kind="practice").first()
    ScoreSheet.objects.filter(assignment=row).delete()
    city, entry = row.entry.municipality, row.entry
    city.name, city.names = CITY, {"cyrillic": ["Ззкью"], "latin": [CITY]}
    city.save()
    Membership.objects.filter(municipality=city).first().person.__class__.objects.filter(
        memberships__municipality=city
    ).update(name=PERSON)
    (tmp_path / "a.pdf").write_bytes(typst.compile(b'#set document(author: "canary")\nThe park'))
    Attachment.objects.create(
        entry=entry, question="annex", name=f"{FILE}.pdf", path="a.pdf", size=15, sha256="5" * 64,
        media_type="application/pdf", stored_at=NOW,
    )  # fmt: skip
    receipt = Receipt.objects.filter(entry=entry).latest("pk")
    receipt.content["title"] = f"A park in {CITY}"
    receipt.content["answers"] |= {
        "summary": f"{CITY.upper()} and Ззкью, by {PERSON}; {PARTNER} helped",
        "partners": PARTNER,
    }
    receipt.content["attachments"] = [{"name": f"{FILE}.pdf", "sha256": "5" * 64, "size": 15}]
    Receipt.objects.filter(pk=receipt.pk).update(content=receipt.content)
    entry.title = f"A park in {CITY}"
    entry.save()
    return row


def test_no_page_file_or_letter_tells_whose_entry_it_is(given, django_assert_max_num_queries):
    client, at = sit(given.reviewer.person), f"/review/sheets/{given.pk}/"
    seen = []
    for page in ("/review/", "/review/invitation/", at):
        with django_assert_max_num_queries(22 if page == at else 12):
            answer = client.get(page)
        assert answer.status_code == 200
        seen.append(answer)
    assert "[…]" in seen[2].content.decode() and "A park in" in seen[2].content.decode()
    file = client.get(f"{at}files/1/")
    assert file.content.startswith(b"%PDF") and b"canary" not in file.content
    assert file.headers["Content-Disposition"] == f'attachment; filename="E-{given.entry_id:04d}-1.pdf"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    seen += [client.post(f"{at}draft/", {"words": "x"}), client.post(at, {"words": "", "submit": "1"})]
    seen += [client.post(f"{at}known/", {"known-words": ""})]
    everything = "".join(str(a.headers) + a.content.decode() for a in seen) + str(file.headers)
    assert client.get(f"{at}files/2/").status_code == 404
    assert client.post(f"{at}known/", {"known-words": "I built it."}, follow=True).status_code == 200
    assert client.get(at).status_code == 403 and client.get(f"{at}files/1/").status_code == 403
    everything += client.get("/review/").content.decode()
    Notice.objects.filter(sent_at=None).update(next_at=NOW)
    while carry_out(now=NOW):
        pass
    mine = [m for m in mail.outbox if m.to == [given.reviewer.person.email]]
    assert mine
    everything += "".join(f"{m.subject} {m.body} {m.extra_headers}" for m in mine)
    for word in (CITY, PERSON, PARTNER, FILE, "Ззкью"):
        assert not re.search(re.escape(word), everything, re.IGNORECASE), word


def test_a_translation_that_has_a_name_which_no_list_knows_is_held_back_until_it_is_covered(given):
    """What the officer covered in the original is told by the translation: reviewers read it only once both agree."""
    entry, at = given.entry, f"/review/sheets/{given.pk}/"
    Receipt.objects.filter(entry=entry).update(
        content=Receipt.objects.filter(entry=entry).latest("pk").content | {"title": "Парк у Бугульмы"}
    )
    Entry.objects.filter(pk=entry.pk).update(
        title="Парк у Бугульмы", language="ru", covered=["Бугульма"],
        source={"title": {"en": "A park at Bugulma"}, "summary": {"en": f"In {CITY}"}},
    )  # fmt: skip
    client = sit(given.reviewer.person)
    for page in ("/review/", at):
        assert "Bugulma" not in client.get(page).content.decode()
    assert client.get(at).context["sheet"].entry.held_back == ("en",)
    bureau = sit(Membership.objects.filter(role=Role.OFFICER.value).first().person)
    assert "is held back from reviewers" in bureau.get(f"/bureau/entries/{entry.public_id}/").content.decode()
    Entry.objects.filter(pk=entry.pk).update(covered=["Бугульма", "Bugulma"])
    assert "A park at […]" in client.get(at).content.decode()


@pytest.mark.django_db
def test_no_translation_of_the_demo_tells_what_its_original_hides():
    """Every record of the demo, as its entry is laid, with the words that the story covers beside the lists."""
    records = read_jsonl("practices.jsonl")
    cities = Municipality.objects.in_bulk([one["geonameid"] for one in records], field_name="geonameid")
    entries = [
        Entry(
            pk=number, title=one["title"].get(one["language"]) or one["title"]["en"], language=one["language"],
            answers=answers_of(one), covered=one.get("tells", []), municipality=cities[one["geonameid"]],
            source={"title": one["title"], "summary": one["summary"]},
        )
        for number, one in enumerate(records) if one["geonameid"] in cities
    ]  # fmt: skip
    covers = covers_for(entries)
    assert len(entries) > 130
    for entry in entries:
        free, held_back = translations_of(entry, covers[entry.pk])
        assert not held_back, entry.title
        told = " ".join(part for one in free for part in (one.title, one.summary))
        city = entry.municipality
        names = [name for name in (city.name, *city.names.get("latin", ())) if len(name) > 4]
        assert not [name for name in names if re.search(rf"\b{re.escape(name)}", told)], entry.title
        assert not re.search("Kazanka|Qinhuai|Qalyub|Petersburg", told)


def test_others_read_nothing(given):
    other = Assignment.objects.exclude(reviewer=given.reviewer).select_related("reviewer__person").first()
    for person in (other.reviewer.person, given.entry.started_by):
        client = sit(person)
        for way in ("", "files/1/"):
            assert client.get(f"/review/sheets/{given.pk}/{way}").status_code in {403, 404}
        for way in ("draft/", "known/"):
            assert client.post(f"/review/sheets/{given.pk}/{way}", {}).status_code in {403, 404}


def test_totals_of_others_stay_unseen_until_the_round_is_over(an_edition):
    story = an_edition(Phase.SHORTLIST)
    row = Assignment.objects.filter(ended_at=None).select_related("reviewer__person", "entry__edition").first()
    client, at = sit(row.reviewer.person), f"/review/sheets/{row.pk}/"
    assert client.get(at).context["sheet"].others
    story.edition.phase = Phase.REVIEW.value
    story.edition.save()
    assert client.get(at).context["sheet"].others == ()


@pytest.mark.django_db
def test_neighbours_of_the_city_are_covered_and_the_rest_is_told(an_edition):
    an_edition(Phase.SCREENING)
    entry = Entry.objects.exclude(municipality__country="IR").select_related("municipality").first()
    city = entry.municipality
    near = Municipality.objects.create(
        geonameid=1, name="Zubrovka", country=city.country, latitude=city.latitude + 0.1, longitude=city.longitude,
        population=20_000, zone=city.zone, names={"latin": ["Subrowka"]}, search_text=" zubrovka ",
    )  # fmt: skip
    entry.title, entry.language = "Gardens with people of Zubrovka and Lake Nowhere, Mezitli", "en"
    entry.save()
    left = still_told(entry)
    assert "Lake Nowhere" in left and not {near.name, "Mezitli"} & set(left)


@pytest.mark.django_db
def test_an_officer_covers_what_no_list_knows_before_reviewers_read(given):
    content = {"title": "簋街外卖 by Mezitli's market", "answers": {}, "attachments": []}
    Receipt.objects.filter(entry=given.entry).update(content=content)
    Entry.objects.filter(pk=given.entry_id).update(title="簋街外卖 by Mezitli's market", language="zh")
    officer = Membership.objects.filter(role="officer").first().person
    client, reviewer = sit(officer), sit(given.reviewer.person)
    at = f"/bureau/entries/{given.entry.public_id}/"
    assert "簋街" in client.get(at).context["blind"].title
    short = client.post(f"{at}cover/", {"words": "ab"})
    assert short.status_code == 400 and short.context["cover"].errors and "ab</textarea>" in short.content.decode()
    sent = {"words": "簋街\n\nMezitli\n"}
    assert reviewer.post(f"{at}cover/", sent).status_code in {403, 404}
    assert client.post(f"{at}cover/", sent).status_code == 302
    pages = [reviewer.get("/review/"), reviewer.get(f"/review/sheets/{given.pk}/")]
    assert not any(word in page.content.decode() for page in pages for word in ("簋街", "Mezitli"))
    assert client.get(at).context["cover"].initial["words"] == "簋街\nMezitli"
    written = LedgerEntry.objects.filter(act="entry.cover").latest("pk")
    assert "Mezitli" not in written.leaf and '"words":2' in written.leaf


def test_a_file_that_cannot_be_cleaned_is_not_shown_and_the_page_says_why(given, settings):
    (settings.STORAGE_ROOT / "a.pdf").write_bytes(b"%PDF-1.4 /Author (canary) park")
    answer = sit(given.reviewer.person).get(f"/review/sheets/{given.pk}/files/1/")
    said = answer.content.decode()
    assert answer.status_code >= 400 and "canary" not in said and "the city can send it anew" in said


@pytest.mark.django_db
def test_a_reviewer_who_does_not_read_the_original_gets_a_translation_without_names(given):
    entry, reviewer = given.entry, given.reviewer
    Entry.objects.filter(pk=entry.pk).update(language="hi", source={})
    reviewer.languages = ["ru"]
    reviewer.save()
    client, at = sit(reviewer.person), f"/review/sheets/{given.pk}/"
    assert "None is held here yet" in client.get(at).content.decode()
    officer = sit(Membership.objects.filter(role="officer").first().person)
    page = f"/bureau/entries/{entry.public_id}/translation/"
    sent = {"language": "ru", "title": f"Парк в {CITY}", "summary": f"Парк, построенный в {CITY}"}
    assert officer.post(page, sent | {"summary": ""}).status_code == 400
    assert officer.post(page, sent | {"language": "hi"}).status_code == 400  # the original's own
    assert client.post(page, sent).status_code in {403, 404}
    told = officer.post(page, sent | {"title": "Парк"}, follow=True).content.decode()
    assert "kept, but held back" in told and "A translation is held back" in client.get(at).content.decode()
    assert officer.post(page, sent).status_code == 302
    shown = client.get(at)
    assert shown.context["sheet"].translation.summary == "Парк, построенный в […]"
    assert (
        "Парк, построенный в" in shown.content.decode() and "You judge by the translation" in shown.content.decode()
    )
    assert (
        "Парк" in client.get("/review/").content.decode()
        and "Парк" in officer.get("/bureau/entries/").content.decode()
    )


@pytest.mark.django_db
def test_translated_titles_lose_the_city_however_they_spell_it_and_answers_the_region(given):
    Municipality.objects.filter(pk=given.entry.municipality_id).update(
        name="Orūmīyeh", names={"arabic": ["ارومیه"]}, country="IR", region="01"
    )
    source = {"title": {"en": "Reorganising the Nazlu landfill, Urmia", "fa": "ساماندهی سایت دفن پسماند، ارومیه"}}
    Entry.objects.filter(pk=given.entry_id).update(language="fa", source=source, title=source["title"]["fa"])
    entry = Entry.objects.select_related("municipality").get(pk=given.entry_id)
    cover = cover_for(entry)
    assert [cover(title) for title in source["title"].values()] == [
        "Reorganising the Nazlu landfill, […]", "ساماندهی سایت دفن پسماند، […]",
    ]  # fmt: skip
    assert cover("همیاری شهرداری‌های آذربایجان غربی") == "همیاری شهرداری‌های […]"
    assert cover("A landfill of the west") == "A landfill of the west"
