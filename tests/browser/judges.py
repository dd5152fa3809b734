"""Who judges: the scientific secretary, reviewers and jurors."""

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import expect

from tests.browser.people import Person

Scores = Callable[[str, str], int]  # of a title and a criterion
TO_A_SHEET = "//main//p[@class='actions']/a[@class='button'][starts-with(@href, '/review/sheets/')]/@href"


class Secretary(Person):
    def goes_to(self, room: str) -> None:
        """A room of the science desk, by the ways that its pages show."""
        if not self.page.locator(f"nav.ways a[href='{room}']").count():
            self.follows("/desk/")
        self.follows(room)

    def drafts_from_the_founding_texts(self, **calendar: Any) -> None:
        self.opens_the_rules()
        self.sends("main form:has(input[name=part][value=draft])", **calendar)

    def opens_the_rules(self) -> None:
        self.goes_to("/bureau/rules/")

    def changes(self, part: str, code: str, **value: Any) -> None:
        """A figure or a date, beside what it is."""
        self.opens_the_rules()
        self.sends(f"main form:has(input[name=part][value={part}]):has(input[name=code][value='{code}'])", **value)

    def weighs(self, rubric: str, **weights: int) -> None:
        """Other weights for criteria of a rubric, by their codes."""
        self.opens_the_rules()
        self.follows(f"/bureau/rules/rubrics/{rubric}/all/1/")
        for code, weight in weights.items():
            row = self.page.locator(f"fieldset.ruling:has(input[name$='-code'][value='{code}'])")
            row.locator("[name$='-weight']").fill(str(weight))
        self.presses("form.editor button[type=submit]")

    def invites(self, reviewer: "Reviewer", **facts: Any) -> None:
        if not self.is_first("invites a reviewer"):
            new = self.undrawn.opens("/science/reviewers/").follows("/science/reviewers/new/")
            new.sends(email=reviewer.email, name=reviewer.name, **facts)
            return
        self.goes_to("/science/reviewers/")
        self.follows("/science/reviewers/new/")
        self.sends(email=reviewer.email, name=reviewer.name, **facts)

    def proposes(self, juror: "Juror", country: str, is_chair: bool = False) -> None:
        if not self.is_first("proposes a juror"):
            assert not is_chair
            self.undrawn.opens("/science/jurors/").sends(email=juror.email, name=juror.name, country=country)
            return
        self.goes_to("/science/jurors/")
        self.sends(
            "main form:has([name=email])",
            email=juror.email,
            name=juror.name,
            country=country,
            is_chair=is_chair or None,
        )

    def plans_the_round(self, **options: Any) -> None:
        self.goes_to("/science/assignment/")
        self.sends("main form:has([name=anchors])", **options)
        self.stage.works()

    def puts_the_plan_forward(self) -> None:
        self.goes_to("/science/assignment/")
        self.presses("main form[action$='/forward/'] button")

    def calibrates(self, kind: str, top: int, method: str = "ordinal") -> None:
        if not self.is_first(f"calibrates {kind}"):
            by = self.undrawn.opens("/science/standings/").one(f"//main//a[@href='?kind={kind}']/@href")
            run = self.undrawn.opens(by).one("//main//a[starts-with(@href, '/science/calibrate/')]/@href")
            self.undrawn.opens(run).sends(kind=kind, method=method, top=top)
            self.stage.works()
            return
        self.goes_to("/science/standings/")
        self.presses(f"main p.row a[href='?kind={kind}']")
        self.presses("a[href^='/science/calibrate/']")
        self.sends(kind=kind, method=method, top=top)
        self.stage.works()

    def asks_for_extra_reviews(self, budget: int) -> None:
        self.goes_to("/science/extra/")
        self.sends("main form[method=get]", budget=budget, most=1)
        self.presses("main form[method=post] button")
        self.stage.works()


class Reviewer(Person):
    def accepts(self) -> None:
        if not self.is_first("accepts"):
            self.undrawn.opens("/desk/").sends(answer="accept")
            return
        self.follows("/desk/")
        self.presses("main form:has(input[value=accept]) button")

    def declares(self, city: str, words: str) -> None:
        self.follows("/desk/", "/review/conflicts/")
        choice = self.page.locator("main select[name=city] option", has_text=city).first
        self.sends(city=choice.get_attribute("value"), words=words)

    def scores_everything(self, scores: Scores, reason: str) -> None:
        """Sheet after sheet, as the pages lead. In each language the first one is drawn."""
        if self.is_first(f"scores a sheet in {self.language}"):
            self.follows("/desk/")
            self.page.locator("main p.actions a.button[href^='/review/sheets/']").click()
            self._arrives()
            self.scores_one(scores, reason)
            self.shows(f"scored-{self.language}")
        read = self.undrawn.opens("/desk/")
        while read.finds("//form[@class='sheet']") or read.finds(TO_A_SHEET):
            if not read.finds("//form[@class='sheet']"):
                read.opens(read.one(TO_A_SHEET))
            self.scores_one_undrawn(scores, reason)

    def scores_one(self, scores: Scores, reason: str) -> None:
        title = self.page.locator("h1 span").inner_text()
        parts = self.page.locator("section.criterion")
        for code in _codes(parts.evaluate_all("all => all.map(one => one.id)")):
            self.page.locator(f"[name=score_{code}][value='{scores(title, code)}']").check()
            self.page.locator(f"[name=reason_{code}]").fill(reason)
        self.presses("form.sheet button[name=submit]")
        self.presses("form.sheet button[name=submit][value=sure]")

    def scores_one_undrawn(self, scores: Scores, reason: str) -> None:
        title, given = self.undrawn.one("//h1/span/text()"), {}
        for code in _codes(self.undrawn.finds("//section[@class='criterion']/@id")):
            given |= {f"score_{code}": scores(title, code), f"reason_{code}": reason}
        self.undrawn.sends(("submit", "1"), is_asked_again=True, **given)
        self.undrawn.sends(("submit", "sure"))


def _codes(parts: Sequence[str]) -> list[str]:
    return [part.removeprefix("part-score_") for part in parts]


class Juror(Person):
    def opens_the_desk(self) -> None:
        self.follows("/desk/")

    def declares(self, title: str, words: str) -> None:
        self.opens_the_desk()
        self.follows("/jury/recusals/")
        choice = self.page.locator("main select[name=entry] option", has_text=title).first
        self.sends(entry=choice.get_attribute("value"), words=words)

    def opens_the_sitting(self) -> None:
        """With all members present."""
        self.opens_the_desk()
        self.page.locator("main details summary").first.click()
        for box in self.page.locator("main details [name=present]").all():
            box.check()
        self.presses("main details form button[type=submit]")

    def enters_the_sitting(self) -> None:
        self.opens_the_desk()
        self.follows("/jury/sittings/1/")

    def moves(self, title: str, words: str, **motion: Any) -> None:
        if not self.is_first("moves"):
            self._moves_undrawn(title, words, **motion)
            return
        self.enters_the_sitting()
        self.follows("/jury/sittings/1/put/")
        choice = self.page.locator("main select[name=entry] option", has_text=title).first
        self.sends(entry=choice.get_attribute("value"), words=words, **motion)

    def _moves_undrawn(self, title: str, words: str, **motion: Any) -> None:
        put = self.undrawn.opens("/desk/").follows("/jury/sittings/1/", "/jury/sittings/1/put/")
        entry = put.one(f"//main//select[@name='entry']/option[contains(., '{title}')]/@value")
        put.sends(entry=entry, words=words, **motion)

    def finds_the_motion_on(self, title: str) -> None:
        self.enters_the_sitting()
        self.page.locator("main ol a", has_text=title).first.click()
        self._arrives()

    def votes(self, title: str, choice: str, at: str) -> None:
        """On the motion that lies `at` an address."""
        if not self.is_first("votes"):
            assert title in self.undrawn.opens(at).one("//main").text_content()
            self.undrawn.sends(choice=choice)
            return
        self.reads(title)
        self.sends("main form:has([name=choice])", choice=choice)

    def must_leave_for(self, title: str) -> None:
        self.finds_the_motion_on(title)
        expect(self.page.locator("main [name=choice]")).to_have_count(0)
        expect(self.page.locator("main .notice.warn")).to_be_visible()

    def counts(self, title: str) -> None:
        self.finds_the_motion_on(title)
        self.presses("main form:has(input[name=close]) button")

    def closes_the_sitting(self) -> None:
        self.enters_the_sitting()
        self.presses("main button[name=close]")

    def drafts_the_minutes(self) -> None:
        self.presses("main button[name=draft]")

    def signs_the_minutes(self) -> None:
        signs_the_minutes(self)


def signs_the_minutes(person: Person) -> None:
    """The chair or the secretary, under the words that were last saved."""
    if "/minutes/" not in person.page.url:
        person.follows("/jury/sittings/1/minutes/")
    person.presses("main button[name=sign]")


def all_vote(jurors: Sequence[Juror], title: str, *choices: str) -> None:
    """The first finds the motion by the ways of the pages; the others open its address."""
    jurors[0].finds_the_motion_on(title)
    at = jurors[0].page.url
    for juror, choice in zip(jurors, choices, strict=True):
        juror.votes(title, choice, at)
