"""The bureau's desk and the public pages of the founding, asked as people ask them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from charsu.models import Edition, JointAct, Membership, Person
from charsu.rules.permissions import Act
from tests.acts.test_founding import CALENDAR, announced, both, drafted, drafting, house, offered  # noqa: F401

AHEAD = datetime.now(UTC) + timedelta(days=90)


@pytest.fixture
def sit():
    def at_the_desk(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return at_the_desk


PAGES = ["", "texts/", "rules/", "joint/", "steps/", "honours/"]
PUBLIC = ["/", "/founding/", "/call/", "/credits/", "/healthz", "/readyz"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_answer_before_there_is_an_edition(client, page):
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("language", ["en", "fa", "ru"])
@pytest.mark.parametrize("play", [None, drafting, drafted, announced])
def test_every_page_answers_in_every_phase_and_language(house, sit, client, play, language):  # noqa: F811
    if play:
        play(house)
    asked = {"HTTP_ACCEPT_LANGUAGE": language}
    assert [client.get(page, **asked).status_code for page in PUBLIC] == [200] * len(PUBLIC)
    officers = sit(house.tehran)
    assert [officers.get(f"/bureau/{page}", **asked).status_code for page in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_is_the_bureaus_alone(house, sit, client, page):  # noqa: F811
    stranger = Person.objects.create(email="s@x.example", name="s")
    assert client.get(f"/bureau/{page}").status_code == 302
    Membership.objects.create(person=stranger, role="reviewer")
    assert sit(stranger).get(f"/bureau/{page}").status_code == 403


def test_the_public_pages_and_the_dashboard_ask_little(house, sit, client, django_assert_max_num_queries):  # noqa: F811
    announced(house)
    for page in PUBLIC:
        with django_assert_max_num_queries(12):
            client.get(page)
    officers = sit(house.tehran)
    with django_assert_max_num_queries(12):
        officers.get("/bureau/")


def test_one_offers_the_other_reads_and_countersigns(house, sit):  # noqa: F811
    tehran, second, kazan = (sit(p) for p in (house.tehran, house.second, house.kazan))
    answer = tehran.post("/bureau/joint/", {"act": "instrument.adopt", "kind": "memorandum"})
    joint = JointAct.objects.get()
    at = f"/bureau/joint/{joint.pk}/"
    assert answer["Location"] == at
    assert b'value="countersign"' not in second.get(at).content
    assert second.post(at, {"turn": "countersign"}).status_code == 409
    page = kazan.get(at).content.decode()
    assert 'value="countersign"' in page and joint.digest in page and "t1 ru" in page
    assert kazan.post(at, {"turn": "countersign"}).status_code == 302
    assert Edition.objects.get().memorandum.in_force_at is not None
    assert kazan.post(at, {"turn": "countersign"}).status_code == 409


def test_an_offer_is_declined_by_the_other_and_nothing_moves(house, sit):  # noqa: F811
    joint = offered(house)
    assert sit(house.kazan).post(f"/bureau/joint/{joint.pk}/", {"turn": "withdraw"}).status_code == 302
    joint.refresh_from_db()
    assert joint.withdrawn_at and not joint.performed_at


def test_a_step_shows_its_needs_as_sentences(house, sit):  # noqa: F811
    page = sit(house.tehran).get("/bureau/joint/").content.decode()
    assert "The memorandum is in force." in page and "Take the edition a step on: Drafting" in page


@pytest.mark.parametrize("typed", ["2026-02-31T10:00", "yesterday", "1026-01-01T10:00", "2020-01-01T10:00", ""])
def test_a_past_or_impossible_instant_is_told_in_place_and_kept(house, sit, typed):  # noqa: F811
    announced(house)
    wish = {"act": "deadline.move", "code": "call_closes", "at": typed}
    answer = sit(house.tehran).post("/bureau/joint/", wish)
    page = answer.content.decode()
    assert answer.status_code == 400 and 'class="field wrong"' in page
    assert not typed or f'value="{typed}"' in page
    assert not JointAct.objects.filter(act="deadline.move").exists()


def test_digits_of_other_scripts_are_digits(house, sit):  # noqa: F811
    announced(house)
    persian = AHEAD.strftime("%Y-%m-%dT%H:%M").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    wish = {"act": "deadline.move", "code": "call_closes", "at": persian, "reason": "More time."}
    sit(house.tehran).post("/bureau/joint/", wish)
    assert JointAct.objects.filter(act="deadline.move").exists()


def test_an_officer_types_a_deadline_in_their_own_calendar_and_reads_it_in_both(house, sit):  # noqa: F811
    announced(house)
    Person.objects.filter(pk=house.tehran.pk).update(calendar="persian", language="en", zone="Asia/Tehran")
    tehran = sit(Person.objects.get(pk=house.tehran.pk))
    page = tehran.get("/bureau/joint/").content.decode()
    assert "such as \u20661405-03-10 18:00\u2069; zone: Asia/Tehran" in page and "datetime-local" not in page
    wish = {"act": "deadline.move", "code": "call_closes", "reason": "More time."}
    for impossible in (
        "۱۴۵۶-۱۲-۳۰ ۱۸:۰۰",
        "۱۴۵۵-۰۷-۳۱ ۱۸:۰۰",
        "۱۴۵۵-۰۷-۰۱",
        "۱۴۵۵-۰۷-۰۱ ۲۵:۰۰",
    ):  # 1456 has 29 days of Esfand
        answer = tehran.post("/bureau/joint/", wish | {"at": impossible})
        told = answer.content.decode()
        assert answer.status_code == 400 and f'value="{impossible}"' in told
        assert "exist in your calendar, such as \u20661405-03-10 18:00\u2069." in told
    assert not JointAct.objects.filter(act="deadline.move").exists()
    refused = tehran.post(
        "/bureau/joint/", wish | {"at": "۱۳۹۹-۱۲-۳۰ ۱۸:۰۰"}
    ).content.decode()  # a leap year, long past
    assert "This instant has passed" in refused and "30 Esfand 1399" in refused and "20 March 2021" in refused
    assert tehran.post("/bureau/joint/", wish | {"at": "۱۴۵۵-۰۷-۰۱ ۱۸:۳۰"}).status_code == 302
    assert "2076-09-22T15:00" in json.dumps(JointAct.objects.get(act="deadline.move").body)


def test_an_unknown_act_and_an_unknown_offer_answer_alike(house, sit):  # noqa: F811
    tehran = sit(house.tehran)
    assert tehran.post("/bureau/joint/", {"act": "ledger.rewrite"}).status_code == 404
    assert tehran.get("/bureau/joint/999/").status_code == 404
    assert tehran.get("/bureau/texts/999/").status_code == 404


def test_a_clause_is_changed_on_its_page_and_refused_once_in_force(house, sit):  # noqa: F811
    clause = house.edition.memorandum.clauses.get(number="1")
    at, kazan = f"/bureau/texts/{clause.pk}/", sit(house.kazan)
    words = {f"{part}_{lang}": f"{part} نو {lang}" for part in ("heading", "text") for lang in ("fa", "ru", "en")}
    lacking = kazan.post(at, {**words, "text_ru": " "})
    assert lacking.status_code == 400 and "text نو fa" in lacking.content.decode()
    assert kazan.post(at, words).status_code == 302
    clause.refresh_from_db()
    assert clause.text["fa"] == "text نو fa"
    agreed = {"do": "agree", "digest": clause.versions.last().digest}  # what was countered is agreed to by name
    assert sit(house.tehran).post(at, agreed).status_code == 302
    drafting(house)
    assert kazan.post(at, words).status_code == 409


def test_a_new_clause_needs_a_free_number(house, sit):  # noqa: F811
    words = {f"{part}_{lang}": "w" for part in ("heading", "text") for lang in ("fa", "ru", "en")}
    kazan = sit(house.kazan)
    assert kazan.post("/bureau/texts/new/regulations/", {**words, "number": "۱"}).status_code == 400
    assert kazan.post("/bureau/texts/new/regulations/", {**words, "number": "۷"}).status_code == 302
    assert house.edition.regulations.clauses.filter(number="7").exists()


def test_a_figure_and_an_instant_are_changed_while_drafting(house, sit):  # noqa: F811
    drafted(house)
    tehran = sit(house.tehran)
    tehran.post("/bureau/rules/", {"part": "value", "code": "reviews_per_entry", "value": "۴"})
    assert house.edition.settings.get(code="reviews_per_entry").value == 4
    early = {"part": "deadline", "code": "call_closes", "at": "2025-01-01T00:00"}
    answer = tehran.post("/bureau/rules/", early)
    assert answer.status_code == 400 and "after it opens" in answer.content.decode()
    assert tehran.post("/bureau/rules/", {**early, "at": "2026-08-01T00:00"}).status_code == 302
    assert house.edition.deadlines.get(code="call_closes").at == datetime(2026, 8, 1, tzinfo=UTC)


def test_the_call_links_each_rule_to_its_clause(house, client):  # noqa: F811
    announced(house)
    call, announcement = client.get("/call/").content.decode(), client.get("/founding/").content.decode()
    assert "/founding/#clause-2" in call and 'id="clause-2"' in announcement
    assert call.count("<time ") == len(CALENDAR) + 1  # and the instant that matters next
    for language in ("fa", "ru", "en"):
        assert f"t2 {language}" in announcement


def test_the_texts_are_public_only_once_both_adopted_them(house, client):  # noqa: F811
    assert "t1 en" not in client.get("/founding/").content.decode()


def test_a_step_of_two_keys_is_not_taken_alone_by_address(house, sit):  # noqa: F811
    assert sit(house.tehran).post("/bureau/steps/", {"target": "drafting"}).status_code == 409
    assert Edition.objects.get().phase == "founding"


def test_a_clause_says_what_it_governs_and_what_it_lacks(house, sit):  # noqa: F811
    drafted(house)
    house.edition.regulations.clauses.filter(number="1").update(text={"fa": "x", "en": "x"})
    page = sit(house.tehran).get("/bureau/texts/").content.decode()
    assert "Governs:" in page and "reviews_per_entry en" in page and "Russian is missing" in page


def test_who_is_signed_in_without_a_seat_is_told_what_they_lack(house, sit):  # noqa: F811
    stranger = Person.objects.create(email="stranger@x.example", name="s")
    answer = sit(stranger).get("/bureau/")
    page = answer.content.decode()
    assert answer.status_code == 403 and "holds no seat" in page and "Sign in to do this" not in page


def test_the_record_lists_by_which_institutions_each_act_was_done(house, client):  # noqa: F811
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    page = client.get("/audit/", headers={"accept-language": "en"}).content.decode()
    assert "<bdi>tehran en</bdi>, <bdi>kazan en</bdi>" in page
    assert "<bdi>tehran en</bdi>, <bdi>kazan en</bdi>" in client.get("/audit/1/").content.decode()


@pytest.mark.parametrize(("zone", "is_told"), [("Europe/Moscow", True), ("Asia/Tehran", False)])
def test_the_calendar_shows_the_awards_zone_where_the_officers_own_is_another(house, sit, zone, is_told):  # noqa: F811
    drafted(house)
    house.tehran.zone = zone
    house.tehran.save()
    rows = sit(house.tehran).get("/bureau/rules/").content.decode().split('id="deadlines-')[1:]
    assert rows and all(('class="zone"' in row.split("</tr>")[0]) is is_told for row in rows)
