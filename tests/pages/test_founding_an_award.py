"""An empty install: the operator makes two institutions and their officers; everything else is done in pages."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from charsu.acts import keys
from charsu.adapters.texts_of_the_house import read_json
from charsu.gate import Refused
from charsu.models import Clause, Edition, Institution, JointAct, LedgerEntry, Membership, Person
from charsu.pages.bureau.founding_forms import AddressField
from charsu.rules.permissions import Act, Refusal, Role
from tests.acts.test_founding import NOW, announced, drafted, house  # noqa: F401
from tests.acts.test_founding import both as agreed_by_both
from tests.pages.test_bureau import sit  # noqa: F401


def command(*words, **more):
    said = io.StringIO()
    call_command(*words, "--json", stdout=said, **more)
    return json.loads(said.getvalue())


@pytest.fixture
def empty_house(db):
    for code in ("tehran", "kazan"):
        command("institution", code)
    return [command("officer", f"{code}@x.example", "--institution", code) for code in ("tehran", "kazan")]


def sitting(email):
    client = Client()
    client.force_login(Person.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


FOUND = {
    "slug": "2027", "zone": "Asia/Tehran", "other": "kazan", "start": "texts",
    **{f"award_{lang}": f"award {lang}" for lang in ("fa", "ru", "en")},
    **{f"edition_{lang}": f"edition {lang}" for lang in ("fa", "ru", "en")},
}  # fmt: skip


def test_the_commands_run_twice_make_one(empty_house):
    assert command("institution", "tehran")["new"] is False
    again = command("officer", "tehran@x.example", "--institution", "tehran")
    assert again["new"] is False
    assert (Institution.objects.count(), Person.objects.count(), Membership.objects.count()) == (2, 2, 2)
    assert Institution.objects.get(code="kazan").name["ru"].startswith("Ассоциация")


@pytest.mark.parametrize("word", ["bureau", "Call", "library", "accounts", "api", "enter"])
def test_an_edition_does_not_take_an_address_of_the_house(empty_house, word):
    desk = sitting("tehran@x.example")
    answer = desk.post("/bureau/found/", {**FOUND, "slug": word})
    assert answer.status_code == 400 and "address of the house" in answer.content.decode()
    assert not Edition.objects.exists() and "2027-00012-1" in desk.get("/bureau/found/").content.decode()


def test_who_founds_second_keeps_what_they_typed_and_who_presses_twice_goes_on(empty_house):
    tehran, kazan = sitting("tehran@x.example"), sitting("kazan@x.example")
    for _ in range(2):
        assert tehran.post("/bureau/found/", FOUND)["Location"] == "/bureau/texts/"
    late = kazan.post("/bureau/found/", {**FOUND, "slug": "2028", "other": "tehran", "award_en": "Prize of cities"})
    assert late.status_code == 409 and "Prize of cities" in late.content.decode()
    assert Edition.objects.get().slug == "2027"


@pytest.mark.parametrize("word", ["-", "_", "2027-"])
def test_an_address_begins_and_ends_with_a_letter_or_a_digit(empty_house, word):
    answer = sitting("tehran@x.example").post("/bureau/found/", {**FOUND, "slug": word})
    assert answer.status_code == 400 and "begins and ends with a letter" in answer.content.decode()


def test_addresses_that_differ_in_capitals_alone_are_one(empty_house):
    desk = sitting("tehran@x.example")
    desk.post("/bureau/found/", {**FOUND, "slug": "ABC"})
    again = desk.post("/bureau/found/?another=1", {**FOUND, "slug": "aBc", "edition_en": "Another"})
    assert Edition.objects.get().slug == "abc" and "taken by another edition" in again.content.decode()


def test_an_empty_house_says_what_the_record_will_hold(empty_house, client):
    assert "nothing is on record" in client.get("/audit/").content.decode()


def test_an_address_is_read_in_digits_of_any_script():
    form = AddressField()
    assert (form.clean("۲۰۲۷"), form.clean("edition-٢٠٢٧")) == ("2027", "edition-2027")


def test_the_address_that_the_command_gives_sets_a_password(empty_house, client):
    answer = client.get(empty_house[0]["set_password_at"], follow=True)
    form = answer.request["PATH_INFO"]
    assert answer.status_code == 200 and b'name="password1"' in answer.content
    client.post(form, {"password1": "a-long-password-9", "password2": "a-long-password-9"})
    assert Person.objects.get(email="tehran@x.example").check_password("a-long-password-9")


def test_a_second_run_sets_what_it_is_told_and_leaves_the_rest(empty_house, monkeypatch):
    again = ("officer", "tehran@x.example", "--institution", "tehran")
    command(*again, "--name", "T. Tehrani", "--language", "fa", "--zone", "Asia/Tehran")
    command(*again)
    person = Person.objects.get(email="tehran@x.example")
    assert (person.name, person.language, person.zone) == ("T. Tehrani", "fa", "Asia/Tehran")
    assert empty_house[0]["set_password_at"].startswith(f"{settings.SITE_ADDRESS}/accounts/")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError):
        command(*again, "--password-stdin")
    monkeypatch.setattr("sys.stdin", io.StringIO("long-enough-2026\n"))
    assert command(*again, "--password-stdin")["set_password_at"] == ""
    assert Person.objects.get(pk=person.pk).check_password("long-enough-2026")


@pytest.mark.parametrize(
    "words",
    [
        ("officer", "a@x.example", "--institution", "tehran", "--zone", "Mars/Base"),
        ("officer", "a@x.example", "--institution", "tehran", "--language", "xx"),
        ("officer", "nobody", "--institution", "tehran"),
        ("officer", "a@x.example", "--institution", "nowhere"),
        ("officer", "tehran@x.example", "--institution", "kazan"),
        ("institution", "nameless"),
        ("institution", "tehran", "--country", "Iran"),
    ],
)
def test_what_the_operator_may_not_do_is_said(empty_house, words):
    before = Membership.objects.count()
    with pytest.raises(CommandError):
        command(*words)
    assert Membership.objects.count() == before


def test_once_the_memorandum_is_in_force_the_operator_makes_no_officers(house):  # noqa: F811
    drafted(house)
    with pytest.raises(CommandError, match="both parties"):
        command("officer", "late@x.example", "--institution", "tehran")
    assert not Person.objects.filter(email="late@x.example").exists()


def test_an_award_is_founded_agreed_and_drafted_in_pages(empty_house):
    tehran, kazan = sitting("tehran@x.example"), sitting("kazan@x.example")
    assert "/bureau/found/" in tehran.get("/bureau/").content.decode()
    assert tehran.post("/bureau/found/", FOUND)["Location"] == "/bureau/texts/"
    edition = Edition.objects.get()
    assert edition.regulations.clauses.count() == 38 and edition.award.parties.count() == 2

    def both(**wish):
        at = tehran.post("/bureau/joint/", wish)["Location"]
        assert kazan.post(at, {"turn": "countersign"}).status_code == 302

    both(act="instrument.adopt", kind="memorandum")
    both(act="edition.step", target="drafting")
    codes = [row["code"] for row in read_json("founding/edition.json")["deadlines"]]
    dates = {code: f"2027-0{month}-01T10:00" for month, code in enumerate(codes, start=1)}
    assert tehran.post("/bureau/rules/", {"part": "draft", **dates}).status_code == 302
    both(act="instrument.adopt", kind="regulations")
    both(act="edition.step", target="announced")
    edition.refresh_from_db()
    assert (edition.phase, edition.themes.count(), edition.rubrics.count()) == ("announced", 8, 2)
    assert LedgerEntry.objects.filter(edition="2027").count() == 6
    assert tehran.get("/bureau/found/").status_code == 404


def test_what_one_institution_alone_proposes_is_told_to_nobody_else(empty_house, client):
    """The other's name stands nowhere until it agreed something; its officers read what waits for them."""
    tehran, kazan = sitting("tehran@x.example"), sitting("kazan@x.example")
    tehran.post("/bureau/found/", FOUND)
    own = Institution.objects.get(code="kazan").name["en"]
    pages = ("/", "/founding/", "/awards/", "/audit/", "/call/", "/api/v1/editions", "/log/2027/policy")
    for at in (*pages, "/audit/?edition=2027", "/audit/0/", "/audit/export.zip", "/api/v1/editions/2027/record"):
        said = client.get(at)
        assert said.status_code in {200, 404}, at
        said = b"".join(said) if said.streaming else said.content
        assert b"award en" not in said and own.encode() not in said and b"clause.propose" not in said, at
    assert "award en" in kazan.get("/").content.decode() and "clause.propose" in kazan.get("/audit/").content.decode()
    at = tehran.post("/bureau/joint/", {"act": "instrument.adopt", "kind": "memorandum"})["Location"]
    assert "award en" not in client.get("/").content.decode()  # offered, and not answered
    kazan.post(at, {"turn": "countersign"})
    assert (
        "award en" in client.get("/").content.decode()
        and client.get("/api/v1/editions/2027/record").status_code == 200
    )


def test_who_proposed_an_award_mends_its_names_until_a_text_is_adopted(empty_house):
    """The titles and the clauses that bear a name follow; the other reads of it and agrees to the new words."""
    tehran, kazan = sitting("tehran@x.example"), sitting("kazan@x.example")
    tehran.post("/bureau/found/", FOUND)
    names = {name: words for name, words in FOUND.items() if name.startswith(("award_", "edition_"))}
    assert "/bureau/names/" in tehran.get("/bureau/texts/").content.decode()
    assert "/bureau/names/" not in kazan.get("/bureau/texts/").content.decode()
    assert kazan.get("/bureau/names/").status_code == kazan.post("/bureau/names/", names).status_code == 404
    assert tehran.post("/bureau/names/", names | {"award_en": ""}).status_code == 400
    assert tehran.post("/bureau/names/", names).status_code == 302  # as they stand: nothing is recorded
    assert LedgerEntry.objects.count() == 1
    assert tehran.post("/bureau/names/", names | {"award_en": "The Kept title"}).status_code == 302
    edition = Edition.objects.get()
    clause = edition.memorandum.clauses.get(number="3")
    assert edition.award.name["en"] == "The Kept title" and "award en" not in clause.text["en"]
    assert "Kept title" in clause.text["en"] and "Kept title" in edition.memorandum.title["en"]
    assert "award fa" in clause.text["fa"] and clause.versions.count() == 2
    acts = list(LedgerEntry.objects.order_by("index").values_list("act", flat=True))
    assert acts[-1] == "names.mend" and set(acts[:-1]) == {"clause.propose"}
    page = kazan.get("/bureau/texts/").content.decode()
    assert "The Kept title" in page and "award en" not in page
    (letter,) = Person.objects.get(email="kazan@x.example").notices.filter(kind="clauses_turned")
    assert letter.facts["names"] == ["award"] and "3" in letter.facts["memorandum"]
    at = tehran.post("/bureau/joint/", {"act": "instrument.adopt", "kind": "memorandum"})["Location"]
    assert kazan.post(at, {"turn": "countersign"}).status_code == 302
    assert tehran.get("/bureau/names/").status_code == 404


def test_headings_alone_are_not_adopted_until_their_words_are_written(empty_house):
    tehran = sitting("tehran@x.example")
    tehran.post("/bureau/found/", FOUND | {"start": "headings"})
    answer = tehran.post("/bureau/joint/", {"act": "instrument.adopt", "kind": "memorandum"})
    assert answer.status_code == 409 and "1 (fa)" in answer.content.decode()


def test_other_founders_write_what_names_the_institutions_and_deadlines_are_in_their_zone(empty_house):
    command("institution", "lagos", "--name-en", "Union of Cities")
    tehran = sitting("tehran@x.example")
    page = tehran.post("/bureau/found/", FOUND | {"other": "lagos", "zone": "Africa/Cairo"}, follow=True)
    edition = Edition.objects.get()
    empty = edition.memorandum.clauses.filter(text={}).values_list("number", flat=True)
    assert list(empty) == ["1", "4", "7"] and "have their headings alone" in page.content.decode()
    for text in (edition.memorandum, edition.regulations):
        words = " ".join(" ".join(clause.text.values()) for clause in text.clauses.all())
        for own in ("Tehran", "Kazan", "Organization", "Тегеран", "тегеран", "Казан", "تهران", "کازان"):
            assert own not in words, own
    calendar = edition.regulations.clauses.get(number="12").text
    assert "set in the time of Cairo" in calendar["en"] and "به وقت قاهره" in calendar["fa"]
    assert "«Каир»" in calendar["ru"]


def test_what_was_typed_is_kept_when_a_name_is_missing(empty_house):
    answer = sitting("tehran@x.example").post("/bureau/found/", FOUND | {"award_fa": "", "slug": "a b"})
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="award ru"' in page and 'value="a b"' in page
    assert not Edition.objects.exists() and not Clause.objects.exists()


def test_alone_there_is_nobody_to_found_with(db):
    command("institution", "tehran")
    command("officer", "tehran@x.example", "--institution", "tehran")
    tehran = sitting("tehran@x.example")
    assert "no second institution" in tehran.get("/bureau/found/").content.decode()
    assert tehran.post("/bureau/found/", FOUND).status_code == 400
    assert not Edition.objects.exists()


def test_a_stranger_founds_nothing(empty_house, client):
    Person.objects.create(email="s@x.example", name="s")
    assert client.post("/bureau/found/", FOUND).status_code == 401  # what was typed is kept until they sign in
    assert sitting("s@x.example").post("/bureau/found/", FOUND).status_code == 403
    assert not Edition.objects.exists()


def proved(email: str, name: str) -> Person:
    """Somebody whose address is known to be theirs: only they are given a seat by it."""
    person = Person.objects.create(email=email, name=name)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def test_a_party_appoints_the_scientific_secretary_and_ends_it(house, sit):  # noqa: F811
    secretary = proved("sci@x.example", "sci")
    tehran = sit(house.tehran)
    assert (
        tehran.post("/bureau/people/", {"email": "SCI@x.example", "role": "scientific secretary"}).status_code == 302
    )
    assert not Membership.objects.filter(person=secretary).exists()  # one institution alone seats nobody
    turned(sit(house.kazan), house.kazan)
    seat = Membership.objects.get(person=secretary)
    assert (seat.role, seat.institution.code) == ("scientific secretary", "tehran")
    assert "sci" not in LedgerEntry.objects.order_by("-index").first().leaf.replace("scientific", "")
    assert tehran.post("/bureau/people/", {"end": str(seat.pk)}).status_code == 302
    assert Membership.objects.filter(person=secretary).exists()  # nor does one alone unseat them
    turned(sit(house.kazan), house.kazan)
    assert not Membership.objects.filter(person=secretary).exists()


def turned(desk, officer):
    """The other institution reads the offer that waits, by name, and countersigns it."""
    made = JointAct.objects.get(act="seat.change", performed_at=None)
    page = desk.get(f"/bureau/joint/{made.pk}/").content.decode()
    assert "sci" in page and "scientific secretary" in page.lower()
    assert desk.post(f"/bureau/joint/{made.pk}/", {"turn": "countersign"}).status_code == 302


def test_a_focal_point_is_named_alone_for_ones_own_country_only(house, sit):  # noqa: F811
    """Kazan neither gives nor ends the seat of Iran's focal point, or of any other country, by itself."""
    Institution.objects.filter(code="kazan").update(country="RU")
    Institution.objects.filter(code="tehran").update(country="IR")
    person = proved("sci@x.example", "sci")
    kazan = sit(house.kazan)
    typed = {"email": "sci@x.example", "role": "focal point", "body": "Union"}
    assert kazan.post("/bureau/people/", {**typed, "country": "ru"}).status_code == 302
    own = Membership.objects.get(person=person)
    assert own.institution.country == "RU"
    for country in ("IR", "BR"):
        assert kazan.post("/bureau/people/", {**typed, "country": country}).status_code == 302
    assert list(Membership.objects.filter(person=person)) == [own]
    assert JointAct.objects.filter(act="seat.change", performed_at=None).count() == 2
    assert sit(house.tehran).post("/bureau/people/", {"end": str(own.pk)}).status_code == 302
    assert Membership.objects.filter(pk=own.pk).exists()
    for role in (Role.SCIENCE, Role.OBSERVER):
        with pytest.raises(Refused):
            keys.give_seat(actors=(house.kazan,), now=NOW, edition=house.edition, person=person, role=role)
    assert kazan.post("/bureau/people/", {"end": str(own.pk)}).status_code == 302
    assert not Membership.objects.filter(person=person).exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "nobody@x.example", "role": "observer"},
        {"email": "sci@x.example", "role": "officer"},
        {"email": "sci@x.example", "role": "focal point"},
        {"email": "sci@x.example", "role": "focal point", "country": "Brazil"},
        {"email": "\x00@x", "role": "observer"},
    ],
)
def test_a_seat_that_cannot_be_given_is_told(house, sit, typed):  # noqa: F811
    proved("sci@x.example", "sci")
    assert sit(house.tehran).post("/bureau/people/", typed).status_code == 400
    assert Membership.objects.count() == 3


@pytest.mark.parametrize("end", ["0", "x", "99999999999", "-1"])
def test_an_unknown_seat_is_not_there(house, sit, end):  # noqa: F811
    assert sit(house.tehran).post("/bureau/people/", {"end": end}).status_code == 404


def test_an_officers_seat_is_not_ended_by_another(house, sit):  # noqa: F811
    seat = Membership.objects.get(person=house.kazan, role=Role.OFFICER.value)
    assert sit(house.tehran).post("/bureau/people/", {"end": str(seat.pk)}).status_code == 404
    assert Membership.objects.filter(pk=seat.pk).exists()


def test_who_enters_a_work_does_not_own_the_rules_of_judging(house, sit):  # noqa: F811
    person = proved("city@x.example", "c")
    Membership.objects.create(person=person, role=Role.ENTRANT.value)
    typed = {"email": "city@x.example", "role": "scientific secretary"}
    answer = sit(house.tehran).post("/bureau/people/", typed)
    told = answer.context["form"].errors
    assert (
        answer.status_code == 400 and list(told) == ["role"] and 'value="city@x.example"' in answer.content.decode()
    )


def test_a_seat_of_officer_that_cannot_end_is_told_at_its_field_and_the_choice_is_kept(house, sit):  # noqa: F811
    agreed_by_both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    desk = sit(house.tehran)
    assert 'href="/bureau/joint/#officers.change"' in desk.get("/bureau/people/").content.decode()
    assert '<section class="act" id="officers.change"' in desk.get("/bureau/joint/").content.decode()
    wish = {"act": "officers.change", "institution": "kazan", "person": house.kazan.email, "seat": "ended"}
    answer = desk.post("/bureau/joint/", wish)
    form = next(row["form"] for row in answer.context["rows"] if row.get("is_asked"))
    assert answer.status_code == 409 and form.errors == {"person": [Refusal.LAST_OFFICER.value]}
    page = answer.content.decode()
    assert f'value="{house.kazan.email}"' in page and '<option value="ended" selected>' in page


def test_the_next_edition_starts_from_a_copy(house, sit):  # noqa: F811
    announced(house)
    Edition.objects.update(phase="archived")
    opens = datetime.now(UTC).replace(microsecond=0) + timedelta(days=300)
    typed = {"slug": "e2", "opens": opens.strftime("%Y-%m-%dT%H:%M")}
    typed |= {f"edition_{lang}": f"second {lang}" for lang in ("fa", "ru", "en")}
    assert sit(house.tehran).post("/bureau/next/", typed | {"slug": "e1"}).status_code == 400
    assert sit(house.tehran).post("/bureau/next/", typed).status_code == 302
    old, new = Edition.objects.get(slug="e1"), Edition.objects.get(slug="e2")
    assert (new.follows, new.memorandum, new.phase) == (old, old.memorandum, "founding")
    assert new.regulations.in_force_at is None and new.regulations.clauses.count() == 3
    assert {row.clause.instrument_id for row in new.themes.all()} == {new.regulations_id}
    gap = new.deadlines.get(code="call_closes").at - new.deadlines.get(code="call_opens").at
    assert gap == timedelta(days=30)
    assert LedgerEntry.objects.filter(edition="e2").count() == 1


def test_an_edition_in_course_has_no_next_yet(house, sit):  # noqa: F811
    announced(house)
    assert sit(house.tehran).get("/bureau/next/").status_code == 409
