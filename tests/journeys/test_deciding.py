"""The head tries other weights, runs the round, decides with reasons and hands the list over."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HEAD = "Brian Welcker"
REASON = "Opens the north, and pays on time."


@pytest.fixture(scope="module")
def begins_with():
    """The demo company, whose second round is under way."""
    return "demo"


@pytest.fixture
def page(open_window):
    with open_window(reduced_motion="reduce", viewport={"width": 1440, "height": 900}) as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name=HEAD).click()
        expect(page.locator("nav").first).to_be_visible()
        yield page


def saved(page, file):
    """The first bytes of the file that this link of the page saves."""
    with page.expect_download() as download:
        page.locator(f'a[href$="{file}"]').first.click()
    return download.value.path().read_bytes()[:4]


class TestDeciding:
    def test_the_head_reaches_a_decided_list_and_its_papers(self, page):
        page.goto("/selection/")
        page.get_by_role("link", name=re.compile("Ranking")).first.click()
        first = page.locator("#ranking tbody tr").first
        leader = first.locator("a").first.inner_text()

        try_another_weight(page)
        run_the_round(page)
        row = page.locator("#ranking tbody tr", has_text=leader)
        decide(page, row)
        expect(row).to_contain_text(
            re.compile("Key since|Accepted|Stays key|Made key", re.IGNORECASE)
        )

        page.goto(re.sub("ranking/.*", "list/", page.url))
        expect(page.locator("main")).to_contain_text(leader)
        expect(page.locator("main")).to_contain_text(REASON)
        assert saved(page, "board.pdf") == b"%PDF"
        assert saved(page, "board.xlsx") == b"PK\x03\x04"


def try_another_weight(page):
    """The visible rows answer, and nothing is stored."""
    slider = page.locator("#what-if [data-weight]").first
    stored = slider.input_value()
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="Save to this round")).to_be_visible()
    weights = page.locator("#what-if [data-weight]")
    assert sum(int(weights.nth(n).input_value()) for n in range(weights.count())) == 100
    page.goto(page.url.partition("?")[0])
    assert slider.input_value() == stored


def run_the_round(page):
    address = page.url
    page.get_by_role("link", name="Run the round").first.click()
    page.get_by_role("button", name=re.compile("Run")).click()
    page.wait_for_url("**/selection/**")
    page.goto(address)


def decide(page, row):
    row.locator("[data-decides]").first.click()
    dialog = page.locator("#decision")
    expect(dialog).to_be_visible()
    dialog.locator("input[value=accept]").check()
    dialog.get_by_label("Reason", exact=True).fill(REASON)
    dialog.get_by_role("button", name="Decide").click()
    expect(dialog).not_to_be_visible()
