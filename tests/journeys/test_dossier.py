"""A manager fills a dossier, revises a stale one by keyboard, and looks at what hangs on it."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 900}
TOLD = "Corner Bicycle Supply"  # of which the demo knows much


@pytest.fixture(scope="module")
def begins_with():
    """The demo company, one of whose accounts has a dossier."""
    return "demo"


@pytest.fixture
def manager(open_window):
    """A window in which the manager of the told account is signed in."""
    with open_window(viewport=DESK, reduced_motion="reduce", accept_downloads=True) as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name="Jae Pak").click()
        page.wait_for_url(lambda address: "sign-in" not in address)
        yield page


def to_account(page, name):
    page.goto("/portfolio/accounts/?q=" + name.replace(" ", "+"))
    page.locator("main tbody a.name").first.click()


def to_dossier(page, view=""):
    page.get_by_role("link", name="Dossier", exact=True).click()
    if view:
        views = page.get_by_role("navigation", name="Views of the dossier")
        views.get_by_role("link", name=view).click()


class TestFilling:
    def test_an_empty_dossier_is_filled_from_the_template_of_its_tier(self, manager):
        page = manager
        page.goto("/portfolio/accounts/?status=key")
        names = page.locator("main tbody a.name").all_inner_texts()
        to_account(page, next(name for name in names if name != TOLD))
        to_dossier(page)

        page.get_by_role("button", name="Fill it in").click()
        asked = page.locator(".ds-asked").inner_text()
        page.keyboard.type("Warm, <b>but</b> cooler since September.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".ds-asked")).not_to_have_text(asked)
        page.get_by_role("link", name="Go on later").click()

        noted = page.locator(".ds-fact", has_text=asked)
        expect(noted).to_contain_text("Warm, <b>but</b> cooler since September.")
        expect(noted).to_contain_text("assumed")


class TestRevising:
    def test_what_is_stale_is_gone_through_by_keyboard_alone(self, manager):
        page = manager
        to_account(page, TOLD)
        to_dossier(page)
        fresh = page.locator(".ds-health").inner_text()
        page.get_by_role("button", name="Revise now").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".ds-asked")).to_be_visible()

        for _step in range(12):
            if page.get_by_role("button", name="End the revision").count():
                break
            step = page.locator(".ds-asked").inner_text()
            if page.get_by_label("Why it is true still").count():
                page.keyboard.press("Shift+Tab")
                page.keyboard.type("The order is on its way.")
                page.keyboard.press("Enter")
            else:
                page.keyboard.press("Escape")
                page.keyboard.press("t" if page.locator("[data-key=t]").count() else "s")
            expect(page.locator(".ds-asked").or_(page.locator("#record-title"))).not_to_have_text(
                step
            )
        page.keyboard.type("Asked Sara Lindqvist by phone.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.locator("main")).to_contain_text("The dossier is revised.")
        assert page.locator(".ds-health").inner_text() != fresh
        page.get_by_role("link", name=re.compile("Revised on")).click()
        expect(page.locator("main")).to_contain_text("Asked Sara Lindqvist by phone.")


class TestWhatHangsOnIt:
    def test_we_are_compared_with_a_competitor(self, manager):
        to_account(manager, TOLD)
        to_dossier(manager, "Competitors")

        rival = manager.get_by_role("region", name="Northline Cycles")
        expect(rival).to_contain_text("We are ahead on")
        expect(rival.get_by_role("img")).to_be_visible()

    def test_what_sales_contradict_is_marked_with_the_evidence(self, manager):
        to_account(manager, TOLD)
        to_dossier(manager)

        fact = manager.locator(".ds-fact", has_text="What they buy only from us")
        # Who revised it before may have answered; the figures stay beside the answer.
        expect(fact).to_contain_text(re.compile("(data say|sales look) otherwise"))
        expect(fact).to_contain_text("Wheels: $0")
        fact.get_by_role("link", name="The lines").click()
        expect(manager.locator("main")).to_contain_text("Wheels")

    def test_the_contract_that_renews_next_stands_first(self, manager):
        page = manager
        page.goto("/dossier/contracts/")

        first = page.locator("main tbody tr").first
        expect(first).to_contain_text("Frame agreement road bikes")
        first.get_by_role("link", name="Frame agreement road bikes").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Frame agreement road bikes")

    def test_ctrl_enter_saves_a_contract_from_any_field(self, manager):
        page = manager
        page.goto("/dossier/contracts/")
        page.get_by_role("link", name="Frame agreement road bikes").first.click()
        page.get_by_role("link", name="Change", exact=True).click()

        page.get_by_label("Number").press("Control+Enter")

        expect(page.locator("main")).to_contain_text("Noted: Frame agreement road bikes.")

    def test_what_stands_in_a_file_is_found_without_accents(self, manager):
        manager.goto("/find/?q=buffer+of+eight+weeks")

        expect(manager.locator("main")).to_contain_text("Minutes")

    def test_of_several_files_the_taken_ones_stand_in_the_list_at_once(self, manager):
        page = manager
        page.goto("/portfolio/accounts/?status=key")
        names = page.locator("main tbody a.name").all_inner_texts()
        to_account(page, next(name for name in names if name != TOLD))
        to_dossier(page, "Files")
        expect(page.locator(".ok-list")).to_contain_text("No files yet")

        note = {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"We spoke of tyres."}
        other = {"name": "tool.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00"}
        page.locator("#files-new").set_input_files([note, other])

        expect(page.locator("#list tbody")).to_contain_text("minutes.txt")
        expect(page.locator(".ds-sent .act")).to_contain_text("tool.exe")
        expect(page.get_by_role("link", name="Show the files")).to_be_hidden()

    @pytest.mark.parametrize(("name", "pages"), [("On one page", 1), ("The whole dossier", 2)])
    def test_it_is_taken_along_on_paper(self, manager, name, pages):
        page = manager
        to_account(page, TOLD)
        to_dossier(page)
        page.locator("summary", has_text="PDF").click()

        with page.expect_download() as loading:
            page.get_by_role("link", name=name).click()

        made = PdfReader(BytesIO(loading.value.path().read_bytes())).pages
        assert len(made) == 1 if pages == 1 else len(made) >= pages
        assert TOLD in made[0].extract_text()


def test_the_pages_are_readable_for_all(manager, faults_of):
    to_account(manager, TOLD)
    account = re.search(r"accounts/(\d+)", manager.url)[1]
    views = [f"/accounts/{account}/dossier/{view}" for view in ("", "contracts/", "competitors/")]
    addresses = (*views, f"/accounts/{account}/dossier/files/", "/dossier/contracts/")

    assert [faults_of(manager, address) for address in addresses] == [[]] * len(addresses)
