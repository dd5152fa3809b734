"""Screenshots of each desk, Persian and English, wide and phone: `python tools/shots.py ADDRESS FOLDER`."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PUBLIC = {"home": "/", "call": "/call/", "founding": "/founding/", "results": "/results/", "library": "/library/",
          "ledger": "/audit/"}  # fmt: skip
DESKS = {
    "tehran-1": {"bureau": "/bureau/", "joint": "/bureau/joint/", "entries": "/bureau/entries/"},
    "science": {"standings": "/science/standings/", "assignment": "/science/assignment/"},
    "reviewer-1": {"reviewer": "/review/"},
    "juror-1": {"jury": "/jury/"},
    "city-1": {"entrant": "/enter/"},
    "focal-ir": {"focal": "/focal/"},
}
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def speak(page: Page, address: str, language: str) -> None:
    page.goto(address)
    page.locator(f"button[value={language}]").first.click()


def shoot(page: Page, address: str, pages: dict[str, str], out: Path, mark: str) -> None:
    for name, place in pages.items():
        answer = page.goto(address + place)
        status = answer.status if answer else 0
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        print(status, "OVERFLOW" if wide else "", name, mark)
        page.screenshot(path=out / f"{name}-{mark}.png")


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", f"{who}@charsu.example")
    page.fill("input[name=password]", "charsu-demo-2026")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def main() -> None:
    address, out = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in ("fa", "en"):
            for size, box in SIZES.items():
                mark = f"{language}-{size}"
                page = browser.new_context(viewport=box).new_page()
                speak(page, address, language)
                shoot(page, address, PUBLIC, out, mark)
                for who, pages in DESKS.items():
                    page = browser.new_context(viewport=box).new_page()
                    speak(page, address, language)
                    sign_in(page, address, who)
                    shoot(page, address, pages, out, mark)
        browser.close()


if __name__ == "__main__":
    main()
