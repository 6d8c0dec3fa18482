"""A manager adds somebody, says what they think of them, and finds them again, in the browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
OF_A_PERSON = (
    "",
    "person/",
    "change/",
    "ways/",
    "roles/",
    "left/",
    "moved/",
    "opinions/power/",
    "opinions/avoid/",
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def begins_with():
    return "demo"


@pytest.fixture
def sign_in(open_window):
    """Open a window of the demo's head."""

    def opened(viewport):
        return open_window(viewport=viewport, reduced_motion="reduce")

    return opened


def enter(page):
    page.goto("/sign-in/")
    page.get_by_role("button", name="Brian Welcker").click()
    page.wait_for_url(lambda address: "sign-in" not in address)


class TestPeople:
    def test_one_is_added_judged_and_found_by_the_keyboard(self, sign_in):
        with sign_in(DESK) as page:
            enter(page)
            page.goto("/portfolio/accounts/")
            page.locator("main tbody a.name").first.click()
            page.get_by_role("link", name="People", exact=True).last.click()
            page.get_by_role("link", name="Add person").click()

            page.get_by_label("Name", exact=True).fill("Žofie Nováčková")
            page.get_by_label("Title").fill("Head of purchasing")
            page.get_by_label("Buyer").check()
            page.get_by_role("button", name="Add person").click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("Žofie Nováčková")

            page.get_by_role("link", name="Note: Attitude towards us").click()
            dialog = page.locator("dialog[open]")
            dialog.get_by_label("Supports us").check()
            dialog.get_by_label("How we know").fill("She said so at lunch.")
            dialog.get_by_role("button", name="Save").click()
            expect(page.locator("#opinions")).to_contain_text("She said so at lunch.")
            expect(page.locator("dialog[open]")).to_have_count(0)

            page.keyboard.press("Control+k")
            page.keyboard.type("zofie novackova")
            expect(page.locator("#palette-found [role=option]").first).to_contain_text("Žofie")
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(r"/people/positions/\d+/"))

    def test_on_a_phone_a_name_and_an_account_are_enough(self, sign_in):
        with sign_in(PHONE) as page:
            enter(page)
            page.goto("/people/add/")

            page.get_by_label("Name", exact=True).fill("Олена Ткач")
            page.locator("#pe-accounts input").first.check()
            page.get_by_role("button", name="Add person").click()

            expect(page.get_by_role("heading", level=1)).to_contain_text("Олена Ткач")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class TestPages:
    def test_those_of_a_person_are_open_to_everybody_in_every_light(self, sign_in, faults_of):
        with sign_in(DESK) as page:
            enter(page)
            page.goto("/people/")
            link = page.locator("main tbody a[href^='/people/positions/']").first
            person = link.get_attribute("href")

            found = {one: faults_of(page, f"{person}{one}") for one in OF_A_PERSON}

        assert not {address: faults for address, faults in found.items() if faults}
