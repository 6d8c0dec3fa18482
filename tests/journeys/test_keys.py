"""Passkeys in a real browser, with the authenticator that Chromium plays itself."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PASSWORD = "a long and sound one 7"
KEYS = "/sign-in/second-factor/"


@contextmanager
def at_localhost(browser, installation, complaints):
    """A window at localhost, where browsers use keys, with a key in its machine."""
    context = browser.new_context(
        base_url=installation.url.replace("127.0.0.1", "localhost"), locale="en-GB"
    )
    context.set_default_timeout(45_000)
    page = context.new_page()
    complaints.listen(page)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    try:
        yield page
    finally:
        context.close()


def sign_in(page):
    page.goto("/sign-in/")
    page.get_by_label("Mail address").fill("hana@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto("/sign-in/out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def confirm(page):
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def add_key(page, name, *, alone):
    page.goto(KEYS)
    page.get_by_role("link", name="Add a key").click()
    if page.get_by_role("heading", name="Is it you?").is_visible():
        confirm(page)
    page.get_by_label("Name of the key").fill(name)
    page.get_by_label("Lets me in on its own").set_checked(alone)
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/recovery/**")


class TestPasskey:
    def test_it_lets_in_alone_and_goes_again(self, browser, installation, company, complaints):
        with at_localhost(browser, installation, complaints) as page:
            sign_in(page)
            add_key(page, "Laptop of Hana", alone=True)

            sign_out(page)
            page.get_by_role("button", name="Sign in with a passkey").click()
            page.wait_for_url("**/portfolio/accounts/")

            page.goto(KEYS)
            expect(page.get_by_text("Laptop of Hana")).to_be_visible()
            expect(page.get_by_text("Lets you in on its own")).to_be_visible()
            page.get_by_role("link", name="Rename").click()
            page.get_by_role("link", name="Use a passkey or security key instead").click()
            page.get_by_role("button", name="Use a key").click()
            page.get_by_label("Name of the key").fill("Old laptop")
            page.get_by_role("button", name="Save").click()
            page.get_by_role("listitem").filter(has_text="Old laptop").get_by_role(
                "link", name="Remove"
            ).click()
            page.get_by_role("button", name="Remove").click()
            expect(page.get_by_text("The key is removed.")).to_be_visible()

            sign_out(page)
            page.get_by_role("button", name="Sign in with a passkey").click()
            expect(page.get_by_text("This key is not known here")).to_be_visible()

    def test_it_is_asked_for_after_the_password(self, browser, installation, company, complaints):
        with at_localhost(browser, installation, complaints) as page:
            sign_in(page)
            add_key(page, "Stick", alone=False)
            sign_out(page)

            sign_in(page)
            page.get_by_role("button", name="Use a key").click()

            page.wait_for_url("**/portfolio/accounts/")
            page.goto(KEYS)
            expect(page.get_by_text("Asked for after the password")).to_be_visible()

    def test_the_page_says_where_keys_work(self, browser, installation, company, open_window):
        with open_window(storage_state=company) as page:
            page.goto(KEYS)

            expect(page.get_by_text("only where the connection is safe")).to_be_visible()
            expect(page.get_by_role("link", name="Add a key")).to_have_count(0)
