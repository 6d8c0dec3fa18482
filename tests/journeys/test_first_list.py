"""A new company from its first file to a decided list of key accounts and its papers."""

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from playwright.sync_api import expect
from pyarrow import csv

from openkam.demo import sample

pytestmark = pytest.mark.browser
WHY_NOT = "Buys by tender only, and each time from somebody else."
CUSTOMERS = 40  # of the sample's 635: enough to be ranked, and quickly imported
WAIT = 60_000


@pytest.fixture
def page(company, open_window):
    with open_window(
        storage_state=company, reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    ) as page:
        yield page


def real_sales(folder):
    """Invoice lines of real customers with their cost, as a company exports them."""
    lines = sample.sales_lines(date(2026, 11, 15))
    customers = pc.unique(lines["Customer no"]).slice(0, CUSTOMERS)
    path = folder / "invoices.csv"
    csv.write_csv(lines.filter(pc.is_in(lines["Customer no"], pa.array(customers))), path)
    return path


class TestFirstList:
    def test_a_new_company_reaches_a_decided_list_and_its_papers(self, page, tmp_path):
        page.goto("/selection/")
        page.get_by_role("link", name="Import sales data").click()
        bring_in(page, real_sales(tmp_path))

        go_through_the_proposals(page)
        judge(page)
        run(page)
        accepted, declined, postponed = decide_on_three(page)
        papers_name(page, accepted, declined, postponed)


def bring_in(page, path):
    page.set_input_files("#file-new", path)
    page.wait_for_url("**/drafts/**", timeout=WAIT)
    page.locator("#source").fill("invoices")
    page.locator("#currency").fill("USD")
    page.get_by_role("button", name="Look at the result first").click()
    page.get_by_role("button", name="Start the import").click(timeout=WAIT)
    page.wait_for_url(re.compile(r"/portfolio/imports/\d+/$"), timeout=WAIT)
    # The worker prepares the figures; until then there is nothing to choose from.
    start = page.get_by_role("link", name="Start the first round")
    for _try in range(60):
        page.goto("/selection/")
        if start.count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("The figures were never prepared.")


def go_through_the_proposals(page):
    """Each step says what is proposed and why, and one press accepts it."""
    page.get_by_role("link", name="Start the first round").click()
    page.get_by_role("button", name="Start the round").click()
    on = page.get_by_role("button", name="Looks right, on to the weights")
    expect(on).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Proposed because it says how much is at stake.")).to_be_visible()
    on.click()
    page.get_by_role("button", name="Save, on to: Must-haves, cut").click()
    page.get_by_role("button", name="Save, on to: Scores").click()
    expect(page.locator("main")).to_contain_text("The anchors were proposed from the accounts")
    page.get_by_role("link", name="Judges and short list").click()


def judge(page):
    """The head is alone as yet, and judges the first account by the keyboard."""
    page.get_by_role("button", name="Judge yourself").click()
    page.locator("[data-row]").first.click()
    page.keyboard.press("8")
    expect(page.get_by_text("Saved.").first).to_be_visible()


def run(page):
    page.get_by_role("link", name="Ranking").first.click()
    page.get_by_role("link", name="Run the round").first.click()
    page.get_by_role("button", name="Run the round").click()
    expect(page.get_by_text("The round is run.")).to_be_visible()


def decide_on_three(page):
    """One from the page of its score, two beside their rows; against the line one says why."""
    rows = page.locator("#ranking tbody tr:has([data-decides])")
    names = [rows.nth(place).locator("a.name").inner_text() for place in range(3)]
    ranking = page.url
    rows.nth(0).locator("a.name").click()
    page.wait_for_url("**/selection/rounds/*/accounts/*/")
    page.get_by_role("link", name="Decide", exact=True).click()
    reason = decide(page, "accept")
    assert "It stands there for" in reason
    expect(page.locator("main")).to_contain_text("Accepted as a key account")

    page.goto(ranking)
    for name, verdict, said in zip(names[1:], ("decline", "postpone"), (WHY_NOT, ""), strict=True):
        page.locator("#ranking tbody tr", has_text=name).locator("[data-decides]").click()
        decide(page, verdict, said)
    return names


def decide(page, verdict, reason=""):
    dialog = page.locator("#decision")
    dialog.locator(f"input[value={verdict}]").check()
    field = dialog.get_by_label("Reason", exact=True)
    if verdict == "decline":
        expect(field).to_have_value("")
    if verdict == "postpone":
        dialog.get_by_label("Postponed to").fill("2027-06-30")
    if reason:
        field.fill(reason)
    given = field.input_value()
    dialog.get_by_role("button", name="Decide").click()
    expect(dialog).not_to_be_visible()
    return given


def papers_name(page, *names):
    page.goto("/selection/")
    address = page.locator("a[href$='/ranking/']").first.get_attribute("href")
    page.goto(address.replace("/ranking/", "/list/"))
    for name in names:
        expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text(WHY_NOT)
    assert saved(page, "board.pdf") == b"%PDF"
    assert saved(page, "board.xlsx") == b"PK\x03\x04"


def saved(page, file):
    """The first bytes of the file that this link of the page saves."""
    with page.expect_download() as download:
        page.locator(f'a[href$="{file}"]').first.click()
    return download.value.path().read_bytes()[:4]
