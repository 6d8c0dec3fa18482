"""A colleague judges by keyboard; a round that is run meanwhile loses nothing that was typed."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
JUDGE = "Jae Pak"  # the one who has not finished


@pytest.fixture(scope="module")
def begins_with():
    """The demo company, whose second round is under way."""
    return "demo"


@pytest.fixture
def sheet(open_window):
    """The judge's sheet of the open round."""
    with open_window(reduced_motion="reduce") as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name=JUDGE).click()
        expect(page.locator("nav").first).to_be_visible()
        page.goto("/selection/judging/")
        page.get_by_role("link", name=re.compile("judging")).click()
        expect(page.locator("[data-row]:focus")).to_be_visible()
        yield page


def score(row):
    return row.locator('[aria-pressed="true"]')


class TestJudging:
    def test_digits_judge_arrows_walk_and_u_undoes(self, sheet):
        row = sheet.locator(f"#{sheet.locator('[data-row]:focus').get_attribute('id')}")
        before = int(sheet.locator("#judge-progress [role=status]").inner_text().split()[0])

        sheet.keyboard.press("8")
        expect(score(row)).to_have_text("8")
        expect(row).to_be_focused()
        expect(sheet.locator("#judge-progress")).to_contain_text(f"{before + 1} of")
        sheet.keyboard.press("0")
        expect(score(row)).to_have_text("10")
        sheet.keyboard.press("u")
        expect(score(row)).to_have_text("8")
        sheet.keyboard.press("j")
        expect(row).not_to_be_focused()
        sheet.keyboard.press("k")
        expect(row).to_be_focused()

    def test_evidence_typed_while_a_score_is_saved_stays(self, sheet):
        row = sheet.locator(f"#{sheet.locator('[data-row]:focus').get_attribute('id')}")

        sheet.keyboard.press("7")
        sheet.keyboard.press("e")
        sheet.keyboard.type("Opens Poland, 2 dealers asked.")
        expect(score(row)).to_have_text("7")
        with sheet.expect_response(lambda answer: answer.request.method == "POST"):
            sheet.keyboard.press("Control+Enter")
        expect(row).not_to_be_focused()
        sheet.reload()

        expect(row.locator("textarea")).to_have_value("Opens Poland, 2 dealers asked.")
        expect(score(row)).to_have_text("7")
