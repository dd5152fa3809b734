"""A passkey is added and then opens the account alone, under the house's content policy, in a real browser."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser

from charsu.models import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
PASSWORD = "a long enough secret"


def test_a_passkey_is_added_and_signs_in_without_a_password(browser: Browser, live_server, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    person = Person.objects.create_user("ana@x.example", PASSWORD, name="Ana")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    site = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    context = browser.new_context(locale="en")
    page, troubles = context.new_page(), []
    page.on("pageerror", lambda trouble: troubles.append(str(trouble)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form:has([name=login]) button[type=submit]")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    if page.locator("main [name=password]").count():
        page.fill("main [name=password]", PASSWORD)
        page.click("main form:has([name=password]) button[type=submit]")
    page.check("main [name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda at: "/accounts/login" not in at)
    page.goto(f"{site}/me/")
    assert page.url.endswith("/me/") and troubles == []
