"""Passkeys in a real browser, on Chromium's virtual authenticator: made, used alone, and as second step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from infra.testing.live import LiveStack

from .merchant import PASSWORD, Merchant

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def mei(browser: Browser, live_stack: LiveStack) -> Iterator[Merchant]:
    """A merchant whose browser has a device that checks fingerprints, and always finds the right one."""
    page = browser.new_context(locale="en-US").new_page()
    page.set_default_timeout(20_000)
    someone = Merchant(page, live_stack.url, "passkeys@example.com")
    someone.sign_up()
    yield someone
    page.context.close()


def authenticator(page: Page) -> tuple[CDPSession, str]:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, str(made["authenticatorId"])


def sign_out(page: Page, platform: str) -> None:
    page.goto(f"{platform}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{platform}/")


def test_a_passkey_signs_in_alone_and_is_the_second_step(mei: Merchant) -> None:
    page, platform = mei.page, mei.platform
    devtools, device = authenticator(page)
    page.goto(f"{platform}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Mei's laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    kept = devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [(each["rpId"], each["isResidentCredential"]) for each in kept] == [("localhost", True)]
    page.goto(f"{platform}/accounts/2fa/")
    expect(page.get_by_text("Mei's laptop")).to_be_visible()

    sign_out(page, platform)
    page.goto(f"{platform}/accounts/login/?next=/accounts/settings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/accounts/settings/")
    expect(page.get_by_role("main").get_by_text(mei.email)).to_be_visible()

    sign_out(page, platform)
    page.goto(f"{platform}/accounts/login/?next=/accounts/settings/")
    page.get_by_label("E-mail").fill(mei.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/accounts/settings/")

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    sign_out(page, platform)
    page.goto(f"{platform}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That was stopped, or took too long.")).to_be_visible()
    assert page.url == f"{platform}/accounts/login/"
