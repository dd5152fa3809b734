"""Screenshots of each desk: `python tools/shots.py ADDRESS FOLDER [WORD ...]`.

Every desk's pages with their forms and details, in Persian and English, wide and on a phone, by day; the words of
`DARK` also by night. With WORDs only the pages of these names. Prints each page's status and whether it is too wide.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

# name -> address; "address > part of an address" opens the first link on the page that holds the part
PUBLIC = {
    "home": "/", "call": "/call/", "founding": "/founding/", "results": "/results/", "library": "/library/",
    "practice": "/library/ > /library/", "certificate": "/results/ > /check/", "check": "/check/?code=ABCD-EFGH",
    "record": "/audit/", "record-line": "/audit/ > /audit/1", "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/", "credits": "/credits/", "parts": "/parts/", "map": "/library/map/",
    "indicators": "/indicators/", "indicator": "/indicators/ > /indicators/", "exchange": "/exchange/",
    "offers": "/exchange/offers/",
}  # fmt: skip
DESKS = {
    "tehran-1": {
        "bureau": "/bureau/", "texts": "/bureau/texts/", "rules": "/bureau/rules/", "joint": "/bureau/joint/",
        "joint-one": "/bureau/joint/ > /bureau/joint/", "steps": "/bureau/steps/", "entries": "/bureau/entries/",
        "screening": "/bureau/entries/ > /bureau/entries/", "bureau-honours": "/bureau/honours/",
        "people": "/bureau/people/", "keys": "/bureau/keys/", "papers": "/bureau/papers/",
        "witnesses": "/bureau/witnesses/", "letters": "/bureau/letters/", "rehearsal": "/bureau/rehearsal/",
        "cities": "/bureau/cities/", "form-builder": "/bureau/rules/ > /bureau/forms/",
    },
    "science": {
        "science": "/science/", "reviewers": "/science/reviewers/", "assignment": "/science/assignment/",
        "calibrate": "/science/calibrate/", "standings": "/science/standings/",
        "extra": "/science/extra/", "jurors": "/science/jurors/", "shortlist": "/jury/shortlist/",
    },
    "reviewer-1": {"reviewer": "/review/", "sheet": "/review/ > /review/sheets/", "conflicts": "/review/conflicts/"},
    "juror-1": {
        "jury": "/jury/", "sitting": "/jury/ > /jury/sittings/", "motion": "/jury/sittings/1/ > /jury/motions/",
    },
    "city-1": {
        "entrant": "/enter/", "entry": "/enter/ > -", "receipt": "/enter/ > - > /enter/receipts/",
        "team": "/enter/team/",
        "city": "/enter/city/?q=shiraz", "start": "/enter/new/", "preferences": "/me/",
        "adoptions": "/exchange/adoptions/", "questions": "/exchange/questions/", "practices": "/enter/practices/",
    },
    "focal-ir": {"focal": "/focal/", "endorse": "/focal/ > /focal/"},
}  # fmt: skip
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
DARK = {"home", "call", "library", "bureau", "standings", "sheet", "parts"}
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def reach(page: Page, address: str, place: str) -> int:
    """Open a place, following links as it says; its status, 0 where no such link is."""
    first, *links = [part.strip() for part in place.split(">")]
    answer = page.goto(address + first)
    for part in links:
        found = page.locator(f"main a[href*='{part}']:not([href='{first}']):not([href*='.pdf'])").first
        if not found.count():
            return 0
        answer = page.goto(address + (found.get_attribute("href") or ""))
    return answer.status if answer else 0


def shoot(page: Page, address: str, pages: dict[str, str], out: Path, mark: str) -> None:
    for name, place in pages.items():
        status = reach(page, address, place)
        if not status:
            print("  -", name, mark, "no such link here")
            continue
        print(status, "TOO WIDE" if page.evaluate(TOO_WIDE) else "", name, mark)
        page.screenshot(path=out / f"{name}-{mark}.png")


def sit_down(browser: Browser, address: str, who: str, language: str, size: str, scheme: str) -> Page:
    page = browser.new_context(viewport=SIZES[size], color_scheme=scheme).new_page()
    if who:
        page.goto(f"{address}/accounts/login/")
        page.fill("input[name=login]", f"{who}@charsu.example")
        page.fill("input[name=password]", "charsu-demo-2026")
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
    page.goto(address)
    with page.expect_navigation():
        page.locator(f"button[value={language}]").first.click()
    return page


def main() -> None:
    address, out, words = sys.argv[1].rstrip("/"), Path(sys.argv[2]), set(sys.argv[3:])
    out.mkdir(parents=True, exist_ok=True)
    looks = [(language, size, scheme) for language in ("fa", "en") for size in SIZES for scheme in ("light", "dark")]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language, size, scheme in looks:
            mark = f"{language}-{size}" + ("-dark" if scheme == "dark" else "")
            for who, pages in {"": PUBLIC, **DESKS}.items():
                wanted = {
                    n: at for n, at in pages.items() if (not words or n in words) and (scheme == "light" or n in DARK)
                }
                if wanted:
                    page = sit_down(browser, address, who, language, size, scheme)
                    shoot(page, address, wanted, out, mark)
                    page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
