"""A new user brings the contacts of the stores in, merges one who came twice, and takes it back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HEAD = "Brian Welcker"
# Rows of AdventureWorks as the system exports them, and one who stands twice.
FILE = """\
BusinessEntityID,Name,ContactType,Title,FirstName,MiddleName,LastName,Suffix,PhoneNumber,PhoneNumberType,EmailAddress,EmailPromotion
372,The Gear Store,Owner,Mr.,John,,Arthur,,149-555-0113,Cell,john6@adventure-works.com,0
386,Nice Bikes,Owner,Mr.,Daniel,,Blanco,,221-555-0167,Cell,daniel0@adventure-works.com,0
444,Fourth Bike Store,Owner,Mr.,Mason,,Bendixen,,608-555-0114,Work,mason0@adventure-works.com,0
372,The Gear Store,Purchasing Agent,,J.,,Arthur,,,,,0
9999,Nowhere Wheels,Owner,Ms.,Nora,,Nowhere,,,,nora@example.com,0
"""


@pytest.fixture(scope="module")
def begins_with():
    """The demo company, into which nobody brought people yet."""
    return "demo"


@pytest.fixture
def page(open_window):
    with open_window(reduced_motion="reduce", viewport={"width": 1440, "height": 900}) as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name=HEAD).click()
        expect(page.locator("nav").first).to_be_visible()
        yield page


class TestPeopleFile:
    def test_people_come_to_their_accounts_and_go_again(self, page, tmp_path):
        file = tmp_path / "store_contacts.csv"
        file.write_text(FILE)

        page.goto("/people/")
        page.get_by_role("link", name="Import", exact=True).click()
        page.locator("#file").set_input_files(file)
        page.get_by_role("button", name="Go on to the columns").click()
        expect(page.locator("#columns")).to_contain_text("ContactType")
        expect(page.locator("select[name=role-0]")).to_have_value("decider")
        page.get_by_role("button", name="Look at the result first").click()
        expect(page.locator("main")).to_contain_text("No account of yours is called")
        page.get_by_role("button", name="Import these people").click()
        expect(page.locator("main")).to_contain_text("Mason Bendixen")
        result = page.url

        find_at_the_account(page)
        merge_who_came_twice(page)

        page.goto(result)
        page.get_by_role("button", name="Undo the import").first.click()
        page.locator("dialog").get_by_role("button", name="Undo the import").click()
        expect(page.locator("main")).to_contain_text("What undoing did")
        page.goto("/people/?q=bendixen")
        expect(page.locator("main")).not_to_contain_text("Mason Bendixen")


def find_at_the_account(page):
    """At the store stands its owner, whose role is assumed."""
    page.get_by_role("link", name="The Gear Store").first.click()
    expect(page.locator("main")).to_contain_text("John Arthur")


def merge_who_came_twice(page):
    """John and J. are one; undoing gives both back."""
    page.goto("/people/duplicates/")
    pair = page.locator(".ok-pairing", has_text="J. Arthur")
    expect(pair).to_contain_text("nearly the same name")
    pair.get_by_role("link", name=re.compile("Merge")).click()
    expect(page.locator("main")).to_contain_text("the two positions become one")
    page.get_by_role("button", name=re.compile("Merge into")).click()
    expect(page.locator(".ok-merges")).to_contain_text("Arthur")
    page.get_by_role("button", name=re.compile("Undo the merge")).click()
    expect(page.locator("main")).to_contain_text("is a person of their own again")
