"""A person asks: they get everything held on them, and are erased for good."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PERSON = "Luc Tremblay"  # five people report to him
BOSS = "Hélène Moreau"


@pytest.fixture(scope="module")
def begins_with():
    """The demo company, with people at its key accounts."""
    return "demo"


@pytest.fixture
def head(open_window):
    """A head, at the page of what is held on the person."""
    with open_window(reduced_motion="reduce", accept_downloads=True) as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name="Brian Welcker").click()
        expect(page.locator("nav").first).to_be_visible()
        page.goto("/people/?q=tremblay")
        page.get_by_role("link", name=PERSON).first.click()
        page.locator("main .ok-acts summary").first.click()
        page.get_by_role("link", name=re.compile("What we hold")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(PERSON)
        yield page


class TestPrivacy:
    def test_everything_is_exported_then_the_person_is_erased_and_a_mark_is_left(self, head):
        head.locator("#export-language").select_option("cs")
        with head.expect_download() as paper:
            head.get_by_role("button", name="PDF").click()
        with head.expect_download() as machine:
            head.get_by_role("button", name="JSON").click()
        told = json.loads(machine.value.path().read_text())

        head.get_by_role("link", name=re.compile("^Erase")).click()
        expect(head.get_by_text("Goes for good")).to_be_visible()
        reports = head.get_by_label(re.compile("people report to them"))
        expect(reports).to_contain_text(BOSS)
        head.get_by_label(re.compile("Type the name")).fill("Luc")
        head.get_by_role("button", name="Erase for good").click()
        expect(head.locator(".errorlist")).to_be_visible()
        reports.select_option(label="From now on to nobody")
        head.get_by_label(re.compile("Type the name")).fill(PERSON)
        head.get_by_role("button", name="Erase for good").click()

        assert paper.value.path().read_bytes().startswith(b"%PDF")
        assert told["language"] == "cs"
        assert any(one["key"] == "opinions" and one["entries"] for one in told["sections"])
        expect(head.locator("body")).to_contain_text("Erased person")
        expect(head.locator("body")).not_to_contain_text(PERSON)
        head.get_by_role("link", name="History").click()
        expect(head.locator("main")).to_contain_text("Person erased for good")
        expect(head.locator("main")).not_to_contain_text(PERSON)
