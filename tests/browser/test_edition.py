"""One edition of the award, from nothing to the library, as its people live it: through their pages alone.

Played twice: in English on wide screens, where both institutions sign with keys of their own (Tehran in the page,
Kazan on a machine without network) and two witnesses watch the record; and in Persian, on phones, by word.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser

from tests.browser.house import a_house, an_empty_store
from tests.browser.judges import Juror, Reviewer, Secretary, all_vote, signs_the_minutes
from tests.browser.officers import Officer, TwoHouses, charsu, starts
from tests.browser.people import Person
from tests.browser.stage import Stage, turned
from tests.browser.teams import FocalPoint, Team

pytestmark = [
    pytest.mark.browser,
]
RAIN, TRAM, YARDS, BUSES = "باغ‌های باران", "Corredor de ônibus do Recife", "Дворы Казани", "የአዲስ አበባ አውቶቡሶች"
PRACTICE = ("summary", "problem", "actions", "results")
RESEARCH = ("abstract", "method", "findings")
QUALITY = {RAIN: 9, TRAM: 7, YARDS: 6, BUSES: 8}


@pytest.fixture(scope="module")
def empty(kept_plays: Path, django_db_blocker: Any) -> Path:
    return an_empty_store(kept_plays, django_db_blocker)


@pytest.fixture
def stage(
    request: Any,
    browser: Browser,
    empty: Path,
    tmp_path: Path,
    monkeypatch: Any,
    settings: Any,
    django_db_blocker: Any,
) -> Iterator[Stage]:
    language, width = request.param
    cache.clear()
    with a_house(empty, tmp_path, django_db_blocker) as address:
        settings.STORAGE_ROOT, settings.SITE_ADDRESS = tmp_path / "files", address
        made = Stage(browser, address, language=language, width=width, folder=tmp_path)
        with turned(made, monkeypatch):
            yield made


@pytest.fixture
def witness_of(tmp_path: Path) -> Iterator[Any]:
    """`charsu witness serve`, one of each institution: its verifier key and where it answers."""
    running = []

    def of(party: str, log: str) -> tuple[str, str]:
        folder = str(tmp_path / f"witness-{party}")
        made = charsu("witness", "init", folder, "--name", f"{party}.example/witness", "--log", log)
        process = starts("witness", "serve", folder, "--port", "0")
        running.append(process)
        return made.stdout.split()[-1], process.stdout.readline().split()[-1].rstrip("/")

    yield of
    for process in running:
        process.terminate()
        process.wait(timeout=10)


def the_first_officers(stage: Stage, capsys: Any) -> tuple[Officer, Officer]:
    """The operator makes two institutions and an officer of each by commands; all others come through pages."""
    found = []
    for code, zone, name in (("tehran", "Asia/Tehran", "N. Tehrani"), ("kazan", "Europe/Moscow", "K. Kazanskaya")):
        officer = Officer(stage, f"officer@{code}.example", name, zone=zone)
        call_command("institution", code, verbosity=0)
        capsys.readouterr()
        call_command("officer", officer.email, institution=code, name=name, zone=zone, language=stage.language)
        officer.sets_a_password(capsys.readouterr().out.split()[-1])
        found.append(officer)
    return found[0], found[1]


@pytest.mark.parametrize("stage", [("en", 1280), ("fa", 390)], indirect=True, ids=["en", "fa"])
def test_an_edition_from_its_founding_to_the_library(stage: Stage, witness_of: Any, capsys: Any) -> None:
    has_keys = stage.language == "en"
    tehran, kazan = the_first_officers(stage, capsys)
    both = TwoHouses(tehran, kazan)
    found(stage, both, tehran, kazan)
    if has_keys:
        enrol_keys_and_witnesses(tehran, kazan, both, witness_of)
    both.agree("instrument.adopt", kind="memorandum")
    both.step_to("drafting")
    secretary = Secretary(stage, "secretary@tehran.example", "S. Dabir", zone="Asia/Tehran")
    draft(stage, secretary, tehran, kazan)
    both.agree("instrument.adopt", kind="regulations")
    both.step_to("announced")
    tehran.opens("/call/")
    tehran.shows("announced")

    stage.days_pass(10)
    both.step_to("open")
    teams = cities_enter(stage, tehran, kazan)
    stage.days_pass(30)
    both.step_to("closed")
    tehran.steps_to("screening")
    screen(stage, kazan, teams)

    reviewers, jurors = experts_are_invited(stage, secretary)
    both.agree("jury.seat")
    secretary.goes_to("/science/jurors/")
    secretary.shows("jury-appointed")
    both.agree("conflicts.fix")
    plan(stage, secretary, reviewers)
    both.agree("assignment.release")
    both.step_to("review")
    review(reviewers)
    calibrate_and_spend_extra_reviews(secretary, both, reviewers)
    tehran.steps_to("shortlist")
    both.agree("shortlist.fix")
    both.step_to("jury")
    deliberate(jurors, secretary)

    both.agree("decision.sign", announce_at=stage.in_days(5))
    both.step_to("decided")
    tehran.opens("/results/")
    assert RAIN not in tehran.main.inner_text()  # under embargo
    stage.days_pass(6)
    both.step_to("results")
    tehran.honours_whom_the_decision_names()
    tehran.shows("honours")
    tehran.releases_the_works()
    visitor = Person(stage, "", "A visitor")
    visit(visitor)
    check_the_evidence(stage, has_keys)


def found(stage: Stage, both: TwoHouses, tehran: Officer, kazan: Officer) -> None:
    tehran.shows("nothing-yet")
    tehran.founds("2026")
    tehran.shows("texts")


def enrol_keys_and_witnesses(tehran: Officer, kazan: Officer, both: TwoHouses, witness_of: Any) -> None:
    tehran.makes_a_key_in_the_page()
    kazan.countersigns("a key, by word")
    kazan.makes_a_key_by_file()
    tehran.countersigns("a key")
    tehran.goes_to("witnesses")
    log = tehran.page.locator("main dl.facts code.long").first.inner_text()
    for party, offers, other in (("tehran", tehran, kazan), ("kazan", kazan, tehran)):
        offers.offers_a_witness(party, *witness_of(party, log))
        other.countersigns("a witness")
    tehran.goes_to("witnesses")
    tehran.shows("witnesses")


def draft(stage: Stage, secretary: Secretary, tehran: Officer, kazan: Officer) -> None:
    """From the founding texts; then a weight, a figure and a date are changed."""
    secretary.signs_up()
    tehran.gives_a_seat(secretary, "scientific secretary")
    kazan.countersigns("a seat")
    days = {"call_opens": 9, "call_closes": 30, "cure_ends": 60, "reviews_due": 75, "shortlist_due": 80,
            "jury_sits": 85, "results_embargo_ends": 90}  # fmt: skip
    secretary.drafts_from_the_founding_texts(**{code: stage.in_days(day) for code, day in days.items()})
    secretary.weighs("practice", innovation=15, replicability=25)
    secretary.changes("value", "quorum", value=3)
    secretary.changes("deadline", "call_closes", at=stage.in_days(35))
    secretary.opens_the_rules()
    secretary.shows("rules")


def cities_enter(stage: Stage, tehran: Officer, kazan: Officer) -> list[Team]:
    focal = FocalPoint(stage, "focal@ethiopia.example", "F. Ethiopia")
    focal.signs_up()
    tehran.gives_a_seat(focal, "focal point", country="ET", body="Urban ministry")
    kazan.countersigns("a seat")
    annex = stage.folder / "annex.pdf"
    tehran.page.pdf(path=annex)
    rows = (
        ("Tehran", RAIN, "practice", "environment", "fa", "آب باران در خیابان می‌ماند."),
        ("Recife", TRAM, "practice", "mobility", "pt", "Os ônibus ficavam presos no trânsito."),
        ("Kazan", YARDS, "practice", "social", "ru", "Дворы были заставлены машинами."),
        ("Addis Ababa", BUSES, "research", "mobility", "am", "አውቶቡሶች በትራፊክ ይዘገያሉ።"),
    )
    teams = []
    for city, title, kind, theme, language, words in rows:
        team = Team(stage, f"team-{language}@city.example", f"Team of {city}")
        team.signs_up()
        team.claims(city)
        (focal if language == "am" else kazan).confirms_the_team_of(city)
        team.starts(title, kind=kind, theme=theme, language=language)
        teams.append(team)
        answers = dict.fromkeys(PRACTICE if kind == "practice" else RESEARCH, words)
        answers |= {"started": "۲۰۲۴"} if kind == "practice" else {"year": "2025", "authors.0.name": "A. Alemu"}
        if language == "ru":  # neither the first of its kind nor with a file
            team.enters_undrawn(**answers)
            continue
        if team.page.url == "about:blank":
            team.opens_the_draft()
        team.writes(**answers)
        if language == "pt":
            team.attaches("annex", annex)
        team.submits()
        team.shows(f"receipt-{language}")
    focal.endorses(BUSES)
    return teams


def screen(stage: Stage, kazan: Officer, teams: list[Team]) -> None:
    """One is returned for correction, and cured; the others are admitted at once."""
    kazan.returns_for_correction(TRAM, "11", "Please say in the summary what changed.")
    team = teams[1]
    team.opens(stage.letter_to(team.email, "/enter/"))
    team.writes(summary="Os ônibus agora andam.")
    team.submits()
    kazan.admits_those_that_fit()
    kazan.goes_to("entries")
    kazan.shows("screened")


def experts_are_invited(stage: Stage, secretary: Secretary) -> tuple[list[Reviewer], list[Juror]]:
    rows = (("AE", ["fa", "ar", "en"]), ("IN", ["pt", "en"]), ("CN", ["ru", "zh", "en"], "ru"),
            ("ZA", ["am", "en"]), ("EG", ["ar", "en", "fa"]))  # fmt: skip
    reviewers, jurors = [invited(stage, secretary, *row) for row in rows], []
    reviewers[1].declares("Recife", "I advised this city.")
    for country in ("IN", "CN", "ZA", "AE", "EG"):
        juror = Juror(stage, f"juror-{country.lower()}@jury.example", f"J. {country}")
        secretary.proposes(juror, country, is_chair=country == "IN")
        jurors.append(juror)
    return reviewers, jurors


def invited(stage: Stage, secretary: Secretary, country: str, languages: list[str], spoken: str = "") -> Reviewer:
    reviewer = Reviewer(stage, f"reviewer-{country.lower()}@expert.example", f"R. {country}", language=spoken)
    themes = ["environment", "mobility", "social"]
    secretary.invites(reviewer, country=country, languages=languages, themes=themes, max_load=8)
    reviewer.is_invited()
    reviewer.accepts()
    return reviewer


def plan(stage: Stage, secretary: Secretary, reviewers: list[Reviewer]) -> None:
    """Whom the conflicts leave cannot read Portuguese: the page says so, and what would help."""
    secretary.plans_the_round(overlap=0, anchors=0, least=1)
    secretary.reads("E-")
    secretary.shows("no-plan-exists")
    reviewers.append(invited(stage, secretary, "AO", ["pt", "en"]))
    secretary.plans_the_round(overlap=0, anchors=0, least=1)
    secretary.shows("plan")
    secretary.puts_the_plan_forward()


def review(reviewers: list[Reviewer]) -> None:
    """Sheets in two languages; one reviewer is strict, another mild."""
    reasons = ("Clear and useful.", "Useful.", "Ясно и полезно.", "Clear.", "Clear and well told.", "Claro e útil.")
    for number, (reviewer, reason) in enumerate(zip(reviewers, reasons, strict=True)):
        reviewer.scores_everything(lambda title, _, n=number: _score(title, n), reason)


def _is_told(name: str, title: str) -> bool:
    """By a word of it that is left: what tells the city is covered for reviewers."""
    return any(word in title for word in name.split() if len(word) >= 5)


def _score(title: str, reviewer: int) -> int:
    quality = next(worth for name, worth in QUALITY.items() if _is_told(name, title))
    return max(0, min(10, quality + (-1, 1, 0, -2, 0, 1)[reviewer]))


def calibrate_and_spend_extra_reviews(secretary: Secretary, both: TwoHouses, reviewers: list[Reviewer]) -> None:
    secretary.calibrates("practice", top=2)
    secretary.shows("standings")
    secretary.asks_for_extra_reviews(budget=2)
    secretary.puts_the_plan_forward()
    both.agree("assignment.release")
    review(reviewers)
    for kind, places in (("practice", 3), ("research", 1)):
        secretary.calibrates(kind, top=places)
    secretary.shows("standings-again")


def deliberate(jurors: list[Juror], secretary: Secretary) -> None:
    """A recusal, a tie that the chair breaks, a motion that falls; minutes corrected and signed."""
    for juror in jurors:
        juror.is_invited()
    chair, recused = jurors[0], jurors[1]
    recused.declares(YARDS, "I taught its architect.")
    chair.opens_the_sitting()
    chair.shows("sitting")
    chair.moves(RAIN, "Water stays in the ground.", kind="honour", tier="laureate")
    all_vote(jurors, RAIN, "for", "for", "for", "against", "for")
    chair.counts(RAIN)
    chair.moves(YARDS, "Yards for people.", kind="honour", tier="laureate")
    recused.must_leave_for(YARDS)
    all_vote([chair, *jurors[2:]], YARDS, "for", "for", "against", "against")
    chair.counts(YARDS)
    chair.shows("tie")
    chair.closes_the_sitting()
    chair.drafts_the_minutes()
    chair.signs_the_minutes()
    secretary.goes_to("/science/jurors/")
    secretary.follows("/jury/")
    signs_the_minutes(secretary)
    secretary.shows("minutes")


def visit(visitor: Person) -> None:
    """Anyone reads the results, checks a certificate against its paper, and finds a practice in another script."""
    visitor.opens("/")
    visitor.follows("/results/")
    visitor.reads(RAIN)
    visitor.shows("results")
    visitor.presses("main a[href^='/check/']")
    assert visitor.takes("main a[href$='.pdf']").startswith(b"%PDF")
    visitor.shows("certificate")
    visitor.follows("/library/")
    visitor.fills("main form", q="باغهای باران")  # typed without its half-space
    visitor.presses("main form button")
    visitor.reads(RAIN)
    visitor.shows("library")
    visitor.page.locator("main h2 a", has_text=RAIN).first.click()
    visitor.reads("آب باران در خیابان می‌ماند.")
    visitor.shows("practice")


def check_the_evidence(stage: Stage, has_keys: bool) -> None:
    """An outsider checks the whole of it without the house."""
    bundle = stage.folder / "edition.zip"
    call_command("export", "2026", str(bundle))
    told = charsu("verify", str(bundle), check=False)
    assert told.returncode == 0, told.stdout + told.stderr
