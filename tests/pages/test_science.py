"""The scientific secretary's pages, without scripts: invite, pin, plan, put forward, calibrate, compare, spend."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from charsu.models import (
    Assignment,
    AssignmentPlan,
    Calibration,
    Computation,
    Municipality,
    Notice,
    PairRule,
    Person,
    Reviewer,
    ScoreSheet,
    Setting,
)
from charsu.queries.shortlist import draft_shortlist, table_of
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sit(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_an_expert_is_invited_with_a_city_found_by_any_name(an_edition):
    story = an_edition(Phase.SCREENING)
    client, at = sit(story.secretary), "/science/reviewers/new/"
    facts = {"email": "new@example.org", "name": "ن. تازه", "country": "ru", "city": "Казань",
             "employers": "Uni A\nUni B",
             "languages": ["ru", "en"], "themes": ["mobility", "heritage"], "foremost": "heritage",
             "keywords": "трамвай، drainage", "max_load": "۷"}  # fmt: skip
    for wrong in ({"name": ""}, {"country": "Russia"}, {"city": "Zzznowhere"}, {"languages": []}, {"max_load": "NaN"},
                  {"email": "a\0b"}, {"themes": ["song"]}, {"name": "x" * 900}, {"max_load": "21"}):  # fmt: skip
        answer = client.post(at, facts | wrong)
        assert answer.status_code == 400 and "Uni B" in answer.content.decode(), wrong
    assert client.post(at, facts).status_code == 302
    made = Reviewer.objects.get(person__email="new@example.org")
    assert (made.city.name, made.max_load, made.themes[0]) == ("Kazan", 7, "heritage")
    assert (
        made.keywords == ["трамвай", "drainage"] and made.employers == ["Uni A", "Uni B"] and made.state == "invited"
    )
    assert Notice.objects.filter(person=made.person, kind="reviewer_invited").exists()
    twins = Municipality.objects.filter(country="IN")[:2]
    for city in twins:
        type(city).objects.filter(pk=city.pk).update(search_text=city.search_text + "zzqtwin ")
    several = {**facts, "country": "IN", "city": "zzqtwin"}
    answer = client.post(f"/science/reviewers/{made.pk}/", several)
    assert answer.status_code == 400 and all(str(c.geonameid) in answer.content.decode() for c in twins)
    assert (
        client.post(f"/science/reviewers/{made.pk}/", several | {"which": str(twins[1].geonameid)}).status_code == 302
    )
    made.refresh_from_db()
    assert made.city == twins[1]
    new = sit(made.person)
    asked = new.get("/review/", follow=True).content.decode()
    assert "India" in asked and twins[1].name in asked and "Reviews are due:" in asked  # what bars, and by when
    assert new.post("/review/invitation/answer/", {"answer": "accept"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "accepted"
    assert new.post("/review/invitation/answer/", {"answer": "accept"}).status_code == 409
    assert client.get("/science/reviewers/?state=accepted&page=x").status_code == 200
    assert client.get("/science/reviewers/999999/").status_code == 404
    assert sit(Person.objects.get(email="juror-1@charsu.example")).post(at, facts).status_code == 403


def test_from_options_to_both_keys_in_pages(an_edition):
    story = an_edition(Phase.SCREENING)
    client, at = sit(story.secretary), "/science/assignment/"
    for wrong in ({"seed": "x"}, {"seed": "1", "overlap": "61"}, {"seed": "1", "floor": "-1"}, {"seed": "9" * 30}):
        assert client.post(at, {"overlap": "0", "anchors": "0", "least": "0", **wrong}).status_code == 400
    assert (
        client.post(at, {"seed": "۱", "overlap": "۱۰", "anchors": "1", "least": "0", "floor": ""}).status_code == 302
    )
    plan = AssignmentPlan.objects.get()
    page = client.get(at)
    assert page.context["seen"].plan == plan
    assert '<small class="soft">Entries of: Brazil' in page.content.decode()  # a load is of countries by their names
    reviewer = Reviewer.objects.filter(pk=plan.pairs[0][1]).get()
    pairs = {
        "what": "forbid",
        "reviewers": [reviewer.pk],
        "entries": f"E-{plan.pairs[0][0]:04d}; E-9999",
        "words": "Asked.",
    }
    answer = client.post("/science/assignment/pairs/", pairs)
    assert answer.status_code == 200 and PairRule.objects.count() == 1 and len(answer.context["refused"]) == 1
    assert client.post("/science/assignment/pairs/", pairs | {"entries": "E-12x"}).status_code == 400
    officer = sit(story.tehran)
    page = officer.get(f"/science/assignment/plans/{plan.pk}/")
    assert page.context["seen"].stale
    offered = officer.post("/bureau/joint/", {"act": "assignment.release", "plan": plan.digest})
    assert offered.status_code == 400 and "out of date" in offered.content.decode()
    assert client.post(f"/science/assignment/plans/{plan.pk}/forward/").status_code == 409
    assert client.post(at, {"seed": "2", "overlap": "0", "anchors": "0", "least": "0"}).status_code == 302
    newer = AssignmentPlan.objects.first()
    beside = client.get(f"/science/assignment/plans/{newer.pk}/", {"beside": plan.pk})
    assert beside.context["seen"].against.lost and beside.status_code == 200
    differ = beside.context["seen"].against.changes
    asked = ({"beside": plan.pk, "pairs": number + 1} for number in range(-(-len(differ) // 100)))
    pages = [client.get(f"/science/assignment/plans/{newer.pk}/", wish).context["changes"] for wish in asked]
    assert [row for page in pages for row in page] == list(differ)
    assert client.get(f"/science/assignment/plans/{newer.pk}/", {"beside": "x' OR 1"}).status_code == 200
    own = f"/science/assignment/plans/{newer.pk}/"
    assert 'value="assignment.release"' not in officer.get(own).content.decode()
    assert client.post(f"{own}forward/").status_code == 302
    assert 'value="assignment.release"' in officer.get(own).content.decode()
    assert "forward/" not in client.get(own).content.decode()
    assert Notice.objects.filter(kind="plan_ready").count() >= 2
    waits = officer.get("/bureau/").content.decode()
    assert "was put forward" in waits and "still to be computed and released" not in waits
    again = client.post(at, {"seed": "4", "overlap": "0", "anchors": "0", "least": "0"})
    assert again.status_code == 302
    choices = officer.get("/bureau/joint/").content.decode().split('name="plan"')[1].split("</select>")[0]
    assert choices.count("<option") == 1 and "seed 4" not in choices  # nor what was not put forward
    assert newer.digest in choices and "Put forward" in choices and "UTC" in choices
    Reviewer.objects.update(max_load=1)
    assert (
        client.post(at, {"seed": "3", "overlap": "0", "anchors": "0", "least": "0"}, follow=True).status_code == 200
    )
    assert client.get(at).context["asked"].refusal["reasons"]
    assert client.post("/science/assignment/pairs/", {"take_back": "1", "rule": ["x", "1" * 30]}).status_code == 302
    assert PairRule.objects.count() == 1
    AssignmentPlan.objects.all().delete()
    asked = Computation.objects.create(
        edition=story.edition.slug, kind="assignment", asked_by=story.secretary, asked_at=timezone.now()
    )
    assert "no worker answers" not in client.get(at).content.decode()
    Computation.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(minutes=5))
    assert "no worker answers" in client.get(at).content.decode()


def test_runs_are_made_shown_followed_and_compared(an_edition, django_assert_max_num_queries):
    story = an_edition(Phase.REVIEW)
    client = sit(story.secretary)
    Setting.objects.filter(edition=story.edition, code="shortlist_size").update(value=6)
    for method in ("ordinal", "additive"):
        wish = {"kind": "practice", "method": method, "seed": "۵", "top": "3"}
        assert client.post("/science/calibrate/", wish).status_code == 302
    many = client.post("/science/calibrate/", {"kind": "practice", "method": "mean", "seed": "1", "top": "999"})
    assert many.status_code == 400 and many.context["form"].errors["top"]
    assert (
        client.post("/science/calibrate/", {"kind": "song", "method": "x", "seed": "", "top": "0"}).status_code == 400
    )
    wish = {"kind": "practice", "method": "mean", "seed": "5", "top": "3"}
    assert client.post("/science/calibrate/", wish).status_code == 302
    newest, first = Calibration.objects.exclude(method="mean")
    assert client.get("/science/extra/").context["made"] == newest  # a plain mean tells nothing of reviewers
    for page in ("standings/", f"standings/?run={first.pk}", "extra/?budget=4&most=2", "extra/?budget=x"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/science/{page}").status_code in {200, 400}
        shown = client.get(f"/science/{page}", headers={"accept-language": "en"}).content.decode()
        assert "that of being on the shortlist by its rule" in shown and "Works of the other kind are not" in shown
    pair = {"first": first.pk, "second": newest.pk}
    with django_assert_max_num_queries(12):
        found = client.get("/science/standings/compare/", pair, headers={"accept-language": "en"})
    assert found.context["sides"].is_by_rule and "that the rule of the shortlist lists" in found.content.decode()
    entry = first.standings.first().entry_id
    assert client.get(f"/science/standings/{first.pk}/entries/{entry}/").status_code == 200
    assert client.get(f"/science/standings/{first.pk}/entries/999999/").status_code == 404
    again = client.post(f"/science/standings/{first.pk}/again/", follow=True)
    assert "the same bytes" in again.content.decode()
    assert client.get("/science/standings/?kind=song").status_code == 404
    assert client.post("/science/extra/?kind=practice", {"budget": "2", "most": "1"}).status_code == 302
    plan = AssignmentPlan.objects.filter(purpose="extra").first()
    if plan:  # a small panel may have no cut to be sure about
        assert len(plan.pairs) <= 2
    sheets = ScoreSheet.objects.filter(assignment__entry=newest.standings.first().entry, submitted_at__isnull=False)
    still_out = client.get("/science/extra/").context["still_out"] + sheets.count() - 1
    sheets.exclude(pk=sheets.first().pk).delete()
    found = client.get("/science/extra/", headers={"accept-language": "en"})
    assert found.context["still_out"] == still_out and "given out and are not in yet" in found.content.decode()
    assert client.post("/science/calibrate/", wish | {"seed": "6"}).status_code == 302
    assert "1 of 3 sheets" in client.get("/science/standings/").content.decode()


PAGES = ("/science/reviewers/", "/science/assignment/", "/science/standings/", "/science/", "/review/")


def test_lists_ask_as_often_for_few_rows_as_for_many(an_edition):
    story = an_edition(Phase.REVIEW)
    reader = Assignment.objects.filter(ended_at=None).first().reviewer.person
    sit(story.secretary).post("/science/calibrate/", {"kind": "practice", "method": "mean", "seed": "1", "top": "3"})
    few = _asked(story.secretary, reader)
    _more(story, reader)
    assert few == _asked(story.secretary, reader)
    assert max(few.values()) <= 12, few


def _asked(secretary, reader) -> dict[str, int]:
    counts = {}
    for page in PAGES:
        client = sit(reader if page == "/review/" else secretary)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts[page] = len(asked)
    return counts


def _more(story, person):
    """More reviewers, and more entries for everyone."""
    for number in range(20):
        other = Person.objects.create(email=f"more-{number}@charsu.example", name=f"M {number}")
        Reviewer.objects.create(edition=story.edition, person=other, country="MY", languages=["en"], state="accepted")
    mine = Reviewer.objects.get(person=person)
    for entry in story.edition.entries.all():
        Assignment.objects.get_or_create(
            entry=entry, reviewer=mine, defaults={"released_at": ScoreSheet.objects.first().saved_at}
        )


def test_where_the_rule_is_not_the_line_of_the_run_the_pages_say_so_and_mark_what_the_rule_lists(an_edition):
    story = an_edition(Phase.SHORTLIST)
    Person.objects.filter(pk=story.secretary.pk).update(language="en")
    client = sit(Person.objects.get(pk=story.secretary.pk))
    told, way = "No one line parts the works that the rule in force lists", 'href="/jury/shortlist/"'
    settled, moved = "leaves nothing open here", "have changed since these chances were computed"
    for page in ("standings", "extra"):
        shown = client.get(f"/science/{page}/").content.decode()
        assert (told in shown) is (page == "standings") and settled not in shown and moved not in shown
    assert way in client.get("/science/standings/").content.decode()
    answer = client.get("/science/standings/")
    listed = {pick.entry for pick in draft_shortlist(story.edition).picks}
    marked = [row for row in answer.context["page"] if row.entry_id in listed]
    assert marked and answer.content.decode().count('<span class="badge">listed by the rule</span>') == len(marked)
    assert answer.content.decode().count('<span class="badge good">listed by the rule</span>') == len(marked)
    assert '<line class="cut"' not in answer.content.decode()  # a line would run above works that are in
    rows, chance = story.edition.settings.filter(code="shortlist_rule"), "Chance to be among the first of its kind"
    made = client.get("/jury/shortlist/").content.decode()
    assert made.count("E-0") >= len(listed)
    assert "have places of their own" in made and "stays empty" in made and chance not in made
    assert "sets practices and research on one list" not in made
    kinds = [group.inside[0].standing.entry.kind for group in table_of(story.secretary, story.edition).groups]
    assert kinds == sorted(kinds) and set(kinds) == {"practice", "research"}
    rows.update(value={"per": ["theme", "division"], "up_to": 1, "fallback": "best_of_rest"})
    made = client.get("/jury/shortlist/").content.decode()
    assert "sets practices and research on one list" in made and chance in made
    assert "have places of their own" not in made
    clause = story.edition.settings.first().clause
    top = answer.context["shown"].made.top
    for code, value in (("shortlist_rule", {"per": [], "total": top}), ("shortlist_size", top)):
        Setting.objects.update_or_create(
            edition=story.edition, code=code, defaults={"value": value, "clause": clause, "name": {}}
        )
    assert moved in client.get("/science/standings/").content.decode()
    Calibration.objects.filter(edition=story.edition).exclude(kind="practice").delete()
    shown = client.get("/science/standings/").content.decode()
    assert told not in shown and '<line class="cut"' in shown
    for made in Calibration.objects.all():
        made.facts.pop("list")
        made.save()
    assert (
        "before chances by the rule of the shortlist were kept" in client.get("/science/standings/").content.decode()
    )


def test_the_list_that_the_rule_gives_is_read_from_the_first_standings_on_and_made_in_its_phase(an_edition):
    story = an_edition(Phase.REVIEW)
    client = sit(story.secretary)
    assert client.get("/jury/shortlist/").status_code == 200
    answer = client.post("/jury/shortlist/", {"entry": "1", "is_in": "rule"})
    assert (
        answer.status_code == 409
        and "<form" not in client.get("/jury/shortlist/").content.decode().partition("<main")[2]
    )


def test_a_small_edition_starts_from_what_it_has(an_edition):
    story = an_edition(Phase.SCREENING)
    desk, edition = sit(story.secretary), story.edition
    kept = edition.entries.filter(screening__result="admitted").first()
    edition.entries.exclude(pk=kept.pk).update(withdrawn_at=NOW)
    initial = desk.get("/science/assignment/").context["form"].initial
    assert (initial["anchors"], initial["overlap"]) == (0, 0)


def test_the_calibration_asks_for_no_more_places_than_there_are_entries(an_edition):
    story = an_edition(Phase.REVIEW)
    form = sit(story.secretary).get("/science/calibrate/").context["form"]
    assert form.initial["top"] <= form.scored["practice"]
