"""What stands there before anything does: the first visit, and a company without sales."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PASSWORD = "a long and sound one 7"
EMPTY = (
    "/portfolio/accounts/",
    "/portfolio/products/",
    "/portfolio/imports/",
    "/portfolio/unassigned/",
    "/economics/concentration/",
    "/jobs/",
    "/settings/users/",
    "/find/?q=nobody",
)


class TestFirstVisit:
    def test_its_pages_are_open_to_everybody_and_end_in_a_company_that_says_how_to_go_on(
        self, installation, open_window, faults_of
    ):
        with open_window(reduced_motion="reduce") as page:
            found = {"code": faults_of(page, "/")}
            page.get_by_label("One-time code").fill(installation.setup_code())
            page.get_by_role("button", name="Go on").click()
            page.wait_for_url("**/setup/")
            found |= {
                address: faults_of(page, address) for address in ("/setup/", "/setup/company/")
            }
            start(page)
            found |= {address: faults_of(page, address) for address in EMPTY}
            page.goto("/economics/concentration/")
            expect(page.get_by_role("link", name="Import a file")).to_be_visible()

        assert not {address: faults for address, faults in found.items() if faults}


def start(page):
    page.get_by_label("Company", exact=True).fill("Lantern Ltd")
    page.get_by_label("Your name").fill("Hana Head")
    page.get_by_label("Your mail address").fill("hana@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password_again]").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/portfolio/accounts/")
