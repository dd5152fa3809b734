"""Two officers, two browsers, two keys: one signs in the page, the other on a machine of their own, by file."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from charsu.adapters import clock
from charsu.management.story.play import play
from charsu.models import Edition, JointAct, Key
from charsu.rules.credentials import signers
from charsu.rules.lifecycle import Phase

PASSWORD, PASSPHRASE = "charsu-demo-2026", "یک گذرواژهٔ بلند"
WITHOUT_ED25519 = """
    const real = crypto.subtle.importKey.bind(crypto.subtle);
    crypto.subtle.importKey = (form, data, how, ...rest) =>
        how === "Ed25519" ? Promise.reject(new Error("none")) : real(form, data, how, ...rest);
"""
OTHER_DIGEST = """() => {
    const statement = document.getElementById("statement");
    statement.textContent = statement.textContent.replace(/("digest": ")[0-9a-f]{4}/, "$1ffff");
}"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
LOOKS_AT_LETTERS = False


def sit_down(browser: Browser, address: str, who: str, language: str, without_webcrypto: bool = False) -> Page:
    page = browser.new_context(accept_downloads=True, locale=language).new_page()
    if without_webcrypto:  # a browser whose WebCrypto has no Ed25519
        page.add_init_script(WITHOUT_ED25519)
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", f"{who}@charsu.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    return page


def make_key_in_the_page(page: Page, address: str, folder: Path) -> Path:
    page.goto(f"{address}/bureau/keys/")
    page.fill("#new-word", PASSPHRASE)
    page.fill("#new-word-again", PASSPHRASE)
    with page.expect_download() as saved:
        page.locator("[data-make-key] button").click()
    saved.value.save_as(folder / "tehran.pem")
    expect(page.locator("#id_public")).to_have_value(re.compile("^[0-9a-f]{64}$"))
    page.locator("button[name=enrol]").click()
    page.wait_for_url("**/joint/*/")
    return folder / "tehran.pem"


def sign_in_the_page(page: Page, key: Path, passphrase: str = PASSPHRASE) -> None:
    page.set_input_files("#key-file", key)
    page.fill("#key-word", passphrase)
    page.locator("button[name=in_browser]").click()


def charsu(*words: str) -> str:
    told = {**os.environ, "CHARSU_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-c", "from charsu.commandline import main; main()", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=told, timeout=60, check=True)
    return done.stdout


def sign_by_file(page: Page, key: Path, folder: Path) -> None:
    with page.expect_download() as saved:
        page.locator("a[href$='statement.json']").click()
    saved.value.save_as(folder / "statement.json")
    charsu("sign", str(folder / "statement.json"), "--key", str(key), "--yes")
    page.set_input_files("#signed-file", folder / "statement.signed.json")
    page.locator("fieldset:has(#signed-file) button").click()


@pytest.mark.parametrize(("language", "without_webcrypto"), [("fa", False), ("en", True)])
def test_two_officers_found_the_award_with_keys_of_their_own(
    browser: Browser, live_server: Any, tmp_path: Path, language: str, without_webcrypto: bool
) -> None:
    play(stage=Phase.FOUNDING, seed=3, today=clock.now(), say=lambda words: None)
    tehran = sit_down(browser, live_server.url, "tehran-1", language, without_webcrypto)
    kazan = sit_down(browser, live_server.url, "kazan-1", "ru")

    own = make_key_in_the_page(tehran, live_server.url, tmp_path)
    sign_in_the_page(tehran, own, "a wrong passphrase")
    expect(tehran.locator("[data-told]")).to_have_text(re.compile(".{20,}"))
    expect(tehran.locator("#key-word")).to_be_focused()
    assert Key.objects.count() == 0
    tehran.evaluate(OTHER_DIGEST)
    sign_in_the_page(tehran, own)
    expect(tehran.locator("[data-told]")).to_have_text(tehran.locator("[data-changed]").get_attribute("data-changed"))
    assert not JointAct.objects.get().has_signature
    tehran.reload()
    sign_in_the_page(tehran, own)
    tehran.wait_for_url("**/bureau/joint/")
    enrolment = JointAct.objects.get()
    kazan.goto(f"{live_server.url}/bureau/joint/{enrolment.pk}/")
    kazan.locator("button[value=countersign]").click()  # Kazan holds no key yet
    kazan.wait_for_url("**/bureau/joint/")

    charsu("key", "new", str(tmp_path / "kazan.pem"))
    did = charsu("key", "show", str(tmp_path / "kazan.pem")).split()[1]
    kazan.goto(f"{live_server.url}/bureau/keys/")
    kazan.fill("#id_public", did)
    kazan.locator("button[name=enrol]").click()
    kazan.wait_for_url("**/joint/*/")
    sign_by_file(kazan, tmp_path / "kazan.pem", tmp_path)
    kazan.wait_for_url("**/bureau/joint/")
    second = JointAct.objects.get(performed_at=None)
    tehran.goto(f"{live_server.url}/bureau/joint/{second.pk}/")
    assert tehran.locator("button[value=countersign]").count() == 0  # a word is no longer enough
    sign_in_the_page(tehran, own)
    tehran.wait_for_url("**/bureau/joint/")
    assert set(Key.objects.values_list("institution__code", flat=True)) == {"tehran", "kazan"}

    tehran.locator("form:has(input[value='instrument.adopt']) button").first.click()
    tehran.wait_for_url("**/joint/*/")
    sign_in_the_page(tehran, own)
    tehran.wait_for_url("**/bureau/joint/")
    adoption = JointAct.objects.get(performed_at=None)
    kazan.goto(f"{live_server.url}/bureau/joint/{adoption.pk}/")
    sign_by_file(kazan, tmp_path / "kazan.pem", tmp_path)
    kazan.wait_for_url("**/bureau/joint/")
    adoption.refresh_from_db()
    assert len(signers(adoption.statement)) == 2
    assert Edition.objects.get().memorandum.in_force_at == adoption.performed_at
