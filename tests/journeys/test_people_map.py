"""The map of the people in a real browser: lines by drag and by keyboard, refusals, undo, files."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def begins_with():
    return "demo"


@pytest.fixture
def page(open_window):
    """The map of the demo's forty people, by the head."""
    with open_window(viewport=DESK, reduced_motion="reduce") as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name="Brian Welcker").click()
        expect(page.locator("nav").first).to_be_visible()
        page.goto(account_with_people(page))
        expect(page.locator(".pm-board.live")).to_be_visible()
        yield page


def account_with_people(page):
    """The address of the map on which Luc Tremblay stands."""
    page.goto("/people/?q=Tremblay")
    link = page.get_by_role("link", name="Luc Tremblay").first
    page.goto(link.get_attribute("href"))
    found = page.locator("a[href^='/accounts/']").evaluate_all(
        "(links) => links.map((link) => link.pathname)"
    )
    number = next(re.match(r"/accounts/(\d+)/", path)[1] for path in found)
    return f"/accounts/{number}/people/"


def person(page, name):
    title = page.locator("title", has_text=re.compile(f"^{name},"))
    return page.locator("#people-map .pm-person", has=title)


def middle(place):
    box = place.locator(".pm-body").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, one, to):
    page.mouse.move(*middle(one))
    page.mouse.down()
    page.mouse.move(*to, steps=12)
    page.mouse.up()


def boss_of(page, name):
    pk = person(page, name).get_attribute("data-boss")
    return page.locator(f"#p{pk} > title").text_content().split(",")[0] if pk else None


def bring_into_view(page):
    page.evaluate("document.querySelector('#people-canvas').scrollIntoView({block: 'end'})")


class TestMap:
    def test_a_line_is_dragged_refused_and_undone(self, page):
        bring_into_view(page)
        before = boss_of(page, "Denise Lalonde")

        drag(page, person(page, "Denise Lalonde"), middle(person(page, "Paolo Rossi")))
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(
            f"Let Denise Lalonde report to Paolo Rossi instead of {before}?"
        )
        dialog.get_by_role("button", name="Yes, change it").click()
        expect(page.get_by_text("Denise Lalonde reports to Paolo Rossi now.")).to_be_visible()
        assert boss_of(page, "Denise Lalonde") == "Paolo Rossi"

        page.reload()
        page.get_by_role("button", name="Undo").first.click()
        expect(page.get_by_text("Undone.")).to_be_visible()
        assert boss_of(page, "Denise Lalonde") == before

        bring_into_view(page)
        drag(page, person(page, "Luc Tremblay"), middle(person(page, "Paolo Rossi")))
        dialog.get_by_role("button", name="Yes, change it").click()
        expect(dialog).to_contain_text("already reports to Luc Tremblay")
        dialog.get_by_role("link", name="Cancel").click()
        expect(dialog).to_be_hidden()

    def test_a_place_is_kept_and_tidied_up(self, page):
        bring_into_view(page)
        one = person(page, "Denise Lalonde")
        x, y = middle(one)

        drag(page, one, (x - 70, y - 30))
        expect(page.get_by_text("Denise Lalonde stays there, for everybody.")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Tidy up").click()

        expect(page.get_by_text("Everybody stands where the tree puts them.")).to_be_visible()
        expect(page.get_by_role("button", name="Tidy up")).to_have_count(0)

    def test_lines_are_drawn_and_removed_by_keyboard_alone(self, page):
        person(page, "Denise Lalonde").focus()
        page.keyboard.press("ArrowRight")
        expect(person(page, "Denise Lalonde")).not_to_be_focused()
        person(page, "Denise Lalonde").focus()

        page.keyboard.press("l")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Draw a line from Denise Lalonde")
        dialog.get_by_label("Find by name or title").fill("rossi")
        dialog.get_by_label("Why").fill("They sing together")
        page.keyboard.press("Enter")

        expect(page.get_by_text("The line to Paolo Rossi is drawn.")).to_be_visible()
        expect(page.locator("#people-side")).to_contain_text("Paolo Rossi listens here")
        page.get_by_role("button", name="Remove the line: Paolo Rossi listens here").press("Enter")
        expect(page.get_by_text("The line is gone.")).to_be_visible()

    def test_who_reports_to_whom_is_set_by_keyboard(self, page):
        person(page, "Denise Lalonde").focus()

        page.keyboard.press("r")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Find by name or title").fill("Marc Gagnon")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Denise Lalonde reports to Marc Gagnon now.")).to_be_visible()
        page.get_by_role("button", name="Undo").first.press("Enter")
        expect(page.get_by_text("Undone.")).to_be_visible()

    def test_filters_zoom_and_the_chosen_person_stand_in_the_address(self, page):
        page.get_by_label("Role", exact=True).select_option("decider")
        expect(page.get_by_text("shown paler")).to_be_visible()
        page.get_by_role("button", name="Larger").click()
        person(page, "Luc Tremblay").press("Enter")
        expect(page.locator("#people-side h2").first).to_have_text("Luc Tremblay")
        page.wait_for_url(re.compile(r"role=decider.*zoom=|zoom=.*role=decider"))
        shown = page.locator("[data-zoom-shown]").text_content()

        page.reload()

        expect(page.locator("[data-zoom-shown]")).to_have_text(shown)
        expect(page.locator("#people-side h2").first).to_have_text("Luc Tremblay")
        expect(page.locator("#people-map .pm-person.pale").first).to_be_attached()

    def test_it_is_saved_as_a_file(self, page):
        page.get_by_text("Export", exact=True).click()

        with page.expect_download() as download:
            page.get_by_role("link", name="PDF").click()

        assert download.value.suggested_filename.endswith(".pdf")

    def test_it_is_open_to_everybody_in_every_light(self, page, faults_of):
        pk = person(page, "Luc Tremblay").get_attribute("data-person")
        path = page.evaluate("location.pathname")

        addresses = (
            f"{path}?person={pk}",
            f"{path}?drawn=1",
            f"/people/positions/{pk}/reports-to/",
            f"/people/positions/{pk}/line/",
        )

        assert not [fault for one in addresses for fault in faults_of(page, one)]

    def test_a_phone_shows_a_list_and_the_drawing_on_demand(self, page):
        page.set_viewport_size(PHONE)
        expect(page.locator(".pm-tree li").first).to_contain_text("Hélène Moreau")
        expect(page.locator("#people-map")).to_be_hidden()

        page.get_by_role("link", name="Show the drawing").click()

        expect(page.locator("#people-map")).to_be_visible()
