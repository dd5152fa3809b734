"""Small things at the entrant's desk: titles, corrections with their time, one's own address, others' kits, zones."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from charsu.acts import entries as acts
from charsu.acts.outbox import reader_of
from charsu.adapters.mail import written
from charsu.models import Entry, Invitation, Notice, Person, Screening
from charsu.pages.kits import MARK
from charsu.pages.questions import Sheet
from charsu.queries.entries import missing_fields
from charsu.rules.drafts import MOST_TITLE
from charsu.rules.forms import from_row
from charsu.rules.lifecycle import Phase
from charsu.rules.texts import shows


@pytest.fixture
def desk(an_edition):
    an_edition(Phase.OPEN, most_entries=4)
    entry = Entry.objects.filter(kind="practice").first()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(entry.started_by)
    client.cookies["django_language"] = "en"
    return entry, client


@pytest.mark.parametrize(
    "blank", ["   ", "\u200b", " \u200b\u2060 ", "\u0301", "\u200f", "\u3164", "\u2800 \u115f\uffa0"]
)
def test_a_title_of_which_nothing_shows_is_none(desk, blank):
    entry, client = desk
    assert not shows(blank) and shows("آ") and shows("7") and shows("🏙")
    count = Entry.objects.count()
    wish = {"kind": "practice", "theme": entry.theme.code, "language": "fa", "title": blank,
            "city": entry.municipality.geonameid}  # fmt: skip
    assert client.post("/enter/new/", wish).status_code == 200 and Entry.objects.count() == count
    entry.title = blank
    assert "title" in {row.code for row in missing_fields(entry)}


def test_a_title_that_is_too_long_is_kept_on_the_page_and_told_and_cut_by_nobody(desk):
    entry, client = desk
    before, long = entry.title, "a" * (MOST_TITLE + 1)
    sent = {**{k: v for k, v in entry.answers.items() if isinstance(v, str)}, "version": str(entry.revision),
            "title": long, "partners": "others are saved"}  # fmt: skip
    page = client.post(f"/enter/{entry.public_id}/", sent).content.decode()
    entry.refresh_from_db()
    assert entry.title == before and entry.answers["partners"] == "others are saved"
    assert long in page and page.count("longer than 300") == 2 and 'href="#id_title"' in page
    assert "all but the title" in page and "Your words are saved. Something" not in page
    seen = client.get(f"/enter/{entry.public_id}/").context["seen"]
    told = client.post(f"/enter/{entry.public_id}/draft/", {**sent, "seen": seen, "partners": "a word"}).json()
    assert "longer than 300" in told["reason"] and told["met"] == [] and "title" not in told["fresh"]
    more = {**sent, "seen": told["seen"], "partners": "a word more"}
    assert (
        client.post(f"/enter/{entry.public_id}/draft/", more).json()["met"] == []
    )  # one's own words are not another's
    entry.refresh_from_db()
    assert entry.title == before and entry.answers["partners"] == "a word more"


def test_nobody_is_invited_who_is_in_the_team(desk):
    entry, client = desk
    number, own = entry.municipality.geonameid, entry.started_by.email.upper()
    at = f"/enter/team/{number}/invite/"
    page = client.post(at, {f"{number}-email": own, f"{number}-right": "write"})
    assert page.status_code == 409 and "in the team already" in page.content.decode()
    assert not Invitation.objects.filter(email__iexact=own).exists()


def test_a_kit_of_another_account_says_so_without_telling_what_there_is(desk):
    entry, client = desk
    other = Entry.objects.exclude(municipality=entry.municipality).first()
    pages = []
    for number in (str(other.public_id), "00000000-0000-4000-8000-000000000000"):
        kit = {"kind": MARK, "charsu": MARK, "entry": number, "form": 1, "seen": {}, "fields": {}, "title": "t"}
        file = SimpleUploadedFile("kit.json", json.dumps(kit).encode())
        answer = client.post("/enter/kit/", {"file": file})
        pages.append((answer.status_code, entry.started_by.email in answer.content.decode()))
    assert pages == [(404, True), (404, True)], pages


def test_a_correction_is_seen_with_its_time_on_the_desk_and_in_the_letter(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.filter(kind="practice", receipts__isnull=False).first()
    Screening.objects.filter(entry=entry).delete()
    now = timezone.now()
    entry.corrections.create(by=story.tehran, at=now, until=now + timedelta(days=3), clause="9", reason="letter")
    client = Client()
    client.force_login(entry.started_by)
    client.cookies["django_language"] = "en"
    assert "Correct it and submit it again until:" in client.get("/enter/").content.decode()
    entry.answers["partners"] = "mended"
    entry.save()
    acts.submit(actors=(Person.objects.get(pk=entry.started_by_id),), now=now, entry=entry)
    letter = Notice.objects.filter(kind="received").latest("pk")
    to = reader_of(letter)
    to = type(to)(to.email, "en", to.zone, to.calendar)
    _, text, _ = written(to=to, kind=letter.kind, facts=letter.facts)
    assert "correct it once more" in text and "withdraw" not in text


def test_what_stands_as_it_was_returned_is_no_correction(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.filter(kind="practice", receipts__isnull=False).first()
    Screening.objects.filter(entry=entry).delete()
    now, client = timezone.now(), Client()
    entry.corrections.create(by=story.tehran, at=now, until=now + timedelta(days=3), clause="9", reason="letter")
    client.force_login(entry.started_by)
    client.cookies["django_language"] = "en"
    at, before = f"/enter/{entry.public_id}/submit/", entry.receipts.count()
    page = client.get(at).content.decode()
    assert "this corrects nothing" in page and ">Submit</button>" not in page
    assert client.post(at).status_code == 409 and entry.receipts.count() == before
    assert "returned for correction" in client.get("/enter/").content.decode()
    Entry.objects.filter(pk=entry.pk).update(answers={**entry.answers, "partners": "mended"})
    assert client.post(at).status_code == 302 and entry.receipts.count() == before + 1
    assert client.post(at).status_code == 302 and entry.receipts.count() == before + 1, "the same again is the same"
    assert "returned for correction" not in client.get("/enter/").content.decode()


def test_the_zone_of_the_browser_is_taken_and_nonsense_is_not(db):
    words = {"name": "A", "password1": "a long enough secret", "password2": "a long enough secret"}
    for email, zone in (("a@x.example", "Africa/Addis_Ababa"), ("b@x.example", "Mars/Base"), ("c@x.example", "")):
        assert Client().post("/accounts/signup/", {**words, "email": email, "zone": zone}).status_code == 302
    zones = dict(Person.objects.values_list("email", "zone"))
    assert zones["a@x.example"] == "Africa/Addis_Ababa" and zones["b@x.example"] == zones["c@x.example"] == "UTC"


def test_a_table_says_of_which_calendar_its_years_are(desk):
    entry, client = desk
    page = client.get(f"/enter/{entry.public_id}/").content.decode()
    at = page.index('id="help_costs"')
    assert "Years are of the Gregorian calendar" in page[at : at + 400]
    assert 'inputmode="numeric"' in page[at : page.index("costs.0.sum", at)]


@pytest.mark.django_db
def test_the_hint_of_a_password_counts_in_the_readers_digits(client):
    client.cookies["django_language"] = "fa"
    page = client.get("/accounts/signup/").content.decode()
    hint = page[page.index('id="id_password1_helptext"') :].partition("</div>")[0]
    assert "۱۰" in hint and "10" not in hint


def test_a_year_that_is_still_to_come_is_asked_about_wherever_it_stands(desk):
    """Before a work is sent: of what has begun, of the cells of a table, of an indicator."""
    entry, client = desk
    later = {"before": "3", "before_year": "2024", "after": "4", "after_year": "2099", "source": "s"}
    costs = [{"item": "a", "sum": "1", "year": "2024"}, {"item": "b", "sum": "1", "year": "2099"}]
    answers = {**entry.answers, "started": "2099", "costs": costs, "indicator": later}
    Entry.objects.filter(pk=entry.pk).update(answers=answers)
    asked = client.get(f"/enter/{entry.public_id}/submit/").context["doubts"]
    assert [one.id for one in asked] == ["id_indicator.after_year", "id_started", "id_costs.1.year"]
    assert all("2099 is still to come" in one.words for one in asked) and "Row 2" in asked[2].label
    Entry.objects.filter(pk=entry.pk).update(answers=entry.answers)
    assert client.get(f"/enter/{entry.public_id}/submit/").context["doubts"] == []


def test_what_is_wrong_in_a_table_names_its_row():
    columns = [{"code": "sum", "label": {"en": "Sum"}, "kind": "number"}]
    asked = {"code": "costs", "kind": "table", "name": {"en": "Costs"}, "columns": columns}
    alone = {"code": "reach", "kind": "number", "name": {"en": "Reach"}}
    form = from_row({"questions": [asked, alone]})
    with override("en"):
        told = Sheet(form, {"costs": [{"sum": "1"}, {"sum": "much"}], "reach": "far"}, "en").troubles()
    assert [one.label for one in told] == ["Costs: Row 2: Sum", "Reach"]
