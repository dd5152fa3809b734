"""The offline kit: what it saved goes into the draft as a colleague's edit would; what does not fit is told."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from charsu.adapters.mail import Reader, written
from charsu.models import Deadline, Entry, Invitation, KitImport, LedgerEntry, Notice, Setting
from charsu.rules.lifecycle import Phase


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=9))
    entry = Entry.objects.filter(kind="practice").first()
    return story, entry, entry.started_by


def a_kit(person, entry, **typed):
    """What the kit saves: the marks of the draft as it stood, and the fields as they were typed."""
    seen = json.loads(sit(person).get(f"/enter/{entry.public_id}/").context["seen"])
    fields = {code: [str(value)] for code, value in entry.answers.items() if not isinstance(value, dict | list)}
    fields |= {"title": [entry.title], **{code: [words] for code, words in typed.items()}}
    return {"kind": "charsu-kit", "entry": str(entry.public_id), "form": 1, "calendar": "gregorian", "seen": seen,
            "fields": fields}  # fmt: skip


def sent(kit):
    body = kit if isinstance(kit, bytes) else json.dumps(kit, ensure_ascii=False).encode()
    return {"file": SimpleUploadedFile("a.charsu.json", body)}


def test_the_kit_is_one_file_that_asks_nothing_of_the_network(house):
    story, entry, person = house
    answer = sit(person).get(f"/enter/{entry.public_id}/kit/")
    page = answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]
    assert "<link" not in page and "src=" not in page.replace("default-src", "") and "wordsIn" in page
    assert "csrfmiddlewaretoken" not in page and person.email not in page
    assert sit(story.tehran).get(f"/enter/{entry.public_id}/kit/").status_code == 404


def test_what_was_written_without_a_link_joins_the_draft(house):
    _, entry, person = house
    kit = a_kit(person, entry, partners="بی‌پیوند نوشته", problem="from the kit", gone="asked once")
    Entry.objects.filter(pk=entry.pk).update(answers={**entry.answers, "problem": "changed meanwhile"})
    page = sit(person).post("/enter/kit/", sent(kit)).content.decode()
    entry.refresh_from_db()
    assert (entry.answers["partners"], entry.answers["problem"]) == ("بی‌پیوند نوشته", "changed meanwhile")
    assert "from the kit" in page and "asked once" in page and "does not ask this any more" in page
    assert KitImport.objects.get().content["fields"]["problem"] == ["from the kit"]


def test_where_a_kit_met_other_words_its_team_chooses_whenever_it_wants(house):
    _, entry, person = house
    kit = a_kit(person, entry, problem="from the kit", title="The kit's own title", partners="only here")
    Entry.objects.filter(pk=entry.pk).update(answers={**entry.answers, "problem": "changed meanwhile"}, title="Newer")
    desk, at = sit(person), f"/enter/{entry.public_id}/"
    desk.cookies["django_language"] = "en"
    for _time in range(2):  # the same file twice asks nothing twice
        desk.post("/enter/kit/", sent(kit))
    first = KitImport.objects.order_by("pk").first()
    choices = desk.get(at).context["kit_choices"]
    assert {(one.met.code, one.met.held, one.met.typed) for one in choices} == {
        ("problem", "changed meanwhile", "from the kit"), ("title", "Newer", "The kit's own title"),
    }  # fmt: skip
    marks = {one.met.code: one.met.mark for one in choices}
    to = f"{at}kits/{first.pk}/choose/"
    old = desk.post(to, {"code": "problem", "mark": "of other words", "take": "1"}, follow=True)
    assert "Look at both once more" in old.content.decode() and len(old.context["kit_choices"]) == 2
    desk.post(to, {"code": "problem", "mark": marks["problem"], "take": "1"})
    desk.post(to, {"code": "title", "mark": marks["title"]})
    entry.refresh_from_db()
    assert (entry.answers["problem"], entry.title) == ("from the kit", "Newer")
    assert desk.get(at).context["kit_choices"] == [] and desk.post(to, {"code": "title"}).status_code == 409
    history = desk.get(f"{at}history/").content.decode()
    assert history.count("An offline kit was brought in.") == 2 and f"{at}kits/{first.pk}/" in history
    file = desk.get(f"{at}kits/{first.pk}/")
    assert json.loads(file.content)["fields"]["title"] == ["The kit's own title"]
    assert desk.post("/enter/kit/", sent(file.content)).status_code == 200


def test_the_kits_of_a_draft_are_its_teams_alone(house):
    story, entry, person = house
    sit(person).post("/enter/kit/", sent(a_kit(person, entry, partners="ours")))
    kit = KitImport.objects.get()
    other = Entry.objects.exclude(municipality=entry.municipality).first()
    for who, of in ((story.tehran, entry), (other.started_by, entry), (other.started_by, other)):
        at = f"/enter/{of.public_id}/kits/{kit.pk}/"
        assert sit(who).get(at).status_code == 404 and sit(who).post(f"{at}choose/").status_code == 404


def test_an_officer_brings_it_on_behalf_and_sees_no_more_of_the_draft(house):
    story, entry, person = house
    kit = a_kit(person, entry, partners="handed over", problem="from the stick")
    Entry.objects.filter(pk=entry.pk).update(answers={**entry.answers, "problem": "the team's own secret"})
    page = sit(story.tehran).post("/bureau/kits/", sent(kit)).content.decode()
    entry.refresh_from_db()
    assert entry.answers["partners"] == "handed over" and entry.answers["problem"] == "the team's own secret"
    assert "from the stick" in page and "own secret" not in page
    letter = Notice.objects.get(kind="kit_carried", person=person)
    _, text, _ = written(to=Reader(person.email, "en"), kind=letter.kind, facts=letter.facts)
    assert letter.facts["met"] and letter.facts["met"] in text and "until you choose between the two" in text
    assert "What was received before still counts" in text and "not received yet" not in text
    leaf = LedgerEntry.objects.get(act="entry.carry").leaf
    assert "handed over" not in leaf and KitImport.objects.get().digest in leaf


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\xfe", b'{"kind": "charsu-kit"}', b"[" * 5000, b"null",
                                  b'{"kind": "charsu-kit", "entry": "1", "fields": {}, "seen": {}}',
                                  b'{"kind": "charsu-kit", "entry": [], "fields": [], "seen": 5}'])  # fmt: skip
def test_what_is_no_kit_is_refused_with_a_sentence(house, body):
    _, _, person = house
    answer = sit(person).post("/enter/kit/", sent(body or b" "))
    assert answer.status_code == 422 and "not a file of the offline kit" in answer.content.decode()


def test_marks_that_no_store_can_hold_do_no_harm(house):
    _, entry, person = house
    kit = a_kit(person, entry)
    kit["seen"] |= {"summary": "\ud800", "\udfff": "x"}
    answer = sit(person).post("/enter/kit/", sent(json.dumps(kit).encode()))
    assert answer.status_code == 200


def test_a_kit_of_others_and_of_nobody_answer_alike_and_late_ones_say_why(house):
    story, entry, person = house
    other = Entry.objects.exclude(municipality=entry.municipality).first()
    kit = a_kit(person, entry)
    for key in (str(other.public_id), "00000000-0000-4000-8000-000000000000"):
        assert sit(person).post("/enter/kit/", sent({**kit, "entry": key})).status_code == 404
    assert sit(person).post("/bureau/kits/", sent(kit)).status_code == 403
    nasty = {**kit, "fields": {**kit["fields"], "partners": ["\u202ex\u0000", 5], "title": []}, "calendar": "x" * 999}
    assert sit(person).post("/enter/kit/", sent(nasty)).status_code == 200
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() - timedelta(days=9))
    for desk, at in ((sit(person), "/enter/kit/"), (sit(story.tehran), "/bureau/kits/")):
        answer = desk.post(at, sent(kit))
        assert answer.status_code == 409 and "deadline has passed" in answer.content.decode()


def test_a_title_too_long_in_a_kit_is_told_and_the_draft_keeps_its_own(house):
    _, entry, person = house
    kit = a_kit(person, entry, title="z" * 301)
    page = sit(person).post("/enter/kit/", sent(kit)).content.decode()
    assert "longer than 300 signs" in page and "z" * 301 in page
    assert Entry.objects.get(pk=entry.pk).title == entry.title


@pytest.fixture
def a_new_kit(house):
    """Taken from the page that begins an entry: the person, the page's wish, and what the kit would save."""
    story, entry, person = house
    wish = {
        "kind": "practice",
        "language": "fa",
        "theme": entry.theme.code,
        "city": str(entry.municipality.geonameid),
    }
    page = sit(person).post("/enter/new/kit/", {**wish, "title": ""})
    assert page["Content-Disposition"].startswith("attachment")
    seen = json.loads(page.context["seen"])
    fields = {f"new_{name}": [words] for name, words in wish.items()}
    fields |= {"title": ["اثر تازه"], "partners": ["بی‌پیوند نوشته"]}
    kit = {"kind": "charsu-kit", "entry": str(page.context["entry"].public_id), "edition": story.edition.slug,
           "form": 1, "calendar": "gregorian", "seen": seen, "fields": fields}  # fmt: skip
    return story, person, wish, kit, page.content.decode()


def test_a_kit_without_a_draft_shows_the_teams_cities_and_the_themes_of_its_form(a_new_kit):
    story, person, wish, kit, page = a_new_kit
    assert 'name="new_city"' in page and f'value="{wish["city"]}" selected' in page
    assert all(f'value="{theme.code}"' in page for theme in story.edition.themes.all())
    assert not Entry.objects.filter(public_id=kit["entry"]).exists()  # to take it begins nothing


def test_a_kit_brought_back_begins_one_draft_however_often_it_comes(a_new_kit):
    story, person, wish, kit, _ = a_new_kit
    before = Entry.objects.count()
    page = sit(person).post("/enter/kit/", sent(kit)).content.decode()
    assert "A new draft is begun" in page
    made = Entry.objects.get(public_id=kit["entry"])
    assert (made.title, made.language, made.answers["partners"]) == ("اثر تازه", "fa", "بی‌پیوند نوشته")
    assert (made.kind, made.theme.code, made.started_by) == ("practice", wish["theme"], person)
    assert LedgerEntry.objects.filter(act="entry.start", leaf__contains=kit["entry"]).count() == 1
    sit(person).post("/enter/kit/", sent({**kit, "fields": {**kit["fields"], "problem": ["later"]}}))
    made.refresh_from_db()
    assert Entry.objects.count() == before + 1 and made.answers["problem"] == "later"
    other = Entry.objects.exclude(municipality=made.municipality).first()
    city = {**kit["fields"], "new_city": [str(other.municipality.geonameid)]}
    assert sit(other.started_by).post("/enter/kit/", sent({**kit, "fields": city})).status_code == 404


def test_a_kit_begins_nothing_that_the_page_would_not(a_new_kit):
    story, person, wish, kit, _ = a_new_kit
    other = Entry.objects.exclude(started_by=person).first().municipality
    fields = kit["fields"]
    for wrong in ({"new_city": [str(other.geonameid)]}, {"new_city": ["x"]}, {"new_theme": ["none"]},
                  {"new_kind": ["prize"]}, {"new_language": ["xx"]}):  # fmt: skip
        answer = sit(person).post("/enter/kit/", sent({**kit, "fields": {**fields, **wrong}}))
        assert answer.status_code == 422 and "that the account" in answer.content.decode()
    answer = sit(person).post("/enter/kit/", sent({**kit, "edition": "of-old"}))
    assert answer.status_code == 422 and "a call that is over" in answer.content.decode()
    answer = sit(story.tehran).post("/bureau/kits/", sent(kit))
    assert answer.status_code == 422 and "only a member of the city" in answer.content.decode()
    clause = story.edition.forms.first().clause
    Setting.objects.create(edition=story.edition, code="call_to", clause=clause, value="invited cities", name={})
    Invitation.objects.update(withdrawn_at=timezone.now())
    for at, body in (
        ("/enter/kit/", sent(kit)),
        ("/enter/new/kit/", wish),
        ("/enter/new/", {**wish, "title": "x"}),
    ):
        answer = sit(person).post(at, body)
        assert answer.status_code == 409 and "by invitation" in answer.content.decode(), at
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() - timedelta(days=9))
    answer = sit(person).post("/enter/kit/", sent(kit))
    assert answer.status_code == 409 and "deadline has passed" in answer.content.decode()
    assert sit(person).post("/enter/new/kit/", wish).status_code == 302
    assert not Entry.objects.filter(public_id=kit["entry"]).exists()


def test_a_kit_with_half_a_wish_asks_for_the_rest_and_keeps_the_title(house):
    _, entry, person = house
    page = sit(person).post("/enter/new/kit/", {"title": "اثر تازه", "kind": "practice"}).content.decode()
    assert "اثر تازه" in page and 'aria-invalid="true"' in page
