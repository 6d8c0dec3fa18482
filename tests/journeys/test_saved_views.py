"""A head saves and shares a view, a colleague opens it; columns, their export, and Ctrl K."""

import csv
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ACCOUNTS = "/portfolio/accounts/"
HEAD, COLLEAGUE = "Jean Trenary", "Linda Mitchell"


@pytest.fixture(scope="module")
def begins_with():
    return "demo"


@pytest.fixture
def desk_of(open_window):
    """Opens a window of one of the demo's people: `with desk_of(NAME) as page: …`."""

    class Desk:
        def __init__(self, name):
            self.name = name
            self.window = open_window(reduced_motion="reduce")

        def __enter__(self):
            page = self.window.__enter__()
            page.goto("/sign-in/")
            page.get_by_role("button", name=self.name).click()
            expect(page.locator("nav").first).to_be_visible()
            return page

        def __exit__(self, *fault):
            return self.window.__exit__(*fault)

    return Desk


def titles(page):
    heads = page.locator("#list thead th:not(.pick)")
    return [text.splitlines()[0].strip(" ▲▼") for text in heads.all_inner_texts()]


class TestViews:
    def test_a_shared_view_is_saved_opened_by_a_colleague_and_exported(self, desk_of, tmp_path):
        with desk_of(HEAD) as page:
            page.goto(f"{ACCOUNTS}?state=declining")
            page.locator("#list-columns summary").click()
            for name in ("Revenue by month", "Share", "Class"):
                page.get_by_role("checkbox", name=name, exact=True).uncheck()
            page.get_by_role("checkbox", name="Margin rate", exact=True).check()
            page.get_by_role("button", name="Show these").click()
            expect(page.locator("#list thead")).to_contain_text("Margin rate")
            page.locator("#list-saved summary").click()
            page.get_by_label("Save what is shown as").fill("Falling with margin")
            page.get_by_label("Who finds it").select_option("everybody")
            page.get_by_role("button", name="Save this view").click()
            expect(page.locator("#list-views a[aria-current]")).to_have_text("Falling with margin")
            address = page.url
            whole = page.locator("#list .ok-foot span").first.inner_text()

        with desk_of(COLLEAGUE) as page:
            page.goto(ACCOUNTS)
            page.locator("#list-views").get_by_role("link", name="Falling with margin").click()
            expect(page).to_have_url(address)
            shown = titles(page)
            assert page.locator("#list .ok-foot span").first.inner_text() != whole
            with page.expect_download() as download:
                page.get_by_role("link", name=re.compile("Export")).click()
            file = tmp_path / "accounts.csv"
            download.value.save_as(file)
            rows = list(csv.reader(file.open(encoding="utf-8-sig", newline="")))
            name = page.locator("#list tbody .name").first.inner_text()

        assert shown == [
            "Account · country, group",
            "Owner",
            "Tier",
            "Segment",
            "Revenue 12 m",
            "Change",
            "Last purchase",
            "Margin rate",
        ]
        assert [title.partition(",")[0] for title in rows[0]] == [
            "Account",
            "Country",
            "Group",
            "Owner",
            "Tier",
            "Segment",
            "Revenue 12 months",
            "Change against the year before",
            "Last purchase",
            "Margin rate",
        ]
        assert rows[1][0] == name


class TestKeyboard:
    def test_it_acts_on_an_account_that_was_found(self, desk_of):
        with desk_of(HEAD) as page:
            page.goto("/profile/")
            page.keyboard.press("Control+k")
            page.keyboard.type("bike")
            first = page.locator("#palette-found [role=option]").first
            expect(first).to_have_attribute("data-account", re.compile(r"\d+"))
            page.keyboard.press("Tab")
            expect(page.locator("#palette-of")).to_be_visible()
            page.keyboard.type("owner")
            expect(page.locator("#palette-found [aria-selected=true]")).to_have_text("Change owner")
            page.keyboard.press("Enter")

            page.wait_for_url(re.compile(r"/change/owner/$"))

    def test_it_turns_the_page_dark_and_back(self, desk_of):
        with desk_of(HEAD) as page:
            page.goto("/profile/")
            for text, theme in (("> dark", "dark"), ("> light", "light")):
                page.keyboard.press("Control+k")
                page.keyboard.type(text)
                option = page.locator("#palette-found [aria-selected=true]")
                expect(option).to_contain_text(theme, ignore_case=True)
                page.keyboard.press("Enter")

                expect(page.locator(f"html[data-bs-theme={theme}]")).to_have_count(1)
                assert page.url.endswith("/profile/")
