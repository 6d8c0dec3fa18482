"""After a meeting: contacts noted on a phone, what they did to the ties, taken back and back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MANAGER = "Jae Pak"
ACCOUNT = "Corner Bicycle Supply"
HIGH, OTHER = "Hélène Moreau", "Daniel Okafor"  # nobody of us knows them


@pytest.fixture(scope="module")
def begins_with():
    """The demo company, one of whose accounts has forty people."""
    return "demo"


@pytest.fixture
def signed_in(open_window):
    """Windows in which the account's manager is signed in."""

    def opened(**wishes):
        return open_window(reduced_motion="reduce", **wishes)

    return opened


def sign_in(page):
    page.goto("/sign-in/")
    page.get_by_role("button", name=MANAGER).click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def to_the_form(page):
    page.goto("/people/touches/add/")
    page.get_by_role("link", name=re.compile(ACCOUNT)).click()
    expect(page.get_by_role("heading", name="Note a contact")).to_be_visible()


class TestOnAPhone:
    def test_a_meeting_with_two_people_is_noted_seen_taken_back_and_brought_back(self, signed_in):
        with signed_in(viewport={"width": 390, "height": 844}, has_touch=True) as page:
            sign_in(page)
            to_the_form(page)

            page.get_by_text(HIGH).tap()
            page.get_by_text(OTHER).tap()
            page.get_by_role("button", name="Note the contact").tap()

            changed = page.locator(".ti-pick li")
            expect(changed).to_have_count(2)
            expect(changed.first).to_contain_text("no contact recorded")
            expect(changed.first).to_contain_text("live")

            changed.filter(has_text=HIGH).get_by_role("link").tap()
            expect(page.get_by_role("heading", name=f"{MANAGER} × {HIGH}")).to_be_visible()
            expect(page.locator("main")).to_contain_text("1 − e^(−1.00 × 1.00 ÷ 3)")

            page.get_by_role("button", name=re.compile("^Take back: Meeting")).tap()
            expect(page.locator("main")).to_contain_text("No contact recorded.")
            page.get_by_role("button", name="Undo").tap()
            expect(page.locator("main")).to_contain_text("It is back.")
            expect(page.locator("main")).to_contain_text("1 − e^(−1.00 × 1.00 ÷ 3)")

    def test_without_script_it_works_as_well(self, signed_in):
        with signed_in(viewport={"width": 390, "height": 844}, java_script_enabled=False) as page:
            sign_in(page)
            to_the_form(page)

            page.get_by_label(re.compile("Claire Dubois")).check()
            page.get_by_role("button", name="Note the contact").click()

            expect(page.locator(".ti-pick li")).to_have_count(1)


class TestAtADesk:
    def test_a_cell_opens_the_evidence_beside_the_matrix(self, signed_in):
        with signed_in(viewport={"width": 1440, "height": 900}) as page:
            sign_in(page)
            to_the_form(page)
            page.get_by_role("link", name="Cancel").click()

            page.locator(".ti tbody tr", has_text="Linh Nguyen").locator("td > a").first.click()
            dialog = page.get_by_role("dialog")
            expect(dialog).to_contain_text("Linh Nguyen")
            dialog.get_by_role("radio", name=re.compile("work well together")).check()
            dialog.get_by_role("button", name="Save").click()
            expect(dialog).to_contain_text("The tie is saved.")
            dialog.get_by_role("button", name="Close").click()

            row = page.locator(".ti tbody tr", has_text="Linh Nguyen")
            expect(row.locator("td.none")).to_contain_text("3/5")

    def test_the_chooser_finds_who_leads_to_a_person(self, signed_in):
        with signed_in(viewport={"width": 1440, "height": 900}) as page:
            sign_in(page)
            to_the_form(page)
            page.get_by_role("link", name="Cancel").click()

            chooser = page.locator("select[name=to]")
            chooser.select_option(index=1)  # the first person

            expect(page.locator("#ways")).to_contain_text(re.compile("weakest|Nobody"))

    def test_the_pages_are_readable_for_all(self, signed_in, faults_of):
        with signed_in() as page:
            sign_in(page)
            to_the_form(page)
            form = page.url
            page.get_by_role("link", name="Cancel").click()
            matrix = page.url
            tie = page.locator(".ti td:is(.live, .strong) > a").first.get_attribute("href")
            person = re.search(r"positions/(\d+)", tie)[1]

            addresses = (form, matrix, tie, f"/people/positions/{person}/introductions/")

            assert [faults_of(page, address) for address in addresses] == [[], [], [], []]
